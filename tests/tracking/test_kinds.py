"""Every other kind of indicator at the edges of its rule (DESIGN.md, "Indicators are of different kinds", "Status")."""

import pytest

from tests.tracking.build import CITY, MUNICIPAL, A, B, C, Case, jobs_with_history
from tracking.status import Status

# stock: progress = (level - level at the start of the year) / (target - level at the start)


def stock(level: float, **given: object) -> Case:
    case = Case().indicator("stock", "stock").target(A, 1200, "stock", **given)
    return case.report(A, 2019, {12: 1000}, "stock").report(A, 2020, {9: level}, "stock")


@pytest.mark.parametrize(
    ("level", "completion", "status"),
    [
        (1200, 1.0, Status.DONE),
        (1150, 0.75, Status.ON_PACE),  # straight line 75 %
        (1143, 0.715, Status.WATCH),  # 0.715 / 0.75 = 0.953
        (1142, 0.71, Status.BEHIND),  # 0.947
        (990, -0.05, Status.NOT_DUE),
    ],
)
def test_a_stock_is_measured_from_last_decembers_level(level, completion, status):
    progress = stock(level).at("2020-09", A, "stock")
    assert progress.start_level == 1000
    assert progress.completion == pytest.approx(completion)
    assert progress.status is status


def test_a_start_level_set_with_the_target_goes_before_last_december():
    progress = stock(1150, start_level=1100.0).at("2020-09", A, "stock")
    assert progress.completion == pytest.approx(0.5)
    assert progress.gap == 50


def test_a_stock_with_a_flow_target_counts_from_its_start():
    # 1,300 new entrepreneurs on top of 1,000: the level to reach is 2,300 (domain.md 1.1, row 7: both bases).
    progress = Case().indicator("stock", "stock").target(A, 1300, "stock", basis="flow", start_level=1000.0)
    progress = progress.report(A, 2020, {9: 2040}, "stock").at("2020-09", A, "stock")
    assert progress.completion == pytest.approx(0.8)
    assert progress.gap == 260


@pytest.mark.parametrize("month", ["2020-09", "2020-12"])
def test_a_flow_target_of_a_stock_whose_start_is_not_known_is_never_done(month):
    # 1,300 are to be added; the level of 2,040 says nothing of how many were.
    case = Case().indicator("stock", "stock").target(A, 1300, "stock", basis="flow")
    case.report(A, 2020, {int(month[5:]): 2040}, "stock")
    progress = case.at(month, A, "stock")
    assert (progress.status, progress.rule) == (Status.NOT_DUE, "no_start")
    assert (progress.completion, progress.gap, progress.surplus, progress.shortfall) == (None,) * 4
    assert set(case.curve(month, A, "stock").linear) == {None}
    # December's level of the year before is a start as good as one that the target names.
    counted = case.report(A, 2019, {12: 1000}, "stock").at(month, A, "stock")
    assert (counted.completion, counted.gap) == (0.8, 260)


def test_a_stock_target_of_a_flow_without_a_start_is_not_judged_either():
    case = Case().indicator("flow").target(A, 1000, "flow", basis="stock").report(A, 2020, {9: 450}, "flow")
    progress = case.at("2020-09", A, "flow")
    assert (progress.status, progress.rule, progress.completion) == (Status.NOT_DUE, "no_start", None)
    # The municipal target names the start; the provincial one, which judges, counts from it too.
    case.targets[0]["tier"] = "provincial"
    case.target(A, 1100, "flow", basis="stock", start_level=400.0)
    assert case.at("2020-09", A, "flow").completion == 0.75
    # The line starts at nothing added: 600 by December, 50 a month.
    assert case.curve("2020-09", A, "flow").linear[8:] == (450, 500, 550, 600)


def test_a_level_that_has_only_to_be_held_is_judged_by_the_level():
    case = Case().indicator("stock", "stock").target(A, 1000, "stock").report(A, 2019, {12: 1100}, "stock")
    assert case.report(A, 2020, {8: 1050}, "stock").at("2020-08", A, "stock").status is Status.DONE
    fallen = case.report(A, 2020, {9: 960}, "stock").at("2020-09", A, "stock")
    assert fallen.completion == pytest.approx(0.96)
    assert fallen.status is Status.WATCH


