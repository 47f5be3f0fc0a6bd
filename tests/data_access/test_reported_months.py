"""Which month does a view open on? The newest that every part has reported, by the headline measures."""

import pytest
from sqlalchemy import Engine, event, text

from data_access.engine import close_engine, file_url, open_engine
from data_access.publish import ChangeSet, newest_month, newest_version, publish
from tests.data_access.samples import (
    CITY,
    EAST,
    HOUSEHOLDS,
    JOBS,
    SOUTH,
    WEST,
    district,
    indicator,
    lay_ground,
    observation,
    report,
)

LOANS, FAIRS = "loans", "fairs"
HEADLINES = (JOBS, HOUSEHOLDS, LOANS)
PARTS = (EAST, WEST, SOUTH)


@pytest.fixture
def city(engine: Engine) -> Engine:
    """Three headline measures and a further one; version 2: all of them of August from every county."""
    lay_ground(engine)
    further = [indicator(LOANS, place=4), indicator(FAIRS, block=2, place=20)]
    publish(
        engine,
        ChangeSet({"indicator": further, "observation": whole("2020-08")}),
        kind="import",
        author="a",
        reason="b",
    )
    return engine


def whole(month: str, *parts: str, measures: tuple[str, ...] = (*HEADLINES, FAIRS)) -> list[dict[str, object]]:
    return [observation(code, place, month, 5) for code in measures for place in parts or PARTS]


def month(engine: Engine) -> str | None:
    return newest_month(engine, newest_version(engine))


def test_a_month_counts_once_every_part_has_reported_it(city: Engine) -> None:
    assert newest_month(city, 1) is None
    assert month(city) == "2020-08"
    report(city, *whole("2020-09", EAST, WEST))
    assert month(city) == "2020-08"
    report(city, *whole("2020-09", SOUTH))
    assert month(city) == "2020-09"
    assert newest_month(city, 2) == "2020-08"


def test_one_measure_ahead_of_the_others_does_not_move_it(city: Engine) -> None:
    report(city, *whole("2020-09", measures=(FAIRS,)))
    report(city, *whole("2020-09", measures=(JOBS,)))
    assert month(city) == "2020-08"
    report(city, *whole("2020-09", measures=(LOANS,)))  # most of what they usually report
    assert month(city) == "2020-09"


def test_a_measure_given_up_by_a_part_does_not_hold_it_back(city: Engine) -> None:
    report(city, *whole("2020-09", EAST, WEST), *whole("2020-09", SOUTH, measures=(JOBS, HOUSEHOLDS)))
    assert month(city) == "2020-09"


def test_a_part_is_asked_only_for_what_it_reports_at_all(city: Engine) -> None:
    report(city, observation(JOBS, "990101", "2020-09", 6))
    changes = ChangeSet({"district": [district("990190", kind="municipal"), district("990104")]})
    publish(city, changes, kind="setup", author="a", reason="b")
    report(city, *whole("2020-08", "990190", measures=(JOBS,)))
    report(city, *whole("2020-09"), *whole("2020-09", "990190", measures=(JOBS,)))
    assert month(city) == "2020-09"  # 990104 has never reported


def test_a_part_silent_for_more_than_a_year_or_gone_from_the_list_is_none(city: Engine) -> None:
    report(city, *whole("2021-08", EAST, WEST))
    assert month(city) == "2020-08"
    report(city, *whole("2021-09", EAST, WEST))
    assert month(city) == "2021-09"
    report(city, *whole("2021-09", SOUTH), *whole("2021-10", EAST, WEST))
    assert month(city) == "2021-09"
    rows = [(code, SOUTH, then, 0) for code in (*HEADLINES, FAIRS) for then in ("2020-08", "2021-09")]
    gone = ChangeSet({}, {"district": [(SOUTH,)], "observation": rows})
    publish(city, gone, kind="correction", author="a", reason="merged")
    assert month(city) == "2021-10"


def test_a_mistyped_month_of_the_future_in_an_older_database_does_not_count(city: Engine) -> None:
    with city.execution_options(write=True).begin() as connection:  # as publish() took it before
        connection.execute(
            text(
                "INSERT INTO observation (indicator, district, month, step, value, since) "
                "VALUES (:code, :place, '2099-01', 0, 1, 2)"
            ),
            [{"code": code, "place": place} for code in (*HEADLINES, FAIRS) for place in PARTS],
        )
    assert month(city) == "2020-08"


def test_the_measures_are_those_of_the_months_own_plan_year(city: Engine) -> None:
    new = [indicator("new", 2021), indicator(FAIRS, 2021, place=9)]
    rows = [*whole("2020-12"), *whole("2021-02", measures=("new",)), *whole("2021-03", measures=(FAIRS,))]
    publish(city, ChangeSet({"indicator": new, "observation": rows}), kind="import", author="a", reason="b")
    assert month(city) == "2020-12"  # of 2021 each has one measure of two
    report(city, *whole("2021-03", measures=("new",)))
    assert month(city) == "2021-03"


def test_without_parts_or_headline_measures_it_is_the_newest_with_any_figure(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(JOBS, CITY, "2020-07"), observation(HOUSEHOLDS, CITY, "2020-09"))
    assert month(engine) == "2020-09"
    national = [indicator(code, frequency="quarterly") for code in (JOBS, HOUSEHOLDS, "rate")]
    changes = ChangeSet({"indicator": national, "observation": [observation(JOBS, EAST, "2020-10")]})
    publish(engine, changes, kind="catalogue", author="a", reason="b")
    assert month(engine) == "2020-10"


def test_figures_taken_back_move_it_back(city: Engine) -> None:
    lone = [(code, place, "2020-08", 0) for code, place in ((JOBS, EAST), (HOUSEHOLDS, EAST))]
    rows = ChangeSet({"observation": whole("2020-07", EAST, measures=(JOBS, HOUSEHOLDS))}, {"observation": lone})
    publish(city, rows, kind="correction", author="a", reason="b")
    assert month(city) == "2020-07"  # of August East now has one measure of three


def test_it_is_found_without_reading_the_whole_history(sample_city_file) -> None:
    """Counted in SQLite's own steps, which are the same on every machine."""
    engine = open_engine(file_url(sample_city_file))
    version = newest_version(engine)
    thousands: list[None] = []

    def counted(connection, *_: object) -> None:
        connection.set_progress_handler(lambda: thousands.append(None), 1000)

    event.listen(engine, "checkout", counted)
    assert newest_month(engine, version) == "2020-09"
    event.remove(engine, "checkout", counted)
    close_engine(file_url(sample_city_file))
    assert 0 < len(thousands) < 150  # measured: 52
