"""The two rules that everybody can work out: the straight line (序时进度) and last year's share (上年同期占比)."""

import numpy as np

from forecasting.exponential import Array
from forecasting.flows import YEAR


def straight_line(last: Array, now: Array) -> Array:
    """The year's total (N,) if every month brings as much as those so far; `last` (12, N) is not looked at."""
    return now.sum(axis=0) * YEAR / len(now)


def last_year_share(last: Array, now: Array) -> Array:
    """The year's total (N,) if the months so far are the same share of it as last year; NaN where that share is 0."""
    share = last[: len(now)].sum(axis=0)
    total = last.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(share != 0, now.sum(axis=0) * total / share, np.nan)


STRAIGHT_LINE, LAST_YEAR_SHARE = "straight_line", "last_year_share"
RULES = {STRAIGHT_LINE: straight_line, LAST_YEAR_SHARE: last_year_share}
