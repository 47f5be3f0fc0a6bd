"""The whole picture of one month: every indicator of the plan in the city and in each of its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tracking import catalogue, months
from tracking.catalogue import Spec
from tracking.checks import Fall, TargetSum, falls, target_sums
from tracking.figures import cube_of
from tracking.measure import Question, measure
from tracking.progress import Progress
from tracking.rules import Rules, rules_of
from tracking.season import Seasons
from tracking.status import SectionStatus, Status, section_status
from tracking.targets import aims_of, goals_for, goals_of

# Where the city stands as its lowest district does, these figures are that district's.
OF_THE_LOWEST = (
    "inputs",
    "target",
    "completion",
    "gap",
    "surplus",
    "shortfall",
    "linear_pace",
    "seasonal_pace",
    "season",
    "expected_share",
    "reference",
    "points_linear",
    "points_seasonal",
)


@dataclass(frozen=True)
class Board:
    """Progress of every indicator by (indicator, district) at one month, and what checking the figures showed.

    `order`: codes by place in the plan; `parts`: the districts that make up the city, by code; `kinds`: district kinds.
    A part that neither reports an indicator nor has a target for it stands as NO_TARGET without figures.
    """

    month: str
    year: int
    progress: Mapping[tuple[str, str], Progress]
    order: tuple[str, ...]
    city: str
    parts: tuple[str, ...]
    kinds: Mapping[str, str]
    specs: Mapping[str, Spec]
    rules: Rules
    falls: tuple[Fall, ...]
    target_sums: Mapping[str, TargetSum]

    @property
    def headline(self) -> tuple[str, ...]:
        """Codes of the headline targets, in the order of the plan."""
        return tuple(code for code in self.order if self.specs[code].headline)

    def block(self, number: int) -> tuple[str, ...]:
        """Codes of the further measures (not headline) of one of the plan's five blocks."""
        return tuple(code for code in self.order if self.specs[code].block == number and not self.specs[code].headline)

    def city_progress(self, code: str) -> Progress:
        return self.progress[code, self.city]

    def districts(self, code: str) -> tuple[Progress, ...]:
        """The progress, by code, of the parts that report one indicator or have a target for it."""
        return tuple(self.progress[code, part] for part in self.parts if self.progress[code, part].is_involved)

    def section(self, codes: Sequence[str]) -> SectionStatus:
        """How several measures stand in the city: the weakest status and the counts."""
        return section_status(self.city_progress(code).status for code in codes)


def evaluate(
    *,
    districts: pd.DataFrame,
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    rules: pd.DataFrame,
    month: str,
    straight_line: bool = False,
) -> Board:
    """How does the city stand on every target at the end of `month` (YYYY-MM)?

    `observations`: all history up to the month (later rows are not looked at), as a reader returns them; roll-up rows
    (those with a `reported` count) are used where present, else made here. `straight_line` judges by the straight line
    alone, for comparing the two rules.
    """
    at = months.number(month)
    year = months.year_of(at)
    specs = catalogue.specs_of(indicators, year)
    kinds = catalogue.district_kinds(districts)
    city = catalogue.city_of(kinds)
    cube = cube_of(observations, specs, kinds, aims=aims_of(targets, specs, kinds), until=at)
    lines = {code: cube.lines(code) for code in specs}
    goals = goals_of(targets, year)
    thresholds = rules_of(rules)
    seasons = Seasons(lines, specs, city=city, month=at, rules=thresholds, straight_line=straight_line)
    parts = tuple(code for code in kinds if code != city)
    progress: dict[tuple[str, str], Progress] = {}
    for code, spec in specs.items():
        reported = lines[code]
        tracked = bool(reported)
        for district in (*parts, city):
            line = reported.get(district)
            takes_part = line is not None or kinds[district] in catalogue.RANKED_KINDS
            own_goals = goals_for(goals, spec.kind, code, district, city, takes_part=takes_part)
            question = Question(spec, district, at, own_goals, seasons, thresholds)
            progress[code, district] = measure(question, line, is_tracked=tracked)
        if spec.kind == "per_district_floor":
            progress[code, city] = _by_lowest(progress, code, city, parts)
    return Board(
        month=month,
        year=year,
        progress=progress,
        order=tuple(specs),
        city=city,
        parts=parts,
        kinds=kinds,
        specs=specs,
        rules=thresholds,
        falls=falls(lines, specs, at),
        target_sums=target_sums(progress, specs, city, parts),
    )


def districts_behind(board: Board, code: str, limit: int = 2) -> tuple[str, ...]:
    """Which districts are behind in one indicator: up to `limit` codes, the largest shortfall against what was
    expected by now first."""
    behind = [progress for progress in board.districts(code) if progress.status is Status.BEHIND]
    behind.sort(key=lambda progress: (-(progress.shortfall or 0.0), progress.district))
    return tuple(progress.district for progress in behind[:limit])


def lagging_districts(board: Board, codes: Sequence[str], limit: int = 2) -> tuple[str, ...]:
    """Which districts are behind in most of several targets; ties by the number slightly behind, then by code."""
    counts = {}
    for part in board.parts:
        statuses = [board.progress[code, part].status for code in codes]
        if behind := statuses.count(Status.BEHIND):
            counts[part] = (-behind, -statuses.count(Status.WATCH), part)
    return tuple(sorted(counts, key=counts.__getitem__)[:limit])


def silent_parts(board: Board, code: str) -> tuple[str, ...]:
    """Whose report of the month is missing in one indicator? Empty when the city's figure holds every part."""
    city = board.city_progress(code)
    if city.reported >= city.expected:
        return ()
    rows = board.districts(code)
    return tuple(row.district for row in rows if row.status is Status.NOT_REPORTED or row.district in city.carried)


def _by_lowest(progress: Mapping[tuple[str, str], Progress], code: str, city: str, parts: tuple[str, ...]) -> Progress:
    """The city's status where every district must reach the floor: that of the one furthest from it."""
    of_city = progress[code, city]
    judged = [progress[code, part] for part in parts if progress[code, part].completion is not None]
    if not judged or of_city.is_hollow or of_city.status in (Status.NOT_REPORTED, Status.UNTRACKED):
        return of_city
    lowest = min(judged, key=lambda part: (part.completion, part.district))
    return replace(
        of_city,
        status=lowest.status,
        rule=lowest.rule if lowest.status is Status.DONE else "lowest",
        **{name: getattr(lowest, name) for name in OF_THE_LOWEST},
    )
