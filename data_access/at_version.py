"""Which rows of a versioned table belong to a version, and to a version with a draft on top?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, and_, or_, select

from data_access.change_set import Key, Row
from data_access.schema import Versioned

MOST_LISTED = 400  # values in one IN (...): far below the 32,766 parameters of SQLite and 65,535 of PostgreSQL


@dataclass(frozen=True)
class Where:
    """A condition on a key column that means the same to the database and to a draft's rows."""

    column: str
    among: tuple[object, ...] | None = None
    low: str | None = None
    high: str | None = None

    def holds(self, value: object) -> bool:
        return (
            (self.among is None or value in self.among)
            and (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
        )

    def clauses(self, table: Table) -> list:
        column = table.c[self.column]
        asked = []
        if self.among is not None:
            asked.append(column.in_(self.among))
        if self.low is not None:
            asked.append(column >= self.low)
        if self.high is not None:
            asked.append(column <= self.high)
        return asked


def at(table: Table, version: int):
    """The SQL condition of the one idea: the rows that belong to `version`."""
    return and_(table.c.since <= version, or_(table.c.until.is_(None), table.c.until > version))


def holding(versioned: Versioned, keys: Iterable[Key]) -> list[Where]:
    """Conditions that these keys meet, and few others: a superset is cheaper to read than a query per key."""
    wanted = []
    for position, column in enumerate(versioned.key):
        values = {key[position] for key in keys}
        if len(values) <= MOST_LISTED:
            wanted.append(Where(column, among=tuple(sorted(values))))
    return wanted


def rows_at(connection: Connection, versioned: Versioned, version: int, *wanted: Where) -> Sequence[tuple]:
    """Key, content and since of the rows of `version`, ordered by key."""
    table = versioned.table
    columns = [table.c[name] for name in (*versioned.key, *versioned.content, "since")]
    clauses = [clause for one in wanted for clause in one.clauses(table)]
    statement = select(*columns).where(at(table, version), *clauses).order_by(*columns[: len(versioned.key)])
    return connection.execute(statement).all()


def overlaid(
    rows: Sequence[tuple], versioned: Versioned, draft: dict[Key, Row | None], since: int, *wanted: Where
) -> Sequence[tuple]:
    """The same rows as if `draft` had been published: a row it repeats unchanged keeps its `since`, as in publish()."""
    if not draft:
        return rows
    width = len(versioned.key)
    merged = {row[:width]: row for row in rows}
    for key, row in draft.items():
        values = dict(zip(versioned.key, key, strict=True))
        if not all(one.holds(values[one.column]) for one in wanted):
            continue
        if row is None:
            merged.pop(key, None)
        elif key not in merged or merged[key][width:-1] != row.content:
            merged[key] = (*key, *row.content, since)
    return [merged[key] for key in sorted(merged)]
