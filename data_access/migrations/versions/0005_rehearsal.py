# ruff: noqa: E501
"""Stored rehearsals: what would have been forecast of completed years, under the fingerprint of what it was made from.

Frozen: a change of the schema is a new migration. It adds one table and touches no other; triggers come with install().
"""

import sqlalchemy as sa
from alembic import op

from data_access import types

revision = "0005"
down_revision = "0004"

LARGEST = "1e+12"
GIVEN = ("total", "q10", "q50", "q90")
WHERE_KNOWN = ("target", "straight_line", "last_year_share")
ISO_TIME = "length(at) = 20 AND substr(at, 11, 1) = 'T' AND substr(at, 20, 1) = 'Z' AND substr(at, 1, 4) BETWEEN '1990' AND '2100'"


def upgrade() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("fingerprint", types.Words, nullable=False),
        sa.Column("indicator", types.Words, nullable=False),
        sa.Column("district", types.Words, nullable=False),
        sa.Column("year", types.Int, nullable=False),
        sa.Column("month", types.Int, nullable=False),
        *(sa.Column(name, types.Real, nullable=False) for name in GIVEN),
        *(sa.Column(name, types.Real, nullable=True) for name in WHERE_KNOWN),
        sa.Column("probability", types.Real, nullable=True),
        sa.Column("method", types.Words, nullable=False),
        sa.Column("engine", types.Words, nullable=False),
        sa.Column("at", types.Words, nullable=False),
        sa.CheckConstraint("length(fingerprint) = 64", name=op.f("ck_rehearsal_fingerprint_length")),
        sa.CheckConstraint("length(indicator) BETWEEN 1 AND 64", name=op.f("ck_rehearsal_indicator_filled")),
        sa.CheckConstraint("length(district) = 6", name=op.f("ck_rehearsal_district_length")),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_rehearsal_year_bounds")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_rehearsal_month_bounds")),
        *(
            sa.CheckConstraint(f"{name} BETWEEN -{LARGEST} AND {LARGEST}", name=op.f(f"ck_rehearsal_{name}_bounds"))
            for name in (*GIVEN, *WHERE_KNOWN)
        ),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name=op.f("ck_rehearsal_probability_bounds")),
        sa.CheckConstraint("length(method) BETWEEN 1 AND 2000", name=op.f("ck_rehearsal_method_filled")),
        sa.CheckConstraint("length(engine) BETWEEN 1 AND 2000", name=op.f("ck_rehearsal_engine_filled")),
        sa.CheckConstraint(ISO_TIME, name=op.f("ck_rehearsal_at_iso")),
        sa.PrimaryKeyConstraint("fingerprint", "indicator", "district", "year", "month", name=op.f("pk_rehearsal")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
