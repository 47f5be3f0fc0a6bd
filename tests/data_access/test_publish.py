"""A publication is one atomic change: versions, times, files, rights, and what is refused as no change."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from sqlalchemy import Engine, text

from data_access.grants import grant_role, revoke_role
from data_access.publish import (
    ChangeSet,
    Forbidden,
    InvalidChange,
    NothingToPublish,
    SourceFile,
    newest_month,
    newest_version,
    publish,
)
from data_access.viewer import ANONYMOUS, viewer_for
from tests.data_access.samples import (
    CITY,
    EAST,
    HOUSEHOLDS,
    JOBS,
    SOUTH,
    WEST,
    district,
    figures,
    lay_ground,
    observation,
    report,
    rule,
    seen,
    target,
)


def test_each_publication_is_the_next_version_and_the_earlier_ones_stay(engine: Engine) -> None:
    assert newest_version(engine) == 0
    assert lay_ground(engine) == 1
    assert report(engine, observation(JOBS, EAST, "2020-08", 10), observation(JOBS, WEST, "2020-08", 20)) == 2
    assert report(engine, observation(JOBS, EAST, "2020-08", 11), observation(JOBS, EAST, "2020-09", 12)) == 3
    assert (
        publish(
            engine,
            ChangeSet({}, {"observation": [(JOBS, WEST, "2020-08", 0)]}),
            kind="correction",
            author="a",
            reason="b",
        )
        == 4
    )
    assert newest_version(engine) == 4
    assert figures(seen(engine, version=1)) == {}
    assert figures(seen(engine, version=2)) == {(JOBS, EAST, "2020-08"): 10, (JOBS, WEST, "2020-08"): 20}
    assert figures(seen(engine, version=3)) == {
        (JOBS, EAST, "2020-08"): 11,
        (JOBS, EAST, "2020-09"): 12,
        (JOBS, WEST, "2020-08"): 20,
    }
    assert figures(seen(engine, version=4)) == {(JOBS, EAST, "2020-08"): 11, (JOBS, EAST, "2020-09"): 12}


def test_rows_that_say_nothing_new_are_left_out(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(JOBS, EAST, value=1), observation(JOBS, WEST, value=2))
    report(
        engine, observation(JOBS, EAST, value=1, source_sheet="again", source_row=9), observation(JOBS, WEST, value=3)
    )
    found = seen(engine).observations().set_index("district")
    assert found["since"].to_dict() == {EAST: 2, WEST: 3}


def test_a_publication_that_changes_nothing_is_refused(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(JOBS, EAST, value=1))
    for changes in (ChangeSet({}), ChangeSet({"observation": []}), ChangeSet({"observation": [observation(value=1)]})):
        with pytest.raises(NothingToPublish) as refused:
            publish(engine, changes, kind="import", author="a", reason="b")
        assert "没有需要入库的内容" in refused.value.zh
    assert newest_version(engine) == 2


def test_the_same_file_twice_counts_once_and_is_kept_once(engine: Engine) -> None:
    lay_ground(engine)
    file = SourceFile("八月.xlsx", b"content")
    report(engine, observation(value=1), source=file)
    with pytest.raises(NothingToPublish):
        report(engine, observation(value=1), source=file)
    report(engine, observation(value=2), source=file)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT sha256, name, size, bytes FROM source_file")).all()
    assert [(row.name, row.size, bytes(row.bytes)) for row in kept] == [("八月.xlsx", 7, b"content")]
    assert kept[0].sha256 == "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"


def test_one_wrong_row_keeps_the_whole_change_out(engine: Engine) -> None:
    lay_ground(engine)
    with pytest.raises(InvalidChange):
        report(engine, observation(JOBS, EAST), observation("unheard_of", EAST), source=SourceFile("a", b"a"))
    assert newest_version(engine) == 1
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM source_file")).scalar() == 0


def test_history_can_be_published_with_its_own_times_but_not_backwards(engine: Engine) -> None:
    spring = datetime(2016, 3, 10, 9, tzinfo=timezone(timedelta(hours=8)))
    publish(
        engine, ChangeSet({"district": [district(CITY)]}), kind="setup", author="a", reason="b", published_at=spring
    )
    rules = ChangeSet({"status_rule": [rule()]})
    with pytest.raises(InvalidChange, match="time does not run back"):
        publish(engine, rules, kind="rule", author="a", reason="b", published_at=spring - timedelta(seconds=1))
    with pytest.raises(ValueError, match="time zone"):
        publish(engine, rules, kind="rule", author="a", reason="b", published_at=datetime(2017, 1, 1))  # noqa: DTZ001
    publish(engine, rules, kind="rule", author="a", reason="b", published_at=spring)
    first, second = reversed(seen(engine).publications())
    assert first.published_at == second.published_at == datetime(2016, 3, 10, 1, tzinfo=UTC)


def test_without_a_time_it_is_now_and_a_clock_set_back_does_not_stop_work(engine: Engine) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    lay_ground(engine)
    assert before <= seen(engine).publication().published_at <= datetime.now(UTC)
    ahead = datetime(2090, 1, 1, tzinfo=UTC)
    report(engine, observation(value=1), published_at=ahead)
    report(engine, observation(value=2))
    assert seen(engine).publication().published_at == ahead


def test_numbers_of_numpy_and_missing_values_of_a_frame_are_taken(engine: Engine) -> None:
    lay_ground(engine)
    row = observation(
        JOBS, EAST, value=np.float64(5), note=float("nan"), decimals=np.float64(2), source_row=np.int64(7)
    )
    report(engine, row, observation(JOBS, WEST, value=float("nan"), numerator=np.int64(4), denominator=5))
    found = seen(engine).observations().set_index("district")
    assert found.loc[EAST, ["value", "decimals"]].tolist() == [5.0, 2.0]
    assert found.loc[WEST, ["numerator", "denominator"]].tolist() == [4.0, 5.0]
    assert found["note"].isna().all()


def test_a_target_needs_its_own_years_catalogue_and_an_observation_any_years(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(JOBS, EAST, "2016-09", 1))
    with pytest.raises(InvalidChange, match="not in the catalogue of 2019"):
        publish(engine, ChangeSet({"target": [target(year=2019)]}), kind="target", author="a", reason="b")
    assert publish(engine, ChangeSet({"target": [target()]}), kind="target", author="a", reason="b") == 3


def test_a_district_in_use_is_not_removed_unless_its_rows_go_too(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(JOBS, SOUTH, value=1))
    gone = {"district": [(SOUTH,)]}
    with pytest.raises(InvalidChange, match=r"jobs\|990103\|2020-09\|0 still needs 990103"):
        publish(engine, ChangeSet({}, gone), kind="correction", author="a", reason="b")
    both = gone | {"observation": [(JOBS, SOUTH, "2020-09", 0)]}
    assert publish(engine, ChangeSet({}, both), kind="correction", author="a", reason="b") == 3
    with pytest.raises(InvalidChange, match="no such row to remove"):
        publish(engine, ChangeSet({}, gone), kind="correction", author="a", reason="b")


def test_there_is_one_city(engine: Engine) -> None:
    lay_ground(engine)
    with pytest.raises(InvalidChange, match="only one may be of kind city, but there would be 990100, 990103"):
        publish(
            engine, ChangeSet({"district": [district(SOUTH, kind="city")]}), kind="correction", author="a", reason="b"
        )


def test_who_may_not_write_does_not(engine: Engine) -> None:
    lay_ground(engine)
    for role in ("leader", "county_head"):
        grant_role(engine, role, role, CITY, author="test")
        with pytest.raises(Forbidden):
            report(engine, observation(), viewer=viewer_for(engine, role))
    for viewer in (ANONYMOUS, viewer_for(engine, "stranger"), viewer_for(engine, None)):
        with pytest.raises(Forbidden) as refused:
            report(engine, observation(), viewer=viewer)
        assert refused.value.zh == "您没有入库权限。"
    assert newest_version(engine) == 1


def test_a_county_officer_reports_the_own_district_and_nothing_else(engine: Engine) -> None:
    lay_ground(engine)
    grant_role(engine, "officer", "county_officer", EAST, author="test")
    grant_role(engine, "officer", "county_head", WEST, author="test")
    officer = viewer_for(engine, "officer")
    assert report(engine, observation(JOBS, EAST), viewer=officer) == 2
    for rows in (
        {"observation": [observation(JOBS, EAST, value=9), observation(JOBS, WEST)]},
        {"target": [target(JOBS, EAST)]},
        {"status_rule": [rule()]},
        {"district": [district(EAST, name_zh="新名")]},
    ):
        with pytest.raises(Forbidden, match="your own district"):
            publish(engine, ChangeSet(rows), kind="import", author="a", reason="b", viewer=officer)
    gone = ChangeSet({}, {"observation": [(JOBS, WEST, "2020-09", 0)]})
    with pytest.raises(Forbidden):
        publish(engine, gone, kind="correction", author="a", reason="b", viewer=officer)
    assert newest_version(engine) == 2


def test_a_role_removed_since_the_page_opened_no_longer_writes(engine: Engine) -> None:
    lay_ground(engine)
    grant_role(engine, "monitor", "monitor", CITY, author="test")
    monitor = viewer_for(engine, "monitor")
    assert (
        publish(engine, ChangeSet({"status_rule": [rule()]}), kind="rule", author="a", reason="b", viewer=monitor) == 2
    )
    revoke_role(engine, "monitor", "monitor", CITY, author="test")
    with pytest.raises(Forbidden):
        report(engine, observation(), viewer=monitor)


def test_the_newest_month_is_the_newest_that_every_part_has_reported(engine: Engine) -> None:
    lay_ground(engine)
    assert newest_month(engine, 1) is None
    report(engine, observation(JOBS, CITY, "2020-09"))
    assert newest_month(engine, 2) == "2020-09"  # only the city reports: there are no parts
    report(engine, *(observation(code, place, "2020-07") for code in (JOBS, HOUSEHOLDS) for place in (EAST, WEST)))
    report(engine, observation(JOBS, EAST, "2020-08"), observation(HOUSEHOLDS, WEST, "2020-08"))
    report(engine, observation(JOBS, EAST, "2020-09"))
    assert [newest_month(engine, version) for version in (3, 4, 5)] == ["2020-07", "2020-08", "2020-08"]
    report(engine, observation(JOBS, WEST, "2020-09"))
    assert newest_month(engine, 6) == "2020-09"
    report(engine, observation(JOBS, SOUTH, "2019-08"))
    assert newest_month(engine, 7) == "2020-09"  # silent for more than twelve months: no part any more
    report(engine, observation(JOBS, SOUTH, "2019-09"))
    assert newest_month(engine, 8) == "2019-09"  # a part again, missing from every later month
    report(engine, observation(JOBS, SOUTH, "2020-08"))
    assert newest_month(engine, 9) == "2020-08"
