"""How does something become part of the data? By a publication (数据批次): one atomic, serialised change, never undone
but by another."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, and_, bindparam, func, or_, select

from data_access.at_version import at
from data_access.change_set import ChangeSet, Key, Prepared, Row, SourceFile
from data_access.engine import reading, writing
from data_access.errors import Dangling, Forbidden, InvalidChange, NothingToPublish, RevertRefused
from data_access.references import check_references
from data_access.schema import PUBLICATION_KINDS, VERSIONED, Versioned, district, observation, publication, source_file
from data_access.validate import checked_text, named, prepare
from data_access.viewer import Viewer, rights

__all__ = [
    "ChangeSet",
    "Forbidden",
    "InvalidChange",
    "NothingToPublish",
    "RevertRefused",
    "SourceFile",
    "newest_month",
    "newest_version",
    "publish",
    "revert",
]

LARGEST_FILE = 1_000_000_000
MOST_LISTED = 400  # values in one IN (...): far below the 32,766 parameters of SQLite and 65,535 of PostgreSQL


def publish(
    engine: Engine,
    changes: ChangeSet,
    *,
    kind: str,
    author: str,
    reason: str,
    source: SourceFile | None = None,
    published_at: datetime | None = None,
    viewer: Viewer | None = None,
) -> int:
    """Make `changes` part of the data, all of them or none; the new version.

    Rows equal to the current one are left out; when none is left: NothingToPublish. `published_at` (aware; default now)
    may lie in the past but not before the newest publication. With a `viewer`, their rights of this moment are read
    again inside the transaction, else Forbidden; without one it is a command of somebody who runs the machine.
    Raises InvalidChange with every rule that is broken, DatabaseTrouble when the database cannot be written.
    """
    if kind not in PUBLICATION_KINDS or kind == "revert":
        kinds = [known for known in PUBLICATION_KINDS if known != "revert"]
        raise InvalidChange([(f"批次类型 {kind!r} 应为：{'、'.join(kinds)}", f"kind {kind!r} must be one of {kinds}")])
    if source is not None:
        checked_text("source_file", "name", source.name)
        if len(source.content) > LARGEST_FILE:
            raise InvalidChange([("来源文件不能超过1GB", "a source file holds at most 1 GB")])
    prepared = prepare(changes)
    with writing(engine) as connection:
        return _commit(
            connection,
            prepared,
            kind=kind,
            author=author,
            reason=reason,
            source=source,
            published_at=published_at,
            viewer=viewer,
        )


def revert(
    engine: Engine,
    version: int,
    *,
    author: str,
    reason: str,
    published_at: datetime | None = None,
    viewer: Viewer | None = None,
) -> int:
    """Restore, for every key that `version` changed, what it said before, as a new publication; the new version.

    Refused as a whole (RevertRefused, which names them) when later versions changed one of these keys, or brought rows
    that need what would go. A revert can be reverted.
    """
    with writing(engine) as connection:
        if connection.execute(select(publication.c.version).where(publication.c.version == version)).first() is None:
            raise RevertRefused(f"没有版本 {version}。", f"There is no version {version}.")
        prepared = _before(connection, version)
        try:
            return _commit(
                connection,
                prepared,
                kind="revert",
                author=author,
                reason=reason,
                published_at=published_at,
                viewer=viewer,
                reverts=version,
            )
        except Dangling as dangling:
            raise _in_the_way(version, dangling.versions, dangling.problems[0]) from dangling


def newest_version(engine: Engine) -> int:
    """The version a live view shows; 0 when nothing was published."""
    with reading(engine) as connection:
        return _newest(connection)[0]


def newest_month(engine: Engine, version: int) -> str | None:
    """Which month does a view show by default? The newest that every part has reported.

    A part is a district below the city with any observation in the twelve months before. Without parts it is the newest
    month with any observation; None without observations.
    """
    seen = select(observation.c.month, observation.c.district).where(at(observation, version)).distinct()
    kinds = select(district.c.code).where(at(district, version), district.c.kind == "city")
    with reading(engine) as connection:
        cities = set(connection.execute(kinds).scalars())
        reported: dict[str, set[str]] = {}
        for row in connection.execute(seen):
            reported.setdefault(row.month, set()).add(row.district)
    months = sorted(reported, reverse=True)
    for month in months:
        year_before = f"{int(month[:4]) - 1}{month[4:]}"
        parts = set().union(*(reported[other] for other in months if year_before <= other <= month)) - cities
        if parts and parts <= reported[month]:
            return month
    return months[0] if months else None


def _commit(
    connection: Connection,
    prepared: Prepared,
    *,
    kind: str,
    author: str,
    reason: str,
    source: SourceFile | None = None,
    published_at: datetime | None = None,
    viewer: Viewer | None = None,
    reverts: int | None = None,
) -> int:
    author = checked_text("publication", "author", author)
    reason = checked_text("publication", "reason", reason)
    if viewer is not None:
        _require_rights(connection, viewer, prepared)
    changed, current = _changed(connection, prepared)
    if not any(changed.values()):
        raise NothingToPublish(
            "与现有数据完全相同，没有需要入库的内容。",
            "Everything equals the current data; there is nothing to publish.",
        )
    check_references(connection, changed)
    newest, newest_at = _newest(connection)
    version = newest + 1
    connection.execute(
        publication.insert(),
        {
            "version": version,
            "published_at": _moment(published_at, newest_at),
            "kind": kind,
            "author": author,
            "reason": reason,
            "source_sha256": _keep_file(connection, source) if source else None,
            "reverts": reverts,
        },
    )
    for name, rows in changed.items():
        versioned = VERSIONED[name]
        _close(connection, versioned, [key for key in rows if key in current[name]], version)
        _open(connection, versioned, rows, version)
    return version


def _changed(connection: Connection, prepared: Prepared) -> tuple[Prepared, dict[str, dict[Key, tuple]]]:
    """What differs from the current rows, and the current rows of the keys touched."""
    changed: Prepared = {}
    current: dict[str, dict[Key, tuple]] = {}
    problems = []
    for name, rows in prepared.items():
        if not rows:
            continue
        current[name] = found = _current(connection, VERSIONED[name], rows)
        changed[name] = {}
        for key, row in rows.items():
            if row is None and key not in found:
                zh, en = named(name, key)
                problems.append((f"{zh}：没有这一行，无法删除", f"{en}: there is no such row to remove"))
            elif row is None or found.get(key) != row.content:
                changed[name][key] = row
    if problems:
        raise InvalidChange(problems)
    return {name: rows for name, rows in changed.items() if rows}, current


def _current(connection: Connection, versioned: Versioned, keys: Iterable[Key]) -> dict[Key, tuple]:
    """The content of the current rows of these keys, read at once; a superset is cheaper than a query per key."""
    table, width = versioned.table, len(versioned.key)
    statement = select(*(table.c[name] for name in (*versioned.key, *versioned.content))).where(table.c.until.is_(None))
    for position, column in enumerate(versioned.key):
        values = {key[position] for key in keys}
        if len(values) <= MOST_LISTED:
            statement = statement.where(table.c[column].in_(sorted(values)))
    return {tuple(row[:width]): tuple(row[width:]) for row in connection.execute(statement)}


def _close(connection: Connection, versioned: Versioned, keys: Sequence[Key], version: int) -> None:
    if not keys:
        return
    table = versioned.table
    this = and_(*(table.c[column] == bindparam(f"key_{column}") for column in versioned.key), table.c.until.is_(None))
    connection.execute(
        table.update().where(this).values(until=version),
        [{f"key_{column}": part for column, part in zip(versioned.key, key, strict=True)} for key in keys],
    )


def _open(connection: Connection, versioned: Versioned, rows: dict[Key, Row | None], version: int) -> None:
    columns = (*versioned.key, *versioned.content, "since", "source_sheet", "source_row")
    values = [
        dict(zip(columns, (*key, *row.content, version, row.sheet, row.line), strict=True))
        for key, row in rows.items()
        if row is not None
    ]
    if values:
        connection.execute(versioned.table.insert(), values)


def _newest(connection: Connection) -> tuple[int, str]:
    newest = select(func.coalesce(func.max(publication.c.version), 0), func.max(publication.c.published_at))
    version, moment = connection.execute(newest).one()
    return version, moment or ""


def _moment(published_at: datetime | None, newest_at: str) -> str:
    if published_at is None:
        # A machine whose clock was set back can still publish; versions, not times, say what came first.
        return max(_iso(datetime.now(UTC)), newest_at)
    if published_at.tzinfo is None:
        raise ValueError("published_at needs a time zone")
    moment = _iso(published_at)
    if moment < newest_at:
        raise InvalidChange(
            [
                (
                    f"入库时间 {moment} 早于最新批次的 {newest_at}，时间不能倒退。",
                    f"published_at {moment} lies before the newest publication's {newest_at}; time does not run back.",
                )
            ]
        )
    return moment


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _keep_file(connection: Connection, source: SourceFile) -> str:
    held = select(source_file.c.sha256).where(source_file.c.sha256 == source.sha256)
    if connection.execute(held).first() is None:
        connection.execute(
            source_file.insert(),
            {
                "sha256": source.sha256,
                "name": source.name,
                "size": len(source.content),
                "bytes": source.content,
            },
        )
    return source.sha256


def _require_rights(connection: Connection, viewer: Viewer, prepared: Prepared) -> None:
    today = rights(connection, viewer.subject)
    if not (viewer.may_write and today.may_write):
        raise Forbidden("您没有入库权限。", "You may not publish.")
    if today.role == "monitor":
        return
    for name, rows in prepared.items():
        for key in rows:
            own = name == "observation" and key[VERSIONED[name].key.index("district")] in today.writable
            if not own:
                zh, en = named(name, key)
                raise Forbidden(
                    f"{zh}：您只能填报本县区的上报数。", f"{en}: you may only report your own district's figures."
                )


def _before(connection: Connection, version: int) -> Prepared:
    """For every key that `version` changed, the row it had before; RevertRefused when a later version changed one."""
    prepared: Prepared = {}
    later: dict[int, tuple[str, str]] = {}
    for name, versioned in VERSIONED.items():
        table, width = versioned.table, len(versioned.key)
        columns = [table.c[column] for column in (*versioned.key, *versioned.content)]
        touched = select(*columns, table.c.since).where(or_(table.c.since == version, table.c.until == version))
        rows: dict[Key, Row | None] = {}
        for row in connection.execute(touched):
            key = tuple(row[:width])
            if row.since == version:
                rows.setdefault(key, None)
            else:
                rows[key] = Row(tuple(row[width:-1]))
        if not rows:
            continue
        prepared[name] = rows
        after = select(*columns[:width], table.c.since, table.c.until).where(
            or_(table.c.since > version, table.c.until > version)
        )
        for row in connection.execute(after):
            key = tuple(row[:width])
            if key in rows:
                for moved in (row.since, row.until):
                    if moved is not None and moved > version:
                        later.setdefault(moved, named(name, key))
    if later:
        raise _in_the_way(version, tuple(sorted(later)), later[min(later)])
    return prepared


def _in_the_way(version: int, later: tuple[int, ...], example: tuple[str, str]) -> RevertRefused:
    names = "、".join(str(number) for number in later[:5]) + ("等" if len(later) > 5 else "")
    english = ", ".join(str(number) for number in later[:5]) + (" and more" if len(later) > 5 else "")
    english = f"later version{'s' if len(later) > 1 else ''} {english}"
    return RevertRefused(
        f"不能撤销版本 {version}：之后的版本 {names} 又改动了其中的内容（{example[0]}）。请先撤销之后的版本。",
        f"Version {version} cannot be reverted: {english} changed part of it "
        f"({example[1]}). Revert what came later first.",
        later,
    )
