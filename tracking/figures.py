"""Every reported figure, indexed once: a line of months per indicator and district, so that loops need no pandas."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tracking import catalogue, months
from tracking.catalogue import Spec
from tracking.targets import Aims
from tracking.totals import SEPARATOR, Parts, Rolled, last_index, roll

NAN = float("nan")


@dataclass(frozen=True)
class Line:
    """One indicator in one district, index 0 = the month `first`.

    `actual`: the figure that stands (rates in percent; a funnel's is its last step in percent of its first), NaN where
    none does; `present` is True also where a rate has no denominator (0/0). `whole`: present, no part missing.
    """

    first: int
    present: list[bool]
    whole: list[bool]
    suppressed: list[bool]
    actual: list[float]
    numerator: list[float]
    denominator: list[float]
    steps: list[list[float]] | None = None
    counts: list[tuple[int, int]] | None = None
    carried: tuple[tuple[str, ...], ...] | None = None
    own: list[float] | None = None

    def index(self, month: int) -> int | None:
        at = month - self.first
        return at if 0 <= at < len(self.actual) else None

    def figure(self, month: int) -> float | None:
        """The whole figure of a month; None where there is none, a part is missing, or it is suppressed."""
        at = self.index(month)
        if at is None or not self.whole[at]:
            return None
        value = self.actual[at]
        return value if value == value else None

    def is_present(self, month: int) -> bool:
        at = self.index(month)
        return at is not None and self.present[at]

    def is_whole(self, month: int) -> bool:
        at = self.index(month)
        return at is not None and self.whole[at]


@dataclass(frozen=True)
class Cube:
    """The observations as arrays: indicators × districts × months (NaN = not reported)."""

    first: int
    specs: Mapping[str, Spec]
    districts: tuple[str, ...]
    city: int
    years: np.ndarray
    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    suppressed: np.ndarray
    steps: Mapping[str, np.ndarray]
    rolled: Mapping[str, Rolled]
    aims: Aims

    def parts(self, code: str) -> Parts:
        """The figures of the city's parts for one indicator."""
        at = self._place(code)
        keep = [index for index in range(len(self.districts)) if index != self.city]
        steps = self.steps.get(code)
        return Parts(
            codes=tuple(self.districts[index] for index in keep),
            years=self.years,
            value=self.value[at, keep],
            numerator=self.numerator[at, keep],
            denominator=self.denominator[at, keep],
            steps=None if steps is None else steps[keep],
            aimed=self._aimed(code)[keep],
        )

    def _aimed(self, code: str) -> np.ndarray:
        """Which districts have a target for it in which months' years: districts × months, bool."""
        first, last = int(self.years[0]), int(self.years[-1])
        holders = [self.aims.get((code, year), frozenset()) for year in range(first, last + 1)]
        by_year = np.array([[district in of_it for of_it in holders] for district in self.districts])
        return by_year[:, self.years - first]

    def lines(self, code: str) -> dict[str, Line]:
        """The lines of one indicator by district; districts that never reported it have none."""
        spec = self.specs[code]
        at = self._place(code)
        rolled = self.rolled.get(code) or roll(spec, self.parts(code))
        found = {}
        for index, district in enumerate(self.districts):
            if index == self.city and rolled is not None:
                hidden = self.suppressed[at].any(axis=0) if code not in self.rolled else np.zeros(len(self.years), bool)
                found[district] = _city_line(self, spec, rolled, at, hidden)
                continue
            line = self._own_line(spec, at, index)
            if any(line.present) or any(line.suppressed):
                found[district] = line
        return found

    def _own_line(self, spec: Spec, at: int, index: int) -> Line:
        steps = self.steps.get(spec.code)
        actual, present = standing(
            spec,
            self.value[at, index],
            self.numerator[at, index],
            self.denominator[at, index],
            None if steps is None else steps[index],
        )
        numerator, denominator = self.numerator[at, index], self.denominator[at, index]
        hidden = self.suppressed[at, index]
        if spec.by_event and present.any():
            actual, numerator, denominator, present = _filled(spec, self.years, actual, numerator, denominator, present)
        return Line(
            first=self.first,
            present=(present | hidden).tolist(),
            whole=(present & ~hidden).tolist(),
            suppressed=hidden.tolist(),
            actual=actual.tolist(),
            numerator=numerator.tolist(),
            denominator=denominator.tolist(),
            steps=None if steps is None else steps[index].tolist(),
        )

    def _place(self, code: str) -> int:
        return list(self.specs).index(code)


def standing(
    spec: Spec, value: np.ndarray, numerator: np.ndarray, denominator: np.ndarray, steps: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """The figures judged and where there is one. Rate = 100 × numerator ÷ denominator where both are kept, else as
    published; funnel = 100 × last step ÷ first step. 0/0 is a report ("none certified") without a figure."""
    if spec.kind == "funnel":
        if steps is None:
            return np.full(value.shape, np.nan), np.zeros(value.shape, bool)
        return _percent(steps[:, -1], steps[:, 0]), ~(np.isnan(steps[:, 0]) | np.isnan(steps[:, -1]))
    given = ~(np.isnan(numerator) | np.isnan(denominator))
    if not given.any():
        return value, ~np.isnan(value)
    return np.where(given, _percent(numerator, denominator), value), given | ~np.isnan(value)


def cube_of(
    observations: pd.DataFrame,
    specs: Mapping[str, Spec],
    kinds: Mapping[str, str],
    *,
    aims: Aims,
    until: int | None = None,
) -> Cube:
    """Index a frame of observations; rows after the month `until`, of unknown indicators or districts are left out.

    Rows with a `reported` count are roll-ups handed in (a reader makes them before it suppresses small cells); all
    others are reports. `aims`: who has a target in which year, and so is expected to report.
    """
    codes, districts = list(specs), tuple(kinds)
    names, where = np.unique(observations["month"].to_numpy(str), return_inverse=True)
    numbers = np.array([months.number(str(name)) for name in names], dtype=int)
    last = until if until is not None else int(numbers.max(initial=0))
    first = int(numbers.min(initial=last))
    month = numbers[where] - first if len(numbers) else np.zeros(0, int)
    length = max(last - first + 1, 1)
    indicator = pd.Index(codes, dtype=str).get_indexer(pd.Index(observations["indicator"], dtype=str))
    district = pd.Index(districts, dtype=str).get_indexer(pd.Index(observations["district"], dtype=str))
    step = observations["step"].to_numpy(int)
    figures = [pd.to_numeric(observations[name]).to_numpy(float) for name in ("value", "numerator", "denominator")]
    hidden = _flags(observations, "suppressed")
    known = (indicator >= 0) & (district >= 0) & (month < length)
    is_rolled = observations["reported"].notna().to_numpy() if "reported" in observations.columns else ~known & False
    plain = known & ~is_rolled
    shape = (len(codes), len(districts), length)
    arrays = [np.full(shape, np.nan) for _ in figures]
    simple = plain & (step == 0)
    for array, figure in zip(arrays, figures, strict=True):
        array[indicator[simple], district[simple], month[simple]] = figure[simple]
    suppressed = np.zeros(shape, bool)
    covered = plain & hidden
    suppressed[indicator[covered], district[covered], month[covered]] = True
    steps = {}
    for place, code in enumerate(codes):
        if specs[code].kind != "funnel":
            continue
        of_it = plain & (indicator == place) & (step > 0)
        if of_it.any():
            ladder = np.full((len(districts), length, int(step[of_it].max())), np.nan)
            ladder[district[of_it], month[of_it], step[of_it] - 1] = figures[0][of_it]
            steps[code] = ladder
    return Cube(
        first=first,
        specs=specs,
        districts=districts,
        city=districts.index(catalogue.city_of(kinds)),
        years=(np.arange(length) + first) // 12,
        value=arrays[0],
        numerator=arrays[1],
        denominator=arrays[2],
        suppressed=suppressed,
        steps=steps,
        rolled=_handed_in(observations, known & is_rolled, codes, indicator, month, step, figures, length),
        aims=aims,
    )


def _handed_in(
    observations: pd.DataFrame,
    rows: np.ndarray,
    codes: list[str],
    indicator: np.ndarray,
    month: np.ndarray,
    step: np.ndarray,
    figures: list[np.ndarray],
    length: int,
) -> dict[str, Rolled]:
    """The roll-ups that came with the observations, by indicator."""
    if not rows.any():
        return {}
    reported = pd.to_numeric(observations["reported"]).to_numpy(float)
    expected = pd.to_numeric(observations["expected"]).to_numpy(float)
    carried = observations["carried"].to_numpy(object)
    found = {}
    for place in np.unique(indicator[rows]).tolist():
        at = np.flatnonzero(rows & (indicator == place))
        when = month[at]
        present = np.zeros(length, bool)
        present[when] = True
        counts = [np.zeros(length, int) for _ in range(2)]
        counts[0][when], counts[1][when] = reported[at], expected[at]
        names: list[tuple[str, ...]] = [()] * length
        for row, moment in zip(at.tolist(), when.tolist(), strict=True):
            text = carried[row]
            names[moment] = tuple(text.split(SEPARATOR)) if isinstance(text, str) and text else ()
        series = [np.full(length, np.nan) for _ in figures]
        plain = step[at] == 0
        for line, figure in zip(series, figures, strict=True):
            line[when[plain]] = figure[at[plain]]
        ladder = None
        if not plain.all():
            ladder = np.full((length, int(step[at].max())), np.nan)
            ladder[when[~plain], step[at][~plain] - 1] = figures[0][at[~plain]]
        found[codes[place]] = Rolled(present, *series, ladder, *counts, tuple(names))
    return found


def _city_line(cube: Cube, spec: Spec, rolled: Rolled, at: int, hidden: np.ndarray) -> Line:
    actual, present = standing(spec, rolled.value, rolled.numerator, rolled.denominator, rolled.steps)
    present = present & rolled.present
    steps = cube.steps.get(spec.code)
    own, _ = standing(
        spec,
        cube.value[at, cube.city],
        cube.numerator[at, cube.city],
        cube.denominator[at, cube.city],
        None if steps is None else steps[cube.city],
    )
    complete = rolled.reported >= rolled.expected
    return Line(
        first=cube.first,
        present=(present | hidden).tolist(),
        whole=(present & complete & ~hidden).tolist(),
        suppressed=hidden.tolist(),
        actual=actual.tolist(),
        numerator=rolled.numerator.tolist(),
        denominator=rolled.denominator.tolist(),
        steps=None if rolled.steps is None else rolled.steps.tolist(),
        counts=list(zip(rolled.reported.tolist(), rolled.expected.tolist(), strict=True)),
        carried=rolled.carried,
        own=own.tolist(),
    )


def _filled(
    spec: Spec,
    years: np.ndarray,
    actual: np.ndarray,
    numerator: np.ndarray,
    denominator: np.ndarray,
    present: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A line reported on the event, with its last figure standing until the next, and 0 before the year's first."""
    within_year = spec.kind != "stock"
    latest = last_index(present[np.newaxis], years, within_year=within_year)[0]
    held = latest >= 0
    empty = 0.0 if spec.adds_up_within_year else np.nan
    taken = [np.where(held, line[np.maximum(latest, 0)], np.nan) for line in (actual, numerator, denominator)]
    seen = np.maximum.accumulate(present)
    taken[0] = np.where(~held & seen, empty, taken[0])
    return taken[0], taken[1], taken[2], held | (seen & spec.adds_up_within_year)


def _percent(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return np.divide(100.0 * top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)


def _flags(frame: pd.DataFrame, column: str) -> np.ndarray:
    if column not in frame.columns:
        return np.zeros(len(frame), bool)
    return frame[column].eq(True).to_numpy(bool)
