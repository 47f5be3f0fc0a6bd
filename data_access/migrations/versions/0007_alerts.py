# ruff: noqa: E501
"""Alerts: the dated lines of their rules, versioned; stored screenings; alerts and what was done about them.

Frozen: a change of the schema is a new migration. It adds five tables and touches no other; triggers come with install().
"""

import sqlalchemy as sa
from alembic import op

from data_access import types

revision = "0007"
down_revision = "0006"

STATES = (
    "triggered",
    "verifying",
    "confirmed",
    "seasonal",
    "moved",
    "data_error",
    "graded",
    "assisted",
    "tracked",
    "closed",
    "dismissed",
)
LEVELS = ("none", "blue", "yellow", "orange", "red")
ABOUT = ("enterprise", "park", "industry", "affiliation")
CAUSES = ("decline", "dismissals", "planned_cuts", "hidden_unemployed", "silence", "reconciliation", "shortage")
SIGNALS = ("raised", "worsened", "improved", "recovered", "reopened")
VERDICTS = ("confirmed", "seasonal", "moved", "data_error", "dismissed")
ACTIONS = (
    "raised",
    "worsened",
    "improved",
    "recovered",
    "regrouped",
    "transferred",
    "revised",
    "lapsed",
    "verifying",
    "confirmed",
    "seasonal",
    "moved",
    "data_error",
    "dismissed",
    "graded",
    "reported",
    "assisted",
    "tracked",
    "closed",
    "recorded",
    "noted",
    "assigned",
    "snoozed",
    "woken",
    "reopened",
)


def _iso_day(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"length({column}) = 10 AND substr({column}, 5, 1) = '-' AND substr({column}, 8, 1) = '-' AND substr({column}, 1, 4) BETWEEN '1990' AND '2100' AND substr({column}, 6, 2) BETWEEN '01' AND '12' AND substr({column}, 9, 2) BETWEEN '01' AND '31'",
        name=op.f(f"ck_{table}_{column}_iso"),
    )


def _iso_time(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"length({column}) = 20 AND substr({column}, 11, 1) = 'T' AND substr({column}, 20, 1) = 'Z' AND substr({column}, 1, 4) BETWEEN '1990' AND '2100'",
        name=op.f(f"ck_{table}_{column}_iso"),
    )


def _between(table: str, column: str, low: str, high: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=op.f(f"ck_{table}_{column}_bounds"))


def _filled(table: str, column: str, most: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) BETWEEN 1 AND {most}", name=op.f(f"ck_{table}_{column}_filled"))


