"""The thresholds in force (status_rule): what separates 正常 from 略慢 and 滞后, and how earlier years are weighed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

# DESIGN.md "Status". A row of status_rule overrides; these stand where a database has none.
DEFAULTS: dict[tuple[str, str], float] = {
    ("cumulative", "on_pace_ratio"): 1.00,
    ("cumulative", "watch_ratio"): 0.95,
    ("cumulative", "small_share"): 0.25,
    ("cumulative", "small_share_points"): 2,
    ("cumulative", "not_due_share"): 0.05,
    ("stock", "on_pace_ratio"): 1.00,
    ("stock", "watch_ratio"): 0.95,
    ("stock", "small_share"): 0.25,
    ("stock", "small_share_points"): 2,
    ("stock", "not_due_share"): 0.05,
    ("rate_floor", "watch_points"): 2,
    ("rate_ceiling", "watch_headroom"): 0.2,
    ("age_ceiling", "watch_fraction"): 0.75,
    ("per_district_floor", "watch_short"): 1,
    ("season", "min_years"): 3,
    ("season", "indicative_years"): 2,
    # From February the straight line understates the year by 29 % (domain.md 0.1): with nothing better to go by, it
    # calls nobody behind until more than a quarter of the year is expected.
    ("season", "straight_line_share"): 0.25,
    # A curve older than five years tells of another labour market; a city rarely has more anyway (domain.md 0.2).
    ("season", "max_years"): 5,
    # Places are shared within reporting noise (tracking.noise), in points of the target; what is usual among the
    # corrections of an indicator is known from the fifth on.
    ("rank", "noise_points"): 0.3,
    ("rank", "min_corrections"): 5,
}
WEIGHT = "weight_"


@dataclass(frozen=True)
class Rules:
    """Thresholds by (kind, parameter). `get` raises KeyError for a parameter that no rule and no default names."""

    values: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def get(self, kind: str, parameter: str) -> float:
        key = (kind, parameter)
        return self.values[key] if key in self.values else DEFAULTS[key]

    def weight(self, year: int) -> float:
        """How much a year counts in a seasonal curve: 1, or what season/weight_YYYY says of an abnormal year."""
        return self.values.get(("season", f"{WEIGHT}{year}"), 1.0)

    def is_abnormal(self, year: int) -> bool:
        return self.weight(year) < 1


def rules_of(frame: pd.DataFrame) -> Rules:
    """Rules from the status_rule table: columns kind, parameter, value."""
    return Rules(
        {
            (str(kind), str(parameter)): float(value)
            for kind, parameter, value in zip(frame["kind"], frame["parameter"], frame["value"], strict=True)
        }
    )
