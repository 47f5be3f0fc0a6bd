"""应报与实报: what was due of each district this year, and what of it is there."""

import pandas as pd

from tests.tracking.build import CITY, A, B, C, Case, straight
from tracking.completeness import Completeness, completeness
from tracking.roll_up import roll_up


def test_a_month_that_anybody_reported_is_due_of_all_who_take_part():
    case = Case().indicator("jobs").target(A, 100, "jobs").target(B, 100, "jobs")
    case.report(A, 2020, {2: 1, 3: 2, 4: 3}, "jobs").report(B, 2020, {2: 1, 4: 3, 5: 4}, "jobs")
    case.report(A, 2019, straight(100), "jobs")
    found = completeness(case.frames()["observations"], case.board("2020-04"))
    # February to April, 2019 and May left out; C has neither target nor figures.
    assert found == {
        A: Completeness(A, 3, 3, ()),
        B: Completeness(B, 2, 3, (("jobs", "2020-03"),)),
        C: Completeness(C, 0, 0, ()),
    }
    assert (found[A].share, found[B].share, found[C].share) == (1, 2 / 3, None)


def test_who_has_a_target_and_never_reports_misses_every_month():
    case = Case().indicator("jobs").target(B, 100, "jobs").report(A, 2020, {2: 1, 3: 2}, "jobs")
    assert completeness(case.frames()["observations"], case.board("2020-03"))[B].missing == (
        ("jobs", "2020-02"),
        ("jobs", "2020-03"),
    )


def test_quarters_and_events_are_due_when_they_are():
    case = Case().indicator("quarter", "stock", frequency="quarterly").indicator("base", "count", frequency="event")
    case.report(A, 2020, {2: 1, 3: 1}, "quarter").report(B, 2020, {3: 1}, "quarter")
    case.report(A, 2020, {3: 1}, "base").target(B, 1, "base")
    found = completeness(case.frames()["observations"], case.board("2020-05"))
    assert (found[A].reported, found[A].expected) == (1, 1)
    assert (found[B].reported, found[B].expected) == (1, 1)


def test_rolled_up_rows_and_the_citys_own_are_no_reports_of_a_district():
    case = Case().indicator("jobs").report(A, 2020, {2: 1}, "jobs").report(CITY, 2020, {3: 2}, "jobs")
    frames = case.frames()
    totals = roll_up(frames["observations"], frames["districts"], frames["indicators"])
    both = pd.concat([frames["observations"], totals], ignore_index=True)
    assert completeness(both, case.board("2020-03"))[A] == Completeness(A, 1, 1, ())


def test_a_limit_that_holds_for_all_makes_nobody_take_part():
    case = Case().indicator("age", "age_ceiling", unit="day").target(CITY, 60, "age").report(A, 2020, {2: 5}, "age")
    found = completeness(case.frames()["observations"], case.board("2020-02"))
    assert (found[A].expected, found[B].expected) == (1, 0)
