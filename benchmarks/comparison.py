"""The comparison that benchmarks/page.py prints: both servers, the visits in turn, the starts."""

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypedDict

from playwright.sync_api import Browser

from benchmarks import table
from benchmarks.metered import lines
from benchmarks.questions import cold_questions
from benchmarks.recording import Piece, charts, month_choice, pieces
from benchmarks.server import Server, free_port
from benchmarks.steps import PAGES, App, Bare, Side, browsing, chromium, opened, visit
from data_access.engine import database_url

BARE = Path(__file__).parent / "bare" / "script.py"
NEXT = dict(zip(PAGES, (*PAGES[1:], PAGES[0]), strict=True))  # where the page switches of a visit lead
SETTLES = 200  # ms, until the server has put its work away


class Drawn(TypedDict):
    """What was recorded of the product: each page for two months, its number of figures, and those months' names."""

    pages: dict[str, list[list[Piece]]]
    charts: dict[str, int]
    months: tuple[str, str]


@dataclass
class Measured:
    """One side with its server and all that was measured on it: (page, what) -> values."""

    side: Side
    server: Server
    meter: Path
    values: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def visit(self, browser: Browser, page: str, drawn: Drawn, reruns: int) -> None:
        """One visit to a page with everything that is timed in it."""
        note, months = self.values, drawn["months"]
        with visit(browser, self.side, page, drawn["charts"]) as visitor:
            note[page, table.COLD].append(visitor.load(self.server.base))
            note[page, table.FIRST].append(visitor.received_kb())
            runs, cpu = len(lines(self.meter)), self.server.cpu_ms()
            for at in range(reruns):
                note[page, table.MONTH].append(visitor.choose_month(months[(at + 1) % 2]))
            visitor.page.wait_for_timeout(SETTLES)
            inside = lines(self.meter)[runs:]
            note[page, table.OUTSIDE].append((self.server.cpu_ms() - cpu) / reruns)
            note[page, table.SCRIPT].append(sum(script for script, _ in inside) / reruns)
            note[page, table.WHOLE].append(sum(whole for _, whole in inside) / reruns)
            note[page, table.AGAIN].append((visitor.received_kb() - note[page, table.FIRST][-1]) / reruns)
            for there in (NEXT[page], page) * 2:
                note[there, table.SWITCH].append(visitor.go(there))


@contextmanager
def metered(side: Side, script: Path, work: Path, url: str, *arguments: str) -> Iterator[Measured]:
    """A server of `script` with a meter in it."""
    name, port = type(side).__name__, free_port()
    meter = work / f"{name}.runs"
    command = [sys.executable, "-m", "benchmarks.metered", str(meter), str(script), f"--server.port={port}"]
    with Server([*command, *arguments], port, work / f"{name}.log", {"DATABASE_URL": url}) as server:
        yield Measured(side, server, meter)


def recorded(browser: Browser, app: Measured) -> Drawn:
    """What each page draws for its own month and the one before: what the bare pages repeat."""
    pages, figures, months = {}, {}, ("", "")
    with browsing(browser) as context:
        for page in PAGES:
            first, second = (opened(context, app.side, page, {}) for _ in range(2))
            first.load(app.server.base)
            shown = pieces(first.received)
            months = month_choice(shown)
            first.choose_month(months[1])
            second.load(app.server.base, first.page.url)
            first.go(NEXT[page])
            pages[page], figures[page] = [shown, pieces(second.received)], charts(shown)
            for tab in (first, second):
                tab.page.close()
    return {"pages": pages, "charts": figures, "months": months}


def starts(url: str, work: Path, record: Path, times: int) -> tuple[float, float]:
    """Seconds to a healthy server: of the product by its own command, and of the bare script."""
    ours, theirs = [], []
    for _ in range(times):
        port = free_port()
        with Server(["make", "run"], port, work / "make.log", {"DATABASE_URL": url, "PORT": str(port)}) as server:
            ours.append(server.seconds_to_health)
        port = free_port()
        bare = [sys.executable, "-m", "streamlit", "run", str(BARE), f"--server.port={port}", "--", str(record)]
        with Server(bare, port, work / "start.log", {}) as server:
            theirs.append(server.seconds_to_health)
    return median(ours), median(theirs)


def main(about: str) -> None:
    said, began, url = arguments(about), time.perf_counter(), database_url()
    busy = os.getloadavg()[0]
    logging.disable(logging.WARNING)  # Streamlit's, about questions asked outside a script run
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        work, record = Path(folder), Path(folder) / "record.json"
        with metered(App(), Path("app.py"), work, url) as app:
            drawn = recorded(browser, app)
            record.write_text(json.dumps(drawn), encoding="utf-8")
            with metered(Bare(), BARE, work, url, "--", str(record)) as bare:
                for page in PAGES:  # before anything counts, both have drawn everything
                    Measured(bare.side, bare.server, bare.meter).visit(browser, page, drawn, 1)
                for _ in range(said.rounds):
                    for page in PAGES:
                        for one in (app, bare):
                            one.visit(browser, page, drawn, said.reruns)
                memory = app.server.peak_mb(), bare.server.peak_mb()
        started = starts(url, work, record, said.starts)
    server = [
        table.Row("server", "start to healthy, s", *started, 1, started[0] < table.AIM_START),
        table.Row("server", "peak memory, MB", *memory),
    ]
    print(table.printed([*table.page_rows(app.values, bare.values, PAGES), *server]))
    asked = ", ".join(f"{question} {took:.0f}" for question, took in cold_questions(url).items())
    print(f"questions nobody asked before, CPU ms: {asked}")
    seconds = time.perf_counter() - began
    print(f"{said.rounds} visits a page and side, {said.reruns} reruns each; {seconds:.0f} s in all")
    print(f"load of the machine before: {busy:.1f} on {os.cpu_count()} cores; above that number, seconds mean little")


def arguments(about: str) -> argparse.Namespace:
    ask = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--rounds", type=int, default=4, help="visits to each page on each side")
    ask.add_argument("--reruns", type=int, default=5, help="months chosen in each visit")
    ask.add_argument("--starts", type=int, default=2, help="starts of each side")
    return ask.parse_args()
