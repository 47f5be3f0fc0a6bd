"""Forecasts are stored once under the fingerprint of what they were made from, never change, and keep to the scope."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.forecasts import made_between, store_forecasts
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS, Viewer
from tests.data_access.samples import CITY, EAST, EVERYTHING, HOUSEHOLDS, JOBS, WEST, lay_ground
from tests.data_access.test_concurrency import at_once

HEAD = Viewer("head", "county_head", True, frozenset({EAST}), False)
NOBODY = Viewer(None, "none", False, frozenset(), False)
MADE = datetime(2020, 10, 9, 3, tzinfo=UTC)


def fingerprint(letter: str) -> str:
    return letter * 64


def made(letter: str, indicator: str = JOBS, district: str = EAST, **given: object) -> dict[str, object]:
    figures = {
        "target": 900.0,
        "actual": 700.0,
        "mean": 912.5,
        "q05": 850.0,
        "q50": 910.0,
        "q95": 990.0,
        "probability": 0.62,
    }
    return {
        "fingerprint": fingerprint(letter),
        "indicator": indicator,
        "district": district,
        "month": "2020-09",
        "version": 1,
        "engine": "engine 1",
        "method": "engine",
        "reason": None,
        "distribution": "[850.0, 910.0, 990.0]",
        "q10": None,
        "q25": None,
        "q75": None,
        "q90": None,
        "seconds": 0.1,
        **figures,
        **given,
    }


def step(letter: str, month: str, level: float) -> dict[str, object]:
    names = ("q025", "q10", "q25", "q50", "q75", "q90", "q975")
    return {"fingerprint": fingerprint(letter), "month": month, **{name: level + at for at, name in enumerate(names)}}


@pytest.fixture
def city(engine: Engine) -> Engine:
    lay_ground(engine)
    return engine


def read(engine: Engine, viewer: Viewer, **wanted: tuple[str, str]) -> tuple[list[str], list[str]]:
    """(districts told, months told) for `letter`=(indicator, district)."""
    fingerprints = {key: fingerprint(letter) for letter, key in wanted.items()}
    told, months = Reader(engine, viewer, newest_version(engine)).forecasts(fingerprints)
    return list(told["district"]), list(months["month"])


def test_a_stored_forecast_comes_back_with_its_way_there(city: Engine) -> None:
    count = store_forecasts(city, [made("a")], [step("a", "2020-11", 800), step("a", "2020-10", 750)], made=MADE)
    told, months = Reader(city, ANONYMOUS, 1).forecasts({(JOBS, EAST): fingerprint("a")})
    assert count == 1
    assert told.iloc[0][["district", "method", "mean", "probability", "at"]].to_list() == [
        EAST,
        "engine",
        912.5,
        0.62,
        "2020-10-09T03:00:00Z",
    ]
    assert list(months["month"]) == ["2020-10", "2020-11"]
    assert list(months["q975"]) == [756.0, 806.0]


def test_the_first_stored_stays_whoever_comes_later(city: Engine) -> None:
    store_forecasts(city, [made("a")], [step("a", "2020-10", 750)])
    later = [made("a", engine="engine 2", mean=1.0), made("b", district=WEST)]
    assert store_forecasts(city, later, [step("a", "2020-10", 1), step("b", "2020-10", 2)]) == 1
    told, months = Reader(city, ANONYMOUS, 1).forecasts({(JOBS, EAST): fingerprint("a")})
    assert told["engine"].to_list() == ["engine 1"]
    assert months["q025"].to_list() == [750.0]


def test_many_who_store_the_same_at_once_store_it_once(city: Engine) -> None:
    counts: list[int] = []
    rows = [made("a"), made("b", district=WEST)]
    assert at_once([lambda: counts.append(store_forecasts(city, rows, []))] * 4) == []
    assert sorted(counts) == [0, 0, 0, 2]


def test_what_is_not_stored_is_absent(city: Engine) -> None:
    store_forecasts(city, [made("a")], [])
    assert read(city, ANONYMOUS, a=(JOBS, EAST), b=(JOBS, WEST)) == ([EAST], [])


def test_when_forecasts_were_made_is_told_once_all_are_there(city: Engine) -> None:
    store_forecasts(city, [made("a")], [], made=MADE)
    assert made_between(city, [fingerprint("a"), fingerprint("b")]) is None
    store_forecasts(city, [made("b", district=WEST)], [], made=MADE + timedelta(minutes=1))
    assert made_between(city, [fingerprint("a"), fingerprint("b")]) == ("2020-10-09T03:00:00Z", "2020-10-09T03:01:00Z")
    assert made_between(city, []) == ("", "")


def test_nobody_without_aggregates_is_told_a_forecast(city: Engine) -> None:
    store_forecasts(city, [made("a")], [step("a", "2020-10", 750)])
    assert read(city, NOBODY, a=(JOBS, EAST)) == ([], [])


def test_forecasts_of_sensitive_indicators_stay_with_those_who_have_the_details(city: Engine) -> None:
    rows = [made(letter, HOUSEHOLDS, where) for letter, where in (("a", EAST), ("b", WEST), ("c", CITY))]
    store_forecasts(city, rows, [step(letter, "2020-10", 1) for letter in "abc"])
    asked = {"a": (HOUSEHOLDS, EAST), "b": (HOUSEHOLDS, WEST), "c": (HOUSEHOLDS, CITY)}
    assert read(city, ANONYMOUS, **asked) == ([], [])
    assert read(city, HEAD, **asked) == ([EAST], ["2020-10"])
    assert read(city, EVERYTHING, **asked) == ([EAST, WEST, CITY], ["2020-10"] * 3)


@pytest.mark.parametrize("statement", ["UPDATE forecast SET mean = 0", "DELETE FROM forecast_month"])
def test_no_statement_changes_what_was_forecast(city: Engine, statement: str) -> None:
    store_forecasts(city, [made("a")], [step("a", "2020-10", 750)])
    with pytest.raises(DBAPIError), city.execution_options(write=True).begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("broken", [{"probability": 1.2}, {"month": "2020-13"}, {"version": 99}, {"mean": 1e13}])
def test_a_forecast_that_cannot_be_is_refused_whole(city: Engine, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        store_forecasts(city, [made("b"), made("a", **broken)], [])
    assert read(city, ANONYMOUS, a=(JOBS, EAST), b=(JOBS, EAST)) == ([], [])
