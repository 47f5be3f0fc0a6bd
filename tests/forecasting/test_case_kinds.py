"""Which share of a list is dealt with by December: few cases exactly, open ones named where nothing tells."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from forecasting.case_kinds import (
    CASES,
    IMPOSSIBLE,
    NO_EARLIER_YEAR,
    NOT_THIS_YEAR,
    OPEN_CASES,
    _closed,
    closing_rate,
    rate_at_year_end,
)
from forecasting.endings import chance, told
from forecasting.level_kinds import LEVEL
from forecasting.year_end import COMPLETE, NONE, NOTHING_REPORTED

NAN = np.nan
MONTHS = pd.period_range("2017-01", "2020-12", freq="M")
JUNE, DECEMBER = pd.Period("2020-06", "M"), pd.Period("2020-12", "M")
FULL = np.array([100.0])


def lists(closed: float = 1.0, *, size: float = 24.0, grows: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A list since January, of which the share `closed` is dealt with at once and the rest by December."""
    month = MONTHS.month.to_numpy()
    listed = np.rint(size * month / 12) if grows else np.full(len(month), size)
    done = np.where(month == 12, listed, np.floor(listed * (closed if grows else month / 13)))
    return tuple(pd.DataFrame({"only": one}, index=MONTHS) for one in (done, listed))


def end(done: pd.DataFrame, listed: pd.DataFrame, origin: pd.Period = JUNE, **more):
    return rate_at_year_end(done, listed, origin=origin, **more)


def test_cases_open_in_june_are_closed_as_they_always_were():
    said = end(*lists(0.9))
    assert said.method[0] == CASES
    assert said.open_cases.tolist() == [2.0]
    assert 0.5 < chance(said, FULL)[0] < 1.0


def test_a_list_that_ended_every_year_short_will_again():
    done, listed = lists(0.9)
    done.loc[MONTHS.month == 12] -= 4
    said = end(done, listed)
    assert chance(said, FULL)[0] < 0.3
    assert chance(said, np.array([50.0]))[0] > 0.98


def test_the_number_closed_is_beta_binomial():
    number, weights = _closed(7, 0.8, 10.0)
    assert np.allclose(weights, stats.betabinom.pmf(number, 7, 8.0, 2.0))
    number, weights = _closed(5000, 0.8, 10.0)
    assert (number * weights).sum() == pytest.approx(stats.betabinom.mean(5000, 8.0, 2.0), rel=0.01)
    spread = ((number - 4000) ** 2 * weights).sum() ** 0.5
    assert spread == pytest.approx(stats.betabinom.std(5000, 8.0, 2.0), rel=0.03)
    assert _closed(0, 0.8, 10.0)[0].tolist() == [0.0]


def test_rates_that_move_between_years_are_known_less_surely():
    steady = closing_rate(np.full((3, 4), 80.0), np.full((3, 4), 100.0))
    moving = closing_rate(np.array([[60.0] * 4, [95.0] * 4, [80.0] * 4]), np.full((3, 4), 100.0))
    assert steady.cases > 5 * moving.cases
    assert np.allclose(steady.mean, 0.8, atol=0.01)


def test_fixed_lists_have_no_entrants_and_a_long_list_stays_within_bounds():
    said = end(*lists(grows=False, size=5000.0))
    assert (np.diff(said.quantiles, axis=0) >= 0).all()
    assert said.quantiles.min() >= 0
    assert said.quantiles.max() <= 100
    assert chance(said, np.array([90.0]))[0] > 0.9


def test_nothing_on_the_list_is_attained():
    done, listed = lists()
    nothing = end(done * 0, listed * 0, DECEMBER)
    assert (nothing.actual.tolist(), chance(nothing, FULL).tolist()) == ([100.0], [1.0])
    so_far = end(
        done.where(MONTHS.year.to_numpy()[:, None] < 2020, 0), listed.where(MONTHS.year.to_numpy()[:, None] < 2020, 0)
    )
    assert chance(so_far, FULL)[0] > 0.8


def test_without_an_earlier_year_only_the_open_cases_are_told():
    done, listed = (one.loc["2020-01":] for one in lists(0.9))
    said = end(done, listed)
    assert (said.method[0], said.reason[0], said.open_cases[0]) == (NONE, OPEN_CASES, 2.0)
    assert np.isnan(chance(said, FULL)).all()
    closed = end(listed, listed)
    assert (closed.reason[0], closed.open_cases[0]) == (NO_EARLIER_YEAR, 0.0)


def test_bad_lists_are_refused_in_words():
    done, listed = lists(0.9)
    assert end(done * NAN, listed * NAN).reason[0] == NOTHING_REPORTED
    assert end(done, listed * NAN).reason[0] == NOTHING_REPORTED
    silent = done.where(MONTHS.year.to_numpy()[:, None] < 2020)
    assert end(silent, listed).reason[0] == NOT_THIS_YEAR
    assert end(listed + 5, listed).reason[0] == IMPOSSIBLE
    for point in (1, 3):
        few = [one.where(np.arange(48)[:, None] >= 42 - point) for one in (done, listed)]
        assert end(*few).method[0] == NONE


def test_gaps_and_audits_are_lived_with():
    done, listed = lists(0.9)
    done.loc["2019-05":"2019-07"] = NAN
    done.loc["2020-05":"2020-06"] = NAN
    done.loc["2018-08"] -= 3
    listed.loc["2018-03"] = 1e6
    said = end(done, listed)
    assert said.method[0] == CASES
    assert np.isfinite(said.quantiles).all()


def test_december_decides_and_nothing_after_the_origin_is_read():
    done, listed = lists(0.9)
    decided = end(done, listed, DECEMBER)
    assert (decided.method[0], chance(decided, FULL).tolist()) == (COMPLETE, [1.0])
    poisoned = [one.copy() for one in (done, listed)]
    for one in poisoned:
        one.loc["2020-07":] = 1e7
    assert np.array_equal(end(done, listed).quantiles, end(*poisoned).quantiles)


def test_rates_counted_anew_every_month_are_levels():
    random = np.random.default_rng(2)
    listed = pd.DataFrame({"only": np.full(48, 240.0)}, index=MONTHS)
    done = pd.DataFrame({"only": random.integers(225, 238, 48).astype(float)}, index=MONTHS)
    said = end(done, listed)
    assert said.method[0] == LEVEL
    assert 93 < told(done.columns, said, FULL)["q50"]["only"] < 99
    assert said.quantiles.max() <= 100