def _one_of(table: str, column: str, values: tuple[str, ...], loose: str = "") -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{loose}{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def _version(table: str, column: str = "version") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["publication.version"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "alert_rule",
        sa.Column("rule", types.Words, nullable=False),
        sa.Column("parameter", types.Words, nullable=False),
        sa.Column("effective_from", types.Words, nullable=False),
        sa.Column("value", types.Real, nullable=False),
        sa.Column("unit", types.Words, nullable=False),
        sa.Column("source_zh", types.Words, nullable=False),
        sa.Column("source_en", types.Words, nullable=False),
        sa.Column("since", types.Int, nullable=False),
        sa.Column("until", types.Int, nullable=True),
        sa.Column("source_sheet", types.Words, nullable=True),
        sa.Column("source_row", types.Int, nullable=True),
        _filled("alert_rule", "rule", 64),
        _filled("alert_rule", "parameter", 64),
        _iso_day("alert_rule", "effective_from"),
        _between("alert_rule", "value", "0", "1e+12"),
        _filled("alert_rule", "unit", 64),
        _filled("alert_rule", "source_zh", 2000),
        _filled("alert_rule", "source_en", 2000),
        sa.CheckConstraint("until > since", name=op.f("ck_alert_rule_until_later")),
        _between("alert_rule", "source_row", "1", "1e+07"),
        _version("alert_rule", "since"),
        _version("alert_rule", "until"),
        sa.PrimaryKeyConstraint("rule", "parameter", "effective_from", "since", name=op.f("pk_alert_rule")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_alert_rule_current",
        "alert_rule",
        ["rule", "parameter", "effective_from"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "screening",
        sa.Column("fingerprint", types.Words, nullable=False),
        sa.Column("week", types.Words, nullable=False),
        sa.Column("version", types.Int, nullable=False),
        sa.Column("engine", types.Words, nullable=False),
        sa.Column("enterprises", types.Int, nullable=False),
        sa.Column("reported", types.Int, nullable=False),
        sa.Column("flagged", types.Int, nullable=False),
        sa.Column("figures", types.Bytes, nullable=False),
        sa.Column("at", types.Words, nullable=False),
        sa.CheckConstraint("length(fingerprint) = 64", name=op.f("ck_screening_fingerprint_length")),
        _iso_day("screening", "week"),
        _filled("screening", "engine", 2000),
        *(_between("screening", name, "0", "1e+08") for name in ("enterprises", "reported", "flagged")),
        _iso_time("screening", "at"),
        _version("screening"),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_screening")),
        sqlite_strict=True,
    )
    op.create_table(
        "screening_week",
        sa.Column("week", types.Words, nullable=False),
        sa.Column("version", types.Int, nullable=False),
        sa.Column("fingerprint", types.Words, nullable=False),
        _iso_day("screening_week", "week"),
        _version("screening_week"),
        sa.ForeignKeyConstraint(["fingerprint"], ["screening.fingerprint"], name=op.f("fk_screening_week_fingerprint")),
        sa.PrimaryKeyConstraint("week", "version", name=op.f("pk_screening_week")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert",
        sa.Column("number", types.Int, autoincrement=False, nullable=False),
        sa.Column("about", types.Words, nullable=False),
        sa.Column("enterprise", types.Int, nullable=True),
        sa.Column("value", types.Words, nullable=True),
        sa.Column("cause", types.Words, nullable=False),
        sa.Column("first_week", types.Words, nullable=False),
        _between("alert", "number", "1", "1e+09"),
        _one_of("alert", "about", ABOUT),
        _between("alert", "enterprise", "1", "1e+09"),
        _filled("alert", "value", 100),
        _one_of("alert", "cause", CAUSES),
        _iso_day("alert", "first_week"),
        sa.CheckConstraint("(about = 'enterprise') = (enterprise IS NOT NULL)", name=op.f("ck_alert_enterprise_given")),
        sa.CheckConstraint("(about = 'enterprise') = (value IS NULL)", name=op.f("ck_alert_value_given")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alert")),
        sqlite_strict=True,
    )
    op.create_index("ix_alert_enterprise", "alert", ["enterprise"])
    op.create_table(
        "alert_event",
        sa.Column("event", types.Int, autoincrement=False, nullable=False),
        sa.Column("alert", types.Int, nullable=False),
        sa.Column("at", types.Words, nullable=False),
        sa.Column("subject", types.Words, nullable=False),
        sa.Column("action", types.Words, nullable=False),
        sa.Column("version", types.Int, nullable=False),
        sa.Column("note", types.Words, nullable=True),
        sa.Column("detail", types.Words, nullable=True),
        sa.Column("state", types.Words, nullable=False),
        sa.Column("level", types.Words, nullable=False),
        sa.Column("reasons", types.Words, nullable=True),
        sa.Column("signal", types.Words, nullable=False),
        sa.Column("signal_week", types.Words, nullable=False),
        sa.Column("run_from", types.Words, nullable=False),
        sa.Column("district", types.Words, nullable=False),
        sa.Column("owner", types.Words, nullable=True),
        sa.Column("due", types.Words, nullable=True),
        sa.Column("snoozed_until", types.Words, nullable=True),
        sa.Column("verdict", types.Words, nullable=True),
        sa.Column("dismissal", types.Words, nullable=True),
        sa.Column("emergency", types.Int, nullable=True),
        sa.Column("report_by", types.Words, nullable=True),
        sa.Column("members", types.Words, nullable=True),
        _between("alert_event", "event", "1", "1e+09"),
        _iso_time("alert_event", "at"),
        _filled("alert_event", "subject", 2000),
        _one_of("alert_event", "action", ACTIONS),
        _filled("alert_event", "note", 2000),
        _filled("alert_event", "detail", 20000),
        _one_of("alert_event", "state", STATES),
        _one_of("alert_event", "level", LEVELS),
        _filled("alert_event", "reasons", 2000),
        _one_of("alert_event", "signal", SIGNALS),
        _iso_day("alert_event", "signal_week"),
        _iso_day("alert_event", "run_from"),
        sa.CheckConstraint("length(district) = 6", name=op.f("ck_alert_event_district_length")),
        _filled("alert_event", "owner", 2000),
        _iso_day("alert_event", "due"),
        _iso_day("alert_event", "snoozed_until"),
        _one_of("alert_event", "verdict", VERDICTS, "verdict IS NULL OR "),
        _filled("alert_event", "dismissal", 64),
        _between("alert_event", "emergency", "1", "3"),
        _iso_time("alert_event", "report_by"),
        _filled("alert_event", "members", 100000),
        sa.CheckConstraint("(action = 'raised') = (alert = event)", name=op.f("ck_alert_event_raised_itself")),
        sa.CheckConstraint("(level = 'none') = (reasons IS NULL)", name=op.f("ck_alert_event_reasons_given")),
        sa.CheckConstraint("report_by IS NULL OR emergency IS NOT NULL", name=op.f("ck_alert_event_report_graded")),
        sa.CheckConstraint(
            "(verdict = 'dismissed') = (dismissal IS NOT NULL)", name=op.f("ck_alert_event_dismissal_given")
        ),
        sa.ForeignKeyConstraint(["alert"], ["alert.number"], name=op.f("fk_alert_event_alert")),
        _version("alert_event"),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_alert_event")),
        sqlite_strict=True,
    )
    op.create_index("ix_alert_event_alert", "alert_event", ["alert", "event"])
