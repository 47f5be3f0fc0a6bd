"""What differs between two versions, key by key and column by column? Of weekly reports see panel_differences."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, or_, select

from data_access.change_set import Key
from data_access.schema import VERSIONED

PANEL = ("enterprise", "weekly_report")
COLUMNS = ("table", "key", "indicator", "district", "month", "column", "old", "new", "suppressed")


@dataclass(frozen=True)
class Change:
    """One key whose content differs; `old` None where it was added, `new` None where it was removed."""

    table: str
    key: Key
    old: tuple | None
    new: tuple | None


def between(connection: Connection, first: int, second: int, tables: Collection[str]) -> list[Change]:
    """Every key of `tables` that says something else at `second` than at `first`, by table and key; earlier or later
    alike."""
    low, high = sorted((first, second))
    found: list[Change] = []
    for name, versioned in VERSIONED.items():
        if name not in tables:
            continue
        table, width = versioned.table, len(versioned.key)
        columns = [table.c[column] for column in (*versioned.key, *versioned.content)]
        moved = or_(table.c.since.between(low + 1, high), table.c.until.between(low + 1, high))
        states: dict[Key, dict[int, tuple]] = {}
        for row in connection.execute(select(*columns, table.c.since, table.c.until).where(moved)):
            *values, since, until = row
            for version in (low, high):
                if since <= version and (until is None or until > version):
                    states.setdefault(tuple(values[:width]), {})[version] = tuple(values[width:])
        for key in sorted(states):
            old, new = states[key].get(first), states[key].get(second)
            if old != new:
                found.append(Change(name, key, old, new))
    return found


def changes_frame(
    changes: Sequence[Change], withheld: Collection[Key] = (), counted: Sequence[tuple] = ()
) -> pd.DataFrame:
    """One row per column that differs; for observations whose key is in `withheld` neither old nor new is told.

    `counted`: rows of COLUMNS to add, for what is counted and not listed.
    """
    rows = [row for change in changes for row in _rows(change, withheld)]
    rows += counted
    table = pd.DataFrame(
        {name: pd.Series([row[at] for row in rows], dtype=object) for at, name in enumerate(COLUMNS)}, columns=COLUMNS
    )
    return table.astype({"table": "str", "key": "str", "column": "str", "suppressed": bool})


def _rows(change: Change, withheld: Collection[Key]) -> Iterator[tuple]:
    versioned = VERSIONED[change.table]
    parts = dict(zip(versioned.key, change.key, strict=True))
    indicator = parts.get("code") if change.table == "indicator" else parts.get("indicator")
    district = parts.get("code") if change.table == "district" else parts.get("district")
    if change.table in PANEL:  # where it stands, else where it stood
        district = (change.new or change.old)[versioned.content.index("district")]
    hidden = change.table == "observation" and change.key in withheld
    empty = (None,) * len(versioned.content)
    for column, old, new in zip(versioned.content, change.old or empty, change.new or empty, strict=True):
        if old != new:
            yield (
                change.table,
                "|".join(str(part) for part in change.key),
                indicator,
                district,
                parts.get("month"),
                column,
                None if hidden else old,
                None if hidden else new,
                hidden,
            )
