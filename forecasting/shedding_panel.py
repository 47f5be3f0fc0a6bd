"""What does the panel as a whole say about each week? Learnt once over all enterprises and handed to any part of them.

The unit that figures are counted in, the Spring Festival's dip, and how each industry moves. Medians and quartiles
only, so that neither one enterprise nor their order makes a difference; of week w only weeks up to w are read.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.exponential import Array
from forecasting.festival import FIRST

MONTH = 4  # weeks that an industry's movement is measured over
FEW = 20  # enterprises: of fewer nothing is said apart from the whole panel
NO_DIP = -0.005  # unless three quarters of those that changed have lost more (log), there is no dip
BACK_BY = 6  # weeks after the festival's: who is away then is not away for it
UNIT_WEEKS = 8  # of reports, from which the unit is told
UNITS = 10.0 ** np.arange(4, -7, -1)
NEARLY = 1e-9  # how far off a multiple binary fractions may be
MOST = 0.9  # of the figures are multiples of the unit
ALL = ""  # the group of those whose industry is not known


@dataclass(frozen=True)
class Group:
    """`dip` (T,): the Spring Festival's effect (log, at most 0); `middle`, `lower` (T,): median and lower quartile of
    the change in four weeks (log), the festival allowed for; 0 where too few say anything."""

    dip: Array
    middle: Array
    lower: Array


@dataclass(frozen=True)
class Quantities:
    """`unit` (T,): the amount that headcounts are counted in, as known in each week; `near` (T,): festival weeks."""

    unit: Array
    near: np.ndarray
    groups: dict[str, Group]

    def of(self, members: np.ndarray) -> tuple[Array, Array, Array]:
        """`dip`, `middle` and `lower` of each enterprise's group, each (T, N)."""
        names = sorted(self.groups)
        place = {group: position for position, group in enumerate(names)}
        columns = np.array([place.get(member, place[ALL]) for member in members], dtype=int)
        dip, middle, lower = (
            np.stack([getattr(self.groups[group], name) for group in names], axis=1).astype(np.float32)[:, columns]
            for name in ("dip", "middle", "lower")
        )
        return dip, middle, lower


def unit_of(values: Array) -> Array:
    """The largest power of ten that nine figures in ten are multiples of, week by week (T,).

    Persons give 1 and thousands of persons to three decimals 0.001; of index numbers it is the smallest looked at.
    """
    units = np.full(len(values), UNITS[-1])
    multiples, told, weeks = np.zeros(len(UNITS)), 0, 0
    for week, row in enumerate(values):
        figures = row[row > 0]
        if len(figures) and weeks < UNIT_WEEKS:
            weeks += 1
            told += len(figures)
            scaled = figures[:, None] / UNITS
            multiples += (np.abs(scaled - np.round(scaled)) < NEARLY * np.maximum(scaled, 1.0)).sum(axis=0)
        fits = (multiples >= MOST * told) & (told > 0)
        units[week] = UNITS[fits.argmax()] if fits.any() else UNITS[-1]
    return units


def groups_of(industry: pd.Series | None, columns: pd.Index) -> np.ndarray:
    """The group of each enterprise (N,), ALL where its industry is not told."""
    if industry is None:
        return np.full(len(columns), ALL, dtype=object)
    told = industry.reindex(columns).astype(object)
    return np.where(told.isna(), ALL, told.astype(str)).astype(object)


def dips(level: Array, changed: np.ndarray, near: np.ndarray) -> Array:
    """How far below the level before the festival those whose figures have just changed may be expected (T,), in logs.

    Their median while people leave and, when they come back, the lower quartile: who is still away then is no surprise.
    0 where there was no week yet in which they dipped together, NaN where fewer than FEW say anything.
    """
    found = np.zeros(len(near), np.float32)
    begun, together, lowest = -1, False, np.float32(0)
    for week in np.flatnonzero(near <= BACK_BY):
        before = before_festival(near, week)
        if before < 0:
            continue
        if before != begun:
            begun, together, lowest = before, False, np.float32(0)
        change = (level[week] - level[before])[changed[week]]
        change = np.sort(change[~np.isnan(change)])
        if len(change) < FEW:
            found[week] = np.nan
            continue
        middle = change[len(change) // 2]
        together = together or bool(change[3 * len(change) // 4] < NO_DIP)
        if together:
            found[week] = min(change[len(change) // 4] if middle > lowest else middle, np.float32(0))
            lowest = min(lowest, middle)
    return found


def before_festival(near: np.ndarray, week: int) -> int:
    """The row of the last week before the window that `week` lies in; negative if the panel begins later."""
    return week - (int(near[week]) - FIRST) - 1


def movements(change: Array, otherwise: Group | None = None) -> tuple[Array, Array]:
    """Median and lower quartile of each row (T,), of what is told in it; of fewer than FEW those of `otherwise`."""
    ordered = np.sort(change, axis=1)  # NaN last
    told = (~np.isnan(change)).sum(axis=1)
    rows, enough = np.arange(len(change)), told >= FEW
    nothing = np.zeros(len(change), np.float32)
    fallbacks = (nothing, nothing) if otherwise is None else (otherwise.middle, otherwise.lower)
    middle, lower = (
        np.where(enough, ordered[rows, (told * part).astype(int) * enough] if ordered.size else nothing, fallback)
        for part, fallback in zip((0.5, 0.25), fallbacks, strict=True)
    )
    return middle, lower


def allowed(dip: Array, below: Array) -> Array:
    """What of a dip is explained: no more than there is; not told how far below the level before, nothing."""
    return np.fmax(dip, np.fmin(below, np.float32(0)))


def common_change(level: Array, changed: np.ndarray, dip: Array, near: np.ndarray) -> Array:
    """The change (T, N) in MONTH weeks, the panel's dip taken off as of each figure's last change; NaN at first."""
    adjusted = np.full_like(level, np.nan)
    allowance = np.zeros(level.shape[1], np.float32)
    for week in range(len(level)):
        before = before_festival(near, week) if dip[week] < 0 else week
        allowance = np.where(changed[week], allowed(dip[week], level[week] - level[before]), allowance)
        adjusted[week] = level[week] - allowance
    change = np.full_like(level, np.nan)
    change[MONTH:] = adjusted[MONTH:] - adjusted[:-MONTH]
    return change


def quantities(level: Array, changed: np.ndarray, unit: Array, near: np.ndarray, members: np.ndarray) -> Quantities:
    """What the whole panel (T, N), cleaned, teaches about each week; `members` (N,): the group of each enterprise."""
    whole = dips(level, changed, near)
    whole = np.where(np.isnan(whole), np.float32(0), whole)
    groups = {ALL: Group(whole, *movements(common_change(level, changed, whole, near)))}
    for name in sorted(set(members) - {ALL}):
        columns = members == name
        own_level, own_changed = level[:, columns], changed[:, columns]
        own = dips(own_level, own_changed, near)
        own = np.where(np.isnan(own), whole, own)
        groups[name] = Group(own, *movements(common_change(own_level, own_changed, own, near), groups[ALL]))
    return Quantities(unit, near, groups)
