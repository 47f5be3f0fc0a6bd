"""What the monitoring database holds: its tables, keys, bounds and the rule by which business data are versioned.

Versioned tables (district, indicator, target, observation, status_rule, policy_parameter, and of the enterprise panel
enterprise and weekly_report) are append-only. `since` is
the version (publication) that brought a row, `until` the one that superseded it, NULL while current; a row belongs to
version v when ``since <= v AND (until IS NULL OR until > v)``. `until` is the only column that is ever updated, once,
from NULL. Grants, the audit trail and the profile are not versioned: rights are today's at every version.

What people did about the figures (commitment_event, alert_event) is append-only too, with one increasing number
`event` for both.

A forecast is stored once, under the fingerprint of everything it was made from, and never changed: whichever version
has the same inputs shows the same forecast, and a newer engine never replaces what was shown. So is a rehearsal: what
would have been said of completed years, and what came.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint, Table

from data_access.schema_parts import (
    LARGEST,
    VERSIONED,
    Versioned,
    between,
    filled,
    flag,
    iso_day,
    iso_month,
    iso_time,
    metadata,
    one_of,
    versioned,
)
from data_access.types import Bytes, Day, Flag, Int, Month, Real, Time, Words

__all__ = [
    "BASES",
    "COMMITMENT_ACTIONS",
    "DIRECTIONS",
    "DISTRICT_KINDS",
    "FREQUENCIES",
    "INDICATOR_KINDS",
    "PUBLICATION_KINDS",
    "ROLES",
    "ROLL_UPS",
    "TIERS",
    "VERSIONED",
    "Versioned",
    "alert",
    "alert_event",
    "alert_rule",
    "audit",
    "commitment_event",
    "district",
    "enterprise",
    "enterprise_contact",
    "forecast",
    "forecast_month",
    "grant",
    "indicator",
    "metadata",
    "observation",
    "panel_matrix",
    "policy_parameter",
    "profile",
    "publication",
    "rehearsal",
    "screening",
    "screening_week",
    "source_file",
    "status_rule",
    "target",
    "weekly_report",
]

DISTRICT_KINDS = ("city", "urban", "county", "zone", "municipal")
INDICATOR_KINDS = (
    "cumulative",
    "stock",
    "rate_floor",
    "rate_ceiling",
    "count",
    "per_district_floor",
    "milestone",
    "funnel",
    "age_ceiling",
)
DIRECTIONS = ("more", "less")
ROLL_UPS = ("sum", "ratio", "min", "max", "none")
FREQUENCIES = ("monthly", "quarterly", "yearly", "event")
TIERS = ("provincial", "municipal", "stretch")
BASES = ("flow", "stock")
PUBLICATION_KINDS = ("setup", "import", "correction", "target", "rule", "catalogue", "revert")
ROLES = ("leader", "monitor", "county_head", "county_officer")
COMMITMENT_ACTIONS = ("opened", "noted", "closed", "reopened")

publication = Table(
    "publication",
    metadata,
    Column("version", Int, primary_key=True, autoincrement=False),
    Column("published_at", Time, nullable=False),
    Column("kind", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("source_sha256", Words, ForeignKey("source_file.sha256")),
    Column("reverts", Int, ForeignKey("publication.version")),
    Column("source_name", Words),  # the file's name this time; source_file keeps the first for the same bytes
    between("version", 1, 1_000_000_000),
    iso_time("published_at"),
    one_of("kind", PUBLICATION_KINDS),
    filled("author"),
    filled("reason"),
    filled("source_name"),
    CheckConstraint("reverts < version", name="reverts_earlier"),
    CheckConstraint("(kind = 'revert') = (reverts IS NOT NULL)", name="reverts_named"),
    sqlite_strict=True,
)

source_file = Table(
    "source_file",
    metadata,
    Column("sha256", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("size", Int, nullable=False),
    Column("bytes", Bytes, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256_length"),
    filled("name"),
    between("size", 0, 1_000_000_000),
    sqlite_strict=True,
)


district = versioned(
    "district",
    ("code",),
    Column("code", Words, nullable=False),
    Column("name_zh", Words, nullable=False),
    Column("name_en", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("population", Int),
    Column("workforce", Int),
    Column("tile_row", Int),
    Column("tile_column", Int),
    CheckConstraint("length(code) = 6", name="code_length", info={"column": "code", "pattern": "district"}),
    filled("name_zh"),
    filled("name_en"),
    one_of("kind", DISTRICT_KINDS),
    between("population", 0, 2_000_000_000),
    between("workforce", 0, 2_000_000_000),
    between("tile_row", 0, 50),
    between("tile_column", 0, 50),
)

indicator = versioned(
    "indicator",
    ("year", "code"),
    Column("year", Int, nullable=False),
    Column("code", Words, nullable=False),
    Column("name_zh", Words, nullable=False),
    Column("name_en", Words, nullable=False),
    Column("short_zh", Words, nullable=False),
    Column("short_en", Words, nullable=False),
    Column("unit", Words, nullable=False),
    Column("decimals", Int, nullable=False),
    Column("kind", Words, nullable=False),
    Column("direction", Words, nullable=False),
    Column("roll_up", Words, nullable=False),
    Column("frequency", Words, nullable=False),
    Column("headline", Flag, nullable=False),
    Column("sensitive", Flag, nullable=False),
    Column("block", Int, nullable=False),
    Column("place", Int, nullable=False),
    Column("section_zh", Words, nullable=False),
    Column("clause_zh", Words, nullable=False),
    Column("definition_zh", Words, nullable=False),
    Column("definition_en", Words, nullable=False),
    Column("formula_zh", Words, nullable=False),
    Column("formula_en", Words, nullable=False),
    Column("steps_zh", Words),
    Column("steps_en", Words),
    Column("lead_zh", Words, nullable=False),
    Column("lead_en", Words, nullable=False),
    Column("break_month", Month),
    Column("break_note_zh", Words),
    Column("break_note_en", Words),
    between("year", 1990, 2100),
    filled("code"),
    filled("name_zh"),
    filled("name_en"),
    filled("unit"),
    between("decimals", 0, 6),
    one_of("kind", INDICATOR_KINDS),
    one_of("direction", DIRECTIONS),
    one_of("roll_up", ROLL_UPS),
    one_of("frequency", FREQUENCIES),
    flag("headline"),
    flag("sensitive"),
    between("block", 1, 5),
    between("place", 1, 10_000),
    iso_month("break_month"),
)

target = versioned(
    "target",
    ("year", "indicator", "district", "tier", "effective_from"),
    Column("year", Int, nullable=False),
    Column("indicator", Words, nullable=False),
    Column("district", Words, nullable=False),
    Column("tier", Words, nullable=False),
    Column("effective_from", Day, nullable=False),
    Column("value", Real, nullable=False),
    Column("decimals", Int),
    Column("basis", Words, nullable=False),
    Column("start_level", Real),
    Column("window_start", Day),
    Column("window_end", Day),
    Column("due", Day, nullable=False),
    Column("document", Words, nullable=False),
    Column("lead_zh", Words),
    Column("lead_en", Words),
    Column("supporting_zh", Words),
    Column("supporting_en", Words),
    Column("reason", Words),
    between("year", 1990, 2100),
    one_of("tier", TIERS),
    iso_day("effective_from"),
    between("value", 0, LARGEST),
    between("decimals", 0, 6),
    one_of("basis", BASES),
    between("start_level", -LARGEST, LARGEST),
    iso_day("window_start"),
    iso_day("window_end"),
    CheckConstraint("window_end >= window_start", name="window_order"),
    iso_day("due"),
    filled("document"),
)

observation = versioned(
    "observation",
    ("indicator", "district", "month", "step"),
    Column("indicator", Words, nullable=False),
    Column("district", Words, nullable=False),
    Column("month", Month, nullable=False),
    Column("step", Int, nullable=False),
    Column("value", Real),
    Column("numerator", Real),
    Column("denominator", Real),
    Column("decimals", Int),
    Column("document", Words),
    Column("note", Words),
    iso_month("month"),
    between("step", 0, 20),
    between("value", -LARGEST, LARGEST),
    between("numerator", -LARGEST, LARGEST),
    between("denominator", 0, LARGEST),
    between("decimals", 0, 6),
    CheckConstraint("value IS NOT NULL OR (numerator IS NOT NULL AND denominator IS NOT NULL)", name="figure_given"),
    CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name="ratio_whole"),
)
Index("ix_observation_month", observation.c.month, observation.c.district)

status_rule = versioned(
    "status_rule",
    ("kind", "parameter"),
    Column("kind", Words, nullable=False),
    Column("parameter", Words, nullable=False),
    Column("value", Real, nullable=False),
    Column("unit", Words, nullable=False),
    Column("name_zh", Words, nullable=False),
    Column("name_en", Words, nullable=False),
    filled("kind"),
    filled("parameter"),
    between("value", -LARGEST, LARGEST),
    filled("name_zh"),
    filled("name_en"),
)

policy_parameter = versioned(
    "policy_parameter",
    ("code", "effective_from"),
    Column("code", Words, nullable=False),
    Column("effective_from", Day, nullable=False),
    Column("value", Real, nullable=False),
    Column("unit", Words, nullable=False),
    Column("name_zh", Words, nullable=False),
    Column("name_en", Words, nullable=False),
    Column("section_zh", Words, nullable=False),
    Column("clause_zh", Words, nullable=False),
    Column("document", Words, nullable=False),
    filled("code"),
    iso_day("effective_from"),
    between("value", 0, LARGEST),
    filled("name_zh"),
    filled("name_en"),
    filled("document"),
)

grant = Table(
    "grant",
    metadata,
    Column("subject", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("district", Words, nullable=False),
    PrimaryKeyConstraint("subject", "role", "district"),
    filled("subject"),
    one_of("role", ROLES),
    CheckConstraint("length(district) = 6", name="district_length"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Int, primary_key=True, autoincrement=True),
    Column("at", Time, nullable=False),
    Column("subject", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("object", Words, nullable=False),
    Column("detail", Words, nullable=False),
    iso_time("at"),
    filled("subject"),
    filled("action"),
    sqlite_strict=True,
)

profile = Table(
    "profile",
    metadata,
    Column("key", Words, primary_key=True),
    Column("value", Words, nullable=False),
    filled("key"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# `commitment` is the event that opened it. What was decided stands on that row alone; each later one has a note.
commitment_event = Table(
    "commitment_event",
    metadata,
    Column("event", Int, primary_key=True, autoincrement=False),
    Column("commitment", Int, ForeignKey("commitment_event.event"), nullable=False),
    Column("at", Time, nullable=False),
    Column("subject", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("version", Int, ForeignKey("publication.version"), nullable=False),
    Column("meeting", Day),
    Column("text", Words),
    Column("district", Words),
    Column("body", Words),
    Column("indicator", Words),
    Column("due", Day),
    Column("note", Words),
    between("event", 1, 1_000_000_000),
    iso_time("at"),
    filled("subject"),
    one_of("action", COMMITMENT_ACTIONS),
    iso_day("meeting"),
    filled("text", 500),
    CheckConstraint("length(district) = 6", name="district_length"),
    filled("body", 100),
    filled("indicator", 64),
    iso_day("due"),
    filled("note", 500),
    CheckConstraint("(action = 'opened') = (commitment = event)", name="opened_itself"),
    CheckConstraint(
        "action <> 'opened' OR (meeting IS NOT NULL AND text IS NOT NULL AND due IS NOT NULL "
        "AND (district IS NOT NULL OR body IS NOT NULL))",
        name="opened_whole",
    ),
    CheckConstraint(
        "action = 'opened' OR (meeting IS NULL AND text IS NULL AND district IS NULL AND body IS NULL "
        "AND indicator IS NULL)",
        name="decided_once",
    ),
    CheckConstraint("action IN ('opened', 'reopened') OR due IS NULL", name="due_set"),
    CheckConstraint("due >= meeting", name="due_order"),
    CheckConstraint("(action = 'opened') = (note IS NULL)", name="note_given"),
    sqlite_strict=True,
)
Index("ix_commitment_event_commitment", commitment_event.c.commitment, commitment_event.c.event)

# `version`: the one it was first made for; `engine`: what made it, with its code version. A series that cannot be
# forecast is stored too, with the reason. A quantile is of the year's total, or level, as the indicator has it;
# `distribution` is the whole quantile function as a JSON list, for questions such as "with 50 more a month".
FORECAST_QUANTILES = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")
forecast = Table(
    "forecast",
    metadata,
    Column("fingerprint", Words, primary_key=True),
    Column("indicator", Words, nullable=False),
    Column("district", Words, nullable=False),
    Column("month", Month, nullable=False),
    Column("version", Int, ForeignKey("publication.version"), nullable=False),
    Column("engine", Words, nullable=False),
    Column("method", Words, nullable=False),
    Column("reason", Words),
    Column("target", Real),
    Column("actual", Real),
    Column("mean", Real),
    *(Column(name, Real) for name in FORECAST_QUANTILES),
    Column("probability", Real),
    Column("distribution", Words),
    Column("at", Time, nullable=False),
    Column("seconds", Real, nullable=False),
    CheckConstraint("length(fingerprint) = 64", name="fingerprint_length"),
    filled("indicator", 64),
    CheckConstraint("length(district) = 6", name="district_length"),
    iso_month("month"),
    filled("engine"),
    filled("method"),
    filled("reason"),
    *(between(name, -LARGEST, LARGEST) for name in ("target", "actual", "mean", *FORECAST_QUANTILES)),
    between("probability", 0, 1),
    filled("distribution", 10_000),
    iso_time("at"),
    between("seconds", 0, 1_000_000),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
Index("ix_forecast_month", forecast.c.month, forecast.c.indicator, forecast.c.district)

# The way there: the cumulative, or level, at the end of each coming month of the year.
PATH_QUANTILES = ("q025", "q10", "q25", "q50", "q75", "q90", "q975")
forecast_month = Table(
    "forecast_month",
    metadata,
    Column("fingerprint", Words, ForeignKey("forecast.fingerprint"), nullable=False),
    Column("month", Month, nullable=False),
    *(Column(name, Real, nullable=False) for name in PATH_QUANTILES),
    PrimaryKeyConstraint("fingerprint", "month"),
    iso_month("month"),
    *(between(name, -LARGEST, LARGEST) for name in PATH_QUANTILES),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# All rows under one fingerprint were made together by `engine` at `at`: what would have been forecast at the end of
# `month` (1-12) of a completed year, the year's total by the two simple rules, and the total that came.
REHEARSED = ("total", "q10", "q50", "q90")
REHEARSED_WHERE_KNOWN = ("target", "straight_line", "last_year_share")
rehearsal = Table(
    "rehearsal",
    metadata,
    Column("fingerprint", Words, nullable=False),
    Column("indicator", Words, nullable=False),
    Column("district", Words, nullable=False),
    Column("year", Int, nullable=False),
    Column("month", Int, nullable=False),
    *(Column(name, Real, nullable=False) for name in REHEARSED),
    *(Column(name, Real) for name in REHEARSED_WHERE_KNOWN),
    Column("probability", Real),
    Column("method", Words, nullable=False),
    Column("engine", Words, nullable=False),
    Column("at", Time, nullable=False),
    PrimaryKeyConstraint("fingerprint", "indicator", "district", "year", "month"),
    CheckConstraint("length(fingerprint) = 64", name="fingerprint_length"),
    filled("indicator", 64),
    CheckConstraint("length(district) = 6", name="district_length"),
    between("year", 1990, 2100),
    between("month", 1, 12),
    *(between(name, -LARGEST, LARGEST) for name in (*REHEARSED, *REHEARSED_WHERE_KNOWN)),
    between("probability", 0, 1),
    filled("method"),
    filled("engine"),
    iso_time("at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# After the city's own tables, so that VERSIONED lists them in the order in which people ask.
from data_access.alert_schema import alert, alert_event, alert_rule, screening, screening_week  # noqa: E402
from data_access.panel_schema import enterprise, enterprise_contact, panel_matrix, weekly_report  # noqa: E402
