"""Up to which event had been followed up when a week was over? So that an old week's list shows what stood then."""

from datetime import date

from sqlalchemy import Engine, func, select

from data_access.engine import reading
from data_access.schema import alert_event


def last_event_of(engine: Engine, week: date) -> int | None:
    """The last event before the program followed a later week's screening; None while `week` is the newest followed."""
    later = select(func.min(alert_event.c.event)).where(alert_event.c.signal_week > week.isoformat())
    with reading(engine) as connection:
        first = connection.scalar(later)
    return None if first is None else first - 1
