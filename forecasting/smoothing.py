"""How does each of many series go on? Forecasts and intervals of a whole panel at once.

Exponential smoothing over a grid of parameters, theta and year-ago paths (forecasting.experts), weighted series by
series (forecasting.gate), with intervals as wide as back-tests were wrong. The same inputs give the same answer to the
last bit: nothing is drawn at random.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from forecasting.cycle import cycle_of
from forecasting.experts import PRECISION, View, family, view
from forecasting.exponential import Array
from forecasting.learnt import IntervalLaw, interval_law
from forecasting.panel_law import refined
from forecasting.scale import Scale, scaled

BLOCK = 1024  # columns at a time: the states of the whole grid stay in the processor's cache

WIDEST = 3.0  # an interval reaches twentyfold either way at most: beyond, it says nothing but that nothing is known


@dataclass(frozen=True)
class Smoothed:
    """`mean` (H, N) and, by level in per cent, `lower` and `upper` (H, N). An empty series is NaN throughout.

    The mean is the centre of the combined forecast: half of the outcomes are expected on either side.
    """

    mean: Array
    lower: Mapping[int, Array]
    upper: Mapping[int, Array]


def forecast(values: np.ndarray, horizon: int, *, season: int = 1, levels: tuple[int, ...] = (80, 95)) -> Smoothed:
    """Forecasts of `values` (T, N) for the `horizon` periods after row T-1, which is the last of every series.

    NaN is a missing value, leading NaN a later start, trailing NaN a silence that is forecast over. `season`: periods
    in a year's cycle (12 for months, 52 for weeks); 1: none is told, and where the panel plainly repeats itself after
    12 or 52 periods that is used (forecasting.cycle). `levels`: per cent that the intervals are to cover.
    Series without a negative value never fall below zero. A panel of at least 200 series refines weights and intervals
    by its own back-tests; smaller ones use what public series taught.

    Raises ValueError for anything but a two-dimensional panel of finite or missing numbers, a positive horizon and
    season, and levels between 0 and 100.
    """
    values = checked(values, horizon, season, levels)
    season = cycle_of(values) if season == 1 else season
    return forecast_with(panel_law(values, horizon, season), values, horizon, season=season, levels=levels)


def panel_law(values: Array, horizon: int, season: int) -> IntervalLaw:
    """The weights and intervals for a panel, learnt once over all of it and handed to its partitions."""
    return refined(interval_law(family(season)), values, horizon, season)


def forecast_with(
    law: IntervalLaw, values: Array, horizon: int, *, season: int = 1, levels: tuple[int, ...] = (80, 95)
) -> Smoothed:
    """`forecast` by a law that is already known."""
    shape = (horizon, values.shape[1])
    mean = np.full(shape, np.nan)
    lower = {level: np.full(shape, np.nan) for level in levels}
    upper = {level: np.full(shape, np.nan) for level in levels}
    reach = {level: law.reach(level, horizon) for level in levels}
    for columns, seen, scale in views(values, horizon, season):
        centre = combined(law, seen)
        mean[:, columns] = scale.back(centre)
        for level in levels:
            width = np.minimum(reach[level] * seen.spread, WIDEST)
            lower[level][:, columns] = scale.back(centre - width)
            upper[level][:, columns] = scale.back(centre + width)
    return Smoothed(mean, lower, upper)


def combined(law: IntervalLaw, seen: View) -> Array:
    """The experts' weighted forecast (H, N), with its season, on the scale it was made on."""
    return np.einsum("en,ehn->hn", law.gate.weights(seen.features), seen.forecasts) + seen.season


def views(values: Array, horizon: int, season: int) -> Iterator[tuple[np.ndarray, View, Scale]]:
    """The experts' views block by block, with the columns they are of; series without a value are left out."""
    told = np.flatnonzero(~np.isnan(values).all(axis=0)) if len(values) else np.arange(0)
    for start in range(0, len(told), BLOCK):
        columns = told[start : start + BLOCK]
        block, scale = scaled(values[:, columns], PRECISION[family(season)])
        yield columns, view(block, scale.positive, horizon, season), scale


def checked(values: np.ndarray, horizon: int, season: int, levels: tuple[int, ...]) -> Array:
    """`values` as floats, or a ValueError that says what is wrong."""
    try:
        values = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError("values must be numbers; write a missing one as NaN") from error
    if values.ndim != 2:
        raise ValueError(f"values must have two dimensions (periods, series), not {values.ndim}")
    if np.isinf(values).any():
        raise ValueError("values must be finite; write a missing one as NaN")
    for name, number in (("horizon", horizon), ("season", season)):
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 1:
            raise ValueError(f"{name} must be a whole number of at least 1, not {number!r}")
    for level in levels:
        if not 0 < level < 100:
            raise ValueError(f"a level is a per cent between 0 and 100, not {level!r}")
    return values
