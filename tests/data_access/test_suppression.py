"""Cells of one or two households are withheld from those without the district's details, and cannot be worked out."""

from collections.abc import Collection

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.protection import protection_today
from data_access.publish import ChangeSet, publish
from data_access.suppress import suppressed_rows
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
    ground,
    indicator,
    lay_ground,
    observation,
    report,
    rule,
    seen,
)

NORTH = "990104"


def hidden(
    values: dict[str, float], *, details: Collection[str] = (), smallest: float = 3, column: str = "value"
) -> set[str]:
    """Districts whose cell is withheld, of one indicator and month with these figures by district."""
    frame = pd.DataFrame(
        {
            "indicator": HOUSEHOLDS,
            "district": list(values),
            "month": "2020-09",
            "step": 0,
            **dict.fromkeys(("value", "numerator", "denominator"), np.nan),
            column: [float(value) for value in values.values()],
        }
    )
    rows = suppressed_rows(frame, sensitive={HOUSEHOLDS: True}, details=details, city=[CITY], smallest=smallest)
    return set(frame.loc[rows, "district"])


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    assert hidden({EAST: 2, WEST: 9, SOUTH: 5, NORTH: 30, CITY: 46}) == {EAST, SOUTH}


def test_nothing_small_nothing_hidden_and_zero_and_three_are_not_small() -> None:
    assert hidden({EAST: 0, WEST: 3, SOUTH: 5, CITY: 8}) == set()
    assert hidden({EAST: 3, WEST: 5}, smallest=4) == {EAST, WEST}


def test_two_small_cells_protect_each_other_unless_their_sum_gives_them_away() -> None:
    assert hidden({EAST: 2, WEST: 2, SOUTH: 5, CITY: 9}) == {EAST, WEST}
    assert hidden({EAST: 1, WEST: 1, SOUTH: 5, NORTH: 6, CITY: 13}) == {EAST, WEST, SOUTH}


def test_a_district_without_households_stays_visible_while_another_can_be_hidden() -> None:
    assert hidden({EAST: 1, WEST: 0, SOUTH: 50, CITY: 51}) == {EAST, SOUTH}
    assert hidden({EAST: 1, WEST: 0, CITY: 1}) == {EAST, WEST, CITY}  # the city's own figure is small as well


def test_own_districts_are_shown_and_do_not_serve_as_the_second_cell() -> None:
    assert hidden({EAST: 2, WEST: 9, SOUTH: 5, CITY: 16}, details={EAST}) == set()
    assert hidden({EAST: 2, WEST: 9, SOUTH: 5, CITY: 16}, details={SOUTH}) == {EAST, WEST}


def test_when_only_one_foreign_cell_is_left_the_total_is_withheld_instead() -> None:
    assert hidden({EAST: 2, WEST: 9, SOUTH: 5, CITY: 16}, details={WEST, SOUTH}) == {EAST, CITY}
    assert hidden({EAST: 2, CITY: 2}) == {EAST, CITY}


def test_numerators_and_denominators_count_and_months_are_apart(engine: Engine) -> None:
    lay_ground(engine)
    report(
        engine,
        observation(RATE, EAST, "2020-08", None, numerator=6, denominator=9),
        observation(RATE, WEST, "2020-08", None, numerator=30, denominator=40),
        observation(RATE, EAST, "2020-09", None, numerator=2, denominator=9),
        observation(RATE, WEST, "2020-09", None, numerator=30, denominator=40),
        observation(RATE, SOUTH, "2020-09", None, numerator=50, denominator=60),
        observation(RATE, SOUTH, "2020-08", 2.5),  # a percentage is not two and a half households
        observation(JOBS, EAST, "2020-09", 1),  # not a sensitive indicator
    )
    found = seen(engine, ANONYMOUS).observations()
    withheld = found.loc[found["suppressed"], ["indicator", "district", "month"]].to_numpy().tolist()
    assert withheld == [[RATE, EAST, "2020-09"], [RATE, WEST, "2020-09"]]


def test_withheld_cells_have_no_figures_and_no_note_but_everything_else(engine: Engine) -> None:
    lay_ground(engine)
    small = observation(HOUSEHOLDS, EAST, value=2, note="张户、李户", document="1号")
    report(engine, small, observation(HOUSEHOLDS, WEST, value=7), observation(HOUSEHOLDS, SOUTH, value=8))
    found = seen(engine, ANONYMOUS).observations().set_index("district")
    assert found["suppressed"].to_dict() == {EAST: True, WEST: True, SOUTH: False}
    assert found.loc[[EAST, WEST], ["value", "numerator", "denominator", "note"]].isna().all().all()
    assert found.loc[EAST, ["document", "since"]].tolist() == ["1号", 2]
    assert found.loc[SOUTH, "value"] == 8
    shown = seen(engine, EVERYTHING).observations().set_index("district")
    assert shown.loc[EAST, ["value", "note", "suppressed"]].tolist() == [2.0, "张户、李户", False]


