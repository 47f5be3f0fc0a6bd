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

from forecasting.blocks import Run, here
from forecasting.city import CITY_SCALE, Progress
from forecasting.coherent import Whole, forecast_whole
from forecasting.endings import COLUMNS
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.other_kinds import judged_series, kind_endings
from forecasting.path import GROWTH, remaining_shares
from forecasting.tracked import FLOW_KINDS, SERIES, abnormal_years, flows_of, targets_at
from forecasting.year_end import Outcome, at_level, months_known, published_by_year
from forecasting.year_law import LEVELS
from tracking.catalogue import city_of, district_kinds

CODE_VERSION = "2"  # of all that a forecast is made by; told with each stored forecast
ENGINE = f"forecasting {CODE_VERSION}"
PATH_LEVELS = {"q025": 0.025, "q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90, "q975": 0.975}
SIGNIFICANT = 7  # digits of a stored quantile: below a hundredth of a person in a million

# What forecast_other_kinds looks at, and so what a forecast is made from.
CATALOGUE = ["code", "kind", "direction", "frequency", "break_month"]
PLACE, FIGURES = ["district", "month"], ["value", "numerator", "denominator", "reported", "expected"]
JUDGED = [
    "year",
    "district",
    "tier",
    "effective_from",
    "value",
    "basis",
    "start_level",
    "window_start",
    "window_end",
    "due",
]

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
class Others:
    """The tables of the kinds that are no flows: what forecast_other_kinds takes, and no indicator beside."""

    observations: pd.DataFrame
    indicators: pd.DataFrame
    targets: pd.DataFrame

    @classmethod
    def of(
        cls,
        observations: pd.DataFrame,
        totals: pd.DataFrame,
        indicators: pd.DataFrame,
        targets: pd.DataFrame,
        month: str,
    ) -> "Others":
        """Those of the year's indicators that have a target for it. The figures' source is not looked at."""
        judged = targets.loc[targets["year"] == int(month[:4]), "indicator"]
        used = indicators.loc[~indicators["kind"].isin(FLOW_KINDS) & indicators["code"].isin(judged)]
        # A roll-up takes the place of what the city itself reported.
        rows = pd.concat([observations, totals], ignore_index=True).reindex(columns=["indicator", *PLACE, *FIGURES])
        rows = rows.loc[rows["indicator"].isin(used["code"]) & (rows["month"] <= month)]
        return cls(rows, used[CATALOGUE], targets.loc[targets["indicator"].isin(used["code"])])

    def series(self, city: str, origin: pd.Period) -> list[Series]:
        return judged_series(self.observations, self.indicators, self.targets, city=city, origin=origin)

    def fingerprints(self, city: str, origin: pd.Period, abnormal: tuple[int, ...]) -> dict[Series, str]:
        """As Question.fingerprints: an indicator's districts learn from each other, and from no other indicator."""
        found = {}
        series = self.series(city, origin)
        catalogue = self.indicators.set_index("code")
        figures, judged = (
            dict(tuple(table.groupby("indicator", sort=False))) for table in (self.observations, self.targets)
        )
        for indicator in dict.fromkeys(indicator for indicator, _ in series):
            rows = figures.get(indicator, self.observations.iloc[:0])
            goals = judged[indicator]
            block = _digest(
                str(origin),
                city,
                repr(abnormal),
                repr(catalogue.loc[indicator].to_dict()),
                repr(rows[PLACE].to_numpy().tolist()),
                _bytes(rows[FIGURES].to_numpy(float)),
                repr(goals[JUDGED].to_numpy().tolist()),
            )
            found |= {one: _digest(block, *one) for one in series if one[0] == indicator}
        return found

    def answer(self, city: str, origin: pd.Period, abnormal: tuple[int, ...]) -> pd.DataFrame:
        """As Outlook.year, without distributions: what a little more would change is a question to flows alone."""
        year = _judged(self, city, origin, abnormal)
        return year.drop(columns="open_cases").assign(distribution=[np.full(1, np.nan)] * len(year))


def _judged(others: Others, city: str, origin: pd.Period, abnormal: tuple[int, ...]) -> pd.DataFrame:
    """What is said of every series that has a target for the year's end, `target` beside."""
    parts = [
        one.table(city).assign(target=one.wanted)
        for one in kind_endings(
            others.observations, others.indicators, others.targets, city=city, origin=origin, abnormal=abnormal
        )
    ]
    if not parts:
        return pd.DataFrame(columns=[*COLUMNS, "target"], index=pd.MultiIndex.from_arrays([[], []], names=SERIES))
    year = pd.concat(parts)
    return year.loc[year["target"].notna(), [*COLUMNS, "target"]]


@dataclass(frozen=True)
class Question:
    """Everything that the forecasts of one month are made from.

    `flows` by (indicator, district) as forecast_year_end takes them: the districts', or the city's own where none
    reports. `targets` by (indicator, district), the city's included, which is the sum of its districts. `others`: the
    tables from which the kinds that are no flows are forecast.
    """

    origin: pd.Period
    flows: pd.DataFrame
    targets: pd.Series
    city: str
    abnormal: tuple[int, ...] = ()
    others: Others | None = None

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
        totals: pd.DataFrame | None = None,
    ) -> "Question":
        """The question that a database asks at `month`: all that has a target for the year.

        `observations`: the figures as reported, with nothing withheld; later months are not read. `totals`: the city's
        roll-ups of them (tracking.roll_up), which the kinds that are no flows need; without them only flows are asked.
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
            others=None if totals is None else Others.of(observations, totals, indicators, targets, month),
        )

    @property
    def series(self) -> list[Series]:
        """What is forecast: the districts' flows, the city's totals of them, and the other kinds."""
        return [*self.flow_series, *(self.others.series(self.city, self.origin) if self.others else ())]

    @property
    def flow_series(self) -> list[Series]:
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
        found = self.others.fingerprints(self.city, self.origin, self.abnormal) if self.others else {}
        if self.flows.columns.empty:
            return found
        columns, values = list(self.flows.columns), self.flows.to_numpy(float)
        past = self.flows.index.year < self.origin.year
        known = months_known(published_by_year(self.flows, self.origin)[-1])
        head = (str(self.origin), self.city, repr(self.abnormal), repr(columns), repr(known.tolist()))
        panel = _digest(*head, _bytes(values[past]))
        for indicator in dict.fromkeys(indicator for indicator, _ in columns):
            here = [at for at, series in enumerate(columns) if series[0] == indicator]
            wanted = self.targets.loc[[series for series in self.targets.index if series[0] == indicator]]
            block = _digest(panel, _bytes(values[:, here]), repr(list(wanted.index)), _bytes(wanted.to_numpy(float)))
            found |= {series: _digest(block, *series) for series in self.flow_series if series[0] == indicator}
        return found

    def answer(
        self, progress: Progress | None = None, *, with_statsmodels: bool | None = None, run: Run = here
    ) -> Outlook:
        """The forecasts of all series, the districts' adding up to their city's. `progress(done, of)` counts series.

        `with_statsmodels`: None leaves it to the panel's size (CITY_SCALE). `run`: where the panel's blocks are worked
        out; the answer is the same wherever that is.
        """
        if with_statsmodels is None:
            with_statsmodels = len(self.flows.columns) <= CITY_SCALE
        whole = forecast_whole(
            self.flows if len(self.flows) else self.flows.reindex([self.origin]),
            self.groups,
            origin=self.origin,
            abnormal=self.abnormal,
            progress=progress,
            with_statsmodels=with_statsmodels,
            run=run,
        )
        quantiles, least = _side_by_side(whole.outcomes, len(whole.columns))
        year = whole.told(self.targets)
        year = year.assign(target=self.targets.reindex(year.index), distribution=list(quantiles.T))
        if self.others:
            year = pd.concat([year, self.others.answer(self.city, self.origin, self.abnormal)])
        return Outlook(str(self.origin), year, _path(whole, quantiles, least, self.origin.year, run))


def _path(whole: Whole, quantiles: Array, least: Array, this_year: int, run: Run) -> pd.DataFrame:
    """The way to the year's end: the share of the rest that each month brings, the range opening as it goes."""
    median, known = at_level(quantiles, 0.5), months_known(whole.year)
    actual = np.nansum(whole.year, axis=0)
    shares = _shares(whole, known, median - actual, run)
    months = np.arange(1, YEAR + 1)
    # By column, then month.
    column, month = np.nonzero(~np.isnan(median)[:, None] & (months > known[:, None]))
    share = shares[month, column]
    opened = np.sign(share) * np.abs(share) ** GROWTH
    centre = actual[column] + share * (median[column] - actual[column])
    beside = {name: (at_level(quantiles, level) - median)[column] for name, level in PATH_LEVELS.items()}
    figures = {name: np.maximum(centre + opened * one, least[column]) for name, one in beside.items()}
    names = np.array([f"{this_year}-{one:02d}" for one in months], dtype=object)
    if not len(column):
        return pd.DataFrame(columns=list(PATH_LEVELS), dtype=float)
    places = [whole.columns.get_level_values(name).to_numpy()[column] for name in SERIES]
    return pd.DataFrame(figures, index=pd.MultiIndex.from_arrays([*places, names[month]], names=[*SERIES, "month"]))


def _shares(whole: Whole, known: Array, rest: Array, run: Run) -> Array:
    """The share of the rest by each month (12, N); a total's is its parts', by how much each is still to bring."""
    own = whole.flows.shape[2]
    told = remaining_shares(whole.flows, known[:own], run=run)
    shares = np.concatenate([told, np.zeros((YEAR, len(known) - own))], axis=1)
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
