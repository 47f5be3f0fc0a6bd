"""The two rules that everybody can work out: the straight line (序时进度) and last year's share (上年同期占比)."""

import numpy as np

from forecasting.exponential import Array
from forecasting.flows import YEAR

SHARES = 3  # complete years that a share is averaged over


def straight_line(last: Array, now: Array) -> Array:
    """The year's total (N,) if every month brings as much as those so far; `last` (12, N) is not looked at."""
    return now.sum(axis=0) * YEAR / len(now)


def last_year_share(last: Array, now: Array) -> Array:
    """The year's total (N,) if the months so far are the same share of it as last year; NaN where that share is 0."""
    share = last[: len(now)].sum(axis=0)
    total = last.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(share != 0, now.sum(axis=0) * total / share, np.nan)


def share_rule(flows: Array, known: int) -> Array:
    """The remainder (N,) if it is the share of the year that it was in the last SHARES complete years on average.

    `flows` (years, 12, N), of the last year the first `known` months; NaN without a complete year or a usable share.
    """
    past = flows[:-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = past[:, known:].sum(axis=1) / past.sum(axis=1)
    usable = np.isfinite(rest)
    usable &= usable[::-1].cumsum(axis=0)[::-1] <= SHARES
    share = np.where(usable, rest, 0.0).sum(axis=0) / np.maximum(usable.sum(axis=0), 1)
    # Of little one cannot tell much; that little is still to come is what the rule knows best.
    fair = usable.any(axis=0) & (share > -0.05) & (share < 0.95)
    now = np.where(np.isnan(flows[-1, :known]), 0.0, flows[-1, :known]).sum(axis=0)
    return np.where(fair, now * share / np.where(fair, 1.0 - share, 1.0), np.nan)


STRAIGHT_LINE, LAST_YEAR_SHARE = "straight_line", "last_year_share"
RULES = {STRAIGHT_LINE: straight_line, LAST_YEAR_SHARE: last_year_share}
