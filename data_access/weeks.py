"""Which week is meant? A week is named by its Monday; ISO weeks (2020-W38, some years have 53) are read too."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

ISO_WEEK = re.compile(r"(\d{4})\s*-?\s*(?:W|年第?)\s*(\d{1,2})\s*周?", re.ASCII | re.IGNORECASE)
WEEK = timedelta(days=7)


def monday(week: str | date | pd.Timestamp) -> str:
    """The Monday as it is stored, 2020-09-14, of a Monday or an ISO week '2020-W38'; ValueError for anything else."""
    if isinstance(week, str):
        named = ISO_WEEK.fullmatch(week.strip())
        day = date.fromisocalendar(int(named[1]), int(named[2]), 1) if named else date.fromisoformat(week.strip())
    else:
        day = week.date() if isinstance(week, datetime) else week
    if day.weekday() != 0:
        raise ValueError(f"{day} is no Monday")
    return day.isoformat()


def iso_week(week: str | date | pd.Timestamp) -> str:
    """2020-W38 for the week of 2020-09-14."""
    year, number, _ = date.fromisoformat(monday(week)).isocalendar()
    return f"{year}-W{number:02d}"


def weeks_from(first: str, last: str) -> np.ndarray:
    """Every Monday from `first` to `last`, as days."""
    return np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1, 7)


def as_index(weeks: Sequence[np.datetime64] | np.ndarray) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(np.asarray(weeks, dtype="datetime64[us]"), name="week")
