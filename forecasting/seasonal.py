"""The seasonal index of every series at once: shrunk towards none as far as it is not told from noise."""

import numpy as np

from forecasting.exponential import Array

AGE = 0.85  # what a year's departures weigh against the year after
REACH = 3.0  # a departure counts as far as this many typical ones from its month's median


def middle(values: Array, axis: int = 0) -> Array:
    """The median along an axis, missing values left out; NaN where all are missing. Much faster than np.nanmedian."""
    ordered = np.sort(values, axis=axis)
    count = (~np.isnan(values)).sum(axis=axis, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0), axis=axis)
    high = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[axis] - 1), axis=axis)
    return np.where(count > 0, (low + high) / 2, np.nan).squeeze(axis)


def centred_average(values: Array, season: int) -> Array:
    """The moving average over one season, half weights at the ends when the season is even; NaN at the edges."""
    length = len(values)
    weights = np.ones(season) if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5]
    half = (len(weights) - 1) // 2
    result = np.full_like(values, np.nan)
    if length < len(weights):
        return result
    total = np.zeros((length - 2 * half, values.shape[1]))
    for step, weight in enumerate(weights):
        total += weight * values[step : step + len(total)]
    result[half : half + len(total)] = total / season
    return result


def extended(trend: Array, season: int) -> Array:
    """A moving average continued to both edges along its own slope over up to a season, so that every value has one."""
    known = ~np.isnan(trend)
    rows, every = np.arange(len(trend))[:, None], np.arange(trend.shape[1])
    first = np.argmax(known, axis=0)
    last = len(trend) - 1 - np.argmax(known[::-1], axis=0)
    span = np.minimum(last - first, season)
    head, tail = trend[first, every], trend[last, every]
    with np.errstate(invalid="ignore", divide="ignore"):
        rising = np.where(span > 0, (trend[first + span, every] - head) / span, 0.0)
        rising_late = np.where(span > 0, (tail - trend[last - span, every]) / span, 0.0)
    result = np.where(rows < first, head + (rows - first) * rising, trend)
    return np.where(rows > last, tail + (rows - last) * rising_late, result)


def by_year(values: Array, season: int) -> Array:
    """(T, N) folded to (years, season, N), the last row being the end of the last year."""
    padding = -len(values) % season
    padded = np.concatenate([np.full((padding, values.shape[1]), np.nan), values])
    return padded.reshape(-1, season, values.shape[1])


def seasonal_index(values: Array, season: int) -> tuple[Array, Array]:
    """The additive index (season, N) of each phase, the last row's phase last, and how strong it is (N,), 0 to 1.

    Departures from the centred moving average, winsorised, averaged with older years weighing less, and multiplied by
    the James-Stein factor 1 - (season - 3) V / sum of squares. Zero where less than two departures a phase are known.
    """
    series = values.shape[1]
    none = np.zeros((season, series)), np.zeros(series)
    if season < 2 or len(values) < 2 * season:
        return none
    departures = by_year(values - extended(centred_average(values, season), season), season)
    typical = middle(departures)
    spread = middle(np.abs(departures - typical).reshape(-1, series)) * 1.4826
    departures = np.clip(departures, typical - REACH * spread, typical + REACH * spread)
    known = ~np.isnan(departures)
    ages = np.arange(len(departures))[::-1]
    weights = known * (AGE**ages)[:, None, None]
    total = weights.sum(axis=0)
    filled = np.where(known, departures, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        index = np.where(total > 0, (weights * filled).sum(axis=0) / total, 0.0)
        index -= index.mean(axis=0)
        residual = np.where(known, departures - index, 0.0)
        freedom = known.sum(axis=(0, 1)) - season
        noise = (residual**2).sum(axis=(0, 1)) / freedom
        uncertainty = noise * np.mean((weights**2).sum(axis=0) / total**2, axis=0)
        kept = 1.0 - (season - 3) * uncertainty / (index**2).sum(axis=0)
    kept = np.where((freedom >= season // 2) & np.isfinite(kept), np.clip(kept, 0.0, 1.0), 0.0)
    return index * kept, kept
