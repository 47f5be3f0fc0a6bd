"""Cheap and diverse forecasts of every series at once, and the features by which a gate weighs them.

Three families, by what the season allows: `cycle` (months, quarters: a seasonal index can be told from noise),
`yearly` (weeks: two years say little about an index, but last year's path is worth following), `plain` (no season).
All work on the scale of forecasting.scale.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.exponential import Array, Grid, States, damping, smooth, variance_ratios
from forecasting.seasonal import seasonal_index

PHI = 0.95


def _grid(flat: tuple[float, ...], trended: tuple[float, ...], betas: tuple[float, ...]) -> Grid:
    """Levels without a trend, then damped trends; `betas` are beta over alpha."""
    trends = tuple((alpha, alpha * beta, PHI) for alpha in trended for beta in betas)
    return Grid.of(tuple((alpha, 0.0, 0.0) for alpha in flat) + trends)


FINE = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
GRIDS = {
    "cycle": _grid(FINE, (0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.02, 0.1, 0.3)),
    "yearly": _grid((0.1, 0.3, 0.6, 0.9), (0.2, 0.5, 0.9), (0.05, 0.2)),  # panels of a million weeks-long series
    "plain": _grid(FINE, (0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.02, 0.1, 0.3)),
}
RAW_GRID = _grid(FINE, (0.2, 0.5, 0.9), (0.05, 0.2))
PRECISION = {"cycle": np.float64, "yearly": np.float32, "plain": np.float64}
PARAMETERS = {True: 2, False: 5}  # of a model without and with a trend, the error's variance and the start included
START = 6  # the level before the first period: the mean of this many first values
FEW = 8  # with fewer values a series' own spread is told from typical ones
YOUTH = 2.5  # an index from few years is uncertain too: spreads grow by this many seasons over the length
TYPICAL_SPREAD = 0.2  # one-step spread of a series nobody knows: a fifth of its size
LONGEST_CYCLE = 24
TINY = 1e-12

EXPERTS = {
    "cycle": ("smoothing", "theta", "half theta", "own size", "mean of a season", "last year's change", "recent theta"),
    "yearly": ("smoothing", "last value", "last year's change", "last year's smooth change", "last year's level"),
    "plain": ("smoothing", "no trend", "damped trend", "last value", "half theta", "recent theta"),
}


@dataclass(frozen=True)
class View:
    """What the experts say of a panel: forecasts (E, H, N) without season, the season to add (H, N), the spread of
    exponential smoothing's forecast (H, N), features (Q, N)."""

    forecasts: Array
    season: Array
    spread: Array
    features: Array


def family(season: int) -> str:
    if season == 1:
        return "plain"
    return "cycle" if season <= LONGEST_CYCLE else "yearly"


def view(values: Array, positive: np.ndarray, horizon: int, season: int) -> View:
    """The experts' forecasts of `values` (T, N), already scaled; `positive` (N,): they are logarithms."""
    kind = family(season)
    index, strength = seasonal_index(values, season if kind == "cycle" else 1)
    if kind == "cycle":
        rows = (np.arange(len(values)) - len(values)) % season
        ahead = index[np.arange(horizon) % season]
        panel = Panel.of(values - index[rows], horizon, GRIDS[kind])
        forecasts, features = _cycle(panel, positive, index, strength, season)
    else:
        ahead = np.zeros((horizon, values.shape[1]))
        panel = Panel.of(values, horizon, GRIDS[kind])
        forecasts, features = _yearly(panel, season) if kind == "yearly" else _plain(panel)
    level = forecasts[0]
    stacked = np.stack([np.where(np.isnan(one), level, one) for one in forecasts])
    spread = panel.spread
    if kind == "cycle":
        spread = spread * (1.0 + YOUTH * season / np.maximum(panel.count, 2 * season))
    return View(stacked, ahead, spread, np.where(np.isfinite(features), features, 0.0))


