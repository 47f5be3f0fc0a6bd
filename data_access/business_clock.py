"""Which day is it for the business? One clock for everything that is overdue, open for days or still to come.

Nothing here asks the machine what time it is: whoever shows or records something hands `now` in, and the answer is part
of what is shown. Days are those of Asia/Shanghai.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, select

from data_access.engine import reading, require_schema
from data_access.event_sequence import require_event, time_of
from data_access.identities import REAL, kind_in
from data_access.schema import publication

SHANGHAI = ZoneInfo("Asia/Shanghai")


def business_day(kind: str, *, now: datetime, newest: datetime | None, frozen: datetime | None = None) -> date:
    """Which day does a view stand on?

    `kind` of the database: demo, national or real. `newest`: when its newest publication was made, None before the
    first. `frozen`: the moment a frozen view stands for, None while it is live.
    Frozen: the day of that moment. Live: today on a real database, else the day after the newest publication.
    """
    if frozen is not None:
        return _there(frozen).date()
    if kind == REAL or newest is None:
        return _there(now).date()
    return _there(newest).date() + timedelta(days=1)


def business_moment(kind: str, *, now: datetime, newest: datetime | None) -> datetime:
    """At which moment does something recorded now happen? Now, or at this hour of the business day on a demo."""
    day = business_day(kind, now=now, newest=newest)
    return datetime.combine(day, _there(now).timetz())


def day_shown(engine: Engine, version: int, event: int | None = None, *, now: datetime) -> date:
    """The business day of a link's v and e, as the database stands. LookupError when it has no such version or event.

    Live means that `version` is the newest and no `event` is given; else the view is frozen at the later of the two.
    """
    with reading(engine) as connection:
        require_schema(connection)
        frozen = frozen_at(connection, version, event)
        return business_day(kind_in(connection), now=now, newest=newest_publication(connection), frozen=frozen)


def frozen_at(connection: Connection, version: int, event: int | None) -> datetime | None:
    """The moment that a view of `version` and `event` stands for; None while it is live. Event 0: before the first."""
    newest = connection.execute(select(func.coalesce(func.max(publication.c.version), 0))).scalar_one()
    if not 1 <= version <= newest:
        raise LookupError(f"there is no version {version}")
    require_event(connection, event)
    if event is None and version == newest:
        return None
    published = connection.execute(select(publication.c.published_at).where(publication.c.version == version))
    recorded = time_of(connection, event) if event else None
    return datetime.fromisoformat(max(published.scalar_one(), recorded or ""))


def newest_publication(connection: Connection) -> datetime | None:
    """When was the newest publication made? None before the first."""
    moment = connection.execute(select(func.max(publication.c.published_at))).scalar_one()
    return datetime.fromisoformat(moment) if moment else None


def _there(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SHANGHAI)
