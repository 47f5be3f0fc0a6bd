"""A database that cannot be used: a plain sentence in the language of the page, and the figures once it is back."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.create import create, describe
from data_access.engine import close_engine
from data_access.publish import ChangeSet, publish
from tests.data_access.samples import EAST, JOBS, district, indicator, lay_ground, observation, report
from tests.pages.screens import PAGES, app, draw, soup, strings, title
from tests.postgres import Cluster, fresh_name

pytestmark = pytest.mark.apptest

CHINESE = {
    "missing": "找不到数据库。请检查 DATABASE_URL，或先执行 .venv/bin/python -m data_access init 新建。",
    "no_such_database": "数据库服务器上没有 DATABASE_URL 所写的数据库。",
    "login_refused": "数据库服务器拒绝登录。请检查 DATABASE_URL 中的用户名和密码",
    "server_down": "连接不上数据库服务器。请检查服务器是否已启动",
    "blank": "数据库是空的，尚未建表。请先执行 .venv/bin/python -m data_access init。",
    "bad_address": "DATABASE_URL 不是有效的数据库地址。",
    "driver_unnamed": "PostgreSQL 的地址应以 postgresql+psycopg:// 开头。",
    "unsupported": "不支持 DATABASE_URL 所写的数据库。",
    "not_ours": "这个数据库不是本系统建立的（没有 monitoring_schema 表），未做任何写入。请检查 DATABASE_URL。",
    "empty": "数据库中还没有数据批次。请先入库县区、指标目录和上报数。",
    "newer_schema": "数据库结构的版本比本程序新，未做任何写入。请升级程序。",
    "corrupt": "数据库文件已损坏。请用 .venv/bin/python -m data_access restore 从备份恢复。",
    "locked": "数据库正被其他写入占用，请稍后再试。",
}
FIGURES = "截至9月底"


def put(path: Path, content: bytes) -> None:
    """A file takes another's place, as a restore or a deployment does it."""
    draft = path.with_suffix(".new")
    draft.write_bytes(content)
    draft.replace(path)
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)


def removed(path: Path) -> None:
    path.unlink()


def garbage(path: Path) -> None:
    put(path, b"This is no database.\n" * 1000)


def cut_off(path: Path) -> None:
    put(path, path.read_bytes()[: 20 * 4096])


def another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE observation (value REAL)")
    connection.close()


def nothing_published(path: Path) -> None:
    other = path.with_name("empty.sqlite")
    create(f"sqlite:///{other}")
    close_engine(f"sqlite:///{other}")
    put(path, other.read_bytes())


def newer_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE monitoring_schema SET version_num = '9999'")
    connection.close()


TROUBLES: dict[str, tuple[Callable[[Path], None], str]] = {
    "removed": (removed, "missing"),
    "garbage": (garbage, "corrupt"),
    "cut off": (cut_off, "corrupt"),
    "another program's": (another_program, "not_ours"),
    "empty": (nothing_published, "empty"),
    "newer": (newer_program, "newer_schema"),
}


def assert_plain(drawn, said: str) -> None:
    assert not drawn.exception
    assert said in soup(drawn).get_text()
    seen = " ".join(strings(drawn))
    assert not any(word in seen for word in ("Traceback", "Error", "sqlite", "SELECT", "/tmp", "line "))


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_open_page_says_what_is_wrong_and_draws_again_once_it_is_mended(own_city: Path, trouble: str):
    harm, code = TROUBLES[trouble]
    good = own_city.read_bytes()
    test = draw("overview", lang="zh")
    assert title(test).startswith(FIGURES)
    harm(own_city)
    test.run()
    assert_plain(test, CHINESE[code])
    assert title(test) == "暂无可显示的数据"
    put(own_city, good)
    test.run()
    assert not test.exception
    assert title(test).startswith(FIGURES)


def test_every_page_says_it_in_both_languages(own_city: Path):
    own_city.unlink()
    for page in PAGES:
        assert_plain(draw(page, lang="zh"), CHINESE["missing"])
        english = draw(page, app(locale="en-GB"))
        assert title(english) == "There are no figures to show"
        assert_plain(english, "The database is not there. Check DATABASE_URL")
        assert not any("一" <= letter <= "鿿" for said in strings(english) for letter in said)


