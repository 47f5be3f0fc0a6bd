"""Forecasts of whole panels: exact where they can be, never NaN where something is known, and the same every time."""

import subprocess
import sys

import numpy as np
import pytest

from forecasting import smoothing
from forecasting.learnt import interval_law
from forecasting.smoothing import Smoothed, forecast
from tests.forecasting.series import real_panel

NAN = np.nan
RANDOM = np.random.default_rng(20)
MONTHS = np.arange(60)
ORDINARY = 100 + 10 * np.sin(MONTHS * 2 * np.pi / 12) + RANDOM.normal(0, 2, 60)


def of(values: list[float] | np.ndarray, horizon: int = 3, **options: object) -> Smoothed:
    return forecast(np.array(values, dtype=float)[:, None], horizon, **options)


def large_panel(columns: int = 240) -> np.ndarray:
    """Enough series that the panel's own back-tests are used: seasons, trends and noise of many sizes."""
    random = np.random.default_rng(4)
    time = np.arange(96)[:, None]
    season = random.uniform(0, 0.3, columns) * np.sin((time + random.integers(0, 12, columns)) * np.pi / 6)
    walk = np.cumsum(random.normal(0, 0.02, (96, columns)), axis=0)
    return np.exp(random.normal(5, 2, columns) + season + walk + random.normal(0, 0.05, (96, columns)))


def same(one: Smoothed, other: Smoothed, *, rtol: float = 0.0) -> None:
    np.testing.assert_allclose(one.mean, other.mean, rtol=rtol)
    for level in one.lower:
        np.testing.assert_allclose(one.lower[level], other.lower[level], rtol=rtol, atol=rtol)
        np.testing.assert_allclose(one.upper[level], other.upper[level], rtol=rtol)


def test_a_constant_series_goes_on_without_doubt():
    found = of([7.0] * 30, season=12)
    np.testing.assert_allclose(found.mean, 7.0, rtol=1e-9)
    np.testing.assert_allclose(found.upper[95] - found.lower[95], 0.0, atol=1e-4)


def test_nothing_but_zeros_stays_zero():
    found = of([0.0] * 30, season=12)
    assert not found.mean.any()
    assert not found.upper[95].any()


def test_an_exact_season_is_repeated():
    year = [80.0, 90, 100, 110, 120, 130, 120, 110, 100, 90, 80, 70]
    np.testing.assert_allclose(of(year * 6, 12, season=12).mean[:, 0], year, rtol=0.01)


@pytest.mark.parametrize("season", [1, 4, 12, 52])
@pytest.mark.parametrize("known", [1, 2, 3, 5, 9, 30])
def test_the_shortest_series_have_a_forecast_with_a_range(season: int, known: int):
    found = of(ORDINARY[-known:], 18, season=season)
    assert ((found.lower[95] < found.mean) & (found.mean < found.upper[95])).all()
    assert ((found.mean > 50) & (found.mean < 200)).all()


def test_an_empty_series_has_none_and_disturbs_no_other():
    panel = np.column_stack([ORDINARY, np.full(60, NAN)])
    found = forecast(panel, 6, season=12)
    assert np.isnan(found.mean[:, 1]).all()
    assert np.isnan(found.upper[80][:, 1]).all()
    np.testing.assert_array_equal(found.mean[:, :1], of(ORDINARY, 6, season=12).mean)


@pytest.mark.parametrize("shape", [(0, 3), (5, 0), (0, 0)])
def test_an_empty_panel_has_an_empty_answer(shape: tuple[int, int]):
    found = forecast(np.empty(shape), 4)
    assert found.mean.shape == found.lower[80].shape == (4, shape[1])
    assert np.isnan(found.mean).all()


def test_rows_before_a_series_begins_change_nothing():
    later = np.r_[np.full(24, NAN), ORDINARY]
    same(of(later, 12, season=12), of(ORDINARY, 12, season=12), rtol=1e-9)


def test_a_gap_costs_certainty_and_little_else():
    gap = np.where((MONTHS > 20) & (MONTHS < 27), NAN, ORDINARY)
    np.testing.assert_allclose(of(gap, 12, season=12).mean, of(ORDINARY, 12, season=12).mean, rtol=0.05)


def test_a_silence_is_forecast_over():
    silent = np.where(MONTHS > 54, NAN, ORDINARY)
    heard = of(ORDINARY[:55], 17, season=12)
    found = of(silent, 12, season=12)
    np.testing.assert_allclose(found.mean, heard.mean[5:], rtol=0.03)
    assert (found.upper[95] - found.lower[95])[0] > (heard.upper[95] - heard.lower[95])[0]


