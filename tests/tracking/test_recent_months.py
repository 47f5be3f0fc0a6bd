"""The pace of the last months, and which months made where the year stands."""

from dataclasses import replace

import pytest

from tests.tracking.build import A, jobs_with_history
from tracking.recent_months import Deviation, deviations, last_reported, recent_mean, same_months_last_year, telling

# Last year's cumulative was 0, 127, 241, 342, 446, 548, 644, 737, 821, 888, 950, 1000.
CURVE = jobs_with_history().report(A, 2020, {2: 150, 3: 290, 4: 400, 5: 430}).curve("2020-05", A)


def test_the_recent_mean_is_that_of_the_last_three_months():
    assert last_reported(CURVE.actual) == 4
    assert recent_mean(CURVE) == pytest.approx((430 - 150) / 3)


def test_in_march_it_is_that_of_the_year_so_far():
    march = jobs_with_history().report(A, 2020, {2: 150, 3: 290}).curve("2020-03", A)
    assert recent_mean(march) == pytest.approx(290 / 3)


def test_no_mean_is_made_up_where_the_month_before_is_not_known():
    assert recent_mean(jobs_with_history().report(A, 2020, {4: 400}).curve("2020-04", A)) is None
    assert recent_mean(jobs_with_history().report(A, 2020, {2: 150}).curve("2020-02", A)) is None


def test_last_years_same_months_are_those_still_to_come():
    assert same_months_last_year(CURVE) == pytest.approx((1000 - 446) / 7)
    assert same_months_last_year(replace(CURVE, comparable=False)) is None
    assert same_months_last_year(replace(CURVE, actual=(*CURVE.actual[:11], 900.0))) is None  # December: none to come


def test_each_month_is_held_against_what_it_usually_brings():
    # The target of 1,200 by the shares of earlier years: 152.4, 289.2, 410.4, 535.2 by May.
    found = {one.month: one.amount for one in deviations(CURVE)}
    assert list(found) == ["2020-02", "2020-03", "2020-04", "2020-05"]
    assert found["2020-05"] == pytest.approx(30 - 124.8, abs=0.5)
    assert sum(found.values()) == pytest.approx(430 - CURVE.seasonal[4])


def test_only_the_months_that_made_it_are_told():
    months = [
        Deviation("2020-02", 4.0),
        Deviation("2020-03", -60.0),
        Deviation("2020-04", -3.0),
        Deviation("2020-05", -90.0),
    ]
    assert [one.month for one in telling(months)] == ["2020-03", "2020-05"]
    assert telling([Deviation(f"2020-{month:02d}", -10.0) for month in range(2, 10)]) == []
    assert telling([]) == []
