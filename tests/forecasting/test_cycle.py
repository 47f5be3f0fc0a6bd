"""A year's cycle that nobody told is found where a panel plainly has one, and nowhere else."""

import numpy as np
import pytest

from forecasting.cycle import FEWEST, cycle_of
from forecasting.smoothing import forecast


def seasonal(cycle: int, length: int, series: int = 60, strength: float = 0.2) -> np.ndarray:
    random = np.random.default_rng(4)
    phase = random.uniform(0, 2 * np.pi, series)
    season = strength * np.sin(2 * np.pi * np.arange(length)[:, None] / cycle + phase)
    return 100 * np.exp(season + random.normal(0, 0.05, (length, series)) + np.linspace(0, 0.3, length)[:, None])


def without_cycle(kind: str, length: int = 104, series: int = 400) -> np.ndarray:
    random = np.random.default_rng(5)
    steps = random.normal(0, 0.03, (length, series))
    return {
        "random walks": 100 * np.exp(np.cumsum(steps, axis=0)),
        "noise": 100 * np.exp(steps),
        "trends": np.arange(100.0, 100.0 + length)[:, None] * np.exp(steps),
        "smooth": 100 * np.exp(np.cumsum(np.cumsum(steps, axis=0), axis=0) / 50),
        "constant": np.full((length, series), 7.0),
    }[kind]


@pytest.mark.parametrize(("cycle", "length"), [(12, 48), (52, 104)])
def test_a_plain_cycle_is_found(cycle: int, length: int):
    panel = seasonal(cycle, length)
    assert cycle_of(panel) == cycle
    gaps = panel.copy()
    gaps[:10, ::3] = np.nan
    gaps[length // 2, 1::3] = np.nan
    assert cycle_of(gaps) == cycle


@pytest.mark.parametrize("kind", ["random walks", "noise", "trends", "smooth", "constant"])
def test_no_cycle_is_found_where_there_is_none(kind: str):
    assert cycle_of(without_cycle(kind)) == 1


def test_few_or_short_series_prove_no_cycle():
    assert cycle_of(seasonal(12, 48, series=FEWEST - 1)) == 1
    assert cycle_of(seasonal(52, 60)) == 1
    assert cycle_of(np.empty((0, 5))) == cycle_of(np.empty((40, 0))) == 1
    assert cycle_of(np.full((60, 40), np.nan)) == 1


def test_a_panel_is_forecast_by_the_cycle_it_shows():
    panel = seasonal(12, 48)
    found, told = forecast(panel, 6), forecast(panel, 6, season=12)
    assert np.array_equal(found.mean, told.mean)
    assert not np.array_equal(forecast(panel[:, :5], 6).mean, forecast(panel[:, :5], 6, season=12).mean)
