"""How long is a monitoring officer's Monday, in clicks, keys and seconds? About a minute on two cores:

    .venv/bin/python benchmarks/monday.py

Opens the bare address as city monitoring staff would, at 1440 × 900: the week's alerts; then the first row's card; then
--records calls in a row by keyboard alone (a finding, what was said, Ctrl+Enter), each of which leads to the next card;
then the closing of an alert that is under observation. Prints for each step what it took from the first key or click
to the next card drawn, and how many calls there have been for each confirmed case.

Works on a copy of the database of DATABASE_URL (SQLite), else of the sample city. Needs what the tests need:
requirements-dev.txt and Chromium. --pictures FOLDER keeps a picture of every step.
"""

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IDLE = """() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
  && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(chart => chart.querySelector('.main-svg'))"""
CARD = f"""card => ({IDLE})() && document.querySelector('.st-key-card [data-card]')?.dataset.card !== card
  && document.querySelector('.st-key-card [data-testid="stForm"], .st-key-card ol.log')"""
NOTE = "电话核实：订单减少，本月未再减员"
PER_SECOND = 4  # keys that somebody types in a second, for the estimate


@dataclass
class Step:
    """`seconds`: from the first click or key to what comes next on the screen; `keys`: typed, the note's included."""

    name: str
    clicks: int
    keys: int
    seconds: float


class Officer:
    """A browser that counts what its hands do."""

    def __init__(self, page, pictures: Path | None) -> None:
        self.page, self.pictures = page, pictures
        self.steps: list[Step] = []

    def card(self) -> str:
        return self.page.evaluate("document.querySelector('.st-key-card [data-card]')?.dataset.card ?? ''")

    def told(self, name: str, clicks: int, keys: int, began: float) -> None:
        self.steps.append(Step(name, clicks, keys, time.perf_counter() - began))
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"monday-{len(self.steps)}.png")

    def arrive(self, base: str) -> None:
        began = time.perf_counter()
        self.page.goto(base, wait_until="commit")
        self.page.wait_for_selector("table.alerts")
        self.page.wait_for_function(IDLE, polling="raf")
        self.told("the bare address, to the week's list", 0, 0, began)

    def open(self, selector: str, name: str) -> None:
        before, began = self.card(), time.perf_counter()
        self.page.locator(selector).first.click()
        self.page.wait_for_function(CARD, arg=before, polling="raf")
        self.told(name, 1, 0, began)

    def record(self, name: str) -> None:
        """By keyboard alone: the first finding, then four stops to the note, then Ctrl+Enter."""
        before, began, form = self.card(), time.perf_counter(), '.st-key-card [data-testid="stForm"]'
        self.page.locator(f"{form} button").first.focus()  # where the last record has left the keyboard
        self.page.keyboard.press("Enter")
        self.page.locator(f'{form} button[aria-pressed="true"], {form} button[aria-checked="true"]').first.wait_for()
        for _ in range(4):
            self.page.keyboard.press("Tab")
        self.page.keyboard.insert_text(NOTE)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(CARD, arg=before, polling="raf")
        self.page.locator(".st-key-card .notice").wait_for()
        self.told(name, 0, 6 + len(NOTE), began)


def calls_for_each_confirmed(url: str) -> str:
    from data_access.alert_steps import NOT_JUDGED
    from data_access.alerts import alerts
    from data_access.engine import open_engine
    from data_access.viewer import program_viewer

    engine = open_engine(url)
    judged = [one for one in alerts(engine, program_viewer(engine)) if one.verdict and one.dismissal not in NOT_JUDGED]
    true = sum(one.verdict == "confirmed" for one in judged)
    return f"{len(judged)} alerts judged, {true} confirmed" + (f": {len(judged) / true:.1f} for each" if true else "")


def main() -> None:
    from benchmarks.server import Server, free_port
    from benchmarks.steps import WIDE, chromium
    from data_access.address import sqlite_path
    from data_access.engine import database_url

    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--records", type=int, default=5, help="calls recorded in a row")
    ask.add_argument("--pictures", type=Path, help="folder for a picture of each step")
    said, port = ask.parse_args(), free_port()
    if said.pictures:
        said.pictures.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        copy = shutil.copyfile(sqlite_path(database_url()), Path(folder) / "city.sqlite")
        url = f"sqlite:///{copy}"
        with Server(command, port, Path(folder) / "server.log", {"DATABASE_URL": url}) as server:
            context = browser.new_context(**WIDE)
            context.add_cookies([{"name": "demo_identity", "value": "monitor", "url": server.base}])
            officer = Officer(context.new_page(), said.pictures)
            officer.arrive(server.base)
            officer.open("table.alerts a.wide", "a click on the first row, to its card")
            for number in range(said.records):
                officer.record(f"call {number + 1}: finding, note, Ctrl+Enter, to the next card")
            officer.open('table.alerts tr:has-text("跟踪") a.wide', "a click on one under observation")
            officer.record("closed with a note")
        calls = calls_for_each_confirmed(url)
    print(f"{'clicks':>6} {'keys':>5} {'screen, s':>10} {'with typing, s':>15}  step")
    for step in officer.steps:
        typing = step.keys / PER_SECOND
        print(f"{step.clicks:6} {step.keys:5} {step.seconds:10.1f} {step.seconds + typing:15.1f}  {step.name}")
    total = sum(step.seconds + step.keys / PER_SECOND for step in officer.steps)
    print(f"{sum(step.clicks for step in officer.steps)} clicks, {total:.0f} s in all at {PER_SECOND} keys a second")
    print(calls)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
