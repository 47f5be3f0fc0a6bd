"""Which publications (数据批次) led to a version? Read without pandas, for commands as much as for the Reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from data_access.engine import reading
from data_access.schema import publication, source_file

# Before the schema's version 0003 only the first name of a file was kept.
SOURCE_NAME = func.coalesce(publication.c.source_name, source_file.c.name).label("file_name")


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
        select(publication, SOURCE_NAME)
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
            source_name=row.file_name,
            source_sha256=row.source_sha256,
            reverts=row.reverts,
        )
        for row in connection.execute(statement)
    ]


def identity_of(engine: Engine, version: int) -> tuple[str, ...]:
    """What tells this publication from another of the same number: a restored backup may number anew. () for none."""
    columns = (publication.c.published_at, publication.c.author, publication.c.reason, publication.c.source_sha256)
    with reading(engine) as connection:
        row = connection.execute(select(*columns).where(publication.c.version == version)).first()
    return () if row is None else tuple(str(part) for part in row)
