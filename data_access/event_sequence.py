"""Which event comes next, of commitments and alerts together? One increasing number and one course of time for both.

So that e=<event> in a link freezes all follow-up at one moment, whichever page it stands on. The database's triggers
hold the same (triggers.EVENTS).
"""

from sqlalchemy import Connection, Engine, Table, select

from data_access.engine import reading
from data_access.schema import alert_event, commitment_event

TABLES: tuple[Table, ...] = (commitment_event, alert_event)


def newest_event(engine: Engine) -> int:
    """The number of the newest event; 0 when nothing was recorded."""
    with reading(engine) as connection:
        return last_event(connection)[0]


def last_event(connection: Connection) -> tuple[int, str]:
    """The newest event's number and time; 0 and '' before the first."""
    found = [(0, "")]
    for table in TABLES:
        row = connection.execute(select(table.c.event, table.c.at).order_by(table.c.event.desc()).limit(1)).first()
        if row is not None:
            found.append(tuple(row))
    return max(found)


def time_of(connection: Connection, event: int) -> str | None:
    """When an event happened; None where there is none of that number."""
    for table in TABLES:
        at = connection.scalar(select(table.c.at).where(table.c.event == event))
        if at is not None:
            return at
    return None


def require_event(connection: Connection, until_event: int | None) -> None:
    """LookupError for an event that has not happened yet; 0 is before the first."""
    if until_event is not None and not 0 <= until_event <= last_event(connection)[0]:
        raise LookupError(f"there is no event {until_event}")
