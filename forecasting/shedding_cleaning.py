"""What did an enterprise's headcount most likely do, seen from each week with nothing but the weeks before it?

A jump that no enterprise makes in a week (half gone, half again as many, a figure ten times too large or small, nought)
is held until the next report confirms it; a week without a report is not a headcount of nought; a report that repeats
the last one may be stale, so the weeks since the last change are counted.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.exponential import Array

DOWN, UP = np.float32(np.log(0.5)), np.float32(np.log(1.5))  # jumps that are held
SAME = np.float32(0.12)  # a second report so near to a held one confirms it (log)
ALIKE = np.float32(0.2)  # no further from the level before, it was a slip
TENFOLD = np.float32(np.log(10))
TENFOLD_NEAR = np.float32(0.15)  # a figure that is the old one with a digit more or less
CONFIRMED, CONFIRMED_TENFOLD = 2, 3  # reports that make a held figure believed


@dataclass(frozen=True)
class Cleaned:
    """All (T, N). `level`: log of the cleaned headcount, NaN before the first report; `raw`: log of the last report;
    `held`: the week's report is not believed yet; `changed`: it moved the level; `reported`: there is one;
    `silent`: weeks since the last; `unchanged`: reports in a row that repeat the level; `age`: reports so far."""

    level: Array
    raw: Array
    held: np.ndarray
    changed: np.ndarray
    reported: np.ndarray
    silent: Array
    unchanged: Array
    age: Array


def clean(values: Array, unit: Array) -> Cleaned:
    """`values` (T, N): headcounts as reported, NaN = none; `unit` (T,): the smallest amount that they are counted in.

    Nought counts as half a unit: a closure, once it is confirmed. Negative figures are no headcounts and count as
    missing.
    """
    weeks, count = values.shape
    reported = values >= 0
    floor = (unit / 2)[:, None]
    told = np.log(np.maximum(np.where(reported, values, 1.0), floor)).astype(np.float32)
    level, raw = np.empty((weeks, count), np.float32), np.empty((weeks, count), np.float32)
    held, changed = np.zeros((weeks, count), bool), np.zeros((weeks, count), bool)
    silent, unchanged, age = (np.zeros((weeks, count), np.float32) for _ in range(3))
    now = np.full(count, np.nan, np.float32)
    last, waiting = now.copy(), now.copy()
    seen = np.zeros(count, np.float32)  # reports in a row that say what is waiting
    quiet, same, reports = seen.copy(), seen.copy(), seen.copy()
    for week in range(weeks):
        is_in, figure = reported[week], told[week]
        apart = figure - now
        first = is_in & np.isnan(now)
        jump = (apart < DOWN) | (apart > UP)
        again = np.abs(figure - waiting) < SAME
        seen = np.where(is_in, np.where(jump, np.where(again, seen + 1, 1), 0), seen)
        digit = np.abs(np.abs(apart) - TENFOLD) < TENFOLD_NEAR
        believed = seen >= np.where(digit, np.float32(CONFIRMED_TENFOLD), np.float32(CONFIRMED))
        accepted = first | (is_in & (~jump | believed))
        held[week] = is_in & ~accepted
        waiting = np.where(held[week], figure, np.where(accepted, np.float32(np.nan), waiting))
        moved = accepted & ~first & (figure != now)
        seen = np.where(accepted, np.float32(0), seen)
        now = np.where(accepted, figure, now)
        last = np.where(is_in, figure, last)
        reports = reports + is_in
        quiet = np.where(is_in, np.float32(0), quiet + (reports > 0))
        same = np.where(moved, np.float32(0), same + accepted)
        level[week], raw[week], changed[week] = now, last, moved
        silent[week], unchanged[week], age[week] = quiet, same, reports
    return Cleaned(level, raw, held, changed, reported, silent, unchanged, age)
