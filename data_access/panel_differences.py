"""What differs of the enterprise panel between two versions, as far as the viewer may know it?

An enterprise's row, or a report of it, is told where every district it stood in is among the viewer's details. What
stands elsewhere is counted, all districts together. Reports that came or went are counted by week and district for
everybody who may see them: a week brings one from every enterprise, and it is those corrected that people look for.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from data_access.change_set import Key, Row
from data_access.differences import PANEL, Change
from data_access.panel_schema import weekly_report
from data_access.schema_parts import VERSIONED

REPORT = VERSIONED["weekly_report"]
PLACE = {name: VERSIONED[name].content.index("district") for name in PANEL}
Came = Counter[tuple[str, str]]  # (week, district) -> reports that are there at one version only


@dataclass(frozen=True)
class PanelChanges:
    """`told`: enterprises and corrected reports, one by one; `counted`: rows of changes_frame() for the rest."""

    told: Sequence[Change]
    counted: Sequence[tuple]


def within(changes: Iterable[Change], came: Came, gone: Came, details: Collection[str]) -> PanelChanges:
    """What a viewer of `details` is told of changes of the panel's tables."""
    told: list[Change] = []
    beyond: Counter[str] = Counter()
    for change in changes:
        place = PLACE[change.table]
        if all(side is None or side[place] in details for side in (change.old, change.new)):
            told.append(change)
        else:
            beyond[change.table] += 1
    counted: list[tuple] = []
    for week, district in sorted(came.keys() | gone.keys()):
        if district in details:
            old, new = gone[week, district] or None, came[week, district] or None
            counted.append(("weekly_report", week, None, district, None, "reports", old, new, False))
        else:
            beyond["weekly_report"] += came[week, district] + gone[week, district]
    counted += [
        (name, "", None, None, None, "beyond_details", None, number, False) for name, number in sorted(beyond.items())
    ]
    return PanelChanges(told, counted)


def reports_between(connection: Connection, first: int, second: int) -> tuple[list[Change], Came, Came]:
    """The reports that say something else at `second`, and how many are there only at `second`, and only at `first`.

    Read through the indexes on `since` and `until`: what lies between two versions, never all reports.
    """
    low, high = sorted((first, second))
    table, width = REPORT.table, len(REPORT.key)
    columns = [table.c[name] for name in (*REPORT.key, *REPORT.content)]
    ended = and_(table.c.until.between(low + 1, high), table.c.since <= low)
    before = {tuple(row[:width]): tuple(row[width:]) for row in connection.execute(select(*columns).where(ended))}
    begun = and_(table.c.since.between(low + 1, high), or_(table.c.until.is_(None), table.c.until > high))
    came = Counter(_counts(connection, begun))
    after = {key: row for key, row in _rows_of(connection, columns, begun, before).items() if key in before}
    place = PLACE["weekly_report"]
    for key, row in after.items():
        came[str(key[1]), row[place]] -= 1
    gone = Counter((str(key[1]), row[place]) for key, row in before.items() if key not in after)
    changed = [
        Change("weekly_report", key, *((before[key], after[key]) if first <= second else (after[key], before[key])))
        for key in sorted(after)
        if before[key] != after[key]
    ]
    came, gone = +came, +gone
    return (changed, came, gone) if first <= second else (changed, gone, came)


def _counts(connection: Connection, begun) -> dict[tuple[str, str], int]:
    table = weekly_report
    statement = select(table.c.week, table.c.district, func.count()).where(begun)
    found = connection.execute(statement.group_by(table.c.week, table.c.district))
    return {(week, district): number for week, district, number in found}


def _rows_of(connection: Connection, columns: list, begun, keys: Collection[Key]) -> dict[Key, tuple]:
    """The rows that began, of the weeks that `keys` speak of; a superset of those keys."""
    weeks = sorted({key[1] for key in keys})
    if not weeks:
        return {}
    statement = select(*columns).where(begun, weekly_report.c.week.in_(weeks))
    return {tuple(row[: len(REPORT.key)]): tuple(row[len(REPORT.key) :]) for row in connection.execute(statement)}


def reports_drafted(rows: Mapping[Key, Row | None], before: Mapping[Key, tuple]) -> tuple[list[Change], Came, Came]:
    """The same of a draft: `rows` as prepared, `before` the content of its keys now."""
    place = PLACE["weekly_report"]
    changed: list[Change] = []
    came: Came = Counter()
    gone: Came = Counter()
    for key in sorted(rows):
        row, old = rows[key], before.get(key)
        if row is None:
            gone[str(key[1]), old[place]] += 1
        elif old is None:
            came[str(key[1]), row.content[place]] += 1
        else:
            changed.append(Change("weekly_report", key, old, row.content))
    return changed, came, gone
