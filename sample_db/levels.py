"""Levels and rates: stocks at the month's end, shares of a list, the registered unemployment rate."""

from functools import cache

import numpy as np

from sample_db.breakdown import MARGIN, rounded, step_of
from sample_db.districts import HETING, MAILONG, NAMES_ZH, SONGJI, TINGLAN, shares
from sample_db.measure_kinds import LAST_YEAR, Ages, Households, Level, Rate, Stock, Unemployment
from sample_db.report import Report
from sample_db.seasons import MONTHS, SEPTEMBER, SHAPES, generator, habit_of, yearly_curve


def months_of(year: int) -> tuple[int, ...]:
    return MONTHS[: SEPTEMBER + 1] if year == 2020 else MONTHS


@cache
def stock_years(measure: Stock, decimals: int) -> dict[int, dict[str, tuple[float, float, tuple[float, ...]]]]:
    """year -> district -> (level at the start, target level, levels of February ...)."""
    unit = 10.0**-decimals
    level = {code: rounded(measure.start * share, unit, decimals) for code, share in shares(measure.split).items()}
    found: dict[int, dict[str, tuple[float, float, tuple[float, ...]]]] = {}
    for year in measure.figure_years:
        goal = measure.goal(year)
        growth = (goal if goal is not None else sum(level.values()) * 1.05) - sum(level.values())
        found[year] = {}
        for code, share in shares(measure.split).items():
            chance = generator(measure.code, code, year)
            target = rounded(level[code] + growth * MARGIN * share, step_of(growth * share, decimals), decimals)
            asked = target - level[code]
            curve = yearly_curve(measure.shape, year, habit_of(measure.code, code, 0.04), chance, 0.06)
            if year == 2020:
                ratio = (measure.now + float(chance.normal(0, 0.05))) * SHAPES[measure.shape][SEPTEMBER]
                curve = curve / curve[SEPTEMBER]
            else:
                ratio = measure.ratio + float(chance.normal(0, 0.05))
            path = [round(level[code] + asked * ratio * float(part), decimals) for part in curve]
            found[year][code] = (level[code], target, tuple(path[: len(months_of(year))]))
            level[code] = path[-1]
    return found


def stock_reports(measure: Stock, decimals: int) -> list[Report]:
    return [
        Report(measure.code, code, f"{year}-{month:02d}", value=value)
        for year, districts in stock_years(measure, decimals).items()
        for code, (_, _, path) in districts.items()
        for month, value in zip(months_of(year), path, strict=True)
    ]


def level_reports(measure: Level, decimals: int) -> list[Report]:
    """A small stock goes evenly from its level in February to that in September."""
    found = []
    for code, (first, last) in measure.levels.items():
        for at, month in enumerate(months_of(2020)):
            value = first + (last - first) * at / SEPTEMBER
            found.append(Report(measure.code, code, f"2020-{month:02d}", value=round(value, decimals)))
    return found


def rate_reports(measure: Rate) -> list[Report]:
    """Share of a list: what has been dealt with never grows smaller, and never exceeds the list."""
    found = []
    for year in measure.figure_years:
        for code, share in shares(measure.split).items():
            chance = generator(measure.code, code, year)
            level = float(chance.normal(0, measure.spread))
            base = max(round(measure.base * share * float(np.exp(chance.normal(0, 0.05)))), 1)
            done = 0
            for at, month in enumerate(months_of(year)):
                way = at / (len(MONTHS) - 1)
                percent = measure.first + (measure.last - measure.first) * way**measure.bend + level * (1 - 0.5 * way)
                percent -= measure.rise * (LAST_YEAR - year)
                bottom = base if measure.fixed else max(round(base * (0.12 + 0.88 * way)), 1)
                done = min(max(done, round(bottom * min(max(percent, 0.0), 100.0) / 100)), bottom)
                found.append(
                    Report(measure.code, code, f"{year}-{month:02d}", numerator=float(done), denominator=float(bottom))
                )
    return found


