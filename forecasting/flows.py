"""Monthly flows out of what was published: a figure after silent months of the same year contains them.

January and February come together every year, some years are published by quarter only. What was published together is
shared out over its months as the other years' months stand to each other, so that every month has a flow and the sums
stay what they were.
"""

import numpy as np

from forecasting.exponential import Array
from forecasting.seasonal import middle

YEAR = 12


def by_calendar_year(values: Array, first_month: int) -> Array:
    """(T, N) folded to (years, 12, N); `first_month` 0 to 11 is the first row's. NaN where the panel has no row."""
    after = -(first_month + len(values)) % YEAR
    rows = [np.full((count, values.shape[1]), np.nan) for count in (first_month, after)]
    whole = np.concatenate([rows[0], values, rows[1]])
    return whole.reshape(len(whole) // YEAR, YEAR, values.shape[1])


def monthly(published: Array) -> Array:
    """The flow of each month (years, 12, N) from what was published, with NaN where nothing tells it.

    After a year's last figure, and before a series begins, a month stays NaN. A first figure late in a series' first
    year may contain the months before it or be the start of the series; its size decides.
    """
    if not published.size:
        return published
    known = ~np.isnan(published)
    months = np.arange(YEAR)[:, None]
    # The month whose figure contains this one: the next that was published.
    owner = np.minimum.accumulate(np.where(known, months, YEAR)[:, ::-1], axis=1)[:, ::-1]
    contained = owner < YEAR
    owner = np.minimum(owner, YEAR - 1)
    before = np.maximum.accumulate(np.where(known, months + 1, 0), axis=1)
    before = np.concatenate([np.zeros_like(before[:, :1]), before[:, :-1]], axis=1)  # months covered until then
    together = np.where(known, months + 1 - before, 0)
    contained &= ~_begins(published, known, together)
    weights = np.where(contained, _profile(published, together), 0.0)
    total = np.concatenate([np.zeros_like(weights[:, :1]), np.cumsum(weights, axis=1)], axis=1)
    start = np.take_along_axis(before, owner, axis=1)
    whole = np.take_along_axis(total, owner + 1, axis=1) - np.take_along_axis(total, start, axis=1)
    figure = np.take_along_axis(np.where(known, published, 0.0), owner, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(contained, figure * weights / whole, np.nan)


def _profile(published: Array, together: Array) -> Array:
    """What the months weigh against each other (12, N): the mean size of figures for that month alone, else 1."""
    alone = together == 1
    count = alone.sum(axis=0)
    size = np.abs(np.where(alone, published, 0.0)).sum(axis=0)
    typical = size.sum(axis=0) / np.maximum(count.sum(axis=0), 1)
    profile = np.where(count > 0, size / np.maximum(count, 1), typical)
    return np.maximum(profile, 0.01 * typical) + (typical == 0)


def _begins(published: Array, known: np.ndarray, together: Array) -> np.ndarray:
    """Which months (years, 12, N) lie before a series that began within a year, rather than in its first figure?"""
    years, _, series = published.shape
    rows, every = np.arange(years * YEAR)[:, None], np.arange(series)
    first = np.argmax(known.reshape(-1, series), axis=0)
    covers = together.reshape(-1, series)[first, every]
    figure = np.abs(published.reshape(-1, series)[first, every])
    with np.errstate(invalid="ignore", divide="ignore"):
        a_month = np.abs(published / together)
    a_month.reshape(-1, series)[first, every] = np.nan
    same_month = middle(a_month)[first % YEAR, every]
    typical = np.where(np.isnan(same_month), middle(a_month.reshape(-1, series)), same_month)
    # One month's flow or several months': the nearer on a scale of ratios. Unknown: several, as the contract says.
    with np.errstate(invalid="ignore"):
        starts = known.any(axis=(0, 1)) & (covers > 1) & (figure < np.sqrt(np.maximum(covers, 1)) * typical)
    return (starts & (rows < first)).reshape(published.shape)
