"""One figure of every weekly report at one version, weeks by enterprises, without reading all reports each time.

store_matrices() keeps each figure of a version as one array, made from the array of an earlier version and the reports
that changed since. The Panel reads what is stored, else the reports: the answer is the same.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, delete, func, or_, select

from data_access.at_version import at
from data_access.change_set import Key, Row
from data_access.engine import reading, writing
from data_access.panel_schema import HEADS, enterprise, panel_matrix, weekly_report
from data_access.schema_parts import VERSIONED
from data_access.weeks import weeks_from

CONTENT = VERSIONED["weekly_report"].content
MISSING = -1  # no figure; every stored one is zero or more
AT_ONCE = 100_000
KEPT = 2  # versions whose matrices are kept: the newest, and the one that the next is made from meanwhile


class Matrix:
    """`values[figure]`: int32, enterprises (ascending codes) by weeks (every Monday from the first to the last)."""

    def __init__(self, enterprises: np.ndarray, weeks: np.ndarray, figures: Sequence[str]) -> None:
        self.enterprises = np.asarray(enterprises, dtype=np.int64)
        self.weeks = np.asarray(weeks, dtype="datetime64[D]")
        shape = (len(self.enterprises), len(self.weeks))
        self.values = {figure: np.full(shape, MISSING, dtype=np.int32) for figure in figures}

    def take(self, rows: Sequence[tuple]) -> None:
        """Set what `rows` of (enterprise, week, *figures) say; those of other enterprises or weeks are left out."""
        if not rows:
            return
        codes, weeks, *given = zip(*rows, strict=True)
        named = {str(week): at for at, week in enumerate(self.weeks)}
        wanted = np.fromiter(codes, dtype=np.int64, count=len(rows))
        columns = np.fromiter((named.get(week, -1) for week in weeks), dtype=np.int64, count=len(rows))
        places = np.searchsorted(self.enterprises, wanted)
        known = np.append(self.enterprises, MISSING)[places] == wanted
        ours = known & (columns >= 0)
        for figure, figures in zip(self.values, given, strict=True):
            told = np.fromiter(figures, dtype=np.int32, count=len(rows))
            self.values[figure][places[ours], columns[ours]] = told[ours]

    def lay_over(self, draft: Mapping[Key, Row | None]) -> None:
        """Set what a draft would say; a report it removes is missing."""
        columns = [CONTENT.index(figure) for figure in self.values]
        rows = []
        for key, row in draft.items():
            given = [None if row is None else row.content[column] for column in columns]
            rows.append((*key, *(MISSING if figure is None else figure for figure in given)))
        self.take(rows)


def span(connection: Connection, version: int) -> tuple[str, str] | None:
    """The first and the last week with any report at `version`; None without reports."""
    week, ours = weekly_report.c.week, at(weekly_report, version)
    first = connection.scalar(select(week).where(ours).order_by(week).limit(1))
    last = connection.scalar(select(week).where(ours).order_by(week.desc()).limit(1))
    return None if first is None else (first, last)


def read_matrix(
    connection: Connection, version: int, enterprises: np.ndarray, weeks: np.ndarray, figures: Sequence[str]
) -> Matrix:
    """The figures at `version`: from the newest stored arrays up to it and what changed since, else from all reports.

    `enterprises` and `weeks`: see axes(); those of the version.
    """
    matrix = Matrix(enterprises, weeks, figures)
    base = _stored_version(connection, version, figures)
    if base is None:
        for rows in _reports(connection, figures, at(weekly_report, version)):
            matrix.take(rows)
        return matrix
    for figure in figures:
        _take_stored(connection, matrix, base, figure)
    if base < version:
        since, until = weekly_report.c.since, weekly_report.c.until
        moved = or_(since.between(base + 1, version), until.between(base + 1, version))
        for rows in _reports(connection, figures, moved & ~at(weekly_report, version)):
            matrix.take([(*row[:2], *[MISSING] * len(figures)) for row in rows])
        for rows in _reports(connection, figures, moved & at(weekly_report, version)):
            matrix.take(rows)
    return matrix


def axes(connection: Connection, version: int) -> tuple[np.ndarray, np.ndarray]:
    """The codes of all enterprises of a version, ascending, and its weeks."""
    codes = select(enterprise.c.code).where(at(enterprise, version)).order_by(enterprise.c.code)
    found = span(connection, version)
    weeks = weeks_from(*found) if found else np.array([], dtype="datetime64[D]")
    return np.fromiter(connection.scalars(codes), dtype=np.int64), weeks


def store_matrices(engine: Engine, version: int, *, made: datetime | None = None) -> bool:
    """Keep every figure of `version` as one array each; False when that was done before.

    Arrays of older versions are removed but for the newest of them: all of them can be made again.
    """
    at_time = (made or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with reading(engine) as connection:
        if _stored_version(connection, version, HEADS) == version:
            return False
        matrix = read_matrix(connection, version, *axes(connection, version), HEADS)
    rows = [{"version": version, "figure": figure, "bytes": _packed(matrix, figure), "at": at_time} for figure in HEADS]
    with writing(engine) as connection:
        if _stored_version(connection, version, HEADS) == version:
            return False
        connection.execute(panel_matrix.insert(), rows)
        known = select(panel_matrix.c.version).distinct().order_by(panel_matrix.c.version.desc()).limit(KEPT)
        oldest = min(connection.scalars(known))
        connection.execute(delete(panel_matrix).where(panel_matrix.c.version < oldest))
    return True


def _stored_version(connection: Connection, version: int, figures: Sequence[str]) -> int | None:
    """The newest version up to `version` of which all these figures are stored."""
    found = (
        select(panel_matrix.c.version)
        .where(panel_matrix.c.version <= version, panel_matrix.c.figure.in_(figures))
        .group_by(panel_matrix.c.version)
        .having(func.count() == len(figures))
        .order_by(panel_matrix.c.version.desc())
        .limit(1)
    )
    return connection.scalar(found)


def _reports(connection: Connection, figures: Sequence[str], wanted: ColumnElement[bool]) -> Iterator[Sequence[tuple]]:
    table = weekly_report
    told = [func.coalesce(table.c[figure], MISSING) for figure in figures]
    statement = select(table.c.enterprise, table.c.week, *told).where(wanted)
    yield from connection.execution_options(yield_per=AT_ONCE).execute(statement).partitions()


def _packed(matrix: Matrix, figure: str) -> bytes:
    file = io.BytesIO()
    values = matrix.values[figure]
    np.savez_compressed(file, enterprises=matrix.enterprises, weeks=matrix.weeks.astype(np.int64), values=values)
    return file.getvalue()


def _take_stored(connection: Connection, matrix: Matrix, version: int, figure: str) -> None:
    wanted = panel_matrix.c.version == version, panel_matrix.c.figure == figure
    with np.load(io.BytesIO(connection.scalars(select(panel_matrix.c.bytes).where(*wanted)).one())) as stored:
        enterprises, weeks = stored["enterprises"], stored["weeks"].astype("datetime64[D]")
        _, rows, from_rows = np.intersect1d(matrix.enterprises, enterprises, assume_unique=True, return_indices=True)
        _, columns, from_columns = np.intersect1d(matrix.weeks, weeks, assume_unique=True, return_indices=True)
        matrix.values[figure][np.ix_(rows, columns)] = stored["values"][np.ix_(from_rows, from_columns)]
