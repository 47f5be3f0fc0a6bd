"""What the last months brought, a month, and what the same months of earlier years did: beside what is needed. Pure."""

from dataclasses import dataclass

from tracking import months
from tracking.curve import Curve, Months

RECENT = 3  # months that the recent pace is taken over
TINY = 1e-9


@dataclass(frozen=True)
class Deviation:
    """What one month (or January and February together, told as February) brought beside what it usually does."""

    month: str
    amount: float  # in the indicator's unit; negative: less than usual


def last_reported(values: Months) -> int | None:
    """The index of the last month with a figure; None without any."""
    return next((at for at in range(len(values) - 1, -1, -1) if values[at] is not None), None)


def recent_mean(curve: Curve) -> float | None:
    """The mean month of the last three that have a figure; None where the months before them are not known."""
    last = last_reported(curve.actual)
    if last is None or last < RECENT - 1:
        return None
    before = curve.actual[last - RECENT] if last >= RECENT else 0.0
    return None if before is None else (curve.actual[last] - before) / RECENT


def same_months_last_year(curve: Curve) -> float | None:
    """What last year's months after the last reported one brought, a month; None in December, without a figure, or
    where last year's were counted by another definition."""
    last = last_reported(curve.actual)
    if last is None or last == 11 or not curve.comparable:
        return None
    end, then = curve.last_year[11], curve.last_year[last]
    return None if end is None or then is None else (end - then) / (11 - last)


def deviations(curve: Curve) -> list[Deviation]:
    """Each reported month beside the target's usual pace, in the calendar's order; empty without one."""
    if curve.seasonal is None:
        return []
    found, before, usual = [], 0.0, 0.0
    for at, value in enumerate(curve.actual):
        if value is None or curve.hollow[at] or curve.seasonal[at] is None:
            continue
        brought, due = value - before, curve.seasonal[at] - usual
        found.append(Deviation(months.text(months.number(f"{curve.year}-01") + at), brought - due))
        before, usual = value, curve.seasonal[at]
    return found


def telling(found: list[Deviation], *, most: int = 2) -> list[Deviation]:
    """The months that made most of where the year stands: the largest in the direction of their sum, by the calendar.

    Each made at least a quarter of all that went that way; none stands out where every month did its share.
    """
    total = sum(one.amount for one in found)
    same = [one for one in found if one.amount * total > TINY]
    enough = [one for one in same if abs(one.amount) >= sum(abs(other.amount) for other in same) / 4]
    largest = sorted(enough, key=lambda one: (-abs(one.amount), one.month))[:most]
    return sorted(largest, key=lambda one: one.month)
