"""Which cells does a viewer not get to see because they speak of one or two households or persons?

Primary: a figure of 1 or 2 (under `smallest`) of a sensitive indicator in a district whose details the viewer may not
see. Complementary: the rest of that indicator and month must not give it away by subtraction from the total.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

FIGURES = ("value", "numerator", "denominator")


def suppressed_rows(
    observations: pd.DataFrame,
    *,
    sensitive: Mapping[str, bool],
    details: Collection[str],
    city: Collection[str],
    smallest: float,
) -> np.ndarray:
    """Which rows are withheld? A boolean per row.

    `sensitive`: indicator code -> whether its `value` counts units (False: a percentage, only its parts count).
    Rows of `city` are totals: hidden when small themselves, or when nothing else is left to protect a single cell.
    """
    hidden = np.zeros(len(observations), dtype=bool)
    touched = observations["indicator"].isin(sensitive).to_numpy()
    if not touched.any():
        return hidden
    mine = observations["district"].isin(details).to_numpy()
    counts = observations["indicator"].map(dict(sensitive)).eq(True).to_numpy()
    figures = {name: observations[name].to_numpy() for name in FIGURES}
    small = (
        (counts & _small(figures["value"], smallest))
        | _small(figures["numerator"], smallest)
        | _small(figures["denominator"], smallest)
    )
    hidden = touched & small & ~mine
    if not hidden.any():
        return hidden
    total = observations["district"].isin(city).to_numpy()
    cells = observations.loc[:, ["indicator", "month", "step"]]
    keys = pd.MultiIndex.from_frame(cells)
    at_risk = keys.isin(keys[hidden & ~total])
    for _, positions in cells.assign(row=np.arange(len(cells)))[at_risk].groupby(["indicator", "month", "step"])["row"]:
        _protect(positions.to_numpy(), hidden, mine, total, figures, smallest)
    return hidden


def _small(figures: np.ndarray, smallest: float) -> np.ndarray:
    return (figures > 0) & (figures < smallest)


def _protect(
    rows: np.ndarray,
    hidden: np.ndarray,
    mine: np.ndarray,
    total: np.ndarray,
    figures: Mapping[str, np.ndarray],
    smallest: float,
) -> None:
    """Hide further cells of one indicator and month, smallest first, until total minus visible gives none away."""
    parts = rows[~total[rows]]
    amount = np.where(np.isnan(figures["denominator"]), figures["value"], figures["denominator"])
    # Zeros come last: "none here" tells nothing about anybody, and is worth showing.
    spare = sorted(
        (row for row in parts if not hidden[row] and not mine[row]), key=lambda row: (amount[row] <= 0, amount[row])
    )
    for row in spare:
        if not _given_away(parts[hidden[parts]], amount, smallest):
            return
        hidden[row] = True
    if _given_away(parts[hidden[parts]], amount, smallest):
        # Every other district is the viewer's own: only the total can be withheld.
        hidden[rows[total[rows]]] = True


def _given_away(withheld: np.ndarray, amount: np.ndarray, smallest: float) -> bool:
    """One cell alone is the difference itself; several that add up to under three are as good as told."""
    return len(withheld) == 1 or 0 < amount[withheld].sum() < smallest
