"""Which alerts are there, how does each stand, and what was done about it? And: do something about one.

An alert is told of the districts whose details the viewer has; everything about it stands in events that are only ever
added, in one sequence with those of commitments. What may be done when is the table alert_steps.STEPS.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from data_access.alert_rights import owners_in, rights_in
from data_access.alert_rules_read import FollowUpRules, follow_up_in
from data_access.alert_schema import LONGEST_NOTE
from data_access.alert_standing import Alert, AlertEvent, carried, events_of, standing, standing_one
from data_access.alert_steps import (
    DISMISSALS_BY_PERSONS,
    EMERGENCY_LEVELS,
    FINISHED,
    LONGEST_SNOOZE_DAYS,
    NOTE_NEEDED,
    PERSONS_ACTIONS,
    PROGRAM,
    VERDICTS,
    after,
)
from data_access.alert_words import ACTION_WORDS, STATE_WORDS, THE_PROGRAM
from data_access.business_clock import SHANGHAI
from data_access.call_record import CallRecord, detail_text
from data_access.engine import reading, require_schema, writing
from data_access.errors import AlertRefused, AlreadyHandled, Forbidden, InvalidChange
from data_access.event_sequence import newest_event, require_event
from data_access.plain_words import plain_words
from data_access.recording import Turn, iso, next_turn, require_live
from data_access.schema import alert, alert_event
from data_access.viewer import Viewer

__all__ = [
    "Alert",
    "AlertEvent",
    "AlertRefused",
    "AlreadyHandled",
    "CallRecord",
    "act",
    "alert_events",
    "alert_numbered",
    "alerts",
    "alerts_of",
    "newest_event",
]

MOST = 1_000_000_000
NOTE = ("说明", "note")


def alerts(engine: Engine, viewer: Viewer, *, until_event: int | None = None) -> tuple[Alert, ...]:
    """Every alert of the viewer's districts by number, finished ones too, as it stands now or after `until_event`.

    `until_event` 0 is before the first; one that has not happened yet is a LookupError.
    """
    if not viewer.details:
        return ()
    with reading(engine) as connection:
        require_schema(connection)
        require_event(connection, until_event)
        seen = alert_event.c.district.in_(sorted(viewer.details))
        return standing(connection, seen, until_event=until_event)


def alerts_of(engine: Engine, viewer: Viewer, enterprise: int, *, until_event: int | None = None) -> tuple[Alert, ...]:
    """The alerts about one enterprise, oldest first; none for one that is unknown or elsewhere."""
    if not viewer.details:
        return ()
    with reading(engine) as connection:
        require_event(connection, until_event)
        seen = alert_event.c.district.in_(sorted(viewer.details))
        return standing(connection, seen, alert.c.enterprise == enterprise, until_event=until_event)


def alert_numbered(engine: Engine, viewer: Viewer, number: int, *, until_event: int | None = None) -> Alert | None:
    """One alert; None where there is none, or none that the viewer may see: the answer does not tell which."""
    with reading(engine) as connection:
        require_event(connection, until_event)
        found = standing_one(connection, number, until_event) if 1 <= number <= MOST else None
        return found if found and found.district in viewer.details else None


def alert_events(
    engine: Engine, viewer: Viewer, number: int, *, until_event: int | None = None
) -> tuple[AlertEvent, ...]:
    """What happened to an alert, oldest first; nothing where alert_numbered() says None."""
    if alert_numbered(engine, viewer, number, until_event=until_event) is None:
        return ()
    with reading(engine) as connection:
        return events_of(connection, number, until_event)


def act(
    engine: Engine,
    viewer: Viewer,
    number: int,
    action: str,
    *,
    expected_event: int,
    note: str | None = None,
    record: CallRecord | None = None,
    dismissal: str | None = None,
    owner: str | None = None,
    due: date | None = None,
    until: date | None = None,
    emergency: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> int:
    """Do `action` (alert_steps.PERSONS_ACTIONS) about an alert whose last event the screen knows as `expected_event`.

    The number of the event. `record`: a call or visit, with any action (needed for "recorded"); `dismissal`: the code
    of the reason for "dismissed"; `owner` and `due` for "assigned" or along with another action; `until` for "snoozed";
    `emergency` for "graded", from which the deadline of its report runs. `note` is needed for NOTE_NEEDED, and where
    the reason is "other". `version` (what the page shows) must be the newest, where it is given. `at` (aware) defaults
    to now, on a demo database by its business clock.

    Raises AlreadyHandled when something happened since, AlertRefused for an alert that is unknown or not for this
    viewer and for a step that cannot follow, Forbidden for one who may only read, Frozen, and InvalidChange with every
    rule that is broken.
    """
    with writing(engine) as connection:
        one = _readable(connection, viewer, number)
        if version is not None:
            require_live(connection, version)
        if one.event != expected_event:
            raise _handled(connection, one)
        state = after(action, one.state) if action in PERSONS_ACTIONS else None
        if state is None:
            raise _cannot_follow(one, action)
        turn = next_turn(connection, at)
        step = _Step(connection, one, action, state, turn)
        said = step.note(note, needed=action in NOTE_NEEDED or dismissal == "other")
        detail = step.record(record)
        step.dismiss(dismissal)
        step.assign(owner)
        step.set_due(due, record)
        step.snooze(until)
        step.grade(emergency)
        if step.problems:
            raise InvalidChange(step.problems)
        row = {
            "event": turn.event,
            "alert": number,
            "at": turn.at,
            "subject": viewer.subject,
            "action": action,
            "version": turn.version,
            "note": said,
            "detail": detail_text(detail),
        }
        connection.execute(alert_event.insert(), {**row, **step.row})
        return turn.event


def _readable(connection: Connection, viewer: Viewer, number: int) -> Alert:
    """The alert, for one who may act on it."""
    today = rights_in(connection, viewer)
    whole = isinstance(number, int) and 1 <= number <= MOST
    one = standing_one(connection, number) if whole and today.read else None
    if one is None or not today.may_read(one.district):
        raise AlertRefused(
            f"没有第{number}号预警，或者您无权查看。", f"There is no alert {number}, or not for you to see."
        )
    if not today.may_act(one.district):
        raise Forbidden(
            "您可以查看这条预警，不能处置：由本县区经办人员或市级监测人员处置。",
            "You may read this alert but not act on it: the district's officers and city monitoring staff do.",
        )
    return one


def _handled(connection: Connection, one: Alert) -> AlreadyHandled:
    last = events_of(connection, one.number)[-1]
    there = last.at.astimezone(SHANGHAI)
    what_zh, what_en = ACTION_WORDS[last.action]
    who_zh, who_en = THE_PROGRAM if last.subject == PROGRAM else (last.subject, last.subject)
    day = f"{there.year}年{there.month}月{there.day}日"
    return AlreadyHandled(
        f"第{one.number}号预警已由{who_zh}于{day} {there:%H:%M}更新：{what_zh}。您的内容没有保存，请看过之后再处置。",
        f"Alert {one.number} was updated by {who_en} on {there:%Y-%m-%d at %H:%M}: {what_en}. "
        "Yours was not saved; look at it before you go on.",
        who=last.subject,
        what=last.action,
        when=last.at,
        event=last.event,
    )


def _cannot_follow(one: Alert, action: str) -> AlertRefused:
    state_zh, state_en = STATE_WORDS[one.state]
    what_zh, what_en = ACTION_WORDS.get(action, (ascii(action), ascii(action)))
    return AlertRefused(
        f"第{one.number}号预警现为“{state_zh}”，不能进行“{what_zh}”。",
        f'Alert {one.number} is "{state_en}", which "{what_en}" cannot follow.',
    )


@dataclass
class _Step:
    """One step on its way: `row` is how the alert will stand, `problems` what is wrong with what was given."""

    connection: Connection
    one: Alert
    action: str
    state: str
    turn: Turn
    problems: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.row = {**carried(self.one), "state": self.state}
        if self.action in VERDICTS:
            self.row["verdict"] = self.action
        if self.action == "reopened":
            self.row |= {"verdict": None, "dismissal": None, "emergency": None, "report_by": None}
        if self.action == "woken" or self.state in FINISHED:
            self.row["snoozed_until"] = None

    def note(self, note: str | None, *, needed: bool) -> str | None:
        if note or needed:
            return plain_words(note, NOTE, LONGEST_NOTE, self.problems)
        return None

    def record(self, record: CallRecord | None) -> dict[str, object]:
        if record is None:
            if self.action == "recorded":
                self._wrong("请填写走访或电话记录", "a record of the call or visit is needed")
            return {}
        self.problems += record.problems()
        return {} if self.problems else {"record": record.as_json()}

    def dismiss(self, dismissal: str | None) -> None:
        if self.action == "dismissed":
            if dismissal not in DISMISSALS_BY_PERSONS:
                listed = DISMISSALS_BY_PERSONS
                self._wrong(
                    f"不予处置的理由应为：{'、'.join(listed)}", f"the reason must be one of {', '.join(listed)}"
                )
            self.row["dismissal"] = dismissal
        elif dismissal is not None:
            self._wrong("只有不予处置时才填写理由代码", "a reason's code is given for dismissed alerts only")

    def assign(self, owner: str | None) -> None:
        if owner is None:
            return
        if owner not in owners_in(self.connection, self.one.district):
            self._wrong(
                "责任人应为本县区经办人员或市级监测人员", "the owner must be somebody who may act on this alert"
            )
        self.row["owner"] = owner

    def set_due(self, due: date | None, record: CallRecord | None) -> None:
        if self.state in FINISHED:
            if due is not None:
                self._wrong("已了结的预警没有办理时限", "a finished alert is not due")
            self.row["due"] = None
            return
        if self.action == "assigned" and due is None and self.row["owner"] == self.one.owner:
            self._wrong("请指定责任人或办理时限", "give an owner or a day it is due")
        if due is None and record is not None:
            due = record.next_on
        if due is None and (self.state != self.one.state or self.action in ("assisted", "tracked")):
            due = self.today + timedelta(days=self.rules.days_of(self.state, self.one.level))
        if due is not None:
            self.row["due"] = self._day(due, ("办理时限", "the day it is due"), self.one.due)

    def snooze(self, until: date | None) -> None:
        if self.action != "snoozed":
            if until is not None:
                self._wrong("只有暂缓时才填写暂缓至哪天", "until when is given for snoozed alerts only")
            return
        last = self.today + timedelta(days=LONGEST_SNOOZE_DAYS)
        if type(until) is not date or not self.today < until <= last:
            self._wrong(f"暂缓应至明天以后、{last}以前的一天", f"a snooze ends after today and by {last}")
            return
        self.row["snoozed_until"] = until.isoformat()

    def grade(self, emergency: int | None) -> None:
        if self.action == "graded":
            if emergency not in EMERGENCY_LEVELS or isinstance(emergency, bool):
                self._wrong("应急等级应为1、2或3", "an emergency level is 1, 2 or 3")
                return
            hours = self.rules.report_hours(emergency)
            self.row |= {"emergency": emergency, "report_by": iso(self.turn.moment + timedelta(hours=hours))}
        elif emergency is not None:
            self._wrong("只有定级时才填写应急等级", "an emergency level is given when grading only")
        if self.action == "reported":
            if self.one.emergency is None:
                self._wrong("尚未定级，没有需要报告的内容", "it has no emergency level, so there is nothing to report")
            self.row["report_by"] = None

    @property
    def rules(self) -> FollowUpRules:
        return follow_up_in(self.connection, self.turn.version, self.today)

    @property
    def today(self) -> date:
        return self.turn.day

    def _day(self, day: date, name: tuple[str, str], before: date | None) -> str | None:
        latest = self.today + timedelta(days=366)
        if type(day) is not date or not (self.today <= day <= latest or day == before):
            zh, en = name
            self._wrong(f"{zh}应在今天至一年以内", f"{en} lies between today and a year from now")
            return None
        return day.isoformat()

    def _wrong(self, zh: str, en: str) -> None:
        self.problems.append((zh, en))
