"""Which publications (数据批次) led to a version? Read without pandas, for commands as much as for the Reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from data_access.schema import publication, source_file


@dataclass(frozen=True)
class Publication:
    """One 数据批次, `published_at` in UTC; where the viewer has no details the source is None."""

    version: int
    published_at: datetime
    kind: str
    author: str
    reason: str
    source_name: str | None
    source_sha256: str | None
    reverts: int | None


def publications_where(connection: Connection, *wanted: ColumnElement[bool]) -> Sequence[Publication]:
    """Publications with everything known of them, newest first; what a viewer may see of it is the Reader's matter."""
    statement = (
        select(publication, source_file.c.name)
        .outerjoin(source_file, source_file.c.sha256 == publication.c.source_sha256)
        .where(*wanted)
        .order_by(publication.c.version.desc())
    )
    return [
        Publication(
            version=row.version,
            published_at=datetime.fromisoformat(row.published_at),
            kind=row.kind,
            author=row.author,
            reason=row.reason,
            source_name=row.name,
            source_sha256=row.source_sha256,
            reverts=row.reverts,
        )
        for row in connection.execute(statement)
    ]
