"""Do the series of a panel repeat themselves after a year, although nobody said that they do?

Changes over a quarter of a cycle are held against those one cycle before. Smooth series resemble themselves at any
distance, so what counts is how much more they do at a whole cycle than a quarter of it before and after.
"""

import numpy as np

from forecasting.exponential import Array
from forecasting.scale import scaled

CYCLES = (12, 52)  # months, weeks
FEWEST = 20  # series that must be long enough to tell; one alone proves nothing
SAMPLE = 2000  # columns looked at, evenly spread
CLEAR = 0.1  # correlation by which a whole cycle must stand out; random walks, noise and trends stay under 0.04
SURE = 3.0  # and its standard errors
TINY = 1e-12


def cycle_of(values: Array) -> int:
    """12 or 52 where the panel (T, N) plainly has that cycle, the plainer of the two; else 1."""
    if not values.size:
        return 1
    some = np.unique(np.linspace(0, values.shape[1] - 1, min(SAMPLE, values.shape[1])).round().astype(int))
    panel, _ = scaled(values[:, some])
    found = {season: _plainness(panel, season) for season in CYCLES}
    plainest = max(found, key=lambda season: found[season])
    return plainest if found[plainest] > SURE else 1


def _plainness(panel: Array, season: int) -> float:
    """By how many standard errors a whole cycle stands out; 0 where it does so too little or for too few series."""
    quarter = season // 4
    around = (_resemblance(panel, season - quarter, quarter) + _resemblance(panel, season + quarter, quarter)) / 2
    excess = _resemblance(panel, season, quarter) - around
    excess = excess[~np.isnan(excess)]
    if len(excess) < FEWEST or excess.mean() < CLEAR:
        return 0.0
    return float(excess.mean() / (excess.std() + TINY) * np.sqrt(len(excess)))


def _resemblance(panel: Array, distance: int, step: int) -> Array:
    """The correlation (N,) of changes over `step` with those `distance` before; NaN where too few are known."""
    if len(panel) < distance + 2 * step:
        return np.full(panel.shape[1], np.nan)
    changes = panel[step:] - panel[:-step]
    both = ~np.isnan(changes[distance:]) & ~np.isnan(changes[:-distance])
    count = both.sum(axis=0)
    now, then = (np.where(both, part, 0.0) for part in (changes[distance:], changes[:-distance]))
    now, then = ((part - part.sum(axis=0) / np.maximum(count, 1)) * both for part in (now, then))
    size = np.sqrt((now**2).sum(axis=0) * (then**2).sum(axis=0))
    return np.where((count >= 2 * step) & (size > TINY), (now * then).sum(axis=0) / np.maximum(size, TINY), np.nan)
