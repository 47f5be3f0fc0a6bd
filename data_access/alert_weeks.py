"""Which weeks are followed up, and up to which event was a week when it was over?"""

from datetime import date

from sqlalchemy import Engine, func, select

from data_access.engine import reading
from data_access.schema import alert_event, screening_week


def last_event_of(engine: Engine, week: date) -> int | None:
    """The last event before the program followed a later week's screening; None while `week` is the newest followed."""
    later = select(func.min(alert_event.c.event)).where(alert_event.c.signal_week > week.isoformat())
    with reading(engine) as connection:
        first = connection.scalar(later)
    return None if first is None else first - 1


def is_anything_screened(engine: Engine) -> bool:
    """Is there a screening of any week?"""
    with reading(engine) as connection:
        return connection.execute(select(screening_week.c.week).limit(1)).first() is not None
