"""Which cells does a viewer not get to see because they speak of one or two households or persons?

Primary: a figure of 1 or 2 (under `smallest`) of a sensitive indicator, or a rate whose denominator less numerator is
1 or 2 (one household not yet helped), in a district whose details the viewer may not see.

Complementary: further cells of the same month, the next smallest first, until nothing above can be worked out
- from the total less what is visible, for value, numerator and denominator each;
- from the neighbouring months of the year, between which a cumulative must lie: a cell that these give away protects
  no other;
- from a total that carries a withheld figure of a district that has not reported since.
When no cell is left to withhold, the total goes, and where its own neighbours give it away, all totals of the year.

Not protected: the increase between two visible months, each of three units or more (nobody can tell which of them it
was); that the city as a whole has one or two left to help; which of 1 and 2 it is, in rare cases and only for somebody
who knows this rule and solves all months of a year together; what comparing versions tells where it was another
district that had to be withheld in each.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from math import inf

import numpy as np
import pandas as pd

FIGURES = ("value", "numerator", "denominator")
Range = tuple[float, float]
ANYTHING: Range = (0.0, inf)


def suppressed_rows(
    observations: pd.DataFrame,
    *,
    sensitive: Mapping[str, bool],
    details: Collection[str],
    city: Collection[str],
    smallest: float,
    levels: Collection[str] = (),
) -> np.ndarray:
    """Which rows are withheld? A boolean per row.

    `sensitive`: indicator code -> whether its `value` counts units (False: a percentage, only its parts count).
    `levels`: the indicators that rise and fall, of which a month says nothing about the next.
    Rows of `city` are totals. `observations` hold whole years, else neighbouring months go unnoticed.
    """
    hidden = np.zeros(len(observations), dtype=bool)
    touched = np.flatnonzero(observations["indicator"].isin(sensitive))
    for (code, _), course in _courses(observations, touched, sensitive, details, city, smallest):
        for cell in _withheld(course, smallest, grows=code not in levels):
            hidden[cell.row] = True
    return hidden


@dataclass(eq=False)
class _Cell:
    """One row: its figures that count units (None where there are none), and which of them are small."""

    row: int
    district: str
    month: str
    figures: dict[str, float]
    mine: bool
    is_total: bool
    smallest: float
    hidden: bool = False

    @property
    def small(self) -> tuple[str, ...]:
        return tuple(name for name, figure in self.figures.items() if 0 < figure < self.smallest)

    @property
    def rest(self) -> float:
        """What the denominator holds beyond the numerator: those not yet helped."""
        return self.figures.get("denominator", 0.0) - self.figures.get("numerator", 0.0)

    @property
    def has_small_rest(self) -> bool:
        return 0 < self.rest < self.smallest

    @property
    def amount(self) -> float:
        return self.figures.get("denominator", self.figures.get("value", 0.0))


@dataclass
class _Course:
    """One indicator's step through the months: the cells of each month, its totals, and what a total carries."""

    parts: dict[str, list[_Cell]] = field(default_factory=dict)
    totals: dict[str, list[_Cell]] = field(default_factory=dict)

    def carried(self, month: str, *, grows: bool) -> list[_Cell]:
        """The last cells of districts without one in `month`: of this year, a level's of the year before too."""
        since = f"{int(month[:4]) - (not grows)}-01"
        last: dict[str, _Cell] = {}
        for earlier in sorted(other for other in self.parts if since <= other <= month):
            last.update((cell.district, cell) for cell in self.parts[earlier])
        return [cell for cell in last.values() if cell.month < month]


def _courses(
    observations: pd.DataFrame,
    rows: np.ndarray,
    sensitive: Mapping[str, bool],
    details: Collection[str],
    city: Collection[str],
    smallest: float,
) -> Iterator[tuple[tuple[str, int], _Course]]:
    """The courses that hold a primary cell, by indicator and step; primary cells are hidden already."""
    names = ["indicator", "district", "month", "step", *FIGURES]
    found: dict[tuple[str, int], _Course] = {}
    for row, (code, district, month, step, *figures) in zip(
        rows.tolist(), observations.iloc[rows][names].itertuples(index=False, name=None), strict=True
    ):
        counted = dict(zip(FIGURES, figures, strict=True))
        if not sensitive[code]:
            del counted["value"]
        known = {name: figure for name, figure in counted.items() if figure == figure}
        cell = _Cell(row, district, month, known, district in details, district in city, smallest)
        # That the city has one or two left to help tells nobody who they are; its few cases as such are withheld.
        cell.hidden = not cell.mine and bool(cell.small or (cell.has_small_rest and not cell.is_total))
        course = found.setdefault((code, step), _Course())
        (course.totals if cell.is_total else course.parts).setdefault(month, []).append(cell)
    for key, course in found.items():
        if any(cell.hidden for cell in chain.from_iterable((*course.parts.values(), *course.totals.values()))):
            yield key, course


def _withheld(course: _Course, smallest: float, *, grows: bool) -> list[_Cell]:
    """Hide what the primary cells of a course need, month after month; every hidden cell."""
    # Hiding more only widens what the neighbours of a month leave open, so that no month need be looked at twice.
    for month in sorted(course.parts):
        _protect(_Month(course, month, smallest, grows))
    every = chain.from_iterable((*course.parts.values(), *course.totals.values()))
    return [cell for cell in every if cell.hidden]


