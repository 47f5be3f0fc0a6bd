"""When the database cannot be used the reason is told apart, nothing is written, and it works again once it is back."""

import os
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from data_access import damage
from data_access import engine as engine_module
from data_access.address import shown
from data_access.create import backup, create, migrate, restore
from data_access.engine import (
    DatabaseTrouble,
    check,
    close_engine,
    database_url,
    file_url,
    open_engine,
    stays_locked,
)
from data_access.errors import TROUBLES
from data_access.publish import ChangeSet, newest_version, publish
from data_access.viewer import ANONYMOUS, viewer_for
from tests import postgres
from tests.data_access.samples import EVERYTHING, lay_ground, observation, report, rule, seen


def code_of(attempt: Callable[[], object]) -> str:
    with pytest.raises(DatabaseTrouble) as trouble:
        attempt()
    assert (trouble.value.zh, trouble.value.en) == TROUBLES[trouble.value.code]
    return trouble.value.code


def test_every_question_and_write_tells_trouble_apart_from_errors(tmp_path: Path) -> None:
    engine = open_engine(file_url(tmp_path / "none.sqlite"))
    for attempt in (
        lambda: check(engine),
        lambda: newest_version(engine),
        lambda: viewer_for(engine, "a"),
        lambda: seen(engine, ANONYMOUS, 1),
        lambda: report(engine, observation()),
    ):
        assert code_of(attempt) == "missing"
    assert list(tmp_path.iterdir()) == []
    close_engine(file_url(tmp_path / "none.sqlite"))


def test_an_empty_database_is_told_apart_and_a_filled_one_is_well(engine: Engine) -> None:
    assert code_of(lambda: check(engine)) == "empty"
    lay_ground(engine)
    check(engine)
    check(engine, quick_check=True)


def test_an_empty_database_and_one_of_others_are_told_apart(database_url: str) -> None:
    engine = open_engine(database_url)
    if database_url.startswith("sqlite"):
        Path(engine.url.database).touch()
    for attempt in (lambda: check(engine), lambda: migrate(database_url), lambda: report(engine, observation())):
        assert code_of(attempt) == "blank"
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (value INTEGER)"))
    for attempt in (lambda: check(engine), lambda: migrate(database_url), lambda: report(engine, observation())):
        assert code_of(attempt) == "not_ours"


@pytest.fixture
def file(sqlite_engine: Engine) -> Path:
    lay_ground(sqlite_engine)
    return Path(sqlite_engine.url.database)


def test_a_file_that_went_away_and_came_back_is_read_again_without_restart(file: Path) -> None:
    engine = open_engine(file_url(file))
    assert newest_version(engine) == 1
    file.rename(f"{file}.away")
    assert code_of(lambda: newest_version(engine)) == "missing"
    assert not file.exists()
    Path(f"{file}.away").rename(file)
    assert newest_version(engine) == 1


