"""What can be read off a stored forecast: any chance, the way through the rest of the year, the expected shortfall.

All from the columns of `forecast_year_end` (q05 ... q95), so that a screen needs no model to answer "what if".
Between two of the quantiles the distribution is taken as normal, and beyond the outer ones as going on like that.
"""

from collections.abc import Collection
from statistics import NormalDist

import numpy as np
import pandas as pd

from forecasting.exponential import Array
from forecasting.flows import YEAR, monthly
from forecasting.year_end import (
    CERTAIN,
    LEAST_YEARS,
    QUANTILES,
    attained,
    complete_years,
    months_known,
    ordinary,
    published_by_year,
    shipped_law,
    views,
)
from forecasting.year_view import expert_paths

SCORES = np.array([NormalDist().inv_cdf(level) for level in QUANTILES.values()])
FINE = np.array([NormalDist().inv_cdf((step + 0.5) / 200) for step in range(200)])
# A month's cumulative error is this power of the share of the remainder that is to come by then: close to 1, because
# what goes wrong is mostly the level. Back-tests on public series: 0.93 to 1.29.
GROWTH = 1.1
CLEAR = 0.2  # a net remainder under this share of its flows' size has no shape that a path could follow


def chance(answer: pd.DataFrame, wanted: pd.Series) -> pd.Series:
    """The chance that each series' total is at least `wanted`: other targets, or 95 % of them, or "what if".

    N more a month for the M months left: `chance(answer, wanted - N * M)`. NaN where the forecast or what is wanted is.
    """
    goal = wanted.reindex(answer.index).to_numpy(float)
    quantiles = answer[list(QUANTILES)].to_numpy(float)
    place = np.clip((quantiles < goal[:, None]).sum(axis=1), 1, len(SCORES) - 1)
    rows = np.arange(len(answer))
    low, high = quantiles[rows, place - 1], quantiles[rows, place]
    flat = ~(high > low)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (goal - low) / (high - low)
    score = SCORES[place - 1] + share * (SCORES[place] - SCORES[place - 1])
    score = np.where(flat, np.where(goal > high, np.inf, -np.inf), score)
    falling_short = np.array([np.nan if one != one else NormalDist().cdf(one) for one in score])
    found = np.clip(1 - falling_short, CERTAIN, 1 - CERTAIN)
    safe = attained(answer["actual"].to_numpy(float), goal) & (quantiles[:, 0] >= answer["actual"].to_numpy(float))
    found = np.where(safe, 1.0, found)
    return pd.Series(np.where(np.isnan(goal) | np.isnan(quantiles[:, 0]), np.nan, found), index=answer.index)


def expected_shortfall(answer: pd.DataFrame, targets: pd.Series) -> pd.Series:
    """By how much each series is expected to miss its target: the mean of what lacks, 0 where it is reached."""
    quantiles = answer[list(QUANTILES)].to_numpy(float).T
    place = np.clip(np.searchsorted(SCORES, FINE), 1, len(SCORES) - 1)
    share = ((FINE - SCORES[place - 1]) / (SCORES[place] - SCORES[place - 1]))[:, None]
    totals = quantiles[place - 1] + share * (quantiles[place] - quantiles[place - 1])
    reached = answer["actual"].to_numpy(float)
    totals = np.where(quantiles[0] >= reached, np.maximum(totals, reached), totals)
    lacking = targets.reindex(answer.index).to_numpy(float) - totals
    return pd.Series(np.maximum(lacking, 0.0).mean(axis=0), index=answer.index)


def remaining_shares(history: pd.DataFrame, *, origin: pd.Period, abnormal: Collection[int] = ()) -> pd.DataFrame:
    """Which share of what is still expected will have come by the end of each later month?

    Index: the months of origin's year; columns as `history`. 0 up to the last month with a figure, 1 in December.
    Series too young for the engine, and net remainders around zero, go in a straight line.
    """
    published = published_by_year(history, origin)
    flows = ordinary(monthly(published), origin.year, abnormal)
    known = months_known(published[-1])
    months = np.arange(1, YEAR + 1)[:, None]
    shares = np.clip((months - known) / np.maximum(YEAR - known, 1), 0.0, 1.0)
    shares[:, known == YEAR] = 1.0
    long_enough = complete_years(flows[:-1]) >= LEAST_YEARS
    for first in map(int, np.unique(known)):
        columns = np.flatnonzero((known == first) & long_enough)
        if first < YEAR and len(columns):
            shares[first:, columns] = _shares(flows[:, :, columns], 0 if first == 1 else first)[-(YEAR - first) :]
    index = pd.period_range(f"{origin.year}-01", periods=YEAR, freq="M")
    return pd.DataFrame(shares, index=index, columns=history.columns)


def _shares(flows: Array, known: int) -> Array:
    """The cumulative shares (12 - known, N) of the remainder, from the experts' paths."""
    law, parts = shipped_law(known), []
    for part, seen in views(flows, known):
        _, paths = expert_paths(flows[:, :, part], known)
        path = np.einsum("en,ehn->hn", law.gate.weights(seen.features), paths)
        total, size = path.sum(axis=0), np.abs(path).sum(axis=0)
        straight = np.broadcast_to(np.arange(1.0, len(path) + 1)[:, None] / len(path), path.shape)
        clear = np.abs(total) > CLEAR * size
        parts.append(np.where(clear, np.cumsum(path, axis=0) / np.where(clear, total, 1.0), straight))
    return np.concatenate(parts, axis=1)


def fan(answer: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """The cumulative figure at the end of each later month: one row for series and month, columns mean, q05 ... q95.

    `answer` and `shares` (remaining_shares) of the same forecast. The last month of every series agrees with `answer`.
    """
    columns = ["mean", *QUANTILES]
    open_ = (shares > 0) | (shares.index.month == YEAR)[:, None]
    frames = []
    for name in answer.index:
        coming = shares.loc[open_[name], name]
        row = answer.loc[name]
        actual, centre = float(row["actual"]), float(row["q50"]) - float(row["actual"])
        share = coming.to_numpy()[:, None]
        beside = row[columns].to_numpy(dtype=float) - float(row["q50"])
        cumulative = actual + share * centre + np.sign(share) * np.abs(share) ** GROWTH * beside
        frames.append(pd.DataFrame(cumulative, index=coming.index, columns=columns))
    names = list(answer.index.names) if answer.index.nlevels > 1 else ["series"]
    if not frames:
        return pd.DataFrame(columns=columns)
    keys = list(answer.index)
    return pd.concat(frames, keys=keys, names=[*names, "month"])


def month_of_reaching(fan_of_series: pd.DataFrame, target: float) -> pd.Period | None:
    """The first month by whose end the target is more likely reached than not; None: not this year."""
    reached = fan_of_series.index[fan_of_series["q50"].to_numpy(float) >= target]
    return reached[0] if len(reached) else None
