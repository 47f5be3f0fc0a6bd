"""How the city's target is broken down to its districts (目标任务分解): by share, rounded, a little more than the
city's own (加码)."""

from functools import cache

from sample_db.districts import PARTS, shares
from sample_db.measure_kinds import Measure
from sample_db.seasons import generator

MARGIN = 1.03


def step_of(amount: float, decimals: int) -> float:
    """To what a target of this size is rounded: people do not set 4,737."""
    if decimals:
        return 10.0**-decimals
    return 50.0 if amount >= 2000 else 10.0 if amount >= 400 else 5.0 if amount >= 100 else 1.0


def rounded(amount: float, step: float, decimals: int) -> float:
    return round(round(amount / step) * step, decimals)


@cache
def district_targets(measure: Measure, year: int, decimals: int) -> dict[str, float]:
    """What each district of a flow is asked for in a year; together 2-5 % more than the city's target."""
    goal = measure.goal(year)
    if goal is None:
        return {}
    asked = {}
    for code, share in shares(measure.split).items():
        # Last year's result and capacity shift the shares a little from year to year.
        drift = 1 + float(generator("drift", measure.code, code, year).normal(0, 0.012))
        amount = goal * MARGIN * share * drift
        asked[code] = max(rounded(amount, step_of(amount, decimals), decimals), 10.0**-decimals)
    _settle(asked, goal, decimals)
    return asked


def _settle(asked: dict[str, float], goal: float, decimals: int) -> None:
    """Move the largest district's target until the sum lies between 2 and 5 % above the city's, if the size allows."""
    largest = max(asked, key=asked.__getitem__)
    step = step_of(asked[largest], decimals)
    total = sum(asked.values())
    if total < goal * 1.02 or total > goal * 1.05:
        missing = goal * MARGIN - total
        asked[largest] = rounded(asked[largest] + round(missing / step) * step, step, decimals)


def total(asked: dict[str, float], decimals: int) -> float:
    return round(sum(asked[code] for code in PARTS if code in asked), decimals)


def municipal_goal(goal: float, asked: dict[str, float], decimals: int) -> float:
    """The city's own target (市定目标), between the province's and what the districts were asked for."""
    between = goal + (total(asked, decimals) - goal) * 0.6
    return rounded(between, step_of(goal, decimals) * (1 if decimals else 2), decimals)
