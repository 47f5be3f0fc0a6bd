"""Which forecasts have been made? Each is stored once, under the fingerprint of what it was made from.

A publication that does not touch a forecast's inputs leaves their fingerprint as it was, so the forecast stays; an
older version's link has the older fingerprint and finds what it showed. Reading is the Reader's (Reader.forecasts).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, Engine, Table, func, select

from data_access.engine import reading, writing
from data_access.frames import frame
from data_access.schema import forecast, forecast_month

AT_ONCE = 5_000  # fingerprints in one statement; SQLite takes 32,766 parameters

Row = Mapping[str, object]


def store_forecasts(
    engine: Engine, forecasts: Sequence[Row], months: Sequence[Row], *, made: datetime | None = None
) -> int:
    """Keep forecasts that nobody stored before; how many they were. All or none, one writer at a time.

    `forecasts`: rows of the table `forecast` without `at`; `months`: rows of `forecast_month` for any of them. Where
    two have made the same one at the same time, the first stored stays.
    """
    at = (made or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with writing(engine) as connection:
        known = set(known_fingerprints(connection, [str(row["fingerprint"]) for row in forecasts]))
        new = {str(row["fingerprint"]): {**row, "at": at} for row in forecasts if row["fingerprint"] not in known}
        if new:
            connection.execute(forecast.insert(), list(new.values()))
        coming = [dict(row) for row in months if row["fingerprint"] in new]
        if coming:
            connection.execute(forecast_month.insert(), coming)
        return len(new)


def made_between(engine: Engine, fingerprints: Sequence[str]) -> tuple[str, str] | None:
    """When the first and the last of these forecasts were made; None while any of them is not stored.

    Tells a database's forecasts from those of the same database restored without them and forecast anew.
    """
    found, times = 0, []
    with reading(engine) as connection:
        for some in _some(fingerprints):
            counted = select(func.count(), func.min(forecast.c.at), func.max(forecast.c.at))
            number, first, last = connection.execute(counted.where(forecast.c.fingerprint.in_(some))).one()
            found += number
            times += [first, last]
    if found < len(fingerprints):
        return None
    return (min(times), max(times)) if times else ("", "")


def _some(fingerprints: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(fingerprints), AT_ONCE):
        yield fingerprints[start : start + AT_ONCE]


def known_fingerprints(connection: Connection, fingerprints: Sequence[str]) -> Iterator[str]:
    """Those among `fingerprints` under which a forecast is stored."""
    for some in _some(fingerprints):
        yield from connection.scalars(select(forecast.c.fingerprint).where(forecast.c.fingerprint.in_(some)))


def stored(connection: Connection, table: Table, fingerprints: Sequence[str]) -> pd.DataFrame:
    """The rows of `forecast` or `forecast_month` under `fingerprints`, ordered by key."""
    order = list(table.primary_key.columns)
    rows = [
        tuple(row)
        for some in _some(sorted(fingerprints))
        for row in connection.execute(select(table).where(table.c.fingerprint.in_(some)).order_by(*order))
    ]
    return frame(table, [column.name for column in table.columns], rows)
