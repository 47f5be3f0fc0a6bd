"""The start: sample city built once, real figures protected, wrong variables named, nothing heavy imported."""

import gc
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit import config

from data_access.engine import DatabaseTrouble, open_engine
from tests.ui.asgi import call
from ui.front_door import ready, start
from ui.front_door.arrival import Entrance

ROOT = Path(__file__).parents[2]


@pytest.fixture
def options(monkeypatch):
    """Streamlit's options as a plain dictionary."""
    values = {"server.address": "127.0.0.1", "server.allowedHosts": ["localhost", "127.0.0.1"]}
    monkeypatch.setattr(config, "get_option", values.get)
    monkeypatch.setattr(config, "set_option", values.__setitem__)
    return values


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::", None])
@pytest.mark.parametrize(("locale", "words"), [("zh_CN.UTF-8", "系统未启动"), ("C.UTF-8", "was not started")])
def test_real_figures_are_not_served_to_other_machines_without_a_sign_in(options, monkeypatch, address, locale, words):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    options["server.address"] = address
    with pytest.raises(SystemExit) as stopped:
        start.refuse_unprotected(Entrance(), lambda: "real")
    assert "TRUSTED_USER_HEADER" in str(stopped.value)
    assert words in str(stopped.value)


@pytest.mark.parametrize(
    ("address", "kind", "header"),
    [
        ("127.0.0.1", "real", ""),
        ("::1", "real", ""),
        ("localhost", "real", ""),
        ("0.0.0.0", "real", "x-forwarded-user"),
        ("0.0.0.0", "demo", ""),
        ("0.0.0.0", "national", ""),
        ("0.0.0.0", None, ""),
    ],
)
def test_all_else_starts(options, address, kind, header):
    options["server.address"] = address
    start.refuse_unprotected(Entrance(user_header=header), lambda: kind)


def test_streamlits_own_list_of_hosts_learns_what_the_front_door_lets_pass(options):
    start.admit_websockets(Entrance(public_host="jobs.example.cn"))
    assert options["server.allowedHosts"] == ["localhost", "127.0.0.1", "jobs.example.cn"]
    options["server.address"] = "192.0.2.7"
    start.admit_websockets(Entrance())
    assert options["server.allowedHosts"][-1] == "192.0.2.7"
    options["server.address"] = "0.0.0.0"
    start.admit_websockets(Entrance())
    assert options["server.allowedHosts"][-1] == "*"


def test_a_wrong_variable_ends_the_start_with_its_name(options, monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "proxy")
    with pytest.raises(SystemExit, match="TRUSTED_PROXIES"):
        start.entrance()


@pytest.mark.parametrize(("locale", "said"), [("zh_CN", "没有写明驱动程序。"), ("C", "does not name the driver.")])
def test_an_address_that_cannot_be_used_ends_the_start_with_its_own_sentence(monkeypatch, locale, said):
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(SystemExit) as stopped:
        start.checked(lambda: open_engine("postgresql://jobs:geheim@db/jobs"), DatabaseTrouble)
    assert said in str(stopped.value)
    assert "postgresql+psycopg://" in str(stopped.value)
    assert str(stopped.value).endswith("系统未启动。" if locale == "zh_CN" else "The app was not started.")
    assert "geheim" not in str(stopped.value)
    assert start.checked(lambda: 7, DatabaseTrouble) == 7


def builder(tmp_path, body: str) -> Path:
    (tmp_path / "sample_db").mkdir()
    (tmp_path / "sample_db" / "__main__.py").write_text(body)
    return tmp_path / "data" / "sample_city.sqlite"


def test_a_missing_sample_city_is_built_once(tmp_path, capfd):
    database = builder(tmp_path, "open('data/sample_city.sqlite', 'a').write('built ')")
    start.build_sample(database, tmp_path)
    start.build_sample(database, tmp_path)
    assert database.read_text() == "built "
    assert len(capfd.readouterr().err.splitlines()) == 1
    assert [file.name for file in database.parent.iterdir()] == ["sample_city.sqlite"]


