"""revert(v) restores, for every key that v changed, the value before it, as a whole or not at all."""

import pytest
from sqlalchemy import Engine

from data_access.grants import grant_role
from data_access.publish import (
    ChangeSet,
    Forbidden,
    InvalidChange,
    RevertRefused,
    SourceFile,
    newest_version,
    publish,
    revert,
)
from data_access.viewer import viewer_for
from tests.data_access.samples import (
    CITY,
    EAST,
    JOBS,
    RATE,
    SOUTH,
    WEST,
    district,
    figures,
    indicator,
    lay_ground,
    observation,
    report,
    seen,
    target,
)

AUGUST = (JOBS, EAST, "2020-08")
SEPTEMBER = (JOBS, EAST, "2020-09")


def remove(engine: Engine, table: str, *key: object) -> int:
    return publish(engine, ChangeSet({}, {table: [key]}), kind="correction", author="test", reason="remove")


def test_added_corrected_and_removed_rows_all_come_back_as_they_were(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(*AUGUST, 10, note="first"), observation(JOBS, WEST, "2020-08", 20))
    publish(
        engine,
        ChangeSet(
            {"observation": [observation(*AUGUST, 11), observation(*SEPTEMBER, 12)]},
            {"observation": [(JOBS, WEST, "2020-08", 0)]},
        ),
        kind="import",
        author="test",
        reason="wrong file",
        source=SourceFile("wrong.xlsx", b"wrong"),
    )
    assert revert(engine, 3, author="test", reason="wrong file") == 4
    assert figures(seen(engine)) == figures(seen(engine, version=2)) == {AUGUST: 10, (JOBS, WEST, "2020-08"): 20}
    assert seen(engine).observations()["note"].tolist()[0] == "first"
    assert figures(seen(engine, version=3)) == {AUGUST: 11, SEPTEMBER: 12}
    publication = seen(engine).publication()
    assert (publication.kind, publication.reverts, publication.source_name) == ("revert", 3, None)


def test_a_revert_can_be_reverted_and_that_again(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(*AUGUST, 10))
    report(engine, observation(*AUGUST, 11))
    assert revert(engine, 3, author="test", reason="no") == 4
    assert revert(engine, 4, author="test", reason="yes after all") == 5
    assert revert(engine, 5, author="test", reason="no after all") == 6
    assert [figures(seen(engine, version=v))[AUGUST] for v in (2, 3, 4, 5, 6)] == [10, 11, 10, 11, 10]


def test_a_publication_reverted_already_is_refused_naming_the_revert(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(*AUGUST, 10))
    revert(engine, 2, author="test", reason="no")
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 2, author="test", reason="no")
    assert refused.value.later == (3,)


def test_a_later_change_of_one_key_refuses_the_whole_and_is_named(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(*AUGUST, 10), observation(JOBS, WEST, "2020-08", 20))
    report(engine, observation(*SEPTEMBER, 12))
    report(engine, observation(*AUGUST, 11))
    remove(engine, "observation", JOBS, WEST, "2020-08", 0)
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 2, author="test", reason="no")
    assert refused.value.later == (4, 5)
    assert refused.value.zh == (
        "不能撤销版本 2：之后的版本 4、5 又改动了其中的内容（上报数 jobs|990101|2020-08|0）。请先撤销之后的版本。"
    )
    assert "later versions 4, 5" in refused.value.en
    assert newest_version(engine) == 5
    assert revert(engine, 3, author="test", reason="untouched since") == 6


def test_a_removal_and_what_was_published_anew_after_it_are_told_apart(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(*AUGUST, 10))
    remove(engine, "observation", *AUGUST, 0)
    report(engine, observation(*AUGUST, 10))
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 3, author="test", reason="no")
    assert refused.value.later == (4,)
    assert revert(engine, 4, author="test", reason="no") == 5
    assert figures(seen(engine)) == {}
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 3, author="test", reason="no")
    assert refused.value.later == (4, 5)


def test_a_district_or_indicator_that_later_rows_need_stays(engine: Engine) -> None:
    lay_ground(engine)
    publish(
        engine,
        ChangeSet({"district": [district("990104")], "indicator": [indicator("new")]}),
        kind="catalogue",
        author="test",
        reason="new",
    )
    report(engine, observation("new", EAST))
    report(engine, observation(JOBS, "990104"))
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 2, author="test", reason="no")
    assert refused.value.later == (3, 4)
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 1, author="test", reason="no")
    assert refused.value.later == (3, 4)


def test_a_row_does_not_come_back_to_a_district_that_is_gone(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(JOBS, SOUTH))
    remove(engine, "observation", JOBS, SOUTH, "2020-09", 0)
    remove(engine, "district", SOUTH)
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 3, author="test", reason="no")
    assert refused.value.later == (4,)


def test_the_city_is_not_reverted_away(engine: Engine) -> None:
    lay_ground(engine)
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 1, author="test", reason="no")
    assert refused.value.later == ()
    assert refused.value.zh == ("不能撤销版本 1：县区 990100：全市不能删除，也不能改为其他类型，各县区都汇总到它")
    assert refused.value.en == (
        "Version 1 cannot be reverted. district 990100: the city is neither removed nor made another kind; "
        "every district adds up to it"
    )
    assert newest_version(engine) == 1


def test_what_could_not_be_published_today_does_not_come_back(engine: Engine) -> None:
    lay_ground(engine)
    beyond = observation(RATE, EAST, "2020-09", None, numerator=12, denominator=10)
    aim = ChangeSet({"target": [target(RATE, value=120)], "observation": [beyond]})
    publish(engine, aim, kind="target", author="test", reason="its target says that it can")
    report(engine, {**beyond, "numerator": 9})
    publish(engine, ChangeSet({"target": [target(RATE, value=95)]}), kind="target", author="test", reason="no more")
    with pytest.raises(RevertRefused) as refused:
        revert(engine, 3, author="test", reason="no")
    assert refused.value.zh.startswith("不能撤销版本 3：上报数 rate|990101|2020-09|0：分子 12 大于分母 10")
    revert(engine, 4, author="test", reason="no")
    assert revert(engine, 3, author="test", reason="no") == 6


def test_the_seat_of_the_city_moves_and_comes_back(engine: Engine) -> None:
    lay_ground(engine)
    moved = [district(CITY, kind="county"), district(EAST, kind="city")]
    publish(engine, ChangeSet({"district": moved}), kind="correction", author="test", reason="seat of the city")
    assert seen(engine).profile()["city"] == EAST
    revert(engine, 2, author="test", reason="no")
    assert seen(engine).profile()["city"] == CITY


def test_an_unknown_version_and_an_empty_reason_are_refused(engine: Engine) -> None:
    lay_ground(engine)
    with pytest.raises(RevertRefused, match="There is no version 7"):
        revert(engine, 7, author="test", reason="no")
    with pytest.raises(InvalidChange, match="reason"):
        revert(engine, 1, author="test", reason=" ")
    assert newest_version(engine) == 1


def test_only_who_may_write_the_rows_may_revert_them(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(*AUGUST))
    report(engine, observation(JOBS, WEST))
    grant_role(engine, "officer", "county_officer", EAST, author="test")
    officer = viewer_for(engine, "officer")
    with pytest.raises(Forbidden):
        revert(engine, 3, author="officer", reason="no", viewer=officer)
    assert revert(engine, 2, author="officer", reason="mine", viewer=officer) == 4