@dataclass(frozen=True)
class Panel:
    """A deseasonalised panel, smoothed over the grid. `trusted` (G, N): the grid points' weights."""

    values: Array
    known: np.ndarray
    filled: Array
    count: Array
    horizon: int
    grid: Grid
    states: States
    trusted: Array

    @classmethod
    def of(cls, values: Array, horizon: int, grid: Grid) -> "Panel":
        known = ~np.isnan(values)
        states = smooth(values, grid, level=first_level(values, known))
        filled = np.where(known, values, 0)
        return cls(values, known, filled, known.sum(axis=0), horizon, grid, states, trust(states, grid))

    @property
    def steps(self) -> Array:
        return np.arange(1.0, self.horizon + 1)[:, None]

    def smoothed(self, *, trend: bool | None = None) -> Array:
        """The forecast (H, N) of the grid's points (all, or those with or without a trend), weighing as trusted."""
        flat = self.grid.flat
        chosen = slice(None) if trend is None else slice(flat, None) if trend else slice(0, flat)
        return averaged(self.states, self.trusted, self.horizon, chosen)

    def mean(self, rows: slice) -> Array:
        """The mean of the known values in some rows (N,); NaN where none is known."""
        count = self.known[rows].sum(axis=0)
        return np.where(count > 0, self.filled[rows].sum(axis=0) / np.maximum(count, 1), np.nan)

    def slope(self, last: int) -> Array:
        """The slope (N,) of a straight line through the last rows; 0 where few values are known."""
        known, filled = self.known[-last:], self.filled[-last:]
        time = np.arange(len(known), dtype=float)[:, None]
        count = np.maximum(known.sum(axis=0), 1)
        centre = (time * known).sum(axis=0) / count
        away = (time - centre) * known
        return np.where(count >= FEW, (away * filled).sum(axis=0) / np.maximum((away**2).sum(axis=0), 1.0), 0.0)

    @property
    def last(self) -> Array:
        """The last known value (N,); 0 where there is none."""
        row = len(self.known) - 1 - np.argmax(self.known[::-1], axis=0)
        return self.filled[row, np.arange(len(row))]

    @property
    def noise(self) -> Array:
        """The one-step spread (N,) of the best grid point."""
        return np.sqrt((self.states.squares / np.maximum(self.count, 1)).min(axis=0))

    @property
    def spread(self) -> Array:
        """The spread (H, N) of the averaged forecast: within the grid's models and between them."""
        # A series that fell silent is forecast over its silence first.
        silent = np.argmax(self.known[::-1], axis=0)
        reach = self.horizon + int(silent.max(initial=0))
        squares = self.states.squares / np.maximum(self.count - 1, 1)
        within = variance_ratios(self.grid, reach).T @ (self.trusted * squares)
        between = self._between(reach)
        rows = np.arange(self.horizon)[:, None] + silent
        spread = np.sqrt(np.take_along_axis(within, rows, axis=0) + between[: self.horizon])
        own = np.minimum((self.count - 1.0) / (FEW - 1), 1.0)
        unknown = TYPICAL_SPREAD * np.sqrt(self.steps)
        return np.where(self.count < FEW, own * spread + (1 - own) * unknown, spread)

    def _between(self, horizon: int) -> Array:
        """How far the grid's forecasts lie apart (H, N), from the moments of level and trend: no (G, H, N) is made."""
        level, trend = self.states.level, self.states.trend
        centre = (self.trusted * level).sum(axis=0)
        away = level - centre
        grown = damping(PHI, horizon).reshape(-1, 1)
        mean_trend = (self.trusted * trend).sum(axis=0)
        spread = (
            (self.trusted * away**2).sum(axis=0)
            + 2 * grown * (self.trusted * away * trend).sum(axis=0)
            + grown**2 * (self.trusted * trend**2).sum(axis=0)
        )
        return np.maximum(spread - (grown * mean_trend) ** 2, 0.0)

    def persistence(self) -> Array:
        """The first autocorrelation of the changes (N,)."""
        both = self.known[1:] & self.known[:-1]
        change = np.where(both, self.filled[1:] - self.filled[:-1], 0.0)
        change = (change - change.sum(axis=0) / np.maximum(both.sum(axis=0), 1)) * both
        return (change[1:] * change[:-1]).sum(axis=0) / np.maximum((change**2).sum(axis=0), TINY)

    def away(self) -> tuple[Array, Array]:
        """The departures from the series' mean (T, N), 0 where unknown, and their spread (N,)."""
        away = (self.filled - self.filled.sum(axis=0) / np.maximum(self.count, 1)) * self.known
        return away, np.sqrt((away**2).sum(axis=0) / np.maximum(self.count, 1))


