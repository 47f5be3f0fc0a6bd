"""The room of the alerts: by which lines they are raised, what each week's screening said, and what people did.

`alert_rule` is versioned and dated: each number of a rule counts from the day `effective_from`. `screening` is stored
once, under the fingerprint of everything it was made from, and never changed; `screening_week` says which of them told
of a week at a version. An alert (`alert`, its number is that of the event that raised it) is about an enterprise, or
several of a park, an industry or an affiliation, and one cause. `alert_event` is append-only; its numbers and those of
commitment_event are one sequence, so that e=<event> in a link freezes both. Every event carries how the alert stands
after it, so that the last one up to an event tells all there is to know then.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint

from data_access.alert_steps import ABOUT, ACTIONS, CAUSES, LEVELS, SIGNALS, STATES, VERDICTS
from data_access.schema_parts import LARGEST, Table, between, filled, iso_day, iso_time, metadata, one_of, versioned
from data_access.types import Bytes, Day, Int, Real, Time, Words

LONGEST_NOTE, LONGEST_DETAIL, LONGEST_MEMBERS = 2_000, 20_000, 100_000

alert_rule = versioned(
    "alert_rule",
    ("rule", "parameter", "effective_from"),
    Column("rule", Words, nullable=False),
    Column("parameter", Words, nullable=False),
    Column("effective_from", Day, nullable=False),
    Column("value", Real, nullable=False),
    Column("unit", Words, nullable=False),
    Column("source_zh", Words, nullable=False),
    Column("source_en", Words, nullable=False),
    filled("rule", 64),
    filled("parameter", 64),
    iso_day("effective_from"),
    between("value", 0, LARGEST),
    filled("unit", 64),
    filled("source_zh"),
    filled("source_en"),
)

# `version`: the one it was first made for. `figures`: a parquet file, one row per enterprise, of which the counts tell.
screening = Table(
    "screening",
    metadata,
    Column("fingerprint", Words, primary_key=True),
    Column("week", Day, nullable=False),
    Column("version", Int, ForeignKey("publication.version"), nullable=False),
    Column("engine", Words, nullable=False),
    Column("enterprises", Int, nullable=False),
    Column("reported", Int, nullable=False),
    Column("flagged", Int, nullable=False),
    Column("figures", Bytes, nullable=False),
    Column("at", Time, nullable=False),
    CheckConstraint("length(fingerprint) = 64", name="fingerprint_length"),
    iso_day("week", pattern="week"),
    filled("engine"),
    *(between(name, 0, 100_000_000) for name in ("enterprises", "reported", "flagged")),
    iso_time("at"),
    sqlite_strict=True,
)

screening_week = Table(
    "screening_week",
    metadata,
    Column("week", Day, nullable=False),
    Column("version", Int, ForeignKey("publication.version"), nullable=False),
    Column("fingerprint", Words, ForeignKey("screening.fingerprint"), nullable=False),
    PrimaryKeyConstraint("week", "version"),
    iso_day("week", pattern="week"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

alert = Table(
    "alert",
    metadata,
    Column("number", Int, primary_key=True, autoincrement=False),
    Column("about", Words, nullable=False),
    Column("enterprise", Int),
    Column("value", Words),
    Column("cause", Words, nullable=False),
    Column("first_week", Day, nullable=False),
    between("number", 1, 1_000_000_000),
    one_of("about", ABOUT),
    between("enterprise", 1, 1_000_000_000),
    filled("value", 100),
    one_of("cause", CAUSES),
    iso_day("first_week", pattern="week"),
    CheckConstraint("(about = 'enterprise') = (enterprise IS NOT NULL)", name="enterprise_given"),
    CheckConstraint("(about = 'enterprise') = (value IS NULL)", name="value_given"),
    sqlite_strict=True,
)
Index("ix_alert_enterprise", alert.c.enterprise)

# Up to `members` it is the event; from `state` on how the alert stands after it, carried from event to event.
# `signal`, `signal_week`: how the machine's signal moved last, and in which week's screening; `run_from`: the week
# since which it has been on without a break. `report_by`: until when an emergency is to be reported.
alert_event = Table(
    "alert_event",
    metadata,
    Column("event", Int, primary_key=True, autoincrement=False),
    Column("alert", Int, ForeignKey("alert.number"), nullable=False),
    Column("at", Time, nullable=False),
    Column("subject", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("version", Int, ForeignKey("publication.version"), nullable=False),
    Column("note", Words),
    Column("detail", Words),
    Column("state", Words, nullable=False),
    Column("level", Words, nullable=False),
    Column("reasons", Words),
    Column("signal", Words, nullable=False),
    Column("signal_week", Day, nullable=False),
    Column("run_from", Day, nullable=False),
    Column("district", Words, nullable=False),
    Column("owner", Words),
    Column("due", Day),
    Column("snoozed_until", Day),
    Column("verdict", Words),
    Column("dismissal", Words),
    Column("emergency", Int),
    Column("report_by", Time),
    Column("members", Words),
    between("event", 1, 1_000_000_000),
    iso_time("at"),
    filled("subject"),
    one_of("action", ACTIONS),
    filled("note", LONGEST_NOTE),
    filled("detail", LONGEST_DETAIL),
    one_of("state", STATES),
    one_of("level", LEVELS),
    filled("reasons"),
    one_of("signal", SIGNALS),
    iso_day("signal_week", pattern="week"),
    iso_day("run_from", pattern="week"),
    CheckConstraint("length(district) = 6", name="district_length"),
    filled("owner"),
    iso_day("due"),
    iso_day("snoozed_until"),
    one_of("verdict", VERDICTS, nullable=True),
    filled("dismissal", 64),
    between("emergency", 1, 3),
    iso_time("report_by"),
    filled("members", LONGEST_MEMBERS),
    CheckConstraint("(action = 'raised') = (alert = event)", name="raised_itself"),
    CheckConstraint("(level = 'none') = (reasons IS NULL)", name="reasons_given"),
    CheckConstraint("report_by IS NULL OR emergency IS NOT NULL", name="report_graded"),
    CheckConstraint("(verdict = 'dismissed') = (dismissal IS NOT NULL)", name="dismissal_given"),
    sqlite_strict=True,
)
Index("ix_alert_event_alert", alert_event.c.alert, alert_event.c.event)