@pytest.mark.parametrize(
    ("month", "level", "status", "rule"),
    [
        ("2020-09", 1200, Status.DONE, "reached"),
        ("2020-09", 1100, Status.NOT_DUE, "level"),
        ("2020-12", 1199, Status.BEHIND, "missed"),
    ],
)
def test_a_stock_whose_start_is_not_known_has_no_completion_and_no_pace(month, level, status, rule):
    case = Case().indicator("stock", "stock").target(A, 1200, "stock")
    case.report(A, 2020, {int(month[5:]): level}, "stock")
    progress = case.at(month, A, "stock")
    assert (progress.status, progress.rule) == (status, rule)
    assert (progress.completion, progress.linear_pace, progress.expected_share, progress.season) == (None,) * 4
    assert progress.gap == 1200 - level
    curve = case.curve(month, A, "stock")
    assert set(curve.linear) == {None}
    assert curve.seasonal is None


@pytest.mark.parametrize(
    ("month", "days", "status", "rule"),
    [
        ("2020-09", 13.6, Status.ON_PACE, "limit_kept"),
        ("2020-09", 15, Status.ON_PACE, "limit_kept"),
        ("2020-12", 15, Status.DONE, "limit_kept"),
        ("2020-09", 15.75, Status.WATCH, "limit"),  # 5 % over
        ("2020-09", 15.76, Status.BEHIND, "limit"),
    ],
)
def test_a_level_to_be_kept_under_a_limit_is_judged_by_the_limit(month, days, status, rule):
    case = Case().indicator("days", "stock", direction="less", decimals=1, unit="working_day").target(A, 15, "days")
    progress = case.report(A, 2020, {int(month[5:]): days}, "days").at(month, A, "days")
    assert (progress.status, progress.rule) == (status, rule)
    assert (progress.completion, progress.linear_pace) == (None, None)


def test_a_tier_that_names_no_start_level_counts_from_the_one_another_tier_names():
    case = Case().indicator("stock", "stock").target(A, 1200, "stock", tier="provincial")
    case.target(A, 1300, "stock", start_level=1000.0).report(A, 2020, {9: 1150}, "stock")
    assert case.at("2020-09", A, "stock").completion == pytest.approx(0.75)


def test_events_due_by_now_are_whole_on_the_curve_and_in_the_shortfall():
    case = Case().indicator("count", "count").target(A, 4, "count").report(A, 2020, {8: 1}, "count")
    # 8/12 of 4 are 2.67: two are due, one is missing.
    assert case.curve("2020-08", A, "count").linear == (0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4)
    assert case.at("2020-08", A, "count").shortfall == 1


def test_the_change_of_a_rate_is_that_of_the_printed_rates():
    case = Case().indicator("rate", "rate_floor", decimals=1).target(A, 90, "rate")
    # 91.25 and 90.94 print as 91.3 and 90.9: 0.4 apart, not 0.3.
    case.report(A, 2019, {9: (9094, 10000)}, "rate").report(A, 2020, {8: (9094, 10000), 9: (9125, 10000)}, "rate")
    progress = case.at("2020-09", A, "rate")
    assert (progress.change, progress.increase) == (0.4, 0.4)


def test_a_stocks_increase_is_the_change_on_the_month_before():
    progress = stock(1150).report(A, 2020, {8: 1120}, "stock").at("2020-09", A, "stock")
    assert progress.increase == 30
    assert progress.increase_months == 1


@pytest.mark.parametrize("kind", ["cumulative", "count", "per_district_floor"])
def test_a_sum_that_is_to_stay_small_has_no_rule_and_is_never_called_done(kind):
    case = Case().indicator("cases", kind, direction="less").target(A, 100, "cases").report(A, 2020, {9: 60}, "cases")
    progress = case.at("2020-09", A, "cases")
    assert (progress.status, progress.rule, progress.actual) == (Status.NOT_DUE, "no_rule", 60)
    assert (progress.completion, progress.linear_pace, progress.gap) == (None, None, None)
    assert set(case.curve("2020-09", A, "cases").linear) == {None}


# rate_floor: at least; numerator and denominator kept; 0/0 attained


