"""How could the rest of the year turn out? The experts' remainders of every series, and what tells how far to trust
them. All is relative to the size of the year, so that net figures, which may be negative, are treated alike."""

from dataclasses import dataclass

import numpy as np

from forecasting.experts import EXPERTS, View, view
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.scale import scaled

YEARS = 5  # of history used; what was learnt was learnt on as many
SHARES = 3  # earlier years that the share rule averages
SEASON = 12
SMALL = 1e-9
EXPERT_NAMES = EXPERTS["cycle"]


@dataclass(frozen=True)
class YearView:
    """`actual` (N,) so far; `remainders` (E, N); `size` (N,) of the year in absolute terms; `features` (Q, N)."""

    actual: Array
    remainders: Array
    size: Array
    features: Array


def year_view(flows: Array, known: int) -> YearView:
    """The view at the end of month `known` (0 to 11) of the last year of `flows` (years, 12, N), the rest unread."""
    flows, horizon, series = flows[-(YEARS + 1) :], YEAR - known, flows.shape[2]
    years, past, now = len(flows) - 1, flows[:-1], flows[-1, :known]
    seen, paths = expert_paths(flows, known)
    remainders = paths.sum(axis=1)
    actual = np.where(np.isnan(now), 0.0, now).sum(axis=0)
    centre = remainders[0]
    size = np.abs(actual) + np.abs(centre)
    unit = np.maximum(size, SMALL)

    complete = ~np.isnan(past).any(axis=1)
    filled = np.where(complete[:, None], past, 0.0)
    so_far, rest = filled[:, :known].sum(axis=1), filled[:, known:].sum(axis=1)
    total, whole = so_far + rest, np.abs(so_far) + np.abs(rest)
    share = np.divide(rest, whole, out=np.zeros_like(rest), where=whole > 0)
    last = np.where(complete[-1], rest[-1], centre) if years else centre
    usual = _mean(share[-SHARES:], complete[-SHARES:])
    shared = complete[-SHARES:].any(axis=0) & (known > 0)
    by_share = np.where(shared, actual * usual / np.maximum(1 - usual, 0.05), centre)
    growth = np.zeros(series)
    if years and known:
        before = so_far[-1]
        growth = np.clip((actual - before) / np.maximum(np.abs(before), 0.05 * unit), -1.5, 1.5) * complete[-1]
    moves = np.diff(total, axis=0) / np.maximum(_mean(np.abs(total), complete), SMALL)
    features = np.concatenate(
        [
            seen.features,
            [
                (last - centre) / unit,
                (by_share - centre) / unit,
                (remainders[EXPERT_NAMES.index("own size")] - centre) / unit,
                (remainders[EXPERT_NAMES.index("theta")] - centre) / unit,
                np.log(remainders.std(axis=0) / unit + 1e-4),
                np.log(np.sqrt((seen.spread**2).mean(axis=0)) + 1e-4),
                np.abs(growth),
                growth,
                np.log(_spread(share, complete) + 0.01),
                np.log(_spread(moves, complete[1:] & complete[:-1]) + 0.01),
                np.full(series, np.log(horizon)),
                centre / unit,
            ],
        ]
    )
    return YearView(actual, remainders, size, np.where(np.isfinite(features), features, 0.0))


def expert_paths(flows: Array, known: int) -> tuple[View, Array]:
    """What the experts see at the end of month `known`, and the flows (E, 12 - known, N) that they expect."""
    flows = flows[-(YEARS + 1) :]
    history = flows.reshape(-1, flows.shape[2])[: len(flows) * YEAR - (YEAR - known)]
    block, scale = scaled(history)
    seen = view(block, scale.positive, YEAR - known, SEASON)
    return seen, scale.back(seen.forecasts + seen.season)


def _mean(values: Array, known: np.ndarray) -> Array:
    return np.where(known, values, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


def _spread(values: Array, known: np.ndarray) -> Array:
    """The standard deviation of the known values along the years (N,)."""
    return np.sqrt(_mean((values - _mean(values, known)) ** 2, known))
