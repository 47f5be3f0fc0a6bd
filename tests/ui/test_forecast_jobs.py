"""Missing forecasts are made once for everybody, by one process of its own, and a failure is not tried again."""

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.create import create
from data_access.engine import close_engine, open_engine
from data_access.forecasts import made_between
from data_access.publish import ChangeSet, publish
from forecasting.refresh import question
from tests.data_access.samples import CITY, EAST, JOBS, district, indicator, observation, target
from tests.server import serving
from ui.forecast_jobs import SWITCH, Jobs

URL = "sqlite:///somewhere.sqlite"


@pytest.fixture(autouse=True)
def switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH)


def until(holds: Callable[[], bool], seconds: float = 300) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[str]], threading.Event]:
    """The commands started, each of which runs until the event is set."""
    started: list[list[str]] = []
    finished = threading.Event()

    def run(command: list[str], **_: object) -> None:
        started.append(command)
        finished.wait(300)

    monkeypatch.setattr("ui.forecast_jobs.subprocess.run", run)
    return started, finished


@pytest.fixture
def small_city(tmp_path: Path) -> str:
    """The address of a city with one county that has reported since 2017."""
    url = f"sqlite:///{tmp_path / 'city.sqlite'}"
    rows = [
        observation(JOBS, EAST, f"{year}-{month:02d}", 50.0 * month)
        for year in range(2017, 2021)
        for month in range(2, 13)
        if (year, month) <= (2020, 9)
    ]
    ground = {
        "district": [district(CITY), district(EAST)],
        "indicator": [indicator(JOBS, year) for year in range(2017, 2021)],
        "target": [target(JOBS, CITY, 600.0), target(JOBS, EAST, 600.0)],
        "observation": rows,
    }
    publish(create(url), ChangeSet(ground), kind="setup", author="test", reason="ground")
    close_engine(url)
    return url


def test_however_many_ask_one_process_makes_them(processes):
    started, finished = processes
    jobs = Jobs()
    assert all(jobs.ask(URL, 78, "2020-09") for _ in range(20))
    assert jobs.ask(URL, 60, "2019-06")  # waits for its turn
    assert until(lambda: bool(started))
    assert [command[1:] for command in started] == [
        ["-m", "forecasting", "refresh", "--version", "78", "--month", "2020-09"]
    ]
    finished.set()
    assert until(lambda: jobs.running is None)
    assert jobs.ask(URL, 60, "2019-06")
    assert until(lambda: len(started) == 2)


def test_a_rehearsal_waits_for_its_turn_and_is_made_by_its_own_command(processes):
    started, finished = processes
    jobs = Jobs()
    assert jobs.ask(URL, 78, "2020-09")
    assert jobs.ask_rehearsal(URL, 78)
    finished.set()
    assert until(lambda: jobs.running is None)
    assert jobs.ask_rehearsal(URL, 78)
    assert until(lambda: len(started) == 2)
    assert started[1][1:] == ["-m", "forecasting", "backtest", "--store", "--version", "78"]


def test_a_screening_takes_its_turn_after_what_runs(processes):
    started, finished = processes
    jobs = Jobs()
    assert jobs.ask(URL, 82, "2020-09")
    assert jobs.ask_screening(URL, 82)
    assert jobs.ask_screening(URL, 82)
    assert len(started) <= 1
    finished.set()
    assert until(lambda: len(started) == 2 and jobs.running is None)
    assert started[1][1:] == ["-m", "forecasting", "screen", "--version", "82"]
    assert jobs.waiting == []


def test_what_failed_is_not_tried_again_and_the_log_says_why(monkeypatch, caplog):
    def fail(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="the models are missing")

    monkeypatch.setattr("ui.forecast_jobs.subprocess.run", fail)
    jobs = Jobs()
    assert jobs.ask(URL, 78, "2020-09")
    assert until(lambda: jobs.running is None)
    assert not jobs.ask(URL, 78, "2020-09")
    assert "the models are missing" in caplog.text


def test_an_installation_that_makes_them_by_command_starts_no_process(processes, monkeypatch):
    monkeypatch.setenv(SWITCH, "off")
    assert not Jobs().ask(URL, 78, "2020-09")
    assert processes[0] == []


def test_the_process_stores_what_the_pages_look_for(small_city: str):
    jobs, engine = Jobs(), open_engine(small_city)
    assert jobs.ask(small_city, 1, "2020-09")
    assert until(lambda: jobs.running is None)
    assert jobs.failed == set()
    assert made_between(engine, [*question(engine, 1, "2020-09").fingerprints().values()]) is not None
    close_engine(small_city)


def test_a_started_app_has_the_newest_versions_forecasts_made(small_city: str, tmp_path: Path):
    engine = open_engine(small_city)
    wanted = [*question(engine, 1, "2020-09").fingerprints().values()]
    with serving(small_city, tmp_path / "app.log", environment={SWITCH: ""}):
        assert until(lambda: made_between(engine, wanted) is not None)
    close_engine(small_city)
