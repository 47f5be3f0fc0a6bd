"""A panel's enterprises block by block: scores, rules and forecasts of some columns, given what the whole panel taught.

The same function of the same figures wherever it is worked out (threads here, the workers of forecasting.cluster), and
whatever the other columns of the block are, so the answer is the same to the last bit.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np

from forecasting.alert_rules import Rules
from forecasting.exponential import Array
from forecasting.festival import FAR
from forecasting.learnt import LEVELS, interval_law
from forecasting.shedding_cleaning import Cleaned, clean
from forecasting.shedding_features import Course, Scene, course, features
from forecasting.shedding_model import probability, shipped
from forecasting.shedding_panel import Quantities
from forecasting.shedding_rules import Figures, spoken
from forecasting.shedding_signals import signals
from forecasting.smoothing import Smoothed, forecast_with

COLUMNS = 1024  # enterprises at a time: their features stay in the processor's cache
AHEAD = 4  # weeks that are forecast
RECENT = 26  # weeks that a forecast looks back on
SHOWN = 80  # per cent of outcomes that the shown range is to hold
DROP = 0.9
DIGITS = 6  # of a forecast that are told
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
        rows = [self._row(place, ahead, heads, found, dip) for place, ahead in zip(places, coming, strict=True)]
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

    def _row(self, place: int, ahead: int, heads: Array, found: Course, dip: Array) -> tuple[Array, ...]:
        """The headcount AHEAD weeks on: centre, range, and the probability that a tenth is gone by then."""
        known = ~np.isnan(heads[place])
        level = np.exp(found.level[max(place + 1 - RECENT, 0) : place + 1].astype(float))
        past = np.where(np.isnan(heads[max(place + 1 - RECENT, 0) : place + 1]), np.nan, level)
        path = ahead_of(past)
        allowed = np.exp(_allowance(place, ahead, self.quantities.near, found, dip).astype(float))
        drop = np.where(known, chance_below(path, DROP * level[-1]), np.nan)
        told = (path.mean[-1], path.lower[SHOWN][-1], path.upper[SHOWN][-1])
        return (*(significant(one * allowed) for one in told), np.round(drop, DIGITS))


def significant(values: Array) -> Array:
    """Rounded to DIGITS: matrix products differ in the last bits with the number of columns, an answer must not."""
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.maximum(np.abs(values), 1e-300))))
    return np.round(values * scale) / scale


def ahead_of(past: Array) -> Smoothed:
    """The weekly engine's forecast of `past` (t, n), by the law that public series taught.

    Of one series alone NumPy adds in another order than of several: it is given company.
    """
    count = past.shape[1]
    if count == 1:
        past = np.repeat(past, 2, axis=1)
    path = forecast_with(interval_law("plain"), past, AHEAD, levels=LEVELS)
    if count > 1:
        return path
    lower, upper = ({level: bound[:, :1] for level, bound in side.items()} for side in (path.lower, path.upper))
    return Smoothed(path.mean[:, :1], lower, upper)


def carried(score: Array, cleaned: Cleaned) -> Array:
    """The last report's score in a silent week, NaN before the second report."""
    found = np.where(cleaned.reported & (cleaned.age >= 2), score, np.nan)
    for week in range(1, len(found)):
        found[week] = np.where(cleaned.reported[week], found[week], found[week - 1])
    return found


def _allowance(place: int, ahead: int, near: np.ndarray, found: Course, dip: Array) -> Array:
    """The festival's effect (n,) AHEAD weeks on: last year's in that week, in the first year what it is now."""
    if ahead == FAR:
        return np.zeros_like(found.allowed[place])
    earlier = np.flatnonzero(near[: max(place - 20, 0)] == ahead)
    if len(earlier):
        return dip[earlier[-1]] * found.ratio[place]
    return found.allowed[place]


def chance_below(path: Smoothed, line: Array) -> Array:
    """The probability (n,) that the last forecast week ends at or below `line`, between the quantiles' known levels."""
    steps = [(0.5 - level / 200, path.lower[level][-1]) for level in reversed(LEVELS)]
    steps += [(0.5, path.mean[-1])] + [(0.5 + level / 200, path.upper[level][-1]) for level in LEVELS]
    found = np.zeros(line.shape)
    for (low, left), (high, right) in pairwise(steps):
        width = right - left
        share = np.clip((line - left) / np.where(width > 0, width, 1.0), 0, 1)
        found = np.where(line >= left, low + np.where(width > 0, share, 1.0) * (high - low), found)
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