def test_an_outdated_sample_city_is_built_anew(tmp_path, capfd):
    database = builder(tmp_path, "import sys; open('data/sample_city.sqlite', 'w').write(' '.join(sys.argv[1:]))")
    database.parent.mkdir()
    database.write_text("older")
    start.build_sample(database, tmp_path, is_outdated=False)
    assert database.read_text() == "older"
    start.build_sample(database, tmp_path, is_outdated=True)
    assert database.read_text() == "city --refresh"
    assert "another version" in capfd.readouterr().err


def test_a_builder_that_fails_ends_in_a_sentence_and_a_log_not_in_a_traceback(tmp_path, capfd):
    database = builder(tmp_path, "raise SystemError('no room')")
    start.build_sample(database, tmp_path)
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert "sample_city.log" in said
    assert "no room" in database.with_suffix(".log").read_text()


def test_a_folder_that_cannot_be_made_ends_in_a_sentence_too(tmp_path, capfd):
    (tmp_path / "data").write_text("a file where the folder should be")
    start.build_sample(tmp_path / "data" / "sample_city.sqlite", tmp_path)
    assert "Traceback" not in capfd.readouterr().err


def test_a_damaged_database_is_said_in_the_log_and_the_start_goes_on(caplog):
    def examine():
        raise LookupError("page 7")

    start.in_background(examine, LookupError)
    end = time.monotonic() + 60
    while not caplog.records and time.monotonic() < end:
        time.sleep(0.01)
    assert "page 7" in caplog.text


@pytest.mark.parametrize(("state", "status"), [(("ok", 57), 200), (("locked", 0), 503)])
def test_readiness_is_a_code_and_a_version_and_nothing_more(state, status):
    app = Starlette(routes=[ready.ready_route(lambda: state)])
    answer = call(app, "/ready")
    assert answer.status == status
    assert answer.text == f'{{"database":"{state[0]}","version":{state[1]}}}'
    assert call(app, "/ready", method="POST").status == 405


def test_readiness_does_not_wait_for_a_database_that_hangs(monkeypatch):
    monkeypatch.setattr(ready, "SECONDS", 0.05)
    answered = threading.Event()
    app = Starlette(routes=[ready.ready_route(lambda: ("ok", int(answered.wait(30))))])
    try:
        answer = call(app, "/ready")
    finally:
        answered.set()
    assert (answer.status, answer.text) == (503, '{"database":"unreachable","version":0}')


def test_the_collector_passes_over_what_the_start_imported_and_is_not_forced_after_each_run(options):
    before = gc.get_freeze_count()
    try:
        start.warm(["json"])
        assert gc.get_freeze_count() > before
        assert options["runner.postScriptGC"] is False
    finally:
        gc.unfreeze()


def test_what_takes_long_to_import_stays_out_of_the_start(tmp_path):
    code = (
        "import sys, app; print([name for name in ('alembic', 'statsmodels', 'scipy', 'numba') if name in sys.modules])"
    )
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=180
    )
    assert ran.stdout.strip() == "[]"


def test_what_can_wait_is_done_once_when_the_server_is_reached(options, monkeypatch):
    monkeypatch.setattr(start, "SERVING_WITHIN", 60)
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        options["server.port"] = server.getsockname()[1]
        start.once_serving(lambda: asked.append("forecasts"), DatabaseTrouble).join(120)
    assert asked == ["forecasts"]


def test_what_can_wait_is_left_undone_where_the_server_does_not_start(options, monkeypatch):
    monkeypatch.setattr(start, "SERVING_WITHIN", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as free:
        options["server.port"] = free.getsockname()[1]
    asked = []
    start.once_serving(lambda: asked.append("forecasts"), DatabaseTrouble).join(120)
    assert asked == []
