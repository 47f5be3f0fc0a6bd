"""A publication is one atomic change: versions, times, files, rights, and what is refused as no change."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from sqlalchemy import Engine, text

from data_access import publish as publish_module
from data_access.grants import grant_role, revoke_role
from data_access.publish import (
    ChangeSet,
    Forbidden,
    InvalidChange,
    NothingToPublish,
    SourceFile,
    newest_version,
    publish,
    revert,
)
from data_access.viewer import ANONYMOUS, viewer_for
from tests.data_access.samples import (
    CITY,
    EAST,
    JOBS,
    SOUTH,
    WEST,
    district,
    figures,
    ground,
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


def test_the_same_bytes_under_another_name_keep_both_names(engine: Engine) -> None:
    lay_ground(engine)
    for value, name in enumerate(("八月.xlsx", "八月(更正).xlsx"), start=1):
        report(engine, observation(value=value, source_sheet="表1", source_row=7), source=SourceFile(name, b"content"))
    report(engine, observation(value=3))
    reader = seen(engine)
    assert [one.source_name for one in reader.publications()] == [None, "八月(更正).xlsx", "八月.xlsx", None]
    assert reader.sources(JOBS, EAST, "2020-09")["source_name"].tolist()[:2] == ["八月.xlsx", "八月(更正).xlsx"]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM source_file")).scalars().all() == ["八月.xlsx"]


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
    with engine.execution_options(write=True).begin() as connection:  # by a machine whose clock was far ahead
        connection.execute(
            text(
                "INSERT INTO publication (version, published_at, kind, author, reason) "
                "VALUES (2, :ahead, 'rule', 'a', 'b')"
            ),
            {"ahead": "2090-01-01T00:00:00Z"},
        )
    report(engine, observation(value=2))
    assert seen(engine).publication().published_at == datetime(2090, 1, 1, tzinfo=UTC)


def test_nothing_is_published_before_it_is_time(engine: Engine) -> None:
    lay_ground(engine)
    later = datetime.now(UTC) + timedelta(minutes=5)
    with pytest.raises(InvalidChange, match="lies in the future") as refused:
        report(engine, observation(), published_at=later)
    assert "晚于现在" in refused.value.zh
    assert newest_version(engine) == 1


@pytest.mark.parametrize(
    ("moment", "month", "told"),
    [
        (datetime(2020, 9, 30, 15, 59, tzinfo=UTC), "2020-10", None),
        (datetime(2020, 9, 30, 16, 0, tzinfo=UTC), "2020-10", "2020-10"),  # October has begun in Shanghai
        (datetime(2020, 9, 30, 15, 59, tzinfo=UTC), "2020-09", "2020-09"),
        (datetime(2020, 9, 30, 15, 59, tzinfo=UTC), "2099-01", None),
    ],
)
def test_no_figure_is_of_a_month_still_to_come(engine: Engine, moment: datetime, month: str, told: str | None) -> None:
    publish(engine, ground(), kind="setup", author="a", reason="b", published_at=moment)
    if told:
        assert report(engine, observation(month=month), published_at=moment) == 2
        return
    with pytest.raises(InvalidChange) as refused:
        report(engine, observation(month="2020-08"), observation(month=month), published_at=moment)
    assert refused.value.zh == (f"上报数 jobs|990101|{month}|0：入库日期为2020-09-30，{month} 还没有到，不能有上报数")
    assert refused.value.en == (
        f"observation jobs|990101|{month}|0: published on 2020-09-30, it cannot tell of {month}, a month still to come"
    )
    assert newest_version(engine) == 1


def test_without_a_time_the_month_is_held_against_today(engine: Engine) -> None:
    lay_ground(engine)
    with pytest.raises(InvalidChange, match="cannot tell of 2099-01, a month still to come"):
        report(engine, observation(month="2099-01"))
    with pytest.raises(InvalidChange, match="cannot tell of 2099-01, a month still to come"):
        seen(engine).with_changes(ChangeSet({"observation": [observation(month="2099-01")]}))


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


def test_whoever_is_signed_in_is_the_author_whatever_is_said(engine: Engine) -> None:
    lay_ground(engine)
    grant_role(engine, "officer", "county_officer", EAST, author="test")
    grant_role(engine, "monitor", "monitor", CITY, author="test")
    officer = viewer_for(engine, "officer")
    report(engine, observation(JOBS, EAST), viewer=officer)  # author="test"
    publish(
        engine,
        ChangeSet({"status_rule": [rule()]}),
        kind="rule",
        reason="b",
        viewer=viewer_for(engine, "monitor"),
    )
    revert(engine, 2, author="somebody else", reason="mine", viewer=officer)
    assert [one.author for one in seen(engine).publications()] == ["officer", "monitor", "officer", "test"]
    with pytest.raises(InvalidChange, match="author"):
        publish(engine, ChangeSet({"observation": [observation()]}), kind="import", reason="b")


def test_a_county_officer_imports_and_corrects_and_does_nothing_by_another_name(engine: Engine) -> None:
    lay_ground(engine)
    grant_role(engine, "officer", "county_officer", EAST, author="test")
    officer = viewer_for(engine, "officer")
    for number, kind in enumerate(("setup", "target", "rule", "catalogue", "import", "correction")):
        changes = ChangeSet({"observation": [observation(JOBS, EAST, value=number)]})
        if kind in ("import", "correction"):
            publish(engine, changes, kind=kind, reason="b", viewer=officer)
            continue
        with pytest.raises(Forbidden, match="as an import or a correction"):
            publish(engine, changes, kind=kind, reason="b", viewer=officer)
    assert newest_version(engine) == 3


def audited(engine: Engine) -> list[tuple]:
    with engine.connect() as connection:
        return [tuple(row)[1:] for row in connection.exec_driver_sql("SELECT * FROM audit ORDER BY id")]


def test_each_publication_and_each_revert_is_audited_once(engine: Engine) -> None:
    moment = datetime(2020, 9, 8, 1, 2, 3, tzinfo=UTC)
    publish(engine, ground(), kind="setup", author="科长", reason="县区和目录", published_at=moment)
    report(engine, observation(), published_at=moment + timedelta(days=30), reason="九月")
    revert(engine, 2, author="科员", reason="报错了", published_at=moment + timedelta(days=31))
    for refused in (ChangeSet({"observation": [observation("unheard_of")]}), ChangeSet({"observation": []})):
        with pytest.raises((InvalidChange, NothingToPublish)):
            publish(engine, refused, kind="import", author="a", reason="b")
    assert audited(engine) == [
        ("2020-09-08T01:02:03Z", "科长", "publish", "version 1", "setup: 县区和目录"),
        ("2020-10-08T01:02:03Z", "test", "publish", "version 2", "import: 九月"),
        ("2020-10-09T01:02:03Z", "科员", "revert", "version 3", "revert of version 2: 报错了"),
    ]


def test_a_publication_that_cannot_be_audited_is_not_made(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_ground(engine)

    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(publish_module, "record", fail)
    with pytest.raises(RuntimeError):
        report(engine, observation())
    assert newest_version(engine) == 1
    assert len(audited(engine)) == 1


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
