"""The name of its source file with each publication: the same bytes may be handed in under another name.

Frozen: a change of the schema is a new migration. Older publications keep NULL and are read with the file's first name,
so that no row of history is touched.
"""

import sqlalchemy as sa
from alembic import op

from data_access import types

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    filled = sa.CheckConstraint(
        "length(source_name) BETWEEN 1 AND 2000", name=op.f("ck_publication_source_name_filled")
    )
    op.add_column("publication", sa.Column("source_name", types.Words, filled, nullable=True))
