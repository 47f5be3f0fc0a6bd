"""What did meetings decide, who is to do it by when, and what became of it?

A commitment (议定事项) is told by its events: opened in a meeting, noted, closed, perhaps reopened. Events are only
ever added, in one sequence with those of alerts, so a link with e=<event> shows them as they stood, whatever came
later; the number of a commitment is that of the event that opened it. Commitments are matters of the meeting: whoever
may see the city's aggregates sees them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, Row, select

from data_access.business_clock import SHANGHAI
from data_access.engine import reading, require_schema, writing
from data_access.errors import CommitmentRefused, Forbidden, Frozen, InvalidChange
from data_access.event_sequence import newest_event, require_event
from data_access.meeting_rights import MeetingRights, rights_in
from data_access.plain_words import plain_words
from data_access.recording import next_turn, require_live
from data_access.schema import commitment_event
from data_access.schema import district as district_table
from data_access.schema import indicator as indicator_table
from data_access.viewer import Viewer

__all__ = [
    "Commitment",
    "CommitmentRefused",
    "Event",
    "Forbidden",
    "Frozen",
    "InvalidChange",
    "add_note",
    "close",
    "commitments",
    "newest_event",
    "record",
    "reopen",
]

State = Literal["open", "done", "overdue"]
LONGEST_TEXT, LONGEST_BODY = 500, 100
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
TEXT, BODY, NOTE = ("事项", "text"), ("责任单位", "body"), ("说明", "note")


@dataclass(frozen=True)
class Event:
    """One thing that was done: `action` is opened, noted, closed or reopened; `version` the publication then shown.

    `at` is in UTC; `due` the day set by it (opened always, reopened where the meeting set another), else None.
    """

    event: int
    at: datetime
    subject: str
    action: str
    version: int
    note: str | None
    due: date | None


@dataclass(frozen=True)
class Commitment:
    """A decision as its events leave it; `closed_at`, `closed_by` and `note` (what was said then) while it is closed.

    `version` is the publication it was decided on, for the figure then; `due` the day last set; times are in UTC.
    """

    number: int
    meeting: date
    text: str
    district: str | None
    body: str | None
    indicator: str | None
    due: date
    version: int
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    note: str | None
    events: tuple[Event, ...]

    def state(self, today: date) -> State:
        """open, done or overdue on the business day `today`; on the day it is due it is not overdue yet."""
        if self.closed_at is not None:
            return "done"
        return "overdue" if today > self.due else "open"


def commitments(engine: Engine, viewer: Viewer, *, until_event: int | None = None) -> tuple[Commitment, ...]:
    """Every commitment by number, as it stands now or stood after `until_event`; none for a viewer without aggregates.

    `until_event` 0 is before the first; one that has not happened yet is a LookupError.
    """
    if not viewer.aggregates:
        return ()
    with reading(engine) as connection:
        require_schema(connection)
        require_event(connection, until_event)
        wanted = () if until_event is None else (commitment_event.c.event <= until_event,)
        return _told(connection, *wanted)


def record(
    engine: Engine,
    viewer: Viewer,
    *,
    text: str,
    due: date,
    meeting: date,
    version: int,
    district: str | None = None,
    body: str | None = None,
    indicator: str | None = None,
    at: datetime | None = None,
) -> int:
    """Record what a meeting of the day `meeting` decided on the figures of `version`; the number of the commitment.

    A district, a body or both are to do it. `at` (aware) defaults to now, on a demo database by its business clock.
    Raises Forbidden, Frozen when `version` is not the newest, InvalidChange with every rule that is broken.
    """
    with writing(engine) as connection:
        if not rights_in(connection, viewer).may_keep(district):
            raise Forbidden(
                "您不能记录这项议定事项：由局领导或市级监测人员记录。",
                "You may not record this commitment: bureau leaders and city monitoring staff do.",
            )
        require_live(connection, version)
        problems: list[tuple[str, str]] = []
        row = {
            "meeting": _day(meeting, ("会议日期", "meeting"), problems),
            "text": plain_words(text, TEXT, LONGEST_TEXT, problems),
            "district": district or None,
            "body": plain_words(body, BODY, LONGEST_BODY, problems) if body else None,
            "indicator": indicator or None,
            "due": _day(due, ("办理时限", "due"), problems),
        }
        problems += _unknown(connection, row)
        if not (row["district"] or body):
            problems.append(("请指明责任县区或责任单位", "name the district or the body that is to do it"))
        if row["due"] and row["meeting"] and row["due"] < row["meeting"]:
            problems.append(("办理时限不能早于会议日期", "it cannot be due before the meeting"))
        if problems:
            raise InvalidChange(problems)
        return _append(connection, viewer, "opened", at, row)


def close(
    engine: Engine, viewer: Viewer, number: int, *, note: str, at: datetime | None = None, version: int | None = None
) -> int:
    """Close (销号) a commitment with what was done; the number of the event.

    When somebody has closed it already: CommitmentRefused, which says who and when. `version` (what the page shows) is
    checked as in record(); without it the newest is meant. Raises Forbidden and InvalidChange too.
    """
    return _follow(engine, viewer, number, "closed", note=note, at=at, version=version)


def reopen(
    engine: Engine,
    viewer: Viewer,
    number: int,
    *,
    note: str,
    due: date | None = None,
    at: datetime | None = None,
    version: int | None = None,
) -> int:
    """Take up a closed commitment again, with the reason and perhaps another day it is due; the number of the event.

    The closing stays among its events. Refused like close().
    """
    return _follow(engine, viewer, number, "reopened", note=note, due=due, at=at, version=version)


def add_note(
    engine: Engine, viewer: Viewer, number: int, *, note: str, at: datetime | None = None, version: int | None = None
) -> int:
    """Add how far a commitment has come, closed or not; the number of the event. Refused like close()."""
    return _follow(engine, viewer, number, "noted", note=note, at=at, version=version)


def _follow(
    engine: Engine,
    viewer: Viewer,
    number: int,
    action: str,
    *,
    note: str,
    at: datetime | None,
    version: int | None,
    due: date | None = None,
) -> int:
    with writing(engine) as connection:
        rights = rights_in(connection, viewer)
        if rights == MeetingRights():
            raise _may_not(action)
        found = ()
        if 1 <= number <= 1_000_000_000:  # what the column holds
            found = _told(connection, commitment_event.c.commitment == number)
        if not found:
            raise CommitmentRefused(f"没有第{number}号议定事项。", f"There is no commitment {number}.")
        commitment = found[0]
        if not (rights.may_note if action == "noted" else rights.may_keep)(commitment.district):
            raise _may_not(action)
        if version is not None:
            require_live(connection, version)
        _require_order(commitment, action)
        problems: list[tuple[str, str]] = []
        row: dict[str, object] = {"commitment": number, "note": plain_words(note, NOTE, LONGEST_TEXT, problems)}
        if due is not None:
            row["due"] = _day(due, ("办理时限", "due"), problems)
            if not problems and due < commitment.meeting:
                problems.append(("办理时限不能早于会议日期", "it cannot be due before the meeting"))
        if problems:
            raise InvalidChange(problems)
        return _append(connection, viewer, action, at, row)


def _may_not(action: str) -> Forbidden:
    if action == "noted":
        return Forbidden(
            "您只能为本县区的议定事项填写办理情况。", "You may only add notes to your own district's commitments."
        )
    return Forbidden(
        "您不能将议定事项销号或重新办理：由局领导或市级监测人员操作。",
        "You may not close or reopen this commitment: bureau leaders and city monitoring staff do.",
    )


def _require_order(commitment: Commitment, action: str) -> None:
    """Closed once, reopened only when closed: the second of two at once is told who was first."""
    if action == "closed" and commitment.closed_at:
        there = commitment.closed_at.astimezone(SHANGHAI)
        day, who = f"{there.year}年{there.month}月{there.day}日", commitment.closed_by
        raise CommitmentRefused(
            f"第{commitment.number}号议定事项已由{who}于{day} {there:%H:%M}销号，您的说明没有保存。",
            f"Commitment {commitment.number} was closed by {who} on {there:%Y-%m-%d at %H:%M}. "
            "Your note was not saved.",
        )
    if action == "reopened" and not commitment.closed_at:
        last = next((event for event in reversed(commitment.events) if event.action == "reopened"), None)
        zh, en = (f"已由{last.subject}重新办理", f"was reopened by {last.subject}") if last else ("尚未销号", "is open")
        raise CommitmentRefused(
            f"第{commitment.number}号议定事项{zh}，不必再次打开。",
            f"Commitment {commitment.number} {en} already.",
        )


def _unknown(connection: Connection, row: dict[str, object]) -> list[tuple[str, str]]:
    """What is named that the newest version does not have."""
    problems = []
    for column, table, zh, en in (
        ("district", district_table, "没有代码为 {} 的县区", "there is no district {}"),
        ("indicator", indicator_table, "指标目录中没有 {}", "indicator {} is not in the catalogue"),
    ):
        code = row[column]
        if code is None:
            continue
        there = select(table.c.code).where(table.c.code == code, table.c.until.is_(None)).limit(1)
        known = isinstance(code, str) and code.isascii() and code.isprintable()
        if not known or connection.execute(there).first() is None:
            problems.append((zh.format(ascii(code)), en.format(ascii(code))))
    return problems


def _day(given: object, name: tuple[str, str], problems: list[tuple[str, str]]) -> str | None:
    # A datetime is a date to isinstance, but its day depends on a time zone that nobody named.
    if isinstance(given, date) and not isinstance(given, datetime) and EARLIEST <= given <= LATEST:
        return given.isoformat()
    zh, en = name
    problems.append(
        (f"{zh}应为{EARLIEST.year}年至{LATEST.year}年的一天", f"{en} must be a day from {EARLIEST} to {LATEST}")
    )
    return None


def _append(connection: Connection, viewer: Viewer, action: str, at: datetime | None, values: dict[str, object]) -> int:
    turn = next_turn(connection, at)
    row = {"event": turn.event, "commitment": turn.event, "at": turn.at, "version": turn.version}
    connection.execute(commitment_event.insert(), {**row, "action": action, "subject": viewer.subject, **values})
    return turn.event


def _told(connection: Connection, *wanted) -> tuple[Commitment, ...]:
    rows: dict[int, list[Row]] = {}
    statement = select(commitment_event).where(*wanted).order_by(commitment_event.c.event)
    for row in connection.execute(statement):
        rows.setdefault(row.commitment, []).append(row)
    return tuple(_commitment(number, of_one) for number, of_one in rows.items())


def _commitment(number: int, rows: Sequence[Row]) -> Commitment:
    opened, events = rows[0], tuple(_event(row) for row in rows)
    turns = [event for event in events if event.action != "noted"]
    closing = turns[-1] if turns[-1].action == "closed" else None
    return Commitment(
        number=number,
        meeting=date.fromisoformat(opened.meeting),
        text=opened.text,
        district=opened.district,
        body=opened.body,
        indicator=opened.indicator,
        due=next(event.due for event in reversed(events) if event.due),
        version=opened.version,
        opened_by=opened.subject,
        opened_at=events[0].at,
        closed_at=closing.at if closing else None,
        closed_by=closing.subject if closing else None,
        note=closing.note if closing else None,
        events=events,
    )


def _event(row: Row) -> Event:
    return Event(
        event=row.event,
        at=datetime.fromisoformat(row.at),
        subject=row.subject,
        action=row.action,
        version=row.version,
        note=row.note,
        due=date.fromisoformat(row.due) if row.due else None,
    )
