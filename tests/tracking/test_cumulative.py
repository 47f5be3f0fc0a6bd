"""A cumulative flow, by hand. Completion = cumulative ÷ target, linear pace = months ÷ 12 (domain.md 4; DESIGN.md)."""

import pytest

from tests.tracking.build import CITY, JOBS, A, B, Case, jobs_with_history, seasonal
from tracking.board import evaluate
from tracking.status import Status


def september(actual: float) -> Case:
    """Target 1,200; 82.1 % of it, 985.2, is due by September."""
    return jobs_with_history().report(A, 2020, {8: actual - 50, 9: actual})


def test_completion_paces_and_the_distance_to_both():
    progress = september(960).at("2020-09", A)
    assert progress.actual == 960
    assert progress.completion == pytest.approx(0.8)
    assert progress.linear_pace == 0.75
    assert progress.seasonal_pace == pytest.approx(0.821)
    assert progress.points_linear == pytest.approx(5.0)
    assert progress.points_seasonal == pytest.approx(-2.1)
    assert progress.gap == 240
    assert progress.surplus == 0
    # 0.821 x 1200 - 960
    assert progress.shortfall == pytest.approx(25.2)


@pytest.mark.parametrize(
    ("actual", "status", "rule"),
    [
        (1200, Status.DONE, "reached"),
        (1300, Status.DONE, "reached"),
        (985.2, Status.ON_PACE, "on_pace_ratio"),  # 1200 x 0.821: ratio 1.00 exactly
        (985, Status.WATCH, "watch_ratio"),
        (935.94, Status.WATCH, "watch_ratio"),  # 985.2 x 0.95: ratio 0.95 exactly
        (935, Status.BEHIND, "watch_ratio"),
        (-5, Status.NOT_DUE, "negative"),
    ],
)
def test_completion_over_expected_share_decides(actual, status, rule):
    progress = september(actual).at("2020-09", A)
    assert (progress.status, progress.rule) == (status, rule)


@pytest.mark.parametrize(
    ("actual", "status"),
    [(289.2, Status.ON_PACE), (265.2, Status.WATCH), (265, Status.BEHIND)],
)
def test_below_a_quarter_expected_two_points_count_and_not_the_ratio(actual, status):
    # March: 24.1 % of 1,200 = 289.2; two points less = 22.1 % = 265.2, though only 91.7 % of what is expected.
    progress = jobs_with_history().report(A, 2020, {3: actual}).at("2020-03", A)
    assert progress.status is status


def test_under_five_percent_expected_nothing_is_judged_and_figures_are_shown():
    case = Case().indicator("late").target(A, 1200, "late")
    late = {2: 20, 3: 40, 6: 300, 12: 1000}
    for year in (2017, 2018, 2019):
        case.report(A, year, late, "late")
    progress = case.report(A, 2020, {3: 10}, "late").at("2020-03", A, "late")
    assert progress.expected_share == pytest.approx(0.04)
    assert progress.status is Status.NOT_DUE
    assert progress.rule == "not_due_share"
    assert progress.actual == 10
    assert progress.gap == 1190


@pytest.mark.parametrize(
    ("month", "actual", "status", "rule"),
    [
        ("2020-02", 50, Status.WATCH, "straight_line_share"),  # 4.2 % of 16.7 %
        ("2020-03", 100, Status.WATCH, "straight_line_share"),  # 8.3 % of 25 %
        ("2020-03", 290, Status.WATCH, "watch_ratio"),  # 24.2 % of 25 % = 96.7 %
        ("2020-04", 100, Status.BEHIND, "watch_ratio"),
    ],
)
def test_the_straight_line_alone_calls_nobody_behind_in_the_first_quarter(month, actual, status, rule):
    case = Case().indicator("new").target(A, 1200, "new").report(A, 2020, {int(month[5:]): actual}, "new")
    progress = case.at(month, A, "new")
    assert (progress.status, progress.rule) == (status, rule)


