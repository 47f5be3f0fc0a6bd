"""Which status a figure earns: one small rule per kind of indicator, with thresholds from status_rule.

Amounts are judged exactly, rates as published (tracking.printed.published); reasons tell either with as many decimals
as it takes to read the same.

Source of every rule: DESIGN.md, "Indicators are of different kinds" and "Status".
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from tracking.rules import Rules
from tracking.status import Status

TINY = 1e-9  # 24750/30000 against 0.825: equal to a reader, not to a computer


@dataclass(frozen=True)
class Standing:
    """What a rule looks at.

    `expected`: share of the target due by now; `is_due`: its due date has come; `is_open`: its window has begun;
    `has_window`: it runs over its own period and not over the year; `is_straight`: nothing better than the straight
    line is known; `holds_level`: a stock that is where it has to be already; `by_level`: a stock whose start is not
    known or that has only to stay under its limit; `is_less`: the less the better.
    """

    actual: float | None
    target: float
    reached: bool
    completion: float | None
    expected: float
    is_due: bool
    is_open: bool = True
    has_window: bool = False
    is_straight: bool = False
    holds_level: bool = False
    by_level: bool = False
    is_less: bool = False
    none_certified: bool = False
    december: bool = False


@dataclass(frozen=True)
class Verdict:
    status: Status
    rule: str
    inputs: tuple[tuple[str, float], ...] = ()


def judge(kind: str, standing: Standing, rules: Rules) -> Verdict:
    """Which status, by which rule, from which inputs? Before a windowed target is due it is never behind: 未到期."""
    verdict = JUDGES[kind](standing, rules)
    early = standing.has_window and not standing.is_due
    if early and verdict.status in (Status.WATCH, Status.BEHIND) and kind not in ("count", "milestone"):
        return Verdict(Status.NOT_DUE, "window", verdict.inputs)
    return verdict


def _flow(kind: str) -> Callable[[Standing, Rules], Verdict]:
    def verdict(standing: Standing, rules: Rules) -> Verdict:
        if standing.by_level and standing.is_less:
            return _limit(standing, rules)
        if standing.reached:
            return Verdict(Status.DONE, "reached", _figures(standing))
        if standing.is_due:
            return Verdict(Status.BEHIND, "missed", _figures(standing))
        if standing.by_level:
            return Verdict(Status.NOT_DUE, "level", _figures(standing))
        if standing.completion is None:
            return Verdict(Status.NOT_DUE, "negative", _figures(standing))
        completion, expected = standing.completion, 1.0 if standing.holds_level else standing.expected
        inputs = (("completion", completion), ("expected_share", expected))
        if completion < 0:
            return Verdict(Status.NOT_DUE, "negative", inputs)
        if expected < (level := rules.get(kind, "not_due_share")) - TINY:
            return Verdict(Status.NOT_DUE, "not_due_share", (*inputs, ("threshold", level)))
        ratio = completion / expected
        inputs = (*inputs, ("ratio", ratio))
        if ratio >= (level := rules.get(kind, "on_pace_ratio")) - TINY:
            return Verdict(Status.ON_PACE, "on_pace_ratio", (*inputs, ("threshold", level)))
        found = _distance(kind, inputs, completion, expected, rules)
        level = rules.get("season", "straight_line_share")
        if found.status is Status.BEHIND and standing.is_straight and expected <= level + TINY:
            return Verdict(Status.WATCH, "straight_line_share", (*inputs, ("threshold", level)))
        return found

    return verdict


def _limit(standing: Standing, rules: Rules) -> Verdict:
    """A level that is to stay under a limit: within it, slightly over, or over."""
    if standing.reached:
        return Verdict(Status.DONE if standing.december else Status.ON_PACE, "limit_kept", _figures(standing))
    share = 1 - rules.get("stock", "watch_ratio")
    status = Status.WATCH if standing.actual <= standing.target * (1 + share) + TINY else Status.BEHIND
    return Verdict(status, "limit", (*_figures(standing), ("threshold", share)))


def _distance(
    kind: str, inputs: tuple[tuple[str, float], ...], completion: float, expected: float, rules: Rules
) -> Verdict:
    """Slower than expected: by how much? In points while little is expected yet, else as a ratio."""
    if expected < rules.get(kind, "small_share") - TINY:
        points, level = (expected - completion) * 100, rules.get(kind, "small_share_points")
        status = Status.WATCH if points <= level + TINY else Status.BEHIND
        return Verdict(status, "small_share_points", (*inputs, ("points_short", points), ("threshold", level)))
    level = rules.get(kind, "watch_ratio")
    status = Status.WATCH if completion / expected >= level - TINY else Status.BEHIND
    return Verdict(status, "watch_ratio", (*inputs, ("threshold", level)))


def _rate_floor(standing: Standing, rules: Rules) -> Verdict:
    if standing.none_certified:
        return Verdict(Status.ON_PACE, "none_certified", (("target", standing.target),))
    short = standing.target - standing.actual
    inputs = (*_figures(standing), ("points_short", short))
    if short <= TINY:
        return Verdict(Status.ON_PACE, "attained", inputs)
    level = rules.get("rate_floor", "watch_points")
    status = Status.WATCH if short <= level + TINY else Status.BEHIND
    return Verdict(status, "watch_points", (*inputs, ("threshold", level)))


def _rate_ceiling(standing: Standing, rules: Rules) -> Verdict:
    if standing.none_certified:
        return Verdict(Status.ON_PACE, "none_certified", (("target", standing.target),))
    headroom = standing.target - standing.actual
    inputs = (*_figures(standing), ("headroom", headroom))
    if headroom < -TINY:
        return Verdict(Status.BEHIND, "ceiling", inputs)
    if standing.december:
        return Verdict(Status.DONE, "year_end", inputs)
    level = rules.get("rate_ceiling", "watch_headroom")
    status = Status.WATCH if headroom <= level + TINY else Status.ON_PACE
    return Verdict(status, "watch_headroom", (*inputs, ("threshold", level)))


def _count(standing: Standing, rules: Rules) -> Verdict:
    if standing.reached:
        return Verdict(Status.DONE, "reached", _figures(standing))
    if not standing.is_open:
        return Verdict(Status.NOT_DUE, "window", _figures(standing))
    if standing.is_due:
        return Verdict(Status.BEHIND, "missed", _figures(standing))
    expected = floor(standing.expected * standing.target + TINY)
    inputs = (*_figures(standing), ("expected_share", standing.expected), ("expected_count", float(expected)))
    if standing.actual < expected - TINY:
        return Verdict(Status.WATCH, "count_floor", inputs)
    return Verdict(Status.ON_PACE, "not_due_yet", inputs)


def _per_district_floor(standing: Standing, rules: Rules) -> Verdict:
    if standing.reached:
        return Verdict(Status.DONE, "reached", _figures(standing))
    if standing.is_due:
        return Verdict(Status.BEHIND, "missed", _figures(standing))
    # Sessions are whole: by August of a year with four, two are due (floor of 2.67), not 2.67.
    expected = floor(standing.expected * standing.target + TINY)
    short = expected - standing.actual
    inputs = (*_figures(standing), ("expected_share", standing.expected), ("expected_count", float(expected)))
    if short <= TINY:
        return Verdict(Status.ON_PACE, "count_floor", inputs)
    level = rules.get("per_district_floor", "watch_short")
    status = Status.WATCH if short <= level + TINY else Status.BEHIND
    return Verdict(status, "watch_short", (*inputs, ("threshold", level)))


def _age_ceiling(standing: Standing, rules: Rules) -> Verdict:
    inputs = (*_figures(standing), ("headroom", standing.target - standing.actual))
    if standing.actual > standing.target + TINY:
        return Verdict(Status.BEHIND, "ceiling", inputs)
    level = rules.get("age_ceiling", "watch_fraction")
    status = Status.WATCH if standing.actual > level * standing.target + TINY else Status.ON_PACE
    return Verdict(status, "watch_fraction", (*inputs, ("threshold", level)))


def _figures(standing: Standing) -> tuple[tuple[str, float], ...]:
    actual = () if standing.actual is None else (("actual", standing.actual),)
    return (*actual, ("target", standing.target))


JUDGES: dict[str, Callable[[Standing, Rules], Verdict]] = {
    "cumulative": _flow("cumulative"),
    "stock": _flow("stock"),
    "rate_floor": _rate_floor,
    "funnel": _rate_floor,
    "rate_ceiling": _rate_ceiling,
    "count": _count,
    "milestone": _count,
    "per_district_floor": _per_district_floor,
    "age_ceiling": _age_ceiling,
}
