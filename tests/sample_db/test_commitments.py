"""What the sample city's meetings decided stands where a meeting would look for it, and fits the figures."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.business_clock import day_shown
from data_access.commitments import Commitment, commitments
from data_access.engine import close_engine, file_url, open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS
from sample_db.districts import HETING, MAILONG, SONGJI, YUNXIU

AUGUST, SEPTEMBER = date(2020, 8, 14), date(2020, 9, 11)


@pytest.fixture
def engine(sample_city_file: Path) -> Iterator[Engine]:
    yield open_engine(file_url(sample_city_file))
    close_engine(file_url(sample_city_file))


def figure(engine: Engine, version: int, one: Commitment, month: str) -> float:
    found = Reader(engine, ANONYMOUS, version).observations(indicators=[one.indicator], first=month, last=month)
    return found.loc[found["district"] == one.district, "value"].item()


def test_of_five_commitments_one_is_overdue_one_done_and_three_are_open(engine: Engine) -> None:
    today = day_shown(engine, newest_version(engine), now=datetime.now(UTC))
    assert today == date(2020, 10, 20)
    found = commitments(engine, ANONYMOUS)
    assert [(one.meeting, one.district, one.state(today)) for one in found] == [
        (AUGUST, MAILONG, "overdue"),
        (AUGUST, None, "open"),
        (SEPTEMBER, HETING, "done"),
        (SEPTEMBER, SONGJI, "open"),
        (SEPTEMBER, YUNXIU, "open"),
    ]
    assert [len(one.events) for one in found] == [1, 1, 2, 2, 1]
    assert found[3].events[1].subject == f"officer-{SONGJI}"
    assert all(one.body or one.district for one in found)


def test_each_was_decided_on_the_newest_version_of_its_day_and_none_after_today(engine: Engine) -> None:
    publications = Reader(engine, ANONYMOUS, newest_version(engine)).publications()
    for one in commitments(engine, ANONYMOUS):
        for event in one.events:
            shown = next(known for known in publications if known.published_at <= event.at)
            assert event.version == shown.version
            assert event.at < datetime(2020, 10, 10, tzinfo=UTC)
        assert one.opened_at.date() == one.meeting


def test_the_figures_they_name_are_those_of_the_database(engine: Engine) -> None:
    loans, _, recount, audit, jobs = commitments(engine, ANONYMOUS)
    newest = newest_version(engine)
    assert "不少于470万元" in loans.text
    assert figure(engine, loans.version, loans, "2020-07") == 272
    assert figure(engine, newest, loans, "2020-09") == 391  # fewer than 470 by the day it was due
    assert "78人，8月累计数由467人更正为389人" in recount.note
    assert figure(engine, recount.version, recount, "2020-08") == 467
    assert figure(engine, recount.events[1].version, recount, "2020-08") == 389
    assert "276人" in audit.events[1].note
    assert figure(engine, audit.version, audit, "2020-08") == 276
    assert "不少于425人" in jobs.text
    targets = Reader(engine, ANONYMOUS, jobs.version).targets(2020)
    wanted = targets.loc[(targets["indicator"] == jobs.indicator) & (targets["district"] == YUNXIU), "value"].item()
    assert (wanted - figure(engine, jobs.version, jobs, "2020-08")) / 4 == pytest.approx(425, abs=1)
