"""A database that goes away and comes back, and one that may not be served: over HTTP, on the running app."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.server import Server, free_port, serving
from tests.ui.serving import copied, database, served


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given):
        return None


def answer(server: Server, path: str) -> tuple[int, str, str]:
    """Status, Location and text of one answer."""
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(server.base + path, timeout=120) as got:
            return got.status, got.headers.get("Location", ""), got.read().decode()
    except urllib.error.HTTPError as got:
        with got:
            return got.code, got.headers.get("Location", ""), got.read().decode()


def until(holds: Callable[[], bool]) -> None:
    """Waits for what happens beside the start."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within two minutes")


def ready(server: Server) -> tuple[int, dict]:
    status, _, text = answer(server, "/ready")
    return status, json.loads(text)


def test_while_the_database_is_away_pages_are_served_to_tell_and_all_is_well_once_it_is_back(tmp_path):
    with served(tmp_path / "app") as server:
        file, away = server.folder / "monitoring.sqlite", server.folder / "away.sqlite"
        assert ready(server) == (200, {"database": "ok", "version": 1})
        assert answer(server, "/targets")[:2] == (307, "/targets?lang=en&v=1")

        file.rename(away)
        assert ready(server) == (503, {"database": "missing", "version": 0})
        status, _, text = answer(server, "/targets")
        assert (status, '<div id="root">' in text) == (200, True)

        file.write_bytes(b"not a database" * 1000)
        assert ready(server) == (503, {"database": "corrupt", "version": 0})
        assert answer(server, "/")[0] == 200

        file.unlink()
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE somebody_elses (a)")
        other.close()
        assert ready(server) == (503, {"database": "not_ours", "version": 0})
        assert answer(server, "/")[0] == 200

        shutil.move(away, file)
        assert ready(server) == (200, {"database": "ok", "version": 1})
        assert answer(server, "/")[:2] == (307, "/?lang=en&v=1")


def test_a_file_that_another_program_holds_is_called_locked_as_on_the_page(tmp_path):
    url = database(tmp_path / "held.sqlite", "demo")
    copied(tmp_path / "app")
    with closing(sqlite3.connect(tmp_path / "held.sqlite", isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        with serving(url, tmp_path / "server.log", root=tmp_path / "app") as server:
            assert ready(server) == (503, {"database": "locked", "version": 0})
            holder.execute("ROLLBACK")
            holder.close()
            assert ready(server) == (200, {"database": "ok", "version": 1})


def test_a_restored_database_of_the_same_version_number_opens_on_its_own_month(tmp_path):
    with served(tmp_path / "app") as server:
        file = server.folder / "monitoring.sqlite"
        for month in ("2020-08", "2020-09"):
            database(tmp_path / f"{month}.sqlite", "demo", month=month)
            (tmp_path / f"{month}.sqlite").replace(file)
            assert answer(server, "/targets")[:2] == (307, f"/targets?lang=en&v=1&month={month}")


def test_damage_found_at_the_start_is_said_until_the_file_is_replaced(tmp_path):
    copied(tmp_path / "app")
    file = tmp_path / "monitoring.sqlite"
    url = database(file, "demo", month="2020-09")
    whole = file.read_bytes()
    pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]
    # The pages of an index of rows that no session's first questions read.
    with sqlite3.connect(file) as looked:
        found = "SELECT rootpage FROM sqlite_master WHERE tbl_name IN ('policy_parameter', 'audit') AND rootpage > 0"
        for (page,) in looked.execute(found).fetchall():
            pages[page - 1] = b"\xff" * 4096
    looked.close()
    file.write_bytes(b"".join(pages))
    with serving(url, tmp_path / "server.log", root=tmp_path / "app") as server:
        until(lambda: ready(server) == (503, {"database": "corrupt", "version": 0}))
        assert answer(server, "/targets")[0] == 200  # no redirect: the page tells
        assert ready(server)[0] == 503
        draft = tmp_path / "whole.sqlite"
        draft.write_bytes(whole)
        draft.replace(file)
        assert ready(server) == (200, {"database": "ok", "version": 1})
        assert answer(server, "/targets")[0] == 307


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "TRUSTED_USER_HEADER=X-Forwarded-User"),
        ({"TRUSTED_PROXIES": "our-proxy"}, "TRUSTED_PROXIES"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://db/jobs"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://jobs:hunter2@db/jobs"}, "postgresql+psycopg://"),
    ],
)
def test_a_start_that_would_be_unsafe_or_senseless_ends_with_one_sentence(tmp_path, environment, said):
    copied(tmp_path / "app")
    kept = {name: text for name, text in os.environ.items() if name != "TRUSTED_USER_HEADER"}
    own = {**kept, "LANG": "C.UTF-8", "DATABASE_URL": database(tmp_path / "real.sqlite", "real"), **environment}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address=0.0.0.0"]
    ended = subprocess.run(
        [*command, f"--server.port={free_port()}"],
        cwd=tmp_path / "app",
        env=own,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ended.returncode == 1
    assert said in ended.stderr
    assert "not started" in ended.stderr
    assert not any(word in ended.stderr + ended.stdout for word in ("Traceback", "hunter2"))
