"""What does the database say at one version, to one viewer? The only way to read it.

The viewer's two scopes are applied here, below every page: without aggregates no row comes back at all; small cells of
sensitive indicators and everything about source files come back only for the districts whose details are granted.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, func, or_, select

from data_access.acceptance import accepted, laid_over, newest
from data_access.at_version import Where, at, holding, overlaid, rows_at
from data_access.change_set import ChangeSet, Key, Prepared
from data_access.differences import PANEL, Change, between, changes_frame
from data_access.engine import reading, require_schema
from data_access.forecasts import stored
from data_access.frames import frame
from data_access.moments import moment_now
from data_access.panel_differences import Came, reports_between, reports_drafted, within
from data_access.protection import Protection, protection
from data_access.publications import SOURCE_NAME, Publication, publications_where
from data_access.schema import (
    VERSIONED,
    district,
    enterprise,
    forecast,
    forecast_month,
    observation,
    profile,
    publication,
    rehearsal,
    source_file,
    target,
    weekly_report,
)
from data_access.suppress import FIGURES, suppressed_rows
from data_access.validate import prepare
from data_access.viewer import Viewer

OBSERVATION = VERSIONED["observation"]
MONTH = OBSERVATION.key.index("month")
SOURCE_COLUMNS = ("since", "until", "step", *OBSERVATION.content, "source_name", "source_sheet", "source_row")
UNTOLD = {"source_name": None, "source_sha256": None}
RollUp = Callable[[pd.DataFrame], pd.DataFrame]


class Reader:
    """All questions about one version for one viewer; an unknown version is a LookupError."""

    def __init__(self, engine: Engine, viewer: Viewer, version: int) -> None:
        self.engine = engine
        self.viewer = viewer
        self.version = version
        self._draft: Prepared = {}
        with reading(engine) as connection:
            require_schema(connection)
            self._require(connection, version)

    def with_changes(self, draft: ChangeSet) -> "Reader":
        """The same reader as if `draft` had been published now on top of its version; nothing is written.

        Raises InvalidChange and NothingToPublish exactly when publish() would, asked of the newest version. Rows of the
        draft carry `since` = version + 1. Only publications themselves are not drafted: publication(), publications(),
        changes() and sources() tell what was published. What a draft makes less sensitive stays withheld until it is.
        """
        prepared = prepare(draft)
        with reading(self.engine) as connection:
            moment = moment_now(newest(connection)[1])
            changed, _ = accepted(connection, prepared, moment=moment, draft=self._draft)
        other = object.__new__(Reader)
        other.__dict__.update(self.__dict__)
        other._draft = laid_over(self._draft, changed)
        return other

    def profile(self) -> dict[str, str]:
        """What kind of database is this? database_kind (demo, national, real), origin_zh, origin_en, city.

        `city` is the code of the city-level district, absent when there is none. The same for every viewer.
        """
        with reading(self.engine) as connection:
            found = {row.key: row.value for row in connection.execute(select(profile).order_by(profile.c.key))}
        cities = self._cities()
        return {**found, "city": cities[0]} if cities else found

    def publication(self) -> Publication:
        """Which publication made this version? Without aggregates only its number, time and kind are told."""
        return self._publications(publication.c.version == self.version)[0]

    def publications(self) -> list[Publication]:
        """Every publication up to this version, newest first; none without aggregates."""
        return self._publications(publication.c.version <= self.version) if self.viewer.aggregates else []

    def districts(self) -> pd.DataFrame:
        """The districts, ordered by code."""
        return self._frame("district", self._rows("district"))

    def indicators(self, year: int) -> pd.DataFrame:
        """The catalogue of one plan year, in the order of the plan; `headline` and `sensitive` are bool."""
        return self._frame("indicator", self._rows("indicator", Where("year", among=(year,)))).sort_values(
            ["place", "code"], ignore_index=True
        )

    def targets(self, year: int | None = None) -> pd.DataFrame:
        """The targets of one plan year, or of all: every tier and every revision."""
        wanted = () if year is None else (Where("year", among=(year,)),)
        return self._frame("target", self._rows("target", *wanted))

    def observations(
        self,
        *,
        indicators: Sequence[str] | None = None,
        first: str | None = None,
        last: str | None = None,
        roll_up: RollUp | None = None,
    ) -> pd.DataFrame:
        """The figures as reported, months `first` to `last` inclusive, ordered by indicator, district, month, step.

        Columns: the table's, `since` (the version that brought the row) and `suppressed`. `roll_up` is given every row
        below the viewer's scope, from the January of `first` on so that it can carry cumulatives, and what it returns
        is appended (with its further columns, if any) before small cells are withheld: totals are true.
        Withheld cells have NaN figures, no note, and `suppressed` True.
        """
        start = f"{first[:4]}-01" if first and roll_up else first
        wanted = [Where("month", low=start, high=last)]
        if indicators is not None:
            wanted.append(Where("indicator", among=tuple(indicators)))
        found = self._frame("observation", self._rows("observation", *wanted), since=True)
        if roll_up is not None and self.viewer.aggregates:
            totals = roll_up(found)
            if len(totals):
                found = pd.concat([found, totals], ignore_index=True)
            if first:
                found = found.loc[found["month"] >= first].reset_index(drop=True)
        return self._withheld(found)

    def months(self) -> tuple[str, ...]:
        """The months that hold any figure, oldest first, a draft's included."""
        if not self.viewer.aggregates:
            return ()
        if self._draft.get("observation"):
            return tuple(sorted({row[MONTH] for row in self._rows("observation")}))
        with reading(self.engine) as connection:
            found = connection.scalars(select(observation.c.month).where(at(observation, self.version)).distinct())
            return tuple(sorted(found))

    def reported(self) -> tuple[tuple[int, str], ...]:
        """The versions whose import brought figures, oldest first, each with the newest month it brought."""
        if not self.viewer.aggregates:
            return ()
        statement = (
            select(observation.c.since, func.max(observation.c.month))
            .join(publication, publication.c.version == observation.c.since)
            .where(observation.c.since <= self.version, publication.c.kind == "import")
            .group_by(observation.c.since)
            .order_by(observation.c.since)
        )
        with reading(self.engine) as connection:
            return tuple((version, month) for version, month in connection.execute(statement))

    def forecasts(self, fingerprints: Mapping[tuple[str, str], str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The stored forecasts under `fingerprints`, by (indicator, district), and their ways there by month.

        Columns as the tables forecast and forecast_month have them. What is not stored is absent. Those of a sensitive
        indicator are told of districts whose details are granted only: a small cell, or a total withheld, shows in it.
        """
        seen = self._seen(fingerprints) if self.viewer.aggregates else []
        with reading(self.engine) as connection:
            return stored(connection, forecast, seen), stored(connection, forecast_month, seen)

    def rehearsal(self, fingerprint: str) -> pd.DataFrame:
        """What would have been forecast of completed years, and what came: the rows of the table under `fingerprint`.

        Ordered by its key; the scope is that of forecasts(): of a sensitive indicator only districts with details.
        """
        with reading(self.engine) as connection:
            found = stored(connection, rehearsal, [fingerprint] if self.viewer.aggregates else [])
        hidden = found["indicator"].isin(self._protection().counts) & ~found["district"].isin(self.viewer.details)
        return found.loc[~hidden].reset_index(drop=True)

    def rules(self) -> pd.DataFrame:
        """The thresholds of the statuses (status_rule)."""
        return self._frame("status_rule", self._rows("status_rule"))

    def alert_rules(self) -> pd.DataFrame:
        """The dated lines by which alerts are raised and followed up (alert_rule)."""
        return self._frame("alert_rule", self._rows("alert_rule"))

    def policy_parameters(self) -> pd.DataFrame:
        """The dated parameters of the policies (amounts, months, caps)."""
        return self._frame("policy_parameter", self._rows("policy_parameter"))

    def changes(self, first: int, second: int, *, tables: Collection[str] | None = None) -> pd.DataFrame:
        """What differs between two versions, in either direction, whichever this reader's own is; 0 is the empty start.

        One row per column that differs: table, key ('urban_new_employment|990101|2020-08|0'), indicator, district,
        month (None where the table has none), column, old, new, suppressed. Added: old None; removed: new None.
        Cells withheld in either version have neither. Of the enterprise panel see panel_differences: enterprises and
        corrected reports are listed where every district they stood in is among the viewer's details, reports that came
        or went counted (`column` 'reports', by week as `key` and district), and the rest is one number a table
        (`column` 'beyond_details'). `tables`: which to compare; all when None.
        """
        with reading(self.engine) as connection:
            for version in {first, second} - {0}:
                self._require(connection, version)
            if not self.viewer.aggregates:
                return changes_frame([])
            asked = set(VERSIONED if tables is None else tables)
            found = between(connection, first, second, asked - {"weekly_report"})
            reports, came, gone = [], Counter(), Counter()
            if "weekly_report" in asked:
                reports, came, gone = reports_between(connection, first, second)
        return self._told([*found, *reports], came, gone, self._at(first), self._at(second))

    def draft_changes(self) -> pd.DataFrame:
        """What the draft of with_changes() would change, in the columns of changes()."""
        if not self.viewer.aggregates:
            return changes_frame([])
        found: list[Change] = []
        came, gone = Counter(), Counter()
        with reading(self.engine) as connection:
            for name, table in VERSIONED.items():
                rows = self._draft.get(name)
                if not rows:
                    continue
                held, width = rows_at(connection, table, self.version, *holding(table, rows)), len(table.key)
                before = {row[:width]: row[width:-1] for row in held}
                if name == "weekly_report":
                    reports, came, gone = reports_drafted(rows, before)
                    found += reports
                else:
                    found += [
                        Change(name, key, before.get(key), row.content if (row := rows[key]) else None)
                        for key in sorted(rows)
                    ]
        return self._told(found, came, gone, self._at(self.version), self)

    def sources(self, indicator: str, district: str, month: str) -> pd.DataFrame:
        """Where does a figure come from? Every revision up to this version, oldest first, with file, sheet and row.

        Columns: since, until (None while in force), step, the figures, source_name, source_sheet, source_row,
        author, reason, kind, published_at. Empty unless the viewer has the district's details.
        """
        table = observation
        columns = [table.c[name] for name in ("since", "until", "step", *OBSERVATION.content)]
        statement = (
            select(
                *columns,
                SOURCE_NAME,
                table.c.source_sheet,
                table.c.source_row,
                *(publication.c[name] for name in ("author", "reason", "kind", "published_at")),
            )
            .join(publication, publication.c.version == table.c.since)
            .outerjoin(source_file, source_file.c.sha256 == publication.c.source_sha256)
            .where(
                table.c.indicator == indicator,
                table.c.district == district,
                table.c.month == month,
                table.c.since <= self.version,
            )
            .order_by(table.c.since, table.c.step)
        )
        rows: list[tuple] = []
        if district in self.viewer.details:
            with reading(self.engine) as connection:
                rows = [tuple(row) for row in connection.execute(statement)]
        figures = frame(table, SOURCE_COLUMNS[: len(columns)], [row[: len(columns)] for row in rows])
        figures["until"] = figures["until"].where(figures["until"] <= self.version)
        names = ("source_name", "source_sheet", "source_row", "author", "reason", "kind", "published_at")
        told = list(zip(*(row[len(columns) :] for row in rows), strict=True)) or [()] * len(names)
        for name, values in zip(names, told, strict=True):
            if name == "source_row":
                figures[name] = np.array(values, dtype=np.float64)
            elif name == "published_at":
                figures[name] = pd.to_datetime(pd.Series(values, dtype="str"), utc=True)
            else:
                figures[name] = pd.array(np.array(values, dtype=object), dtype="str")
        return figures

    def _rows(self, name: str, *wanted: Where) -> Sequence[tuple]:
        """Every reading of a versioned table goes through here: key, content and since, ordered by key."""
        if not self.viewer.aggregates:
            return []
        return self._all_rows(name, *wanted)

    def _all_rows(self, name: str, *wanted: Where) -> Sequence[tuple]:
        table = VERSIONED[name]
        with reading(self.engine) as connection:
            rows = rows_at(connection, table, self.version, *wanted)
        return overlaid(rows, table, self._draft.get(name, {}), self.version + 1, *wanted)

    def _frame(self, name: str, rows: Sequence[tuple], *, since: bool = False) -> pd.DataFrame:
        table = VERSIONED[name]
        found = frame(table.table, (*table.key, *table.content, "since"), rows)
        return found if since else found.drop(columns="since")

    def _cities(self) -> list[str]:
        kind = len(VERSIONED["district"].key) + VERSIONED["district"].content.index("kind")
        return [str(row[0]) for row in self._all_rows("district") if row[kind] == "city"]

    def _withheld(self, found: pd.DataFrame) -> pd.DataFrame:
        hidden = self._suppressed(found)
        found = found.assign(suppressed=hidden)
        if hidden.any():
            found.loc[hidden, list(FIGURES)] = np.nan
            found.loc[hidden, "note"] = np.nan
        return found

    def _suppressed(self, found: pd.DataFrame) -> np.ndarray:
        hidden = np.zeros(len(found), dtype=bool)
        protected = self._protection()
        touched = found["indicator"].isin(protected.counts).to_numpy()
        if self.viewer.details.issuperset(found.loc[touched, "district"].unique()):
            return hidden
        asked = found.loc[touched, [*OBSERVATION.key, *FIGURES]]
        hidden[touched] = suppressed_rows(
            pd.concat([asked, self._around(asked)], ignore_index=True),
            sensitive=protected.counts,
            levels=protected.levels,
            details=self.viewer.details,
            city=self._cities(),
            smallest=protected.smallest,
        )[: len(asked)]
        return hidden

    def _around(self, asked: pd.DataFrame) -> pd.DataFrame:
        """The rest of the years asked about and the year before them.

        Whichever months are asked for, the same cells are withheld: no two questions complete each other.
        """
        first, last = asked["month"].min(), asked["month"].max()
        rows = self._rows(
            "observation",
            Where("indicator", among=tuple(sorted(asked["indicator"].unique()))),
            Where("month", low=f"{int(first[:4]) - 1}-01", high=f"{last[:4]}-12"),
        )
        found = self._frame("observation", [row for row in rows if not first <= row[MONTH] <= last])
        return found.loc[:, asked.columns]

    def _seen(self, fingerprints: Mapping[tuple[str, str], str]) -> list[str]:
        protected = self._protection().counts
        return [
            fingerprint
            for (indicator, district), fingerprint in fingerprints.items()
            if indicator not in protected or district in self.viewer.details
        ]

    def _protection(self) -> Protection:
        with reading(self.engine) as connection:
            return protection(connection, self.version, self._draft)

    def _at(self, version: int) -> "Reader | None":
        return Reader(self.engine, self.viewer, version) if version else None

    def _told(self, found: list[Change], came: Came, gone: Came, *readers: "Reader | None") -> pd.DataFrame:
        """The frame of `found` without the observations that one of the readers would withhold, and without rows of
        enterprises beyond the viewer's details; reports that came and went are counted."""
        panel = within((one for one in found if one.table in PANEL), came, gone, self.viewer.details)
        found = [*(one for one in found if one.table not in PANEL), *panel.told]
        touched = [change.key for change in found if change.table == "observation"]
        months = sorted({str(key[2]) for key in touched})
        withheld: set[Key] = set()
        for reader in readers:
            codes = sorted({str(key[0]) for key in touched} & set(reader._protection().counts if reader else ()))
            if reader and codes:
                shown = reader.observations(indicators=codes, first=months[0], last=months[-1])
                keys = shown.loc[shown["suppressed"], list(OBSERVATION.key)]
                withheld |= set(keys.itertuples(index=False, name=None))
        return changes_frame(found, withheld, panel.counted)

    def _require(self, connection: Connection, version: int) -> None:
        known = select(publication.c.version).where(publication.c.version == version)
        if connection.execute(known).first() is None:
            raise LookupError(f"there is no version {version}")

    def _publications(self, wanted: ColumnElement[bool]) -> list[Publication]:
        """What the viewer may know of them: a source only where every district it speaks of is among their details."""
        with reading(self.engine) as connection:
            found = publications_where(connection, wanted)
            beyond = self._beyond_details(connection, wanted) if self.viewer.details else set()
        if not self.viewer.aggregates:
            return [replace(one, author="", reason="", reverts=None, **UNTOLD) for one in found]
        untold = {one.version for one in found} if not self.viewer.details else beyond
        return [replace(one, **UNTOLD) if one.version in untold else one for one in found]

    def _beyond_details(self, connection: Connection, wanted: ColumnElement[bool]) -> set[int]:
        """The versions whose source file brought rows of a district that is not among the viewer's details."""
        if self.viewer.details.issuperset(connection.scalars(select(district.c.code).distinct())):
            return set()
        mine = sorted(self.viewer.details)
        brought = {
            table: select(table.c.since).where(table.c.district.not_in(mine))
            for table in (observation, target, enterprise, weekly_report)
        }
        # Of reports there may be millions: each publication's own are found by the index.
        own = brought.pop(weekly_report).where(weekly_report.c.since == publication.c.version).exists()
        beyond = [publication.c.version.in_(of_table) for of_table in brought.values()]
        statement = select(publication.c.version).where(
            wanted, publication.c.source_sha256.is_not(None), or_(own, *beyond)
        )
        return set(connection.scalars(statement))
