"""What is supposed moves a stored forecast by arithmetic that can be checked by hand."""

import pytest

from forecasting.supposed import more_a_month, reaching
from tests.forecasting.year_ends import certain_path, year_end

# The year ends anywhere between 20,000 and 40,000, every total as likely as any other.
EVEN = year_end(
    20_000.0,
    40_000.0,
    target=32_000.0,
    actual=18_000.0,
    path=certain_path({10: 22_000.0, 11: 26_000.0, 12: 30_000.0}),
)


def test_a_thousand_more_in_each_of_three_months_is_three_thousand_more():
    found = more_a_month(EVEN, 1_000.0)
    assert (found.more, found.mean) == (3_000.0, 33_000.0)
    assert found.chance == pytest.approx(0.55)  # 29,000 of the old distribution are exceeded in 55 of 100 cases


def test_less_takes_away_as_much():
    assert more_a_month(EVEN, -1_000.0).chance == pytest.approx(0.25)


def test_nothing_more_is_the_forecast_itself():
    assert more_a_month(EVEN, 0.0).chance == pytest.approx(EVEN.probability)


def test_a_level_on_the_way_moves_the_year_by_what_it_differs_from_the_middle_of_the_forecast():
    found = reaching(EVEN, "2020-11", 28_000.0)
    assert (found.more, found.mean) == (2_000.0, 32_000.0)
    assert found.chance == pytest.approx(0.5)


def test_the_years_end_itself_and_a_month_that_is_past_suppose_nothing():
    assert reaching(EVEN, "2020-12", 32_000.0) is None
    assert reaching(EVEN, "2020-08", 32_000.0) is None
