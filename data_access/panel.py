"""What does the enterprise panel say at one version, to one viewer? Beside the Reader, the only way to read it.

Rows of an enterprise, with all its reports, come back where the district it stands in at this version is among the
viewer's details. Sums are worked out from all rows below that scope, and small cells of them withheld (panel_suppress).
An enterprise that is unknown and one that is not the viewer's give the same answer.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import select

from data_access.at_version import Where
from data_access.engine import reading
from data_access.frames import frame
from data_access.job_changes import EVERY, cells
from data_access.panel_matrix import Matrix, axes, read_matrix
from data_access.panel_revisions import revised_cells
from data_access.panel_schema import weekly_report
from data_access.panel_suppress import SPAN, untold_counts, withheld
from data_access.publications import SOURCE_NAME
from data_access.reader import Reader
from data_access.schema import VERSIONED, publication, source_file
from data_access.weeks import WEEK, as_index, monday, weeks_from

ENTERPRISE, REPORT = VERSIONED["enterprise"], VERSIONED["weekly_report"]
DISTRICT = len(ENTERPRISE.key) + ENTERPRISE.content.index("district")
Week = str | date | pd.Timestamp
LeftOut = Callable[[int], Collection[int]]  # by version: the enterprises that a comparison leaves out
# What the early warning calls its evidence, and the figures that it is the sum of.
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "dismissals": ("dismissed", "untyped"),
    "planned_cuts": ("planned_cuts",),
    "hidden": ("hidden_unemployed",),
    "hires": ("hires",),
    "vacancies": ("vacancies",),
    "shortage": ("shortage",),
    "closures": ("closed",),
    "base": ("base_headcount",),
    "leavers": ("dismissed", "resigned", "ended", "closed", "untyped"),
}
HEADS = ["first", "last"]  # told in the details, and for the whole city
TOLD = ["change", "change_pct", "reducing", "growing", "flat", "reducing_share"]
PCT_DECIMALS = 3  # 1.2 % and no finer: with the persons it would tell the heads


class Panel:
    """All questions about the enterprises at a reader's version, for its viewer, its draft included."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.viewer = reader.viewer
        self.version = reader.version

    def enterprises(self) -> pd.DataFrame:
        """The register, ordered by code, of the viewer's districts; `giant` is bool. Columns: the table's."""
        found = self._register()
        return found[found["district"].isin(self.viewer.details)].reset_index(drop=True)

    def weeks(self) -> pd.DatetimeIndex:
        """Every Monday from the first to the last week that holds any report; empty without aggregates."""
        if not self.viewer.aggregates:
            return as_index([])
        return as_index(self._axes()[1])

    def headcounts(self) -> pd.DataFrame:
        """Heads at the end of each week: weeks() by the codes of enterprises(), NaN where nothing was reported."""
        return self._figures(("headcount",))["headcount"]

    def evidence(self) -> dict[str, pd.DataFrame]:
        """What the reports say beside heads, by the names of EVIDENCE, each of the shape of headcounts()."""
        figures = self._figures(tuple(sorted({name for names in EVIDENCE.values() for name in names})))
        return {told: _sum(*(figures[name] for name in names)) for told, names in EVIDENCE.items()}

    def reports(self, week: Week) -> pd.DataFrame:
        """The reports of one week, of enterprises(), ordered by enterprise. Columns: the table's, and `since`."""
        return self._mine(self._reports([monday(week)]))

    def reports_of(self, code: int) -> pd.DataFrame:
        """Every report of one enterprise, oldest first; none where it is unknown or not the viewer's."""
        if not self._sees(code):
            return self._frame([])
        return self._frame(self.reader._all_rows("weekly_report", Where("enterprise", among=(code,))))

    def sources(self, code: int) -> pd.DataFrame:
        """Where does each figure of an enterprise come from? Every revision up to this version, by week, oldest first.

        Columns: week, since, until (NaN while in force), the figures, source_name, source_sheet, source_row, author,
        reason, kind, published_at. Empty where the enterprise is unknown or not the viewer's.
        """
        table = weekly_report
        told = ("week", "since", "until", *REPORT.content, "source_sheet", "source_row")
        about = ("author", "reason", "kind", "published_at")
        statement = (
            select(*(table.c[name] for name in told), SOURCE_NAME, *(publication.c[name] for name in about))
            .join(publication, publication.c.version == table.c.since)
            .outerjoin(source_file, source_file.c.sha256 == publication.c.source_sha256)
            .where(table.c.enterprise == code, table.c.since <= self.version)
            .order_by(table.c.week, table.c.since)
        )
        rows: Sequence[tuple] = []
        if self._sees(code):
            with reading(self.reader.engine) as connection:
                rows = [tuple(row) for row in connection.execute(statement)]
        found = frame(table, told, [row[: len(told)] for row in rows])
        found["until"] = found["until"].where(found["until"] <= self.version)
        beside = list(zip(*(row[len(told) :] for row in rows), strict=True)) or [()] * (1 + len(about))
        for name, values in zip(("source_name", *about), beside, strict=True):
            found[name] = pd.array(np.array(values, dtype=object), dtype="str")
        found["published_at"] = pd.to_datetime(found["published_at"], utc=True)
        return found

    def reporting(self, week: Week) -> pd.DataFrame:
        """应报, 实报 and 报送率 of a week by district, the city's last, to every viewer.

        Columns: district, expected (enterprises active in the week), reported (of these), rate (NaN where none was
        expected). An enterprise counts where it stood in its report, without one where it stands.
        """
        if not self.viewer.aggregates:
            return _rates(pd.DataFrame({"district": [], "expected": [], "reported": []}))
        active = self._active(monday(week))
        reported = active["stood"].notna()
        where = active["stood"].where(reported, active["district"])
        counted = pd.DataFrame({"district": where, "expected": 1, "reported": reported})
        found = counted.groupby("district", as_index=False)[["expected", "reported"]].sum()
        every = pd.DataFrame({"district": self.reader._cities(), **found[["expected", "reported"]].sum().to_dict()})
        return _rates(pd.concat([found, every], ignore_index=True))

    def job_changes(
        self, first_week: Week, last_week: Week, *, unsettled: LeftOut = lambda version: ()
    ) -> pd.DataFrame:
        """How heads changed from one week to a later one in the enterprises that reported in both.

        Columns: those of job_changes.cells(), and `suppressed`. The city's code stands for all districts, '' for all
        industries. Beyond the viewer's details small cells are withheld, all but the city's totals where the weeks
        are not SPAN apart (see panel_suppress), `first` and `last` told for the whole city only, and `change_pct` to
        a tenth of a percent.

        `unsettled`: whose figure in one of the weeks is still to be verified at a version, worked out over the whole
        panel whoever looks. They count as not matched, and how many they are is told as `unsettled`, NaN where too few
        beyond the details. ValueError where the second week is not after the first.
        """
        first, last = monday(first_week), monday(last_week)
        if first >= last:
            raise ValueError(f"{last} does not come after {first}")
        city = next(iter(self.reader._cities()), "")
        panel = self._panel(first, last, unsettled(self.version) if self.viewer.aggregates else ())
        panel = panel if self.viewer.aggregates else panel.iloc[:0]
        found = cells(panel, city)
        hidden = self._withheld(panel, found, first, last, city, unsettled)
        beyond = ~found["district"].isin(self.viewer.details)
        if set(panel["district"]) <= self.viewer.details:
            beyond &= False
        elif untold_counts(panel, self.viewer.details, self.reader._protection().smallest):
            found.loc[beyond, "unsettled"] = np.nan
        whole = (found["district"] == city) & (found["industry"] == EVERY)
        found.loc[beyond & ~whole, "unsettled"] = np.nan
        found.loc[hidden, TOLD] = np.nan
        found.loc[hidden | (beyond & ~whole), HEADS] = np.nan
        found.loc[beyond, "change_pct"] = found.loc[beyond, "change_pct"].round(PCT_DECIMALS)
        return found.assign(suppressed=hidden)

    def _sees(self, code: int) -> bool:
        """Does the enterprise stand in a district of the viewer's details? One row is read, not the register."""
        found = self.reader._rows("enterprise", Where("code", among=(code,)))
        return any(row[DISTRICT] in self.viewer.details for row in found)

    def _withheld(
        self, panel: pd.DataFrame, found: pd.DataFrame, first: str, last: str, city: str, unsettled: LeftOut
    ) -> np.ndarray:
        if set(panel["district"]) <= self.viewer.details:
            return np.zeros(len(found), dtype=bool)
        smallest = self.reader._protection().smallest
        with reading(self.reader.engine) as connection:
            revised = revised_cells(connection, self.version, first, last, smallest, unsettled)
        return withheld(
            panel,
            found,
            details=self.viewer.details,
            city=city,
            smallest=smallest,
            is_span=date.fromisoformat(last) - date.fromisoformat(first) == SPAN * WEEK,
            revised=revised,
        )

    def _panel(self, first: str, last: str, left_out: Collection[int]) -> pd.DataFrame:
        """One row per enterprise active in both weeks: where it stands, what it is, and its heads in each, NaN for who
        is left out."""
        register = self._register()
        active = register[_is_active(register, first) & _is_active(register, last)]
        reports = self._reports([first, last])
        heads = {week: reports[reports["week"] == week].set_index("enterprise") for week in (first, last)}
        codes = active["code"]
        stood = codes.map(heads[last]["district"]).astype(object)
        found = pd.DataFrame(
            {
                "enterprise": codes.to_numpy(),
                "district": stood.where(stood.notna(), active["district"]).to_numpy(object),
                "industry": active["industry"].to_numpy(object),
                "giant": active["giant"].to_numpy(bool),
                "first": codes.map(heads[first]["headcount"]).to_numpy(float),
                "last": codes.map(heads[last]["headcount"]).to_numpy(float),
            }
        )
        found["unsettled"] = found[HEADS].notna().all(axis=1) & found["enterprise"].isin(list(left_out))
        found.loc[found["unsettled"], HEADS] = np.nan
        return found

    def _active(self, week: str) -> pd.DataFrame:
        """The enterprises active in a week, with where they `stood` in its report (NaN without one)."""
        register = self._register()
        active = register[_is_active(register, week)]
        reports = self._reports([week]).set_index("enterprise")
        return active.assign(stood=active["code"].map(reports["district"]).astype(object))

    def _register(self) -> pd.DataFrame:
        return self.reader._frame("enterprise", self.reader._rows("enterprise"))

    def _reports(self, weeks: Sequence[str]) -> pd.DataFrame:
        """Every report of some weeks, whoever asks."""
        return self._frame(self.reader._rows("weekly_report", Where("week", among=tuple(weeks))))

    def _frame(self, rows: Sequence[tuple]) -> pd.DataFrame:
        return self.reader._frame("weekly_report", rows, since=True)

    def _mine(self, reports: pd.DataFrame) -> pd.DataFrame:
        return reports[reports["enterprise"].isin(self.enterprises()["code"])].reset_index(drop=True)

    def _axes(self) -> tuple[np.ndarray, np.ndarray]:
        with reading(self.reader.engine) as connection:
            codes, weeks = axes(connection, self.version)
        draft = self.reader._draft
        if draft.get("enterprise"):
            codes = self._register()["code"].to_numpy()
        spoken = [str(key[1]) for key, row in draft.get("weekly_report", {}).items() if row is not None]
        if spoken:
            known = [str(week) for week in weeks[[0, -1]]] if len(weeks) else []
            weeks = weeks_from(min([*known, *spoken]), max([*known, *spoken]))
        return codes, weeks

    def _figures(self, figures: Sequence[str]) -> dict[str, pd.DataFrame]:
        """Frames of weeks() by enterprises(), by figure."""
        mine = self.enterprises()["code"].to_numpy() if self.viewer.details else np.array([], dtype=np.int64)
        codes, weeks = self._axes() if len(mine) else (mine, np.array([], dtype="datetime64[D]"))
        with reading(self.reader.engine) as connection:
            matrix = read_matrix(connection, self.version, codes, weeks, figures)
        matrix.lay_over(self.reader._draft.get("weekly_report", {}))
        return {figure: _as_frame(matrix, figure, mine) for figure in figures}


def _is_active(register: pd.DataFrame, week: str) -> pd.Series:
    return (register["active_since"] <= week) & ~(register["active_until"] < week)


def _as_frame(matrix: Matrix, figure: str, mine: np.ndarray) -> pd.DataFrame:
    rows = np.searchsorted(matrix.enterprises, mine)
    values = matrix.values[figure]
    values = (values if len(mine) == len(values) else values[rows]).T.astype(float)
    values[values < 0] = np.nan
    return pd.DataFrame(values, index=as_index(matrix.weeks), columns=pd.Index(mine, name="enterprise"))


def _sum(first: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """Added up; NaN where none of them is told."""
    total = first
    for other in others:
        total = total.add(other, fill_value=0)
    return total


def _rates(counted: pd.DataFrame) -> pd.DataFrame:
    counted = counted.astype({"district": "str", "expected": np.int64, "reported": np.int64})
    return counted.assign(rate=(counted["reported"] / counted["expected"]).where(counted["expected"] > 0))
