"""What is supposed moves a stored forecast by arithmetic that can be checked by hand."""

import pytest

from forecasting.stored import Step, YearEnd
from forecasting.supposed import more_a_month, reaching
from forecasting.year_law import LEVELS

# The year ends anywhere between 20,000 and 40,000, every total as likely as any other.
EVEN = YearEnd(
    indicator="jobs",
    district="990100",
    month="2020-09",
    target=32_000.0,
    actual=18_000.0,
    mean=30_000.0,
    q05=21_000.0,
    q10=22_000.0,
    q25=25_000.0,
    q50=30_000.0,
    q75=35_000.0,
    q90=38_000.0,
    q95=39_000.0,
    probability=0.4,
    quantiles=tuple(20_000.0 + 20_000.0 * LEVELS),
    path=(
        Step("2020-10", *(22_000.0,) * 7),
        Step("2020-11", *(26_000.0,) * 7),
        Step("2020-12", *(30_000.0,) * 7),
    ),
    method="engine",
    reason="",
    version=57,
    engine="forecasting 1",
    made_at="2020-10-09T01:00:00Z",
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
