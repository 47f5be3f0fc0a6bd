"""Ten people act on alerts at once: of two on the same one a single one wins, and nothing that was done is lost."""

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import Engine, event, select

from data_access.alerts import AlreadyHandled, act, alert_events
from data_access.schema import alert_event
from tests.data_access.alert_samples import STEEL, by, everything, lay_people, raise_one, signal, signals
from tests.data_access.samples import EVERYTHING
from tests.data_access.test_concurrency import at_once

PEOPLE, EACH, LONG = 10, 1_000, 10_000
TOGETHER = 10  # of so many actions, one is on the alert that everybody works on


def acting(engine: Engine, own: int, shared: int, count: int, done: list[int], beaten: list[int]) -> Callable[[], None]:
    """One person, mostly on an alert of their own; on the shared one they look again when somebody else was first.

    Everybody comes to the shared one at another step: when all come at once, most of the time goes into being told so.
    """
    viewer = by(engine, "monitor")
    expected = {own: own, shared: shared}

    def work() -> None:
        for step in range(count):
            number = shared if (step + own) % TOGETHER == 0 else own
            while True:
                try:
                    event = act(engine, viewer, number, "noted", expected_event=expected[number], note=f"第{step}次")
                except AlreadyHandled as other:
                    expected[number] = other.event
                    beaten.append(other.event)
                else:
                    expected[number] = event
                    done.append(event)
                    break

    return work


def check_acting(engine: Engine, each: int) -> None:
    """Everybody acts `each` times; all of it is there, in order, without a gap."""
    if engine.dialect.name == "sqlite":  # who wins is the question here, not what a power cut leaves
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        engine.dispose()
    lay_people(engine)
    signals(engine, *(signal(STEEL + person) for person in range(PEOPLE + 1)))
    shared, *own = [one.number for one in everything(engine)]
    done, beaten = [], []
    workers = [acting(engine, own[person], shared, each, done, beaten) for person in range(PEOPLE)]
    assert at_once(workers) == []
    assert beaten
    raised = PEOPLE + 1
    assert sorted(done) == list(range(raised + 1, raised + PEOPLE * each + 1))
    with engine.connect() as connection:
        rows = connection.execute(select(alert_event.c.event, alert_event.c.at).order_by(alert_event.c.event)).all()
    assert [row.event for row in rows] == list(range(1, raised + PEOPLE * each + 1))
    assert all(earlier.at <= later.at for earlier, later in pairwise(rows))
    assert len(alert_events(engine, EVERYTHING, shared)) == 1 + PEOPLE * each // TOGETHER


def test_ten_people_with_a_thousand_actions_each_lose_none(sqlite_engine: Engine) -> None:
    check_acting(sqlite_engine, EACH)


def test_ten_people_with_many_actions_each_lose_none(engine: Engine) -> None:
    check_acting(engine, EACH // 10)


@pytest.mark.endure
def test_ten_people_with_ten_thousand_actions_each_lose_none(engine: Engine) -> None:
    check_acting(engine, LONG)


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_who_and_what(engine: Engine) -> None:
    lay_people(engine)
    number = raise_one(engine).number
    start = threading.Barrier(2)
    told: list[AlreadyHandled] = []

    def deciding(subject: str, verdict: str) -> Callable[[], None]:
        def work() -> None:
            start.wait()
            try:
                act(engine, by(engine, subject), number, verdict, expected_event=number)
            except AlreadyHandled as other:
                told.append(other)

        return work

    assert at_once([deciding("officer", "confirmed"), deciding("monitor", "seasonal")]) == []
    (loser,) = told
    (one,) = everything(engine)
    assert (loser.who, loser.what, loser.event) in {
        ("officer", "confirmed", number + 1),
        ("monitor", "seasonal", number + 1),
    }
    assert one.state == loser.what
    assert loser.who in loser.zh
    assert loser.who in loser.en
