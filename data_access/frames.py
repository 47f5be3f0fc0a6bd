"""Rows of the database as frames whose dtypes never depend on what the rows happen to hold."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sqlalchemy import CheckConstraint, Column, Table

from data_access.types import Int, Real


def frame(table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """`rows` as a frame: text as str (NaN for NULL), figures as float64 (NaN for NULL), whole numbers that may be NULL
    as float64 too, else int64, and flags as bool."""
    given = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    flags = _flags(table)
    return pd.DataFrame(
        {
            name: _values(table.columns[name], values, is_flag=name in flags)
            for name, values in zip(columns, given, strict=True)
        }
    )


def _values(
    column: Column, values: Sequence[object], *, is_flag: bool
) -> np.ndarray | pd.api.extensions.ExtensionArray:
    if is_flag:
        return np.array(values, dtype=bool)
    if column.type is Real or (column.type is Int and column.nullable):
        return np.array(values, dtype=np.float64)  # None becomes NaN
    if column.type is Int:
        return np.array(values, dtype=np.int64)
    return pd.array(np.array(values, dtype=object), dtype="str")


def _flags(table: Table) -> set[str]:
    checks = (constraint for constraint in table.constraints if isinstance(constraint, CheckConstraint))
    return {constraint.info["column"] for constraint in checks if constraint.info.get("flag")}
