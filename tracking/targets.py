"""Which target (目标任务) judges a month: the tier, the revision in force, and what came before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tracking.catalogue import RANKED_KINDS, Spec, city_of

JUDGING_TIERS = ("provincial", "municipal")  # in this order; a stretch target (奋斗目标) is shown and never judges

# A floor that holds for every county, and a limit on days, are the same everywhere: what the city sets applies to each
# county-level district that has no target of its own, and to other parts (市本级, zones) that have ever reported it.
INHERITED_KINDS = ("per_district_floor", "age_ceiling")


@dataclass(frozen=True)
class TargetRevision:
    """One published value of a target: from which day, by which document, why."""

    effective_from: str
    value: float
    document: str
    tier: str
    reason: str | None


@dataclass(frozen=True)
class Goal:
    """One row of the target table."""

    tier: str
    effective_from: str
    value: float
    decimals: int | None
    basis: str
    start_level: float | None
    window_start: str | None
    window_end: str | None
    due: str
    document: str
    lead_zh: str | None
    lead_en: str | None
    reason: str | None

    @property
    def revision(self) -> TargetRevision:
        return TargetRevision(self.effective_from, self.value, self.document, self.tier, self.reason)

    @property
    def has_window(self) -> bool:
        """Does it run over its own period and not over the year: a campaign, or a due date before 31 December?"""
        return self.window_start is not None or self.window_end is not None or not self.due.endswith("-12-31")

    def elapsed(self, day: str, month: int) -> float:
        """Share of its period gone by `day`, the last day of calendar month `month`: months ÷ 12 for the year
        (序时进度), days ÷ days for a window."""
        if not self.has_window:
            return month / 12
        start = date.fromisoformat(self.window_start or f"{self.due[:4]}-01-01")
        end = date.fromisoformat(self.window_end or self.due)
        gone = (date.fromisoformat(day) - start).days + 1
        return min(max(gone / ((end - start).days + 1), 0.0), 1.0)


@dataclass(frozen=True)
class InForce:
    """What stands on a day: the goal that judges, its tier's revisions so far, and the other tiers' values."""

    goal: Goal
    revisions: tuple[TargetRevision, ...]
    start_level: float | None


Goals = Mapping[tuple[str, str], tuple[Goal, ...]]
Aims = Mapping[tuple[str, int], frozenset[str]]  # who has a target, by indicator and year


def goals_of(targets: pd.DataFrame, year: int) -> dict[tuple[str, str], tuple[Goal, ...]]:
    """The year's target rows by (indicator, district), oldest revision first."""
    rows = targets.loc[targets["year"] == year]
    columns = [_column(rows, name) for name in ("indicator", "district", *Goal.__dataclass_fields__)]
    found: dict[tuple[str, str], list[Goal]] = {}
    for indicator, district, *fields in zip(*columns, strict=True):
        goal = Goal(*fields)
        # A column of whole numbers in which some are missing arrives as floats.
        decimals = None if goal.decimals is None else int(goal.decimals)
        found.setdefault((indicator, district), []).append(replace(goal, decimals=decimals))
    return {key: tuple(sorted(goals, key=lambda goal: goal.effective_from)) for key, goals in found.items()}


def aims_of(targets: pd.DataFrame, specs: Mapping[str, Spec], kinds: Mapping[str, str]) -> Aims:
    """Which districts have a target, of whatever tier and date, for an indicator in a year?

    A floor that the city sets for every district is one of each county-level district. A limit on days that it sets is
    not: it says nothing of who takes part.
    """
    columns = (targets[name].tolist() for name in ("indicator", "year", "district"))
    holders: dict[tuple[str, int], set[str]] = {}
    for indicator, year, district in zip(*columns, strict=True):
        if indicator in specs:
            holders.setdefault((indicator, year), set()).add(district)
    city = city_of(kinds)
    county_level = {code for code, kind in kinds.items() if kind in RANKED_KINDS}
    for (indicator, _), of_it in holders.items():
        if specs[indicator].kind == "per_district_floor" and city in of_it:
            of_it |= county_level
    return {key: frozenset(of_it) for key, of_it in holders.items()}


def goals_for(
    goals: Goals, kind: str, indicator: str, district: str, city: str, *, takes_part: bool
) -> tuple[Goal, ...]:
    """The goals that hold in one district: its own, or for the inherited kinds the city's if it takes part."""
    own = goals.get((indicator, district), ())
    return goals.get((indicator, city), ()) if not own and takes_part and kind in INHERITED_KINDS else own


def in_force(goals: tuple[Goal, ...], day: str) -> InForce | None:
    """Which goal judges a month that ends on `day`: provincial if one is in force, else municipal; its latest
    revision. None = 目标未下达."""
    standing = [goal for goal in goals if goal.effective_from <= day]
    for tier in JUDGING_TIERS:
        of_tier = [goal for goal in standing if goal.tier == tier]
        if of_tier:
            # The level at the start of the year is a fact: a revision or another tier that leaves it out shares it.
            known = [goal.start_level for goal in (*standing, *of_tier) if goal.start_level is not None]
            start = known[-1] if known else None
            return InForce(of_tier[-1], tuple(goal.revision for goal in of_tier), start)
    return None


def other_targets(goals: tuple[Goal, ...], day: str, judging: str | None) -> tuple[tuple[str, float], ...]:
    """(tier, value) in force on `day` of every tier but the judging one."""
    latest = {goal.tier: goal.value for goal in goals if goal.effective_from <= day and goal.tier != judging}
    return tuple(sorted(latest.items()))


def _column(frame: pd.DataFrame, name: str) -> list[object]:
    """A column as plain Python values, None where nothing was given or the frame has no such column."""
    if name not in frame.columns:
        return [None] * len(frame)
    values, missing = frame[name].tolist(), frame[name].isna().tolist()
    return [None if is_missing else value for value, is_missing in zip(values, missing, strict=True)]
