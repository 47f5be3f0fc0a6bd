"""A rehearsal is stored once under the fingerprint of what it was made from, never changes, and keeps to the scope."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.rehearsals import rehearsed_at, store_rehearsal
from data_access.viewer import ANONYMOUS, Viewer
from tests.data_access.samples import CITY, EAST, EVERYTHING, HOUSEHOLDS, JOBS, WEST, lay_ground
from tests.data_access.test_concurrency import at_once

HEAD = Viewer("head", "county_head", True, frozenset({EAST}), False)
NOBODY = Viewer(None, "none", False, frozenset(), False)
MADE = datetime(2020, 10, 9, 3, tzinfo=UTC)
MARK = "a" * 64


def row(indicator: str = JOBS, district: str = EAST, **given: object) -> dict[str, object]:
    figures = {"total": 900.0, "target": 880.0, "q10": 850.0, "q50": 910.0, "q90": 960.0, "probability": 0.7}
    rules = {"straight_line": 700.0, "last_year_share": None}
    made = {"year": 2019, "month": 4, "method": "engine", "engine": "engine 1"}
    return {"indicator": indicator, "district": district, **figures, **rules, **made, **given}


@pytest.fixture
def city(engine: Engine) -> Engine:
    lay_ground(engine)
    return engine


def told(engine: Engine, viewer: Viewer, mark: str = MARK) -> list[tuple[str, str]]:
    found = Reader(engine, viewer, newest_version(engine)).rehearsal(mark)
    return list(zip(found["indicator"], found["district"], strict=True))


def test_a_stored_rehearsal_comes_back_as_it_was_made(city: Engine) -> None:
    assert rehearsed_at(city, MARK) is None
    assert store_rehearsal(city, MARK, [row(district=WEST), row()], made=MADE) == 2
    found = Reader(city, ANONYMOUS, 1).rehearsal(MARK)
    assert found["district"].to_list() == [EAST, WEST]
    assert found.iloc[0][["year", "month", "total", "q50", "probability"]].to_list() == [2019, 4, 900.0, 910.0, 0.7]
    assert found["last_year_share"].isna().all()
    assert rehearsed_at(city, MARK) == "2020-10-09T03:00:00Z"


def test_the_first_stored_stays_whoever_comes_later(city: Engine) -> None:
    counts: list[int] = []
    assert at_once([lambda: counts.append(store_rehearsal(city, MARK, [row()]))] * 4) == []
    assert sorted(counts) == [0, 0, 0, 1]
    assert store_rehearsal(city, MARK, [row(), row(district=WEST)]) == 0
    assert told(city, ANONYMOUS) == [(JOBS, EAST)]
    assert told(city, ANONYMOUS, "b" * 64) == []


def test_sensitive_indicators_stay_with_those_who_have_the_details(city: Engine) -> None:
    rows = [row(), *(row(HOUSEHOLDS, where) for where in (EAST, WEST, CITY))]
    store_rehearsal(city, MARK, rows)
    assert told(city, NOBODY) == []
    assert told(city, ANONYMOUS) == [(JOBS, EAST)]
    assert set(told(city, HEAD)) == {(JOBS, EAST), (HOUSEHOLDS, EAST)}
    assert len(told(city, EVERYTHING)) == 4


@pytest.mark.parametrize("statement", ["UPDATE rehearsal SET total = 0", "DELETE FROM rehearsal"])
def test_no_statement_changes_what_was_rehearsed(city: Engine, statement: str) -> None:
    store_rehearsal(city, MARK, [row()])
    with pytest.raises(DBAPIError), city.execution_options(write=True).begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("broken", [{"probability": 1.2}, {"month": 13}, {"total": None}, {"q90": 1e13}])
def test_a_rehearsal_that_cannot_be_is_refused_whole(city: Engine, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        store_rehearsal(city, MARK, [row(district=WEST), row(**broken)])
    assert rehearsed_at(city, MARK) is None
