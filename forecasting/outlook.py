"""How will the year end, for every cumulative target of a city and its districts? One question, one answer to store.

The answer to a question depends on nothing but the question, which has a fingerprint for each series: the same
fingerprint, the same forecast.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.city import Progress, combined
from forecasting.coherence import added_up
from forecasting.exponential import Array
from forecasting.flows import YEAR, monthly
from forecasting.tracked import abnormal_years, flows_of, targets_at
from forecasting.year_end import (
    Outcome,
    at_level,
    goals,
    months_known,
    ordinary,
    outcomes,
    published_by_year,
    told,
)

CODE_VERSION = "1"  # of all that a forecast is made by; told with each stored forecast
ENGINE = f"forecasting {CODE_VERSION}"
PATH_LEVELS = {"q025": 0.025, "q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90, "q975": 0.975}
# How the year's spread opens month by month: independent months give 0.5, an error of the level 1.
OPENING = 0.75
SHARE_YEARS = 3
SIGNIFICANT = 7  # digits of a stored quantile: below a hundredth of a person in a million

Series = tuple[str, str]  # indicator, district
Row = dict[str, object]


@dataclass(frozen=True)
class Outlook:
    """`year`: the answer of forecast_year_end by (indicator, district), with `target` and `distribution` (the quantiles
    at forecasting.year_law.LEVELS); `path`: the cumulative at the end of each coming month, as quantiles, by
    (indicator, district, month)."""

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
                "month": str(self.year.attrs["origin"]),
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

    `flows` and `targets` by (indicator, district), as forecast_year_end takes them; `city` is the district that the
    others add up to, for the indicators in `summed`.
    """

    origin: pd.Period
    flows: pd.DataFrame
    targets: pd.Series
    city: str
    summed: frozenset[str]
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
        """The question that a database asks at `month`: its cumulative indicators that have a target for the year.

        `observations`: all history up to `month` with the city's roll-up appended (tracking.roll_up), nothing withheld.
        """
        origin = pd.Period(month, "M")
        flows = flows_of(observations.loc[observations["month"] <= month], indicators)
        if len(flows) and flows.index[-1] < origin:
            flows = flows.reindex(pd.period_range(flows.index[0], origin, freq="M"))
        judged = targets_at(targets, flows.columns, origin)
        tracked = judged.index[judged.notna()]
        city = districts.loc[districts["kind"] == "city", "code"]
        adds = indicators.loc[indicators["roll_up"] == "sum", "code"]
        return cls(
            origin=origin,
            flows=flows.loc[:, sorted(tracked)],
            targets=judged.loc[sorted(tracked)],
            city=str(city.iloc[0]) if len(city) else "",
            summed=frozenset(adds),
            abnormal=abnormal_years(rules),
        )

    @property
    def series(self) -> list[Series]:
        return list(self.flows.columns)

    def fingerprints(self) -> dict[Series, str]:
        """What each series' forecast is made from, as a SHA-256.

        All series learn together from the completed years, and the months that are known so far decide with whom; an
        indicator's districts add up to their city. So a revised figure of this year touches its own indicator alone.
        """
        values = self.flows.to_numpy(float)
        past = (self.flows.index.year < self.origin.year) if len(self.flows) else np.zeros(0, dtype=bool)
        known = months_known(published_by_year(self.flows, self.origin)[-1]) if self.series else np.zeros(0)
        head = [str(self.origin), self.city, repr(self.abnormal), repr(self.series), repr(known.tolist())]
        panel = _digest(*head, _bytes(values[past]))
        found = {}
        for indicator in dict.fromkeys(indicator for indicator, _ in self.series):
            here = [at for at, series in enumerate(self.series) if series[0] == indicator]
            block = _digest(
                panel, _bytes(values[:, here]), _bytes(self.targets.to_numpy(float)[here]), str(self._adds(indicator))
            )
            found |= {self.series[at]: _digest(block, *self.series[at]) for at in here}
        return found

    def answer(self, progress: Progress | None = None) -> Outlook:
        """The forecasts of all series, the districts' adding up to their city's. `progress(done, of)` counts series."""
        if not self.series:
            empty = told(self.flows.columns, np.zeros((YEAR, 0)), np.zeros(0), iter(()))
            return Outlook(_with_origin(empty.assign(target=[], distribution=[]), self.origin), _path([], empty.index))
        published = published_by_year(self.flows, self.origin)
        flows = ordinary(monthly(published), self.origin.year, self.abnormal)
        said = list(combined(list(outcomes(published[-1], flows)), flows, progress))
        quantiles, least = _side_by_side(said, len(self.series))
        quantiles = added_up(quantiles, least, self._parts())
        moved = [replace(one, quantiles=quantiles[:, one.columns]) for one in said]
        wanted = goals(self.flows.columns, self.targets)
        year = told(self.flows.columns, published[-1], wanted, iter(moved))
        year = year.assign(target=wanted, distribution=list(quantiles.T))
        return Outlook(_with_origin(year, self.origin), self._path(year, quantiles, least, published[-1], flows))

    def _adds(self, indicator: str) -> bool:
        return indicator in self.summed

    def _parts(self) -> dict[int, list[int]]:
        place = {series: at for at, series in enumerate(self.series)}
        return {
            place[(indicator, self.city)]: [
                at for at, (code, where) in enumerate(self.series) if code == indicator and where != self.city
            ]
            for indicator in self.summed
            if (indicator, self.city) in place
        }

    def _path(self, year: pd.DataFrame, quantiles: Array, least: Array, published: Array, flows: Array) -> pd.DataFrame:
        """The way to the year's end: the usual share of the rest by each month, and the spread opening as it goes."""
        known, rows = months_known(published), []
        median, actual = at_level(quantiles, 0.5), year["actual"].to_numpy(float)
        for at in np.flatnonzero(~np.isnan(quantiles[0]) & (known < YEAR)):
            done = int(known[at])
            shares = _shares_of_rest(flows[:-1, :, at], done)
            for ahead, share in enumerate(shares, start=1):
                centre = actual[at] + share * (median[at] - actual[at])
                opened = (ahead / len(shares)) ** OPENING
                levels = {
                    name: max(centre + opened * (at_level(quantiles[:, [at]], level)[0] - median[at]), least[at])
                    for name, level in PATH_LEVELS.items()
                }
                month = str(pd.Period(year=self.origin.year, month=done + ahead, freq="M"))
                rows.append((*self.series[at], month, levels))
        return _path(rows, year.index)


def _shares_of_rest(past: Array, known: int) -> Array:
    """What share of the year's rest has come by each coming month (12 - known,), as in the latest complete years."""
    complete = past[~np.isnan(past).any(axis=1)][-SHARE_YEARS:]
    rest = complete[:, known:].sum(axis=0)
    if len(complete) and (rest >= 0).all() and rest.sum() > 0:
        return np.cumsum(rest) / rest.sum()
    return np.arange(1, YEAR - known + 1) / (YEAR - known)


def _side_by_side(said: Collection[Outcome], count: int) -> tuple[Array, Array]:
    levels = len(next(iter(said)).quantiles)
    quantiles, least = np.full((levels, count), np.nan), np.full(count, -np.inf)
    for one in said:
        quantiles[:, one.columns], least[one.columns] = one.quantiles, one.least
    return quantiles, least


def _path(rows: list[tuple[str, str, str, Row]], series: pd.Index) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([row[:3] for row in rows], names=[*series.names, "month"]) if rows else None
    return pd.DataFrame([row[3] for row in rows], index=index, columns=list(PATH_LEVELS), dtype=float)


def _with_origin(year: pd.DataFrame, origin: pd.Period) -> pd.DataFrame:
    year.attrs["origin"] = str(origin)
    return year


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
