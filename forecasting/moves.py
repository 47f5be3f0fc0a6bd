"""Why did a probability move so far from one month to the next? Two stored forecasts compared, no new one made. Pure.

Of a flow, what happened in between is taken one after the other, each on top of what came before it: the target was
changed, earlier months were corrected, the month brought more or less than had been expected of it, and the coming
months are expected to bring more or less than before. What is left is that the year's end has come nearer: a range that
narrows moves a probability away from an even chance. A level or a rate has no way to the year's end: its figure is
named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from forecasting.stored import YearEnd

LARGE = 0.25  # a move above which its reason is named
TELLING = 0.2  # of the move: less than that is no reason for it
NAMED = 3  # districts


class Cause(StrEnum):
    TARGET = "target"
    CORRECTED = "corrected"
    REPORTED = "reported"
    COMING = "coming"
    NEARER = "nearer"
    FIGURE = "figure"


@dataclass(frozen=True)
class Reason:
    """What moved the probability by `points` (0.12 is twelve points).

    `amount` in the indicator's unit: how much the target was raised, the earlier months corrected, the month above its
    forecast, the coming months expected to bring more, the figure of a level up. `districts`: of what a month brought
    the city, those that differed most the same way, the largest first.
    """

    cause: Cause
    points: float
    amount: float
    districts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Move:
    """From one month's forecast to the next one's; `reasons` that moved it its way, the strongest first."""

    before: YearEnd
    after: YearEnd
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> float:
        return self.after.probability - self.before.probability


Parts = Mapping[str, tuple[YearEnd, YearEnd]]  # district -> its forecasts of both months


def large_move(
    before: YearEnd | None, after: YearEnd | None, *, known: float | None = None, parts: Parts | None = None
) -> Move | None:
    """The move from one month to the next with its reasons; None where it is no larger than LARGE, or one of the two
    has no probability.

    `known`: the cumulative of the earlier month as the later one has it, where that is not what `before` was made
    with; `parts`: of a city its districts'.
    """
    if before is None or after is None or not _are_next(before.month, after.month):
        return None
    if None in (before.probability, after.probability) or abs(after.probability - before.probability) <= LARGE:
        return None
    return Move(before, after, _telling(_reasons(before, after, known, parts or {})))


def _are_next(earlier: str, later: str) -> bool:
    return int(later[:4]) * 12 + int(later[5:]) - int(earlier[:4]) * 12 - int(earlier[5:]) == 1


def _reasons(before: YearEnd, after: YearEnd, known: float | None, parts: Parts) -> list[Reason]:
    """All that happened, in its order; the points add up to the move."""
    expected = _expected(before, after.month)
    found, more, chance = [], 0.0, before.probability

    def then(cause: Cause, amount: float, moved: float | None, districts: tuple[tuple[str, float], ...] = ()) -> None:
        nonlocal chance
        if moved is not None and amount:
            found.append(Reason(cause, moved - chance, amount, districts))
            chance = moved

    then(Cause.TARGET, after.target - before.target, before.chance_of(after.target))
    if expected is None:
        moved = (after.actual or 0.0) - (before.actual or 0.0)
        return [*found, Reason(Cause.FIGURE, after.probability - chance, moved)]
    if None not in (before.actual, after.actual, before.q50, after.q50):
        corrected = 0.0 if known is None else known - before.actual
        more += corrected
        then(Cause.CORRECTED, corrected, before.chance_of(after.target, more=more))
        surprise = after.actual - corrected - expected
        more += surprise
        then(Cause.REPORTED, surprise, before.chance_of(after.target, more=more), _districts(parts, surprise))
        coming = (after.q50 - after.actual) - (before.q50 - expected)
        more += coming
        then(Cause.COMING, coming, before.chance_of(after.target, more=more))
    found.append(Reason(Cause.NEARER, after.probability - chance, 0.0))
    return found


def _expected(before: YearEnd, month: str) -> float | None:
    """The cumulative that was expected for the end of `month`."""
    return next((step.q50 for step in before.path if step.month == month), None)


def _districts(parts: Parts, surprise: float) -> tuple[tuple[str, float], ...]:
    """Those that differed from their own forecast the way the city did, by how much."""
    differed = []
    for district, (before, after) in parts.items():
        expected = _expected(before, after.month)
        if expected is not None and after.actual is not None:
            differed.append((district, after.actual - expected))
    same = [(district, amount) for district, amount in differed if amount * surprise > 0]
    return tuple(sorted(same, key=lambda one: (-abs(one[1]), one[0]))[:NAMED])


def _telling(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Those that moved it the way it went and by a fair share of it, the strongest first; at least one."""
    whole = sum(reason.points for reason in reasons)
    same = sorted((reason for reason in reasons if reason.points * whole > 0), key=lambda one: -abs(one.points))
    return tuple(reason for at, reason in enumerate(same) if at == 0 or abs(reason.points) >= TELLING * abs(whole))
