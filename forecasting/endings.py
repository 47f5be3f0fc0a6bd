"""What is said of how a figure will stand at the year's end, whatever its kind, and its chance of meeting its target.

The kinds that are not flows (levels, counts, cases) each have a module of their own; this is the answer they share.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.exponential import Array
from forecasting.year_end import COMPLETE, NONE, QUANTILES, at_level, attained, mean, probability
from forecasting.year_law import LEVELS

COLUMNS = ("actual", "mean", *QUANTILES, "probability", "method", "reason", "open_cases")


@dataclass(frozen=True)
class Ending:
    """The year-end figure of some columns as quantiles at LEVELS (L, N), in each figure's own unit; NaN: no forecast.

    `actual` (N,): the figure that stands now. `least` (N,): what the figure cannot fall short of any more. `stepped`
    (N,): does it take whole numbers, or shares of a short list, and nothing between? `open_cases` (N,): cases still
    open, NaN where there is no list. `method` and `reason` (N,): codes and sentences, as in forecasting.year_end.
    """

    quantiles: Array
    actual: Array
    least: Array
    stepped: np.ndarray
    method: np.ndarray
    reason: np.ndarray
    open_cases: Array

    def taken(self, columns: Array) -> "Ending":
        """Some of its columns."""
        return Ending(**{name: value[..., columns] for name, value in vars(self).items()})

    def having(self, columns: Array, found: "Ending") -> "Ending":
        """This with `found` in the place of some of its columns."""

        def put(name: str) -> Array:
            whole = getattr(self, name).copy()
            whole[..., columns] = getattr(found, name)
            return whole

        return replace(self, **{name: put(name) for name in self.__dataclass_fields__})


def ending(quantiles: Array, actual: Array, method: str, reason: str = "", **more: Array) -> Ending:
    """An Ending of one method and reason; what is not given: no least, no steps, no list of cases."""
    count = quantiles.shape[1]
    fields = {
        "least": np.full(count, -np.inf),
        "stepped": np.zeros(count, dtype=bool),
        "open_cases": np.full(count, np.nan),
    }
    words = {"method": np.full(count, method, dtype=object), "reason": np.full(count, reason, dtype=object)}
    return Ending(np.array(quantiles, dtype=float), actual, **words, **(fields | more))


def refused(actual: Array, reason: str, **more: Array) -> Ending:
    """No forecast, for one reason."""
    return ending(np.full((len(LEVELS), len(actual)), np.nan), actual, NONE, reason, **more)


def settled(actual: Array, **more: Array) -> Ending:
    """The year is over: the figure is what it is."""
    return ending(np.tile(actual, (len(LEVELS), 1)), actual, COMPLETE, **more)


def by_groups(labels: Array, count: int, found: Callable[[Array], Ending]) -> Ending:
    """One Ending from those of the groups of columns that share a label (N,) or a row of labels (N, ...)."""
    whole = refused(np.full(count, np.nan), "")
    if not count:
        return whole
    _, group = np.unique(labels, axis=0, return_inverse=True)
    group = group.reshape(-1)
    for one in range(group.max() + 1):
        columns = np.flatnonzero(group == one)
        whole = whole.having(columns, found(columns))
    return whole


def chance(said: Ending, wanted: Array, at_most: np.ndarray | bool = False) -> Array:
    """The probability (N,) that the figure is at least `wanted` (N,), or at most; NaN without a target or forecast.

    Once the year is over 0 or 1; before, nothing is certain but a number that has been reached and cannot be lost.
    """
    # At most w is at least -w of the mirrored figure; LEVELS are symmetric.
    less = np.broadcast_to(at_most, wanted.shape)
    quantiles = np.where(less, -said.quantiles[::-1], said.quantiles)
    goal, actual = np.where(less, -wanted, wanted), np.where(less, -said.actual, said.actual)
    least = np.where(less, -np.inf, said.least)
    wished = np.where(said.stepped, _between_steps(quantiles, goal), goal)
    found = np.where(attained(least, goal), 1.0, probability(quantiles, wished, least))
    found = np.where(said.method == COMPLETE, attained(actual, goal), found)
    return np.where(np.isnan(wanted) | np.isnan(said.quantiles[0]), np.nan, found)


def _between_steps(quantiles: Array, goal: Array) -> Array:
    """The goal (N,) moved halfway between the largest quantile below it and the smallest that reaches it: a figure that
    moves in steps takes no value in between, so the levels around the jump are all that is known."""
    place = np.clip((quantiles < goal).sum(axis=0), 1, len(LEVELS) - 1)
    low, high = (np.take_along_axis(quantiles, place[None] - step, axis=0)[0] for step in (1, 0))
    return np.where((low < goal) & (goal <= high), (low + high) / 2, goal)


def told(columns: pd.Index, said: Ending, wanted: Array, at_most: np.ndarray | bool = False) -> pd.DataFrame:
    """The answer as a table, index = `columns`, with the columns of forecast_year_end and open_cases."""
    figures = {name: at_level(said.quantiles, level) for name, level in QUANTILES.items()}
    if said.stepped.any():
        # A whole number's quantile is a whole number: the nearest level's, not the line between two.
        for name, level in QUANTILES.items():
            step = said.quantiles[int(np.argmin(np.abs(LEVELS - level)))]
            figures[name] = np.where(said.stepped, step, figures[name])
    answer = {"actual": said.actual, "mean": mean(said.quantiles), **figures}
    answer |= {"probability": chance(said, wanted, at_most), "method": said.method, "reason": said.reason}
    return pd.DataFrame(answer | {"open_cases": said.open_cases}, index=columns, columns=list(COLUMNS))


def quantiles_of(values: Array, weights: Array) -> Array:
    """The quantiles at LEVELS (L,) of values that come with these weights: the smallest value with as much below."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order])
    place = np.searchsorted(below, LEVELS * below[-1] * (1 - 1e-12))
    return values[order][np.minimum(place, len(values) - 1)]
