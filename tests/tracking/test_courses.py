"""The months of several districts as shares of their targets, done by hand, and equal to what the board says."""

import pytest

from tests.tracking.build import CITY, JOBS, A, B, C, Case
from tracking.courses import courses, highest, lowest

NONE = (None,) * 12


def of(case: Case, month: str, codes=(JOBS,)):
    frames = {name: frame for name, frame in case.frames().items() if name != "rules"}
    return courses(**frames, month=month, codes=codes)


def test_every_month_is_a_share_of_the_target_in_force():
    case = Case().indicator().target(A, 1000).target(A, 800, effective_from="2020-04-01").target(B, 500)
    found = of(case.report(A, 2020, {2: 100, 4: 400}).report(B, 2020, {2: 50, 3: 75}), "2020-04")
    # 100 and 400 of 800, the target in force in April; January is never told alone, March was not reported.
    assert found[JOBS, A].completion == (None, 0.125, None, 0.5, *[None] * 8)
    assert found[JOBS, B].completion == (None, 0.1, 0.15, *[None] * 9)
    assert found[JOBS, A].linear[2] == 0.25
    assert found[JOBS, A].linear[11] == 1


def test_a_later_month_is_not_looked_at():
    case = Case().indicator().target(A, 1000).report(A, 2020, {2: 100, 3: 250})
    assert of(case, "2020-02")[JOBS, A].completion == (None, 0.1, *[None] * 10)


def test_a_stock_is_told_by_its_way_from_the_start_of_the_year():
    case = Case().indicator("stock", "stock").target(A, 1200, "stock", start_level=1000.0)
    found = of(case.report(A, 2020, {1: 1010, 2: 1100}, "stock"), "2020-02", ("stock",))
    assert found["stock", A].completion[:2] == (pytest.approx(0.05), pytest.approx(0.5))


def test_the_city_lacks_the_months_in_which_a_part_is_missing():
    case = Case().indicator().target(CITY, 2000).report(A, 2020, {2: 300, 3: 400}).report(B, 2020, {2: 200})
    assert of(case, "2020-03")[JOBS, CITY].completion[:3] == (None, 0.25, None)


def test_what_has_no_course_is_left_out():
    case = Case().indicator().indicator("rate", "rate_floor").indicator("events", "count").target(A, 1000)
    case.target(A, 90, "rate").target(A, 4, "events").target(C, 100)
    case.report(A, 2020, {2: 100}).report(B, 2020, {2: 100}).report(A, 2020, {2: 80}, "rate")
    found = of(case.report(A, 2020, {2: 1}, "events"), "2020-02", (JOBS, "rate", "events"))
    assert set(found) == {(JOBS, A)}  # B has no target, C no figure
    assert of(case, "2020-02", ()) == {}


def test_the_last_share_is_the_boards_completion():
    case = Case().indicator().indicator("stock", "stock").target(A, 900).target(CITY, 2000).target(A, 1300, "stock")
    case.report(A, 2020, {2: 100, 9: 620}).report(A, 2019, {12: 1000}, "stock").report(A, 2020, {9: 1140}, "stock")
    found = of(case, "2020-09", (JOBS, "stock"))
    for (code, district), course in found.items():
        assert course.completion[8] == case.at("2020-09", district, code).completion
    assert len(found) == 3


def test_a_scale_holds_every_share_the_target_and_nought():
    case = (
        Case()
        .indicator("stock", "stock")
        .target(A, 1200, "stock", start_level=1000.0)
        .report(A, 2020, {1: 980}, "stock")
    )
    fallen = of(case.report(A, 2020, {2: 1260}, "stock"), "2020-02", ("stock",))
    assert (lowest(fallen), highest(fallen)) == (pytest.approx(-0.1), pytest.approx(1.3))
    assert (lowest({}), highest({})) == (0, 1)
