"""Panels of enterprises for the tests: steady ones, and ones to which something happens."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.panel_simulator import Panel, World, simulate

FIRST = "2018-10-01"
WEEKS = 104


def weeks(count: int = WEEKS, first: str = FIRST) -> pd.DatetimeIndex:
    return pd.date_range(first, periods=count, freq="7D")


def steady(heads: Mapping[str, float], count: int = WEEKS, seed: int = 1) -> pd.DataFrame:
    """Enterprises around these heads, one in a hundred coming or going in a week."""
    random = np.random.default_rng(seed)
    noise = random.normal(0, 0.004, (count, len(heads)))
    values = np.round(np.array(list(heads.values())) * (1 + noise))
    return pd.DataFrame(values, index=weeks(count), columns=list(heads))


def small_panel(seed: int = 5, **world: object) -> Panel:
    """A simulated panel of 240 enterprises over 104 weeks."""
    return simulate(World(**{"enterprises": 240, "weeks": 104, "turnover": 0.004, **world}), seed)
