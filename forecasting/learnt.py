"""What back-tests on public series taught: gates and error laws, shipped as learnt.json.

`python -m forecasting learn` makes the file anew. Panels that are large enough refine it by their own back-tests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from forecasting.exponential import Array
from forecasting.gate import Gate
from forecasting.year_law import YearLaw

FILE = Path(__file__).with_name("learnt.json")
LEVELS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99)


@dataclass(frozen=True)
class IntervalLaw:
    """`gate` weighs the experts; `multipliers` (LEVELS, H): how many spreads an interval of each level reaches."""

    gate: Gate
    multipliers: Array

    def reach(self, level: float, horizon: int) -> Array:
        """The multiplier of one level for 1..horizon steps (horizon, 1); beyond what was learnt the last step's."""
        steps = np.minimum(np.arange(horizon), self.multipliers.shape[1] - 1)
        columns = self.multipliers[:, steps]
        # Between two levels, and beyond the last, a normal tail's shape.
        known, wanted = np.array([_two_sided(one) for one in LEVELS]), _two_sided(level)
        place = int(np.clip(np.searchsorted(known, wanted) - 1, 0, len(known) - 2))
        share = (wanted - known[place]) / (known[place + 1] - known[place])
        return np.maximum(columns[place] + share * (columns[place + 1] - columns[place]), 0.0)[:, None]


def _two_sided(level: float) -> float:
    """The standard normal's half-width of an interval of `level` per cent."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 200)


def gate_as_written(gate: Gate) -> dict[str, object]:
    return {
        "coefficients": gate.coefficients.round(4).tolist(),
        "centre": gate.centre.round(5).tolist(),
        "width": gate.width.round(5).tolist(),
    }


def gate_read(written: Mapping[str, object]) -> Gate:
    return Gate(*(np.array(written[name], dtype=float) for name in ("coefficients", "centre", "width")))


@cache
def read() -> dict[str, dict[str, object]]:
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def interval_law(family: str) -> IntervalLaw:
    """The shipped law of a family of experts (cycle, yearly, plain)."""
    written = read()["smoothing"][family]
    return IntervalLaw(gate_read(written["gate"]), np.array(written["multipliers"]))


@dataclass(frozen=True)
class RuleErrors:
    """A plain rule's past errors: months known -> quantiles of the total over the rule's total, at RULE_LEVELS."""

    ratios: Mapping[int, Array]


RULE_LEVELS = np.arange(1, 20) / 20


@cache
def year_law(phase: str) -> YearLaw:
    """The shipped law of a year's remainder: `opening` with up to two months known, `running` with three or more."""
    written = read()["year"][phase]
    shapes = {int(known): np.array(shape) for known, shape in written["shapes"].items()}
    return YearLaw(gate_read(written["gate"]), np.array(written["spread"]), shapes)


@cache
def rule_errors(rule: str) -> RuleErrors:
    """How far off the plain rules (straight_line, last_year_share) were for public series."""
    return RuleErrors({int(known): np.array(ratios) for known, ratios in read()["rules"][rule].items()})
