"""Do the districts' forecasts add up to the city's? Means moved until they do, each by how uncertain it is.

The city's distribution is forecast from the city's own figures, so it knows how districts move together; only its
centre is moved. Weighing by variance is the diagonal case of Wickramasuriya, Athanasopoulos and Hyndman (2019), MinT.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from forecasting.exponential import Array
from forecasting.year_end import at_level, mean

ROUNDS = 50  # what stops at its floor passes the rest on to the others
CLOSE = 1e-12  # of the city's size: added up


def added_up(quantiles: Array, least: Array, parts_of: Mapping[int, Sequence[int]]) -> Array:
    """Quantiles (L, N) whose means add up: column `city` to the columns of its parts, for each of `parts_of`.

    `least` (N,): what no forecast falls short of. Columns without a forecast leave their city as it is. What is certain
    does not move; where everything is, a difference stays, since it is one between figures.
    """
    moved = quantiles.copy()
    for city, parts in parts_of.items():
        columns = np.array([city, *parts])
        if len(parts) and not np.isnan(moved[0, columns]).any():
            moved[:, columns] = _reconciled(moved[:, columns], least[columns])
    return moved


def _reconciled(quantiles: Array, least: Array) -> Array:
    signs = np.r_[1.0, -np.ones(quantiles.shape[1] - 1)]
    variance = (at_level(quantiles, 0.9) - at_level(quantiles, 0.1)) ** 2
    for _ in range(ROUNDS):
        centre = mean(quantiles)
        gap = signs @ centre  # what the city's mean has more than its parts'
        can_move = np.where(-signs * gap < 0, centre > least, True) & (variance > 0)
        weights = np.where(can_move, variance, 0.0)
        if abs(gap) <= CLOSE * max(abs(centre[0]), 1.0) or not weights.any():
            break
        quantiles = np.maximum(quantiles - signs * gap * weights / weights.sum(), least)
    return quantiles
