"""What differs between two versions: old and new, in both directions, column by column."""

import pytest
from sqlalchemy import Engine

from data_access.publish import ChangeSet, publish, revert
from tests.data_access.samples import (
    CITY,
    EAST,
    JOBS,
    WEST,
    district,
    indicator,
    lay_ground,
    observation,
    report,
    rule,
    seen,
    target,
)


@pytest.fixture
def written(engine: Engine) -> Engine:
    """2: two figures; 3: one corrected with a note, one removed, a target set; 4: version 3 reverted."""
    lay_ground(engine)
    report(engine, observation(JOBS, EAST, value=5), observation(JOBS, WEST, value=6))
    rows = {"observation": [observation(JOBS, EAST, value=7, note="audit")], "target": [target()]}
    removed = {"observation": [(JOBS, WEST, "2020-09", 0)]}
    publish(engine, ChangeSet(rows, removed), kind="correction", author="a", reason="b")
    revert(engine, 3, author="a", reason="b")
    return engine


def lines(engine: Engine, first: int, second: int, table: str = "observation") -> list[list[object]]:
    found = seen(engine).changes(first, second)
    assert found.columns.tolist() == [
        "table",
        "key",
        "indicator",
        "district",
        "month",
        "column",
        "old",
        "new",
        "suppressed",
    ]
    columns = ["key", "indicator", "district", "month", "column", "old", "new"]
    return found.loc[found["table"] == table, columns].to_numpy().tolist()


def test_corrected_added_and_removed(written: Engine) -> None:
    east = ["jobs|990101|2020-09|0", JOBS, EAST, "2020-09"]
    west = ["jobs|990102|2020-09|0", JOBS, WEST, "2020-09"]
    assert lines(written, 1, 2) == [[*east, "value", None, 5.0], [*west, "value", None, 6.0]]
    assert lines(written, 2, 3) == [
        [*east, "value", 5.0, 7.0],
        [*east, "note", None, "audit"],
        [*west, "value", 6.0, None],
    ]


def test_the_other_direction_swaps_old_and_new(written: Engine) -> None:
    forward, backward = lines(written, 1, 3), lines(written, 3, 1)
    assert backward == [[*line[:5], line[6], line[5]] for line in forward]
    assert forward


def test_what_was_changed_and_changed_back_does_not_differ(written: Engine) -> None:
    assert lines(written, 2, 4) == []
    assert lines(written, 3, 3) == []


def test_from_the_empty_start_everything_is_new(written: Engine) -> None:
    found = lines(written, 0, 2)
    assert [line[6] for line in found] == [5.0, 6.0]
    assert len(lines(written, 0, 1, "district")) == 4 * 3


def test_tables_without_an_indicator_district_or_month_say_none(written: Engine) -> None:
    key = "2020|jobs|990100|municipal|2020-02-01"
    assert [key, JOBS, CITY, None, "value", None, 900.0] in lines(written, 2, 3, "target")
    rows = {
        "status_rule": [rule()],
        "district": [district(EAST, name_zh="新名")],
        "indicator": [indicator(JOBS, name_zh="新")],
    }
    publish(written, ChangeSet(rows), kind="catalogue", author="a", reason="b")
    assert lines(written, 4, 5, "district") == [[EAST, None, EAST, None, "name_zh", "县990101", "新名"]]
    assert lines(written, 4, 5, "indicator") == [["2020|jobs", JOBS, None, None, "name_zh", JOBS, "新"]]
    assert ["stock|watch_ratio", None, None, None, "value", None, 0.95] in lines(written, 4, 5, "status_rule")


def test_a_draft_shows_its_own_changes(written: Engine) -> None:
    draft = ChangeSet(
        {"observation": [observation(JOBS, EAST, value=8), observation(JOBS, WEST, value=6)]},
        {"district": [("990103",)]},
    )
    found = seen(written).with_changes(draft).draft_changes()
    assert found[["key", "column", "old", "new"]].to_numpy().tolist() == [
        ["990103", "name_zh", "县990103", None],
        ["990103", "name_en", "County 990103", None],
        ["990103", "kind", "county", None],
        ["jobs|990101|2020-09|0", "value", 5.0, 8.0],
    ]
