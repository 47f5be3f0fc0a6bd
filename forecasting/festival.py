"""How far is a week from the Spring Festival? The dates come from the calendar library."""

from collections.abc import Sequence
from functools import cache

import holidays
import numpy as np
import pandas as pd

# The names follow the process locale and include an Eve; this is the first day of the lunar year, in English.
FIRST_DAY = "Chinese New Year ("
FIRST, LAST = -4, 10  # weeks around the festival's own in which enterprises leave and come back
FAR = 99  # the distance of every other week


@cache
def first_day(year: int) -> pd.Timestamp:
    """The first day of the lunar year that begins in this year."""
    calendar = holidays.country_holidays("CN", years=year, language="en_US")
    return pd.Timestamp(min(day for day, name in calendar.items() if name.startswith(FIRST_DAY) and day.year == year))


def festival_weeks(weeks: Sequence[pd.Timestamp] | pd.DatetimeIndex) -> np.ndarray:
    """For each Monday (T,) the weeks since the week of the Spring Festival, FIRST to LAST; FAR outside that window."""
    mondays = pd.DatetimeIndex(weeks)
    found = np.full(len(mondays), FAR)
    for year in range(mondays.year.min(), mondays.year.max() + 2) if len(mondays) else ():
        day = first_day(year)
        apart = (mondays - (day - pd.Timedelta(days=day.weekday()))).days // 7
        near = (apart >= FIRST) & (apart <= LAST)
        found[near] = apart[near]
    return found
