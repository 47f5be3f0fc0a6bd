"""The city's figure from its parts: Σ, Σ/Σ, minimum or maximum, and what it carries where a part has not reported.

A part is expected in a month when it is on the list of districts and either has a target for the indicator in that year
(Parts.aimed) or has reported it by then in that year or at any time in the year before. So one that falls silent stays
expected to the end of the next year, and one that never reported as long as it has a target. An expected part without a
figure is carried with its last figure of the year (a stock: also of the year before), so that a late report is never
drawn as a fall; one that has none to carry is only counted: `reported` and `expected` say how many parts the figure
holds.
"""

from dataclasses import dataclass

import numpy as np

from tracking.catalogue import Spec

SEPARATOR = "|"


@dataclass(frozen=True)
class Parts:
    """One indicator's figures as arrays (parts × months): NaN = not reported. `steps`: (parts × months × steps);
    `aimed`: the part has a target for it in the month's year."""

    codes: tuple[str, ...]
    years: np.ndarray
    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    steps: np.ndarray | None
    aimed: np.ndarray


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
    """For each part and month, the index of the latest figure of the year, or else of the year before too; −1 where
    there is none."""
    where = np.where(present, np.arange(present.shape[1]), -1)
    latest = np.maximum.accumulate(where, axis=1)
    oldest = years if within_year else years - 1
    return np.where((latest >= 0) & (years[np.maximum(latest, 0)] >= oldest), latest, -1)


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
        # No row means that nothing happened: who ever reported is there every month, and from the city's first event on
        # who has a target. Of a level nobody ever told, silence says nothing.
        seen = np.maximum.accumulate(present, axis=1)
        expected = seen | (parts.aimed & seen.any(axis=0))
        reported = expected if spec.adds_up_within_year else seen
    else:
        expected = parts.aimed | (last_index(present, parts.years, within_year=False) >= 0)
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


def _total(figures: np.ndarray, exists: np.ndarray) -> np.ndarray:
    return np.where(exists, np.nansum(figures, axis=0), np.nan)


def _extreme(figures: np.ndarray, exists: np.ndarray, *, lowest: bool) -> np.ndarray:
    filler = np.inf if lowest else -np.inf
    found = np.where(np.isnan(figures), filler, figures)
    result = found.min(axis=0) if lowest else found.max(axis=0)
    return np.where(exists & np.isfinite(result), result, np.nan)
