"""Districts side by side by how their year is expected to end, all on one scale of each one's own target."""

from types import SimpleNamespace

import pytest

from forecasting.stored import Step
from tests.forecasting.year_ends import refused, year_end
from tests.tracking.build import A, B
from tracking.courses import Course
from ui.compare import Comparison
from ui.fan_row import fan_chart, fan_picture, fan_row, fan_rows, fan_said, with_fans
from ui.formats import Numbers
from ui.labels import Labels
from ui.link import DistrictsLink
from ui.words import words

CITY = "990100"
NAMES = {CITY: "望澜市", A: "甲县", B: "乙县"}
ROW = {"name_zh": "新增就业人数", "short_zh": "新增就业", "unit": "person"}
LABELS = Labels(
    DistrictsLink(month="2020-11"),
    words("zh"),
    Numbers("zh"),
    {"jobs": ROW, "loans": ROW | {"name_zh": "贷款", "short_zh": "贷款"}},
    {code: {"name_zh": name} for code, name in NAMES.items()},
    CITY,
)
DECEMBER = (Step("2020-12", 800.0, 820.0, 850.0, 900.0, 950.0, 980.0, 1_000.0),)
TINY = (Step("2020-12", 16.0, 17.0, 18.0, 19.0, 20.0, 21.0, 30.0),)  # up to 150 % of its target
ENDS = {
    ("jobs", CITY): year_end(800.0, 1_000.0, target=1_000.0, actual=700.0, path=DECEMBER),
    ("jobs", A): year_end(800.0, 1_000.0, target=1_000.0, actual=700.0, path=DECEMBER, probability=0.3),
    ("jobs", B): year_end(16.0, 30.0, target=20.0, actual=14.0, path=TINY, probability=0.9),
    ("loans", A): year_end(800.0, 1_000.0, target=1_000.0, actual=700.0, path=DECEMBER, probability=0.1),
    ("loans", B): refused("No figure has been reported.", target=20.0),
}


def comparison(year_ends=ENDS) -> Comparison:
    progress = {(code, place): SimpleNamespace(is_involved=True) for code in ("jobs", "loans") for place in NAMES}
    board = SimpleNamespace(headline=("jobs", "loans"), city=CITY, progress=progress)
    course = Course((None, 0.1, *(0.5,) * 9, None), (None,) * 12)
    courses = {("jobs", place): course for place in NAMES}
    return Comparison(board, {}, {}, courses, (A, B), LABELS, year_ends=year_ends)


def test_a_large_district_and_a_small_one_are_drawn_on_one_scale_of_their_own_target():
    row = fan_row(comparison(), "jobs")
    drawn = {side: fan_chart(side, row, "light") for side in row.sides}
    assert list(drawn) == [CITY, A, B]
    assert {tuple(chart.layout.yaxis.range) for chart in drawn.values()} == {(0.0, 160.0)}
    widest, *_ = (trace for trace in drawn[B].data if trace.fill == "toself")
    assert (tuple(widest.x), tuple(widest.y)) == ((11, 12, 12, 11), (70, 150, 80, 70))
    median = next(trace for trace in drawn[A].data if trace.line.dash == "dash")
    assert tuple(median.y) == (70, 90)
    assert len([trace for trace in drawn[A].data if trace.fill == "toself"]) == 3
    assert drawn[A].data[-1].y[:3] == (None, 10, 50)


def test_the_table_and_the_words_hold_every_range_in_per_cent_of_the_target():
    row = fan_row(comparison(), "jobs")
    headers, rows = fan_rows(row)
    assert headers == ("县区", "已完成", "预计（中位数）", "50%区间", "80%区间", "95%区间", "完成可能性")
    assert rows[1] == ("甲县", "70.0%", "90.0%", "85.0%–95.0%", "82.0%–98.0%", "80.0%–100.0%", "有一定难度 30%")
    assert fan_said(B, row) == ("乙县：已完成目标的70.0%，预计全年95.0%（80%区间85.0%—105.0%），预计可完成 90%")


def test_the_indicator_asked_for_is_shown_else_the_one_in_which_a_district_is_least_likely():
    assert fan_row(comparison(), "jobs").code == "jobs"
    assert fan_row(comparison(), "behind").code == "loans"
    assert fan_row(comparison(), "loans").sides == (A,)  # what was refused is not drawn
    assert with_fans(comparison()) == ("jobs", "loans")


@pytest.mark.parametrize("target", [0.0, None])
def test_without_forecasts_or_a_target_to_measure_by_nothing_is_drawn(target: float | None):
    assert fan_row(comparison({}), "jobs") is None
    none = year_end(800.0, 1_000.0, target=target, actual=700.0, path=DECEMBER)
    assert fan_row(comparison({("jobs", A): none}), "jobs") is None


def test_the_pictures_keep_the_scale_of_the_screen():
    row = fan_row(comparison(), "jobs")
    pictures = [fan_picture(side, row) for side in row.sides]
    assert {picture.ends for picture in pictures} == {(0.0, 160.0)}
    assert pictures[1].bands[0] == ((*(None,) * 10, 70.0, 80.0), (*(None,) * 10, 70.0, 100.0))
    assert [role for _, _, role in pictures[1].series] == ["actual", "forecast", "target"]
