"""How does something become part of the data? By a publication (数据批次): one atomic, serialised change, never undone
but by another."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, bindparam, or_, select

from data_access.acceptance import accepted, newest
from data_access.audit import record
from data_access.change_set import ChangeSet, Key, Prepared, Row, SourceFile
from data_access.engine import reading, writing
from data_access.errors import (
    CityLost,
    Dangling,
    Forbidden,
    Implausible,
    InvalidChange,
    NothingToPublish,
    RevertRefused,
)
from data_access.moments import moment_given, moment_now
from data_access.reported_months import newest_month
from data_access.schema import PUBLICATION_KINDS, VERSIONED, Versioned, publication, source_file
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
REPORTING = ("import", "correction")  # what a county officer publishes: figures, and better ones


def publish(
    engine: Engine,
    changes: ChangeSet,
    *,
    kind: str,
    author: str | None = None,
    reason: str,
    source: SourceFile | None = None,
    published_at: datetime | None = None,
    viewer: Viewer | None = None,
) -> int:
    """Make `changes` part of the data, all of them or none; the new version.

    Rows equal to the current one are left out; when none is left: NothingToPublish. `published_at` (aware; default now)
    may lie in the past but not before the newest publication, and no figure is of a month after it. With a `viewer`,
    their rights of this moment are read again inside the transaction, else Forbidden, and they are the author whatever
    `author` says; without one it is a command of somebody who runs the machine. The audit trail gets a line too.
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
    author: str | None = None,
    reason: str,
    published_at: datetime | None = None,
    viewer: Viewer | None = None,
) -> int:
    """Restore, for every key that `version` changed, what it said before, as a new publication; the new version.

    Refused as a whole (RevertRefused, which names them) when later versions changed one of these keys, or brought rows
    that need what would go; when no city would be left; and when what comes back would not be accepted today. A revert
    can be reverted. Author and rights as in publish().
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
        except (CityLost, Implausible) as lost:
            raise RevertRefused(
                f"不能撤销版本 {version}：{lost.zh}", f"Version {version} cannot be reverted. {lost.en}"
            ) from lost


def newest_version(engine: Engine) -> int:
    """The version a live view shows; 0 when nothing was published."""
    with reading(engine) as connection:
        return newest(connection)[0]


def _commit(
    connection: Connection,
    prepared: Prepared,
    *,
    kind: str,
    author: str | None,
    reason: str,
    source: SourceFile | None = None,
    published_at: datetime | None = None,
    viewer: Viewer | None = None,
    reverts: int | None = None,
) -> int:
    author = checked_text("publication", "author", author if viewer is None else viewer.subject or "anonymous")
    reason = checked_text("publication", "reason", reason)
    if viewer is not None:
        _require_rights(connection, viewer, prepared, kind)
    before, before_at = newest(connection)
    moment = moment_now(before_at) if published_at is None else moment_given(published_at, before_at)
    changed, current = accepted(connection, prepared, moment=moment)
    version = before + 1
    connection.execute(
        publication.insert(),
        {
            "version": version,
            "published_at": moment,
            "kind": kind,
            "author": author,
            "reason": reason,
            "reverts": reverts,
            **_source(connection, source),
        },
    )
    for name, rows in changed.items():
        versioned = VERSIONED[name]
        _close(connection, versioned, [key for key in rows if key in current[name]], version)
        _open(connection, versioned, rows, version)
    what = f"revert of version {reverts}" if reverts else kind
    action, at = "revert" if reverts else "publish", datetime.fromisoformat(moment)
    record(connection, author, action, f"version {version}", f"{what}: {reason}", at=at)
    return version


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


def _source(connection: Connection, source: SourceFile | None) -> dict[str, str]:
    """What a publication says of its file; the bytes are kept once, under the first name they came by."""
    if source is None:
        return {}
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
    return {"source_sha256": source.sha256, "source_name": source.name}


def _require_rights(connection: Connection, viewer: Viewer, prepared: Prepared, kind: str) -> None:
    today = rights(connection, viewer.subject)
    if not (viewer.may_write and today.may_write):
        raise Forbidden("您没有入库权限。", "You may not publish.")
    if today.role == "monitor":
        return
    if kind not in (*REPORTING, "revert"):
        raise Forbidden(
            "您只能填报本县区的上报数，批次类型应为导入或更正。",
            "You may only report your own district's figures: as an import or a correction.",
        )
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
