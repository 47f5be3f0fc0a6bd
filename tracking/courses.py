"""How several targets came along in every district, month by month, as shares of the target, so that they compare."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tracking import catalogue, months
from tracking.catalogue import PACED, Spec
from tracking.completion import completion_of, start_of
from tracking.figures import Line, cube_of
from tracking.targets import InForce, aims_of, goals_of, in_force

Months = tuple[float | None, ...]
KEY = tuple[str, str]


@dataclass(frozen=True)
class Course:
    """Twelve months of one indicator in one district, index 0 = January.

    `completion`: the share of the target in force at the judged month that was done by the end of each month up to it
    (0.811); None where there is no figure, where the city's lacks a part, and where it is withheld. `linear`: the share
    that the straight line would have.
    """

    completion: Months
    linear: Months


def courses(
    *,
    districts: pd.DataFrame,
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    month: str,
    codes: Sequence[str],
) -> dict[KEY, Course]:
    """How did each of `codes` come along in each district up to `month`? By (indicator, district).

    Frames as for board.evaluate. Only what is done in steps towards a target
    has a course: cumulative figures and stocks that have to move; others, and districts without a target, are left out.
    """
    at = months.number(month)
    specs = {code: spec for code, spec in catalogue.specs_of(indicators, months.year_of(at)).items() if code in codes}
    specs = {code: spec for code, spec in specs.items() if spec.kind in PACED}
    if not specs:
        return {}
    kinds = catalogue.district_kinds(districts)
    cube = cube_of(observations, specs, kinds, aims=aims_of(targets, specs, kinds), until=at)
    goals = goals_of(targets, months.year_of(at))
    found = {}
    for code, spec in specs.items():
        for district, line in cube.lines(code).items():
            standing = in_force(goals.get((code, district), ()), months.last_day(at))
            if standing is not None:
                found[code, district] = _course(spec, standing, line, at)
    return {key: course for key, course in found.items() if any(share is not None for share in course.completion)}


def _course(spec: Spec, standing: InForce, line: Line, at: int) -> Course:
    january, start = at // 12 * 12, start_of(spec, standing, line, at)

    def share(month: int) -> float | None:
        figure = line.figure(month) if month <= at else None
        return None if figure is None else completion_of(spec, standing.goal, start, figure)

    year = range(january, january + 12)
    linear = tuple(standing.goal.elapsed(months.last_day(month), month - january + 1) for month in year)
    return Course(tuple(map(share, year)), linear)


def highest(found: Mapping[KEY, Course]) -> float:
    """The largest share of all, for a scale that holds every one of them; at least the target itself."""
    return max([1.0, *_shares(found)])


def lowest(found: Mapping[KEY, Course]) -> float:
    """The smallest share of all, at most 0: a net increase may fall below where the year began."""
    return min([0.0, *_shares(found)])


def _shares(found: Mapping[KEY, Course]) -> Iterator[float]:
    return (share for course in found.values() for share in course.completion if share is not None)
