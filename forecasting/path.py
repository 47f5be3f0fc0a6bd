"""Which way does the rest of the year go? The share of what is still expected that will have come by each month."""

import numpy as np

from forecasting.blocks import Block, Run, blocks, here
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.year_end import LEAST_YEARS, complete_years, seen_at, shipped_law
from forecasting.year_view import expert_paths, year_view

# A month's cumulative error is this power of the share of the remainder that is to come by then: close to 1, because
# what goes wrong is mostly the level. Back-tests on public series: 0.93 to 1.29.
GROWTH = 1.1
CLEAR = 0.2  # a net remainder under this share of its flows' size has no shape that a path could follow


def remaining_shares(flows: Array, known: Array, *, run: Run = here) -> Array:
    """The share (12, N) of the remainder of the last year of `flows` (years, 12, N) that has come by each month's end.

    0 up to the last month with a figure, `known` (N,), and 1 in December. Series too young for the engine, and net
    remainders around zero, go in a straight line.
    """
    months = np.arange(1, YEAR + 1)[:, None]
    shares = np.clip((months - known) / np.maximum(YEAR - known, 1), 0.0, 1.0)
    shares[:, known == YEAR] = 1.0
    long_enough = complete_years(flows[:-1]) >= LEAST_YEARS
    for first in map(int, np.unique(known)):
        columns = np.flatnonzero((known == first) & long_enough)
        if first < YEAR and len(columns):
            seen = seen_at(first)
            parts = run(_shares, blocks(shipped_law(seen), flows[:, :, columns], seen))
            shares[first:, columns] = np.concatenate(list(parts), axis=1)[-(YEAR - first) :]
    return shares


def _shares(block: Block) -> Array:
    """The cumulative shares (12 - known, n) of the remainder, from the experts' paths."""
    seen = year_view(block.flows, block.known)
    _, paths = expert_paths(block.flows, block.known)
    path = np.einsum("en,ehn->hn", block.law.gate.weights(seen.features), paths)
    total, size = path.sum(axis=0), np.abs(path).sum(axis=0)
    straight = np.broadcast_to(np.arange(1.0, len(path) + 1)[:, None] / len(path), path.shape)
    clear = np.abs(total) > CLEAR * size
    return np.where(clear, np.cumsum(path, axis=0) / np.where(clear, total, 1.0), straight)
