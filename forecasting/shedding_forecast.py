"""How many heads in four weeks, within which range, and how likely is it that a tenth is gone by then?

The centre is the weekly engine's (forecasting.smoothing), the festival allowed for. Its own range would be too narrow:
it was learnt on smooth public series, and stale reports hide movements. What an enterprise's four weeks usually bring
holds four outcomes in five on panels like ours (benchmarks/early_warning.py prints how many).
"""

from statistics import NormalDist

import numpy as np

from forecasting.exponential import Array
from forecasting.festival import FAR
from forecasting.learnt import interval_law
from forecasting.shedding_features import Course
from forecasting.smoothing import forecast_with

AHEAD = 4  # weeks
RECENT = 26  # weeks that a forecast looks back on
REACH = NormalDist().inv_cdf(0.9)  # standard deviations either way that hold 80 %
DROP = np.log(0.9)
FURTHER = 0.25  # of those that are shedding, how many lose another tenth within four weeks, on simulated panels
STEEPNESS = 1.702  # of the logistic curve that comes nearest to the normal one, with heavier tails
DIGITS = 6  # that are told
LAST_YEAR = 20  # weeks that an earlier festival lies back at least


def ahead(
    heads: Array, found: Course, usual: Array, score: Array, place: int, allowed: Array
) -> tuple[Array, Array, Array, Array]:
    """Expected heads AHEAD weeks after the week at `place`, their range, and the probability of a drop, all (n,).

    `heads` (T, n): cleaned, NaN before the first report; `usual` (T, n): sd of the change in four weeks (log); `score`
    (T, n): probability that it is shedding; `allowed` (n,): the festival's effect in the week forecast.
    """
    rows = slice(max(place + 1 - RECENT, 0), place + 1)
    past = np.where(np.isnan(heads[rows]), np.nan, np.exp(found.level[rows].astype(float)))
    centre = engine_mean(past)
    spread = usual[place].astype(float)
    drift = np.log(np.maximum(centre, 1e-300)) - found.level[place].astype(float)
    chance = 1 / (1 + np.exp(np.clip(STEEPNESS * (drift - DROP) / spread, -60, 60)))
    shedding = np.where(np.isnan(score[place]), 0.0, score[place])
    drop = np.where(np.isnan(heads[place]), np.nan, (1 - shedding) * chance + shedding * FURTHER)
    expected = centre * np.exp(allowed.astype(float))
    lower, upper = expected * np.exp(-REACH * spread), expected * np.exp(REACH * spread)
    return significant(expected), significant(lower), significant(upper), np.round(drop, DIGITS)


def engine_mean(past: Array) -> Array:
    """The weekly engine's centre (n,) for `past` (t, n), by the law that public series taught.

    Of one series alone NumPy adds in another order than of several: it is given company.
    """
    several = past if past.shape[1] > 1 else np.repeat(past, 2, axis=1)
    return forecast_with(interval_law("plain"), several, AHEAD, levels=()).mean[-1, : past.shape[1]]


def significant(values: Array) -> Array:
    """Rounded to DIGITS: matrix products differ in the last bits with the number of columns, an answer must not."""
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.maximum(np.abs(values), 1e-300))))
    return np.round(values * scale) / scale


def allowance(place: int, coming: int, near: np.ndarray, found: Course, dip: Array) -> Array:
    """The festival's effect (n,) AHEAD weeks on, in festival week `coming`: last year's, at first what it is now."""
    if coming == FAR:
        return np.zeros_like(found.allowed[place])
    earlier = np.flatnonzero(near[: max(place - LAST_YEAR, 0)] == coming)
    if len(earlier):
        return dip[earlier[-1]] * found.ratio[place]
    return found.allowed[place]
