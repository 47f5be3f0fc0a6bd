"""The indicators (指标) of the work plan: every measure of the plan, one row of catalogue.csv each.

The CSV holds the schema's columns once for all plan years, plus `first_year` (the first plan that has the measure) and,
for a measure whose definition changed, `earlier_*`: what applied before `break_month`. The clauses are the words of the
2020 work plan.
"""

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("catalogue.csv")
YEARS = range(2016, 2021)
WHOLE_NUMBERS = ("decimals", "headline", "sensitive", "block", "place")
MAY_BE_EMPTY = ("steps_zh", "steps_en", "break_month", "break_note_zh", "break_note_en")
REDEFINED = ("definition_zh", "definition_en", "formula_zh", "formula_en")
ONLY_HERE = ("first_year", *(f"earlier_{column}" for column in REDEFINED))


def rows(year: int) -> list[dict[str, object]]:
    """Which indicators does the plan of `year` have? Rows of the table `indicator`, in the plan's order.

    Before the year of a `break_month` the earlier definition applies and no break is told. ValueError for a year
    without a plan.
    """
    if year not in YEARS:
        raise ValueError(f"no work plan for {year}; the catalogue covers {YEARS[0]} to {YEARS[-1]}")
    return [_row(measure, year) for measure in _measures() if int(measure["first_year"]) <= year]


def codes() -> tuple[str, ...]:
    """Every measure's code, in the plan's order."""
    return tuple(measure["code"] for measure in _measures())


@cache
def _measures() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _row(measure: dict[str, str], year: int) -> dict[str, object]:
    row: dict[str, object] = {"year": year}
    row |= {column: value for column, value in measure.items() if column not in ONLY_HERE}
    row |= {column: int(measure[column]) for column in WHOLE_NUMBERS}
    row |= {column: measure[column] or None for column in MAY_BE_EMPTY}
    if measure["break_month"] and year < int(measure["break_month"][:4]):
        row |= {column: measure[f"earlier_{column}"] for column in REDEFINED}
        row |= dict.fromkeys(("break_month", "break_note_zh", "break_note_en"))
    return row