@pytest.mark.parametrize(
    ("figure", "status", "rule"),
    [
        ((98, 100), Status.WATCH, "watch_points"),
        ((97, 100), Status.BEHIND, "watch_points"),
        ((100, 100), Status.ON_PACE, "attained"),
        ((0, 0), Status.ON_PACE, "none_certified"),
    ],
)
def test_a_floor_is_attained_within_two_points_or_behind(figure, status, rule):
    case = Case().indicator("zero", "rate_floor", decimals=1).target(A, 100, "zero")
    progress = case.report(A, 2020, {9: figure}, "zero").at("2020-09", A, "zero")
    assert (progress.status, progress.rule) == (status, rule)


def test_none_certified_has_no_rate_and_keeps_its_zeros():
    case = Case().indicator("zero", "rate_floor").target(A, 100, "zero").report(A, 2020, {9: (0, 0)}, "zero")
    progress = case.at("2020-09", A, "zero")
    assert progress.actual is None
    assert (progress.numerator, progress.denominator) == (0, 0)


def test_a_floor_has_no_pace_and_its_gap_is_in_points():
    case = Case().indicator("zero", "rate_floor").target(A, 95, "zero").report(A, 2020, {9: (186, 200)}, "zero")
    progress = case.at("2020-09", A, "zero")
    assert progress.actual == 93
    assert progress.gap == 2
    assert progress.linear_pace is None
    assert progress.points_linear is None
    assert progress.change_pct is None


# rate_ceiling: at most; headroom in percentage points


@pytest.mark.parametrize(
    ("month", "rate", "status", "headroom"),
    [
        (9, 4.29, Status.ON_PACE, 0.21),
        (9, 4.30, Status.WATCH, 0.20),
        (9, 4.50, Status.WATCH, 0.0),
        (9, 4.51, Status.BEHIND, -0.01),
        (12, 4.50, Status.DONE, 0.0),
        (12, 4.51, Status.BEHIND, -0.01),
    ],
)
def test_a_ceiling_is_judged_by_its_headroom_and_done_in_december(month, rate, status, headroom):
    case = Case().indicator("rate", "rate_ceiling", decimals=2).target(A, 4.5, "rate")
    progress = case.report(A, 2020, {month: rate}, "rate").at(f"2020-{month:02d}", A, "rate")
    assert progress.status is status
    assert progress.headroom == pytest.approx(headroom)
    assert progress.completion is None


def test_a_ceiling_is_judged_on_the_rate_as_published():
    # 4504 / 100000 = 4.504 %, published as 4.50 %: not over 4.50 %.
    case = Case().indicator("rate", "rate_ceiling", decimals=2).target(A, 4.5, "rate")
    progress = case.report(A, 2020, {9: (4504, 100000)}, "rate").at("2020-09", A, "rate")
    assert progress.status is Status.WATCH


@pytest.mark.parametrize(
    ("kind", "figure", "decimals", "shown", "status"),
    [
        ("rate_ceiling", (4504, 100000), 2, 4.50, Status.WATCH),  # 4.504 %
        ("rate_ceiling", (4505, 100000), 2, 4.51, Status.BEHIND),  # 4.505 %: half goes up
        ("rate_floor", (8995, 10000), 1, 90.0, Status.ON_PACE),  # 89.95 % of at least 90 %
        ("rate_floor", (8994, 10000), 1, 89.9, Status.WATCH),
        ("rate_floor", (8795, 10000), 1, 88.0, Status.WATCH),  # two points short as published
        ("rate_floor", (8794, 10000), 1, 87.9, Status.BEHIND),
        ("funnel", [10000, 9000, 8995], 0, 90.0, Status.ON_PACE),  # one decimal at the least
    ],
)
def test_every_rate_is_shown_and_judged_as_published(kind, figure, decimals, shown, status):
    case = Case().indicator("rate", kind, decimals=decimals).target(A, 4.5 if kind == "rate_ceiling" else 90, "rate")
    progress = case.report(A, 2020, {9: figure}, "rate").at("2020-09", A, "rate")
    assert (progress.actual, progress.status) == (shown, status)


