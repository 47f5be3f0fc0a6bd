"""On what, and when, is something recorded that people did? On the newest version, and never before what was last."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, select

from data_access.business_clock import SHANGHAI, business_moment
from data_access.errors import Frozen, InvalidChange
from data_access.event_sequence import TABLES
from data_access.identities import kind_of
from data_access.schema import profile, publication


@dataclass(frozen=True)
class Turn:
    """What the next event is: its number, its time as it is stored, and the version that it is about."""

    event: int
    at: str
    version: int

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def day(self) -> date:
        return self.moment.astimezone(SHANGHAI).date()


def require_live(connection: Connection, version: int) -> None:
    """Frozen, unless `version` (what the page shows) is the newest."""
    newest = connection.execute(select(func.max(publication.c.version))).scalar_one()
    if version != newest:
        raise Frozen(
            f"当前页面停留在数据版本{version}，最新版本是{newest}，只能查看。请打开最新版本再操作。",
            f"This page shows version {version} and the newest is {newest}, so it can only be read. "
            "Open the newest version first.",
        )


# One question instead of six: an event is recorded while everybody else who writes waits.
_last = [
    select(table.c[column]).order_by(table.c.event.desc()).limit(1).scalar_subquery()
    for column in ("event", "at")
    for table in TABLES
]
_newest = [
    select(publication.c[column]).order_by(publication.c.version.desc()).limit(1).scalar_subquery()
    for column in ("version", "published_at")
]
_kind = select(profile.c.value).where(profile.c.key == "database_kind").scalar_subquery()
STANDING = select(*_last, *_newest, _kind)


def next_turn(connection: Connection, at: datetime | None) -> Turn:
    """The next event, which happens at `at` (aware; default now, on a demo by its business clock).

    Within the caller's write transaction. A time before what was recorded or published last is an InvalidChange; a
    clock that was set back does not keep anybody from recording.
    """
    found = tuple(connection.execute(STANDING).one())
    numbers, times = found[: len(TABLES)], found[len(TABLES) : 2 * len(TABLES)]
    version, published, kind = found[2 * len(TABLES) :]
    event = max(number or 0 for number in numbers) + 1
    floor = max(time or "" for time in (*times, published))
    if at is None:
        newest = datetime.fromisoformat(published) if published else None
        now = business_moment(kind_of(kind), now=datetime.now(UTC), newest=newest)
        return Turn(event, max(iso(now), floor), version)
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
    return Turn(event, iso(at), version)


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
