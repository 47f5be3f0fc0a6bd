"""How does an alert stand, now or after an event? Its last event up to then tells.

Levels are the machine's risk colours; `emergency` is the level that a person set. `reasons` are rule codes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, func, select

from data_access.alert_steps import FINISHED
from data_access.business_clock import SHANGHAI
from data_access.call_record import CallRecord
from data_access.schema import alert, alert_event

OPENING = alert_event.alias("opening")


@dataclass(frozen=True)
class Alert:
    """One alert as it stands after `event`, its last; times are in UTC.

    `about`: enterprise, or park, industry or affiliation (then `value` names it and `members` are its enterprises).
    `signal`: how the machine's signal moved last (raised, worsened, improved, recovered, reopened), in the screening of
    `signal_week`; it has been on since `run_from`. `verdict`: what the check found, `dismissal` why it was put aside.
    """

    number: int
    about: str
    enterprise: int | None
    value: str | None
    cause: str
    first_week: date
    opened_at: datetime
    version: int
    event: int
    at: datetime
    state: str
    level: str
    reasons: tuple[str, ...]
    signal: str
    signal_week: date
    run_from: date
    district: str
    owner: str | None
    due: date | None
    snoozed_until: date | None
    verdict: str | None
    dismissal: str | None
    emergency: int | None
    report_by: datetime | None
    members: tuple[int, ...]

    @property
    def key(self) -> tuple[str, int | str, str]:
        """What it is about, and its cause: there is one open alert of each."""
        subject = self.value if self.enterprise is None else self.enterprise
        return self.about, subject, self.cause

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def is_recovered(self) -> bool:
        """The signal has gone; whether anything is left to do is the state's matter."""
        return self.level == "none"

    def is_overdue(self, today: date) -> bool:
        """On the day it is due it is not overdue yet. A snooze does not keep it from being so."""
        return self.due is not None and today > self.due

    def is_snoozed(self, today: date) -> bool:
        """Until the end of the day; over at once when the signal recovers or worsens."""
        return self.snoozed_until is not None and today <= self.snoozed_until

    def days_open(self, today: date) -> int | None:
        """Days since it was raised; None once it is finished."""
        return None if self.is_finished else (today - self.opened_at.astimezone(SHANGHAI).date()).days


@dataclass(frozen=True)
class AlertEvent:
    """One thing that was done about an alert, or seen by the program, and what it set. `detail` has the figures."""

    event: int
    at: datetime
    subject: str
    action: str
    version: int
    note: str | None
    record: CallRecord | None
    detail: Mapping[str, object]
    state: str
    level: str
    reasons: tuple[str, ...]
    signal_week: date
    owner: str | None
    due: date | None
    snoozed_until: date | None
    dismissal: str | None
    emergency: int | None
    report_by: datetime | None


def standing(connection: Connection, *wanted: ColumnElement[bool], until_event: int | None = None) -> tuple[Alert, ...]:
    """The alerts of which alert and last event are `wanted`, by number, as they stand after `until_event`."""
    newest = select(func.max(alert_event.c.event)).group_by(alert_event.c.alert)
    if until_event is not None:
        newest = newest.where(alert_event.c.event <= until_event)
    statement = _told().where(alert_event.c.event.in_(newest), *wanted).order_by(alert.c.number)
    return tuple(_alert(row) for row in connection.execute(statement))


def standing_one(connection: Connection, number: int, until_event: int | None = None) -> Alert | None:
    """One alert; None where there is none of that number (yet)."""
    last = select(func.max(alert_event.c.event)).where(alert_event.c.alert == number)
    if until_event is not None:
        last = last.where(alert_event.c.event <= until_event)
    row = connection.execute(_told().where(alert_event.c.event == last.scalar_subquery())).first()
    return None if row is None else _alert(row)


def events_of(connection: Connection, number: int, until_event: int | None = None) -> tuple[AlertEvent, ...]:
    """Everything that happened to an alert, oldest first."""
    statement = select(alert_event).where(alert_event.c.alert == number).order_by(alert_event.c.event)
    if until_event is not None:
        statement = statement.where(alert_event.c.event <= until_event)
    return tuple(_event(row) for row in connection.execute(statement))


def carried(one: Alert) -> dict[str, object]:
    """How an alert stands, as the columns of its next event have it before that changes anything."""
    return {
        "state": one.state,
        "level": one.level,
        "reasons": "|".join(one.reasons) or None,
        "signal": one.signal,
        "signal_week": one.signal_week.isoformat(),
        "run_from": one.run_from.isoformat(),
        "district": one.district,
        "owner": one.owner,
        "due": _text(one.due),
        "snoozed_until": _text(one.snoozed_until),
        "verdict": one.verdict,
        "dismissal": one.dismissal,
        "emergency": one.emergency,
        "report_by": None if one.report_by is None else one.report_by.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "members": members_text(one.members),
    }


def members_text(members: tuple[int, ...]) -> str | None:
    return ",".join(str(code) for code in sorted(members)) or None


def _told():
    opened = (OPENING.c.at.label("opened_at"), OPENING.c.version.label("opened_version"))
    columns = (alert.c.about, alert.c.enterprise, alert.c.value, alert.c.cause, alert.c.first_week, *opened)
    joined = alert_event.join(alert, alert.c.number == alert_event.c.alert)
    return select(alert_event, *columns).select_from(joined.join(OPENING, OPENING.c.event == alert.c.number))


def _alert(row: Row) -> Alert:
    return Alert(
        number=row.alert,
        about=row.about,
        enterprise=row.enterprise,
        value=row.value,
        cause=row.cause,
        first_week=date.fromisoformat(row.first_week),
        opened_at=datetime.fromisoformat(row.opened_at),
        version=row.opened_version,
        event=row.event,
        at=datetime.fromisoformat(row.at),
        state=row.state,
        level=row.level,
        reasons=_codes(row.reasons),
        signal=row.signal,
        signal_week=date.fromisoformat(row.signal_week),
        run_from=date.fromisoformat(row.run_from),
        district=row.district,
        owner=row.owner,
        due=_day(row.due),
        snoozed_until=_day(row.snoozed_until),
        verdict=row.verdict,
        dismissal=row.dismissal,
        emergency=row.emergency,
        report_by=_moment(row.report_by),
        members=tuple(int(code) for code in row.members.split(",")) if row.members else (),
    )


def _event(row: Row) -> AlertEvent:
    detail = json.loads(row.detail) if row.detail else {}
    record = detail.pop("record", None)
    return AlertEvent(
        event=row.event,
        at=datetime.fromisoformat(row.at),
        subject=row.subject,
        action=row.action,
        version=row.version,
        note=row.note,
        record=CallRecord.of_json(record) if record else None,
        detail=detail,
        state=row.state,
        level=row.level,
        reasons=_codes(row.reasons),
        signal_week=date.fromisoformat(row.signal_week),
        owner=row.owner,
        due=_day(row.due),
        snoozed_until=_day(row.snoozed_until),
        dismissal=row.dismissal,
        emergency=row.emergency,
        report_by=_moment(row.report_by),
    )


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
