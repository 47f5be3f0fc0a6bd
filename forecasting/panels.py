"""Public competition series as panels: what back-tests and benchmarks are run on.

A parquet file with one row a value: uid, t (0, 1, ...), y, test (True: the periods to forecast), and for monthly series
start_year and start_month. The files themselves are not part of the project; their path is an argument.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.exponential import Array


@dataclass(frozen=True)
class Competition:
    """Series by name: what is known (`train`), what came after (`test`), and the year and month of the first value."""

    names: tuple[str, ...]
    train: tuple[Array, ...]
    test: tuple[Array, ...]
    starts: tuple[tuple[int, int], ...]

    @property
    def panel(self) -> Array:
        """All that is known (T, N), every series ending in the last row."""
        return stacked(self.train)


def read(path: Path) -> Competition:
    """The series of one file, ordered by name; ValueError where a column is missing."""
    table = pd.read_parquet(path)
    lacking = {"uid", "t", "y", "test"} - set(table.columns)
    if lacking:
        raise ValueError(f"{path} lacks the columns {', '.join(sorted(lacking))}")
    table = table.assign(uid=table["uid"].astype(str)).sort_values(["uid", "t"])
    names, train, test, starts = [], [], [], []
    for name, rows in table.groupby("uid", sort=True):
        values, tested = rows["y"].to_numpy(float), rows["test"].to_numpy(bool)
        names.append(str(name))
        train.append(values[~tested])
        test.append(values[tested])
        first = rows.iloc[0]
        starts.append((int(first.get("start_year", 1)), int(first.get("start_month", 1))))
    return Competition(tuple(names), tuple(train), tuple(test), tuple(starts))


def stacked(rows: tuple[Array, ...] | list[Array]) -> Array:
    """Series of different lengths as one panel (T, N) with a common last row, NaN before each begins."""
    length = max((len(one) for one in rows), default=0)
    panel = np.full((length, len(rows)), np.nan)
    for column, values in enumerate(rows):
        panel[length - len(values) :, column] = values
    return panel
