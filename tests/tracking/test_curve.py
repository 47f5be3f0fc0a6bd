"""The year of one target month by month: figures, gaps, both paces in units, the target's steps."""

import pytest

from tests.tracking.build import CITY, A, B, Case, jobs_with_history
from tracking.status import Status


def test_this_year_last_year_and_both_paces_in_units():
    case = jobs_with_history().report(A, 2020, {2: 150, 3: 290, 4: 400})
    curve = case.curve("2020-04", A)
    assert curve.actual == (None, 150, 290, 400, *[None] * 8)
    assert curve.last_year == (None, 127, 241, 342, 446, 548, 644, 737, 821, 888, 950, 1000)
    assert curve.linear == tuple(100.0 * month for month in range(1, 13))
    # 1,200 x 24.1 % and 82.1 %; January is unknown.
    assert curve.seasonal[0] is None
    assert curve.seasonal[2] == pytest.approx(289.2)
    assert curve.seasonal[8] == pytest.approx(985.2)
    assert curve.season.source == "own"
    assert curve.target == 1200


def test_a_year_has_twelve_months_whatever_is_told():
    curve = jobs_with_history().report(A, 2020, {2: 150}).curve("2020-02", A)
    told = (curve.actual, curve.last_year, curve.hollow, curve.carried, curve.linear, curve.seasonal)
    assert [len(months) for months in told] == [12] * 6


def test_months_that_should_have_come_are_missing_and_january_is_not():
    curve = jobs_with_history().report(A, 2020, {2: 150, 5: 500}).curve("2020-06", A)
    assert curve.missing == ("2020-03", "2020-04", "2020-06")
    assert curve.seasonal is not None


def test_only_quarter_ends_are_missing_of_a_quarterly_report():
    case = Case().indicator("quarterly", frequency="quarterly").target(A, 100, "quarterly")
    assert case.report(A, 2020, {3: 20}, "quarterly").curve("2020-08", A, "quarterly").missing == ("2020-06",)


def test_nothing_is_missing_of_a_district_that_has_no_part_in_the_indicator():
    curve = jobs_with_history().report(A, 2020, {9: 900}).curve("2020-09", B)
    assert curve.missing == ()
    assert curve.progress.status is Status.NO_TARGET


def test_a_month_that_lacks_a_part_is_hollow_with_what_is_carried():
    case = Case().indicator().target(CITY, 2400).report(A, 2020, {8: 600, 9: 700}).report(B, 2020, {8: 400})
    curve = case.curve("2020-09")
    assert curve.actual[7:9] == (1000, 1100)
    assert curve.hollow[7:9] == (False, True)
    assert curve.carried[8] == (B,)
    assert curve.missing == tuple(f"2020-{month:02d}" for month in range(2, 8))


def test_the_steps_of_the_target_and_of_the_other_tiers():
    case = Case().indicator().target(A, 1000).target(A, 1100, effective_from="2020-07-01")
    case.target(A, 1500, tier="stretch").report(A, 2020, {9: 800})
    curve = case.curve("2020-09", A)
    assert [(step.effective_from, step.value) for step in curve.revisions] == [
        ("2020-01-01", 1000),
        ("2020-07-01", 1100),
    ]
    assert [(step.tier, step.value) for step in curve.other_revisions] == [("stretch", 1500)]
    assert curve.linear[11] == 1100


def test_a_stocks_paces_start_at_its_level_of_the_year_before():
    case = Case().indicator("stock", "stock").target(A, 1240, "stock").report(A, 2019, {12: 1000}, "stock")
    curve = case.report(A, 2020, {1: 1010}, "stock").curve("2020-01", A, "stock")
    assert curve.linear[0] == 1020
    assert curve.linear[11] == 1240
    assert curve.actual[0] == 1010


def test_rates_have_no_pace():
    case = Case().indicator("rate", "rate_ceiling").target(A, 4.5, "rate").report(A, 2020, {1: 3.5, 2: 3.6}, "rate")
    curve = case.curve("2020-02", A, "rate")
    assert curve.actual[:2] == (3.5, 3.6)
    assert set(curve.linear) == {None}
    assert curve.seasonal is None


def test_the_curve_agrees_with_the_board():
    case = jobs_with_history().report(A, 2020, {8: 850, 9: 900})
    assert case.curve("2020-09", A).progress == case.at("2020-09", A)


def test_an_unknown_indicator_is_a_key_error():
    with pytest.raises(KeyError):
        jobs_with_history().report(A, 2020, {9: 1}).curve("2020-09", A, "unknown")
