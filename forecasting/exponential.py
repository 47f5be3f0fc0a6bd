"""Simple and damped-trend exponential smoothing of many series at once, over a grid of parameters.

Innovations form, as in Hyndman, Koehler, Ord and Snyder (2008), "Forecasting with exponential smoothing", chapter 3:

    y_t = l_{t-1} + phi b_{t-1} + e_t,    l_t = l_{t-1} + phi b_{t-1} + alpha e_t,    b_t = phi b_{t-1} + beta e_t

With beta = 0 and phi = 0 it is simple exponential smoothing. statsmodels' ETSModel is the same model with the same
parameter names (smoothing_level, smoothing_trend, damping_trend); a test compares them to 1e-6.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Parameter points: alpha, beta, phi of each, as columns (G, 1). Points without a trend (beta = phi = 0) first."""

    alpha: Array
    beta: Array
    phi: Array

    @property
    def flat(self) -> int:
        """How many points have no trend."""
        return int((self.phi == 0).sum())

    @classmethod
    def of(cls, points: tuple[tuple[float, float, float], ...]) -> "Grid":
        alpha, beta, phi = np.array(points, dtype=float).T[:, :, None]
        return cls(alpha, beta, phi)


@dataclass(frozen=True)
class States:
    """Where the smoothing ended: level and trend (G, N), squared one-step errors summed (G, N), their number (N,)."""

    level: Array
    trend: Array
    squares: Array
    errors: Array


def smooth(values: Array, grid: Grid, *, level: Array, trend: Array | None = None) -> States:
    """Level, trend and one-step errors at the end of `values` (T, N) for every point of the grid.

    `level` (N,) is the state before the first period, `trend` likewise (0 without). A missing value (NaN) moves the
    states as the model expects and counts no error, so nothing is ever imputed. Computed in the precision of `values`.
    The points without a trend must stand first in the grid: they need half the arithmetic.
    """
    shape, kind, flat = (len(grid.alpha), values.shape[1]), values.dtype, grid.flat
    # Written out for every series: whole arrays go through the processor faster than a column spread on the fly.
    alpha, beta, phi = (np.broadcast_to(one, shape).astype(kind) for one in (grid.alpha, grid.beta, grid.phi))
    beta, phi = beta[flat:], phi[flat:]
    levels = np.broadcast_to(level, shape).astype(kind)
    trends = np.zeros((shape[0] - flat, shape[1]), kind)
    if trend is not None:
        trends += trend
    squares, error, part = np.zeros(shape, kind), np.empty(shape, kind), np.empty(shape, kind)
    trended, trended_error = levels[flat:], error[flat:]  # views
    missing = np.isnan(values)
    for row, gap, absent in zip(values, missing.any(axis=1), missing, strict=True):
        np.multiply(trends, phi, out=trends)
        np.add(trended, trends, out=trended)
        np.subtract(row, levels, out=error)
        if gap:
            np.copyto(error, 0.0, where=absent)
        np.multiply(error, error, out=part)
        np.add(squares, part, out=squares)
        np.multiply(error, alpha, out=part)
        np.add(levels, part, out=levels)
        np.multiply(trended_error, beta, out=trended_error)
        np.add(trends, trended_error, out=trends)
    every = np.zeros(shape, kind)
    every[flat:] = trends
    return States(levels, every, squares, (~missing).sum(axis=0))


def damping(phi: float | Array, horizon: int) -> Array:
    """How much of the trend has been added after 1..horizon steps: phi + phi^2 + ... (horizon, ...)."""
    steps = np.arange(1, horizon + 1).reshape(-1, *([1] * np.ndim(phi)))
    return np.cumsum(np.power(phi, steps), axis=0)


def paths(states: States, grid: Grid, horizon: int) -> Array:
    """The forecasts of every point of the grid (G, horizon, N)."""
    return states.level[:, None, :] + damping(grid.phi[:, 0], horizon).T[:, :, None] * states.trend[:, None, :]


def variance_ratios(grid: Grid, horizon: int) -> Array:
    """The h-step variance over the one-step variance (G, horizon): 1 + sum of c_j^2 over j < h.

    c_j = alpha + beta (phi + ... + phi^j), table 6.1 of the book.
    """
    weights = grid.alpha + grid.beta * damping(grid.phi[:, 0], horizon).T
    squares = np.cumsum(weights**2, axis=1)
    return 1.0 + np.concatenate([np.zeros_like(grid.alpha), squares[:, :-1]], axis=1)
