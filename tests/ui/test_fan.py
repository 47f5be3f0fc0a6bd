"""The year-end forecast on a target's chart, in its key, its table, its text and its picture."""

from dataclasses import replace

import pytest

from forecasting.stored import Step
from tests.forecasting.year_ends import year_end
from tests.tracking.build import A, jobs_with_history
from ui.chart_said import chart_said
from ui.charts import WALL, curve_chart
from ui.curve_words import curve_key, curve_rows
from ui.fan import rule_totals
from ui.formats import Numbers
from ui.handover import curve_picture
from ui.labels import Labels
from ui.link import TargetLink
from ui.words import words

# Last year's cumulative was 737 of 1,000 by August and 821 by September.
CURVE = jobs_with_history().report(A, 2020, {2: 150, 8: 800, 9: 900}).curve("2020-09", A)
ROW = {"name_zh": "城镇新增就业人数", "name_en": "New jobs", "short_zh": "新增就业", "short_en": "New jobs"}
LABELS = Labels(
    TargetLink(month="2020-09", i=CURVE.indicator, d=A),
    words("zh"),
    Numbers("zh"),
    {CURVE.indicator: ROW},
    {A: {"name_zh": "甲县", "name_en": "A"}},
    "990100",
)
END = year_end(
    1_050.0,
    1_250.0,
    indicator=CURVE.indicator,
    district=A,
    target=1_200.0,
    actual=900.0,
    probability=0.23,
    path=(
        Step("2020-10", 940.0, 950.0, 970.0, 980.0, 990.0, 1_010.0, 1_020.0),
        Step("2020-11", 990.0, 1_010.0, 1_040.0, 1_065.0, 1_090.0, 1_120.0, 1_140.0),
        Step("2020-12", 1_055.0, 1_070.0, 1_110.0, 1_150.0, 1_190.0, 1_230.0, 1_245.0),
    ),
)


def test_three_bands_open_from_the_last_reported_month_the_widest_behind():
    drawn = curve_chart(CURVE, LABELS, "light", year_end=END).data
    bands = [trace for trace in drawn if trace.fill == "toself"]
    assert [tuple(band.x) for band in bands] == [(9, 10, 11, 12, 12, 11, 10, 9)] * 3
    assert tuple(bands[0].y) == (900, 1_020, 1_140, 1_245, 1_055, 990, 940, 900)
    assert [band.y[3] for band in bands] == [1_245, 1_230, 1_190]
    assert list(drawn[:3]) == bands  # behind every line


def test_the_median_is_dashed_and_what_was_reported_is_not():
    drawn = curve_chart(CURVE, LABELS, "dark", year_end=END).data
    median, actual = drawn[-2:]
    assert (tuple(median.x), tuple(median.y), median.line.dash) == ((9, 10, 11, 12), (900, 980, 1_065, 1_150), "dash")
    assert actual.line.dash is None
    assert actual.y[9:] == (None, None, None)
    assert "年末预测中位数（80%区间） 980 (950–1,010)" in median.text[1]
    assert median.text[0] == ""  # at the last month the figure itself speaks


def test_the_axis_holds_the_whole_fan_and_no_other_axis_changes():
    plain, fan = (curve_chart(CURVE, LABELS, "light", year_end=end).layout for end in (None, END))
    assert fan.yaxis.range[1] >= 1_245
    assert fan.xaxis == plain.xaxis


def test_the_right_end_says_the_probability_and_where_the_plain_rules_end():
    notes = [note.text for note in curve_chart(CURVE, LABELS, "light", WALL, year_end=END).layout.annotations]
    assert "<b>完成可能性：有一定难度 23%</b>" in notes
    assert "预计全年 1,150" in notes
    # 900 in nine months are 1,200 in twelve; last year 821 of 1,000 had come by September.
    assert "◇ 按今年月均推算 1,200" in notes
    assert "△ 按上年同期占比推算 1,096" in notes
    assert rule_totals(CURVE) == pytest.approx({"straight_line": 1_200, "last_year_share": 900 / 0.821})


def test_without_last_years_figures_only_the_straight_line_is_marked():
    assert list(rule_totals(replace(CURVE, comparable=False))) == ["straight_line"]
    assert list(rule_totals(replace(CURVE, last_year=(None,) * 12))) == ["straight_line"]


def test_without_a_forecast_nothing_of_it_is_drawn_said_or_tabled():
    for none in (None, replace(END, path=(), mean=None, probability=None)):
        assert not [trace for trace in curve_chart(CURVE, LABELS, "light", year_end=none).data if trace.fill]
        assert "预测" not in curve_key(CURVE, LABELS, none)
        assert "预计" not in chart_said(CURVE, LABELS, none)
        assert len(curve_rows(CURVE, LABELS, none)[0]) == 5


def test_key_table_and_text_are_extended_by_the_coming_months():
    assert "年末预测（中位数，50%/80%/95%区间）" in curve_key(CURVE, LABELS, END)
    headers, rows = curve_rows(CURVE, LABELS, END)
    assert headers[-1] == "年末预测中位数（80%区间）"
    assert [row[-1] for row in rows[7:]] == ["—", "—", "980 (950–1,010)", "1,065 (1,010–1,120)", "1,150 (1,070–1,230)"]
    said = chart_said(CURVE, LABELS, END)
    assert said.endswith("预计12月末1,150人（80%区间1,070—1,230人），完成可能性：有一定难度 23%")


def test_the_picture_has_the_ranges_and_the_median():
    chart = curve_picture(CURVE, LABELS, END)
    [median] = [values for _, values, role in chart.series if role == "forecast"]
    assert median == (None,) * 8 + (900, 980, 1_065, 1_150)
    assert [(low[11], high[11]) for low, high in chart.bands] == [(1_055, 1_245), (1_070, 1_230), (1_110, 1_190)]
    assert curve_picture(CURVE, LABELS).bands == ()