@cache
def household_cases(measure: Households) -> dict[tuple[str, int], tuple[tuple[int, int], ...]]:
    """(district, year) -> (certified, helped) of February ...: helped within the month or soon after."""
    found = {}
    for year in measure.figure_years:
        for code, share in shares(measure.split).items():
            chance = generator(measure.code, code, year)
            arrivals = chance.poisson(measure.certified * share * np.diff(SHAPES["steady"], prepend=0.0))
            certified = np.minimum(np.cumsum(arrivals), 25)
            # One case in twelve is certified so late in the month that help comes in the next.
            open_cases = chance.binomial(np.diff(certified, prepend=0), 1 / 12)
            open_cases[-1] = 0
            if year == 2020:
                open_cases[SEPTEMBER] = 0
            helped = np.maximum.accumulate(certified - open_cases)
            found[code, year] = tuple(zip(certified.tolist(), helped.tolist(), strict=True))[: len(months_of(year))]
    # A county with one open case in September 2020, and a year that ended with one (zero household cleared late).
    found[HETING, 2020] = _with_open(found[HETING, 2020], SEPTEMBER)
    found[SONGJI, 2017] = _with_open(found[SONGJI, 2017], len(MONTHS) - 1)
    return found


def _with_open(cases: tuple[tuple[int, int], ...], at: int) -> tuple[tuple[int, int], ...]:
    certified = max(cases[at][0], cases[at - 1][0] + 1, 4)
    return (*cases[:at], (certified, certified - 1))


def household_reports(measure: Households) -> list[Report]:
    return [
        Report(measure.code, code, f"{year}-{month:02d}", numerator=float(helped), denominator=float(certified))
        for (code, year), cases in household_cases(measure).items()
        for month, (certified, helped) in zip(months_of(year), cases, strict=True)
    ]


def age_reports(measure: Ages, households: Households) -> list[Report]:
    """Days of the oldest open case: 0 where no household is open; the limit is twenty working days."""
    found = []
    for (code, year), cases in household_cases(households).items():
        if year not in measure.figure_years:
            continue
        chance = generator(measure.code, code, year)
        for month, (certified, helped) in zip(months_of(year), cases, strict=True):
            days = int(chance.integers(3, 17)) if certified > helped else 0
            if (code, year, month) == (HETING, 2020, 9):
                days = 16
            found.append(Report(measure.code, code, f"{year}-{month:02d}", value=float(days)))
    return found


# Registered rate of the city in percent: December of the year before 2016, then of 2016 ... 2019, then September 2020.
# It rises late in 2020 (3.62 -> 4.2 %): a lagging indicator.
RATES = (3.78, 3.74, 3.66, 3.58, 3.61, 4.17)
LEVELS = {TINGLAN: 0.22, MAILONG: 0.36, HETING: -0.18, SONGJI: 0.05}
# A county that ended 2016 over its ceiling, and eased in 2017.
OVER_EASED = 2017
OVER = {(SONGJI, 2016): 0.92, (SONGJI, OVER_EASED): 0.92}
WAVE = (0.07, 0.05, 0.02, 0.0, 0.01, 0.05, 0.04, 0.0, -0.01, -0.01, 0.0)  # Spring Festival, then the graduates


def unemployment_reports(measure: Unemployment) -> list[Report]:
    found = []
    for at, year in enumerate(measure.figure_years):
        for code, share in shares(measure.split).items():
            chance = generator(measure.code, code, year)
            own = LEVELS.get(code, 0.25 if NAMES_ZH[code] == "市本级" else -0.08)
            labour = measure.labour * share * 1.012**at
            for index, month in enumerate(months_of(year)):
                last = SEPTEMBER if year == 2020 else len(MONTHS) - 1
                way = ((index + 1) / (last + 1)) ** (1.5 if year == 2020 else 1)
                rate = RATES[at] + (RATES[at + 1] - RATES[at]) * way + WAVE[index] * (1 - (year == 2020) * way)
                rate += (
                    own + OVER.get((code, year), 0.0) * abs(way - (year == OVER_EASED)) + float(chance.normal(0, 0.02))
                )
                bottom = round(labour * (1 + 0.001 * index))
                found.append(
                    Report(
                        measure.code,
                        code,
                        f"{year}-{month:02d}",
                        numerator=float(round(bottom * rate / 100)),
                        denominator=float(bottom),
                    )
                )
    return found
