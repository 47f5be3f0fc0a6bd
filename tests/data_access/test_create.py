"""Databases made by migrations: the same as schema.py says, on both databases, and never in place of another."""

import hashlib
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, select, text

from data_access import create as create_module
from data_access import engine as engine_module
from data_access import triggers
from data_access.commitments import record
from data_access.create import MIGRATIONS, create, describe, migrate
from data_access.engine import DatabaseTrouble, close_engine, file_url, open_engine
from data_access.errors import CommandRefused
from data_access.grants import grant_role
from data_access.identities import database_kind
from data_access.publish import ChangeSet, SourceFile, publish
from data_access.revisions import KNOWN, NEWEST
from data_access.schema import VERSIONED, metadata, profile
from data_access.viewer import viewer_for
from tests.data_access.samples import CITY, EAST, EVERYTHING, JOBS, lay_ground, observation, report, seen
from tests.postgres import Cluster

PROJECT = Path(__file__).resolve().parents[2]


def shape(connection: Connection) -> dict[str, object]:
    """Everything of a schema that could differ: columns, keys, checks, indexes, triggers, storage."""
    looked, sqlite = inspect(connection), connection.dialect.name == "sqlite"
    found: dict[str, object] = {}
    for name in sorted(set(looked.get_table_names()) - {"monitoring_schema"}):
        columns = [
            (c["name"], repr(c["type"]), c["nullable"], c.get("default") is None) for c in looked.get_columns(name)
        ]
        indexes = [
            (
                i["name"],
                i["column_names"],
                bool(i["unique"]),
                [str(where) for where in i.get("dialect_options", {}).values()],
            )
            for i in looked.get_indexes(name)
        ]
        keys = [
            (k["name"], k["constrained_columns"], k["referred_table"], k["referred_columns"])
            for k in looked.get_foreign_keys(name)
        ]
        checks = [(c["name"], c["sqltext"]) for c in looked.get_check_constraints(name)]
        found[name] = (columns, looked.get_pk_constraint(name), sorted(indexes), sorted(keys), sorted(checks))
    if sqlite:
        statement = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        flags = connection.exec_driver_sql("SELECT name, strict, wr FROM pragma_table_list WHERE schema = 'main'")
        found["storage"] = sorted(tuple(row) for row in flags if not row.name.startswith(("sqlite_", "monitoring_")))
    else:
        statement = (
            "SELECT tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(tgfoid) FROM pg_trigger t "
            "WHERE NOT tgisinternal ORDER BY tgname"
        )
        collations = "SELECT table_name, column_name, collation_name FROM information_schema.columns"
        own = f"{collations} WHERE table_schema = 'public' AND table_name <> 'monitoring_schema'"
        found["storage"] = sorted(tuple(row) for row in connection.exec_driver_sql(own))
    found["triggers"] = [tuple(row) for row in connection.exec_driver_sql(statement.replace("%", "%%"))]
    return found


def test_migrations_make_exactly_what_the_schema_says(database_url: str) -> None:
    with create(database_url).connect() as connection:
        migrated = shape(connection)
    engine = open_engine(database_url)
    with engine.execution_options(write=True).begin() as connection:
        for table in ("monitoring_schema", *(table.name for table in reversed(metadata.sorted_tables))):
            connection.exec_driver_sql(f'DROP TABLE "{table}"')
        metadata.create_all(connection)
        assert shape(connection) == migrated
    assert len(migrated["triggers"]) == (62 if engine.dialect.name == "sqlite" else 40)
    assert set(VERSIONED) < set(migrated)


def test_the_known_schema_versions_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == KNOWN


def test_a_new_database_says_what_it_is_and_can_be_told(database_url: str) -> None:
    engine = create(database_url)
    describe(engine, {"database_kind": "demo", "origin_zh": "演示数据"})
    with engine.connect() as connection:
        found = dict(connection.execute(profile.select()).all())
    assert found == {"database_kind": "demo", "origin_zh": "演示数据", "origin_en": ""}


