"""At which level a rate or a stock ends the year: by the engine or by net changes, within bounds, refused in words."""

import numpy as np
import pandas as pd
import pytest

from forecasting.endings import chance, told
from forecasting.level_kinds import (
    LEVEL,
    NET_CHANGE,
    TOO_FEW,
    level_at_year_end,
    stock_at_year_end,
)
from forecasting.year_end import COMPLETE, NONE, NOTHING_REPORTED
from forecasting.year_rules import LAST_YEAR_SHARE

NAN = np.nan
MONTHS = pd.period_range("2016-01", "2020-12", freq="M")
JUNE, DECEMBER = pd.Period("2020-06", "M"), pd.Period("2020-12", "M")


def rates(columns: int = 3) -> pd.DataFrame:
    """Unemployment rates around 3.6 %, January never told alone."""
    random = np.random.default_rng(3)
    values = 3.6 + 0.05 * np.sin(np.arange(60) * np.pi / 6)[:, None] + random.normal(0, 0.02, (60, columns))
    values[MONTHS.month == 1] = NAN
    return pd.DataFrame(values, index=MONTHS, columns=[str(one) for one in range(columns)])


def stock(growth: float = 10.0, start: float = 400.0) -> pd.DataFrame:
    """A stock that grows in whole units, twice as fast in the year's second half."""
    steps = np.where(MONTHS.month > 6, 2 * growth, growth)
    return pd.DataFrame({"only": start + np.cumsum(steps)}, index=MONTHS)


def rate_end(levels: pd.DataFrame, origin: pd.Period = JUNE):
    return level_at_year_end(levels, origin=origin, lowest=0.0, highest=100.0)


def test_a_rate_well_under_its_ceiling_stays_there_and_one_over_it_does_not():
    said = rate_end(rates())
    ceiling = np.array([4.5, 3.0, NAN])
    found = chance(said, ceiling, True)
    assert found[0] > 0.98
    assert found[1] < 0.02
    assert np.isnan(found[2])
    assert 0 < found[1] < found[0] < 1  # nothing is certain before December
    assert (said.method == LEVEL).all()
    between = said.quantiles[[30, 60, 90], [0, 1, 2]] + 1e-4
    assert chance(said, between) == pytest.approx(1 - chance(said, between, True))
    assert chance(said, between, True) == pytest.approx([0.28, 0.58, 0.88], abs=0.02)


def test_quantiles_grow_and_stay_between_the_bounds():
    near = rates() * 0 + 99.9 + np.linspace(-3, 0.05, 60)[:, None]
    said = rate_end(near)
    assert (np.diff(said.quantiles, axis=0) >= 0).all()
    assert said.quantiles.max() == 100.0
    low = rate_end(rates() / 1000)
    assert low.quantiles.min() >= 0.0


def test_a_month_that_is_never_told_is_no_period():
    table = told(rates().columns, rate_end(rates()), np.full(3, NAN))
    with_january = rates().ffill()
    other = told(with_january.columns, rate_end(with_january), np.full(3, NAN))
    assert np.allclose(table["q50"], other["q50"], atol=0.05)


def test_quarterly_levels_step_to_the_last_quarter():
    levels = rates()
    levels.loc[~np.isin(MONTHS.month, (3, 6, 9, 12))] = NAN
    said = rate_end(levels, pd.Period("2020-08", "M"))
    assert np.allclose(told(levels.columns, said, np.full(3, NAN))["q50"], 3.55, atol=0.12)


def test_december_is_what_it_is_and_a_december_not_told_is_still_forecast():
    levels = rates()
    levels.iloc[-1, 1] = NAN
    said = rate_end(levels, DECEMBER)
    assert said.method.tolist() == [COMPLETE, LEVEL, COMPLETE]
    assert (said.quantiles[:, 0] == levels.iloc[-1, 0]).all()
    assert chance(said, levels.iloc[-1].to_numpy(), True)[[0, 2]].tolist() == [1.0, 1.0]
    assert said.quantiles[0, 1] < said.quantiles[-1, 1]


def test_nothing_after_the_origin_is_read():
    for levels, end in ((rates(), rate_end), (stock(), lambda one: stock_at_year_end(one, origin=JUNE))):
        poisoned = levels.copy()
        poisoned.loc["2020-07":] = 1e9
        assert np.array_equal(end(levels).quantiles, end(poisoned).quantiles)


def test_a_stock_is_its_level_now_and_the_rest_of_the_years_net_change():
    said = stock_at_year_end(stock(), origin=JUNE)
    table = told(pd.Index(["only"]), said, stock().loc[DECEMBER].to_numpy())
    assert said.method.tolist() == [NET_CHANGE]
    assert table["q50"]["only"] == pytest.approx(stock().loc[DECEMBER, "only"], abs=3)
    assert (said.quantiles % 1 == 0).all()


def test_a_stock_that_falls_reaches_a_target_below_it():
    falling = stock(growth=-2.0, start=900.0)
    said = stock_at_year_end(falling, origin=JUNE)
    end = falling.loc[DECEMBER].to_numpy()
    assert chance(said, end + 6, True)[0] > 0.9
    assert chance(said, end - 12, True)[0] < 0.1


def test_a_stock_of_one_earlier_year_goes_by_that_years_share_and_says_so():
    young = stock().loc["2018-12":]
    said = stock_at_year_end(young, origin=JUNE)
    assert said.method.tolist() == [LAST_YEAR_SHARE]
    assert said.reason[0]
    falling = stock_at_year_end(1000 - young, origin=JUNE)
    assert falling.method.tolist() == [LAST_YEAR_SHARE]
    assert np.allclose(falling.quantiles, 1000 - said.quantiles[::-1], atol=1)


@pytest.mark.parametrize(("count", "reason"), [(0, NOTHING_REPORTED), (1, TOO_FEW), (3, TOO_FEW)])
@pytest.mark.parametrize("end", [rate_end, lambda levels: stock_at_year_end(levels, origin=JUNE)])
def test_too_few_figures_are_refused_in_words(count: int, reason: str, end):
    levels = pd.DataFrame({"only": np.full(60, NAN)}, index=MONTHS)
    levels.iloc[54 - count : 54] = 4.0
    said = end(levels)
    assert (said.method[0], said.reason[0]) == (NONE, reason)
    assert np.isnan(said.quantiles).all()
    assert np.isnan(chance(said, np.array([4.5]), True)).all()


def test_bad_figures_are_lived_with():
    constant = pd.DataFrame({"only": np.full(60, 12.0)}, index=MONTHS)
    outlier, gap = stock(), stock()
    outlier.iloc[30] = 1e6
    gap.iloc[40:46] = NAN
    audited = stock()
    audited.iloc[50:] -= 60  # an audit takes some back
    for levels in (constant, outlier, gap, audited):
        said = stock_at_year_end(levels, origin=JUNE)
        assert np.isfinite(said.quantiles).all()
        middle = told(levels.columns, said, np.full(1, NAN))["q50"]["only"]
        assert abs(middle - levels.loc[DECEMBER, "only"]) < 0.25 * levels.loc[DECEMBER, "only"]
