"""Will every district reach its floor? The lowest of several year-ends, and the chance that all make it.

Districts are neither independent (a campaign, a funding stop or an epidemic meets all of them) nor one: a common cause
is assumed to explain half of how each does (a Gaussian copula with one factor, correlation 0.5). The years of one city
are too few to tell it from its figures. The two bounds are told beside it: what independence would say, and what it
would be if the weakest carried all the others with it.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.endings import Ending, ending, quantiles_of, refused, settled
from forecasting.exponential import Array
from forecasting.year_end import COMPLETE
from forecasting.year_law import LEVELS

LOWEST = "lowest"
PART_UNKNOWN = "The year's end of some districts cannot be forecast."
NO_DISTRICTS = "No district has a figure."
COMMON = 0.5  # correlation between two districts' fates
NODES = 401  # of the common cause, by equal probability


@dataclass(frozen=True)
class AllReach:
    """The chance that all reach it, between what it is if they are independent and if they stand and fall together."""

    probability: float
    independent: float
    together: float


def all_reach(chances: Array) -> AllReach:
    """From the districts' own chances (D,). Exact where all have reached it or one cannot; NaN if one is not known."""
    chances = np.asarray(chances, dtype=float)
    if not len(chances) or (np.isnan(chances).any() and not (chances == 0).any()):
        return AllReach(np.nan, np.nan, np.nan)
    if (chances == 0).any():
        return AllReach(0.0, 0.0, 0.0)
    independent, together = float(chances.prod()), float(chances.min())
    # The grid's last bits may not step over the bounds, which hold whatever the dependence is.
    return AllReach(float(np.clip(_joint(chances[:, None])[0], independent, together)), independent, together)


def lowest_of(districts: Ending) -> Ending:
    """The year-end of the lowest district, one column, from the endings of all (D columns)."""
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
    above = _joint(1.0 - np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0][below])
    return ending(quantiles_of(values, np.maximum(-np.diff(above, append=0.0), 0.0))[:, None], actual, LOWEST, **shape)


def _joint(chances: Array) -> Array:
    """The chance (V,) that all do what each does with `chances` (D, V)."""
    from scipy.special import ndtr, ndtri

    common = ndtri((np.arange(NODES) + 0.5) / NODES)
    given = ndtr((ndtri(chances)[:, :, None] - np.sqrt(COMMON) * common) / np.sqrt(1 - COMMON))
    return given.prod(axis=0).mean(axis=-1)
