"""How will the city's year end, as the sum of its districts' years?

The mean of a total is exactly the sum of its parts' means. Its range accounts for districts moving together: how much
they did is told by the errors that the same months brought to all of them in completed years.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.blocks import Run, here
from forecasting.city import combined
from forecasting.exponential import Array
from forecasting.flows import YEAR, monthly
from forecasting.year_end import (
    COMPLETE,
    NONE,
    STEPS,
    Outcome,
    completed_years,
    constant,
    goals,
    mean,
    months_known,
    ordinary,
    outcomes,
    past_errors,
    published_by_year,
    shipped_law,
    told,
)

SUM_OF_PARTS = "sum_of_parts"
PART_WITHOUT = "A part has no forecast."
USUAL, USUAL_YEARS = 0.3, 5  # what the parts' errors have in common before any year has shown it, and what that weighs
LEAST_SHARED, MOST_SHARED = 0.05, 0.95


@dataclass(frozen=True)
class Whole:
    """What is said of columns and of totals of columns, which come last: `year` (12, N) as published, the outcomes.

    `flows` (years, 12, M) by month of the columns; `parts`: place of a total -> places of its columns.
    """

    columns: pd.Index
    year: Array
    flows: Array
    outcomes: tuple[Outcome, ...]
    parts: Mapping[int, Array]

    def told(self, targets: pd.Series) -> pd.DataFrame:
        """The answer as a table, one row for each column."""
        return told(self.columns, self.year, goals(self.columns, targets), self.outcomes)


def forecast_whole(
    history: pd.DataFrame,
    groups: Mapping[Hashable, Sequence[Hashable]],
    *,
    origin: pd.Period,
    abnormal: Collection[int] = (),
    progress: Callable[[int, int], None] | None = None,
    with_statsmodels: bool = True,
    run: Run = here,
) -> Whole:
    """What `forecast_city` (or, without statsmodels, `forecast_year_end`) says of every column, and of totals of them.

    `groups`: name of a total -> the columns it is the sum of. A total has the method `sum_of_parts`; one whose part has
    no forecast is NaN and says so. `run`: where blocks of columns are worked out. Raises ValueError where a group names
    no column, or one that is not there.
    """
    for name, parts in groups.items():
        missing = [one for one in parts if one not in history.columns]
        if missing or not len(parts):
            raise ValueError(f"the total {name!r} has no parts, or some that are not columns: {missing}")
    published = published_by_year(history, origin)
    flows = ordinary(monthly(published), origin.year, abnormal)
    said = list(outcomes(published[-1], flows, run=run))
    if with_statsmodels:
        said = list(combined(said, flows, progress, run, is_abnormal=origin.year in abnormal))
    year, places = published[-1], [history.columns.get_indexer(list(parts)) for parts in groups.values()]
    totals = [
        _total(said, flows, months_known(year), some, len(history.columns) + at, run) for at, some in enumerate(places)
    ]
    return Whole(
        columns=history.columns.append(_named(groups, history.columns)),
        year=np.column_stack([year, *(_published_of(year[:, some]) for some in places)]),
        flows=flows,
        outcomes=(*said, *totals),
        parts={len(history.columns) + at: some for at, some in enumerate(places)},
    )


def _published_of(parts: Array) -> Array:
    """The total (12,) of what parts (12, N) published; NaN where none did."""
    return np.where(np.isnan(parts).all(axis=1), np.nan, np.nansum(parts, axis=1))


def _named(groups: Mapping[Hashable, Sequence[Hashable]], like: pd.Index) -> pd.Index:
    if isinstance(like, pd.MultiIndex):
        return pd.MultiIndex.from_tuples(list(groups), names=like.names) if groups else like[:0]
    return pd.Index(list(groups), dtype=like.dtype if not groups else None)


def _total(said: Sequence[Outcome], flows: Array, known: Array, parts: Array, column: int, run: Run) -> Outcome:
    """The outcome of the total, whose place in the answer is `column`, of the columns `parts`."""
    of_part = {place: (one, at) for one in said for at, place in enumerate(one.columns)}
    found = [of_part[place] for place in parts]
    quantiles = np.column_stack([one.quantiles[:, at] for one, at in found])
    least = np.array([sum(one.least[at] for one, at in found)])
    at, months = np.array([column]), int(known[parts].max())
    if np.isnan(quantiles).any():
        return Outcome(at, constant(np.array([np.nan])), least, NONE, months, PART_WITHOUT)
    whole = summed(quantiles, shared_error(flows[:, :, parts], months, run))[:, None]
    over = all(one.method == COMPLETE for one, _ in found)
    return Outcome(at, whole, least, COMPLETE if over else SUM_OF_PARTS, months)


def shared_error(flows: Array, known: int, run: Run = here) -> float:
    """Which share of their errors' variance do the parts (years, 12, N) have in common, `known` months into the year?

    By the mean square of a year's mean error against that of single errors, drawn towards what is usual: completed
    years are few.
    """
    parts, found = flows.shape[2], []
    if not 2 <= known < YEAR or parts < 2:
        return USUAL
    law = shipped_law(known)
    for past, columns in completed_years(flows):
        if len(columns) == parts:
            errors = past_errors(law, past, known, run)
            found.append((np.mean(errors) ** 2, np.mean(errors**2)))
    if not found:
        return USUAL
    together, single = np.mean(found, axis=0)
    seen_share = (parts * together / single - 1) / (parts - 1) if single > 0 else USUAL
    share = (len(found) * seen_share + USUAL_YEARS * USUAL) / (len(found) + USUAL_YEARS)
    return float(np.clip(share, LEAST_SHARED, MOST_SHARED))


def summed(quantiles: Array, shared: float) -> Array:
    """The quantiles (L,) of the sum of parts (L, N) whose errors have the share `shared` of their variance in common.

    If all moved as one, the quantiles would add up; as they do not, the sum's are drawn towards its mean by the ratio
    of the spreads.
    """
    as_one = quantiles.sum(axis=1)
    spread = np.sqrt(STEPS @ (quantiles - mean(quantiles)) ** 2)
    if not spread.any():
        return as_one
    centre = STEPS @ as_one
    ratio = np.sqrt(shared + (1 - shared) * (spread**2).sum() / spread.sum() ** 2)
    return centre + ratio * (as_one - centre)