def test_a_database_never_is_there_without_saying_what_it_is(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(*_given: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as then:
        then.setattr(create_module, "_describe", pulled)
        with pytest.raises(InterruptedError):
            create(database_url, {"database_kind": "demo"})
    assert database_kind(create(database_url, {"database_kind": "demo"})) == "demo"


def test_an_existing_database_is_not_made_anew(database_url: str) -> None:
    lay_ground(create(database_url))
    with pytest.raises(CommandRefused, match="left as it is") as refused:
        create(database_url)
    assert "未做任何改动" in refused.value.zh
    assert seen(open_engine(database_url)).districts()["code"].tolist() == ["990100", "990101", "990102", "990103"]


def test_a_file_of_somebody_else_is_not_made_into_a_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("not a database")
    with pytest.raises(CommandRefused):
        create(f"sqlite:///{file}")
    assert file.read_text() == "not a database"


def test_an_empty_file_and_a_missing_folder_become_a_database(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    for path in (tmp_path / "empty.sqlite", tmp_path / "new folder" / "a b#c%20?.sqlite"):
        url = file_url(path)
        lay_ground(create(url))
        close_engine(url)
        assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


def test_a_database_that_could_not_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: Connection) -> None:
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(create_module, "_upgrade", fail)
    with pytest.raises(RuntimeError):
        create(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_somebody_else_is_neither_migrated_nor_written_to(tmp_path: Path) -> None:
    file = tmp_path / "theirs.sqlite"
    with sqlite3.connect(file) as theirs:
        theirs.execute("CREATE TABLE publication (version)")
    theirs.close()
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    url = f"sqlite:///{file}"
    for attempt in (
        lambda: migrate(url),
        lambda: describe(open_engine(url), {"database_kind": "demo"}),
        lambda: publish(open_engine(url), ChangeSet({}), kind="setup", author="a", reason="b"),
    ):
        with pytest.raises(DatabaseTrouble) as trouble:
            attempt()
        assert trouble.value.code == "not_ours"
    close_engine(url)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

from data_access import types

revision = "9998"
down_revision = "{newest}"


def upgrade() -> None:
    with op.batch_alter_table("status_rule", recreate="always") as batch:
        batch.add_column(sa.Column("remark", types.Words))
"""


def test_an_older_database_is_refused_until_migrated_and_keeps_its_data_and_triggers(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    lay_ground(engine)
    report(engine, observation(JOBS, EAST, "2020-08", 5))
    assert migrate(url) is None
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for file in (*MIGRATIONS.glob("*.py"), *MIGRATIONS.glob("versions/*.py")):
        (folder / file.relative_to(MIGRATIONS)).write_text(file.read_text())
    (folder / "versions" / "9998_remark.py").write_text(NEXT_MIGRATION.format(newest=NEWEST))
    monkeypatch.setattr(create_module, "MIGRATIONS", folder)
    for module in (create_module, engine_module):
        monkeypatch.setattr(module, "KNOWN", (*KNOWN, "9998"))
        monkeypatch.setattr(module, "NEWEST", "9998")
    with pytest.raises(DatabaseTrouble, match="older_schema") as trouble:
        seen(engine, EVERYTHING, 2)
    assert "python -m data_access migrate" in trouble.value.en
    assert migrate(url) == NEWEST
    assert seen(engine).observations()["value"].tolist() == [5.0]
    with engine.connect() as connection:
        assert "remark" in [column["name"] for column in inspect(connection).get_columns("status_rule")]
        kept = "".join(str(row) for row in shape(connection)["triggers"])
    assert len(re.findall(r"CREATE TRIGGER monitoring_status_rule", kept)) == (
        3 if engine.dialect.name == "sqlite" else 2
    )


def test_a_newer_database_is_refused_without_writing(engine: Engine) -> None:
    lay_ground(engine)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE monitoring_schema SET version_num = '9999'"))
    url = engine.url.render_as_string(hide_password=False)
    for attempt in (
        lambda: report(engine, observation()),
        lambda: migrate(url),
        lambda: seen(engine, EVERYTHING, 1),
        lambda: engine_module.check(engine),
    ):
        with pytest.raises(DatabaseTrouble) as trouble:
            attempt()
        assert trouble.value.code == "newer_schema"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM publication")).scalar() == 1


LATER = re.compile(
    "commitment|forecast|rehearsal|enterprise|weekly_report|panel_matrix|alert|screening"
)  # tables that the first schema did not have


@contextmanager
def first_schema(folder: Path) -> Iterator[None]:
    """Inside, the program is the one that knew the first schema only; `folder` is made for its migrations."""
    (folder / "versions").mkdir(parents=True)
    for file in (*MIGRATIONS.glob("*.py"), *MIGRATIONS.glob("versions/0001_*.py")):
        (folder / file.relative_to(MIGRATIONS)).write_text(file.read_text())
    of_today = triggers.statements
    with pytest.MonkeyPatch.context() as then:
        then.setattr(create_module, "MIGRATIONS", folder)
        then.setattr(triggers, "statements", lambda name: (line for line in of_today(name) if not LATER.search(line)))
        for module in (create_module, engine_module):
            then.setattr(module, "KNOWN", ("0001",))
            then.setattr(module, "NEWEST", "0001")
        yield


def test_several_that_migrate_at_once_wait_and_find_it_done(database_url: str, tmp_path: Path) -> None:
    with first_schema(tmp_path / "first"):
        lay_ground(create(database_url))
    command = [sys.executable, "-m", "data_access", "migrate"]
    environment = {"DATABASE_URL": database_url, "PATH": "/usr/bin:/bin"}
    running = [
        subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(3)
    ]
    said = sorted(process.communicate(timeout=180)[0].decode() for process in running)
    assert said == ["Brought the schema from 0001 to the newest.\n", *["The schema is the newest already.\n"] * 2]
    engine_module.check(open_engine(database_url))


@pytest.mark.postgres
def test_a_migration_may_take_longer_than_a_question(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "POSTGRES_OPTIONS", "-c statement_timeout=1000 -c lock_timeout=1000")
    cluster.run("CREATE DATABASE slow")
    url = cluster.url("slow")
    with first_schema(tmp_path / "first"):
        create(url)
    upgrade = create_module._upgrade
    asked: list[str] = []

    def slowly(connection: Connection) -> None:
        connection.execute(text("SELECT pg_sleep(1.2)"))
        asked.append(connection.execute(text("SELECT current_setting('lock_timeout')")).scalar_one())
        upgrade(connection)

    monkeypatch.setattr(create_module, "_upgrade", slowly)
    assert migrate(url) == "0001"
    assert asked == ["1s"]  # waiting for the tables themselves stays short: everybody waits behind it
    close_engine(url)
    cluster.run("DROP DATABASE slow WITH (FORCE)")


SHA_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
FILE_OF_THEN = (
    f"INSERT INTO source_file (sha256, name, size, bytes) VALUES ('{SHA_OF_A}', 'a.xlsx', 1, CAST('a' AS {{}}))"
)
PUBLICATION_OF_THEN = (
    "INSERT INTO publication (version, published_at, kind, author, reason, source_sha256) "
    f"SELECT 3, max(published_at), 'import', 'a', 'b', '{SHA_OF_A}' FROM publication"
)


def test_a_database_of_the_first_schema_keeps_all_its_data_and_can_record_commitments_then(
    database_url: str, tmp_path: Path
) -> None:
    with first_schema(tmp_path / "first"):
        engine = create(database_url)
        lay_ground(engine)
        report(engine, observation(JOBS, EAST, "2020-08", 5))
        with engine.execution_options(write=True).begin() as connection:
            connection.execute(text(FILE_OF_THEN.format("blob" if engine.dialect.name == "sqlite" else "bytea")))
            connection.execute(text(PUBLICATION_OF_THEN))
        report(engine, observation(JOBS, EAST, "2020-08", 6))
        grant_role(engine, "monitor", "monitor", CITY, author="admin")
        with engine.connect() as connection:
            columns = {
                table.name: [table.c[column["name"]] for column in inspect(connection).get_columns(table.name)]
                for table in metadata.sorted_tables
                if not LATER.search(table.name)
            }

    def content() -> dict[str, list[str]]:
        with engine.connect() as connection:
            return {name: sorted(map(str, connection.execute(select(*of)))) for name, of in columns.items()}

    before = content()
    assert {name for name, rows in before.items() if not rows} == {"target", "status_rule", "policy_parameter"}
    with pytest.raises(DatabaseTrouble, match="older_schema"):
        engine_module.check(engine)
    with pytest.raises(DatabaseTrouble, match="older_schema"):
        report(engine, observation(value=7))
    assert migrate(database_url) == "0001"
    assert content() == before
    assert migrate(database_url) is None
    engine_module.check(engine, quick_check=True)
    day, viewer = date(2020, 10, 12), viewer_for(engine, "monitor")
    assert record(engine, viewer, text="补齐", due=day, meeting=day, version=4, district=EAST) == 1
    report(engine, observation(JOBS, EAST, "2020-08", 7), source=SourceFile("更名.xlsx", b"a"))
    named = {one.version: one.source_name for one in seen(engine).publications()}
    assert named == {1: None, 2: None, 3: "a.xlsx", 4: None, 5: "更名.xlsx"}
    with engine.connect() as connection:
        migrated = shape(connection)
    with engine.execution_options(write=True).begin() as connection:
        for table in ("monitoring_schema", *(table.name for table in reversed(metadata.sorted_tables))):
            connection.exec_driver_sql(f'DROP TABLE "{table}"')
        metadata.create_all(connection)
        assert shape(connection) == migrated
