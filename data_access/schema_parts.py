"""What tables are made of: the CHECKs that also say in words what they ask, and the pattern of a versioned table.

Every table of schema.py and of its rooms (panel_schema.py) is put together from these.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    text,
)

from data_access.types import Int, Words

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}
metadata = MetaData(naming_convention=NAMING)
LARGEST = 1e12  # no figure of a city comes near it; a slipped unit or a pasted code does


# Each CHECK on one column also says in `info` what it asks, so that publish() can refuse a value in words before the
# database does, from this one place.


def one_of(column: str, values: Iterable[str], *, nullable: bool = False) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    loose = f"{column} IS NULL OR " if nullable else ""
    return CheckConstraint(
        f"{loose}{column} IN ({listed})", name=f"{column}_known", info={"column": column, "among": tuple(values)}
    )


def between(column: str, low: float, high: float) -> CheckConstraint:
    """NULL passes, as in every SQL CHECK; NOT NULL is the column's own matter."""
    return CheckConstraint(
        f"{column} BETWEEN {low:g} AND {high:g}",
        name=f"{column}_bounds",
        info={"column": column, "low": low, "high": high},
    )


def flag(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN (0, 1)", name=f"{column}_flag", info={"column": column, "flag": True})


def filled(column: str, most: int = 2000) -> CheckConstraint:
    return CheckConstraint(
        f"length({column}) BETWEEN 1 AND {most}", name=f"{column}_filled", info={"column": column, "filled": most}
    )


def iso_month(column: str) -> CheckConstraint:
    return CheckConstraint(
        f"length({column}) = 7 AND substr({column}, 5, 1) = '-' AND substr({column}, 1, 4) BETWEEN '1990' AND '2100' "
        f"AND substr({column}, 6, 2) BETWEEN '01' AND '12'",
        name=f"{column}_iso",
        info={"column": column, "pattern": "month"},
    )


def iso_day(column: str, *, pattern: str = "day") -> CheckConstraint:
    """`pattern` "week": the day is a Monday, which names its week; SQL that both databases know cannot ask it."""
    return CheckConstraint(
        f"length({column}) = 10 AND substr({column}, 5, 1) = '-' AND substr({column}, 8, 1) = '-' "
        f"AND substr({column}, 1, 4) BETWEEN '1990' AND '2100' AND substr({column}, 6, 2) BETWEEN '01' AND '12' "
        f"AND substr({column}, 9, 2) BETWEEN '01' AND '31'",
        name=f"{column}_iso",
        info={"column": column, "pattern": pattern},
    )


def iso_time(column: str) -> CheckConstraint:
    return CheckConstraint(
        f"length({column}) = 20 AND substr({column}, 11, 1) = 'T' AND substr({column}, 20, 1) = 'Z' "
        f"AND substr({column}, 1, 4) BETWEEN '1990' AND '2100'",
        name=f"{column}_iso",
        info={"column": column, "pattern": "time"},
    )


@dataclass(frozen=True)
class Versioned:
    """A versioned table: its business key, and the columns that hold its content."""

    table: Table
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.table.name

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Columns whose change is a change of the data; where a row came from is not."""
        own = (*self.key, "since", "until", "source_sheet", "source_row")
        return tuple(column.name for column in self.table.columns if column.name not in own)


VERSIONED: dict[str, Versioned] = {}


def versioned(name: str, key: tuple[str, ...], *parts: Column | CheckConstraint) -> Table:
    """A versioned table: PRIMARY KEY (key, since), one current row per key, and where each row was read from."""
    table = Table(
        name,
        metadata,
        *parts,
        Column("since", Int, ForeignKey("publication.version"), nullable=False),
        Column("until", Int, ForeignKey("publication.version")),
        Column("source_sheet", Words),
        Column("source_row", Int),
        PrimaryKeyConstraint(*key, "since"),
        CheckConstraint("until > since", name="until_later"),
        between("source_row", 1, 10_000_000),
        Index(
            f"uq_{name}_current",
            *key,
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    VERSIONED[name] = Versioned(table, key)
    return table
