"""Backups are whole and never overwrite; a restore happens as a whole or not at all, and only where it may."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from data_access import backup as backup_module
from data_access import engine as engine_module
from data_access.create import backup, restore
from data_access.engine import DatabaseTrouble, check, close_engine, file_url, open_engine
from data_access.errors import CommandRefused
from data_access.publish import SourceFile, newest_version
from tests import postgres
from tests.data_access.samples import EAST, JOBS, WEST, lay_ground, observation, report, seen


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def saved(engine: Engine, tmp_path: Path) -> Path:
    """A backup of version 3; the engine's database has gone on to version 4 since."""
    lay_ground(engine)
    report(engine, observation(JOBS, EAST, value=1), source=SourceFile("a.xlsx", bytes(range(256))))
    report(engine, observation(JOBS, EAST, value=2))
    file = tmp_path / "monitoring.backup"
    backup(url_of(engine), file)
    report(engine, observation(JOBS, WEST, value=3))
    return file


@pytest.fixture
def empty_url(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where nothing is yet, on the same kind of database as `engine`."""
    if engine.dialect.name == "sqlite":
        yield file_url(tmp_path / "elsewhere" / "new.sqlite")
        close_engine(file_url(tmp_path / "elsewhere" / "new.sqlite"))
        return
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    name = postgres.fresh_name()
    cluster.run(f"CREATE DATABASE {name}")
    yield cluster.url(name)
    close_engine(cluster.url(name))
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


def same(one: Engine, other: Engine, version: int) -> None:
    files = text("SELECT sha256, name, bytes FROM source_file")
    kept = []
    for engine in (one, other):
        with engine.connect() as connection:
            kept.append([(row.sha256, row.name, bytes(row.bytes)) for row in connection.execute(files)])
    assert kept[0] == kept[1] != []
    for number in range(1, version + 1):
        first, second = seen(one, version=number), seen(other, version=number)
        assert first.publications() == second.publications()
        pd.testing.assert_frame_equal(first.observations(), second.observations())
        pd.testing.assert_frame_equal(first.districts(), second.districts())


def test_a_backup_restored_elsewhere_has_every_version_and_goes_on(engine: Engine, saved: Path, empty_url: str) -> None:
    restore(empty_url, saved)
    restored = open_engine(empty_url)
    check(restored, quick_check=True)
    same(engine, restored, 3)
    assert report(restored, observation(JOBS, WEST, value=9)) == 4
    with pytest.raises(Exception, match="observation: rows are never deleted"), restored.begin() as connection:
        connection.execute(text("DELETE FROM observation"))
    close_engine(empty_url)


def test_a_restore_over_data_needs_replace_and_is_seen_by_an_app_that_runs(engine: Engine, saved: Path) -> None:
    with pytest.raises(CommandRefused, match="--replace"):
        restore(url_of(engine), saved)
    assert newest_version(engine) == 4
    restore(url_of(engine), saved, replace=True)
    assert newest_version(engine) == 3  # the very engine that was open before
    assert report(engine, observation(JOBS, WEST, value=9)) == 4


def test_a_backup_is_readable_by_its_owner_alone_and_never_overwrites(engine: Engine, saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    before = saved.read_bytes()
    with pytest.raises(CommandRefused, match="left as it is"):
        backup(url_of(engine), saved)
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir() if ".new" in file.name] == []


def test_what_is_no_backup_is_refused_and_changes_nothing(engine: Engine, saved: Path, tmp_path: Path) -> None:
    garbage, theirs, cut = tmp_path / "garbage", tmp_path / "theirs.sqlite", tmp_path / "cut"
    garbage.write_bytes(b"garbage " * 1000)
    with closing(sqlite3.connect(theirs)) as other:
        other.execute("CREATE TABLE t (x)")
    cut.write_bytes(saved.read_bytes()[: saved.stat().st_size // 3])
    for file in (garbage, theirs, cut, tmp_path / "none", tmp_path):
        with pytest.raises(CommandRefused):
            restore(url_of(engine), file, replace=True)
        assert newest_version(engine) == 4, file


def test_a_backup_of_a_newer_schema_is_refused(engine: Engine, tmp_path: Path) -> None:
    lay_ground(engine)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE monitoring_schema SET version_num = '9999'"))
    backup(url_of(engine), tmp_path / "newer")
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE monitoring_schema SET version_num = '0001'"))
    with pytest.raises(DatabaseTrouble, match="newer_schema"):
        restore(url_of(engine), tmp_path / "newer", replace=True)
    assert newest_version(engine) == 1


def test_a_database_of_others_is_neither_saved_nor_overwritten(engine: Engine, saved: Path, empty_url: str) -> None:
    if engine.dialect.name == "sqlite":
        path = Path(open_engine(empty_url).url.database)
        path.parent.mkdir()
        path.touch()
    with open_engine(empty_url).begin() as connection:
        connection.execute(text("CREATE TABLE theirs (x integer)"))
    for attempt in (
        lambda: backup(empty_url, saved.parent / "other"),
        lambda: restore(empty_url, saved),
        lambda: restore(empty_url, saved, replace=True),
    ):
        with pytest.raises(DatabaseTrouble, match="not_ours"):
            attempt()
    with open_engine(empty_url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM theirs")).scalar() == 0
    close_engine(empty_url)


def test_a_damaged_file_is_set_aside_and_replaced(sqlite_engine: Engine, tmp_path: Path) -> None:
    lay_ground(sqlite_engine)
    path, url, saved = Path(sqlite_engine.url.database), url_of(sqlite_engine), tmp_path / "saved"
    backup(url, saved)
    close_engine(url)
    path.write_bytes(b"damage" * 5000)
    with pytest.raises(CommandRefused, match="--replace"):
        restore(url, saved)
    restore(url, saved, replace=True)
    assert newest_version(open_engine(url)) == 1
    aside = [other for other in path.parent.iterdir() if ".damaged-" in other.name]
    assert [other.read_bytes() for other in aside] == [b"damage" * 5000]


def test_a_writer_in_the_way_of_a_restore_is_told_as_locked(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_ground(sqlite_engine)
    backup(url_of(sqlite_engine), tmp_path / "saved")
    report(sqlite_engine, observation())
    monkeypatch.setattr(backup_module, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(sqlite_engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseTrouble, match="locked"):
            restore(url_of(sqlite_engine), tmp_path / "saved", replace=True)
    assert newest_version(sqlite_engine) == 2


def test_a_backup_taken_while_somebody_writes_is_of_the_moment_before(sqlite_engine: Engine, tmp_path: Path) -> None:
    lay_ground(sqlite_engine)
    with engine_module.writing(sqlite_engine) as connection:
        connection.execute(
            text(
                "INSERT INTO publication (version, published_at, kind, author, reason) "
                "VALUES (2, '2100-01-01T00:00:00Z', 'rule', 'a', 'b')"
            )
        )
        backup(url_of(sqlite_engine), tmp_path / "now")
    with closing(sqlite3.connect(tmp_path / "now")) as kept:
        assert kept.execute("SELECT max(version) FROM publication").fetchone() == (1,)


@pytest.mark.postgres
def test_without_the_programs_of_postgresql_the_sentence_names_the_package(
    cluster: postgres.Cluster, postgres_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module.shutil, "which", lambda _program: None)
    url = cluster.url(postgres_template)
    with pytest.raises(CommandRefused, match="apt-get install postgresql-client"):
        backup(url, tmp_path / "now")
    close_engine(url)


def test_the_password_is_not_in_the_process_list() -> None:
    told = backup_module._conninfo("postgresql+psycopg://me:s3cret@db.example:5433/monitoring?sslmode=require")
    assert told == "host=db.example port=5433 user=me dbname=monitoring sslmode=require"


def test_a_folder_that_cannot_be_written_is_a_sentence(engine: Engine) -> None:
    lay_ground(engine)
    with pytest.raises(CommandRefused, match="Cannot write to /proc/nowhere"):
        backup(url_of(engine), "/proc/nowhere/file")
