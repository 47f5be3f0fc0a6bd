"""The city's figure from its parts: Σ, Σ/Σ, minimum or maximum, and what it carries where a part has not reported.

A part is expected in a month when it reported the indicator at any time in the twelve months up to it. An expected part
without a figure is carried with its last figure of the year (a stock: with its last level of the twelve months), so
that a late report is never drawn as a fall; `reported` and `expected` say how many parts the figure holds.
"""

from dataclasses import dataclass

import numpy as np

from tracking.catalogue import Spec

EXPECTED_WITHIN = 12  # months; data_access uses the same reach for the newest complete month
SEPARATOR = "|"


@dataclass(frozen=True)
class Parts:
    """One indicator's figures as arrays (parts × months): NaN = not reported. `steps`: (parts × months × steps)."""

    codes: tuple[str, ...]
    years: np.ndarray
    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    steps: np.ndarray | None


@dataclass(frozen=True)
class Rolled:
    """The city's series. `present`: months that have a figure at all; `carried`: codes carried in each month."""

    present: np.ndarray
    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    steps: np.ndarray | None
    reported: np.ndarray
    expected: np.ndarray
    carried: tuple[tuple[str, ...], ...]


def reported_months(spec: Spec, parts: Parts) -> np.ndarray:
    """Where does a part have a figure that can be rolled up: parts × months, bool."""
    if spec.kind == "funnel":
        return np.zeros(parts.value.shape, bool) if parts.steps is None else ~np.isnan(parts.steps[:, :, 0])
    if spec.roll_up == "ratio":
        # A rate published without its numerator and denominator cannot enter Σ/Σ; a mean of rates is never taken.
        return ~(np.isnan(parts.numerator) | np.isnan(parts.denominator))
    return ~np.isnan(parts.value)


def last_index(present: np.ndarray, years: np.ndarray, *, within_year: bool) -> np.ndarray:
    """For each part and month, the index of the latest figure that may stand for it; −1 where there is none."""
    where = np.where(present, np.arange(present.shape[1]), -1)
    latest = np.maximum.accumulate(where, axis=1)
    if within_year:
        usable = (latest >= 0) & (years[np.maximum(latest, 0)] == years)
    else:
        usable = (latest >= 0) & (np.arange(present.shape[1]) - latest < EXPECTED_WITHIN)
    return np.where(usable, latest, -1)


def roll(spec: Spec, parts: Parts) -> Rolled | None:
    """The roll-up of one indicator; None when its kind does not roll up or no part reports it."""
    if spec.roll_up == "none" or not parts.codes:
        return None
    present = reported_months(spec, parts)
    if not present.any():
        return None
    carries_levels = spec.kind == "stock"
    latest = last_index(present, parts.years, within_year=not carries_levels)
    if spec.by_event:
        # No row means that nothing happened: every part that ever reported is there every month.
        seen = np.maximum.accumulate(present, axis=1)
        reported = expected = seen
    else:
        expected = _expected(present)
        reported = present
    exists = reported.any(axis=0)
    held = latest >= 0
    carried = expected & ~present & held & ~np.bool_(spec.by_event)

    def taken(figures: np.ndarray) -> np.ndarray:
        """Each part's own or carried figure; NaN where it has none; 0 before the first event of a year."""
        at = np.take_along_axis(figures, np.maximum(latest, 0), axis=1)
        empty = np.where(reported & spec.adds_up_within_year, 0.0, np.nan) if spec.by_event else np.nan
        return np.where(held, at, empty)

    steps = None
    value, numerator, denominator = (np.full(len(parts.years), np.nan) for _ in range(3))
    if spec.kind == "funnel":
        steps = np.stack(
            [_total(taken(parts.steps[:, :, step]), exists) for step in range(parts.steps.shape[2])], axis=1
        )
    elif spec.roll_up == "ratio":
        numerator, denominator = _total(taken(parts.numerator), exists), _total(taken(parts.denominator), exists)
    elif spec.roll_up == "sum":
        value = _total(taken(parts.value), exists)
    else:
        value = _extreme(taken(parts.value), exists, lowest=spec.roll_up == "min")
    return Rolled(
        present=exists,
        value=value,
        numerator=numerator,
        denominator=denominator,
        steps=steps,
        reported=(reported & expected).sum(axis=0),
        expected=expected.sum(axis=0),
        carried=tuple(
            tuple(code for code, is_in in zip(parts.codes, column, strict=True) if is_in) for column in carried.T
        ),
    )


def _expected(present: np.ndarray) -> np.ndarray:
    """Was there a figure within the last twelve months, this one included?"""
    where = np.where(present, np.arange(present.shape[1]), -EXPECTED_WITHIN)
    latest = np.maximum.accumulate(where, axis=1)
    return np.arange(present.shape[1]) - latest < EXPECTED_WITHIN


def _total(figures: np.ndarray, exists: np.ndarray) -> np.ndarray:
    return np.where(exists, np.nansum(figures, axis=0), np.nan)


def _extreme(figures: np.ndarray, exists: np.ndarray, *, lowest: bool) -> np.ndarray:
    filler = np.inf if lowest else -np.inf
    found = np.where(np.isnan(figures), filler, figures)
    result = found.min(axis=0) if lowest else found.max(axis=0)
    return np.where(exists & np.isfinite(result), result, np.nan)