def first_level(values: Array, known: np.ndarray) -> Array:
    """The mean of a series' first values (N,), 0 for an empty one."""
    rows = np.minimum(np.argmax(known, axis=0) + np.arange(START)[:, None], len(values) - 1)
    first = values[rows, np.arange(values.shape[1])]
    there = ~np.isnan(first)
    return np.where(there, first, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)


def trust(states: States, grid: Grid) -> Array:
    """The grid points' weights (G, N) by the corrected information criterion (AICc)."""
    count = np.maximum(states.errors, 1)
    parameters = np.where(grid.phi == 0, PARAMETERS[True], PARAMETERS[False])
    criterion = count * np.log(states.squares / count + TINY)
    criterion += 2 * parameters * count / np.maximum(count - parameters - 1, 1)
    criterion -= criterion.min(axis=0)
    weights = np.exp(-0.5 * criterion)
    return weights / weights.sum(axis=0)


def averaged(states: States, weights: Array, horizon: int, chosen: slice = slice(None)) -> Array:
    """The weighted forecast (H, N) of a grid's points. All trends of a grid are damped alike, so averaging the states
    first is the same as averaging the paths."""
    part = weights[chosen]
    part = part / np.maximum(part.sum(axis=0), 1e-300)
    level = (part * states.level[chosen]).sum(axis=0)
    trend = (part * states.trend[chosen]).sum(axis=0)
    return level + damping(PHI, horizon).reshape(-1, 1) * trend


def _cycle(panel: Panel, positive: np.ndarray, index: Array, strength: Array, season: int) -> tuple[list[Array], Array]:
    steps, horizon, length = panel.steps, panel.horizon, len(panel.values)
    flat, slope, noise = panel.smoothed(trend=False), panel.slope(length), panel.noise
    recent = panel.slope(2 * season)
    year, before = panel.mean(slice(-season, None)), panel.mean(slice(-2 * season, -season))
    growth = np.nan_to_num(year - before)
    forecasts = [
        panel.smoothed(),
        flat + slope * steps,
        flat + 0.5 * slope * steps,
        _own_size(panel, positive, flat),
        np.broadcast_to(year, (horizon, len(year))),
        flat + 0.7 * np.nan_to_num(_last_year_change(panel.values, horizon, season)),
        flat + 0.5 * recent * steps * PHI**steps,
    ]
    away, spread = panel.away()
    return_to_mean = (away[1:] * away[:-1]).sum(axis=0) / np.maximum((away[:-1] ** 2).sum(axis=0), TINY)
    seasonal = np.sqrt((index**2).mean(axis=0))
    features = np.stack(
        [
            np.log(np.maximum(panel.count, 1)),
            np.log(noise + 1e-4),
            np.log((noise + 1e-4) / (spread + 1e-4)),
            strength,
            panel.persistence(),
            slope * season / (noise + 1e-3),
            growth / (noise + 1e-2),
            np.abs(growth),
            np.clip(return_to_mean, 0.0, 0.98),
            np.log((seasonal + 1e-3) / (noise + 1e-3)),
        ]
    )
    return forecasts, features


def _last_year_change(values: Array, horizon: int, season: int) -> Array:
    """How the same periods of the year before moved away from where they began (H, N); NaN where it is not known."""
    length = len(values)
    if length <= season:
        return np.full((horizon, values.shape[1]), np.nan)
    rows = length - season + np.arange(horizon) % season
    return values[rows] - values[length - season - 1]


