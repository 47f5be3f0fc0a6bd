"""Which sums of enterprises does a viewer not get to see, because one enterprise could be told from them?

Primary: a cell of fewer than `smallest` enterprises, or in which one holds more than DOMINANT of the heads in either
week, in a district whose details the viewer may not see. The giants of a cell are a cell of their own: whoever sees it
with and without them sees them.

Complementary: further cells, the smallest first, until no such cell, and no union of the withheld cells of a district
or an industry that is one, is a sum or difference of what is visible.

Between questions:
- other weeks: outside the details changes are told over SPAN weeks only, and heads never but for the whole city, so
  that no two answers share a week and an enterprise silent in one of them is not their difference;
- other versions: a cell that a correction or a late report of fewer than `smallest` enterprises changed, or the
  verification of their figures by reports of other weeks, is withheld from then on; the link to the version before
  still shows what it showed.

Enterprises whose figures are still to be verified are in no sum, so none is told from one. How many they are is told
for the city only (in the details for each cell), where neither they nor the giants among them are too few.

Not protected: the same of the totals of a district, an industry or the city, which do not tell which enterprise it was.
"""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from data_access.job_changes import EVERY, WITH, WITHOUT

SPAN = 4
DOMINANT = 0.8
NEXT_TO_NOTHING = 1e-8


Key = tuple[str, str, str]  # district, industry, giants


def withheld(
    panel: pd.DataFrame,
    cells: pd.DataFrame,
    *,
    details: Collection[str],
    city: str,
    smallest: float,
    is_span: bool = True,
    revised: Collection[tuple[str, str]] = (),
) -> np.ndarray:
    """Which rows of `cells` are withheld? A boolean per row.

    `panel` and `cells`: see job_changes.cells(). `is_span`: the two weeks lie SPAN weeks apart. `revised`: (district,
    industry) of cells that too few enterprises changed since an earlier version.
    """
    # What is in the viewer's own districts is known to them, so that only the rest of a total is to be kept.
    others = panel[panel["first"].notna() & panel["last"].notna() & ~panel["district"].isin(list(details))]
    atoms = _Atoms(others)
    keys: list[Key] = list(zip(cells["district"], cells["industry"], cells["giants"], strict=True))
    inside = np.array([atoms.of(key, city) for key in keys]).reshape(len(keys), len(atoms.numbers))
    is_small = np.array([atoms.is_small(one, smallest) for one in inside])
    is_revised = np.array([key[:2] in revised for key in keys])
    is_total = np.array([key[:2] == (city, EVERY) for key in keys])
    secret = is_small | (is_revised & inside.any(axis=1))
    giants = [inside[row] & atoms.giant for row, key in enumerate(keys) if key[2] == WITH]
    targets = [*inside[secret], *(one for one in giants if atoms.is_small(one, smallest))]
    # A total of the city is the last to go, those of a district or an industry the last but one.
    rank = [(key[0] == city) + (key[1] == EVERY) for key in keys]
    order = np.lexsort((inside @ atoms.heads.max(axis=1), rank))
    _, same = np.unique(inside, axis=0, return_inverse=True)  # a district of one industry has one cell twice
    hidden = np.isin(same, same[secret]) | (inside.any(axis=1) & ~is_total & (not is_span))
    while True:
        unions = [one for one in _unions(inside, hidden, keys, city) if atoms.is_small(one, smallest)]
        visible = order[~hidden[order]]
        visible = visible[np.sort(np.unique(same[visible], return_index=True)[1])]
        parts = _telling(inside[visible], [*targets, *unions])
        if parts is None:
            return hidden
        hidden |= same == same[visible[parts[0]]]


def untold_counts(panel: pd.DataFrame, details: Collection[str], smallest: float) -> bool:
    """Are those left out beyond the details, the giants among them or the others too few to be told how many?"""
    beyond = panel.loc[panel["unsettled"] & ~panel["district"].isin(list(details)), "giant"]
    return any(0 < number < smallest for number in (len(beyond), beyond.sum(), (~beyond).sum()))


class _Atoms:
    """The smallest groups that any cell is a union of: enterprises by district, industry, and giant or not."""

    def __init__(self, matched: pd.DataFrame) -> None:
        grouped = matched.groupby(["district", "industry", "giant"], sort=True)
        keys = grouped.size().index.to_frame(index=False)
        self.district = keys["district"].to_numpy(object)
        self.industry = keys["industry"].to_numpy(object)
        self.giant = keys["giant"].to_numpy(bool)
        self.numbers = grouped.size().to_numpy(float)
        self.heads = grouped[["first", "last"]].sum().to_numpy(float)  # atoms by the two weeks
        self.largest = grouped[["first", "last"]].max().to_numpy(float)

    def of(self, key: Key, city: str) -> np.ndarray:
        """Which atoms make up a cell?"""
        district, industry, giants = key
        inside = np.ones(len(self.numbers), dtype=bool)
        if district != city:
            inside &= self.district == district
        if industry != EVERY:
            inside &= self.industry == industry
        return inside & ~self.giant if giants == WITHOUT else inside

    def is_small(self, inside: np.ndarray, smallest: float) -> bool:
        """Could one enterprise be told from the sum of these atoms?"""
        if not inside.any():
            return False
        heads, largest = self.heads[inside].sum(axis=0), self.largest[inside].max(axis=0)
        return bool(self.numbers[inside].sum() < smallest or (largest > DOMINANT * heads).any())


def _unions(inside: np.ndarray, hidden: np.ndarray, keys: list[Key], city: str) -> Iterator[np.ndarray]:
    """What is withheld of each district, and of each industry, taken together: its total less what is visible."""
    lines: dict[tuple[str, str, str], list[int]] = {}
    for row in np.flatnonzero(hidden):
        district, industry, giants = keys[row]
        if industry != EVERY:
            lines.setdefault(("industries of", district, giants), []).append(row)
        if district != city:
            lines.setdefault(("districts of", industry, giants), []).append(row)
    for rows in lines.values():
        yield inside[rows].any(axis=0)


def _telling(visible: np.ndarray, targets: list[np.ndarray]) -> np.ndarray | None:
    """The visible rows of which a target is a sum or difference, the first such target's; None when none is."""
    if not targets or not len(visible):
        return None
    given, wanted = visible.astype(float).T, np.array(targets, dtype=float).T
    answer, *_ = np.linalg.lstsq(given, wanted, rcond=None)
    found = np.flatnonzero(np.abs(given @ answer - wanted).max(axis=0) < NEXT_TO_NOTHING)
    return np.flatnonzero(np.abs(answer[:, found[0]]) > NEXT_TO_NOTHING) if len(found) else None
