"""Whose data were corrected, or came late, after an alert was last looked at by the program?"""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import Engine, func, select

from data_access.alert_standing import standing
from data_access.alert_steps import OPEN, PROGRAM
from data_access.engine import reading
from data_access.schema import alert, alert_event, weekly_report

BACK = timedelta(weeks=26)  # what lies longer before the first signal is not what raised it


def revised_weeks(engine: Engine, version: int) -> dict[int, tuple[str, ...]]:
    """By number of each open alert of an enterprise: the weeks whose report `version` has otherwise than the program
    saw it then, up to the week that its signal last moved in."""
    with reading(engine) as connection:
        wanted = (alert.c.about == "enterprise", alert_event.c.state.in_(OPEN), alert_event.c.level != "none")
        known = standing(connection, *wanted)
        if not known:
            return {}
        seen = select(alert_event.c.alert, func.max(alert_event.c.version)).where(alert_event.c.subject == PROGRAM)
        judged = dict(connection.execute(seen.group_by(alert_event.c.alert)).all())
        oldest = min(judged[one.number] for one in known)
        moved = select(weekly_report.c.enterprise, weekly_report.c.week, weekly_report.c.since).where(
            weekly_report.c.since > oldest,
            weekly_report.c.since <= version,
            weekly_report.c.week <= max(one.signal_week for one in known).isoformat(),
        )
        reports: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for row in connection.execute(moved):
            reports[row.enterprise].append((row.week, row.since))
    found = {}
    for one in known:
        first, last = (one.first_week - BACK).isoformat(), one.signal_week.isoformat()
        weeks = {
            week
            for week, since in reports[int(one.enterprise or 0)]
            if first <= week <= last and since > judged[one.number]
        }
        if weeks:
            found[one.number] = tuple(sorted(weeks))
    return found
