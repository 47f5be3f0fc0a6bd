"""The city's own forecasts: statsmodels in the shipped path, weighed by the city's past, and honest where it fails."""

import pickle
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd
import pytest

from forecasting import city, reference_models
from forecasting.city import (
    MIXES,
    NOT_FITTED,
    WITH_STATSMODELS,
    PastForecasts,
    chosen_mix,
    forecast_city,
    mixed_centre,
    recalibrated,
)
from forecasting.year_end import COLUMNS, ENGINE, TOO_SHORT, forecast_year_end, shipped_law
from forecasting.year_law import LEVELS

NAN = np.nan
MONTHS = pd.period_range("2016-01", "2020-12", freq="M")
ORIGIN = pd.Period("2020-06", "M")


def district_flows(columns: int = 4) -> pd.DataFrame:
    random = np.random.default_rng(5)
    time = np.arange(len(MONTHS))[:, None]
    season = 1 + 0.4 * np.sin((time + 2) * np.pi / 6 + random.uniform(0, 1, columns))
    flows = random.uniform(200, 900, columns) * season * np.exp(random.normal(0, 0.05, (len(MONTHS), columns)))
    return pd.DataFrame(flows, index=MONTHS, columns=[f"district {one}" for one in range(columns)])


def last_year(history: pd.DataFrame) -> pd.Series:
    return history.loc["2019-01":"2019-12"].sum()


def test_statsmodels_speaks_in_what_is_shipped(monkeypatch: pytest.MonkeyPatch):
    called = []
    for name, model in list(reference_models.MODELS.items()):

        def noted(values: np.ndarray, horizon: int, name: str = name, model: object = model) -> np.ndarray | None:
            called.append(name)
            return model(values, horizon)

        monkeypatch.setitem(reference_models.MODELS, name, noted)
    history = district_flows(2)
    found = forecast_city(history, last_year(history), origin=ORIGIN)
    assert {"ets", "components"} == set(called)
    assert (found["method"] == WITH_STATSMODELS).all()
    assert (found["reason"] == "").all()


def test_the_answer_is_shaped_like_the_engines_and_near_the_truth():
    history = district_flows()
    said = []
    found = forecast_city(history, last_year(history), origin=ORIGIN, progress=lambda *done: said.append(done))
    plain = forecast_year_end(history, last_year(history), origin=ORIGIN)
    assert tuple(found.columns) == COLUMNS
    assert found.index.equals(plain.index)
    assert not np.allclose(found["mean"], plain["mean"], rtol=1e-6)
    np.testing.assert_allclose(found["mean"], history.loc["2020"].sum(), rtol=0.05)
    assert found["probability"].between(0, 1).all()
    assert said == [(4, 4)]


def test_the_future_is_not_read_and_the_same_bits_come_again():
    history = district_flows(2)
    poisoned = history.copy()
    poisoned.loc["2020-07":] = np.inf
    first = forecast_city(history, last_year(history), origin=ORIGIN)
    pd.testing.assert_frame_equal(first, forecast_city(poisoned, last_year(history), origin=ORIGIN), check_exact=True)


def test_a_model_that_does_not_converge_leaves_the_engine_standing_and_says_so(monkeypatch: pytest.MonkeyPatch):
    for name in list(reference_models.MODELS):
        monkeypatch.setitem(reference_models.MODELS, name, lambda values, horizon: None)
    history = district_flows(2)
    found = forecast_city(history, last_year(history), origin=ORIGIN)
    assert (found["method"] == ENGINE).all()
    assert (found["reason"] == NOT_FITTED).all()
    np.testing.assert_allclose(found["mean"], history.loc["2020"].sum(), rtol=0.07)


def test_a_model_that_explodes_is_left_out(monkeypatch: pytest.MonkeyPatch):
    calm = forecast_city(district_flows(2), last_year(district_flows(2)), origin=ORIGIN)
    monkeypatch.setitem(reference_models.MODELS, "ets", lambda values, horizon: np.full(horizon, 35.0))
    found = forecast_city(district_flows(2), last_year(district_flows(2)), origin=ORIGIN)
    np.testing.assert_allclose(found["q95"], calm["q95"], rtol=0.1)


def test_in_a_year_known_to_be_abnormal_ordinary_years_shares_are_left_out_and_the_range_is_wider(
    monkeypatch: pytest.MonkeyPatch,
):
    for name in list(reference_models.MODELS):
        monkeypatch.setitem(reference_models.MODELS, name, lambda values, horizon: None)
    history = district_flows(2)
    history.loc["2020-01":"2020-03"] *= 0.6  # what is lost in spring is made up for later
    said = {}
    for abnormal in ((), (2020,)):
        said[abnormal] = forecast_city(history, last_year(history), origin=ORIGIN, abnormal=abnormal)
    engine = forecast_year_end(history, last_year(history), origin=ORIGIN)
    strange, plain = said[2020,], said[()]
    np.testing.assert_allclose(strange["q50"], engine["q50"], rtol=1e-6)
    assert (plain["q50"] < strange["q50"]).all()
    np.testing.assert_allclose(strange["q90"] - strange["q10"], 1.5 * (engine["q90"] - engine["q10"]), rtol=0.05)


