"""How the year will end: honest, exact where it can be, and blind to everything after the origin."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from forecasting import year_end
from forecasting.year_end import COLUMNS, QUANTILES, forecast_year_end

NAN = np.nan
MONTHS = pd.period_range("2014-01", "2020-12", freq="M")
LEVELS = list(QUANTILES)


def city(columns: int = 8, *, months: pd.PeriodIndex = MONTHS) -> pd.DataFrame:
    """Flows with a season, a trend and noise, sizes from tens to hundreds of thousands."""
    random = np.random.default_rng(11)
    time = np.arange(len(months))[:, None]
    season = 1 + 0.5 * np.sin((time + 1) * np.pi / 6 + random.uniform(0, 1, columns))
    flows = np.exp(random.uniform(3, 10, columns)) * season * (1 + 0.004 * time)
    flows = flows * np.exp(random.normal(0, 0.06, flows.shape))
    return pd.DataFrame(flows, index=months, columns=[f"district {one}" for one in range(columns)])


def targets_of(history: pd.DataFrame, year: int = 2020, factor: float = 1.0) -> pd.Series:
    return history[history.index.year == year].sum() * factor


def forecast(history: pd.DataFrame, origin: str, targets: pd.Series | None = None, **more: object) -> pd.DataFrame:
    wanted = targets_of(history, 2019) if targets is None else targets
    return forecast_year_end(history, wanted, origin=pd.Period(origin, "M"), **more)


def one(values: list[float] | np.ndarray, origin: str, target: float = NAN, first: str = "2014-01") -> pd.Series:
    months = pd.period_range(first, periods=len(values), freq="M")
    history = pd.DataFrame({"only": np.array(values, dtype=float)}, index=months)
    return forecast(history, origin, pd.Series({"only": target})).loc["only"]


def test_the_answer_has_the_promised_shape():
    history = city()
    found = forecast(history, "2020-06")
    assert tuple(found.columns) == COLUMNS
    assert found.index.equals(history.columns)
    assert (found["method"] == year_end.ENGINE).all()
    assert (found["reason"] == "").all()
    np.testing.assert_allclose(found["actual"], history.loc["2020-01":"2020-06"].sum())


@pytest.mark.parametrize("month", range(1, 12))
def test_what_comes_after_the_origin_never_matters(month: int):
    history = city()
    poisoned = history.copy()
    poisoned.iloc[-(12 - month) :] = np.resize([NAN, np.inf, -1e9, 7.0], (12 - month, history.shape[1]))
    origin = f"2020-{month:02d}"
    wanted = targets_of(history, 2019)
    pd.testing.assert_frame_equal(forecast(history, origin, wanted), forecast(poisoned, origin, wanted))
    cut = history.loc[:origin]
    pd.testing.assert_frame_equal(forecast(history, origin, wanted), forecast(cut, origin, wanted))


def test_december_is_exact():
    history = city()
    wanted = targets_of(history) * np.resize([0.999, 1.001, 1.0], history.shape[1])
    found = forecast(history, "2020-12", wanted)
    for level in [*LEVELS, "mean"]:
        np.testing.assert_allclose(found[level], targets_of(history), rtol=1e-12)
    assert found["probability"].tolist() == [1.0, 0.0, 1.0] * 2 + [1.0, 0.0]
    assert (found["method"] == year_end.COMPLETE).all()


@pytest.mark.parametrize("month", [2, 3, 6, 9, 11])
def test_quantiles_rise_and_probabilities_fall_with_the_target(month: int):
    history = city(30)
    origin = f"2020-{month:02d}"
    found = forecast(history, origin)
    assert (np.diff(found[LEVELS].to_numpy(), axis=1) >= 0).all()
    low, high = (forecast(history, origin, targets_of(history, 2019, factor)) for factor in (0.97, 1.06))
    assert (low["probability"] >= high["probability"]).all()
    assert low["probability"].between(0, 1).all()


def test_probability_and_quantiles_agree():
    history = city()
    found = forecast(history, "2020-05")
    for level, share in QUANTILES.items():
        again = forecast(history, "2020-05", found[level])
        np.testing.assert_allclose(again["probability"], 1 - share, atol=1e-6)


def test_the_more_is_known_the_narrower_the_range():
    history = city(30)
    widths = [
        (found["q90"] - found["q10"]).sum() for found in (forecast(history, f"2020-{m:02d}") for m in (3, 6, 9, 11))
    ]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("month", [2, 3, 7, 11, 12])
def test_the_unit_does_not_matter(month: int):
    history = city()
    factors = pd.Series(np.geomspace(1e-4, 1e4, history.shape[1]), index=history.columns)
    origin, wanted = f"2020-{month:02d}", targets_of(history, 2019)
    found = forecast(history, origin, wanted)
    scaled = forecast(history * factors, origin, wanted * factors)
    figures = ["actual", "mean", *LEVELS]
    np.testing.assert_allclose(scaled[figures], found[figures].mul(factors, axis=0), rtol=1e-9)
    np.testing.assert_allclose(scaled["probability"], found["probability"], atol=1e-9)


def test_the_order_of_the_columns_does_not_matter():
    history = city(150)
    order = np.random.default_rng(1).permutation(history.columns)
    found = forecast(history, "2020-06").loc[order]
    pd.testing.assert_frame_equal(forecast(history[order], "2020-06"), found, rtol=1e-9)


def test_the_same_inputs_give_the_same_bits_and_stay_as_they_were():
    history, wanted = city(150), targets_of(city(150), 2019)
    kept = history.copy()
    first = forecast(history, "2020-04", wanted)
    pd.testing.assert_frame_equal(first, forecast(history, "2020-04", wanted), check_exact=True)
    pd.testing.assert_frame_equal(history, kept, check_exact=True)


def test_a_target_already_reached_is_certain():
    history = city()
    reached = history.loc["2020-01":"2020-08"].sum()
    assert (forecast(history, "2020-08", reached)["probability"] == 1.0).all()
    assert (forecast(history, "2020-08", reached * 1.0001)["probability"] < 1.0).all()
    found = forecast(history, "2020-08")
    assert (found["q05"] >= found["actual"]).all()


def test_a_net_figure_may_fall_below_what_was_reached():
    history = city() - 1.3 * city().mean()
    reached = history.loc["2020-01":"2020-08"].sum()
    found = forecast(history, "2020-08", reached)
    assert (found["probability"] < 1.0).all()
    assert (found["q05"] < found["mean"]).all()


def test_a_target_out_of_reach_has_hardly_a_chance_and_none_has_no_probability():
    history = city()
    wanted = targets_of(history, 2019, 3.0)
    wanted.iloc[0] = NAN
    found = forecast(history, "2020-09", wanted.drop("district 1"))
    assert found["probability"].isna().tolist() == [True, True] + [False] * 6
    assert (found["probability"].dropna() < 0.01).all()
    assert found["mean"].notna().all()


def test_january_and_february_together_give_the_same_year():
    history = city()
    joint = history.copy()
    for year in range(2014, 2021):
        joint.loc[f"{year}-02"] += joint.loc[f"{year}-01"]
        joint.loc[f"{year}-01"] = NAN
    apart, together = forecast(history, "2020-06"), forecast(joint, "2020-06")
    np.testing.assert_allclose(together["actual"], apart["actual"])
    np.testing.assert_allclose(together["mean"], apart["mean"], rtol=0.03)
    assert (together["reason"] == "").all()


def test_years_by_quarter_only_are_history_too():
    history = city()
    quarters = history.copy()
    for year in (2015, 2017):
        for last in (3, 6, 9, 12):
            rows = [f"{year}-{month:02d}" for month in (last - 2, last - 1, last)]
            total = quarters.loc[rows[0] : rows[2]].sum()
            quarters.loc[rows[0] : rows[1]] = NAN
            quarters.loc[rows[2]] = total
    found, plain = forecast(quarters, "2020-06"), forecast(history, "2020-06")
    np.testing.assert_allclose(found["mean"], plain["mean"], rtol=0.04)
    assert (found["method"] == year_end.ENGINE).all()


def test_months_not_yet_reported_are_forecast_from_the_last_one_that_is():
    history = city()
    late = history.copy()
    late.loc["2020-07":"2020-09", "district 0"] = NAN
    found, june = forecast(late, "2020-09"), forecast(history, "2020-06")
    pd.testing.assert_series_equal(found.loc["district 0"], june.loc["district 0"])
    assert found.loc["district 1", "actual"] > june.loc["district 1", "actual"]


def test_a_year_without_a_figure_is_forecast_whole():
    history = city()
    found = forecast(history.assign(**{"district 0": history["district 0"].loc[:"2019-12"]}), "2020-05")
    row = found.loc["district 0"]
    assert row["actual"] == 0.0
    assert row["q10"] < history["district 0"].loc["2020-01":].sum() < row["q95"] * 1.1


def test_january_alone_is_refused_and_answered_as_of_the_years_start():
    history = city()
    found = forecast(history, "2020-01")
    assert (found["reason"] == year_end.JANUARY_ALONE).all()
    assert (found["method"] == year_end.YEAR_START).all()
    larger = history.copy()
    larger.loc["2020-01"] *= 1.9
    np.testing.assert_allclose(forecast(larger, "2020-01")["mean"], found["mean"])


def test_an_abnormal_year_is_left_out_where_others_remain():
    history = city()
    history.loc["2018-01":"2018-06"] *= 0.2
    wild, calm = forecast(history, "2020-06"), forecast(history, "2020-06", abnormal=(2018,))
    truth = targets_of(history)
    assert (calm["mean"] - truth).abs().sum() < (wild["mean"] - truth).abs().sum()
    assert (calm["q90"] - calm["q10"]).sum() < (wild["q90"] - wild["q10"]).sum()
    young = history.loc["2018-01":]
    pd.testing.assert_frame_equal(forecast(young, "2020-06"), forecast(young, "2020-06", abnormal=(2018, 2020)))


def test_too_little_history_is_refused_and_answered_by_a_named_rule():
    year = [10.0] * 12
    found = one([*year, *[11.0] * 6], "2015-06", target=130.0)
    assert found["reason"] == year_end.TOO_SHORT
    assert found["method"] == "last_year_share"
    assert 120 < found["q50"] < 145
    assert 66 <= found["q05"] < found["q95"]
    assert 0 < found["probability"] < 1
    found = one([11.0] * 6, "2014-06")
    assert (found["method"], found["reason"]) == ("straight_line", year_end.TOO_SHORT)
    assert 120 < found["q50"] < 145


def test_nothing_reported_is_said_and_no_figure_invented():
    found = one([NAN] * 30, "2016-06", target=5.0)
    assert (found["method"], found["reason"]) == (year_end.NONE, year_end.NOTHING_REPORTED)
    assert np.isnan(found[["mean", *LEVELS, "probability"]].astype(float)).all()
    assert one([NAN, NAN, 3.0, *[NAN] * 9, NAN], "2015-01")["reason"] == year_end.TOO_SHORT


def test_constant_zero_and_outlying_series_are_answered_sensibly():
    constant = one([7.0] * 78, "2020-06", target=84.0)
    assert constant["q05"] == pytest.approx(84.0, rel=0.01)
    assert constant["q95"] == pytest.approx(84.0, rel=0.01)
    zero = one([0.0] * 78, "2020-06", target=5.0)
    assert zero["q95"] == 0.0
    assert zero["probability"] < 0.01
    assert one([0.0] * 78, "2020-06", target=0.0)["probability"] == 1.0
    wild = [100.0] * 78
    wild[40] = 1e6
    assert 1000 < one(wild, "2020-06")["q50"] < 1500
    counts = np.random.default_rng(2).poisson(0.5, 78)
    found = one(counts, "2020-06", target=counts[72:78].sum() + 3)
    assert counts[72:78].sum() <= found["q05"] <= found["q95"] < 20
    assert 0.05 < found["probability"] < 0.95


def test_neighbours_change_a_forecast_only_through_what_a_large_panel_teaches():
    history = city(20)
    alone, among = forecast(history[["district 3"]], "2020-06"), forecast(history, "2020-06")
    pd.testing.assert_series_equal(alone.loc["district 3"], among.loc["district 3"])


@pytest.mark.parametrize("month", [1, 2, 6])
def test_parts_of_a_panel_are_told_what_the_whole_panel_is_told(month: int):
    history, origin = city(120), pd.Period(f"2020-{month:02d}", "M")
    history.loc["2020-05":, history.columns[:50]] = NAN
    whole = forecast(history, str(origin))
    laws = year_end.panel_laws(history, origin=origin)
    parts = [forecast(history[part], str(origin), laws=laws) for part in np.array_split(history.columns, 3)]
    pd.testing.assert_frame_equal(pd.concat(parts), whole, rtol=1e-12)
    untaught = forecast(history[history.columns[:20]], str(origin))
    assert (untaught["q95"] != whole["q95"].iloc[:20]).any()


def test_no_columns_make_an_empty_answer():
    found = forecast(city()[[]], "2020-06", pd.Series(dtype=float))
    assert tuple(found.columns) == COLUMNS
    assert found.empty


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda table: table.set_axis(table.index.to_timestamp()), "PeriodIndex"),
        (lambda table: table.set_axis(pd.period_range("2014-01-01", periods=len(table), freq="D")), "PeriodIndex"),
        (lambda table: table.drop(pd.Period("2016-05", "M")), "consecutive"),
        (lambda table: table.iloc[::-1], "consecutive"),
        (lambda table: table.loc[:"2020-05"], "does not contain"),
        (lambda table: table.iloc[:0], "does not contain"),
        (lambda table: pd.concat([table, table], axis=1), "same name"),
        (lambda table: table.assign(bad=np.inf), "finite"),
        (lambda table: table.assign(bad="many"), "numbers"),
    ],
)
def test_what_is_no_history_is_refused_in_a_sentence(change: object, told: str):
    with pytest.raises(ValueError, match=told):
        forecast(change(city()), "2020-06", pd.Series(dtype=float))


def test_what_are_no_targets_or_origin_is_refused_in_a_sentence():
    history = city()
    for wanted, told in (
        (pd.Series([1.0, 2.0], index=["district 1", "district 1"]), "twice"),
        (pd.Series({"district 1": np.inf}), "finite"),
        (pd.Series({"district 1": "many"}), "numbers"),
    ):
        with pytest.raises(ValueError, match=told):
            forecast(history, "2020-06", wanted)
    with pytest.raises(ValueError, match="origin"):
        forecast_year_end(history, targets_of(history), origin=pd.Period("2020", "Y"))


def test_intervals_and_probabilities_hold_on_a_made_up_world():
    history, inside, said, came = city(300), [], [], []
    truth = targets_of(history)
    wanted = targets_of(history, 2019) * np.random.default_rng(8).uniform(0.98, 1.12, 300)
    for month in (3, 6, 9):
        found = forecast(history, f"2020-{month:02d}", wanted)
        inside.append((truth >= found["q10"]) & (truth <= found["q90"]))
        said.append(found["probability"])
        came.append(truth >= wanted)
    assert 0.70 < np.mean(inside) < 0.92
    assert abs(np.mean(said) - np.mean(came)) < 0.06


def test_statsmodels_is_not_loaded_by_the_engine():
    code = (
        "import numpy, pandas, sys; from forecasting.year_end import forecast_year_end;"
        "months = pandas.period_range('2015-01', periods=66, freq='M');"
        "table = pandas.DataFrame({'a': numpy.arange(66.0)}, index=months);"
        "forecast_year_end(table, pandas.Series({'a': 1.0}), origin=months[-1]);"
        "print([name for name in ('statsmodels', 'scipy') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
