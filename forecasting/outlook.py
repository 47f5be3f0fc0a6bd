"""How will the year end, for every cumulative target of a city and its districts? One question, one answer to store.

The answer to a question depends on nothing but the question, which has a fingerprint for each series: the same
fingerprint, the same forecast.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.city import Progress
from forecasting.coherent import Whole, forecast_whole
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.path import GROWTH, remaining_shares
from forecasting.tracked import abnormal_years, flows_of, targets_at
from forecasting.year_end import Outcome, at_level, months_known, published_by_year
from forecasting.year_law import LEVELS
from tracking.catalogue import city_of, district_kinds

CODE_VERSION = "1"  # of all that a forecast is made by; told with each stored forecast
ENGINE = f"forecasting {CODE_VERSION}"
PATH_LEVELS = {"q025": 0.025, "q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90, "q975": 0.975}
SIGNIFICANT = 7  # digits of a stored quantile: below a hundredth of a person in a million

Series = tuple[str, str]  # indicator, district
Row = dict[str, object]


@dataclass(frozen=True)
class Outlook:
    """`year`: the answer of forecast_year_end by (indicator, district), with `target` and `distribution` (the quantiles
    at forecasting.year_law.LEVELS); `path`: the cumulative at the end of each coming month, as quantiles, by
    (indicator, district, month)."""

    month: str
    year: pd.DataFrame
    path: pd.DataFrame

    def rows(self, fingerprints: Mapping[Series, str], *, version: int, seconds: float) -> tuple[list[Row], list[Row]]:
        """The answer as rows of the tables `forecast` and `forecast_month`; `month` is the origin's."""
        each = seconds / max(len(self.year), 1)
        year = [
            {
                "fingerprint": fingerprints[series],
                "indicator": series[0],
                "district": series[1],
                "month": self.month,
                "version": version,
                "engine": ENGINE,
                "seconds": each,
                **_stored(figures),
            }
            for series, figures in zip(self.year.index, self.year.to_dict("records"), strict=True)
        ]
        path = [
            {"fingerprint": fingerprints[(indicator, district)], "month": month, **figures}
            for (indicator, district, month), figures in zip(self.path.index, self.path.to_dict("records"), strict=True)
        ]
        return year, path


def _stored(figures: Mapping[str, object]) -> Row:
    row = {name: None if isinstance(value, float) and np.isnan(value) else value for name, value in figures.items()}
    distribution = np.asarray(row["distribution"], dtype=float)
    told_whole = None if np.isnan(distribution).any() else json.dumps([_short(value) for value in distribution])
    return {**row, "reason": row["reason"] or None, "distribution": told_whole}


def _short(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT}g}")


