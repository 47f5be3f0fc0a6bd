"""How learnt.json is made: gates and error laws from the back-tests of public series (`python -m forecasting learn`).

Only what came before the periods that a competition asks for is used: weights fitted on those would learn what one
stretch of the calendar did, for the series of a collection end together.
"""

import json

import numpy as np

from forecasting.experts import EXPERTS
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.learnt import RULE_LEVELS, IntervalLaw, gate_as_written
from forecasting.panel_law import lessons, taught_afresh
from forecasting.panels import Competition
from forecasting.year_law import YearLaw, fit_law
from forecasting.year_rules import RULES
from forecasting.year_view import YEARS, YearView, year_view

EVERY = 1_000_000  # series at one origin: all of them
MONTHS, WEEKS = 18, 13  # how far the competitions ask to forecast
JUDGED = 2  # calendar years at the end of each series that year-end back-tests are run on: never learnt from
LEAST = 3  # complete years before the one to forecast
PHASES = {"opening": ((0,), (1, 2)), "running": ((3, 4), (5, 6, 7), (8, 9, 10, 11))}  # one shape of error each


def smoothing_laws(monthly: Competition, weekly: Competition) -> dict[str, IntervalLaw]:
    """One law for each family of experts."""
    asked = {"cycle": (monthly, MONTHS, 12), "yearly": (weekly, WEEKS, 52), "plain": (weekly, WEEKS, 1)}
    return {
        name: taught_afresh(lessons(series.panel, horizon, season, EVERY), len(EXPERTS[name]))
        for name, (series, horizon, season) in asked.items()
    }


def law_as_written(law: IntervalLaw) -> dict[str, object]:
    return {"gate": gate_as_written(law.gate), "multipliers": law.multipliers.round(4).tolist()}


def series_years(series: Competition, *, judged: bool) -> Array:
    """Calendar years of positive series, each with up to YEARS before it: (YEARS + 1, 12, cases).

    `judged`: the last JUDGED complete years of every series, for back-tests; else those before, for learning.
    """
    cases = []
    for train, test, (_, month) in zip(series.train, series.test, series.starts, strict=True):
        values = np.r_[train, test]
        if values.min() <= 0:
            continue
        years = values[(1 - month) % YEAR :]
        years = years[: len(years) // YEAR * YEAR].reshape(-1, YEAR)
        last = len(years) - JUDGED
        for year in range(max(last, 0), len(years)) if judged else range(max(last, 0)):
            if year >= LEAST:
                case = years[max(year - YEARS, 0) : year + 1]
                cases.append(np.r_[np.full((YEARS + 1 - len(case), YEAR), np.nan), case])
    return np.array(cases).transpose(1, 2, 0)


def at_origin(cases: Array, known: int) -> tuple[YearView, Array]:
    """What was to be seen when `known` months of the last year were out, and what the rest brought."""
    seen = cases.copy()
    seen[-1, known:] = np.nan
    return year_view(seen, known), cases[-1, known:].sum(axis=0)


def year_laws(cases: Array) -> dict[str, YearLaw]:
    """The laws of a year's remainder, from complete years before the judged ones."""
    return {
        phase: fit_law({known: at_origin(cases, known) for group in groups for known in group}, groups)
        for phase, groups in PHASES.items()
    }


def rule_ratios(cases: Array) -> dict[str, dict[str, list[float]]]:
    """For each plain rule and months known: the quantiles of the true total over the rule's."""
    total, written = cases[-1].sum(axis=0), {}
    for name, rule in RULES.items():
        written[name] = {}
        for known in range(2, YEAR):
            ratio = total / rule(cases[-2], cases[-1, :known])
            written[name][str(known)] = np.quantile(ratio, RULE_LEVELS).round(4).tolist()
    return written


def year_law_as_written(law: YearLaw) -> dict[str, object]:
    return {
        "gate": gate_as_written(law.gate),
        "spread": law.spread.tolist(),
        "shapes": {str(known): shape.round(4).tolist() for known, shape in law.shapes.items()},
    }


def file_text(monthly: Competition, weekly: Competition) -> str:
    """The text of learnt.json: one list of numbers a line, so that a change can be read."""
    cases = series_years(monthly, judged=False)
    written = {
        "smoothing": {name: law_as_written(law) for name, law in smoothing_laws(monthly, weekly).items()},
        "year": {phase: year_law_as_written(law) for phase, law in year_laws(cases).items()},
        "rules": rule_ratios(cases),
    }
    return lines(written) + "\n"


def lines(value: object, indent: str = "") -> str:
    """JSON with every list of plain numbers on one line."""
    inner = indent + " "
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {lines(one, inner)}" for key, one in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(inner + lines(one, inner) for one in value) + f"\n{indent}]"
    return json.dumps(value)
