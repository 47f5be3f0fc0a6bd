"""What should not be is shown sensibly: what the Target page says of each, and that the other pages draw."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from tests.data_access.samples import EAST
from tests.pages.bad_input import MONTH, built
from tests.pages.screens import draw, notices, rows, soup, title
from ui.front_door.arrival import HERE
from ui.viewer import Visit

pytestmark = pytest.mark.apptest

BY_RULE = "完整的往年不足两年。所用方法：序时推算（简单推算）。"
# Each case: what the page says, and figures beside the chart (name -> figure, and how it comes about where it matters).
SAID: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "one_point": ((BY_RULE,), {"1—6月合计": ("600人",), "预计全年": ("1,210人",)}),
    "three_points": ((BY_RULE,), {"本月新增": ("100人",), "预计全年": ("1,210人",)}),
    "constant": ((), {"预计全年": ("1,200人",), "同比": ("持平",), "完成可能性": ("难度较大 <1%",)}),
    "all_zero": ((), {"预计全年": ("0人", "80%区间0—0人"), "预计缺口": ("100人",)}),
    "gap": ((), {"4—6月合计": ("350人",)}),
    "audit": (("今年累计数曾下降，核实前预测可能偏低。",), {"本月新增": ("−170人",)}),
    "target_zero": ((), {"距年度目标": ("已完成目标",), "完成可能性": ("预计可完成 100%", "")}),
    "no_target": (("不作年末预测：尚未下达目标。",), {"本月新增": ("100人",)}),
    "redefined": (
        (BY_RULE, "2020年4月起口径调整，此前年度不计入预测。"),
        {"同比": ("—", "口径已调整，不可比")},
    ),
    "quarters": ((), {"4—6月合计": ("300人",), "预计全年": ("1,200人",)}),
    "january": ((), {"预计全年": ("1,200人",)}),
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address = f"sqlite:///{tmp_path_factory.mktemp('bad') / 'input.sqlite'}"
    making: Iterator[Engine] = built(address)
    next(making)
    yield address
    next(making, None)


@pytest.fixture
def view(url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr("ui.viewer.visit", lambda: Visit(place=HERE))

    def drawn(page: str = "targets", **query: str):
        test = draw(page, **({"lang": "zh", "v": "1", "month": MONTH, "d": EAST} | query))
        assert not test.exception
        return test

    return drawn


def facts(drawn) -> dict[str, tuple[str, str]]:
    return {
        one.select_one(".what").get_text(): (one.select_one(".figure").get_text(), one.select_one(".how").get_text())
        for one in soup(drawn).select(".facts > div")
    }


@pytest.mark.parametrize("case", SAID)
def test_the_target_page_says_what_is_the_matter(view: Callable[..., object], case: str):
    sentences, figures = SAID[case]
    drawn = view(i=case)
    said, told = soup(drawn).get_text(), facts(drawn)
    for sentence in sentences:
        assert sentence in said
    for what, figure in figures.items():
        assert told[what][: len(figure)] == figure


def test_no_figure_at_all_is_no_chart_and_no_forecast(view: Callable[..., object]):
    drawn = view(i="nothing")
    assert title(drawn).endswith("未建台账")
    assert "该指标尚未建立台账，暂无数据。" in soup(drawn).get_text()
    assert not drawn.get("plotly_chart")
    assert "预计全年" not in facts(drawn)


def test_one_figure_a_thousand_times_too_large_three_years_ago_does_not_carry_the_forecast_away(
    view: Callable[..., object],
):
    expected = facts(view(i="outlier"))["预计全年"][0]
    assert 1_000 < int(expected.rstrip("人").replace(",", "")) < 1_500


def test_months_without_a_report_stand_as_such_in_the_table_and_an_audit_in_a_notice(view: Callable[..., object]):
    months = {
        row.th.get_text(): row.td.get_text() for row in rows(view(i="gap"), "details table.plain tbody tr") if row.th
    }
    assert (months["3月"], months["4月"], months["5月"], months["6月"]) == ("300", "未报", "未报", "650")
    [fallen] = notices(view(i="audit"))
    assert "2020年6月累计数由690人降至520人，属核减或净减，请核实" in fallen


def test_a_target_of_nothing_lacks_nothing(view: Callable[..., object]):
    assert not {"预计缺口", "预计完成月份"} & set(facts(view(i="target_zero")))


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("overview", {}),
        ("districts", {"look": "chance", "d": "990100"}),
        ("districts", {}),
        ("overview", {"show": "1"}),
    ],
)
def test_the_other_pages_draw_all_of_it_in_both_languages(
    view: Callable[..., object], page: str, query: dict[str, str]
):
    for lang in ("zh", "en"):
        drawn = view(page, lang=lang, **query)
        assert "nan" not in soup(drawn).get_text().lower().split()
