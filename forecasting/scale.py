"""On which scale is a series forecast: logarithms where it is positive, else its own size.

Both make the answer move with the unit (people or ten thousands of them): a series times a constant gives the same
values but for a shift (logarithms) or exactly the same values (size).
"""

from dataclasses import dataclass

import numpy as np

from forecasting.exponential import Array
from forecasting.seasonal import middle

LARGE = 30.0  # a jump this many times the typical change, up and at once down again, is a slip of the keyboard
LEAST = 0.02  # the typical change of even the tamest series, for this purpose
LONGEST = 40.0  # exponents beyond this are no forecast


@dataclass(frozen=True)
class Scale:
    """`positive`: logarithms. `floor`: 0 for series without a negative value, else minus infinity. Arrays of (N,)."""

    positive: np.ndarray
    size: Array
    floor: Array

    def back(self, values: Array) -> Array:
        """Values (..., N) on the series' own scale; never below zero where the series never was."""
        with np.errstate(over="ignore"):
            grown = np.exp(np.clip(np.where(self.positive, values, 0.0), -LONGEST, LONGEST))
        return np.maximum(np.where(self.positive, grown, values) * self.size, self.floor)


def scaled(values: Array, precision: type[np.floating] = np.float64) -> tuple[Array, Scale]:
    """`values` (T, N) on the scale they are forecast on, and the way back; an empty series stays NaN."""
    lowest = np.fmin.reduce(values, axis=0, initial=np.inf)
    positive = lowest > 0
    known = ~np.isnan(values)
    size = np.abs(np.where(known, values, 0.0)).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    size = np.where(size > 0, size, 1.0)
    result = values / size
    np.log(result, out=result, where=positive)
    floor = np.where(lowest >= 0, 0.0, -np.inf)
    return without_slips(result.astype(precision, copy=False)), Scale(positive, size, floor)


def without_slips(values: Array) -> Array:
    """`values` with a lone far value between two ordinary ones made missing. The last value is never one: it may be
    news."""
    if len(values) < 4:
        return values
    steps = np.diff(values, axis=0)
    sizes = np.abs(steps)
    # The cheap question first, for nearly no series has one: is any step far beyond the average of the others?
    largest = np.fmax.reduce(sizes, axis=0)
    others = np.where(np.isnan(sizes), 0, sizes).sum(axis=0) - 2 * largest
    with np.errstate(invalid="ignore"):
        suspects = np.flatnonzero((largest > LARGE * LEAST) & (largest * len(sizes) > LARGE * np.maximum(others, 0)))
    if not len(suspects):
        return values
    step = steps[:, suspects]
    far = np.abs(step) > LARGE * np.maximum(middle(np.abs(step)), LEAST)
    lone = far[:-1] & far[1:] & (step[:-1] * step[1:] < 0)
    result = values.copy()
    rows, columns = np.nonzero(lone)
    result[rows + 1, suspects[columns]] = np.nan
    return result
