"""What the rules judge of an enterprise's course: losses, their run, and what is usual for it. All (T, N), persons."""

import numpy as np

from forecasting.exponential import Array
from forecasting.shedding_cleaning import Cleaned
from forecasting.shedding_features import SAFETY, Course, back, median_3, median_5, volatility
from forecasting.shedding_panel import BACK_BY
from forecasting.shedding_rules import MONTH, Signals

MOVED = np.float32(1e-5)  # a smaller change (log) is rounding


def signals(cleaned: Cleaned, found: Course, unit: Array, probability: Array, depth: float) -> Signals:
    """`probability`: NaN counts as 0; `depth`: the share of the staff that shedding takes on average."""
    level = _everyday(cleaned, found)
    now = np.exp(level)
    told = cleaned.age > 0
    # What is lost in four weeks is counted from the lesser of then and the weeks before: one high figure is no loss.
    earlier = median_5(*(back(level, weeks) for weeks in range(4, 9)))
    before_4 = np.exp(np.minimum(back(level, MONTH), earlier))
    before_13 = np.exp(median_3(*(back(level, weeks) for weeks in (12, 13, 14))))
    before_26 = np.exp(median_3(*(back(level, weeks) for weeks in (25, 26, 27))))
    loss_4 = np.maximum(before_4 - now, 0)
    falls, fallen = _run_of_falls(level, cleaned)
    return Signals(
        heads=np.where(told, np.exp(found.plain), np.float32(0)),
        loss_4=loss_4,
        before_4=before_4,
        loss_13=np.maximum(before_13 - now, 0),
        before_13=before_13,
        loss_26=np.maximum(before_26 - now, 0),
        before_26=before_26,
        usual=volatility(level, unit) * now,
        probability=np.where(np.isnan(probability), 0.0, probability).astype(np.float32),
        expected_loss=np.maximum(loss_4, np.float32(depth) * np.exp(earlier)),
        falls=falls,
        fallen=fallen,
        silent=cleaned.silent,
        reported=cleaned.reported,
    )


def _everyday(cleaned: Cleaned, found: Course) -> Array:
    """The level without what the festival explains: the panel's dip, or as much as the enterprise's own last one.

    An own dip counts for those who may still be away, and while the figure is not too old to have missed the return.
    """
    away = (found.since <= BACK_BY) & (cleaned.unchanged <= BACK_BY) & (found.known > 0)
    own = np.clip(found.plain - found.before, SAFETY * found.deepest, np.float32(0))
    return found.plain - np.minimum(found.allowed, np.where(away, own, np.float32(0)))


def _run_of_falls(level: Array, cleaned: Cleaned) -> tuple[Array, Array]:
    """Falls in a row and how many persons they make; a repeated figure neither adds nor, for a month, ends the row."""
    falls, fallen = np.zeros_like(level), np.zeros_like(level)
    row, persons = np.zeros(level.shape[1], np.float32), np.zeros(level.shape[1], np.float32)
    heads = np.exp(level)
    for week in range(1, len(level)):
        step = level[week] - level[week - 1]
        fell = cleaned.changed[week] & (step < -MOVED)
        over = (cleaned.changed[week] & (step > MOVED)) | (cleaned.unchanged[week] > MONTH)
        row = np.where(over, np.float32(0), row + fell)
        persons = np.where(over, np.float32(0), persons + np.where(fell, heads[week - 1] - heads[week], np.float32(0)))
        falls[week], fallen[week] = row, persons
    return falls, fallen
