"""What others call keeps its names, shapes and types: forecast() and forecast_year_end(), as DESIGN words them."""

import numpy as np
import pandas as pd
import pytest

from forecasting.smoothing import Smoothed, forecast
from forecasting.year_end import forecast_year_end

NAN = np.nan
COLUMNS = ["actual", "mean", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "probability", "method", "reason"]
QUANTILES = COLUMNS[2:9]


def panel(periods: int = 40, series: int = 3) -> np.ndarray:
    return np.random.default_rng(1).uniform(80, 120, (periods, series))


def history(columns: pd.Index, until: str = "2020-12") -> pd.DataFrame:
    index = pd.period_range("2016-01", until, freq="M")
    season = 1 + 0.3 * np.sin(index.month.to_numpy() * np.pi / 6)[:, None]
    noise = np.random.default_rng(2).uniform(0.95, 1.05, (len(index), len(columns)))
    return pd.DataFrame(np.round(100 * season * noise), index=index, columns=columns)


# forecast(values, horizon, *, season=1, levels=(80, 95)) -> Smoothed


@pytest.mark.parametrize(
    "values",
    [panel(), panel().astype(int), panel().astype(np.float32), panel().astype(int).tolist(), pd.DataFrame(panel())],
    ids=["float64", "int", "float32", "lists", "frame"],
)
def test_any_numbers_make_a_mean_and_two_bounds_of_the_same_shape(values: object):
    found = forecast(values, 5)
    assert isinstance(found, Smoothed)
    assert set(found.lower) == set(found.upper) == {80, 95}
    for figures in (found.mean, *found.lower.values(), *found.upper.values()):
        assert figures.shape == (5, 3)
        assert figures.dtype == np.float64
        assert np.isfinite(figures).all()


@pytest.mark.parametrize("levels", [(50, 90), (99,), (1, 33, 66), ()])
@pytest.mark.parametrize("season", [1, 4, 12, 52])
def test_any_levels_may_be_asked_for_and_lie_within_each_other(levels: tuple[int, ...], season: int):
    found = forecast(panel(), 1, season=season, levels=levels)
    assert found.mean.shape == (1, 3)
    assert tuple(found.lower) == tuple(found.upper) == levels
    bounds = [*(found.lower[one] for one in reversed(levels)), found.mean, *(found.upper[one] for one in levels)]
    assert (np.diff(np.array(bounds), axis=0) >= 0).all()


@pytest.mark.parametrize("season", [1, 12, 52])
def test_one_panel_may_hold_every_difficult_series(season: int):
    values = panel(30, 8)
    values[:25, 0] = NAN  # begins late
    values[:, 1] = NAN  # never reported
    values[:29, 2] = NAN  # one value alone
    values[:, 3] = 7.0
    values[:, 4] = 0.0
    values[:, 5] *= 1e-12
    values[-6:, 6] = NAN  # fell silent
    found = forecast(values, 13, season=season)
    assert np.isnan(found.mean[:, 1]).all()
    assert np.isfinite(np.delete(found.mean, 1, axis=1)).all()
    assert found.mean[:, 3] == pytest.approx(7.0)
    assert (found.mean[:, 4] == 0).all()
    assert ((found.mean[:, 5] > 5e-11) & (found.mean[:, 5] < 2e-10)).all()
    assert ((found.lower[95] <= found.mean) | np.isnan(found.mean)).all()


# forecast_year_end(history, targets, *, origin) -> one row a column


@pytest.mark.parametrize(
    "columns",
    [
        pd.Index(["b", "a", "c"]),
        pd.Index([3, 1, 2]),
        pd.MultiIndex.from_tuples([("jobs", "2"), ("jobs", "1"), ("loans", "9")], names=["indicator", "district"]),
    ],
    ids=["text", "numbers", "pairs"],
)
@pytest.mark.parametrize("month", [2, 7, 12])
def test_the_answer_has_the_columns_of_history_as_rows_in_their_order(columns: pd.Index, month: int):
    table = history(columns)
    wanted = pd.Series([1200, 1300], index=columns[[2, 0]])  # whole numbers, in another order, one without
    found = forecast_year_end(table, wanted, origin=pd.Period(year=2020, month=month, freq="M"))
    assert list(found.columns) == COLUMNS
    assert found.index.equals(columns)
    assert (found.dtypes[COLUMNS[:10]] == np.float64).all()
    assert found["actual"].to_numpy() == pytest.approx(table.loc["2020"].iloc[:month].sum().to_numpy())
    assert (np.diff(found[QUANTILES].to_numpy(), axis=1) >= 0).all()
    assert found["probability"].isna().tolist() == [False, True, False]
    assert (found["reason"] == "").all()
    if month == 12:
        assert (found[["mean", *QUANTILES]].to_numpy() == found[["actual"]].to_numpy()).all()
        assert found["probability"].dropna().isin((0.0, 1.0)).all()


def test_whole_numbers_are_figures_and_the_arguments_stay_as_they_were():
    table = history(pd.Index(["a", "b"])).astype(int)
    wanted = pd.Series({"a": 1200.0, "b": NAN, "other": 5.0})
    before = table.copy(), wanted.copy()
    found = forecast_year_end(table, wanted, origin=pd.Period("2020-06", "M"))
    again = forecast_year_end(table.astype(float), wanted, origin=pd.Period("2020-06", "M"))
    pd.testing.assert_frame_equal(found, again, check_exact=True)
    pd.testing.assert_frame_equal(table, before[0])
    pd.testing.assert_series_equal(wanted, before[1])


def test_a_value_after_silent_months_contains_them_and_silence_at_the_end_is_not_yet_reported():
    columns, origin = pd.Index(["a"]), pd.Period("2020-09", "M")
    table = history(columns)
    joint = table.copy()
    for year in range(2016, 2021):
        joint.loc[f"{year}-02"] += joint.loc[f"{year}-01"].to_numpy()
        joint.loc[f"{year}-01"] = NAN
    late = table.copy()
    late.loc["2020-08":] = NAN
    wanted = pd.Series({"a": 1180.0})
    whole, of_joint = (forecast_year_end(one, wanted, origin=origin).loc["a"] for one in (table, joint))
    assert of_joint["actual"] == whole["actual"]
    assert of_joint["mean"] == pytest.approx(whole["mean"], rel=0.005)
    silent = forecast_year_end(late, wanted, origin=origin).loc["a"]
    july = forecast_year_end(table, wanted, origin=pd.Period("2020-07", "M")).loc["a"]
    pd.testing.assert_series_equal(silent, july)


def test_every_column_empty_is_answered_without_figures_and_with_a_reason():
    table = history(pd.Index(["a", "b"])) * NAN
    found = forecast_year_end(table, pd.Series({"a": 5.0}), origin=pd.Period("2020-06", "M"))
    assert (found["actual"] == 0).all()
    assert found[["mean", *QUANTILES, "probability"]].isna().all(axis=None)
    assert (found["reason"] != "").all()


@pytest.mark.parametrize(
    "origin", [pd.Period("2021-01", "M"), pd.Period("2015-12", "M"), pd.Period("2020", "Y"), "2020-06"]
)
def test_an_origin_that_history_does_not_contain_is_refused(origin: object):
    with pytest.raises(ValueError, match="origin"):
        forecast_year_end(history(pd.Index(["a"])), pd.Series({"a": 1.0}), origin=origin)
