"""A draft is refused exactly when publishing it is, and shows exactly what reading shows once it is published."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.publish import ChangeSet, InvalidChange, NothingToPublish, newest_version, publish
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS, Viewer
from tests.data_access.samples import (
    CITY,
    EAST,
    EVERYTHING,
    HOUSEHOLDS,
    JOBS,
    RATE,
    SOUTH,
    WEST,
    district,
    ground,
    indicator,
    observation,
    report,
    rule,
    seen,
    target,
)

EAST_HEAD = Viewer("east", "county_head", True, frozenset({EAST}), False)
PLACES = st.sampled_from((CITY, *(EAST, WEST, SOUTH) * 4, "990109"))
CODES = st.sampled_from((*(JOBS, HOUSEHOLDS, RATE) * 5, "unheard_of"))
MONTHS = st.sampled_from((*("2020-07", "2020-08", "2020-09") * 5, "2099-01"))
SMALL = st.sampled_from((0.0, -0.0, 1.0, 2.0, 3.0, 9.0, 40.0))
ROWS = st.one_of(
    st.builds(
        lambda code, place, month, value, note: ("observation", observation(code, place, month, value, note=note)),
        CODES,
        PLACES,
        MONTHS,
        SMALL,
        st.sampled_from((None, "补报")),
    ),
    st.builds(
        lambda place, month, part, whole: (
            "observation",
            observation(RATE, place, month, None, numerator=part, denominator=whole),
        ),
        PLACES,
        MONTHS,
        st.sampled_from((0.0, 1.0, 2.0, 3.0, 9.0)),
        st.sampled_from((2.0, 9.0, 10.0, 40.0)),
    ),
    st.builds(
        lambda code, place, value, due: ("target", target(code, place, value, due=due)),
        CODES,
        PLACES,
        st.sampled_from((90.0, 110.0)),
        st.sampled_from((*("2020-12-31",) * 5, "1995-12-31")),
    ),
    st.builds(
        lambda place, name, kind: ("district", district(place, name_zh=name, kind=kind)),
        PLACES,
        st.sampled_from(("新名", "旧名")),
        st.sampled_from(("city", *("county",) * 3, *("urban",) * 2)),
    ),
    st.builds(
        lambda code, roll_up, year: ("indicator", indicator(code, year, roll_up=roll_up, sensitive=1)),
        st.sampled_from((JOBS, "new")),
        st.sampled_from((*("sum",) * 4, "ratio")),
        st.sampled_from((2020, 2021)),
    ),
    st.builds(lambda value: ("status_rule", rule(value=value)), st.sampled_from((*(0.9, 0.95) * 2, 95.0))),
    st.just(("status_rule", rule("suppression", "min_units", 5.0))),
)
KEYS = st.one_of(
    st.tuples(
        st.just("observation"),
        st.tuples(
            st.sampled_from((JOBS, HOUSEHOLDS)),
            st.sampled_from((EAST, WEST, SOUTH)),
            st.sampled_from(("2020-07", "2020-08")),
            st.just(0),
        ),
    ),
    st.sampled_from(
        (
            ("district", (SOUTH,)),
            ("district", (CITY,)),
            ("indicator", (2020, RATE)),
            ("indicator", (2021, "new")),
            ("status_rule", ("stock", "watch_ratio")),
        )
    ),
)
DRAFTS = st.tuples(st.lists(ROWS, min_size=1, max_size=3), st.one_of(st.just([]), st.lists(KEYS, max_size=2)))


def change_set(rows: list, removed: list) -> ChangeSet:
    given: dict[str, list] = {}
    for table, row in rows:
        given.setdefault(table, []).append(row)
    gone: dict[str, list] = {}
    for table, key in removed:
        gone.setdefault(table, []).append(key)
    return ChangeSet(given, gone)


def start(engine: Engine) -> None:
    publish(engine, ground(), kind="setup", author="a", reason="b")
    rows = [
        observation(code, place, month, value)
        for month, value in (("2020-07", 2), ("2020-08", 9))
        for code in (JOBS, HOUSEHOLDS)
        for place in (EAST, WEST, SOUTH)
    ]
    report(engine, *rows, observation(RATE, EAST, "2020-08", None, numerator=8, denominator=9))
    publish(engine, ChangeSet({"target": [target()], "status_rule": [rule()]}), kind="rule", author="a", reason="b")


def outcome(attempt: Callable[[], object]) -> tuple[object, ...]:
    try:
        return ("done", attempt())
    except NothingToPublish:
        return ("nothing",)
    except InvalidChange as refused:
        return ("refused", *refused.problems)


def frames(reader: Reader) -> dict[str, object]:
    """Everything that a draft can change of what a reader tells."""
    return {
        "observations": reader.observations(),
        "some": reader.observations(indicators=[HOUSEHOLDS, RATE], first="2020-08", last="2020-08"),
        "districts": reader.districts(),
        "indicators": reader.indicators(2020),
        "next": reader.indicators(2021),
        "targets": reader.targets(),
        "rules": reader.rules(),
        "months": pd.DataFrame({"month": reader.months()}),
        "profile": pd.DataFrame(reader.profile().items()),
    }


def compare(engine: Engine, drafts: list[tuple[list, list]]) -> None:
    start(engine)
    for rows, removed in drafts:
        draft, before = change_set(rows, removed), newest_version(engine)
        readers = [Reader(engine, viewer, before) for viewer in (EVERYTHING, ANONYMOUS, EAST_HEAD)]
        told = [outcome(lambda reader=reader: reader.with_changes(draft)) for reader in readers]  # noqa: B023
        published = outcome(lambda: publish(engine, draft, kind="import", author="a", reason="b"))  # noqa: B023
        for reader, preview in zip(readers, told, strict=True):
            if published[0] != "done":
                assert preview == published
                continue
            assert preview[0] == "done", preview
            known = frames(Reader(engine, reader.viewer, published[1]))
            for name, shown in frames(preview[1]).items():
                pd.testing.assert_frame_equal(shown, known[name], obj=name)
            changed = preview[1].draft_changes()
            pd.testing.assert_frame_equal(changed, reader.changes(before, published[1]))


Databases = Callable[[], AbstractContextManager[Engine]]


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(drafts=st.lists(DRAFTS, min_size=1, max_size=4))
def check_some(fresh_engine: Databases, drafts: list) -> None:
    with fresh_engine() as engine:
        compare(engine, drafts)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts=st.lists(DRAFTS, min_size=1, max_size=12))
def check_many(fresh_engine: Databases, drafts: list) -> None:
    with fresh_engine() as engine:
        compare(engine, drafts)


def test_a_preview_is_what_publishing_makes_of_it(fresh_engine: Databases) -> None:
    check_some(fresh_engine)


@pytest.mark.endure
def test_a_preview_is_what_publishing_makes_of_it_over_many_drafts(fresh_engine: Databases) -> None:
    check_many(fresh_engine)


def test_a_draft_that_changes_nothing_or_removes_what_is_not_there_is_refused(engine: Engine) -> None:
    start(engine)
    same = ChangeSet({"observation": [observation(JOBS, EAST, "2020-07", 2)]})
    for nothing in (ChangeSet({}), same):
        with pytest.raises(NothingToPublish):
            seen(engine).with_changes(nothing)
    gone = ChangeSet({}, {"observation": [(JOBS, EAST, "2019-07", 0)]})
    with pytest.raises(InvalidChange, match="no such row to remove"):
        seen(engine).with_changes(gone)


def test_a_draft_on_a_draft_is_held_against_it(engine: Engine) -> None:
    start(engine)
    added = ChangeSet({"observation": [observation(JOBS, EAST, "2020-09", 5)]})
    first = seen(engine).with_changes(added)
    with pytest.raises(NothingToPublish):
        first.with_changes(added)
    gone = ChangeSet({}, {"observation": [(JOBS, EAST, "2020-09", 0)]})
    assert first.with_changes(gone).months() == ("2020-07", "2020-08")
    with pytest.raises(InvalidChange, match="no such row to remove"):
        first.with_changes(gone).with_changes(gone)


def test_the_months_of_a_draft_leave_out_those_it_empties(engine: Engine) -> None:
    start(engine)
    codes = {JOBS: (EAST, WEST, SOUTH), HOUSEHOLDS: (EAST, WEST, SOUTH)}
    july = [(code, place, "2020-07", 0) for code, places in codes.items() for place in places]
    rows = {"observation": [observation(JOBS, EAST, "2020-06", 1)]}
    assert seen(engine).with_changes(ChangeSet(rows, {"observation": july})).months() == ("2020-06", "2020-08")
