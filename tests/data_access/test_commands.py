"""python -m data_access: what it does, and what it says in Chinese and in English."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from data_access.__main__ import WORDS, main
from data_access.engine import file_url, open_engine
from data_access.viewer import viewer_for
from tests.data_access.samples import CITY, EAST, lay_ground, observation, report

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return database_url


def test_from_an_empty_place_to_a_restored_backup(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "saved.backup")
    assert main(["init"]) == 0
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "The schema is the newest already."
    assert main(["versions"]) == 1
    assert "Nothing has been published" in capsys.readouterr().err
    lay_ground(open_engine(url))
    report(open_engine(url), observation())
    assert main(["grant", "李四", "monitor", CITY]) == 0
    assert main(["grant", "李四", "monitor", CITY]) == 0
    assert viewer_for(open_engine(url), "李四").role == "monitor"
    assert main(["backup", file]) == 0
    assert main(["grant", "李四", "monitor", CITY, "--revoke"]) == 0
    assert viewer_for(open_engine(url), "李四").role == "none"
    assert main(["restore", file]) == 1
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", file, "--replace"]) == 0
    assert viewer_for(open_engine(url), "李四").role == "monitor"
    assert capsys.readouterr().out == f"Restored from {file}.\n"
    assert main(["versions"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(line[0], *line[2:]) for line in lines] == [
        ("2", "import", "test", "import", ""),
        ("1", "setup", "test", "ground", ""),
    ]


def test_grants_by_command_are_audited_under_the_name_of_who_ran_it(url: str) -> None:
    main(["init"])
    lay_ground(open_engine(url))
    assert main(["grant", "head", "county_head", EAST]) == 0
    assert main(["grant", "head", "boss", EAST]) == 1
    with open_engine(url).connect() as connection:
        lines = connection.execute(
            text("SELECT subject, action, object, detail FROM audit WHERE action = 'grant'")
        ).all()
    assert [tuple(line)[1:] for line in lines] == [("grant", "head", "county_head 990101")]
    assert lines[0].subject


def test_a_chinese_terminal_is_answered_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", file_url(tmp_path / "none.sqlite"))
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["versions"]) == 1
    assert capsys.readouterr().err.startswith("找不到数据库。请检查 DATABASE_URL")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main(["versions"]) == 1
    assert capsys.readouterr().err.startswith("The database is not there.")
    monkeypatch.setenv("LC_ALL", "zh_CN")
    with pytest.raises(SystemExit) as stopped:
        main(["grant", "a"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "用法：.venv/bin/python -m data_access grant [-h] [--revoke] 用户 角色 县区",
        "命令有误：缺少参数 角色、县区。",
    ]


def test_every_sentence_is_there_in_both_languages_with_the_same_gaps() -> None:
    for zh, en in WORDS.values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)
        gaps = {gap for gap in ("{url}", "{found}", "{file}", "{subject}", "{role}", "{district}") if gap in en}
        assert all(gap in zh for gap in gaps)


def test_commands_start_without_pandas_numpy_and_alembic(tmp_path: Path) -> None:
    script = (
        "import sys; from data_access.__main__ import main; main(['versions']); "
        "print(sorted({'pandas', 'numpy', 'alembic', 'psycopg', 'streamlit'} & set(sys.modules)))"
    )
    environment = {"DATABASE_URL": file_url(tmp_path / "none.sqlite"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    assert done.stdout == "[]\n"
    assert "python -m data_access init" in done.stderr


def test_the_module_runs_as_a_command(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": file_url(tmp_path / "new.sqlite"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "data_access", "init"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Made a new database: {file_url(tmp_path / 'new.sqlite')}\n"
