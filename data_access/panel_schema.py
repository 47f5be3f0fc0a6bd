"""The room of the enterprise panel: who reports, what was reported each week, whom to call, and the matrix of heads.

`enterprise` and `weekly_report` are versioned; a week is named by its Monday. An enterprise's `code` is an opaque
number that stands in links and means nothing. `active_since` and `active_until` are the first and the last week it is
expected to report for. `weekly_report.district` is where the enterprise stood in that week, so that sums of old weeks
stay. A contact is of today only, and reading one leaves a line in the audit trail. `panel_matrix` is worked out from
the reports and only spares reading them all: losing it costs time, nothing else.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, text

from data_access.schema_parts import between, filled, flag, iso_day, iso_time, metadata, one_of, versioned
from data_access.types import Bytes, Day, Flag, Int, Time, Words

INDUSTRIES = tuple("ABCDEFGHIJKLMNOPQRST")  # sections of GB/T 4754
SIZES = ("large", "medium", "small", "micro")
OWNERSHIPS = ("state", "collective", "private", "foreign", "other")
MONITORING = ("fixed_point", "key")
MOST_HEADS = 10_000_000

enterprise = versioned(
    "enterprise",
    ("code",),
    Column("code", Int, nullable=False),
    Column("name", Words, nullable=False),
    Column("credit_code", Words, nullable=False),
    Column("district", Words, nullable=False),
    Column("industry", Words, nullable=False),
    Column("size", Words, nullable=False),
    Column("ownership", Words, nullable=False),
    Column("park", Words),
    Column("affiliation", Words),
    Column("monitoring", Words, nullable=False),
    Column("giant", Flag, nullable=False),
    Column("active_since", Day, nullable=False),
    Column("active_until", Day),
    between("code", 1, 1_000_000_000),
    filled("name", 200),
    CheckConstraint(
        "length(credit_code) = 18", name="credit_code_length", info={"column": "credit_code", "pattern": "credit_code"}
    ),
    CheckConstraint("length(district) = 6", name="district_length", info={"column": "district", "pattern": "district"}),
    one_of("industry", INDUSTRIES),
    one_of("size", SIZES),
    one_of("ownership", OWNERSHIPS),
    filled("park", 100),
    filled("affiliation", 100),
    one_of("monitoring", MONITORING),
    flag("giant"),
    iso_day("active_since", pattern="week"),
    iso_day("active_until", pattern="week"),
    CheckConstraint("active_until >= active_since", name="active_order"),
)
Index(
    "uq_enterprise_credit_code",
    enterprise.c.credit_code,
    unique=True,
    sqlite_where=text("until IS NULL"),
    postgresql_where=text("until IS NULL"),
)

# Persons, all of them; what is not filled in is not known, and never zero.
HEADS = (
    "base_headcount",
    "headcount",
    "hires",
    "dismissed",
    "resigned",
    "ended",
    "closed",
    "untyped",
    "dispatched",
    "hidden_unemployed",
    "vacancies",
    "planned_cuts",
    "shortage",
)
weekly_report = versioned(
    "weekly_report",
    ("enterprise", "week"),
    Column("enterprise", Int, nullable=False),
    Column("week", Day, nullable=False),
    Column("district", Words, nullable=False),
    *(Column(name, Int) for name in HEADS),
    Column("planned_cuts_on", Day),
    Column("note", Words),
    between("enterprise", 1, 1_000_000_000),
    iso_day("week", pattern="week"),
    CheckConstraint("length(district) = 6", name="district_length", info={"column": "district", "pattern": "district"}),
    *(between(name, 0, MOST_HEADS) for name in HEADS),
    iso_day("planned_cuts_on"),
    filled("note", 500),
    CheckConstraint(f"coalesce({', '.join(HEADS)}) IS NOT NULL", name="figure_given"),
    CheckConstraint("planned_cuts_on IS NULL OR planned_cuts IS NOT NULL", name="planned_whole"),
)
# Sums of a week by district are read from this index alone.
Index(
    "ix_weekly_report_week",
    *(weekly_report.c[name] for name in ("week", "district", "enterprise", "since", "until", "headcount")),
)
# What one version brought, or superseded, is found without reading years of reports.
Index("ix_weekly_report_since", weekly_report.c.since, weekly_report.c.district)
Index(
    "ix_weekly_report_until",
    weekly_report.c.until,
    sqlite_where=text("until IS NOT NULL"),
    postgresql_where=text("until IS NOT NULL"),
)

enterprise_contact = Table(
    "enterprise_contact",
    metadata,
    Column("enterprise", Int, primary_key=True, autoincrement=False),
    Column("position", Words, nullable=False),
    Column("office_phone", Words, nullable=False),
    Column("changed_at", Time, nullable=False),
    between("enterprise", 1, 1_000_000_000),
    filled("position", 100),
    filled("office_phone", 40),
    iso_time("changed_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# One column of weekly_report at one version, weeks by enterprises, as the bytes of an npz file.
panel_matrix = Table(
    "panel_matrix",
    metadata,
    Column("version", Int, ForeignKey("publication.version"), nullable=False),
    Column("figure", Words, nullable=False),
    Column("bytes", Bytes, nullable=False),
    Column("at", Time, nullable=False),
    PrimaryKeyConstraint("version", "figure"),
    one_of("figure", HEADS),
    iso_time("at"),
    sqlite_strict=True,
)