def test_a_floor_of_the_whole_is_not_attained_while_one_is_left():
    case = Case().indicator("zero", "rate_floor", decimals=1).target(A, 100, "zero")
    progress = case.report(A, 2020, {9: (2999, 3000)}, "zero").at("2020-09", A, "zero")
    # 99.967 % would print as 100.0 %.
    assert (progress.actual, progress.status) == (99.9, Status.WATCH)
    assert progress.gap == pytest.approx(0.1)


# count: a few events a year


@pytest.mark.parametrize(
    ("month", "done", "status"),
    [
        (9, 3, Status.DONE),
        (9, 2, Status.ON_PACE),  # floor(0.75 x 3) = 2
        (9, 1, Status.WATCH),
        (6, 1, Status.ON_PACE),  # floor(0.5 x 3) = 1
        (6, 0, Status.WATCH),
        (12, 2, Status.BEHIND),
    ],
)
def test_a_count_is_never_behind_before_it_is_due(month, done, status):
    case = Case().indicator("bases", "count", unit="item").target(A, 3, "bases")
    progress = case.report(A, 2020, {month: done}, "bases").at(f"2020-{month:02d}", A, "bases")
    assert progress.status is status


def test_events_not_reported_have_not_happened():
    case = Case().indicator("bases", "count", frequency="event").target(A, 2, "bases").target(B, 1, "bases")
    case.target(CITY, 3, "bases").report(A, 2020, {4: 1}, "bases")
    assert case.at("2020-09", A, "bases").actual == 1
    assert case.at("2020-09", B, "bases").actual == 0
    city = case.at("2020-09", CITY, "bases")
    assert city.actual == 1
    assert not city.is_hollow


def test_of_events_january_is_a_month_like_any_other():
    case = Case().indicator("bases", "count").target(A, 9, "bases").report(A, 2019, {12: 8}, "bases")
    case.report(A, 2020, {1: 1, 2: 3}, "bases")
    january, february = case.at("2020-01", A, "bases"), case.at("2020-02", A, "bases")
    assert (january.increase, january.increase_months) == (1, 1)
    assert (february.increase, february.increase_months) == (2, 1)


def test_events_start_again_each_year():
    case = Case().indicator("bases", "count", frequency="event").target(A, 2, "bases").report(A, 2019, {5: 2}, "bases")
    assert case.report(A, 2020, {8: 1}, "bases").at("2020-03", A, "bases").actual == 0
    assert case.at("2020-09", CITY, "bases").actual == 1


# milestone: done or not, with a due date


def test_a_milestone_is_on_pace_until_its_day_and_behind_after():
    case = Case().indicator("list", "milestone", frequency="event").target(CITY, 1, "list", due="2020-06-30")
    case.report(CITY, 2020, {2: 0}, "list")
    assert case.at("2020-05", CITY, "list").status is Status.ON_PACE
    assert case.at("2020-06", CITY, "list").status is Status.BEHIND
    assert case.report(CITY, 2020, {8: 1}, "list").at("2020-08", CITY, "list").status is Status.DONE


# per_district_floor: every district must reach it


def sessions(*done: int, month: int = 9) -> Case:
    case = Case().indicator("sessions", "per_district_floor", unit="session").target(CITY, 4, "sessions")
    for district, count in zip((A, B, C), done, strict=True):
        case.report(district, 2020, {month: count}, "sessions")
    return case


@pytest.mark.parametrize(
    ("done", "status"),
    [
        ((4, 5, 6), Status.DONE),
        ((3, 4, 4), Status.ON_PACE),  # floor(0.75 x 4) = 3
        ((2, 4, 4), Status.WATCH),
        ((1, 9, 9), Status.BEHIND),
    ],
)
def test_the_lowest_district_speaks_for_the_city(done, status):
    case = sessions(*done)
    progress = case.at("2020-09", CITY, "sessions")
    assert progress.status is status
    assert progress.actual == min(done)
    # Each district is held to what the city set for all.
    assert case.at("2020-09", A, "sessions").target == 4


# funnel: ordered steps, last / first in percent


