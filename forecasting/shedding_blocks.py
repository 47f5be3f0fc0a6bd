"""A panel's enterprises block by block: scores, rules and forecasts of some columns, given what the whole panel taught.

The same function of the same figures wherever it is worked out (threads here, the workers of forecasting.cluster), and
whatever the other columns of the block are, so the answer is the same to the last bit.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from forecasting.alert_rules import Rules
from forecasting.exponential import Array
from forecasting.shedding_cleaning import Cleaned, clean
from forecasting.shedding_features import Course, Scene, course, features, volatility
from forecasting.shedding_forecast import AHEAD, ahead, allowance
from forecasting.shedding_model import probability, shipped
from forecasting.shedding_panel import Quantities
from forecasting.shedding_rules import Figures, spoken
from forecasting.shedding_signals import signals

COLUMNS = 1024  # enterprises at a time: their features stay in the processor's cache
NOTHING_MORE = Figures()


def threads(work: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
    """`work` of every part, in order, on the processor's cores: NumPy lets go of the interpreter while it reckons."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        yield from pool.map(work, parts)


@dataclass(frozen=True)
class Screened:
    """Of each asked week (P) and enterprise (n): what `screen` tells, levels and rules as in shedding_rules.Spoken."""

    level: np.ndarray
    rules: np.ndarray
    strongly: np.ndarray
    headcount: Array
    change: Array
    expected: Array
    lower: Array
    upper: Array
    drop: Array
    jobs_at_risk: Array
    score: Array


@dataclass(frozen=True)
class Block:
    """Some enterprises: `values` (T, n) as reported, `members` (n,) their groups, the whole panel's `quantities`.

    `known`: the cleaned course, where it has been worked out already.
    """

    values: Array
    members: np.ndarray
    quantities: Quantities
    figures: Figures = NOTHING_MORE
    known: Cleaned | None = None

    def cleaned(self) -> Cleaned:
        return clean(self.values, self.quantities.unit) if self.known is None else self.known

    def features(self) -> Iterator[tuple[str, Array]]:
        """The features by name, one (T, n) at a time."""
        return self._told()[2]

    def scores(self) -> Array:
        """The probability (T, n) of shedding, NaN before the second report, in a silent week as it was."""
        return self._course()[2]

    def levels(self, rules: Rules) -> np.ndarray:
        """The level (T, n) of every week, as a place in LEVELS."""
        cleaned, found, score = self._course()
        told = signals(cleaned, found, self.quantities.unit, score, shipped().depth)
        return spoken(told, self.figures, rules).level

    def parts(self) -> Iterator[tuple[str, Array]]:
        """What each feature adds to the logit (T, n)."""
        return shipped().parts(self.features())

    def screened(self, rules: Rules, places: tuple[int, ...], coming: tuple[int, ...]) -> Screened:
        """What is to be said in the weeks at `places`; `coming`: the festival week AHEAD of each."""
        cleaned, found, score = self._course()
        told = signals(cleaned, found, self.quantities.unit, score, shipped().depth)
        said = spoken(told, self.figures, rules)
        heads = np.exp(cleaned.level.astype(float))
        dip = self.quantities.of(self.members)[0]
        usual = volatility(found.level, self.quantities.unit)
        rows = [
            ahead(heads, found, usual, score, place, allowance(place, then, self.quantities.near, found, dip))
            for place, then in zip(places, coming, strict=True)
        ]
        expected, lower, upper, drop = (np.array(column) for column in zip(*rows, strict=True))
        some = list(places)
        before = [max(place - AHEAD, 0) for place in places]
        return Screened(
            level=said.level[some],
            rules=said.rules[some],
            strongly=said.strongly[some],
            headcount=heads[some],
            change=heads[some] - heads[before],
            expected=expected,
            lower=lower,
            upper=upper,
            drop=drop,
            jobs_at_risk=told.jobs_at_risk[some],
            score=score[some],
        )

    def _told(self) -> tuple[Cleaned, Course, Iterator[tuple[str, Array]]]:
        near, unit = self.quantities.near, self.quantities.unit
        dip, middle, lower = self.quantities.of(self.members)
        cleaned = self.cleaned()
        found = course(cleaned, near, dip)
        return cleaned, found, features(Scene(cleaned, found, near, unit, dip, middle, lower))

    def _course(self) -> tuple[Cleaned, Course, Array]:
        cleaned, found, told = self._told()
        return cleaned, found, carried(probability(shipped().logits(told)), cleaned)


def carried(score: Array, cleaned: Cleaned) -> Array:
    """The last report's score in a silent week, NaN before the second report."""
    found = np.where(cleaned.reported & (cleaned.age >= 2), score, np.nan)
    for week in range(1, len(found)):
        found[week] = np.where(cleaned.reported[week], found[week], found[week - 1])
    return found


def blocks(
    values: Array, members: np.ndarray, quantities: Quantities, figures: Figures, columns: int = COLUMNS
) -> Iterator[Block]:
    """The panel cut into blocks of enterprises, in order."""
    for start in range(0, values.shape[1], columns):
        part = slice(start, start + columns)
        cut = {
            field.name: np.ascontiguousarray(given[:, part])
            for field in fields(figures)
            if (given := getattr(figures, field.name)) is not None
        }
        yield Block(np.ascontiguousarray(values[:, part]), members[part], quantities, replace(figures, **cut))
