"""The short phrases of the rows, as the bulletin's house style has them."""

from dataclasses import replace

import pytest

from tests.ui.progresses import CEILING, progress
from tracking.season import Season
from tracking.status import Status
from ui.formats import HIDDEN, Numbers
from ui.phrases import Phrases, is_net
from ui.words import words

ZH = Phrases(words("zh"), Numbers("zh"))
EN = Phrases(words("en"), Numbers("en"))


def test_a_cumulative_target_says_gap_and_both_paces():
    row = progress()
    assert ZH.value(row) == "24,318"
    assert ZH.gap(row) == "还差5,682人"
    assert ZH.pace(row) == "快于序时6.1，慢于往年1.0"
    assert EN.gap(row) == "5,682 people to go"
    assert ZH.paces(row) == ["快于序时进度6.1个百分点", "慢于往年同期1.0个百分点"]


def test_a_reached_target_says_so_with_what_is_over():
    row = progress(status=Status.DONE, actual=30046.0, gap=0.0, surplus=46.0, completion=1.0015)
    assert ZH.gap(row) == "已完成目标"
    assert ZH.pace(row) == "超额46人"


def test_a_ceiling_is_headroom_in_points_and_never_a_completion():
    assert ZH.value(CEILING) == "3.86%"
    assert ZH.target(CEILING) == "≤ 4.50%"
    assert ZH.gap(CEILING) == "低于控制目标0.64个百分点"
    assert ZH.completion(CEILING) == ""
    assert ZH.change(CEILING) == "▲ 0.31个百分点"


def test_year_on_year_is_a_direction_and_an_amount():
    assert ZH.change(progress()) == "▼ 12.4%"
    assert ZH.change(progress(change_pct=0.0)) == "持平"
    assert ZH.change(progress(change=None, change_pct=None)) == "—"


def test_zero_certified_households_count_as_attained():
    row = progress(kind="rate_floor", unit="percent", actual=100.0, target=100.0, numerator=0.0, denominator=0.0)
    assert ZH.gap(row) == "无认定户，视同完成"


def test_a_withheld_cell_shows_no_figure_at_all():
    row = progress(status=Status.SUPPRESSED)
    assert {ZH.value(row), ZH.gap(row), ZH.change(row)} == {HIDDEN}
    assert ZH.pace(row) == ""


def test_a_pace_borrowed_from_nobody_is_not_written_twice():
    row = progress(reference="linear", points_seasonal=6.06)
    assert ZH.pace(row) == "快于序时6.1"


@pytest.mark.parametrize(("reported", "said"), [(8, "含8/9"), (9, "")])
def test_a_roll_up_that_lacks_a_part_says_how_many_it_holds(reported, said):
    assert ZH.completeness(progress(reported=reported)) == said


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_words_in_both_languages(status):
    assert ZH.status(status) != EN.status(status)


STOCK = progress(
    indicator="returning_entrepreneurs",
    kind="stock",
    actual=10814.0,
    target=11000.0,
    start_level=10010.0,
    completion=0.8121,
    gap=186.0,
    surplus=0.0,
)


def test_the_completion_of_a_stock_is_told_as_that_of_its_net_increase():
    assert is_net(STOCK)
    assert ZH.completion(STOCK) == "净增81.2%"
    assert EN.completion(STOCK) == "net 81.2%"


def test_a_level_that_has_only_to_be_held_is_a_share_of_the_target():
    held = replace(STOCK, actual=11200.0, start_level=11100.0, completion=1.018, gap=0.0, surplus=200.0)
    assert not is_net(held)
    assert ZH.completion(held) == "101.8%"


def test_a_level_to_stay_under_is_written_as_a_limit():
    days = replace(
        STOCK,
        unit="working_day",
        decimals=1,
        direction="less",
        actual=17.0,
        target=15.0,
        start_level=None,
        completion=None,
        gap=2.0,
    )
    assert ZH.target(days) == "≤ 15个工作日"
    assert ZH.gap(days) == "超出目标2.0个工作日"
    assert ZH.gap(replace(days, actual=13.6, gap=0.0)) == "已控制在目标以内"


def test_a_figure_of_an_earlier_month_is_dated():
    assert ZH.completeness(progress(month="2020-08", figure_month="2020-06")) == "（6月数）"
    assert ZH.completeness(progress(month="2020-08", figure_month="2020-08")) == ""
    unreported = progress(status=Status.NOT_REPORTED, actual=None, last_month="2020-03", last_actual=3900.0, reported=0)
    assert ZH.completeness(unreported) == "最近3月3,900人"


