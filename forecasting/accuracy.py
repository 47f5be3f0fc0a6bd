"""How good were forecasts? The measures of the M3 and M4 competitions, and those of probabilities.

sMAPE and MASE as in Makridakis, Spiliotis and Assimakopoulos (2020), "The M4 Competition"; OWA is their mean relative
to Naive2; MSIS and coverage for intervals; Brier score and expected calibration error for probabilities.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.exponential import Array
from forecasting.panels import Competition

SEASONAL_TEST = 1.645  # Naive2 takes the season off where its autocorrelation is significant at 90 %
BINS = 10


def naive2(values: Array, season: int, horizon: int) -> Array:
    """The last value, seasonally adjusted where the season is significant: what every method is compared with."""
    length = len(values)
    index = np.ones(season)
    if season > 1 and length >= 3 * season and _is_seasonal(values, season):
        weights = np.r_[0.5, np.ones(season - 1), 0.5] / season if season % 2 == 0 else np.ones(season) / season
        trend = np.convolve(values, weights, "valid")
        start = (len(weights) - 1) // 2
        ratio, phase = values[start : start + len(trend)] / trend, (np.arange(len(trend)) + start) % season
        index = np.array([ratio[phase == one].mean() for one in range(season)])
        index = index / index.mean()
    last = values[-1] / index[(length - 1) % season]
    return last * index[(length + np.arange(horizon)) % season]


def _is_seasonal(values: Array, season: int) -> bool:
    away = values - values.mean()
    total = (away**2).sum()
    if not total:
        return False
    echoes = np.array([(away[:-lag] * away[lag:]).sum() / total for lag in range(1, season + 1)])
    limit = SEASONAL_TEST * np.sqrt((1 + 2 * (echoes[: season - 1] ** 2).sum()) / len(values))
    return bool(abs(echoes[season - 1]) > limit)


@dataclass(frozen=True)
class Referee:
    """Judges forecasts (H, N) of one competition's test periods; `season` is that of MASE and Naive2."""

    actual: Array
    scale: Array
    smape_naive2: float
    mase_naive2: float

    @classmethod
    def of(cls, series: Competition, season: int) -> "Referee":
        actual = np.array(series.test).T
        scale = np.array([np.abs(one[season:] - one[:-season]).mean() for one in series.train])
        naive = np.array([naive2(one, season, len(actual)) for one in series.train]).T
        first = cls(actual, scale, 1.0, 1.0)
        return cls(actual, scale, first.smape(naive), first.mase(naive))

    def smape(self, forecast: Array) -> float:
        return float(np.mean(200 * np.abs(self.actual - forecast) / (np.abs(self.actual) + np.abs(forecast))))

    def mase(self, forecast: Array) -> float:
        return float(np.mean(np.abs(self.actual - forecast) / self.scale))

    def owa(self, forecast: Array) -> float:
        return (self.smape(forecast) / self.smape_naive2 + self.mase(forecast) / self.mase_naive2) / 2

    def coverage(self, lower: Array, upper: Array) -> float:
        """Per cent of the outcomes inside the intervals."""
        return float(100 * np.mean((self.actual >= lower) & (self.actual <= upper)))

    def msis(self, lower: Array, upper: Array, level: float) -> float:
        """The mean scaled interval score: width, and a fine for every outcome outside."""
        fine = 2 / (1 - level / 100)
        below, above = np.maximum(lower - self.actual, 0), np.maximum(self.actual - upper, 0)
        return float(np.mean((upper - lower + fine * (below + above)) / self.scale))


def brier(probability: Array, happened: np.ndarray) -> float:
    """The mean squared difference between probability and outcome (0 or 1)."""
    return float(np.mean((probability - happened) ** 2))


def calibration_error(probability: Array, happened: np.ndarray) -> float:
    """The expected calibration error (ECE): |stated - observed| in ten bins, weighted by how many fell into each."""
    place = np.minimum((probability * BINS).astype(int), BINS - 1)
    away = np.bincount(place, weights=probability - happened, minlength=BINS)
    return float(np.abs(away).sum() / len(probability))
