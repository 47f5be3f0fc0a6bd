"""History stays as it was written, whatever a program or a person with SQL tries, on both databases."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from data_access.publish import ChangeSet, SourceFile, publish
from tests.data_access.samples import lay_ground, observation, report, rule

EVENT = "INSERT INTO commitment_event (event, commitment, at, subject, action, version,"
OPENED = f"{EVENT} meeting, text, district, due) VALUES ({{0}}, {{0}}, '2021-01-01T00:00:00Z', 'a', 'opened', 4, "
OPENED += "'2020-10-12', 'text', '990101', '2020-10-30')"
LATER = f"{EVENT} note) VALUES ({{}}, {{}}, '2021-01-01T00:00:00Z', 'a', '{{}}', {{}}, 'note')"


def write(engine: Engine) -> None:
    """Version 1 the ground, 2 a figure from a file, 3 its correction, 4 a rule; audited; a commitment closed."""
    lay_ground(engine)
    report(engine, observation(value=5), source=SourceFile("a.xlsx", b"a"))
    publish(
        engine, ChangeSet({"observation": [observation(value=6)]}), kind="correction", author="test", reason="typing"
    )
    publish(engine, ChangeSet({"status_rule": [rule()]}), kind="rule", author="test", reason="rule")
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit (at, subject, action, object, detail) VALUES ('2020-01-01T00:00:00Z','a','b','','')"
            )
        )
        for event in (OPENED.format(1), LATER.format(2, 1, "noted", 4), LATER.format(3, 1, "closed", 4)):
            connection.execute(text(event))


@pytest.fixture
def written(engine: Engine) -> Engine:
    write(engine)
    return engine


FORBIDDEN = [
    "DELETE FROM observation",
    "DELETE FROM district",
    "DELETE FROM publication",
    "DELETE FROM source_file",
    "DELETE FROM audit",
    "UPDATE observation SET value = 7",
    "UPDATE observation SET until = NULL WHERE until IS NOT NULL",
    "UPDATE observation SET until = 4 WHERE until IS NOT NULL",
    "UPDATE observation SET until = 4, note = 'x' WHERE until IS NULL",
    "UPDATE district SET name_zh = 'x'",
    "UPDATE district SET until = 3 WHERE code = '990101'",  # an earlier version would lose the row
    "UPDATE status_rule SET since = 3",
    "UPDATE publication SET reason = 'x'",
    "UPDATE source_file SET name = 'x'",
    "UPDATE audit SET detail = 'x'",
    # A row slipped into an older version, or closed on arrival, would change what a link shows.
    "INSERT INTO status_rule (kind, parameter, value, unit, name_zh, name_en, since) VALUES ('a','b',1,'','c','d',3)",
    "INSERT INTO status_rule (kind, parameter, value, unit, name_zh, name_en, since, until) "
    "VALUES ('a','b',1,'','c','d',4,5)",
    "INSERT INTO status_rule (kind, parameter, value, unit, name_zh, name_en, since) "
    "VALUES ('stock','watch_ratio',1,'','c','d',4)",
    "INSERT INTO publication (version, published_at, kind, author, reason) "
    "VALUES (6, '2100-01-01T00:00:00Z', 'rule', 'a', 'b')",
    "INSERT INTO publication (version, published_at, kind, author, reason) "
    "VALUES (5, '1999-01-01T00:00:00Z', 'rule', 'a', 'b')",
    "DELETE FROM commitment_event",
    "DELETE FROM commitment_event WHERE event = 3",
    "UPDATE commitment_event SET note = 'x' WHERE event = 3",
    "UPDATE commitment_event SET due = '2021-10-30'",
    OPENED.format(3),  # there already
    OPENED.format(5),  # a gap
    OPENED.format(4).replace("'2021-01-01", "'2020-12-31"),  # earlier than the event before
    OPENED.format(4).replace("'opened', 4", "'opened', 3"),  # on a version that is not the newest
    OPENED.format(4).replace("'opened', 4", "'opened', 5"),
    LATER.format(4, 1, "closed", 4),  # closed already
    LATER.format(4, 1, "opened", 4),
    LATER.format(4, 2, "noted", 4),  # 2 opened nothing
    LATER.format(4, 4, "closed", 4),
    LATER.format(4, 1, "postponed", 4),
    # What single CHECKs hold.
    OPENED.format(4).replace("'text'", "''"),
    OPENED.format(4).replace("'text'", "NULL"),
    OPENED.format(4).replace("'990101'", "NULL"),
    OPENED.format(4).replace("'990101'", "'99'"),
    OPENED.format(4).replace("'2020-10-30'", "'2020-10-11'"),
    OPENED.format(4).replace("'2020-10-30'", "'tomorrow'"),
    OPENED.format(4).replace("'text'", "'" + "x" * 501 + "'"),
    LATER.format(4, 1, "reopened", 4).replace("'note'", "NULL"),
    LATER.format(4, 1, "noted", 4).replace("note)", "note, due)").replace("'note'", "'note', '2020-12-01'"),
    LATER.format(4, 1, "reopened", 4).replace("note)", "note, text)").replace("'note'", "'note', 'another'"),
]
SQLITE_ONLY = [
    "INSERT OR REPLACE INTO status_rule (kind, parameter, value, unit, name_zh, name_en, since) "
    "VALUES ('stock','watch_ratio',1,'','c','d',4)",
    "REPLACE INTO publication (version, published_at, kind, author, reason) "
    "VALUES (4, '2100-01-01T00:00:00Z', 'rule', 'a', 'b')",
    "REPLACE INTO audit (id, at, subject, action, object, detail) VALUES (1,'2020-01-01T00:00:00Z','x','y','','')",
    "UPDATE OR REPLACE observation SET until = 4, month = '2020-01' WHERE until IS NULL",
    OPENED.format(1).replace("INSERT", "REPLACE"),
    LATER.format(3, 1, "closed", 4).replace("INSERT", "INSERT OR REPLACE"),
]


def everything(engine: Engine) -> list[list[tuple]]:
    tables = ("publication", "district", "observation", "status_rule", "source_file", "audit", "commitment_event")
    with engine.connect() as connection:
        return [sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table}")), key=str) for table in tables]


def test_no_statement_changes_what_was_published(written: Engine) -> None:
    before = everything(written)
    statements = FORBIDDEN + (
        SQLITE_ONLY
        if written.dialect.name == "sqlite"
        else ["TRUNCATE observation", "TRUNCATE audit", "TRUNCATE commitment_event"]
    )
    for statement in statements:
        with pytest.raises(IntegrityError), written.execution_options(write=True).begin() as connection:
            connection.execute(text(statement))
        assert everything(written) == before, statement


def test_replacing_rows_is_refused_to_a_plain_connection_too(sqlite_engine: Engine) -> None:
    """The sqlite3 shell does not set the pragma by which REPLACE fires DELETE triggers."""
    write(sqlite_engine)
    before = everything(sqlite_engine)
    with closing(sqlite3.connect(sqlite_engine.url.database)) as plain:
        for statement in SQLITE_ONLY:
            with pytest.raises(sqlite3.IntegrityError):
                plain.execute(statement)
            plain.rollback()
    assert everything(sqlite_engine) == before


def test_the_one_allowed_update_closes_a_row_in_the_newest_version(written: Engine) -> None:
    with written.execution_options(write=True).begin() as connection:
        done = connection.execute(text("UPDATE observation SET until = 4 WHERE until IS NULL"))
    assert done.rowcount == 1


def test_an_event_that_can_follow_is_taken(written: Engine) -> None:
    with written.execution_options(write=True).begin() as connection:
        for event in (
            LATER.format(4, 1, "noted", 4),
            LATER.format(5, 1, "reopened", 4).replace("note)", "note, due)").replace("'note'", "'note', '2020-12-01'"),
            OPENED.format(6),
            LATER.format(7, 1, "closed", 4),
            LATER.format(8, 6, "closed", 4),
        ):
            connection.execute(text(event))
        assert connection.execute(text("SELECT count(*) FROM commitment_event")).scalar() == 8