def test_damage_inside_the_file_is_said_when_a_page_comes_to_it(own_city: Path):
    """The start of the file is whole, so that only reading the figures finds it."""
    close_engine(f"sqlite:///{own_city}")
    content = own_city.read_bytes()
    page = 4096
    half = len(content) // page // 2 * page
    put(own_city, content[:half] + b"\xff" * (len(content) - half))
    drawn = draw("overview", lang="zh")
    assert_plain(drawn, CHINESE["corrupt"])


def test_a_locked_file_is_said_and_waited_for_no_longer_than_set(own_city: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data_access.engine.BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(own_city, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    test = draw("overview", lang="zh")
    assert_plain(test, CHINESE["locked"])
    holder.execute("ROLLBACK")
    holder.close()
    assert title(test.run()).startswith(FIGURES)


def test_a_reader_is_not_held_up_by_somebody_who_writes(own_city: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data_access.engine.BUSY_SECONDS", 0.1)
    writer = sqlite3.connect(own_city, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE profile SET value = 'x' WHERE key = 'origin_zh'")
    assert title(draw("overview", lang="zh")).startswith(FIGURES)
    writer.execute("ROLLBACK")
    writer.close()


def test_nothing_is_written_to_a_file_that_is_not_ours(own_city: Path):
    another_program(own_city)
    before = own_city.read_bytes()
    assert_plain(draw("overview", lang="zh"), CHINESE["not_ours"])
    assert own_city.read_bytes() == before
    assert [path.name for path in own_city.parent.iterdir()] == [own_city.name]


def test_a_file_that_is_missing_is_not_made(own_city: Path):
    own_city.unlink()
    draw("overview", lang="zh")
    assert list(own_city.parent.iterdir()) == []


def test_a_server_that_is_down_is_said(monkeypatch: pytest.MonkeyPatch):
    url = "postgresql+psycopg://nobody:secret@127.0.0.1:9/none"
    monkeypatch.setenv("DATABASE_URL", url)
    drawn = draw("targets", lang="zh")
    close_engine(url)
    assert_plain(drawn, CHINESE["server_down"])
    assert "secret" not in " ".join(strings(drawn))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("nonsense:secret", "bad_address"),
        ("postgresql://nobody:secret@db/jobs", "driver_unnamed"),
        ("mysql://nobody:secret@db/jobs", "unsupported"),
    ],
)
def test_an_address_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, url: str, code: str):
    monkeypatch.setenv("DATABASE_URL", url)
    drawn = draw("overview", lang="zh")
    assert not drawn.exception
    assert CHINESE[code] in soup(drawn).get_text()
    assert "secret" not in " ".join(strings(drawn))
    assert title(draw("overview", lang="en")) == "There are no figures to show"


def test_a_database_without_its_city_says_what_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    url = f"sqlite:///{tmp_path / 'parts.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", url)
    engine = create(url, {"database_kind": "demo"})
    publish(
        engine,
        ChangeSet({"district": [district(EAST)], "indicator": [indicator(JOBS)]}),
        kind="setup",
        author="test",
        reason="parts only",
    )
    report(engine, observation(JOBS, EAST, "2020-09", 5))
    for page in PAGES:
        drawn = draw(page, lang="zh")
        assert not drawn.exception
        assert "没有全市这一行。请先入库县区目录" in soup(drawn).get_text()
        assert "Load the districts first" in soup(draw(page, lang="en")).get_text()
    close_engine(url)


@pytest.mark.postgres
def test_on_postgresql_a_page_recovers_from_every_stop_on_the_way(cluster: Cluster, monkeypatch: pytest.MonkeyPatch):
    name = fresh_name()
    url = cluster.url(name)
    monkeypatch.setenv("DATABASE_URL", url)
    test = draw("overview", lang="zh")
    assert_plain(test, CHINESE["no_such_database"])
    cluster.run(f"CREATE DATABASE {name}")
    assert_plain(test.run(), CHINESE["blank"])
    engine = create(url)
    describe(engine, {"database_kind": "demo"})
    assert_plain(test.run(), CHINESE["empty"])
    lay_ground(engine)
    assert "请先入库各县区的月报" in soup(test.run()).get_text()
    report(engine, observation(month="2020-09", value=5))
    assert title(test.run()).startswith(FIGURES)
    cluster.stop("fast")
    assert_plain(test.run(), CHINESE["server_down"])
    cluster.start()
    assert title(test.run()).startswith(FIGURES)
    close_engine(url)
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")
