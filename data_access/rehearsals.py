"""Which rehearsals have been made? Each is stored once, under the fingerprint of the completed years it was made from.

A publication that touches no completed year leaves the fingerprint as it was. Reading is the Reader's
(Reader.rehearsal). Flows have one fingerprint (forecasting.rehearsal.question), the other kinds another
(kinds_question). Of a flow `straight_line` and `last_year_share` are the year's total by the two simple rules; of the
other kinds `straight_line` is the figure as it stood at the month, and `last_year_share` is NULL.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select

from data_access.engine import reading, writing
from data_access.schema import rehearsal

Row = Mapping[str, object]


def store_rehearsal(engine: Engine, fingerprint: str, rows: Sequence[Row], *, made: datetime | None = None) -> int:
    """Keep the rows of a rehearsal that nobody stored before; how many they were. All or none, one writer at a time.

    `rows`: of the table `rehearsal` without `fingerprint` and `at`. The first stored stays.
    """
    at = (made or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = select(func.count()).where(rehearsal.c.fingerprint == fingerprint)
    with writing(engine) as connection:
        if not rows or connection.scalar(told):
            return 0
        connection.execute(rehearsal.insert(), [{**row, "fingerprint": fingerprint, "at": at} for row in rows])
        return len(rows)


def rehearsed_at(engine: Engine, fingerprint: str) -> str | None:
    """When the rehearsal was made (UTC, ISO); None while it is not stored."""
    with reading(engine) as connection:
        return connection.scalar(select(func.min(rehearsal.c.at)).where(rehearsal.c.fingerprint == fingerprint))
