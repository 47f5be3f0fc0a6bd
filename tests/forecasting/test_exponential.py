"""The exponential smoothing inside the engine is that of the textbook and of statsmodels."""

import numpy as np
import pandas as pd
import pytest

from forecasting.exponential import Grid, paths, smooth, variance_ratios
from tests.forecasting.series import real_series

POINTS = ((0.3, 0.0, 0.0), (0.9, 0.0, 0.0), (0.2, 0.05, 0.95), (0.7, 0.21, 0.9))
GRID = Grid.of(POINTS)


@pytest.mark.parametrize("name", sorted(real_series()))
@pytest.mark.parametrize("point", range(len(POINTS)))
def test_fitted_values_forecasts_and_variances_are_those_of_statsmodels(name: str, point: int):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = real_series()[name]
    values = values / values.mean()
    alpha, beta, phi = POINTS[point]
    level, trend = values[0], 0.01 if phi else 0.0
    known = {"initial_level": level} | ({"initial_trend": trend} if phi else {})
    model = ETSModel(
        pd.Series(values),
        trend="add" if phi else None,
        damped_trend=bool(phi),
        initialization_method="known",
        **known,
    )
    parameters = [alpha, beta, phi] if phi else [alpha]
    theirs = model.smooth(np.array([*parameters, *known.values()]))

    grid = Grid.of((POINTS[point],))
    first = {"level": np.array([level]), "trend": np.array([trend])}
    fitted = [paths(smooth(values[:end, None], grid, **first), grid, 1).item() for end in range(len(values))]
    np.testing.assert_allclose(fitted, theirs.fittedvalues, rtol=1e-6, atol=1e-9)

    ours = smooth(values[:, None], grid, **first)
    np.testing.assert_allclose(paths(ours, grid, 18)[0, :, 0], theirs.forecast(18), rtol=1e-6)
    np.testing.assert_allclose(ours.squares.item() / len(values), theirs.mse, rtol=1e-6)
    prediction = theirs.get_prediction(start=len(values), end=len(values) + 17)
    np.testing.assert_allclose(
        variance_ratios(grid, 18)[0] * theirs.mse, prediction.forecast_variance, rtol=1e-6, atol=1e-12
    )


def test_simple_smoothing_by_hand():
    ended = smooth(np.array([[10.0], [14.0]]), Grid.of(((0.5, 0.0, 0.0),)), level=np.array([10.0]))
    assert ended.level.item() == 12.0
    assert ended.squares.item() == 16.0


def test_a_damped_trend_by_hand():
    # level 10, trend 1, phi 0.5: expects 10.5, sees 12.5: error 2; level 10.5 + 1, trend 0.5 + 0.2 * 2.
    grid = Grid.of(((0.5, 0.2, 0.5),))
    ended = smooth(np.array([[12.5]]), grid, level=np.array([10.0]), trend=np.array([1.0]))
    assert ended.level.item() == 11.5
    assert ended.trend.item() == pytest.approx(0.9)
    # then 11.5 + 0.45, and 0.225 more
    assert paths(ended, grid, 2)[0, :, 0] == pytest.approx([11.95, 12.175])


def test_variance_grows_by_the_square_of_what_an_error_leaves_behind():
    assert variance_ratios(Grid.of(((0.5, 0.0, 0.0),)), 3)[0] == pytest.approx([1.0, 1.25, 1.5])
    # c_1 = 0.5 + 0.2 * 0.5 = 0.6
    assert variance_ratios(Grid.of(((0.5, 0.2, 0.5),)), 2)[0] == pytest.approx([1.0, 1.36])


def test_a_missing_value_moves_the_states_as_expected_and_counts_no_error():
    values = np.array([[10.0], [np.nan], [13.0]])
    ended = smooth(values, Grid.of(((0.5, 0.0, 0.0),)), level=np.array([10.0]))
    assert ended.level.item() == 11.5
    assert ended.squares.item() == 9.0
    assert ended.errors.tolist() == [2]


def test_leading_gaps_change_nothing():
    values = real_series()["M1_MND75"][:, None]
    later = np.vstack([np.full((7, 1), np.nan), values])
    level = values[:1, 0]
    for ours, theirs in zip(
        (smooth(values, GRID, level=level), paths(smooth(values, GRID, level=level), GRID, 3)),
        (smooth(later, GRID, level=level), paths(smooth(later, GRID, level=level), GRID, 3)),
        strict=True,
    ):
        np.testing.assert_array_equal(getattr(ours, "level", ours), getattr(theirs, "level", theirs))
