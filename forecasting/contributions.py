"""Which districts make the shortfall that is expected of their city? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from forecasting.stored import YearEnd

SMALL = 0.1  # a share under which a district is not named
NAMED = 0.5  # those named make at least so much of it together, if they can


@dataclass(frozen=True)
class Contribution:
    """One district's expected shortfall in the indicator's unit, and its share of the sum of all districts'."""

    district: str
    shortfall: float
    share: float


def contributions(parts: Iterable[YearEnd]) -> list[Contribution]:
    """The expected shortfall of every part that has one, the largest first (a tie by code).

    The sum is that of the parts: the city's own is smaller, as one district's surplus makes up for another's gap.
    """
    short = sorted(((part.shortfall or 0.0, part.district) for part in parts), key=lambda one: (-one[0], one[1]))
    whole = sum(amount for amount, _ in short)
    return [Contribution(district, amount, amount / whole) for amount, district in short if amount > 0]


def leading(found: list[Contribution], *, most: int = 3) -> list[Contribution]:
    """Those to name: the largest, until half of the sum is told; none that is a small share of it."""
    named: list[Contribution] = []
    for one in found[:most]:
        if one.share < SMALL or sum(other.share for other in named) >= NAMED:
            break
        named.append(one)
    return named
