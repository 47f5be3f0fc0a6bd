"""Whose data were corrected, or came late, after the program last looked at the alerts?"""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import Engine, func, or_, select

from data_access.alert_standing import standing
from data_access.alert_steps import OPEN
from data_access.engine import reading
from data_access.schema import alert, alert_event, screening_week, weekly_report

BACK = timedelta(weeks=26)  # what lies longer before the first signal is not what raised it


def revised_weeks(engine: Engine, version: int) -> dict[int, tuple[str, ...]]:
    """By number of each open alert of an enterprise whose signal is on: the weeks whose report `version` has otherwise
    than the version screened before it. Nothing once `version` was screened."""
    with reading(engine) as connection:
        newest = select(func.max(screening_week.c.version)).where(screening_week.c.version <= version)
        before = connection.scalar(newest)
        if before is None:
            return {}
        seen = connection.scalar(select(func.max(screening_week.c.week)).where(screening_week.c.version == before))
        wanted = (alert.c.about == "enterprise", alert_event.c.state.in_(OPEN), alert_event.c.level != "none")
        known = standing(connection, *wanted)
        reports = weekly_report.c
        moved = or_(reports.since.between(before + 1, version), reports.until.between(before + 1, version))
        weeks: dict[int, set[str]] = defaultdict(set)
        for code, week in connection.execute(
            select(reports.enterprise, reports.week).where(moved, reports.week <= seen)
        ):
            weeks[code].add(week)
    told = {
        one.number: tuple(sorted(week for week in weeks[one.enterprise] if week >= (one.first_week - BACK).isoformat()))
        for one in known
        if one.enterprise in weeks
    }
    return {number: some for number, some in told.items() if some}
