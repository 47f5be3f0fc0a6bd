"""The city from its parts: Σ, Σ/Σ, min, max, what is carried and what is not claimed (DESIGN.md, kinds and roll-up)."""

import pandas as pd
import pytest

from tests.tracking.build import CITY, JOBS, MUNICIPAL, ZONE, A, B, C, Case, jobs_with_history
from tracking.board import evaluate, silent_parts
from tracking.curve import curve
from tracking.roll_up import roll_up
from tracking.status import Status


def three_parts() -> Case:
    """August complete (1200 = 600 + 400 + 200), September without C."""
    case = Case().indicator().target(CITY, 2400)
    return case.report(A, 2020, {8: 600, 9: 700}).report(B, 2020, {8: 400, 9: 450}).report(C, 2020, {7: 150, 8: 200})


def test_flows_add_up_and_the_zone_and_the_municipal_row_are_parts():
    case = Case((CITY, A, ZONE, MUNICIPAL)).indicator().target(CITY, 100)
    case.report(A, 2020, {9: 10}).report(ZONE, 2020, {9: 20}).report(MUNICIPAL, 2020, {9: 30})
    city = case.at("2020-09")
    assert city.actual == 60
    assert (city.reported, city.expected) == (3, 3)


def test_rates_are_sums_over_sums_and_never_a_mean_of_rates():
    case = Case().indicator("rate", "rate_floor").target(CITY, 90, "rate")
    case.report(A, 2020, {9: (9, 10)}, "rate").report(B, 2020, {9: (10, 90)}, "rate").report(
        C, 2020, {9: (0, 0)}, "rate"
    )
    city = case.at("2020-09", CITY, "rate")
    # 19 / 100; the mean of 90 % and 11.1 % would be 50.6 %.
    assert city.actual == 19
    assert (city.numerator, city.denominator) == (19, 100)


def test_a_funnel_adds_up_step_by_step():
    case = Case().indicator("funnel", "funnel").target(CITY, 70, "funnel")
    case.report(A, 2020, {9: [100, 80, 60]}, "funnel").report(B, 2020, {9: [300, 200, 180]}, "funnel")
    city = case.at("2020-09", CITY, "funnel")
    assert city.steps == (400, 280, 240)
    assert city.actual == 60


def test_rates_without_numerators_do_not_roll_up():
    case = Case().indicator("rate", "rate_ceiling", roll_up="none").target(CITY, 4.5, "rate")
    case.report(A, 2020, {9: 3.8}, "rate").report(B, 2020, {9: 4.2}, "rate")
    assert case.at("2020-09", CITY, "rate").status is Status.NOT_REPORTED
    assert case.report(CITY, 2020, {9: 3.9}, "rate").at("2020-09", CITY, "rate").actual == 3.9
    mixed = Case().indicator("rate", "rate_ceiling").target(CITY, 4.5, "rate").report(A, 2020, {9: 3.8}, "rate")
    assert mixed.at("2020-09", CITY, "rate").actual is None


def test_the_citys_own_row_stands_where_no_part_reports():
    progress = Case((CITY,)).indicator().target(CITY, 900).report(CITY, 2020, {9: 898}).at("2020-09")
    assert progress.actual == 898
    assert progress.completion == pytest.approx(0.99778, abs=1e-5)
    assert (progress.reported, progress.expected) == (1, 1)
    assert progress.own_actual is None


def test_the_citys_own_figure_is_shown_beside_the_sum_with_the_difference():
    case = Case().indicator().target(CITY, 2400).report(A, 2020, {9: 700}).report(B, 2020, {9: 450})
    progress = case.report(CITY, 2020, {9: 1162}).at("2020-09")
    assert progress.actual == 1150
    assert progress.own_actual == 1162
    assert progress.own_difference == 12


def test_a_missing_part_is_carried_and_never_drawn_as_a_fall():
    city = three_parts().at("2020-09")
    # 700 + 450 + C's 200 of August; without it the figure would have fallen to 1150 from 1200.
    assert city.actual == 1350
    assert (city.reported, city.expected) == (2, 3)
    assert city.carried == (C,)
    assert city.is_hollow


def test_an_incomplete_roll_up_keeps_the_last_complete_months_status_and_compares_nothing():
    case = three_parts().report(A, 2019, {8: 1, 9: 1}).report(B, 2019, {8: 1, 9: 1}).report(C, 2019, {8: 1, 9: 1})
    august, september = case.at("2020-08"), case.at("2020-09")
    assert september.status is august.status
    assert september.rule == august.rule
    assert september.status_month == "2020-08"
    assert august.last_year == 3
    assert september.last_year is None
    assert september.change is None
    assert september.increase is None
    assert september.points_linear is None
    assert september.trend[-1] is None