def test_a_milestone_is_told_once():
    open_yet = progress(kind="milestone", unit="item", actual=0.0, target=1.0, due="2020-10-31", status=Status.NOT_DUE)
    assert (ZH.target(open_yet), ZH.gap(open_yet), ZH.pace(open_yet)) == ("2020年10月31日前完成", "未完成", "")


@pytest.mark.parametrize(("source", "said"), [("own", "往年同期"), ("district", "县区"), ("national", "全国")])
def test_a_borrowed_pace_is_named_in_full_words(source, said):
    season = Season(shares=(0.8,) * 12, source=source, years=(2018, 2019), indicative=True, weights=(1.0, 1.0))
    assert said in ZH.paces(progress(season=season, reference="seasonal" if source == "own" else "borrowed"))[1]
    assert ("借用" in ZH.paces(progress(season=season))[1]) == (source != "own")


def test_a_tenth_of_nothing_is_level():
    assert ZH.paces(progress(points_linear=-0.04, points_seasonal=0.04)) == ["与序时进度持平", "与往年同期持平"]


def test_an_increase_of_several_months_names_them():
    assert ZH.increase(progress(month="2020-06", increase=6787.0, increase_months=2)) == "5—6月 +6,787"
    assert ZH.increase(progress(month="2020-02", increase=310.0, increase_months=2)) == "1—2月 +310"
    assert EN.increase(progress(month="2020-06", increase=6787.0, increase_months=2)) == "May–Jun +6,787"
    quarterly = progress(month="2020-06", kind="rate_floor", increase=1.2, decimals=1, increase_months=3)
    assert ZH.increase(quarterly) == "比3月 +1.2"


def test_what_is_counted_one_by_one_is_compared_in_units():
    few = progress(kind="count", unit="item", change=1.0, change_pct=0.5)
    assert ZH.change(few) == "增加1个"
    assert ZH.change(progress(kind="per_district_floor", unit="session", change=-2.0)) == "减少2次"
    assert ZH.change(progress(kind="age_ceiling", unit="working_day", change=0.0)) == "持平"


@pytest.mark.parametrize(("needed", "said"), [(0.04, "0.1人"), (3.67, "3.7人"), (4.0, "4人"), (62.4, "62人")])
def test_what_is_needed_a_month_never_reads_as_nothing(needed, said):
    assert ZH.needed(progress(gap=1.0, needed_even=needed)) == said


def test_what_is_missing_is_rounded_up_where_things_are_counted():
    assert ZH.gap(progress(kind="count", unit="item", gap=0.4)) == "还差1个"
    assert ZH.gap(progress(unit="10k_person", decimals=2, gap=0.001)) == "还差0.01万人"


def test_an_older_figure_is_dated_by_what_its_report_covers():
    row = progress(month="2020-08", figure_month="2020-06")
    assert (ZH.dated(row), EN.dated(row)) == ("（6月数）", " (Jun figure)")
    row = replace(row, frequency="quarterly")
    assert (ZH.dated(row), EN.dated(row)) == ("（二季度数）", " (Q2 figure)")
    row = replace(row, figure_month="2019-12")
    assert (ZH.dated(row), EN.dated(row)) == ("（2019年四季度数）", " (Q4 2019 figure)")


def test_the_latest_figure_of_a_month_without_one_is_dated_the_same_way():
    row = progress(month="2020-09", actual=None, figure_month=None, last_month="2020-06", last_actual=1208.0)
    assert ZH.dated(replace(row, frequency="quarterly")) == "最近二季度1,208人"


def test_every_value_of_a_target_is_told_with_the_decimals_it_has():
    rate = replace(STOCK, unit="percent", kind="rate_ceiling", decimals=1, target=4.5, target_decimals=1)
    assert [ZH.target_value(rate, value) for value in (4.5, 4.55, 5.0)] == ["4.5%", "4.55%", "5.0%"]
    jobs = progress(target_decimals=None)
    assert [ZH.target_value(jobs, value) for value in (30_000.0, 12.5)] == ["30,000人", "12.5人"]
    assert EN.target(progress(kind="milestone", due="2020-06-30")) == EN.target_value(
        progress(kind="milestone", due="2020-06-30"), 1.0
    )
