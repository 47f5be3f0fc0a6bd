"""Figures as a reader sees them: a difference that stands beside two printed figures is the difference of those two."""

from decimal import ROUND_HALF_UP, Decimal
from math import ceil

FINEST = 6  # decimals that a sentence may need to tell a figure from its threshold
SAME = 1e-7
FEW = 10  # of the last digit: below this an amount a month is told with a decimal more


def printed(value: float, decimals: int) -> float:
    """A figure as screens and documents print it: what binary arithmetic adds is taken off, then half goes up."""
    exact = Decimal(repr(round(value, 9)))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def published(rate: float, decimals: int) -> float:
    """A rate as it is published, and by that judged, compared and ranked: 4.504 % is within a ceiling of 4.50 %.

    At least one decimal is kept. What is not the whole is not published as the whole: 2,999 of 3,000 are 99.9 %, since
    a floor of 100 % is there for the one that is left.
    """
    places = max(decimals, 1)
    shown = printed(rate, places)
    return round(100 - 10**-places, places) if rate < 100 <= shown else shown


def places_of(value: float) -> int:
    """With how many decimals is a threshold printed in full?"""
    return next((places for places in range(4) if printed(value, places) == round(value, 9)), 4)


def places_apart(value: float, threshold: float, decimals: int) -> int:
    """With how many decimals, `decimals` at the least, does a figure read as lying on its own side of a threshold?"""
    if abs(value - threshold) <= SAME:
        return decimals
    side = value > threshold
    reads = ((places, printed(value, places)) for places in range(decimals, FINEST))
    return next((places for places, shown in reads if shown != threshold and (shown > threshold) == side), decimals)


def missing(gap: float, decimals: int) -> float:
    """A gap as it is shown: things that are counted are rounded up, and nothing that is missing reads as 0."""
    if not gap:
        return gap
    if decimals == 0:
        return float(ceil(round(gap, 9)))
    return max(gap, 10.0**-decimals)


def needed_places(amount: float, decimals: int) -> int:
    """With how many decimals is an amount needed a month told? 2 in three months are 0.7 each, not 1."""
    units = amount * 10**decimals
    return decimals + (units < FEW and abs(units - round(units)) > SAME)


def difference(first: float, second: float, decimals: int) -> float:
    """First minus second, both as printed: 81.1 - 75.0 = 6.1 whatever stands behind the first decimal."""
    return round(printed(first, decimals) - printed(second, decimals), decimals) + 0.0