def test_a_slip_of_the_keyboard_is_left_out():
    slipped = np.where(MONTHS == 40, 1e6, ORDINARY)
    same(of(slipped, 12, season=12), of(np.where(MONTHS == 40, NAN, ORDINARY), 12, season=12), rtol=0.02)


def test_series_that_fall_below_zero_are_forecast_there():
    found = of(ORDINARY - 150, 12, season=12)
    assert (found.mean < -30).all()
    assert (found.lower[95] < found.lower[80]).all()


def test_counts_never_fall_below_zero():
    found = of(RANDOM.poisson(0.4, 60), 12, season=12)
    assert (found.lower[95] >= 0).all()
    assert (found.mean >= 0).all()


@pytest.mark.parametrize(("kind", "season"), [("monthly", 12), ("weekly", 52), ("weekly", 1)])
def test_the_unit_does_not_matter(kind: str, season: int):
    panel = real_panel(kind)
    factors = np.geomspace(1e-4, 1e6, panel.shape[1])
    found, larger = (forecast(values, 13, season=season) for values in (panel, panel * factors))
    np.testing.assert_allclose(larger.mean, found.mean * factors, rtol=1e-5)
    np.testing.assert_allclose(larger.upper[95], found.upper[95] * factors, rtol=1e-5)


def test_the_order_of_the_columns_does_not_matter():
    panel = large_panel()
    order = np.random.default_rng(3).permutation(panel.shape[1])
    found, moved = forecast(panel, 12, season=12), forecast(panel[:, order], 12, season=12)
    np.testing.assert_allclose(moved.mean, found.mean[:, order], rtol=1e-6)
    np.testing.assert_allclose(moved.upper[95], found.upper[95][:, order], rtol=1e-6)


def test_the_same_inputs_give_the_same_bits_and_stay_as_they_were():
    panel = large_panel()
    kept = panel.copy()
    same(forecast(panel, 12, season=12), forecast(panel, 12, season=12))
    np.testing.assert_array_equal(panel, kept)
    panel.setflags(write=False)
    forecast(panel, 12, season=12)


def test_wider_levels_contain_narrower_ones():
    found = forecast(large_panel(), 12, season=12, levels=(50, 80, 95, 99))
    for narrow, wide in ((50, 80), (80, 95), (95, 99)):
        assert (found.lower[wide] <= found.lower[narrow]).all()
        assert (found.upper[wide] >= found.upper[narrow]).all()


def test_a_large_panel_learns_from_its_own_past_and_parts_of_it_use_what_it_learnt():
    panel = large_panel()
    law = smoothing.panel_law(panel, 12, 12)
    assert (law.gate.coefficients != interval_law("cycle").gate.coefficients).any()
    whole = forecast(panel, 12, season=12)
    part = smoothing.forecast_with(law, panel[:, :50], 12, season=12)
    np.testing.assert_allclose(part.mean, whole.mean[:, :50], rtol=1e-12)


def test_a_small_panel_uses_what_was_shipped():
    assert smoothing.panel_law(large_panel(20), 12, 12) is interval_law("cycle")


def test_intervals_hold_what_they_promise_on_a_made_up_world():
    panel = large_panel(400)
    found = forecast(panel[:-12], 12, season=12)
    for level, least, most in ((80, 76, 86), (95, 92, 98)):
        inside = (panel[-12:] >= found.lower[level]) & (panel[-12:] <= found.upper[level])
        assert least < 100 * inside.mean() < most


@pytest.mark.parametrize(
    ("values", "horizon", "options", "told"),
    [
        (np.ones(5), 3, {}, "two dimensions"),
        (np.ones((5, 2, 2)), 3, {}, "two dimensions"),
        (np.array([["a"]]), 3, {}, "numbers"),
        (np.array([[np.inf], [1.0]]), 3, {}, "finite"),
        (np.ones((5, 2)), 0, {}, "horizon"),
        (np.ones((5, 2)), 2.5, {}, "horizon"),
        (np.ones((5, 2)), True, {}, "horizon"),
        (np.ones((5, 2)), 3, {"season": 0}, "season"),
        (np.ones((5, 2)), 3, {"levels": (80, 100)}, "level"),
        (np.ones((5, 2)), 3, {"levels": (0,)}, "level"),
    ],
)
def test_what_is_no_panel_is_refused_in_a_sentence(values: object, horizon: object, options: dict, told: str):
    with pytest.raises(ValueError, match=told):
        forecast(values, horizon, **options)


def test_neither_statsmodels_nor_scipy_is_loaded_by_the_engine():
    # Both take seconds; pages that only read stored forecasts must not pay for them.
    code = (
        "import numpy, sys; from forecasting.smoothing import forecast; forecast(numpy.ones((30, 2)), 3, season=12);"
        "print([name for name in ('statsmodels', 'scipy', 'pandas') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