def test_the_guard_on_the_straight_line_is_a_rule_that_can_be_taken_away():
    case = Case().indicator("new").target(A, 1200, "new").report(A, 2020, {3: 100}, "new")
    assert case.rule("season", "straight_line_share", 0).at("2020-03", A, "new").status is Status.BEHIND


def test_a_negative_year_is_behind_once_it_is_due():
    progress = jobs_with_history().report(A, 2020, {12: -20}).at("2020-12", A)
    assert progress.status is Status.BEHIND


def test_in_december_the_whole_target_is_expected():
    progress = jobs_with_history().report(A, 2020, {12: 1150}).at("2020-12", A)
    assert progress.expected_share == 1
    assert (progress.status, progress.rule) == (Status.BEHIND, "missed")  # 1150 of 1200: due and not reached
    assert progress.needed_even is None


def test_january_is_never_judged_compared_or_told_as_a_months_increase():
    case = jobs_with_history().report(A, 2019, {1: 60}).report(A, 2020, {1: 70})
    progress = case.at("2020-01", A)
    assert progress.status is Status.NOT_DUE
    assert progress.rule == "january"
    assert progress.last_year is None
    assert progress.change is None
    assert progress.increase is None


def test_january_without_a_report_is_not_missing():
    progress = jobs_with_history().at("2020-01", A)
    assert progress.status is Status.NOT_DUE
    assert progress.rule == "january"


def test_february_tells_january_and_february_together():
    case = jobs_with_history().report(A, 2020, {1: 70, 2: 150})
    progress = case.at("2020-02", A)
    assert progress.increase == 150
    assert progress.increase_months == 2
    # Same period last year: January-February of 2019 = 127.
    assert progress.last_year == 127
    assert progress.change == 23
    assert progress.change_pct == pytest.approx(23 / 127)


def test_an_increase_over_a_month_not_reported_says_how_many_months_it_covers():
    progress = jobs_with_history().report(A, 2020, {7: 700, 9: 900}).at("2020-09", A)
    assert progress.increase == 200
    assert progress.increase_months == 2


def test_last_year_is_compared_over_the_same_months():
    progress = september(960).at("2020-09", A)
    assert progress.last_year == 821
    assert progress.change == 139
    assert progress.change_pct == pytest.approx(139 / 821)
    assert progress.compared_2019 is None


def test_after_an_abnormal_year_the_one_before_is_compared_too():
    case = Case().indicator(year=2021).target(A, 1200, year=2021).rule("season", "weight_2020", 0.25)
    case.report(A, 2019, seasonal(1000)).report(A, 2020, {9: 500}).report(A, 2021, {9: 900})
    progress = case.at("2021-09", A)
    assert progress.last_year == 500
    assert progress.compared_year == 2019
    assert progress.compared_2019 == 821


def test_figures_across_a_change_of_definition_are_not_compared():
    case = Case().indicator(year=2018, break_month="2018-01").target(A, 1200, year=2018)
    progress = case.report(A, 2017, seasonal(1000)).report(A, 2018, {9: 900}).at("2018-09", A)
    assert progress.last_year is None
    assert progress.change is None
    assert not progress.comparable


def test_the_normal_year_before_an_abnormal_one_is_not_compared_across_a_change_of_definition():
    case = Case().indicator(year=2021, break_month="2020-02").target(A, 1200, year=2021)
    case.rule("season", "weight_2020", 0.25).report(A, 2019, seasonal(1000)).report(A, 2020, seasonal(800))
    progress = case.report(A, 2021, {9: 900}).at("2021-09", A)
    assert progress.last_year == pytest.approx(656.8)
    assert (progress.compared_year, progress.compared_2019) == (None, None)


