"""How learnt.json is made: gates and error laws from the back-tests of public series (`python -m forecasting learn`).

Only what came before the periods that a competition asks for is used: weights fitted on those would learn what one
stretch of the calendar did, for the series of a collection end together.
"""

import json

from forecasting.experts import EXPERTS
from forecasting.learnt import IntervalLaw, gate_as_written
from forecasting.panel_law import lessons, taught_afresh
from forecasting.panels import Competition

EVERY = 1_000_000  # series at one origin: all of them
MONTHS, WEEKS = 18, 13  # how far the competitions ask to forecast


def smoothing_laws(monthly: Competition, weekly: Competition) -> dict[str, IntervalLaw]:
    """One law for each family of experts."""
    asked = {"cycle": (monthly, MONTHS, 12), "yearly": (weekly, WEEKS, 52), "plain": (weekly, WEEKS, 1)}
    return {
        name: taught_afresh(lessons(series.panel, horizon, season, EVERY), len(EXPERTS[name]))
        for name, (series, horizon, season) in asked.items()
    }


def law_as_written(law: IntervalLaw) -> dict[str, object]:
    return {"gate": gate_as_written(law.gate), "multipliers": law.multipliers.round(4).tolist()}


def file_text(monthly: Competition, weekly: Competition) -> str:
    """The text of learnt.json: one list of numbers a line, so that a change can be read."""
    written = {"smoothing": {name: law_as_written(law) for name, law in smoothing_laws(monthly, weekly).items()}}
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
