"""A handful of real series for tests: monthly ones of the M1 and M3 competitions (International Institute of
Forecasters) and weekly ones of the M4 competition, published for research into forecasting."""

from pathlib import Path

import numpy as np
import pandas as pd

FILE = Path(__file__).with_name("real_series.csv")


def real_series() -> dict[str, np.ndarray]:
    """Name -> values, in time order."""
    table = pd.read_csv(FILE)
    return {str(name): rows["y"].to_numpy(float) for name, rows in table.groupby("uid")}


def real_panel(kind: str) -> np.ndarray:
    """The `monthly` or `weekly` ones as a panel (T, N) with a common last row."""
    weekly = {"monthly": False, "weekly": True}[kind]
    chosen = [values for name, values in real_series().items() if name.startswith("W") == weekly]
    length = max(map(len, chosen))
    return np.array([np.r_[np.full(length - len(one), np.nan), one] for one in chosen]).T
