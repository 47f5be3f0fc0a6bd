"""Figures as a reader sees them: a difference that stands beside two printed figures is the difference of those two."""

from decimal import ROUND_HALF_UP, Decimal


def printed(value: float, decimals: int) -> float:
    """A figure as screens and documents print it: what binary arithmetic adds is taken off, then half goes up."""
    exact = Decimal(repr(round(value, 9)))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def difference(first: float, second: float, decimals: int) -> float:
    """First minus second, both as printed: 81.1 - 75.0 = 6.1 whatever stands behind the first decimal."""
    return round(printed(first, decimals) - printed(second, decimals), decimals) + 0.0
