"""What a week's screening means for the alerts, written down: raised, worse, better, over, or about other data.

What it means is worked out by whoever calls (forecasting.alerting); here it becomes events, in the same transaction as
the alerts were looked at, so that nobody acts in between.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from data_access.alert_rights import owners_in
from data_access.alert_rules_read import FollowUpRules, follow_up_in
from data_access.alert_standing import Alert, carried, members_text, standing
from data_access.alert_steps import PROGRAM, PROGRAM_ACTIONS, REOPENED_BY_PROGRAM, UNDECIDED
from data_access.call_record import detail_text
from data_access.engine import writing
from data_access.recording import next_turn
from data_access.schema import alert, alert_event


@dataclass(frozen=True)
class SignalChange:
    """One thing that the screening of a week says of an alert: `action` as in alert_steps, `number` None to raise one.

    `level`, `reasons` and `members` are those of now; `detail`: the figures, for the log.
    """

    action: str
    number: int | None
    about: str
    enterprise: int | None
    value: str | None
    cause: str
    level: str
    reasons: tuple[str, ...]
    district: str
    members: tuple[int, ...] = ()
    detail: Mapping[str, object] = field(default_factory=dict)


Decide = Callable[[tuple[Alert, ...]], Sequence[SignalChange]]


def record_signals(engine: Engine, *, week: date, decide: Decide, at: datetime | None = None) -> int:
    """Write down what `decide` makes of all alerts (finished ones too) for the screening of `week`; how many events.

    All in one transaction, about the newest version. `at` as in act().
    """
    with writing(engine) as connection:
        known = {one.number: one for one in standing(connection)}
        changes = decide(tuple(known.values()))
        if not changes:
            return 0
        turn = next_turn(connection, at)
        book = _Book(connection, week, turn.day, follow_up_in(connection, turn.version, turn.day))
        raised, rows = [], []
        for number, change in enumerate(changes, start=turn.event):
            row = book.raised(change) if change.number is None else book.moved(known[change.number], change)
            rows.append(
                {
                    "event": number,
                    "alert": change.number or number,
                    "at": turn.at,
                    "subject": PROGRAM,
                    "action": change.action,
                    "version": turn.version,
                    "note": None,
                    "detail": detail_text(dict(change.detail)),
                    **row,
                }
            )
            if change.number is None:
                raised.append(
                    {
                        "number": number,
                        "about": change.about,
                        "enterprise": change.enterprise,
                        "value": change.value,
                        "cause": change.cause,
                        "first_week": week.isoformat(),
                    }
                )
        if raised:
            connection.execute(alert.insert(), raised)
        connection.execute(alert_event.insert(), rows)
        return len(rows)


def put_aside(engine: Engine, numbers: Sequence[int], *, note: str, at: datetime | None = None) -> int:
    """Dismiss, at the take-over of a panel, what was over before there was anybody to look at it; how many.

    Only what nobody touched and whose signal has gone; the rest stays.
    """
    with writing(engine) as connection:
        wanted = set(numbers)
        over = [
            one
            for one in standing(connection)
            if one.number in wanted and one.state == "triggered" and one.is_recovered
        ]
        if not over:
            return 0
        turn = next_turn(connection, at)
        rows = [
            {
                "event": number,
                "alert": one.number,
                "at": turn.at,
                "subject": PROGRAM,
                "action": "lapsed",
                "version": turn.version,
                "note": note,
                "detail": None,
                **carried(one),
                **ended("takeover"),
            }
            for number, one in enumerate(over, start=turn.event)
        ]
        connection.execute(alert_event.insert(), rows)
        return len(rows)


def ended(dismissal: str) -> dict[str, object]:
    """How an alert stands that the program ends."""
    done = {"state": "dismissed", "verdict": "dismissed", "dismissal": dismissal}
    return {**done, "due": None, "snoozed_until": None}


class _Book:
    """How alerts stand after what a week's screening says of them."""

    def __init__(self, connection: Connection, week: date, today: date, rules: FollowUpRules) -> None:
        self.connection = connection
        self.week = week.isoformat()
        self.today = today
        self.rules = rules
        self._owners: dict[str, str | None] = {}

    def raised(self, change: SignalChange) -> dict[str, object]:
        return {
            "state": "triggered",
            "level": change.level,
            "reasons": "|".join(change.reasons),
            "signal": "raised",
            "signal_week": self.week,
            "run_from": self.week,
            "district": change.district,
            "owner": self.owner(change.district),
            "due": self.due("triggered", change.level),
            "snoozed_until": None,
            "verdict": None,
            "dismissal": None,
            "emergency": None,
            "report_by": None,
            "members": members_text(change.members),
        }

    def moved(self, one: Alert, change: SignalChange) -> dict[str, object]:
        if change.action not in (*PROGRAM_ACTIONS, "reopened"):
            raise ValueError(f"the program does not do {change.action}")
        row = carried(one)
        if change.action == "revised":
            return row
        if change.action == "lapsed":
            return {**row, **ended("lapsed"), "level": "none", "reasons": None, **self.signal("recovered")}
        row["members"] = members_text(change.members)
        if change.action == "transferred":
            return {**row, "district": change.district, "owner": self.owner(change.district)}
        if change.action == "regrouped":
            return row
        row |= {"level": change.level, "reasons": "|".join(change.reasons) or None}
        row |= self.signal(change.action)
        if one.is_recovered:
            row["run_from"] = self.week
        if change.action in ("worsened", "recovered"):
            row["snoozed_until"] = None
        if change.action == "worsened" and one.state in UNDECIDED:
            row["due"] = min(filter(None, (row["due"], self.due(one.state, change.level))))
        if change.action == "reopened":
            row |= {"state": REOPENED_BY_PROGRAM, "due": self.due(REOPENED_BY_PROGRAM, change.level)}
            row |= {"verdict": None, "dismissal": None, "emergency": None, "report_by": None}
            row["owner"] = row["owner"] or self.owner(one.district)
        return row

    def signal(self, action: str) -> dict[str, str]:
        return {"signal": action, "signal_week": self.week}

    def due(self, state: str, level: str) -> str:
        return (self.today + timedelta(days=self.rules.days_of(state, level))).isoformat()

    def owner(self, district: str) -> str | None:
        """Its officer, else whoever may act on it."""
        if district not in self._owners:
            self._owners[district] = next(iter(owners_in(self.connection, district)), None)
        return self._owners[district]
