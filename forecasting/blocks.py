"""Where is a large panel worked out? Block by block, here or by the processes of a cluster (forecasting.cluster).

What the whole panel teaches is learnt once and handed to every block together with its columns. A block is worked out
by the same function of the same figures wherever that is, so the answer is the same to the last bit.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.exponential import Array
from forecasting.year_law import YearLaw, spread_out, standardised
from forecasting.year_view import YEARS, year_view

COLUMNS = 1024  # at a time: the states of the engine's whole grid stay in the processor's cache

Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]  # what `map` does, in the order of the parts


def here(work: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
    """In this process, one part after the other."""
    return map(work, parts)


@dataclass(frozen=True)
class Block:
    """Some columns of a panel: `flows` (years, 12, n), of the last year the first `known` months, and the law."""

    law: YearLaw
    flows: Array
    known: int

    def quantiles(self) -> Array:
        """The year's total at LEVELS (L, n)."""
        return spread_out(self.law, year_view(self.flows, self.known), self.known)

    def errors(self) -> Array:
        """How far off the law was (n,), in units of what it expected, of a year that is complete."""
        rest = self.flows[-1, self.known :].sum(axis=0)
        return standardised(self.law, year_view(self.flows, self.known), rest)


def blocks(law: YearLaw, flows: Array, known: int) -> Iterator[Block]:
    """A panel (years, 12, N) in blocks. Contiguous, as they arrive elsewhere: the order of a sum hangs on it."""
    for start in range(0, flows.shape[2], COLUMNS):
        yield Block(law, np.ascontiguousarray(flows[-(YEARS + 1) :, :, start : start + COLUMNS]), known)
