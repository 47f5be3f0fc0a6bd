"""`make run` meets a person's first obstacles: each ends in one sentence and exit code 1, never in a traceback."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import install, machine, run
from scripts.sentences import SENTENCES, sentence

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def project(tmp_path):
    """A folder with the requirement files and nothing installed."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def environment(root: Path, pip_says: str, code: int) -> None:
    """Put a stand-in for the virtual environment's Python into root, whose pip prints and ends as told."""
    python = install.python_of(root)
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho '{pip_says}'\nexit {code}\n")
    python.chmod(0o755)
    pip = root / ".venv/lib/python3/site-packages/pip/__init__.py"
    pip.parent.mkdir(parents=True)
    pip.touch()


def said(capsys, action) -> str:
    """What one sentence did this action end with?"""
    with pytest.raises(SystemExit) as end:
        action()
    assert end.value.code == 1
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    return text.strip()


def test_every_sentence_is_one_line_in_both_languages_with_the_same_blanks():
    for chinese, english_text in SENTENCES.values():
        assert "\n" not in chinese + english_text
        assert {part.split("}")[0] for part in chinese.split("{")[1:]} == {
            part.split("}")[0] for part in english_text.split("{")[1:]
        }


def test_the_language_follows_LANG(monkeypatch):
    assert sentence("port_invalid", port="x") == "PORT must be a whole number from 1 to 65535, not 'x'."
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert sentence("port_invalid", port="x") == "PORT 应为 1 到 65535 的整数，收到的是“x”。"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert sentence("port_invalid", port="x").startswith("PORT must be")


@pytest.mark.parametrize("text", ["", "0", "65536", "8501x", "-1", "８５０１"])
def test_a_port_that_is_no_port_is_named(capsys, text):
    assert said(capsys, lambda: run.port_from(text)) == f"PORT must be a whole number from 1 to 65535, not '{text}'."


def test_a_port_in_use_names_the_next_one(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        text = said(capsys, lambda: run.require_free("127.0.0.1", port, target="run"))
    assert text.startswith(f"Port {port} on 127.0.0.1 is taken by another program")
    assert "make run PORT=" in text


def test_make_itself_says_the_sentence_and_ends_non_zero():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            ["make", "run", f"PORT={port}", f"PYTHON={sys.executable}"],
            cwd=ROOT,
            env={**os.environ, "LANG": "zh_CN.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"127.0.0.1 的端口 {port} 已被其他程序占用" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_this_machine_does_not_have_is_named(capsys):
    text = said(capsys, lambda: run.require_free("192.0.2.1", 8501, target="serve"))
    assert text.startswith("This machine has no address 192.0.2.1")


def test_pins_that_are_installed_are_not_installed_again(project):
    environment(project, "pip was called", 1)
    install.stamp(project, "app").write_text(install.fingerprint(project, "app"))
    assert install.install(project, "app") == install.python_of(project)


def test_a_changed_pin_is_installed_and_remembered(project):
    environment(project, "done", 0)
    install.stamp(project, "app").write_text(install.fingerprint(project, "app"))
    with (project / "requirements.txt").open("a") as file:
        file.write("one-more==1.0\n")
    assert not install.is_installed(project, "app")
    install.install(project, "app")
    assert install.is_installed(project, "app")
    assert not install.is_installed(project, "dev")


def test_the_tests_installation_contains_the_apps(project):
    environment(project, "done", 0)
    install.install(project, "dev")
    assert install.is_installed(project, "app")
    assert install.is_installed(project, "dev")


@pytest.mark.parametrize(
    ("pip_says", "sentence_starts"),
    [
        ("NewConnectionError: Failed to establish a new connection", "The Python package index cannot be reached"),
        ("Temporary failure in name resolution", "The Python package index cannot be reached"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: No matching distribution found for streamlit==1.67.0", "Installing the packages failed; the details"),
    ],
)
def test_a_failing_pip_is_one_sentence(project, capsys, pip_says, sentence_starts):
    environment(project, pip_says, 1)
    assert said(capsys, lambda: install.install(project, "app")).startswith(sentence_starts)
    assert not install.is_installed(project, "app")


def test_a_failed_upgrade_does_not_pass_for_the_old_installation(project, capsys):
    environment(project, "timed out", 1)
    old = (project / "requirements.txt").read_text()
    install.stamp(project, "app").write_text(install.fingerprint(project, "app"))
    (project / "requirements.txt").write_text(old + "one-more==1.0\n")
    said(capsys, lambda: install.install(project, "app"))
    (project / "requirements.txt").write_text(old)
    assert not install.is_installed(project, "app")


def test_a_folder_that_cannot_be_written_to_is_named(project, capsys, monkeypatch):
    monkeypatch.setattr(install, "is_writable", lambda folder: False)
    assert said(capsys, lambda: install.install(project, "app")).startswith(f"The folder {project} cannot be written")


def test_a_missing_venv_module_names_debians_package(project, capsys, monkeypatch):
    monkeypatch.setattr(install, "has_venv", lambda: False)
    assert "apt-get install python3-venv" in said(capsys, lambda: install.install(project, "app"))
    assert not (project / ".venv").exists()


def test_an_old_python_is_told_apart(project, capsys, monkeypatch):
    monkeypatch.setattr(
        install, "sys", SimpleNamespace(version_info=(3, 9, 2), version="3.9.2 (default)", executable=sys.executable)
    )
    assert said(capsys, lambda: install.install(project, "app")).startswith(
        "Python 3.11 or newer is needed, this is 3.9.2"
    )


def test_a_data_folder_that_cannot_be_written_to_is_named_only_where_the_sample_city_is_meant(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(run, "is_writable", lambda folder: False)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://server/monitoring")
    run.require_place_for_sample(tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    (tmp_path / "data").mkdir()
    text = said(capsys, lambda: run.require_place_for_sample(tmp_path))
    assert text.startswith(f"The folder {tmp_path}/data cannot be written")


def test_the_national_figures_are_built_where_they_are_missing_or_outdated(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")  # and so put back afterwards: the command sets it
    calls = tmp_path / "calls"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$@" >> {calls}\ntouch {tmp_path}/data/national.sqlite\n')
    python.chmod(0o755)
    run.use_national(tmp_path, python)
    run.use_national(tmp_path, python)
    assert calls.read_text() == "-m sample_db national --refresh\n" * 2
    assert capsys.readouterr().out.count("the first time only") == 1
    assert os.environ["DATABASE_URL"] == f"sqlite:///{tmp_path}/data/national.sqlite"
    assert not (tmp_path / "data" / "national.log").exists()


def test_national_figures_that_cannot_be_built_name_their_log(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")  # and so put back afterwards: the command sets it
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho trouble\nexit 1\n")
    python.chmod(0o755)
    log = tmp_path / "data" / "national.log"
    assert said(capsys, lambda: run.use_national(tmp_path, python)).endswith(f"the details are in {log}.")
    assert log.read_text() == "trouble\n"


def test_what_the_tests_need_is_named_when_this_user_may_not_install_it(capsys, monkeypatch):
    monkeypatch.setattr(machine, "missing", lambda kinds: ["chromium", "postgresql"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    text = said(capsys, lambda: machine.require(["test"]))
    assert text.startswith("The tests cannot run completely without chromium, postgresql")
    assert "apt-get install chromium postgresql" in text


def test_root_installs_what_is_missing_once(monkeypatch):
    installed: list[str] = []
    monkeypatch.setattr(machine, "missing", lambda kinds: [] if installed else ["chromium"])
    monkeypatch.setattr(machine, "apt", installed.extend)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    machine.require(["test"])
    assert installed == ["chromium"]
