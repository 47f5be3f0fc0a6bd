"""Will every district reach its floor? The lowest of several year-ends, and the chance that all make it.

Districts are neither independent (a campaign, a funding stop or an epidemic meets all of them) nor one: a common cause
explains part of how each does (a Gaussian copula with one factor). How large a part the city's completed years tell, by
whether its districts were surprised together; as these are few, it is drawn towards a half. The two bounds are told
beside it: what independence would say, and what it would be if the weakest carried all the others with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from forecasting.endings import Ending, ending, quantiles_of, refused, settled
from forecasting.exponential import Array
from forecasting.year_end import COMPLETE
from forecasting.year_law import LEVELS

LOWEST = "lowest"
PART_UNKNOWN = "The year's end of some districts cannot be forecast."
NO_DISTRICTS = "No district has a figure."
COMMON, COMMON_YEARS = 0.5, 3  # correlation between two districts' fates before any year has shown it, and its weight
LEAST_COMMON, MOST_COMMON = 0.05, 0.95
FAR = 3.0  # a surprise counts as so many standard deviations at most
NODES = 401  # of the common cause, by equal probability


@dataclass(frozen=True)
class AllReach:
    """The chance that all reach it, between what it is if they are independent and if they stand and fall together."""

    probability: float
    independent: float
    together: float


def common_cause(past: Iterable[tuple[Ending, Array]]) -> float:
    """The correlation between two districts' fates, from what was said of completed years and what came (D,).

    By how far the districts' surprises, in standard deviations, go the same way in the same year.
    """
    together, alone = [], []
    for said, came in past:
        surprise = _surprise(said, came)
        surprise = surprise[~np.isnan(surprise)]
        if len(surprise) > 1:
            square = float((surprise**2).sum())
            together.append((surprise.sum() ** 2 - square) / (len(surprise) * (len(surprise) - 1)))
            alone.append(square / len(surprise))
    shown = sum(together) / sum(alone) if sum(alone) > 0 else COMMON
    correlation = (len(together) * shown + COMMON_YEARS * COMMON) / (len(together) + COMMON_YEARS)
    return float(np.clip(correlation, LEAST_COMMON, MOST_COMMON))


def _surprise(said: Ending, came: Array) -> Array:
    """Where in its distribution the outcome fell, as a normal variable (D,); NaN where nothing was said or known."""
    from scipy.special import ndtri

    edges = np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0]
    below, up_to = (edges[count.sum(axis=0)] for count in (said.quantiles < came, said.quantiles <= came))
    unknown = np.isnan(came) | np.isnan(said.quantiles[0]) | (said.method == COMPLETE)
    return np.where(unknown, np.nan, np.clip(ndtri((below + up_to) / 2), -FAR, FAR))


def all_reach(chances: Array, common: float = COMMON) -> AllReach:
    """From the districts' own chances (D,) and the correlation of their fates.

    Exact where all have reached it or one cannot; NaN if one is not known.
    """
    chances = np.asarray(chances, dtype=float)
    if not len(chances) or (np.isnan(chances).any() and not (chances == 0).any()):
        return AllReach(np.nan, np.nan, np.nan)
    if (chances == 0).any():
        return AllReach(0.0, 0.0, 0.0)
    independent, together = float(chances.prod()), float(chances.min())
    # The grid's last bits may not step over the bounds, which hold whatever the dependence is.
    return AllReach(float(np.clip(_joint(chances[:, None], common)[0], independent, together)), independent, together)


def lowest_of(districts: Ending, common: float = COMMON) -> Ending:
    """The year-end of the lowest district, one column, from the endings of all (D columns), whose fates have the
    correlation `common`."""
    actual = districts.actual.min(keepdims=True) if len(districts.actual) else np.full(1, np.nan)
    if not len(districts.actual):
        return refused(actual, NO_DISTRICTS)
    if np.isnan(districts.quantiles).any():
        return refused(actual, PART_UNKNOWN)
    shape = {"least": districts.least.min(keepdims=True), "stepped": districts.stepped.all(keepdims=True)}
    if (districts.method == COMPLETE).all():
        return settled(actual, **shape)
    values = np.unique(districts.quantiles)
    # The chance that a district ends at the value or above: one less the levels that lie below it.
    below = (districts.quantiles[:, :, None] < values).sum(axis=0)
    above = _joint(1.0 - np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0][below], common)
    return ending(quantiles_of(values, np.maximum(-np.diff(above, append=0.0), 0.0))[:, None], actual, LOWEST, **shape)


def _joint(chances: Array, common: float) -> Array:
    """The chance (V,) that all do what each does with `chances` (D, V)."""
    from scipy.special import ndtr, ndtri

    cause = ndtri((np.arange(NODES) + 0.5) / NODES)
    given = ndtr((ndtri(chances)[:, :, None] - np.sqrt(common) * cause) / np.sqrt(1 - common))
    return given.prod(axis=0).mean(axis=-1)
