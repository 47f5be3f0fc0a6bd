# ruff: noqa: E501
"""Commitments of meetings: one append-only table of events with their own increasing number.

Frozen: a change of the schema is a new migration. It adds a table and touches no other; triggers come with install().
"""

import sqlalchemy as sa
from alembic import op

from data_access import types

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "commitment_event",
        sa.Column("event", types.Int, autoincrement=False, nullable=False),
        sa.Column("commitment", types.Int, nullable=False),
        sa.Column("at", types.Words, nullable=False),
        sa.Column("subject", types.Words, nullable=False),
        sa.Column("action", types.Words, nullable=False),
        sa.Column("version", types.Int, nullable=False),
        sa.Column("meeting", types.Words, nullable=True),
        sa.Column("text", types.Words, nullable=True),
        sa.Column("district", types.Words, nullable=True),
        sa.Column("body", types.Words, nullable=True),
        sa.Column("indicator", types.Words, nullable=True),
        sa.Column("due", types.Words, nullable=True),
        sa.Column("note", types.Words, nullable=True),
        sa.CheckConstraint("event BETWEEN 1 AND 1e+09", name=op.f("ck_commitment_event_event_bounds")),
        sa.CheckConstraint(
            "length(at) = 20 AND substr(at, 11, 1) = 'T' AND substr(at, 20, 1) = 'Z' AND substr(at, 1, 4) BETWEEN '1990' AND '2100'",
            name=op.f("ck_commitment_event_at_iso"),
        ),
        sa.CheckConstraint("length(subject) BETWEEN 1 AND 2000", name=op.f("ck_commitment_event_subject_filled")),
        sa.CheckConstraint(
            "action IN ('opened', 'noted', 'closed', 'reopened')", name=op.f("ck_commitment_event_action_known")
        ),
        sa.CheckConstraint(
            "length(meeting) = 10 AND substr(meeting, 5, 1) = '-' AND substr(meeting, 8, 1) = '-' AND substr(meeting, 1, 4) BETWEEN '1990' AND '2100' AND substr(meeting, 6, 2) BETWEEN '01' AND '12' AND substr(meeting, 9, 2) BETWEEN '01' AND '31'",
            name=op.f("ck_commitment_event_meeting_iso"),
        ),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 500", name=op.f("ck_commitment_event_text_filled")),
        sa.CheckConstraint("length(district) = 6", name=op.f("ck_commitment_event_district_length")),
        sa.CheckConstraint("length(body) BETWEEN 1 AND 100", name=op.f("ck_commitment_event_body_filled")),
        sa.CheckConstraint("length(indicator) BETWEEN 1 AND 64", name=op.f("ck_commitment_event_indicator_filled")),
        sa.CheckConstraint(
            "length(due) = 10 AND substr(due, 5, 1) = '-' AND substr(due, 8, 1) = '-' AND substr(due, 1, 4) BETWEEN '1990' AND '2100' AND substr(due, 6, 2) BETWEEN '01' AND '12' AND substr(due, 9, 2) BETWEEN '01' AND '31'",
            name=op.f("ck_commitment_event_due_iso"),
        ),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 500", name=op.f("ck_commitment_event_note_filled")),
        sa.CheckConstraint(
            "(action = 'opened') = (commitment = event)", name=op.f("ck_commitment_event_opened_itself")
        ),
        sa.CheckConstraint(
            "action <> 'opened' OR (meeting IS NOT NULL AND text IS NOT NULL AND due IS NOT NULL AND (district IS NOT NULL OR body IS NOT NULL))",
            name=op.f("ck_commitment_event_opened_whole"),
        ),
        sa.CheckConstraint(
            "action = 'opened' OR (meeting IS NULL AND text IS NULL AND district IS NULL AND body IS NULL AND indicator IS NULL)",
            name=op.f("ck_commitment_event_decided_once"),
        ),
        sa.CheckConstraint("action IN ('opened', 'reopened') OR due IS NULL", name=op.f("ck_commitment_event_due_set")),
        sa.CheckConstraint("due >= meeting", name=op.f("ck_commitment_event_due_order")),
        sa.CheckConstraint("(action = 'opened') = (note IS NULL)", name=op.f("ck_commitment_event_note_given")),
        sa.ForeignKeyConstraint(
            ["commitment"], ["commitment_event.event"], name=op.f("fk_commitment_event_commitment")
        ),
        sa.ForeignKeyConstraint(["version"], ["publication.version"], name=op.f("fk_commitment_event_version")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_commitment_event")),
        sqlite_strict=True,
    )
    op.create_index("ix_commitment_event_commitment", "commitment_event", ["commitment", "event"], unique=False)
