"""Which weeks are followed up, and up to which event was a week when it was over?"""

from datetime import date

from sqlalchemy import Engine, func, select

from data_access.engine import reading
from data_access.schema import alert_event, screening_week
from data_access.viewer import Viewer


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


def revised_alerts(engine: Engine, viewer: Viewer, until_event: int | None = None) -> frozenset[int]:
    """The numbers of the alerts of the viewer's districts whose data were corrected after they were raised."""
    wanted = [alert_event.c.action == "revised", alert_event.c.district.in_(sorted(viewer.details))]
    if until_event is not None:
        wanted.append(alert_event.c.event <= until_event)
    with reading(engine) as connection:
        return frozenset(connection.scalars(select(alert_event.c.alert).where(*wanted).distinct()))
