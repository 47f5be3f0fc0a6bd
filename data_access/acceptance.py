"""Would a change become part of the data? One answer for publishing it and for looking at it before."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from data_access.at_version import holding
from data_access.change_set import Key, Prepared
from data_access.errors import InvalidChange, NothingToPublish
from data_access.plausible import check_plausible
from data_access.references import check_references
from data_access.schema import VERSIONED, Versioned, publication
from data_access.validate import named

Current = dict[str, dict[Key, tuple]]


def accepted(
    connection: Connection, prepared: Prepared, *, moment: str, draft: Prepared | None = None
) -> tuple[Prepared, Current]:
    """What `prepared` changes of the newest version, and the current rows of the keys touched, else a refusal.

    Raises NothingToPublish, or InvalidChange with every rule that is broken. `moment`: when it is published; `draft`:
    what was accepted before it and is not published.
    """
    draft = draft or {}
    changed, current = _changed(connection, prepared, draft)
    if not changed:
        raise NothingToPublish(
            "与现有数据完全相同，没有需要入库的内容。",
            "Everything equals the current data; there is nothing to publish.",
        )
    after = laid_over(draft, changed)
    check_references(connection, after)
    check_plausible(connection, changed, after, moment)
    return changed, current


def laid_over(draft: Prepared, changed: Prepared) -> Prepared:
    """Both as one, `changed` counting where both speak of a key."""
    return {name: {**draft.get(name, {}), **changed.get(name, {})} for name in {**draft, **changed}}


def newest(connection: Connection) -> tuple[int, str]:
    """The newest version and when it was published; 0 and '' before the first."""
    found = select(func.coalesce(func.max(publication.c.version), 0), func.max(publication.c.published_at))
    version, moment = connection.execute(found).one()
    return version, moment or ""


def _changed(connection: Connection, prepared: Prepared, draft: Prepared) -> tuple[Prepared, Current]:
    changed: Prepared = {}
    current: Current = {}
    problems = []
    for name, rows in prepared.items():
        if not rows:
            continue
        current[name] = found = _current(connection, VERSIONED[name], rows)
        before = {**found, **{key: row and row.content for key, row in draft.get(name, {}).items()}}
        different = {}
        for key, row in rows.items():
            if row is None and before.get(key) is None:
                zh, en = named(name, key)
                problems.append((f"{zh}：没有这一行，无法删除", f"{en}: there is no such row to remove"))
            elif row is None or before.get(key) != row.content:
                different[key] = row
        if different:
            changed[name] = different
    if problems:
        raise InvalidChange(problems)
    return changed, current


def _current(connection: Connection, versioned: Versioned, keys: Iterable[Key]) -> dict[Key, tuple]:
    """The content of the current rows of these keys, read at once, and of some more."""
    table, width = versioned.table, len(versioned.key)
    statement = select(*(table.c[name] for name in (*versioned.key, *versioned.content))).where(table.c.until.is_(None))
    for wanted in holding(versioned, keys):
        statement = statement.where(*wanted.clauses(table))
    return {tuple(row[:width]): tuple(row[width:]) for row in connection.execute(statement)}