def _own_size(panel: Panel, positive: np.ndarray, flat: Array) -> Array:
    """Exponential smoothing of the series itself where the panel holds logarithms, as a logarithm again."""
    centre = panel.filled.sum(axis=0) / np.maximum(panel.count, 1)
    with np.errstate(over="ignore"):
        sizes = np.where(positive, np.exp(np.clip(panel.values - centre, -40.0, 40.0)), panel.values)
    states = smooth(sizes, RAW_GRID, level=first_level(sizes, panel.known))
    forecast = averaged(states, trust(states, RAW_GRID), panel.horizon)
    least = np.where(positive, 0.05 * np.exp(np.clip(flat - centre, -40.0, 40.0)), 1.0)
    logarithm = np.log(np.maximum(np.where(positive, forecast, 1.0), least)) + centre
    return np.where(positive, logarithm, forecast)


def _yearly(panel: Panel, season: int) -> tuple[list[Array], Array]:
    horizon, length, quarter = panel.horizon, len(panel.values), season // 4
    flat, noise, last = panel.smoothed(trend=False), panel.noise, panel.last
    slope, recent = panel.slope(length), panel.slope(season // 2)
    nearly = _moving_mean(panel, 1)
    change = [np.nan_to_num(_last_year_change(one, horizon, season)) for one in (nearly, _moving_mean(panel, 4))]
    level = np.full((horizon, len(last)), np.nan)
    if length > season + 8:
        lifted = panel.mean(slice(-8, None)) - panel.mean(slice(length - season - 8, length - season))
        level = nearly[length - season + np.arange(horizon) % season] + lifted
    forecasts = [
        panel.smoothed(),
        np.broadcast_to(last, (horizon, len(last))),
        flat + change[0],
        flat + change[1],
        np.where(np.isnan(level), last, level),
    ]
    _, spread = panel.away()
    echo, moved = _echo(nearly, season, quarter)
    features = np.stack(
        [
            np.log(noise + 1e-4),
            np.log((noise + 1e-4) / (spread + 1e-4)),
            panel.persistence(),
            echo,
            slope * quarter / (noise + 1e-3),
            np.log(np.maximum(panel.count, 1)),
            np.log((moved + 1e-4) / (noise + 1e-4)),
            recent * quarter / (noise + 1e-3),
        ]
    )
    return forecasts, features


def _moving_mean(panel: Panel, reach: int) -> Array:
    """The centred mean of up to 2 reach + 1 known values (T, N), fewer at the edges; NaN where none is known."""
    total, count = panel.filled.copy(), panel.known.astype(float)
    for step in range(1, reach + 1):
        for to, of in ((slice(step, None), slice(None, -step)), (slice(None, -step), slice(step, None))):
            total[to] += panel.filled[of]
            count[to] += panel.known[of]
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _echo(values: Array, season: int, quarter: int) -> tuple[Array, Array]:
    """How far the changes over a quarter repeat those a year before (N,), a correlation; and the changes' size (N,)."""
    changes = values[quarter:] - values[:-quarter] if len(values) > quarter else values[:0]
    known = ~np.isnan(changes)
    changes = np.where(known, changes, 0.0)
    count = np.maximum(known.sum(axis=0), 1)
    size = np.sqrt(np.maximum((changes**2).sum(axis=0) / count - (changes.sum(axis=0) / count) ** 2, 0.0))
    if len(changes) <= season:
        return np.zeros(values.shape[1]), size
    both = known[season:] & known[:-season]
    now, then = changes[season:] * both, changes[:-season] * both
    return (now * then).sum(axis=0) / np.sqrt((now**2).sum(axis=0) * (then**2).sum(axis=0) + TINY), size


def _plain(panel: Panel) -> tuple[list[Array], Array]:
    steps, noise = panel.steps, panel.noise
    flat, last = panel.smoothed(trend=False), panel.last
    slope, recent = panel.slope(len(panel.values)), panel.slope(26)
    forecasts = [
        panel.smoothed(),
        flat,
        panel.smoothed(trend=True),
        np.broadcast_to(last, (panel.horizon, len(last))),
        flat + 0.5 * slope * steps,
        flat + 0.5 * recent * steps,
    ]
    _, spread = panel.away()
    features = np.stack(
        [
            np.log(noise + 1e-4),
            np.log((noise + 1e-4) / (spread + 1e-4)),
            panel.persistence(),
            slope * 13 / (noise + 1e-3),
            np.log(np.maximum(panel.count, 1)),
            recent * 13 / (noise + 1e-3),
        ]
    )
    return forecasts, features
