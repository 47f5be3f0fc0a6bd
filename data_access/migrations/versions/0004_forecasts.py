# ruff: noqa: E501
"""Stored forecasts of the year's end, under the fingerprint of what they were made from, and the way there by month.

Frozen: a change of the schema is a new migration. It adds two tables and touches no other; triggers come with install().
"""

import sqlalchemy as sa
from alembic import op

from data_access import types

revision = "0004"
down_revision = "0003"

LARGEST = "1e+12"
YEAR_QUANTILES = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")
PATH_QUANTILES = ("q025", "q10", "q25", "q50", "q75", "q90", "q975")
ISO_MONTH = "length(month) = 7 AND substr(month, 5, 1) = '-' AND substr(month, 1, 4) BETWEEN '1990' AND '2100' AND substr(month, 6, 2) BETWEEN '01' AND '12'"
ISO_TIME = "length(at) = 20 AND substr(at, 11, 1) = 'T' AND substr(at, 20, 1) = 'Z' AND substr(at, 1, 4) BETWEEN '1990' AND '2100'"


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("fingerprint", types.Words, nullable=False),
        sa.Column("indicator", types.Words, nullable=False),
        sa.Column("district", types.Words, nullable=False),
        sa.Column("month", types.Words, nullable=False),
        sa.Column("version", types.Int, nullable=False),
        sa.Column("engine", types.Words, nullable=False),
        sa.Column("method", types.Words, nullable=False),
        sa.Column("reason", types.Words, nullable=True),
        *(sa.Column(name, types.Real, nullable=True) for name in ("target", "actual", "mean", *YEAR_QUANTILES)),
        sa.Column("probability", types.Real, nullable=True),
        sa.Column("distribution", types.Words, nullable=True),
        sa.Column("at", types.Words, nullable=False),
        sa.Column("seconds", types.Real, nullable=False),
        sa.CheckConstraint("length(fingerprint) = 64", name=op.f("ck_forecast_fingerprint_length")),
        sa.CheckConstraint("length(indicator) BETWEEN 1 AND 64", name=op.f("ck_forecast_indicator_filled")),
        sa.CheckConstraint("length(district) = 6", name=op.f("ck_forecast_district_length")),
        sa.CheckConstraint(ISO_MONTH, name=op.f("ck_forecast_month_iso")),
        sa.CheckConstraint("length(engine) BETWEEN 1 AND 2000", name=op.f("ck_forecast_engine_filled")),
        sa.CheckConstraint("length(method) BETWEEN 1 AND 2000", name=op.f("ck_forecast_method_filled")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 2000", name=op.f("ck_forecast_reason_filled")),
        *(
            sa.CheckConstraint(f"{name} BETWEEN -{LARGEST} AND {LARGEST}", name=op.f(f"ck_forecast_{name}_bounds"))
            for name in ("target", "actual", "mean", *YEAR_QUANTILES)
        ),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name=op.f("ck_forecast_probability_bounds")),
        sa.CheckConstraint("length(distribution) BETWEEN 1 AND 10000", name=op.f("ck_forecast_distribution_filled")),
        sa.CheckConstraint(ISO_TIME, name=op.f("ck_forecast_at_iso")),
        sa.CheckConstraint("seconds BETWEEN 0 AND 1e+06", name=op.f("ck_forecast_seconds_bounds")),
        sa.ForeignKeyConstraint(["version"], ["publication.version"], name=op.f("fk_forecast_version")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_forecast")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_forecast_month", "forecast", ["month", "indicator", "district"], unique=False)
    op.create_table(
        "forecast_month",
        sa.Column("fingerprint", types.Words, nullable=False),
        sa.Column("month", types.Words, nullable=False),
        *(sa.Column(name, types.Real, nullable=False) for name in PATH_QUANTILES),
        sa.CheckConstraint(ISO_MONTH, name=op.f("ck_forecast_month_month_iso")),
        *(
            sa.CheckConstraint(
                f"{name} BETWEEN -{LARGEST} AND {LARGEST}", name=op.f(f"ck_forecast_month_{name}_bounds")
            )
            for name in PATH_QUANTILES
        ),
        sa.ForeignKeyConstraint(["fingerprint"], ["forecast.fingerprint"], name=op.f("fk_forecast_month_fingerprint")),
        sa.PrimaryKeyConstraint("fingerprint", "month", name=op.f("pk_forecast_month")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
