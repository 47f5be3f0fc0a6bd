"""What a stored forecast says: the year's end of one indicator in one district, and what follows from it.

Pure: rows of the tables `forecast` and `forecast_month` in, figures out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from forecasting.year_end import probability
from forecasting.year_law import LEVELS

Series = tuple[str, str]  # indicator, district
NEARLY = 0.95  # of the target: what is counted as nearly reached


class Likelihood(StrEnum):
    """完成可能性 in words: 预计可完成 / 有把握 / 存在不确定性 / 有一定难度 / 难度较大."""

    EXPECTED = "expected"
    CONFIDENT = "confident"
    UNCERTAIN = "uncertain"
    DIFFICULT = "difficult"
    UNLIKELY = "unlikely"


# The smallest probability of each word.
STEPS = (
    (0.90, Likelihood.EXPECTED),
    (0.70, Likelihood.CONFIDENT),
    (0.40, Likelihood.UNCERTAIN),
    (0.15, Likelihood.DIFFICULT),
    (0.0, Likelihood.UNLIKELY),
)


def likelihood(chance: float) -> Likelihood:
    """The word for a probability, which is rounded to whole per cent first as it is printed: 89.5 % says 90 %."""
    printed = np.floor(round(chance * 100, 9) + 0.5) / 100  # 14.5 is kept as 14.499999999999998
    return next(word for least, word in STEPS if printed >= least)


@dataclass(frozen=True)
class Step:
    """The cumulative at the end of a coming month, as quantiles."""

    month: str
    q025: float
    q10: float
    q25: float
    q50: float
    q75: float
    q90: float
    q975: float


@dataclass(frozen=True)
class YearEnd:
    """The forecast of one indicator in one district, in the indicator's unit; None where it was refused (`reason`).

    `quantiles` at forecasting.year_law.LEVELS and `path`, the coming months of the year, are told of flows alone: what
    is missing, or what more would bring, is no question to a level or a limit, which has neither. `version` the one it
    was first made for, `engine` by what, `made_at` when (UTC, ISO).
    """

    indicator: str
    district: str
    month: str
    target: float | None
    actual: float | None
    mean: float | None
    q05: float | None
    q10: float | None
    q25: float | None
    q50: float | None
    q75: float | None
    q90: float | None
    q95: float | None
    probability: float | None
    quantiles: tuple[float, ...]
    path: tuple[Step, ...]
    method: str
    reason: str
    version: int
    engine: str
    made_at: str

    @property
    def likelihood(self) -> Likelihood | None:
        return None if self.probability is None else likelihood(self.probability)

    @property
    def shortfall(self) -> float | None:
        """How much of the target is expected to be missing at the year's end: the mean of what is missing, so that a
        small chance of a large gap counts; 0 where the target is certain. None without a forecast or a target."""
        if self.target is None or not self.quantiles:
            return None
        missing = np.maximum(self.target - np.array(self.quantiles), 0.0)
        edges = np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0]
        return float(np.diff(edges) @ missing)

    @property
    def nearly(self) -> float | None:
        """The chance of at least 95 % of the target."""
        return None if self.target is None else self.chance_of(NEARLY * self.target)

    @property
    def reached_in(self) -> str | None:
        """The month in which the target is expected to be reached (the median crosses it); None where not this year."""
        if self.target is None:
            return None
        return next((step.month for step in self.path if step.q50 >= self.target), None)

    def chance_of(self, wanted: float, *, more: float = 0.0) -> float | None:
        """The chance that the year ends at `wanted` or more, if it brings `more` than forecast."""
        if not self.quantiles:
            return None
        quantiles = np.array(self.quantiles)[:, None] + more
        # A flow that was never negative cannot fall below what is reached; the lowest quantile says whether it is one.
        floor = self.actual if self.actual is not None and self.quantiles[0] >= self.actual else -np.inf
        return float(probability(quantiles, np.array([wanted]), np.array([floor + max(more, 0.0)]))[0])


def year_ends(forecasts: pd.DataFrame, months: pd.DataFrame) -> dict[Series, YearEnd]:
    """Stored rows as forecasts, by (indicator, district)."""
    paths: dict[str, list[Step]] = {}
    for row in months.to_dict("records"):
        paths.setdefault(row.pop("fingerprint"), []).append(Step(**row))
    return {
        (row["indicator"], row["district"]): _year_end(row, paths.get(row["fingerprint"], []))
        for row in forecasts.to_dict("records")
    }


def _year_end(row: Mapping[str, object], path: list[Step]) -> YearEnd:
    figures = ("target", "actual", "mean", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "probability")
    distribution, reason = row["distribution"], row["reason"]
    return YearEnd(
        indicator=str(row["indicator"]),
        district=str(row["district"]),
        month=str(row["month"]),
        **{name: None if pd.isna(row[name]) else float(row[name]) for name in figures},
        quantiles=() if pd.isna(distribution) else tuple(json.loads(str(distribution))),
        path=tuple(sorted(path, key=lambda step: step.month)),
        method=str(row["method"]),
        reason="" if pd.isna(reason) else str(reason),
        version=int(row["version"]),
        engine=str(row["engine"]),
        made_at=str(row["at"]),
    )


def by_risk(year_ends: Mapping[Series, YearEnd]) -> list[YearEnd]:
    """Those with a target, the least likely first; a tie by the larger expected shortfall as a share of the target."""
    judged = [one for one in year_ends.values() if one.probability is not None]
    return sorted(judged, key=lambda one: (one.probability, -(one.shortfall or 0.0) / (abs(one.target or 1.0) or 1.0)))