def test_refusals_and_complete_years_are_the_engines():
    history = district_flows(2)
    young = history.loc["2020-01":]
    found = forecast_city(young, last_year(history), origin=ORIGIN)
    assert (found["reason"] == TOO_SHORT).all()
    december = pd.Period("2020-12", "M")
    pd.testing.assert_frame_equal(
        forecast_city(history, last_year(history), origin=december),
        forecast_year_end(history, last_year(history), origin=december),
    )


def test_gaps_and_constants_are_no_obstacle():
    history = district_flows(3)
    history.loc["2018-05":"2018-07", "district 0"] = NAN
    history["district 1"] = 50.0
    found = forecast_city(history, last_year(history), origin=ORIGIN)
    assert found["mean"].notna().all()
    assert found.loc["district 1", "mean"] == pytest.approx(600.0, rel=0.01)


def test_the_models_may_be_fitted_elsewhere_and_in_any_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reference_models, "AT_ONCE", 2)
    flows = district_flows(5).to_numpy().reshape(5, 12, 5)

    def elsewhere(work: Callable, parts: Iterable) -> Iterator:
        sent = [pickle.dumps((work, part)) for part in parts]
        assert len(sent) == 3
        back = [(lambda job, part: job(part))(*pickle.loads(one)) for one in reversed(sent)]
        return reversed(back)

    found = reference_models.remainders(flows, 9, run=elsewhere)
    assert found.shape == (2, 5)
    np.testing.assert_array_equal(found, reference_models.remainders(flows, 9))


def test_a_missing_voice_leaves_its_weight_to_the_others():
    said = np.array([[10.0, 10.0], [20.0, NAN], [NAN, NAN], [NAN, NAN]])
    assert mixed_centre(said, (0.5, 0.25, 0.25, 0.0)).tolist() == pytest.approx([10 * 2 / 3 + 20 / 3, 10.0])


def past(count: int, *, right: int = 3) -> PastForecasts:
    """A completed year of which one voice said what came, and the others half of it."""
    said = np.full((4, count), 50.0)
    said[right] = 100.0
    return PastForecasts(6, said, np.full(count, 100.0), np.full(count, 200.0), np.full(count, 10.0))


def test_the_past_decides_the_mix_once_there_is_enough_of_it():
    assert chosen_mix([]) == MIXES[0]
    assert chosen_mix([past(5)]) == MIXES[0]
    one, three = chosen_mix([past(100)]), chosen_mix([past(100)] * 3)
    assert sum(one) == pytest.approx(1.0)
    assert MIXES[0][3] < one[3] < three[3] < max(mix[3] for mix in MIXES)  # the rule that was right, but never alone
    assert chosen_mix([past(100, right=0)])[0] > MIXES[0][0]


def test_mixes_that_were_as_good_weigh_alike():
    nobody = PastForecasts(6, np.full((4, 50), 90.0), np.full(50, 100.0), np.full(50, 200.0), np.full(50, 10.0))
    learnt = np.mean(MIXES, axis=0)
    assert chosen_mix([nobody]) == pytest.approx(tuple((learnt + 0.5 * np.array(MIXES[0])) / 1.5))


def test_the_range_is_as_wide_as_the_citys_past_errors_ask_for():
    law = shipped_law(6)
    usual = np.interp((np.arange(400) + 0.5) / 400, LEVELS, law.shapes[6])
    for factor in (0.5, 2.0):
        twice = recalibrated(law, [factor * usual] * 3, 6).shapes[6]
        assert np.ptp(twice) == pytest.approx(np.ptp(law.shapes[6]) * factor**0.5, rel=0.15)  # three years of six
    np.testing.assert_allclose(recalibrated(law, [usual] * 3, 6).shapes[6], law.shapes[6], rtol=0.05, atol=0.02)
    assert recalibrated(law, [usual[:10]] * 3, 6) is law


@pytest.mark.parametrize("mix", MIXES)
def test_every_mix_weighs_engine_and_both_models_and_adds_to_one(mix: tuple[float, ...]):
    assert sum(mix) == pytest.approx(1.0)
    assert min(mix[:3]) > 0
    assert len(mix) == 2 + len(reference_models.MODELS)


def test_a_sample_of_the_columns_does_not_depend_on_their_order():
    random = np.random.default_rng(3)
    flows = random.uniform(1, 2, (4, 12, 500))
    order = random.permutation(500)
    chosen = city._spread_over(flows, np.arange(500))
    moved = city._spread_over(flows[:, :, order], np.arange(500))
    assert len(chosen) == city.SAMPLE
    assert sorted(chosen) == sorted(order[moved])