def test_a_hollow_march_keeps_the_status_of_february():
    case = Case((CITY, A, B)).indicator().target(CITY, 1200)
    case.report(A, 2020, {2: 150, 3: 200}).report(B, 2020, {2: 60})
    march = case.at("2020-03")
    assert (march.status, march.status_month) == (case.at("2020-02").status, "2020-02")
    assert march.status is Status.ON_PACE


def test_nothing_is_carried_over_the_turn_of_the_year():
    case = three_parts().report(C, 2019, {12: 5000}).report(C, 2018, {12: 1}).target(CITY, 2400)
    case.observations = [row for row in case.observations if not (row[1] == C and row[2] > "2020")]
    city = case.at("2020-09")
    assert city.actual == 1150
    assert city.carried == ()
    assert (city.reported, city.expected) == (2, 3)
    # No month of the year is complete.
    assert city.status is Status.NOT_REPORTED
    assert city.rule == "incomplete"


def test_a_stocks_level_is_carried_also_from_last_year():
    case = Case().indicator("stock", "stock").target(CITY, 500, "stock").report(A, 2019, {12: 200}, "stock")
    case.report(B, 2019, {12: 100}, "stock").report(A, 2020, {1: 210}, "stock")
    assert case.at("2020-01", CITY, "stock").actual == 310


def with_zone(year: int, figures: dict[int, float]) -> Case:
    case = three_parts().report(ZONE, year, figures)
    case.districts = (CITY, A, B, C, ZONE)
    return case


def test_a_part_that_fell_silent_is_expected_to_the_end_of_the_next_year():
    for month in ("2020-08", "2020-09"):
        assert with_zone(2019, {2: 10}).at(month).expected == 4
    assert with_zone(2018, {12: 12}).at("2020-08").expected == 3
    # What comes later in the year makes nobody expected before.
    later = with_zone(2020, {9: 10})
    assert (later.at("2020-08").expected, later.at("2020-09").expected) == (3, 4)


def test_a_part_with_a_target_is_expected_however_long_it_has_been_silent():
    case = with_zone(2018, {12: 12}).target(ZONE, 50)
    city = case.at("2020-08")
    assert (city.actual, city.reported, city.expected, city.carried) == (1200, 3, 4, ())
    assert city.is_hollow
    assert (city.status, city.rule) == (Status.NOT_REPORTED, "incomplete")
    assert silent_parts(case.board("2020-08"), JOBS) == (ZONE,)
    # A target of another year asks nobody to report in this one.
    assert with_zone(2018, {12: 12}).target(ZONE, 50, year=2019).at("2020-08").expected == 3


def test_a_part_with_a_target_that_never_reported_is_missing_from_the_figure():
    case = Case((CITY, A, B, C)).indicator().target(CITY, 100).target(C, 30)
    case.report(A, 2020, {8: 40, 9: 60}).report(B, 2020, {8: 30, 9: 50})
    city = case.at("2020-09")
    # 110 of 100: and yet not done, as nobody knows of C.
    assert (city.actual, city.reported, city.expected) == (110, 2, 3)
    assert city.status is Status.NOT_REPORTED


def test_a_part_that_is_no_longer_a_district_is_not_expected():
    case = three_parts().target(ZONE, 50).report(ZONE, 2019, {12: 5})
    assert case.at("2020-08").expected == 3


def test_the_frame_knows_of_targets_what_the_board_knows():
    frames = with_zone(2018, {12: 12}).target(ZONE, 50).frames()
    told = roll_up(frames["observations"], frames["districts"], frames["indicators"], targets=frames["targets"])
    assert dict(zip(told["month"], told["expected"], strict=True))["2020-08"] == 4
    without = roll_up(frames["observations"], frames["districts"], frames["indicators"])
    assert dict(zip(without["month"], without["expected"], strict=True))["2020-08"] == 3


def test_a_stocks_last_level_is_carried_as_long_as_its_part_is_expected():
    case = Case((CITY, A, B)).indicator("stock", "stock").target(CITY, 500, "stock")
    case.report(A, 2019, {1: 200}, "stock").report(B, 2019, {1: 100}, "stock").report(B, 2020, {9: 130}, "stock")
    city = case.at("2020-09", CITY, "stock")
    # A's level of twenty months ago.
    assert (city.actual, city.carried, city.reported, city.expected) == (330, (A,), 1, 2)


def test_a_step_that_a_district_with_a_target_never_told_is_not_done():
    case = Case((CITY, A, B)).indicator("list", "milestone", frequency="event").target(CITY, 1, "list")
    case.target(A, 1, "list").target(B, 1, "list").report(A, 2020, {5: 1}, "list")
    city = case.at("2020-09", CITY, "list")
    assert (city.actual, city.reported, city.expected) == (0, 2, 2)
    assert city.status is Status.ON_PACE
    assert case.report(B, 2020, {9: 1}, "list").at("2020-09", CITY, "list").status is Status.DONE


