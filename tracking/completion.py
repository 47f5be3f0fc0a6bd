"""Completion (完成率) of a target, what is missing to it, and how the rest falls on the months that remain."""

from itertools import pairwise
from math import floor

from tracking import months
from tracking.catalogue import CEILINGS, Spec
from tracking.figures import Line
from tracking.season import SEASONAL_KINDS, Season
from tracking.targets import Goal, InForce

PACED_KINDS = SEASONAL_KINDS - {"per_district_floor"}


def goal_level(spec: Spec, goal: Goal, start: float | None) -> float | None:
    """The figure at which the target is reached: a flow target of a stock is counted from its level at the start of
    the year; a stock target of a flow leaves what was there at the start to be added. None where such a target has to
    do without that level: how far it is nobody can say."""
    if spec.kind == "stock" and goal.basis == "flow":
        return None if start is None else start + goal.value
    if spec.kind == "cumulative" and goal.basis == "stock":
        return None if start is None else goal.value - start
    return goal.value


def start_of(spec: Spec, standing: InForce, line: Line | None, month: int) -> float | None:
    """The level at the start of the year, of a stock and of what adds to one: as the targets say, else of a stock that
    of last December; None where neither does."""
    if spec.kind not in ("stock", "cumulative"):
        return None
    if standing.start_level is not None or line is None or spec.kind == "cumulative":
        return standing.start_level
    return line.figure(month // 12 * 12 - 1)


def by_level(spec: Spec, level: float, start: float | None) -> bool:
    """Is a stock judged by its level alone? One whose start is not known has come no known part of its way, and one
    that is low enough already has only to stay under its limit."""
    if spec.kind != "stock":
        return False
    return start is None or (spec.is_less and not has_to_move(spec, level, start))


def is_paced(spec: Spec, level: float | None, start: float | None) -> bool:
    """Does a year's way lead to the target, so that a share of it is due by each month?"""
    if spec.kind not in SEASONAL_KINDS or level is None or not spec.is_judged:
        return False
    return spec.kind != "stock" or (start is not None and has_to_move(spec, level, start))


def completion_of(spec: Spec, goal: Goal, start: float | None, actual: float) -> float | None:
    """完成率. Flow: cumulative ÷ target. Stock: (level − start) ÷ (target − start), or level ÷ target where it has
    only to be held. Floor and funnel: rate ÷ target. None for ceilings, which have headroom, for stocks judged by
    their level alone, for a target counted from a start that is not known, and for a target of 0."""
    level = goal_level(spec, goal, start)
    if level is None or spec.kind in CEILINGS or by_level(spec, level, start):
        return None
    if spec.kind == "stock" and start is not None and has_to_move(spec, level, start):
        return (actual - start) / (level - start)
    return actual / level if level else None


def has_to_move(spec: Spec, level: float, start: float) -> bool:
    return level < start if spec.is_less else level > start


def shortfall_of(
    spec: Spec, goal: Goal, start: float | None, completion: float | None, expected: float | None, room: float | None
) -> float | None:
    """How much is missing to what was due by now, in the indicator's unit; to the target itself for rates."""
    if room is None:
        return None
    if spec.kind not in PACED_KINDS or completion is None or expected is None:
        return room
    level = goal_level(spec, goal, start)
    if spec.kind == "count":
        # Events are whole, as in the rule: two of three are due by August, not 2.67 of four.
        return floor(expected * level + 1e-9) - completion * level
    span = level - start if spec.kind == "stock" and start is not None and has_to_move(spec, level, start) else level
    return (expected - completion) * abs(span)


def along_season(season: Season | None, gap: float, left: range, decimals: int) -> tuple[tuple[str, float], ...]:
    """The gap handed out in proportion to the curve's increments, rounded so that the amounts add up to it."""
    if season is None or season.source == "linear":
        return ()
    shares = [season.share(months.calendar_month(at)) for at in range(left.start - 1, left.stop)]
    if any(share is None for share in shares):
        return ()
    rises = [max(after - before, 0.0) for before, after in pairwise(shares)]
    total = sum(rises)
    if total <= 0:
        return ()
    handed, told, result = 0.0, 0.0, []
    for at, rise in zip(left, rises, strict=True):
        handed += gap * rise / total
        amount = round(handed, decimals) - told
        told += amount
        result.append((months.text(at), round(amount, decimals)))
    return tuple(result)