def _protect(month: "_Month") -> None:
    # Zeros come last: "none here" tells nothing about anybody, and is worth showing.
    spare = sorted(
        (cell for cell in month.own if cell.figures and not cell.hidden and not cell.mine),
        key=lambda cell: (cell.amount <= 0, cell.amount),
    )
    added: list[_Cell] = []
    for cell in spare:
        if month.is_safe():
            break
        cell.hidden = True
        added.append(cell)
    if not month.is_safe():
        month.hide_totals(month.month)
        if not month.is_safe():
            month.hide_totals(month.month[:4])
    for cell in added:  # what its neighbours tell anyway, or a later one protects better, can be seen
        cell.hidden = False
        cell.hidden = not month.is_safe() or (month.total_hidden and not month.is_told(cell))


@dataclass
class _Month:
    """One month of a course, and what can be worked out of its hidden cells."""

    course: _Course
    month: str
    smallest: float
    grows: bool
    total_hidden: bool = False
    year_hidden: bool = False

    @property
    def own(self) -> list[_Cell]:
        return self.course.parts[self.month]

    def hide_totals(self, months: str) -> None:
        """Withhold the totals of a month, or of a year."""
        self.total_hidden, self.year_hidden = True, len(months) == 4
        for month, totals in self.course.totals.items():
            if month.startswith(months):
                for total in totals:
                    total.hidden = True

    def is_safe(self) -> bool:
        cells = [*self.own, *self.course.carried(self.month, grows=self.grows)]
        hidden = [cell for cell in cells if cell.hidden]
        if not hidden:
            return True
        if not self.total_hidden:
            for name in FIGURES:
                figures = [
                    cell.figures[name] for cell in hidden if name in cell.figures and not self._is_told(cell, name)
                ]
                # One cell alone is the difference itself; several that add up to under three are as good as told.
                if figures and (len(figures) == 1 or sum(figures) < self.smallest):
                    return False
        return all(self._is_open(cell, hidden) for cell in hidden)

    def is_told(self, cell: _Cell) -> bool:
        """Do the visible neighbours of a cell say what it holds?"""
        return all(self._is_told(cell, name) for name in cell.figures)

    def _is_told(self, cell: _Cell, name: str) -> bool:
        low, high = self._bounds(cell, name)
        return low == high

    def _is_open(self, cell: _Cell, hidden: list[_Cell]) -> bool:
        """Does everything known of the others leave the small figures of `cell` open?"""
        ranges = {name: self._range(cell, name, hidden) for name in cell.figures}
        if cell.month < self.month and any(high - low < self.smallest - 1 for low, high in ranges.values()):
            return False  # a total that carries it would tell it
        if any(ranges[name][0] > 1 or ranges[name][1] < self.smallest - 1 for name in cell.small):
            return False
        if not cell.has_small_rest:
            return True
        low, high = self._rest(ranges)
        others = [self._rest({name: self._bounds(one, name) for name in one.figures}) for one in hidden if one != cell]
        least, most = self._sum_left("numerator", hidden), self._sum_left("denominator", hidden)
        low = max(low, most[0] - least[1] - sum(top for _, top in others))
        high = min(high, most[1] - least[0] - sum(bottom for bottom, _ in others))
        return high - low >= 1

    @staticmethod
    def _rest(ranges: Mapping[str, Range]) -> Range:
        numerator, denominator = ranges.get("numerator", (0.0, 0.0)), ranges.get("denominator", (0.0, 0.0))
        return max(0.0, denominator[0] - numerator[1]), denominator[1] - numerator[0]

    def _range(self, cell: _Cell, name: str, hidden: list[_Cell]) -> Range:
        """Between which figures must this one lie, by its neighbours and by what is left of the total?"""
        others = [self._bounds(one, name) for one in hidden if one is not cell and name in one.figures]
        (low, high), (least, most) = self._bounds(cell, name), self._sum_left(name, hidden)
        return max(low, least - sum(top for _, top in others)), min(high, most - sum(bottom for bottom, _ in others))

    def _bounds(self, cell: _Cell, name: str) -> Range:
        """What the visible months before and after say of a figure, where the year only adds to it."""
        months = self.course.parts if self.grows else {}
        figure, year = cell.figures[name], cell.month[:4]
        seen = [
            (month, one.figures[name])
            for month, cells in months.items()
            if month.startswith(year)
            for one in cells
            if one.district == cell.district and not one.hidden and name in one.figures
        ]
        return _between(figure, cell.month, seen)

    def _sum_left(self, name: str, hidden: list[_Cell]) -> Range:
        """What the hidden cells add up to: exactly while the total is visible, else as its neighbours tell."""
        figure = sum(cell.figures.get(name, 0.0) for cell in hidden)
        if not self.total_hidden:
            return figure, figure
        if self.year_hidden or not self.grows:
            return ANYTHING
        visible = self._total(self.month, name) - figure
        seen = [
            (month, self._total(month, name))
            for month in self.course.parts
            if month.startswith(self.month[:4]) and not any(one.hidden for one in self.course.totals.get(month, ()))
        ]
        low, high = _between(visible + figure, self.month, seen)
        return max(0.0, low - visible), high - visible

    def _total(self, month: str, name: str) -> float:
        cells = (*self.course.parts[month], *self.course.carried(month, grows=self.grows))
        return sum(cell.figures.get(name, 0.0) for cell in cells)


def _between(figure: float, month: str, seen: list[tuple[str, float]]) -> Range:
    """The largest figure before `month` and the smallest after it; one that the figure itself belies says nothing."""
    low = max((other for then, other in seen if then < month), default=0.0)
    high = min((other for then, other in seen if then > month), default=inf)
    return (low if low <= figure else 0.0), (high if high >= figure else inf)
