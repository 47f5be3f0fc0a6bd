"""Districts' forecasts add up to their city's, and what is certain does not move."""

import numpy as np

from forecasting.coherence import added_up
from forecasting.year_end import mean
from forecasting.year_law import LEVELS

CENTRED = np.linspace(-1.0, 1.0, len(LEVELS))[:, None]
NO_FLOOR = np.full(3, -np.inf)


def around(centres: list[float], widths: list[float]) -> np.ndarray:
    return np.array(centres) + CENTRED * np.array(widths)


def test_means_add_up_and_the_more_uncertain_moves_further() -> None:
    # 100 against 40 + 50: ten are missing; variances as 1 : 1 : 4, so the parts come up by 10/6 and 40/6.
    moved = added_up(around([100, 40, 50], [1, 1, 2]), NO_FLOOR, {0: [1, 2]})
    assert np.allclose(mean(moved), [100 - 10 / 6, 40 + 10 / 6, 50 + 40 / 6])


def test_what_is_certain_does_not_move() -> None:
    moved = added_up(around([100, 40, 50], [1, 0, 2]), NO_FLOOR, {0: [1, 2]})
    assert np.allclose(moved[:, 1], 40, rtol=0, atol=1e-12)
    assert np.isclose(mean(moved)[0], mean(moved)[1:].sum())


def test_nothing_falls_below_what_is_reached_and_the_others_take_the_rest() -> None:
    least = np.array([0.0, 39.9, 0.0])
    moved = added_up(around([80, 40, 50], [1, 1, 1]), least, {0: [1, 2]})
    assert (moved[:, 1] >= 39.9).all()
    assert np.isclose(mean(moved)[0], mean(moved)[1:].sum(), rtol=1e-9)


def test_a_part_without_a_forecast_leaves_its_city_alone() -> None:
    given = around([100, 40, np.nan], [1, 1, 1])
    assert np.array_equal(added_up(given, NO_FLOOR, {0: [1, 2]}), given, equal_nan=True)


def test_certain_figures_that_do_not_add_up_stay() -> None:
    given = around([100, 40, 50], [0, 0, 0])
    assert np.array_equal(added_up(given, NO_FLOOR, {0: [1, 2]}), given)
