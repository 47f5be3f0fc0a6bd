"""The gate learns which forecast to trust for which series, and the shipped weights saw no test period."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting import learn
from forecasting.experts import EXPERTS, PRECISION, family
from forecasting.gate import Gate, fit, neutral, softmax
from forecasting.learnt import LEVELS, interval_law, year_law
from forecasting.panels import Competition
from forecasting.year_view import year_view
from tests.forecasting.series import real_series


def fitted(features: np.ndarray, ridge: float = 1e-4) -> Gate:
    """Two experts: the first is right where the feature is positive, the second where it is negative."""
    right = features[0] > 0
    forecasts = np.stack([np.where(right, 1.0, 3.0), np.where(right, 3.0, 1.0)])[:, None]
    count = features.shape[1]
    return fit(
        neutral(2, features),
        forecasts=forecasts,
        actual=np.ones((1, count)),
        importance=np.ones(count),
        features=features,
        ridge=ridge,
    )


def test_the_expert_that_is_right_gets_the_weight():
    features = np.random.default_rng(0).normal(size=(1, 400))
    weights = fitted(features).weights(np.array([[2.0, -2.0]]))
    np.testing.assert_allclose(weights.sum(axis=0), 1.0)
    assert weights[0, 0] > 0.95
    assert weights[1, 1] > 0.95


def test_a_firm_hand_keeps_the_gate_where_it_starts():
    features = np.random.default_rng(0).normal(size=(1, 400))
    np.testing.assert_allclose(fitted(features, ridge=1e4).weights(features), 0.5, atol=1e-3)


def test_features_far_outside_what_was_learnt_count_no_further():
    gate = fitted(np.random.default_rng(0).normal(size=(1, 400)))
    np.testing.assert_array_equal(gate.weights(np.array([[5.0]])), gate.weights(np.array([[500.0]])))


def test_softmax_by_hand():
    np.testing.assert_allclose(softmax(np.array([[0.0], [np.log(3.0)]]))[:, 0], [0.25, 0.75])


@pytest.mark.parametrize(("kind", "season"), [("cycle", 12), ("yearly", 52), ("plain", 1)])
def test_what_is_shipped_fits_the_experts_it_weighs(kind: str, season: int):
    assert family(season) == kind
    assert set(PRECISION) == set(EXPERTS)
    law = interval_law(kind)
    assert len(law.gate.coefficients) == len(EXPERTS[kind])
    assert law.gate.coefficients.shape[1] == 1 + len(law.gate.centre)
    assert law.multipliers.shape[0] == len(LEVELS)
    assert (np.diff(law.multipliers, axis=0) > 0).all()
    assert (law.reach(50, 40)[-1] < law.reach(99.5, 40)[-1]).all()


def test_a_years_law_is_shipped_for_every_month():
    seen = year_view(np.ones((4, 12, 2)), 5)
    shapes = year_law("opening").shapes | year_law("running").shapes
    assert sorted(shapes) == list(range(12))
    assert all((np.diff(shape) >= 0).all() for shape in shapes.values())
    assert year_law("running").remainder(seen) == pytest.approx([7.0, 7.0])


def competitions() -> tuple[Competition, Competition]:
    """The tests' monthly and weekly series as two competitions."""
    found = []
    for weekly, horizon in ((False, 18), (True, 13)):
        chosen = {name: values for name, values in real_series().items() if name.startswith("W") == weekly}
        train, test = zip(*((one[:-horizon], one[-horizon:]) for one in chosen.values()), strict=True)
        found.append(Competition(tuple(chosen), train, test, ((1990, 1),) * len(chosen)))
    return found[0], found[1]


def test_nothing_is_learnt_from_test_periods():
    monthly, weekly = competitions()
    plain = learn.file_text(monthly, weekly)
    poisoned = [replace(one, test=tuple(values * 7 + 3 for values in one.test)) for one in (monthly, weekly)]
    assert learn.file_text(*poisoned) == plain


def test_judged_years_and_learnt_years_do_not_meet():
    values = np.arange(1.0, 97.0)  # eight years from January 1990
    series = Competition(("one",), (values[:-18],), (values[-18:],), ((1990, 1),))
    learnt, judged = (learn.series_years(series, judged=one) for one in (False, True))
    assert judged[-1, 0].tolist() == [73.0, 85.0]
    assert learnt[-1, 0].tolist() == [37.0, 49.0, 61.0]
    assert np.isnan(learnt[0, :, 0]).all()


def test_the_file_of_what_was_learnt_is_read_back_as_written(tmp_path: Path):
    text = learn.file_text(*competitions())
    (tmp_path / "learnt.json").write_text(text)
    written = pd.read_json(tmp_path / "learnt.json", typ="series")
    assert set(written.index) == {"smoothing", "year", "rules"}
