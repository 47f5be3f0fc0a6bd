# ruff: noqa: E501
"""The enterprise panel: the register and the weekly reports, versioned; contacts; and the stored matrices of heads.

Frozen: a change of the schema is a new migration. It adds four tables and touches no other; triggers come with install().
"""

import sqlalchemy as sa
from alembic import op

from data_access import types

revision = "0006"
down_revision = "0005"

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


def _one_of(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def _versioned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("since", types.Int, nullable=False),
        sa.Column("until", types.Int, nullable=True),
        sa.Column("source_sheet", types.Words, nullable=True),
        sa.Column("source_row", types.Int, nullable=True),
        sa.CheckConstraint("until > since", name=op.f(f"ck_{table}_until_later")),
        _between(table, "source_row", "1", "1e+07"),
        sa.ForeignKeyConstraint(["since"], ["publication.version"], name=op.f(f"fk_{table}_since")),
        sa.ForeignKeyConstraint(["until"], ["publication.version"], name=op.f(f"fk_{table}_until")),
    )


def _index(name: str, table: str, columns: list[str], where: str = "", *, unique: bool = False) -> None:
    given = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
    op.create_index(name, table, columns, unique=unique, **given)


def upgrade() -> None:
    op.create_table(
        "enterprise",
        sa.Column("code", types.Int, nullable=False),
        sa.Column("name", types.Words, nullable=False),
        sa.Column("credit_code", types.Words, nullable=False),
        sa.Column("district", types.Words, nullable=False),
        sa.Column("industry", types.Words, nullable=False),
        sa.Column("size", types.Words, nullable=False),
        sa.Column("ownership", types.Words, nullable=False),
        sa.Column("park", types.Words, nullable=True),
        sa.Column("affiliation", types.Words, nullable=True),
        sa.Column("monitoring", types.Words, nullable=False),
        sa.Column("giant", types.Int, nullable=False),
        sa.Column("active_since", types.Words, nullable=False),
        sa.Column("active_until", types.Words, nullable=True),
        *_versioned("enterprise"),
        _between("enterprise", "code", "1", "1e+09"),
        _filled("enterprise", "name", 200),
        sa.CheckConstraint("length(credit_code) = 18", name=op.f("ck_enterprise_credit_code_length")),
        sa.CheckConstraint("length(district) = 6", name=op.f("ck_enterprise_district_length")),
        _one_of("enterprise", "industry", tuple("ABCDEFGHIJKLMNOPQRST")),
        _one_of("enterprise", "size", ("large", "medium", "small", "micro")),
        _one_of("enterprise", "ownership", ("state", "collective", "private", "foreign", "other")),
        _filled("enterprise", "park", 100),
        _filled("enterprise", "affiliation", 100),
        _one_of("enterprise", "monitoring", ("fixed_point", "key")),
        sa.CheckConstraint("giant IN (0, 1)", name=op.f("ck_enterprise_giant_flag")),
        _iso_day("enterprise", "active_since"),
        _iso_day("enterprise", "active_until"),
        sa.CheckConstraint("active_until >= active_since", name=op.f("ck_enterprise_active_order")),
        sa.PrimaryKeyConstraint("code", "since", name=op.f("pk_enterprise")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("uq_enterprise_current", "enterprise", ["code"], "until IS NULL", unique=True)
    _index("uq_enterprise_credit_code", "enterprise", ["credit_code"], "until IS NULL", unique=True)
    op.create_table(
        "weekly_report",
        sa.Column("enterprise", types.Int, nullable=False),
        sa.Column("week", types.Words, nullable=False),
        sa.Column("district", types.Words, nullable=False),
        *(sa.Column(name, types.Int, nullable=True) for name in HEADS),
        sa.Column("planned_cuts_on", types.Words, nullable=True),
        sa.Column("note", types.Words, nullable=True),
        *_versioned("weekly_report"),
        _between("weekly_report", "enterprise", "1", "1e+09"),
        _iso_day("weekly_report", "week"),
        sa.CheckConstraint("length(district) = 6", name=op.f("ck_weekly_report_district_length")),
        *(_between("weekly_report", name, "0", "1e+07") for name in HEADS),
        _iso_day("weekly_report", "planned_cuts_on"),
        _filled("weekly_report", "note", 500),
        sa.CheckConstraint(f"coalesce({', '.join(HEADS)}) IS NOT NULL", name=op.f("ck_weekly_report_figure_given")),
        sa.CheckConstraint(
            "planned_cuts_on IS NULL OR planned_cuts IS NOT NULL", name=op.f("ck_weekly_report_planned_whole")
        ),
        sa.PrimaryKeyConstraint("enterprise", "week", "since", name=op.f("pk_weekly_report")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _index("uq_weekly_report_current", "weekly_report", ["enterprise", "week"], "until IS NULL", unique=True)
    covering = ["week", "district", "enterprise", "since", "until", "headcount"]
    _index("ix_weekly_report_week", "weekly_report", covering)
    _index("ix_weekly_report_since", "weekly_report", ["since", "district"])
    _index("ix_weekly_report_until", "weekly_report", ["until"], "until IS NOT NULL")
    op.create_table(
        "enterprise_contact",
        sa.Column("enterprise", types.Int, autoincrement=False, nullable=False),
        sa.Column("position", types.Words, nullable=False),
        sa.Column("office_phone", types.Words, nullable=False),
        sa.Column("changed_at", types.Words, nullable=False),
        _between("enterprise_contact", "enterprise", "1", "1e+09"),
        _filled("enterprise_contact", "position", 100),
        _filled("enterprise_contact", "office_phone", 40),
        _iso_time("enterprise_contact", "changed_at"),
        sa.PrimaryKeyConstraint("enterprise", name=op.f("pk_enterprise_contact")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "panel_matrix",
        sa.Column("version", types.Int, nullable=False),
        sa.Column("figure", types.Words, nullable=False),
        sa.Column("bytes", types.Bytes, nullable=False),
        sa.Column("at", types.Words, nullable=False),
        _one_of("panel_matrix", "figure", HEADS),
        _iso_time("panel_matrix", "at"),
        sa.ForeignKeyConstraint(["version"], ["publication.version"], name=op.f("fk_panel_matrix_version")),
        sa.PrimaryKeyConstraint("version", "figure", name=op.f("pk_panel_matrix")),
        sqlite_strict=True,
    )
