"""The year of one indicator in one district, month by month: this year, last year, both paces, the target's steps."""

from dataclasses import dataclass
from math import floor

import pandas as pd

from tracking import catalogue, months
from tracking.amounts import comparable
from tracking.catalogue import Spec
from tracking.completion import PACED_KINDS, goal_level, is_paced, start_of
from tracking.figures import Line, cube_of
from tracking.judge import TINY
from tracking.measure import Question, measure
from tracking.periods import last_due
from tracking.progress import Progress
from tracking.rules import rules_of
from tracking.season import Season, Seasons
from tracking.targets import InForce, TargetRevision, aims_of, goals_for, goals_of, in_force

Months = tuple[float | None, ...]
NO_PACE: Months = (None,) * 12


@dataclass(frozen=True)
class Curve:
    """Twelve months, index 0 = January; amounts in the indicator's unit, rates in percent; None = no figure.

    `actual`: this year's figures to the judged month, the cumulative where the kind has one. `hollow`: months whose
    figure lacks a part (`carried`: the districts carried in each). `missing`: months that should have a figure and have
    none; January of cumulative indicators is never told alone and so never missing, and nothing is of a district that
    neither reports the indicator nor has a target for it. `linear` and `seasonal`: the
    target in force × the pace (a stock: from its level at the start of the year; events whole); `seasonal` None
    without a curve, both empty where nothing is due by a month: rates, and stocks judged by their level alone.
    `revisions`: the judging tier's values so far, oldest first; `other_revisions`: those of the other tiers.
    """

    indicator: str
    district: str
    month: str
    year: int
    kind: str
    unit: str
    decimals: int
    actual: Months
    last_year: Months
    hollow: tuple[bool, ...]
    carried: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]
    suppressed: tuple[str, ...]
    linear: Months
    seasonal: Months | None
    season: Season | None
    target: float | None
    tier: str | None
    due: str | None
    revisions: tuple[TargetRevision, ...]
    other_revisions: tuple[TargetRevision, ...]
    break_month: str | None
    comparable: bool
    progress: Progress


def curve(
    *,
    indicator: str,
    district: str,
    districts: pd.DataFrame,
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    rules: pd.DataFrame,
    month: str,
) -> Curve:
    """How did one indicator come along in one district, up to `month`, against last year and both paces?

    Frames as for board.evaluate; observations of other indicators are not needed, those of other districts are (the
    city is their roll-up, and a curve may be borrowed from them). An unknown indicator or district is a KeyError.
    """
    at = months.number(month)
    year, january = months.year_of(at), at // 12 * 12
    spec = catalogue.specs_of(indicators, year)[indicator]
    kinds = catalogue.district_kinds(districts)
    city = catalogue.city_of(kinds)
    specs = {indicator: spec}
    lines = cube_of(observations, specs, kinds, aims=aims_of(targets, specs, kinds), until=at).lines(indicator)
    line = lines.get(district)
    takes_part = line is not None or kinds[district] in catalogue.RANKED_KINDS
    goals = goals_for(goals_of(targets, year), spec.kind, indicator, district, city, takes_part=takes_part)
    seasons = Seasons({indicator: lines}, specs, city=city, month=at, rules=rules_of(rules))
    question = Question(spec, district, at, goals, seasons, rules_of(rules))
    progress = measure(question, line, is_tracked=bool(lines))
    standing = in_force(goals, months.last_day(at))
    season = progress.season
    start = None if standing is None else start_of(spec, standing, line, at)
    paced = standing is not None and is_paced(spec, goal_level(spec, standing.goal, start), start)
    if season is None and paced and not standing.goal.has_window:
        # No figure this month: the curve is drawn all the same.
        season = seasons.find(indicator, district, months.calendar_month(at))
    linear, seasonal = _paces(spec, standing, start, season, january) if paced else (NO_PACE, None)
    this_year = range(january, at + 1)
    due = this_year if progress.is_involved else range(0)
    return Curve(
        indicator=indicator,
        district=district,
        month=month,
        year=year,
        kind=spec.kind,
        unit=progress.unit,
        decimals=spec.decimals,
        actual=_padded(_any_figure(line, then) for then in this_year),
        last_year=tuple(None if line is None else line.figure(then) for then in range(january - 12, january)),
        hollow=tuple(
            then in this_year and _any_figure(line, then) is not None and line.figure(then) is None
            for then in range(january, january + 12)
        ),
        carried=tuple(_carried(line, then) if then in this_year else () for then in range(january, january + 12)),
        missing=tuple(months.text(then) for then in due if _is_missing(spec, line, then)),
        suppressed=tuple(months.text(then) for then in this_year if _is_suppressed(line, then)),
        linear=linear,
        seasonal=seasonal,
        season=season,
        target=progress.target,
        tier=progress.tier,
        due=progress.due,
        revisions=progress.revisions,
        other_revisions=tuple(
            goal.revision for goal in goals if goal.tier != progress.tier and goal.effective_from <= months.last_day(at)
        ),
        break_month=spec.break_month,
        comparable=comparable(spec, at, at - 12),
        progress=progress,
    )


def _paces(
    spec: Spec, standing: InForce, start: float | None, season: Season | None, january: int
) -> tuple[Months, Months | None]:
    """Where the target in force would have the figure each month, by the straight line and by earlier years."""
    if spec.kind not in PACED_KINDS:
        return NO_PACE, None
    goal = standing.goal
    begin = start if spec.kind == "stock" and start is not None else 0.0
    level = goal_level(spec, goal, start)

    def due(share: float | None) -> float | None:
        if share is None:
            return None
        amount = begin + share * (level - begin)
        # Events are whole: by the rule two of four are due in August, not 2.67.
        return float(floor(amount + TINY)) if spec.kind == "count" else amount

    seasonal = None
    if season is not None and season.source != "linear":
        seasonal = tuple(due(season.share(at)) for at in range(1, 13))
    return tuple(due(goal.elapsed(months.last_day(january + at), at + 1)) for at in range(12)), seasonal


def _any_figure(line: Line | None, month: int) -> float | None:
    """The figure of a month, also one that lacks a part."""
    at = None if line is None else line.index(month)
    if at is None or not line.present[at] or line.suppressed[at]:
        return None
    value = line.actual[at]
    return value if value == value else None


def _carried(line: Line | None, month: int) -> tuple[str, ...]:
    at = None if line is None or line.carried is None else line.index(month)
    return () if at is None else line.carried[at]


def _is_missing(spec: Spec, line: Line | None, month: int) -> bool:
    is_due = months.calendar_month(month) > 1 and last_due(spec.frequency, month) == month
    return is_due and not spec.by_event and (line is None or not line.is_present(month))


def _is_suppressed(line: Line | None, month: int) -> bool:
    at = None if line is None else line.index(month)
    return at is not None and line.suppressed[at]


def _padded(figures) -> Months:
    known = tuple(figures)
    return known + (None,) * (12 - len(known))
