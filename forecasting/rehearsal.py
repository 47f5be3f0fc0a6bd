"""How good would the forecasts have been on a database's own completed years? Rehearsed once and stored.

Two questions with a fingerprint each: the flows, by what the screens' forecasts are made with, and the other kinds
(levels, counts, cases). Both are stored in the table `rehearsal`, see data_access.rehearsals.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data_access.reader import Reader
from data_access.rehearsals import store_rehearsal
from data_access.viewer import program_viewer
from forecasting.backtest import EARLIEST, LATEST, Forecaster, rehearse
from forecasting.city import CITY_SCALE, forecast_city
from forecasting.flows import YEAR
from forecasting.kinds_backtest import kept, rehearse_kinds
from forecasting.outlook import ENGINE, FIGURES, JUDGED, PLACE, Others
from forecasting.tracked import abnormal_years, flows_of, targets_at
from forecasting.year_end import forecast_year_end
from tracking.catalogue import city_of, district_kinds
from tracking.roll_up import roll_up

YEARS = 3  # completed years that are forecast again
MONTHS = range(EARLIEST, LATEST + 1)
STORED = ("year", "month", "total", "target", "q10", "q50", "q90", "probability", "straight_line", "last_year_share")


@dataclass(frozen=True)
class Rehearsal:
    """What is rehearsed: the monthly flows of (indicator, district) until the last completed year, the targets that
    judged at each month, the years, and those known to be abnormal."""

    history: pd.DataFrame
    targets: pd.DataFrame
    years: range
    abnormal: tuple[int, ...]

    @property
    def shipped(self) -> Forecaster:
        """What the screens' forecasts of a panel of this size are made by."""
        return forecast_city if len(self.history.columns) <= CITY_SCALE else forecast_year_end

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that the answer of what is shipped depends on, and of the code that makes it."""
        found = hashlib.sha256()
        months = [str(month) for month in self.history.index]
        names = [tuple(name) for name in self.history.columns]
        found.update(repr((ENGINE, "rehearsal", months, names, list(self.years), self.abnormal)).encode())
        for figures in (self.history, *(self._judged(year, month) for year in self.years for month in MONTHS)):
            values = figures.to_numpy(float)
            # One bit pattern for a missing figure.
            found.update(np.where(np.isnan(values), np.nan, values).astype("<f8").tobytes())
        return found.hexdigest()

    def answer(
        self, forecaster: Forecaster = forecast_year_end, progress: Callable[[str], None] | None = None
    ) -> pd.DataFrame:
        """The rows of forecasting.backtest.rehearse, with indicator and district; empty without a completed year that
        has two before it."""
        rows = rehearse(
            self.history,
            lambda origin: self._judged(origin.year, origin.month),
            years=self.years,
            months=MONTHS,
            forecaster=partial(forecaster, abnormal=self.abnormal),
            progress=progress,
        )
        if rows.empty:
            return rows
        names = {str(name): name for name in self.history.columns}
        pairs = pd.DataFrame([names[one] for one in rows["series"]], columns=["indicator", "district"])
        return pd.concat([pairs, rows], axis=1)

    def _judged(self, year: int, month: int) -> pd.Series:
        return targets_at(self.targets, self.history.columns, pd.Period(year=year, month=month, freq="M"))


@dataclass(frozen=True)
class KindsRehearsal:
    """The same of the kinds that are no flows."""

    others: Others
    city: str
    years: range
    abnormal: tuple[int, ...]

    @cached_property
    def fingerprint(self) -> str:
        """Of everything the answer depends on, and of the code that makes it."""
        tables = (self.others.observations[[*PLACE, "indicator", *FIGURES]], self.others.indicators)
        judged = self.others.targets[["indicator", *JUDGED]]
        figures = [table.astype(object).where(table.notna(), None).to_numpy().tolist() for table in (*tables, judged)]
        asked = (ENGINE, "rehearsal of other kinds", self.city, list(self.years), self.abnormal, figures)
        return hashlib.sha256(repr(asked).encode()).hexdigest()

    def answer(self) -> pd.DataFrame:
        """The rows of forecasting.kinds_backtest.rehearse_kinds; empty where nothing was forecast."""
        tables = vars(self.others)
        return rehearse_kinds(**tables, city=self.city, years=self.years, months=MONTHS, abnormal=self.abnormal)


def question(engine: Engine, version: int, years: int = YEARS) -> Rehearsal | None:
    """What is rehearsed of a version; None where it has no targets or no completed year with two before it.

    All rows are read, whoever will look: what is stored is told through the viewer's scope. An unknown version is a
    LookupError.
    """
    reader = Reader(engine, program_viewer(engine), version)
    targets, last = reader.targets(), _last_completed(reader)
    if targets.empty or last is None:
        return None
    indicators = reader.indicators(int(targets["year"].max()))
    rolled = partial(roll_up, districts=reader.districts(), indicators=indicators, targets=targets)
    history = flows_of(reader.observations(last=f"{last}-{YEAR}", roll_up=rolled), indicators)
    if history.empty or history.index[-1] != pd.Period(year=last, month=YEAR, freq="M"):
        return None
    first = max(last - years + 1, history.index[0].year + 2)  # the forecasts need two complete years
    return (
        Rehearsal(history, targets, range(first, last + 1), abnormal_years(reader.rules())) if first <= last else None
    )


def kinds_question(engine: Engine, version: int, years: int = YEARS) -> KindsRehearsal | None:
    """The same of the other kinds; None where none of them had a target in the last completed year."""
    reader = Reader(engine, program_viewer(engine), version)
    targets, last = reader.targets(), _last_completed(reader)
    if targets.empty or last is None:
        return None
    districts, indicators = reader.districts(), reader.indicators(int(targets["year"].max()))
    observations = reader.observations(last=f"{last}-{YEAR}")
    totals = roll_up(observations, districts, indicators, targets=targets)
    others = Others.of(observations, totals, indicators, targets, f"{last}-{YEAR}")
    if others.observations.empty:
        return None
    city, abnormal = city_of(district_kinds(districts)), abnormal_years(reader.rules())
    return KindsRehearsal(others, city, range(last - years + 1, last + 1), abnormal)


def _last_completed(reader: Reader) -> int | None:
    """The last year whose December is told; None without any month."""
    months = reader.months()
    return int(months[-1][:4]) - (int(months[-1][5:]) < YEAR) if months else None


def store(engine: Engine, asked: Rehearsal, rows: pd.DataFrame) -> int:
    """Keep the rows of `asked.answer()`; how many were not stored before."""
    return _keep(engine, asked.fingerprint, rows[["indicator", "district", *STORED, "method"]])


def store_kinds(engine: Engine, asked: KindsRehearsal, rows: pd.DataFrame) -> int:
    """The same of the other kinds: forecasting.kinds_backtest.kept says in which columns."""
    return _keep(engine, asked.fingerprint, kept(rows)) if len(rows) else 0


def _keep(engine: Engine, fingerprint: str, rows: pd.DataFrame) -> int:
    figures = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return store_rehearsal(engine, fingerprint, [{**row, "engine": ENGINE} for row in figures])
