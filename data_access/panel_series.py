"""How has employment moved week by week in a part of the panel? One chained sum, without telling any enterprise.

Each week is compared with the next over the enterprises that reported in both, and the steps are chained back from the
last week's heads: who is silent, new or gone makes no step.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from data_access.engine import reading
from data_access.panel import Panel
from data_access.panel_matrix import axes, read_matrix
from data_access.weeks import as_index

Clean = Callable[[np.ndarray], np.ndarray]


def series(panel: Panel, *, district: str, industry: str, giants: bool, clean: Clean) -> pd.Series:
    """Heads of a part of the panel: weeks by heads, empty where the viewer may not see it or nobody reported.

    `district`: a code, the city's for all; `industry`: a section, '' for all. The whole city is for everybody with
    aggregates, a part of it for those who have the details of all its enterprises. `clean` (a pure function) is given
    all heads, weeks by enterprises, and returns them without typing errors, NaN where there is no report.
    """
    nothing = pd.Series(dtype=float, index=as_index([]))
    if not panel.viewer.aggregates:
        return nothing
    register = panel._register()
    inside = np.ones(len(register), dtype=bool)
    if district not in panel.reader._cities():
        inside &= (register["district"] == district).to_numpy(bool)
    if industry:
        inside &= (register["industry"] == industry).to_numpy(bool)
    if not inside.all() and not set(register.loc[inside, "district"]) <= panel.viewer.details:
        return nothing
    if not giants:
        inside &= ~register["giant"].to_numpy(bool)
    if not inside.any():
        return nothing
    with reading(panel.reader.engine) as connection:
        matrix = read_matrix(connection, panel.version, *axes(connection, panel.version), ("headcount",))
    heads = matrix.values["headcount"].T.astype(float)
    heads[heads < 0] = np.nan
    rows = np.isin(matrix.enterprises, register.loc[inside, "code"].to_numpy())
    return pd.Series(chained(clean(heads)[:, rows]), index=as_index(matrix.weeks))


def chained(heads: np.ndarray) -> np.ndarray:
    """The sum of each week (T,), the steps between weeks taken over those that reported in both; NaN before any."""
    told = ~np.isnan(heads)
    levels = np.full(len(heads), np.nan)
    last = np.flatnonzero(told.any(axis=1))
    if not len(last):
        return levels
    levels[last[-1]] = np.nansum(heads[last[-1]])
    after = last[-1]
    for week in range(last[-1] - 1, -1, -1):
        both = told[week] & told[after]
        if not both.any():
            continue
        levels[week] = levels[after] * heads[week, both].sum() / max(heads[after, both].sum(), 1.0)
        after = week
    return levels