@pytest.mark.parametrize(
    ("broken", "month", "is_comparable"),
    [
        ("2020-01", "2021-09", True),
        ("2020-02", "2021-09", True),  # January is never told alone: 2020 was counted by the new rule as a whole
        ("2020-03", "2021-09", False),
        ("2021-09", "2021-08", True),  # the change is still to come
        ("2021-09", "2021-09", False),
    ],
)
def test_a_cumulative_is_comparable_with_years_that_the_new_definition_holds_whole(broken, month, is_comparable):
    case = Case().indicator(year=2021, break_month=broken).target(A, 1200, year=2021)
    case.report(A, 2020, seasonal(1000)).report(A, 2021, {8: 800, 9: 900})
    progress = case.at(month, A)
    assert progress.comparable is is_comparable
    assert (progress.last_year is not None) is is_comparable


@pytest.mark.parametrize(("broken", "is_comparable"), [("2020-09", True), ("2020-10", False)])
def test_a_level_is_comparable_from_the_month_of_the_change_on(broken, is_comparable):
    case = Case().indicator("stock", "stock", year=2021, break_month=broken).target(A, 1200, "stock", year=2021)
    case.report(A, 2020, {9: 1000}, "stock").report(A, 2021, {9: 1100}, "stock")
    assert case.at("2021-09", A, "stock").comparable is is_comparable


def test_what_is_needed_each_month_evenly_and_along_the_season():
    # Gap 240 over October, November, December; increments of the curve 6.7, 6.2 and 5.0 of 17.9 points:
    # 240 x 6.7/17.9 = 89.8, x 12.9/17.9 = 172.96, so 90, 83 and 67, which add up to 240.
    progress = september(960).at("2020-09", A)
    assert progress.needed_even == 80
    assert progress.needed_seasonal == (("2020-10", 90.0), ("2020-11", 83.0), ("2020-12", 67.0))


def test_a_target_reached_needs_nothing_more():
    progress = september(1250).at("2020-09", A)
    assert progress.gap == 0
    assert progress.surplus == 50
    assert progress.needed_even is None
    assert progress.needed_seasonal == ()


def test_a_month_not_reported_has_no_figure_and_names_the_last_one():
    progress = jobs_with_history().report(A, 2020, {7: 700}).at("2020-09", A)
    assert progress.status is Status.NOT_REPORTED
    assert progress.actual is None
    assert progress.completion is None
    assert (progress.last_month, progress.last_actual) == ("2020-07", 700)
    assert (progress.reported, progress.expected) == (0, 1)


def test_no_target_and_no_figures_are_different_states():
    case = Case().indicator().indicator("never").report(A, 2020, {9: 900})
    assert case.at("2020-09", A).status is Status.NO_TARGET
    assert case.at("2020-09", A).actual == 900
    assert case.at("2020-09", CITY, "never").status is Status.UNTRACKED
    assert case.target(CITY, 5, "never").at("2020-09", CITY, "never").status is Status.UNTRACKED


def test_a_suppressed_cell_shows_no_figure():
    case = september(960)
    frames = case.frames()
    hidden = frames["observations"]["month"].eq("2020-09")
    frames["observations"].loc[hidden, "value"] = float("nan")
    frames["observations"]["suppressed"] = hidden
    board = evaluate(month="2020-09", **frames)
    progress = board.progress[JOBS, A]
    assert progress.status is Status.SUPPRESSED
    assert progress.actual is None
    assert progress.increase is None
    assert progress.trend[-1] is None
    # The roll-up of what is hidden is hidden too, unless the reader hands in the true total.
    assert board.city_progress(JOBS).status is Status.SUPPRESSED


def test_quarterly_figures_stand_until_the_next_quarter():
    case = Case().indicator("quarterly", frequency="quarterly").target(A, 1200, "quarterly")
    case.report(A, 2019, {12: 1000}, "quarterly").report(A, 2020, {3: 310, 6: 640}, "quarterly")
    august = case.at("2020-08", A, "quarterly")
    assert august.actual == 640
    assert august.figure_month == "2020-06"
    # Judged at June: straight line 50 %.
    assert august.expected_share == 0.5
    assert august.increase_months == 3
    assert case.at("2020-09", A, "quarterly").status is Status.NOT_REPORTED
    assert case.at("2020-02", A, "quarterly").status is Status.NOT_DUE


