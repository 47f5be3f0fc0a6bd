"""Any sequence of publications, corrections, removals and reverts, read at any version, equals a naive model."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.publish import (
    ChangeSet,
    InvalidChange,
    NothingToPublish,
    RevertRefused,
    newest_version,
    publish,
    revert,
)
from data_access.reader import Reader
from data_access.schema import VERSIONED
from tests.data_access.samples import (
    CITY,
    EAST,
    EVERYTHING,
    SOUTH,
    WEST,
    district,
    indicator,
    observation,
    rule,
    target,
)

Key = tuple[str, tuple]
State = dict[Key, dict[str, object]]


@dataclass
class Model:
    """Every version as a whole dictionary: nothing to get wrong."""

    states: list[State] = field(default_factory=lambda: [{}])

    def publish(self, rows: State, removed: set[Key]) -> str:
        now = self.states[-1]
        if any(key not in now for key in removed):
            return "invalid"
        after = {**{key: row for key, row in now.items() if key not in removed}, **rows}
        if after == now:
            return "nothing"
        if not whole(after):
            return "invalid"
        self.states.append(after)
        return "done"

    def revert(self, version: int) -> str | list[int]:
        """'done', 'dangling', or the later versions that touched one of its keys."""
        changed = self.changed(version)
        later = [other for other in range(version + 1, len(self.states)) if self.changed(other) & changed]
        if later:
            return later
        after = {key: row for key, row in self.states[-1].items() if key not in changed}
        after |= {key: row for key, row in self.states[version - 1].items() if key in changed}
        if not whole(after):
            return "dangling"
        self.states.append(after)
        return "done"

    def changed(self, version: int) -> set[Key]:
        before, after = self.states[version - 1], self.states[version]
        return {key for key in {**before, **after} if before.get(key) != after.get(key)}


def whole(state: State) -> bool:
    """Is every district and indicator there that a row names, and the city?"""
    if not any(table == "district" and row["kind"] == "city" for (table, _), row in state.items()):
        return False
    districts = {key[0] for table, key in state if table == "district"}
    catalogue = {key for table, key in state if table == "indicator"}
    codes = {code for _, code in catalogue}
    for table, key in state:
        if table == "observation" and not (key[0] in codes and key[1] in districts):
            return False
        if table == "target" and not (key[:2] in catalogue and key[2] in districts):
            return False
    return True


def keyed(table: str, row: dict[str, object]) -> tuple[Key, dict[str, object]]:
    versioned = VERSIONED[table]
    key = tuple(row[column] for column in versioned.key)
    return (table, key), {column: row.get(column) for column in versioned.content}


ROWS = st.one_of(
    st.builds(
        lambda code, place, month, value: ("observation", observation(code, place, month, value)),
        st.sampled_from("ab"),
        st.sampled_from((EAST, WEST, SOUTH)),
        st.sampled_from(("2020-08", "2020-09")),
        st.sampled_from((1.0, 2.5)),
    ),
    st.builds(lambda value: ("status_rule", rule(value=value)), st.sampled_from((0.9, 0.95))),
    st.builds(
        lambda code, value, reason: ("target", target(code, WEST, value, reason=reason)),
        st.sampled_from("ab"),
        st.sampled_from((900.0, 1000.0)),
        st.sampled_from((None, "调整")),
    ),
    st.builds(
        lambda code, name: ("district", district(code, name_zh=name)),
        st.sampled_from((WEST, SOUTH)),
        st.sampled_from(("西县", "新名")),
    ),
    st.builds(lambda code: ("indicator", indicator(code)), st.sampled_from("ab")),
)
NUMBERS = st.integers(0, 99)
# What to say anew, which current rows to repeat unchanged, which to remove.
PUBLISH = st.tuples(
    st.just("publish"), st.lists(ROWS, max_size=4), st.lists(NUMBERS, max_size=2), st.lists(NUMBERS, max_size=2)
)
REVERT = st.tuples(st.just("revert"), NUMBERS)
ABSENT = ("observation", ("a", EAST, "2019-01", 0))


def change_set(rows: list, repeated: list[int], removals: list[int], now: State) -> tuple[ChangeSet, State, set[Key]]:
    """The last row of a key counts; now and then a removal is of what is not there, which the model refuses too."""
    there = sorted(now, key=str) or [ABSENT]
    given = dict(keyed(table, row) for table, row in rows)
    given = {**{there[number % len(there)]: now[there[number % len(there)]] for number in repeated if now}, **given}
    removed = {there[number % len(there)] if number else ABSENT for number in removals} - set(given)
    by_table: dict[str, list[dict[str, object]]] = {}
    for (table, key), content in given.items():
        by_table.setdefault(table, []).append({**dict(zip(VERSIONED[table].key, key, strict=True)), **content})
    gone: dict[str, list[tuple]] = {}
    for table, key in removed:
        gone.setdefault(table, []).append(key)
    return ChangeSet(by_table, gone), given, removed


def run(engine: Engine, operations: list[tuple]) -> None:
    model = Model()
    start = [("district", district(code)) for code in (CITY, EAST, WEST)] + [("indicator", indicator("a"))]
    changes, rows, _ = change_set(start, [], [], {})
    publish(engine, changes, kind="setup", author="a", reason="b")
    model.publish(rows, set())
    for kind, what, *further in operations:
        if kind == "publish":
            changes, rows, removed = change_set(what, *further, model.states[-1])
            expected = model.publish(rows, removed)
            told = outcome(lambda: publish(engine, changes, kind="import", author="a", reason="b"))  # noqa: B023
        else:
            version = what % (len(model.states) - 1) + 1
            expected = model.revert(version)
            told = outcome(lambda: revert(engine, version, author="a", reason="b"))  # noqa: B023
        if expected == "dangling":
            assert isinstance(told, list)
        else:
            assert told == expected
    assert newest_version(engine) == len(model.states) - 1
    for version in range(1, len(model.states)):
        reader = Reader(engine, EVERYTHING, version)
        assert state_of(reader) == model.states[version]
    compare_changes(reader, model)
    compare_draft(engine, model)


def outcome(attempt: Callable[[], int]) -> str | list[int]:
    try:
        attempt()
    except NothingToPublish:
        return "nothing"
    except RevertRefused as refused:
        return list(refused.later)
    except InvalidChange:
        return "invalid"
    return "done"


def state_of(reader: Reader) -> State:
    frames = {
        "district": reader.districts(),
        "indicator": reader.indicators(2020),
        "target": reader.targets(),
        "observation": reader.observations().drop(columns=["since", "suppressed"]),
        "status_rule": reader.rules(),
        "policy_parameter": reader.policy_parameters(),
    }
    found: State = {}
    for table, frame in frames.items():
        for values in zip(*(frame[column].tolist() for column in frame), strict=True):
            row = {name: None if value != value else value for name, value in zip(frame, values, strict=True)}
            key, content = keyed(table, row)
            found[key] = content
    return found


def compare_changes(reader: Reader, model: Model) -> None:
    versions = len(model.states) - 1
    for first, second in {(0, versions), (versions, 1), (versions // 2, versions), (versions, versions)}:
        found = reader.changes(first, second)
        told = {(row.table, row.key, row.column): (row.old, row.new) for row in found.itertuples()}
        assert told == naive_changes(model.states[first], model.states[second])


def naive_changes(before: State, after: State) -> dict[tuple[str, str, str], tuple[object, object]]:
    found = {}
    for table, key in {**before, **after}:
        old, new = before.get((table, key), {}), after.get((table, key), {})
        for column in VERSIONED[table].content:
            if old.get(column) != new.get(column):
                found[table, "|".join(map(str, key)), column] = (old.get(column), new.get(column))
    return found


def compare_draft(engine: Engine, model: Model) -> None:
    """A draft read over any version equals the model's state with the same rows laid over it."""
    rows = [("observation", observation("a", EAST, "2020-09", 77)), ("status_rule", rule(value=0.5))]
    for version in {1, len(model.states) - 1}:
        now = model.states[version]
        drop = [key for key in now if key == ("observation", ("a", EAST, "2020-08", 0))]
        draft = ChangeSet({table: [row] for table, row in rows}, {table: [key] for table, key in drop})
        reader = Reader(engine, EVERYTHING, version)
        over = {**{key: row for key, row in now.items() if key not in drop}, **dict(keyed(*row) for row in rows)}
        if {("indicator", (2020, "a")), ("district", (EAST,))} <= set(model.states[-1]):
            assert state_of(reader.with_changes(draft)) == over


Databases = Callable[[], AbstractContextManager[Engine]]


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(operations=st.lists(st.one_of(PUBLISH, PUBLISH, REVERT), min_size=3, max_size=10))
def check_some(fresh_engine: Databases, operations: list[tuple]) -> None:
    with fresh_engine() as engine:
        run(engine, operations)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=st.lists(st.one_of(PUBLISH, PUBLISH, REVERT), min_size=5, max_size=40))
def check_many(fresh_engine: Databases, operations: list[tuple]) -> None:
    with fresh_engine() as engine:
        run(engine, operations)


def test_history_equals_a_naive_model(fresh_engine: Databases) -> None:
    check_some(fresh_engine)


@pytest.mark.endure
def test_history_equals_a_naive_model_over_long_sequences(fresh_engine: Databases) -> None:
    check_many(fresh_engine)
