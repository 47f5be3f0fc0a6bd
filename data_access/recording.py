"""On what, and when, is something recorded that people did? On the newest version, and never before what was last."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from data_access.business_clock import business_moment, newest_publication
from data_access.errors import Frozen, InvalidChange
from data_access.event_sequence import last_event
from data_access.identities import kind_in
from data_access.schema import publication


def newest_version_in(connection: Connection) -> int | None:
    """The version that an event recorded now is about; None before the first."""
    return connection.execute(select(func.max(publication.c.version))).scalar_one()


def require_live(connection: Connection, version: int) -> None:
    """Frozen, unless `version` (what the page shows) is the newest."""
    newest = newest_version_in(connection)
    if version != newest:
        raise Frozen(
            f"当前页面停留在数据版本{version}，最新版本是{newest}，只能查看。请打开最新版本再操作。",
            f"This page shows version {version} and the newest is {newest}, so it can only be read. "
            "Open the newest version first.",
        )


def next_event(connection: Connection, at: datetime | None) -> tuple[int, str]:
    """The number and the time of an event that happens at `at` (aware; default now, on a demo by its business clock).

    Within the caller's write transaction. A time before what was recorded or published last is an InvalidChange; a
    clock that was set back does not keep anybody from recording.
    """
    newest, last = last_event(connection)
    published = newest_publication(connection)
    floor = max(iso(published) if published else "", last)
    if at is None:
        now = business_moment(kind_in(connection), now=datetime.now(UTC), newest=published)
        return newest + 1, max(iso(now), floor)
    if at.tzinfo is None:
        raise ValueError("at needs a time zone")
    if iso(at) < floor:
        raise InvalidChange(
            [
                (
                    f"记录时间 {iso(at)} 早于已有记录或最新批次的 {floor}，时间不能倒退。",
                    f"at {iso(at)} lies before {floor}, what was recorded or published last; time does not run back.",
                )
            ]
        )
    return newest + 1, iso(at)


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