def test_between_quarters_the_last_one_is_judged_by_what_was_due_at_its_end():
    case = Case().indicator("quarterly", frequency="quarterly").target(A, 1200, "quarterly", due="2020-12-31")
    case.report(A, 2020, {3: 310}, "quarterly")
    for month in ("2020-03", "2020-04", "2020-05"):
        # 310 of 1,200 where a quarter is due, in May as in March.
        progress = case.at(month, A, "quarterly")
        assert (progress.status, progress.expected_share, progress.figure_month) == (Status.ON_PACE, 0.25, "2020-03")
    yearly = Case().indicator("yearly", frequency="yearly").target(A, 10, "yearly").report(A, 2019, {12: 9}, "yearly")
    assert (yearly.at("2020-11", A, "yearly").status, yearly.at("2020-12", A, "yearly").status) == (
        Status.NOT_DUE,
        Status.NOT_REPORTED,
    )


def test_a_target_due_between_quarters_is_not_missed_by_a_figure_of_before():
    case = Case().indicator("quarterly", frequency="quarterly").target(A, 600, "quarterly", due="2020-05-31")
    case.report(A, 2020, {3: 100, 6: 500}, "quarterly")
    assert case.at("2020-05", A, "quarterly").status is Status.NOT_DUE
    assert case.at("2020-06", A, "quarterly").status is Status.BEHIND


def test_who_tells_more_often_than_due_makes_no_total_hollow():
    case = Case((CITY, A, B)).indicator("quarterly", frequency="quarterly").target(CITY, 1200, "quarterly")
    case.report(A, 2020, {3: 200, 4: 260}, "quarterly").report(B, 2020, {3: 150}, "quarterly")
    city = case.at("2020-05", CITY, "quarterly")
    assert (city.actual, city.figure_month, city.is_hollow) == (350, "2020-03", False)
    assert case.at("2020-05", A, "quarterly").figure_month == "2020-04"
    # Where the quarter itself lacks a part, it is the quarter that is shown to.
    case.observations = [row for row in case.observations if row[1:3] != (B, "2020-03")]
    hollow = case.report(B, 2019, {12: 500}, "quarterly").at("2020-05", CITY, "quarterly")
    assert (hollow.actual, hollow.figure_month, hollow.reported, hollow.expected) == (200, "2020-03", 1, 2)


def test_the_trend_spreads_january_and_february_and_leaves_gaps_open():
    trend = jobs_with_history().report(A, 2020, {2: 150, 3: 250, 5: 450, 6: 500}).at("2020-06", A).trend
    # January empty, February 75 a month, March 100, April empty, May 200 over two months, June 50.
    assert trend[-6:] == (None, 75, 100, None, 100, 50)
    assert len(trend) == 24


def test_a_flow_against_a_stock_target_adds_to_the_level_at_the_start():
    case = Case().indicator("flow").target(A, 1000, "flow", basis="stock", start_level=400.0)
    progress = case.report(A, 2020, {9: 450}, "flow").at("2020-09", A, "flow")
    # 600 are to be added this year; 450 of them are there.
    assert progress.completion == pytest.approx(0.75)
    assert progress.gap == 150


def test_few_are_needed_a_month_with_a_decimal_and_the_amounts_add_up_to_the_gap_as_it_is_printed():
    # Gap 2 over three months: 2 x 6.7/17.9 = 0.75, x 12.9/17.9 = 1.44, so 0.7, 0.7 and 0.6 (whole: 1, 0, 1).
    progress = september(1198).at("2020-09", A)
    assert progress.needed_even == pytest.approx(2 / 3)
    assert progress.needed_seasonal == (("2020-10", 0.7), ("2020-11", 0.7), ("2020-12", 0.6))
    # 1.4 missing of what is counted in whole numbers is printed as 2.
    assert round(sum(amount for _, amount in september(1198.6).at("2020-09", A).needed_seasonal), 9) == 2