def test_totals_are_worked_out_before_anything_is_withheld(engine: Engine) -> None:
    lay_ground(engine)
    reported = {EAST: 2, WEST: 7, SOUTH: 8}
    report(engine, *(observation(HOUSEHOLDS, place, value=value) for place, value in reported.items()))

    def roll_up(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.head(1).assign(district=CITY, value=rows["value"].sum())

    found = seen(engine, ANONYMOUS).observations(roll_up=roll_up).set_index("district")
    assert found.loc[CITY, ["value", "suppressed"]].tolist() == [17.0, False]
    assert found.loc[[EAST, WEST], "suppressed"].all()
    own = Viewer("head", "county_head", True, frozenset({WEST, SOUTH}), False)
    found = seen(engine, own).observations(roll_up=roll_up).set_index("district")
    assert found["suppressed"].to_dict() == {EAST: True, WEST: False, SOUTH: False, CITY: True}


def test_the_smallest_number_of_units_is_a_rule_of_the_database(engine: Engine) -> None:
    five = rule("suppression", "min_units", 5)
    rows = [observation(HOUSEHOLDS, EAST, value=4), observation(HOUSEHOLDS, WEST, value=9)]
    changes = ground()
    publish(engine, ChangeSet({**changes.rows, "observation": rows}), kind="setup", author="a", reason="b")
    assert not seen(engine, ANONYMOUS).observations()["suppressed"].any()
    publish(engine, ChangeSet({"status_rule": [five]}), kind="rule", author="a", reason="b")
    for version in (1, 2):  # rights are today's at every version
        assert seen(engine, ANONYMOUS, version).observations()["suppressed"].all()
    publish(engine, ChangeSet({"status_rule": [{**five, "value": 3}]}), kind="rule", author="a", reason="b")
    assert not seen(engine, ANONYMOUS, 1).observations()["suppressed"].any()
    assert seen(engine, ANONYMOUS, 2).observations()["suppressed"].all()  # the version's own is kept to as well


def test_earlier_years_of_a_sensitive_indicator_are_withheld_too(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(HOUSEHOLDS, EAST, "2016-09", 2), observation(HOUSEHOLDS, WEST, "2016-09", 9))
    assert seen(engine, ANONYMOUS).observations()["suppressed"].all()


def test_differences_between_versions_do_not_tell_what_is_withheld(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(HOUSEHOLDS, EAST, value=2), observation(HOUSEHOLDS, WEST, value=7))
    report(engine, observation(HOUSEHOLDS, EAST, value=5), observation(JOBS, EAST, value=1))
    for first, second in ((2, 3), (3, 2)):
        found = seen(engine, ANONYMOUS).changes(first, second)
        assert found[["indicator", "old", "new", "suppressed"]].to_numpy().tolist() == [
            [HOUSEHOLDS, None, None, True],
            [JOBS, None, 1.0, False] if first == 2 else [JOBS, 1.0, None, False],
        ]
    assert seen(engine, EVERYTHING).changes(2, 3)["old"].tolist() == [2.0, None]


def test_a_draft_is_withheld_like_a_publication(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(HOUSEHOLDS, EAST, value=8), observation(HOUSEHOLDS, WEST, value=7))
    draft = seen(engine, ANONYMOUS).with_changes(ChangeSet({"observation": [observation(HOUSEHOLDS, EAST, value=2)]}))
    assert draft.observations()["suppressed"].all()
    assert draft.draft_changes()[["old", "new", "suppressed"]].to_numpy().tolist() == [[None, None, True]]


def mark(engine: Engine, code: str, sensitive: int) -> int:
    changes = ChangeSet({"indicator": [indicator(code, unit="household", sensitive=sensitive, place=9)]})
    return publish(engine, changes, kind="catalogue", author="a", reason="b")


def test_what_is_sensitive_today_is_withheld_at_every_version(engine: Engine) -> None:
    lay_ground(engine)
    report(
        engine, observation(JOBS, EAST, value=2), observation(JOBS, WEST, value=7), observation(JOBS, SOUTH, value=9)
    )
    report(engine, observation(JOBS, EAST, value=1), reason="typing")
    assert not seen(engine, ANONYMOUS, 3).observations()["suppressed"].any()
    assert mark(engine, JOBS, 1) == 4
    for version in (2, 3, 4):
        found = seen(engine, ANONYMOUS, version).observations().set_index("district")["suppressed"]
        assert found.to_dict() == {EAST: True, WEST: True, SOUTH: False}
    told = seen(engine, ANONYMOUS, 4).changes(2, 3)
    assert told[["column", "old", "new", "suppressed"]].to_numpy().tolist() == [["value", None, None, True]]
    assert mark(engine, JOBS, 0) == 5
    assert not seen(engine, ANONYMOUS, 3).observations()["suppressed"].any()
    assert seen(engine, ANONYMOUS, 4).observations()["suppressed"].any()  # as that version itself says


def test_a_draft_can_add_to_what_is_withheld_but_not_take_from_it(engine: Engine) -> None:
    lay_ground(engine)
    figures = {EAST: 2, WEST: 7, SOUTH: 9}
    report(engine, *(observation(HOUSEHOLDS, place, value=value) for place, value in figures.items()))
    open_to_all = ChangeSet({"indicator": [indicator(HOUSEHOLDS, unit="household", sensitive=0, place=2)]})
    preview = seen(engine, ANONYMOUS).with_changes(open_to_all)
    assert preview.observations()["suppressed"].sum() == 2
    assert preview.draft_changes()["column"].tolist() == ["sensitive"]
    ten = ChangeSet({"status_rule": [rule("suppression", "min_units", 10)]})
    assert seen(engine, ANONYMOUS).with_changes(ten).observations()["suppressed"].all()
    publish(engine, ten, kind="rule", author="a", reason="b")
    three = ChangeSet({"status_rule": [rule("suppression", "min_units", 3)]})
    assert seen(engine, ANONYMOUS).with_changes(three).observations()["suppressed"].all()


def test_a_draft_that_makes_an_indicator_sensitive_withholds_it(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, *(observation(JOBS, place, value=value) for place, value in {EAST: 2, WEST: 7, SOUTH: 9}.items()))
    closed = ChangeSet({"indicator": [indicator(JOBS, sensitive=1)]})
    found = seen(engine, ANONYMOUS).with_changes(closed).observations()
    assert found["suppressed"].tolist() == [True, True, False]


def test_sources_of_withheld_cells_are_not_told(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(HOUSEHOLDS, EAST, value=2), observation(HOUSEHOLDS, WEST, value=7))
    own = Viewer("head", "county_head", True, frozenset({WEST}), False)
    assert seen(engine, own).sources(HOUSEHOLDS, EAST, "2020-09").empty
    assert seen(engine, own).sources(HOUSEHOLDS, WEST, "2020-09")["value"].tolist() == [7.0]


def test_whichever_months_are_asked_for_the_same_cells_are_withheld(engine: Engine) -> None:
    """West stood at nine in July and September too, so that August takes the next."""
    lay_ground(engine)
    months = {"2020-07": (0, 9, 20), "2020-08": (2, 9, 25), "2020-09": (4, 9, 40)}
    rows = [
        observation(HOUSEHOLDS, place, month, value)
        for month, row in months.items()
        for place, value in zip((EAST, WEST, SOUTH), row, strict=True)
    ]
    report(engine, *rows)
    reader = seen(engine, ANONYMOUS)
    for asked in ({}, {"last": "2020-08"}, {"first": "2020-08", "last": "2020-08"}, {"first": "2020-08"}):
        found = reader.observations(**asked)
        withheld = found.loc[found["suppressed"], ["district", "month"]].to_numpy().tolist()
        assert withheld == [[EAST, "2020-08"], [SOUTH, "2020-08"]], asked


def test_an_answer_kept_does_not_outlive_what_is_protected(engine: Engine) -> None:
    lay_ground(engine)
    before = protection_today(engine)
    report(engine, observation(JOBS, EAST, value=2))
    assert protection_today(engine) == before
    mark(engine, JOBS, 1)
    flagged = protection_today(engine)
    publish(
        engine, ChangeSet({"status_rule": [rule("suppression", "min_units", 5)]}), kind="rule", author="a", reason="b"
    )
    assert len({before, flagged, protection_today(engine)}) == 3


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.dictionaries(st.sampled_from([f"99010{n}" for n in range(1, 9)]), st.integers(0, 12), min_size=1),
    st.sets(st.sampled_from([f"99010{n}" for n in range(1, 9)])),
)
def test_total_minus_visible_never_reveals_a_single_small_cell(values: dict[str, int], details: set[str]) -> None:
    whole = {**values, CITY: sum(values.values())}
    withheld = hidden(whole, details=details)
    foreign_small = {place for place, value in values.items() if 0 < value < 3 and place not in details}
    assert foreign_small <= withheld
    assert not withheld & details
    if foreign_small and CITY not in withheld:
        rest = [values[place] for place in withheld]
        assert len(rest) >= 2
        assert sum(rest) >= 3
    if not foreign_small and not 0 < whole[CITY] < 3:
        assert withheld == set()


@pytest.mark.parametrize("details", [set(), {EAST}])
def test_an_empty_frame_stays_empty(details: set[str]) -> None:
    assert hidden({}, details=details) == set()