@dataclass(frozen=True)
class Question:
    """Everything that the forecasts of one month are made from.

    `flows` by (indicator, district) as forecast_year_end takes them: the districts', or the city's own where none
    reports. `targets` by (indicator, district), the city's included, which is the sum of its districts.
    """

    origin: pd.Period
    flows: pd.DataFrame
    targets: pd.Series
    city: str
    abnormal: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        districts: pd.DataFrame,
        indicators: pd.DataFrame,
        targets: pd.DataFrame,
        observations: pd.DataFrame,
        rules: pd.DataFrame,
        month: str,
    ) -> "Question":
        """The question that a database asks at `month`: its cumulative indicators with a target for the whole year.

        `observations`: the figures as reported, without roll-ups and with nothing withheld; later months are not read.
        """
        city, origin = city_of(district_kinds(districts)), pd.Period(month, "M")
        flows = flows_of(observations.loc[observations["month"] <= month], indicators)
        if not flows.empty:
            flows = flows.reindex(pd.period_range(flows.index[0], origin, freq="M"))
        told_by_parts = {indicator for indicator, district in flows.columns if district != city}
        # Where parts report, the city's own figure is shown beside their sum and forecasts nothing.
        used = [series for series in flows.columns if series[1] != city or series[0] not in told_by_parts]
        wanted = targets_at(targets, [*used, *((indicator, city) for indicator in sorted(told_by_parts))], origin)
        judged = {indicator for indicator, _ in wanted.index[wanted.notna()]}
        return cls(
            origin=origin,
            flows=flows.loc[:, sorted(series for series in used if series[0] in judged)],
            targets=wanted.loc[sorted(series for series in wanted.index if series[0] in judged)],
            city=city,
            abnormal=abnormal_years(rules),
        )

    @property
    def series(self) -> list[Series]:
        """What is forecast: the districts' series, and the city's totals of them."""
        return [*self.flows.columns, *self.groups]

    @property
    def groups(self) -> dict[Series, list[Series]]:
        """The city's total of each indicator that districts report -> the districts' series."""
        groups: dict[Series, list[Series]] = {}
        for indicator, district in self.flows.columns:
            if district != self.city:
                groups.setdefault((indicator, self.city), []).append((indicator, district))
        return groups

    def fingerprints(self) -> dict[Series, str]:
        """What each series' forecast is made from, as a SHA-256.

        All series learn together from the completed years, and the months that are known so far decide with whom; an
        indicator's districts add up to their city. So a revised figure of this year touches its own indicator alone.
        """
        if not self.series:
            return {}
        columns, values = list(self.flows.columns), self.flows.to_numpy(float)
        past = self.flows.index.year < self.origin.year
        known = months_known(published_by_year(self.flows, self.origin)[-1])
        head = (str(self.origin), self.city, repr(self.abnormal), repr(columns), repr(known.tolist()))
        panel = _digest(*head, _bytes(values[past]))
        found = {}
        for indicator in dict.fromkeys(indicator for indicator, _ in columns):
            here = [at for at, series in enumerate(columns) if series[0] == indicator]
            wanted = self.targets.loc[[series for series in self.targets.index if series[0] == indicator]]
            block = _digest(panel, _bytes(values[:, here]), repr(list(wanted.index)), _bytes(wanted.to_numpy(float)))
            found |= {series: _digest(block, *series) for series in self.series if series[0] == indicator}
        return found

    def answer(self, progress: Progress | None = None, *, with_statsmodels: bool = True) -> Outlook:
        """The forecasts of all series, the districts' adding up to their city's. `progress(done, of)` counts series."""
        whole = forecast_whole(
            self.flows if len(self.flows) else self.flows.reindex([self.origin]),
            self.groups,
            origin=self.origin,
            abnormal=self.abnormal,
            progress=progress,
            with_statsmodels=with_statsmodels,
        )
        quantiles, least = _side_by_side(whole.outcomes, len(whole.columns))
        year = whole.told(self.targets)
        year = year.assign(target=self.targets.reindex(year.index), distribution=list(quantiles.T))
        return Outlook(str(self.origin), year, _path(whole, year, quantiles, least, self.origin.year))


def _path(whole: Whole, year: pd.DataFrame, quantiles: Array, least: Array, this_year: int) -> pd.DataFrame:
    """The way to the year's end: the share of the rest that each month brings, the range opening as it goes."""
    median, actual, known = at_level(quantiles, 0.5), year["actual"].to_numpy(float), months_known(whole.year)
    shares = _shares(whole, known, median - actual)
    places, rows = [], []
    for at in np.flatnonzero(~np.isnan(quantiles[0]) & (known < YEAR)):
        beside = {name: at_level(quantiles[:, [at]], level)[0] - median[at] for name, level in PATH_LEVELS.items()}
        for month in range(int(known[at]) + 1, YEAR + 1):
            share = shares[month - 1, at]
            opened = np.sign(share) * np.abs(share) ** GROWTH
            centre = actual[at] + share * (median[at] - actual[at])
            rows.append({name: max(centre + opened * one, least[at]) for name, one in beside.items()})
            places.append((*whole.columns[at], f"{this_year}-{month:02d}"))
    index = pd.MultiIndex.from_tuples(places, names=["indicator", "district", "month"]) if places else None
    return pd.DataFrame(rows, index=index, columns=list(PATH_LEVELS), dtype=float)


def _shares(whole: Whole, known: Array, rest: Array) -> Array:
    """The share of the rest by each month (12, N); a total's is its parts', by how much each is still to bring."""
    own = whole.flows.shape[2]
    shares = np.concatenate([remaining_shares(whole.flows, known[:own]), np.zeros((YEAR, len(known) - own))], axis=1)
    for total, parts in whole.parts.items():
        weights = np.maximum(np.nan_to_num(rest[parts]), 0.0)
        weights = weights if weights.any() else np.ones(len(parts))
        shares[:, total] = shares[:, parts] @ weights / weights.sum()
    return shares


def _side_by_side(said: Collection[Outcome], count: int) -> tuple[Array, Array]:
    quantiles, least = np.full((len(LEVELS), count), np.nan), np.full(count, -np.inf)
    for one in said:
        quantiles[:, one.columns], least[one.columns] = one.quantiles, one.least
    return quantiles, least


def _digest(*parts: str | bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part if isinstance(part, bytes) else part.encode())
        found.update(b"\0")
    return found.hexdigest()


def _bytes(values: Array) -> bytes:
    """The figures as bytes, the same on every machine; the shape tells figures in rows from figures in columns."""
    values = np.where(np.isnan(values), np.nan, values)  # one bit pattern for a missing figure
    return repr(values.shape).encode() + np.ascontiguousarray(values, dtype="<f8").tobytes()
