"""What a screen reads off a stored forecast agrees with the forecast."""

import numpy as np
import pandas as pd
import pytest

from forecasting.reading import chance, expected_shortfall, fan, month_of_reaching, remaining_shares
from forecasting.year_end import QUANTILES, forecast_year_end

MONTHS = pd.period_range("2014-01", "2020-12", freq="M")
ORIGIN = pd.Period("2020-05", "M")
LEVELS = list(QUANTILES)


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    random = np.random.default_rng(3)
    season = 1 + 0.5 * np.sin((np.arange(84) + 1) * np.pi / 6)
    flows = random.uniform(100, 900, 5) * season[:, None] * np.exp(random.normal(0, 0.08, (84, 5)))
    return pd.DataFrame(flows, index=MONTHS, columns=list("abcde"))


@pytest.fixture(scope="module")
def answer(history: pd.DataFrame) -> pd.DataFrame:
    return forecast_year_end(history, history.loc["2019"].sum(), origin=ORIGIN)


def by_hand(**figures: float) -> pd.DataFrame:
    """A normal total with mean 100 and spread 10, 40 of it reached."""
    scores = {"q05": -1.645, "q10": -1.2816, "q25": -0.6745, "q50": 0.0, "q75": 0.6745, "q90": 1.2816, "q95": 1.645}
    row = {"actual": 40.0, "mean": 100.0} | {name: 100 + 10 * score for name, score in scores.items()} | figures
    return pd.DataFrame(row, index=["only"])


@pytest.mark.parametrize(("wanted", "told"), [(100, 0.5), (90, 0.841), (110, 0.159), (120, 0.023), (95, 0.691)])
def test_any_chance_is_read_off_the_quantiles(wanted: float, told: float):
    assert chance(by_hand(), pd.Series({"only": float(wanted)}))["only"] == pytest.approx(told, abs=0.004)


def test_chances_agree_with_the_forecasts_own(history: pd.DataFrame, answer: pd.DataFrame):
    for factor in (0.95, 1.0, 1.03):
        wanted = history.loc["2019"].sum() * factor
        own = forecast_year_end(history, wanted, origin=ORIGIN)["probability"]
        np.testing.assert_allclose(chance(answer, wanted), own, atol=0.02)


def test_more_every_month_raises_the_chance():
    target = pd.Series({"only": 112.0})
    plain, helped = chance(by_hand(), target)["only"], chance(by_hand(), target - 2 * 7)["only"]
    assert plain == pytest.approx(0.115, abs=0.005)
    assert helped == pytest.approx(0.579, abs=0.005)


def test_what_is_reached_is_certain_and_what_is_unknown_stays_unknown():
    assert chance(by_hand(), pd.Series({"only": 40.0}))["only"] == 1.0
    assert chance(by_hand(q05=30.0), pd.Series({"only": 40.0}))["only"] < 1.0
    assert np.isnan(chance(by_hand(), pd.Series({"other": 1.0}))["only"])
    assert np.isnan(chance(by_hand(**dict.fromkeys(LEVELS, np.nan)), pd.Series({"only": 1.0}))["only"])
    certain = by_hand(**dict.fromkeys(["actual", *LEVELS], 100.0))
    assert chance(certain, pd.Series({"only": 100.0}))["only"] == 1.0
    assert chance(certain, pd.Series({"only": 101.0}))["only"] < 0.001


def test_the_expected_shortfall_by_hand():
    # A normal total misses its own mean by 0.3989 spreads on average, and a target far above by all of the way.
    assert expected_shortfall(by_hand(), pd.Series({"only": 100.0}))["only"] == pytest.approx(3.99, abs=0.05)
    assert expected_shortfall(by_hand(), pd.Series({"only": 200.0}))["only"] == pytest.approx(100.0, abs=0.2)
    assert expected_shortfall(by_hand(), pd.Series({"only": 30.0}))["only"] == 0.0
    assert np.isnan(expected_shortfall(by_hand(), pd.Series({"only": np.nan}))["only"])


def test_the_fan_starts_from_what_is_reached_and_ends_in_the_forecast(history: pd.DataFrame, answer: pd.DataFrame):
    shares = remaining_shares(history, origin=ORIGIN)
    found = fan(answer, shares)
    assert (shares.loc[:ORIGIN] == 0).all(axis=None)
    assert (shares.loc["2020-12"] == 1).all()
    for name in history.columns:
        way = found.loc[name]
        assert list(way.index) == list(pd.period_range("2020-06", "2020-12", freq="M"))
        np.testing.assert_allclose(way.iloc[-1].astype(float), answer.loc[name, way.columns].astype(float))
        assert (np.diff(way["q05"]) > 0).all()
        assert way["q05"].iloc[0] > answer.loc[name, "actual"]
        assert (np.diff((way["q95"] - way["q05"]).to_numpy()) > 0).all()


def test_the_path_follows_the_season(history: pd.DataFrame, answer: pd.DataFrame):
    path = fan(answer, remaining_shares(history, origin=ORIGIN))["q50"].unstack("month")
    truth = history.loc["2020"].cumsum().loc["2020-06":].T
    np.testing.assert_allclose(path, truth, rtol=0.06)


def test_the_month_of_reaching(history: pd.DataFrame, answer: pd.DataFrame):
    way = fan(answer, remaining_shares(history, origin=ORIGIN)).loc["a"]
    september = way.loc[pd.Period("2020-09", "M"), "q50"]
    assert month_of_reaching(way, september) == pd.Period("2020-09", "M")
    assert month_of_reaching(way, way["q50"].iloc[-1] * 1.01) is None


def test_young_and_complete_series_have_a_path_too(history: pd.DataFrame):
    young = history.loc["2020-01":]
    shares = remaining_shares(young, origin=ORIGIN)
    np.testing.assert_allclose(shares.loc["2020-06":, "a"], np.arange(1, 8) / 7)
    assert (remaining_shares(history, origin=pd.Period("2020-12", "M")) == 1).all(axis=None)
    complete = forecast_year_end(history, history.loc["2019"].sum(), origin=pd.Period("2020-12", "M"))
    assert fan(complete, remaining_shares(history, origin=pd.Period("2020-12", "M"))).loc["a", "q50"].iloc[
        -1
    ] == pytest.approx(complete.loc["a", "actual"])


def test_the_index_of_indicators_and_districts_is_kept(history: pd.DataFrame):
    named = history.set_axis(
        pd.MultiIndex.from_tuples([("jobs", one) for one in "abcde"], names=["indicator", "district"]), axis=1
    )
    answer = forecast_year_end(named, named.loc["2019"].sum(), origin=ORIGIN)
    found = fan(answer, remaining_shares(named, origin=ORIGIN))
    assert found.index.names == ["indicator", "district", "month"]
    assert found.loc[("jobs", "c")].shape == (7, 8)
