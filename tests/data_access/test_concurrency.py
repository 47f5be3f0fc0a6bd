"""Several people publish at once: one after the other, none lost, versions without a gap."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from data_access.publish import ChangeSet, publish, revert
from tests.data_access.samples import EAST, JOBS, WEST, figures, lay_ground, observation, report, rule, seen

THREADS, EACH = 6, 5


def at_once(workers: list[Callable[[], object]]) -> list[BaseException]:
    """Run all at the same moment; what went wrong in any of them."""
    start = threading.Barrier(len(workers))

    def run(worker: Callable[[], object]) -> None:
        start.wait()
        worker()

    with ThreadPoolExecutor(len(workers)) as pool:
        done = [pool.submit(run, worker) for worker in workers]
    return [error for future in done if (error := future.exception()) is not None]


def publishing(engine: Engine, number: int, count: int, told: list[int]) -> Callable[[], None]:
    def work() -> None:
        for step in range(count):
            rows = [observation(JOBS, EAST, f"20{10 + number:02d}-{1 + step % 12:02d}", step // 12)]
            told.append(
                publish(engine, ChangeSet({"observation": rows}), kind="import", author=str(number), reason="r")
            )

    return work


def check_publishing(engine: Engine, threads: int, each: int) -> None:
    lay_ground(engine)
    told: list[int] = []
    assert at_once([publishing(engine, number, each, told) for number in range(threads)]) == []
    assert sorted(told) == list(range(2, threads * each + 2))
    publications = seen(engine).publications()
    assert [one.version for one in publications] == list(range(threads * each + 1, 0, -1))
    assert [one.published_at for one in publications] == sorted((p.published_at for p in publications), reverse=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM observation")).scalar() == threads * each


def test_publications_at_once_are_serialised_and_none_is_lost(engine: Engine) -> None:
    check_publishing(engine, THREADS, EACH)
    assert len(figures(seen(engine))) == THREADS * EACH


@pytest.mark.endure
def test_thousands_of_publications_at_once(engine: Engine) -> None:
    check_publishing(engine, 10, 200)


def test_corrections_of_one_figure_at_once_form_one_chain(engine: Engine) -> None:
    lay_ground(engine)

    def correcting(number: int) -> Callable[[], None]:
        return lambda: report(engine, observation(JOBS, WEST, value=number))

    assert at_once([correcting(number) for number in range(1, 9)]) == []
    chain = seen(engine).sources(JOBS, WEST, "2020-09")
    assert chain["since"].tolist() == list(range(2, 10))
    assert chain["until"].tolist()[:-1] == list(range(3, 10))
    assert sorted(chain["value"]) == list(range(1, 9))


def test_readers_see_whole_publications_while_others_write(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(JOBS, EAST, value=0), observation(JOBS, WEST, value=0))
    seen_pairs: list[set[float]] = []

    def writing() -> None:
        for value in range(1, 9):
            report(engine, observation(JOBS, EAST, value=value), observation(JOBS, WEST, value=value))

    def reading() -> None:
        for _ in range(12):
            seen_pairs.append(set(figures(seen(engine)).values()))

    assert at_once([writing, reading, reading]) == []
    assert all(len(pair) == 1 for pair in seen_pairs)


def test_of_two_reverts_at_once_one_is_refused(engine: Engine) -> None:
    lay_ground(engine)
    publish(engine, ChangeSet({"status_rule": [rule()]}), kind="rule", author="a", reason="b")
    wrong = at_once([lambda: revert(engine, 2, author="a", reason="b")] * 2)
    assert [type(error).__name__ for error in wrong] == ["RevertRefused"]
    assert seen(engine).rules().empty
