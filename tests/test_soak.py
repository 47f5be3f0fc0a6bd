"""Hours of use in minutes: several people go from page to page and month to month, and the server stays what it was.

Every answer is compared: with plain SQL where an address is asked for the first time, with that answer from then on.
SOAK_MINUTES says how long it lasts; a line at the end says what was measured.
"""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import parse_qs, urlencode

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import Connection

from data_access.engine import close_engine, open_engine
from tests.pages.plain_sql import PlainSql, in_chinese
from tests.sample_city import sample_city_copy  # noqa: F401
from tests.server import Server, serving
from tests.session import Session, failures, markup, session

MINUTES = float(os.environ.get("SOAK_MINUTES", "10"))
SESSIONS = 6
THINKS = (0.2, 1.5)  # seconds between two clicks, drawn evenly
CLICKS_OF_A_SESSION = 25  # then it leaves and another comes
GROWTH_MB = 50
MONITOR = [("Cookie", "demo_identity=monitor")]  # from whom nothing is withheld, as from plain SQL
PAGES = ("", "targets", "districts", "forecast-quality", "data")
DETAILS = "urban_new_employment"


@dataclass(frozen=True)
class Address:
    page: str
    version: int
    month: str
    language: str

    @property
    def query(self) -> str:
        asked = {"lang": self.language, "v": self.version, "month": self.month}
        more = {"": {"order": "plan"}, "targets": {"i": DETAILS}}.get(self.page, {})
        return urlencode(asked | more)


def addresses(connection: Connection) -> list[Address]:
    """Every page at twelve months of four versions, in both languages by turns."""
    newest = PlainSql(connection, 1).one("SELECT max(version) FROM publication")
    found = []
    for version in (newest, newest - 5, newest - 15, newest - 30):
        for number, month in enumerate(PlainSql(connection, version).months()[-12:]):
            found += [Address(page, version, month, ("zh", "en")[number % 2]) for page in PAGES]
    return found


def wrong_figures(address: Address, drawn: str, connection: Connection) -> list[str]:
    """Rows of the overview that do not show the figure that plain SQL finds."""
    if address.page or address.language != "zh":
        return []
    sql = PlainSql(connection, address.version)
    rows = BeautifulSoup(drawn, "html.parser").select("table.rows tbody tr")
    assert len(rows) >= 10, f"no table of indicators at {address}"
    wrong = []
    for row in rows:
        code = parse_qs(row.select_one("a[href]")["href"])["i"][0]
        told = in_chinese(sql.told(code, sql.city(), address.month), sql.indicator(code, address.month))
        if told.actual not in row.get_text():
            wrong.append(f"{address} {code}: {told.actual} is not in {row.get_text(' ', strip=True)}")
    return wrong


@dataclass
class Tally:
    answers: int = 0
    slowest: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.answers + other.answers, max(self.slowest, other.slowest))


def answered(visitor: Session, address: Address, tally: Tally) -> str:
    """The markup of one page; an answer that is a failure ends the soak."""
    start = time.monotonic()
    deltas = visitor.draw(address.page, address.query)
    tally.answers += 1
    tally.slowest = max(tally.slowest, time.monotonic() - start)
    assert failures(deltas) == [], address
    return markup(deltas)


def people(server: Server, expected: dict[Address, str], chance: random.Random, stop: Event) -> Tally:
    """One after the other comes, clicks about and leaves, until told to stop."""
    tally = Tally()
    while not stop.is_set():
        with session(server.port, MONITOR) as visitor:
            for address in chance.choices(list(expected), k=CLICKS_OF_A_SESSION):
                assert answered(visitor, address, tally) == expected[address], f"another answer at {address}"
                if stop.wait(chance.uniform(*THINKS)):
                    break
    return tally


@pytest.fixture
def city(sample_city_copy: Path) -> Iterator[str]:  # noqa: F811
    url = f"sqlite:///{sample_city_copy}"
    yield url
    close_engine(url)


@pytest.mark.endure
def test_the_server_stays_right_and_small_while_people_use_it(
    city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop, tally = Event(), Tally()
    with open_engine(city).connect() as connection, serving(city, tmp_path / "server.log") as server:
        asked = addresses(connection)
        with session(server.port, MONITOR) as first:
            expected = {address: answered(first, address, tally) for address in asked}
        wrong = [line for address in asked for line in wrong_figures(address, expected[address], connection)]
        assert not wrong, "\n".join(wrong)
        before = server.memory
        with ThreadPoolExecutor(SESSIONS) as pool:
            chances = [random.Random(number) for number in range(SESSIONS)]
            visits = [pool.submit(people, server, expected, chance, stop) for chance in chances]
            end, held = time.monotonic() + MINUTES * 60, [server.memory]
            while time.monotonic() < end and not any(visit.done() for visit in visits):
                time.sleep(1)
                held.append(server.memory)
            stop.set()
        used = sum((visit.result() for visit in visits), Tally())
        settled = max(held[: len(held) // 3])  # the first third fills the caches and the pools of threads
        growth = max(held) - settled
        with capsys.disabled():
            print(
                f"\nsoak: {MINUTES:g} minutes, {SESSIONS} sessions at once, {used.answers} answers, "
                f"slowest {used.slowest:.1f} s; memory {before:.0f} MB after {len(asked)} first answers, "
                f"{settled:.0f} MB after a third of the time, {max(held):.0f} MB at most"
            )
        assert growth < GROWTH_MB
        assert not [line for line in server.log.splitlines() if "ERROR" in line or "Traceback" in line]