def test_a_file_replaced_by_another_is_read_and_not_the_old_one(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    engine = create(file_url(other))
    lay_ground(engine)
    report(engine, observation())
    close_engine(file_url(other))
    assert newest_version(open_engine(file_url(file))) == 1
    for ending in ("-wal", "-shm"):  # a log of the old file would be taken for the new one's
        Path(f"{file}{ending}").unlink()
    other.replace(file)
    assert newest_version(open_engine(file_url(file))) == 2


@pytest.fixture
def damaged(file: Path) -> tuple[Path, bytes]:
    """A file damaged where no session looks at once, among rules by the thousand, and what it held before."""
    close_engine(file_url(file))
    before = file.stat().st_size // 4096
    publish(
        open_engine(file_url(file)),
        ChangeSet({"status_rule": [rule(parameter=f"p{number}") for number in range(3000)]}),
        kind="rule",
        author="a",
        reason="b",
    )
    close_engine(file_url(file))
    whole = file.read_bytes()
    pages = len(whole) // 4096
    with file.open("r+b") as handle:
        for page in range((before + pages) // 2, pages - 1):
            handle.seek(page * 4096)
            handle.write(b"\xff" * 64)
    return file, whole


def test_damage_is_found_at_the_start_and_said_until_the_file_is_whole_again(damaged: tuple[Path, bytes]) -> None:
    file, whole = damaged
    engine = open_engine(file_url(file))
    check(engine)  # every session's question does not read all of it
    assert code_of(lambda: check(engine, quick_check=True)) == "corrupt"
    assert code_of(lambda: check(engine)) == "corrupt"
    close_engine(file_url(file))
    assert code_of(lambda: check(open_engine(file_url(file)))) == "corrupt"
    file.touch()  # another time of change alone does not make it whole
    assert code_of(lambda: check(open_engine(file_url(file)))) == "corrupt"
    file.write_bytes(whole)
    check(open_engine(file_url(file)))


def test_a_damaged_file_restored_from_a_backup_is_well_without_a_restart(
    damaged: tuple[Path, bytes], tmp_path: Path
) -> None:
    file, whole = damaged
    (tmp_path / "saved.sqlite").write_bytes(whole)
    assert code_of(lambda: check(open_engine(file_url(file)), quick_check=True)) == "corrupt"
    restore(file_url(file), tmp_path / "saved.sqlite", replace=True)
    check(open_engine(file_url(file)))


def test_damage_that_a_question_comes_upon_is_remembered_too(damaged: tuple[Path, bytes]) -> None:
    engine = open_engine(file_url(damaged[0]))
    check(engine)
    assert code_of(lambda: seen(engine, EVERYTHING, 2).rules()) == "corrupt"
    assert code_of(lambda: check(engine)) == "corrupt"


def test_damage_once_known_costs_no_session_the_reading_of_the_file(
    damaged: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(file_url(damaged[0]))
    assert code_of(lambda: check(engine, quick_check=True)) == "corrupt"
    monkeypatch.setattr(damage, "_found", lambda _connection: pytest.fail("read again"))
    assert code_of(lambda: check(engine)) == "corrupt"


def test_garbage_is_found_at_once(file: Path) -> None:
    close_engine(file_url(file))
    file.write_bytes(b"This is no database at all. " * 400)
    assert code_of(lambda: check(open_engine(file_url(file)))) == "corrupt"
    assert code_of(lambda: report(open_engine(file_url(file)), observation())) == "corrupt"


def test_a_locked_file_can_be_read_and_says_locked_to_writers(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.1)
    close_engine(file_url(file))
    engine = open_engine(file_url(file))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert newest_version(engine) == 1
        assert code_of(lambda: report(engine, observation())) == "locked"
    assert report(engine, observation()) == 2


def test_a_file_that_another_program_holds_is_locked_and_every_other_trouble_is_not(file: Path, tmp_path: Path) -> None:
    close_engine(file_url(file))
    engine = open_engine(file_url(file))
    assert not stays_locked(engine, 0.0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert stays_locked(engine, 0.1)
    assert not stays_locked(engine, 0.0)
    assert not stays_locked(open_engine(file_url(tmp_path / "none.sqlite")), 0.0)
    assert not stays_locked(open_engine(file_url(tmp_path)), 0.0)


def test_a_folder_in_place_of_the_file_is_unreachable(tmp_path: Path) -> None:
    assert code_of(lambda: check(open_engine(file_url(tmp_path)))) == "unreachable"


ADDRESSES = {
    "nonsense": "bad_address",
    "": "bad_address",
    "postgresql+psycopg://server:geheim/jobs": "bad_address",
    "postgresql://user:geheim@server/jobs": "driver_unnamed",
    "postgres://user:geheim@server/jobs": "driver_unnamed",
    "postgresql+psycopg2://user:geheim@server/jobs": "driver_unnamed",
    "mysql://user:geheim@server/jobs": "unsupported",
    "mysql+pymysql://user:geheim@server/jobs": "unsupported",
    "sqlite+aiosqlite:///jobs.sqlite": "unsupported",
    "sqlite://": "no_file",
    "sqlite:///:memory:": "no_file",
    "sqlite:///file:x?mode=ro&uri=true": "no_file",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_can_be_no_database_is_refused_in_words_without_its_password(url: str, tmp_path: Path) -> None:
    saved = tmp_path / "saved.sqlite"
    saved.touch()
    for attempt in (open_engine, create, migrate, lambda url: backup(url, tmp_path / "b"), lambda u: restore(u, saved)):
        with pytest.raises(DatabaseTrouble) as trouble:
            attempt(url)
        assert trouble.value.code == ADDRESSES[url]
        told = "".join(traceback.format_exception(trouble.value))
        assert "geheim" not in told.replace(url, "")


def test_an_address_is_shown_without_its_password() -> None:
    for url in (
        "postgresql+psycopg://u:geheim@h:5433/d",
        "postgresql+psycopg://u@h:5433/d?password=geheim&sslmode=disable",
    ):
        assert "geheim" not in shown(url)
        assert shown(url).endswith("@h:5433/d")


def test_the_database_is_the_environments_or_the_sample_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url().endswith("/data/sample_city.sqlite")
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://h/d")
    assert database_url() == "postgresql+psycopg://h/d"


def test_opening_and_checking_writes_nothing_into_the_file(file: Path) -> None:
    close_engine(file_url(file))
    before, times = file.read_bytes(), os.stat(file).st_mtime_ns
    check(open_engine(file_url(file)), quick_check=True)
    seen(open_engine(file_url(file)), EVERYTHING).observations()
    close_engine(file_url(file))
    assert (file.read_bytes(), os.stat(file).st_mtime_ns) == (before, times)


def test_a_crash_in_the_middle_of_a_write_leaves_the_version_before(engine: Engine) -> None:
    lay_ground(engine)

    class PulledPlug(Exception):
        pass

    def half_a_write() -> None:
        with engine_module.writing(engine) as connection:
            connection.execute(
                text(
                    "INSERT INTO publication (version, published_at, kind, author, reason) "
                    "VALUES (2, '2100-01-01T00:00:00Z', 'rule', 'a', 'b')"
                )
            )
            raise PulledPlug

    with pytest.raises(PulledPlug):
        half_a_write()
    assert newest_version(engine) == 1
    assert report(engine, observation()) == 2


@pytest.fixture
def own_cluster() -> Iterator[postgres.Cluster]:
    with postgres.cluster() as running:
        yield running


@pytest.mark.postgres
def test_a_server_that_restarts_or_is_down_recovers_without_restart(own_cluster: postgres.Cluster) -> None:
    url = own_cluster.url("postgres")
    engine = create(url)
    lay_ground(engine)
    for mode in ("fast", "immediate"):
        own_cluster.stop(mode)
        started = time.monotonic()
        assert code_of(lambda: newest_version(engine)) == "server_down"
        assert code_of(lambda: report(engine, observation())) == "server_down"
        assert time.monotonic() - started < 60  # nobody waits for a server that is not there
        own_cluster.start()
        assert newest_version(engine) == 1
    own_cluster.stop("fast")
    own_cluster.start()
    assert newest_version(engine) == 1  # a pooled connection of before the restart costs nobody an error
    close_engine(url)


@pytest.mark.postgres
def test_a_session_broken_off_in_the_middle_leaves_the_version_before(cluster: postgres.Cluster) -> None:
    cluster.run("CREATE DATABASE broken")
    url = cluster.url("broken")
    engine = create(url)
    lay_ground(engine)

    def broken_off() -> None:
        with engine_module.writing(engine) as connection:
            connection.execute(text("SELECT 1"))
            cluster.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'broken'")
            connection.execute(text("SELECT 1"))

    assert code_of(broken_off) == "server_down"
    assert report(engine, observation()) == 2
    close_engine(url)
    cluster.run("DROP DATABASE broken WITH (FORCE)")


@pytest.mark.postgres
def test_what_keeps_a_postgresql_database_from_being_used_is_told_apart(own_cluster: postgres.Cluster) -> None:
    own_cluster.run("CREATE ROLE clerk LOGIN PASSWORD 'geheim'")
    (own_cluster.folder / "data" / "pg_hba.conf").write_text(
        "local all postgres trust\nlocal all clerk scram-sha-256\n"
    )
    own_cluster.run("SELECT pg_reload_conf()")
    place = f"?host={own_cluster.folder}"
    expected = {
        own_cluster.url("nowhere"): "no_such_database",
        own_cluster.url("postgres"): "blank",
        f"postgresql+psycopg://clerk:geheim@/postgres{place}": "blank",
        f"postgresql+psycopg://clerk:falsch@/postgres{place}": "login_refused",
        f"postgresql+psycopg://clerk@/postgres{place}": "login_refused",
        f"postgresql+psycopg://stranger:falsch@/postgres{place}": "login_refused",
        "postgresql+psycopg://clerk:falsch@127.0.0.1:9/postgres": "server_down",
        "postgresql+psycopg://clerk:falsch@/postgres?host=/nowhere": "server_down",
    }
    for url, code in expected.items():
        with pytest.raises(DatabaseTrouble) as trouble:
            check(open_engine(url))
        close_engine(url)
        assert (url, trouble.value.code) == (url, code)
        assert "falsch" not in trouble.value.detail
    assert len({TROUBLES[code] for code in expected.values()}) == 4


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('connection failed: 致命错误:  数据库 "jobs" 不存在', "no_such_database"),
        ('connection failed: 致命错误:  用户 "clerk" Password 认证失败', "login_refused"),
        ('connection failed: FATAL:  role "jobs" does not exist', "login_refused"),
        ("connection failed: FATAL:  the database system is starting up", "server_down"),
        ("connection failed: FATAL:  sorry, too many clients already", "unreachable"),
        ("connection timeout expired", "server_down"),
        ("failed to resolve host 'db': [Errno -2] Name or service not known", "server_down"),
    ],
)
def test_what_a_server_says_before_a_session_is_understood_in_its_language_too(said: str, code: str) -> None:
    assert engine_module._before_a_session(said, "jobs") == code


@pytest.mark.postgres
def test_waiting_for_a_lock_ends_as_locked_and_a_slow_question_as_unreachable(
    cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.run("CREATE DATABASE busy")
    url = cluster.url("busy")
    lay_ground(create(url))
    close_engine(url)
    monkeypatch.setattr(engine_module, "POSTGRES_OPTIONS", "-c lock_timeout=100 -c statement_timeout=1000")
    engine = open_engine(url)
    other = create_engine(url)
    with other.begin() as connection:
        connection.execute(text("LOCK TABLE publication IN SHARE ROW EXCLUSIVE MODE"))
        assert newest_version(engine) == 1
        assert code_of(lambda: report(engine, observation())) == "locked"
    assert report(engine, observation()) == 2

    def slow() -> None:
        with engine_module.reading(engine) as connection:
            connection.execute(text("SELECT pg_sleep(60)"))

    assert code_of(slow) == "unreachable"
    other.dispose()
    close_engine(url)
    cluster.run("DROP DATABASE busy WITH (FORCE)")


def test_a_wrong_statement_is_an_error_of_the_program_and_no_trouble(engine: Engine) -> None:
    with pytest.raises(DBAPIError), engine_module.reading(engine) as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


def test_many_threads_share_one_engine(engine: Engine) -> None:
    lay_ground(engine)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(newest_version(engine))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 20
