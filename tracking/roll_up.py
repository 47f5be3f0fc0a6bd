"""The roll-up as a frame: the city's rows from its parts' observations, with how many parts each of them holds."""

import numpy as np
import pandas as pd

from tracking import catalogue, months
from tracking.figures import cube_of
from tracking.targets import aims_of
from tracking.totals import SEPARATOR, roll

COLUMNS = ("indicator", "district", "month", "step", "value", "numerator", "denominator")


def roll_up(
    observations: pd.DataFrame,
    districts: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    targets: pd.DataFrame | None = None,
    until: str | None = None,
) -> pd.DataFrame:
    """What does the city amount to, month by month, from its parts' observations?

    Columns indicator, district (the city's code), month, step, value, numerator, denominator as in `observations`
    (other columns of it empty), plus `reported` and `expected` (parts) and `carried` (codes joined by '|').
    `targets`: of all years, for who is expected to report (tracking.totals says when); without them only those are who
    reported lately. `until` (YYYY-MM): the last month told. What is reported on the event stands until then, without it
    only until the last month that `observations` hold of any indicator. The city's own rows in `observations` are left
    out of the sum. Indicators that do not roll up give no rows.
    """
    specs = catalogue.specs_of(indicators)
    kinds = catalogue.district_kinds(districts)
    city = catalogue.city_of(kinds)
    aims = {} if targets is None else aims_of(targets, specs, kinds)
    cube = cube_of(observations, specs, kinds, aims=aims, until=None if until is None else months.number(until))
    rows: list[tuple[object, ...]] = []
    for code, spec in specs.items():
        rolled = roll(spec, cube.parts(code))
        if rolled is None:
            continue
        for at in np.flatnonzero(rolled.present).tolist():
            month = months.text(cube.first + at)
            counts = (int(rolled.reported[at]), int(rolled.expected[at]), SEPARATOR.join(rolled.carried[at]))
            if rolled.steps is not None:
                rows += [
                    (code, city, month, step + 1, figure, np.nan, np.nan, *counts)
                    for step, figure in enumerate(rolled.steps[at].tolist())
                    if figure == figure
                ]
            else:
                figures = (rolled.value[at], rolled.numerator[at], rolled.denominator[at])
                rows.append((code, city, month, 0, *figures, *counts))
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "reported", "expected", "carried"])
    others = [column for column in observations.columns if column not in frame.columns]
    return frame.reindex(columns=[*COLUMNS, *others, "reported", "expected", "carried"])