def test_a_district_that_never_reported_keeps_a_floor_for_all_from_being_done():
    case = Case((CITY, A, B, C, ZONE)).indicator("sets", "per_district_floor").target(CITY, 4, "sets")
    case.report(A, 2020, {8: 3, 9: 4}, "sets").report(B, 2020, {8: 3, 9: 5}, "sets")
    city = case.at("2020-09", CITY, "sets")
    assert (city.reported, city.expected) == (2, 3)  # the zone is no county-level district
    assert (city.status, city.rule) == (Status.NOT_REPORTED, "incomplete")
    assert silent_parts(case.board("2020-09"), "sets") == (C,)
    assert case.report(C, 2020, {9: 4}, "sets").at("2020-09", CITY, "sets").status is Status.DONE


def test_roll_up_gives_the_citys_rows_as_a_frame():
    frames = three_parts().report(CITY, 2020, {9: 9999}).frames()
    rolled = roll_up(frames["observations"], frames["districts"], frames["indicators"])
    assert rolled.to_dict("list") == {
        "indicator": [JOBS] * 3,
        "district": [CITY] * 3,
        "month": ["2020-07", "2020-08", "2020-09"],
        "step": [0, 0, 0],
        "value": [150, 1200, 1350],
        "numerator": pytest.approx([float("nan")] * 3, nan_ok=True),
        "denominator": pytest.approx([float("nan")] * 3, nan_ok=True),
        "reported": [1, 3, 2],
        "expected": [1, 3, 3],
        "carried": ["", "", C],
    }


def test_totals_handed_in_by_the_reader_are_used_as_they_are():
    case = three_parts().indicator("funnel", "funnel").target(CITY, 70, "funnel")
    case.report(A, 2020, {8: [10, 8, 6], 9: [100, 80, 60]}, "funnel").report(B, 2020, {8: [30, 20, 18]}, "funnel")
    frames = case.frames()
    rolled = roll_up(frames["observations"], frames["districts"], frames["indicators"])
    together = {**frames, "observations": pd.concat([frames["observations"], rolled], ignore_index=True)}
    assert evaluate(month="2020-09", **together).progress == evaluate(month="2020-09", **frames).progress


def test_what_happened_once_stands_until_the_judged_month_on_the_curve_as_on_the_board():
    case = three_parts().indicator("events", "count", frequency="event").target(CITY, 4, "events")
    frames = case.report(A, 2020, {5: 2}, "events").frames()
    events = frames["observations"].loc[frames["observations"]["indicator"] == "events"]
    alone, whole = (
        pd.concat([rows, roll_up(rows, frames["districts"], frames["indicators"], until="2020-09")], ignore_index=True)
        for rows in (events, frames["observations"])
    )
    told = curve(indicator="events", district=CITY, month="2020-09", **{**frames, "observations": alone})
    assert told.actual == (None, None, None, None, 2, 2, 2, 2, 2, None, None, None)
    board = evaluate(month="2020-09", **{**frames, "observations": whole})
    assert told.progress == board.city_progress("events")


def test_a_hollow_month_is_not_judged_by_a_month_before_there_was_a_target():
    case = Case().indicator().report(A, 2020, {2: 100, 3: 150}).report(B, 2020, {2: 100})
    case.target(CITY, 1200, effective_from="2020-03-05")
    assert case.at("2020-02").status is Status.NO_TARGET
    march = case.at("2020-03")
    assert (march.status, march.rule, march.status_month) == (Status.NOT_REPORTED, "incomplete", None)


def test_a_suppressed_part_does_not_hide_the_total_that_was_made_before():
    case = three_parts()
    frames = case.frames()
    rolled = roll_up(frames["observations"], frames["districts"], frames["indicators"])
    rows = pd.concat([frames["observations"], rolled], ignore_index=True)
    hidden = rows["district"].eq(B) & rows["month"].eq("2020-08")
    rows.loc[hidden, "value"] = float("nan")
    board = evaluate(month="2020-08", **{**frames, "observations": rows.assign(suppressed=hidden)})
    assert board.city_progress(JOBS).actual == 1200
    assert board.progress[JOBS, B].status is Status.SUPPRESSED


def test_a_history_month_that_lacked_a_part_is_no_basis_for_the_season():
    case = jobs_with_history((2017, 2018, 2019)).target(CITY, 2400).report(B, 2016, {12: 1})
    case.report(A, 2020, {9: 900})
    city = case.at("2020-09")
    # In September 2017 B, expected since December 2016, is missing.
    assert city.season.years == (2018, 2019)


def test_a_city_without_its_own_district_cannot_be_rolled_up():
    with pytest.raises(ValueError, match="exactly one district of kind 'city'"):
        Case((A, B)).indicator().report(A, 2020, {9: 1}).board("2020-09")