def test_a_funnel_is_judged_by_its_last_step_over_its_first():
    case = Case().indicator("funnel", "funnel", unit="person", decimals=1).target(A, 70, "funnel")
    progress = case.report(A, 2020, {9: [400, 320, 276]}, "funnel").at("2020-09", A, "funnel")
    assert progress.actual == 69
    assert progress.unit == "percent"
    assert progress.steps == (400, 320, 276)
    assert (progress.numerator, progress.denominator) == (276, 400)
    assert progress.status is Status.WATCH
    assert progress.completion == pytest.approx(69 / 70)


# age_ceiling: days of the oldest open case


@pytest.mark.parametrize(
    ("age", "status"),
    [(0, Status.ON_PACE), (15, Status.ON_PACE), (16, Status.WATCH), (20, Status.WATCH), (21, Status.BEHIND)],
)
def test_the_last_quarter_of_the_limit_is_a_watch(age, status):
    case = Case().indicator("age", "age_ceiling", unit="working_day").target(CITY, 20, "age")
    case.report(A, 2020, {9: age}, "age").report(B, 2020, {9: 0}, "age")
    assert case.at("2020-09", A, "age").status is status
    assert case.at("2020-09", CITY, "age").actual == age
    assert case.at("2020-09", CITY, "age").status is status


# windows: before it is due, never behind


def campaign(actual: float) -> Case:
    window = {"window_start": "2020-02-01", "window_end": "2020-04-30", "due": "2020-04-30"}
    case = Case().indicator("campaign").target(A, 1000, "campaign", **window)
    return case.report(A, 2020, {3: actual, 4: actual}, "campaign")


@pytest.mark.parametrize(
    ("month", "actual", "status"),
    [
        ("2020-03", 100, Status.NOT_DUE),
        ("2020-03", 800, Status.ON_PACE),
        ("2020-03", 1000, Status.DONE),
        ("2020-04", 1000, Status.DONE),
        ("2020-04", 999, Status.BEHIND),  # due and missed, however little
        ("2020-04", 900, Status.BEHIND),
    ],
)
def test_a_campaign_is_not_behind_before_its_window_closes(month, actual, status):
    assert campaign(actual).at(month, A, "campaign").status is status


def test_a_campaigns_pace_runs_over_its_days():
    # February and March are 60 of the 90 days from 1 February to 30 April.
    progress = campaign(500).at("2020-03", A, "campaign")
    assert progress.linear_pace == pytest.approx(60 / 90)
    assert progress.seasonal_pace is None
    assert progress.needed_even == 500


def test_the_need_of_a_quarterly_measure_counts_from_the_judged_month():
    case = Case().indicator("quarterly", frequency="quarterly").target(A, 900, "quarterly")
    case.report(A, 2020, {6: 430}, "quarterly")
    # 470 are missing; after August four months remain, whatever the quarter's figure covers.
    assert case.at("2020-08", A, "quarterly").needed_even == 117.5


def test_the_needed_schedule_of_a_quarterly_measure_starts_after_the_judged_month():
    case = jobs_with_history()
    case.indicators[0]["frequency"] = "quarterly"
    progress = case.report(A, 2020, {6: 600}).at("2020-08", A)
    assert [month for month, _ in progress.needed_seasonal] == ["2020-09", "2020-10", "2020-11", "2020-12"]
    assert sum(amount for _, amount in progress.needed_seasonal) == 600


@pytest.mark.parametrize(("district", "status"), [(B, Status.NOT_REPORTED), (MUNICIPAL, Status.NO_TARGET)])
def test_a_floor_holds_for_every_county_and_not_for_a_part_that_never_reports_it(district, status):
    case = Case((CITY, A, B, MUNICIPAL)).indicator("floor", "per_district_floor").target(CITY, 4, "floor")
    case.report(A, 2020, {9: 3}, "floor")
    assert case.at("2020-09", district, "floor").status is status
    assert case.curve("2020-09", district, "floor").progress.status is status


def test_a_rate_due_before_the_end_of_the_year_is_not_behind_before_its_day():
    case = Case().indicator("cover", "rate_floor").target(A, 100, "cover", due="2020-10-31")
    case.report(A, 2020, {9: (80, 100), 10: (80, 100)}, "cover")
    assert case.at("2020-09", A, "cover").status is Status.NOT_DUE
    assert case.at("2020-10", A, "cover").status is Status.BEHIND
