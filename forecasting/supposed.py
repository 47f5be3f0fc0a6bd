"""What would more, or a level reached on the way, do to the chance? Arithmetic on a stored forecast, no new one. Pure.

The whole distribution is moved and keeps its width: what is supposed says nothing of how sure the rest is.
"""

from dataclasses import dataclass

from forecasting.stored import YearEnd


@dataclass(frozen=True)
class Supposed:
    """The year's end if it brings `more` than forecast, in the indicator's unit. None without target or forecast."""

    more: float
    chance: float | None
    mean: float | None


def more_a_month(year_end: YearEnd, amount: float) -> Supposed:
    """Every coming month brings `amount` more than forecast, or less where it is negative."""
    return moved(year_end, amount * len(year_end.path))


def reaching(year_end: YearEnd, month: str, amount: float) -> Supposed | None:
    """The cumulative is `amount` at the end of a coming month, and what follows is as forecast; None for a month that
    is not to come, or is the year's last, whose end is the question itself."""
    steps = {step.month: step for step in year_end.path[:-1]}
    return moved(year_end, amount - steps[month].q50) if month in steps else None


def moved(year_end: YearEnd, more: float) -> Supposed:
    chance = None if year_end.target is None else year_end.chance_of(year_end.target, more=more)
    return Supposed(more, chance, None if year_end.mean is None else year_end.mean + more)
