"""How heads changed between two weeks: the matched panel, by hand; and that no enterprise can be told from its sums."""

from collections.abc import Collection
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.job_changes import EVERY, WITH, WITHOUT, cells
from data_access.panel_suppress import DOMINANT, withheld
from data_access.viewer import ANONYMOUS
from tests.data_access.panel_samples import (
    HEAD_OF_EAST,
    W34,
    W37,
    W38,
    enterprise,
    import_panel,
    lay_panel,
    panel,
    weekly,
)
from tests.data_access.samples import CITY, EAST, SOUTH, WEST

FIGURES = ["enterprises", "expected", "first", "last", "change", "reducing", "growing", "flat"]


def cell(found: pd.DataFrame, district: str, industry: str = EVERY, giants: str = WITH) -> pd.Series:
    wanted = (found["district"] == district) & (found["industry"] == industry) & (found["giants"] == giants)
    return found[wanted].iloc[0]


def test_the_matched_panel_counts_who_reported_in_both_weeks(engine: Engine) -> None:
    """East: 100 → 90, 50 → 50, a giant 900 → 880, and one silent at the end; west: 40 → 44, and one that joined."""
    reports = [weekly(1, W34, 100), weekly(1, W38, 90), weekly(2, W34, 50), weekly(2, W38, 50), weekly(4, W34, 70)]
    reports += [weekly(3, W34, 900), weekly(3, W38, 880)]
    reports += [weekly(code, W38, heads, district=WEST, dispatched=1) for code, heads in ((5, 44), (6, 30))]
    reports += [weekly(5, W34, 40, district=WEST)]
    register = [enterprise(1), enterprise(2), enterprise(3, giant=1, industry="E"), enterprise(4)]
    register += [enterprise(5, WEST, industry="H"), enterprise(6, WEST, active_since=W37)]
    lay_panel(engine, register, reports)
    found = panel(engine).job_changes(W34, W38)
    assert cell(found, EAST)[FIGURES].tolist() == [3, 4, 1050, 1020, -30, 2, 0, 1]
    assert cell(found, EAST, giants=WITHOUT)[FIGURES].tolist() == [2, 3, 150, 140, -10, 1, 0, 1]
    assert cell(found, EAST, "E")[FIGURES].tolist() == [1, 1, 900, 880, -20, 1, 0, 0]
    assert cell(found, WEST)[FIGURES].tolist() == [1, 1, 40, 44, 4, 0, 1, 0]
    city = cell(found, CITY)
    assert city[FIGURES].tolist() == [4, 5, 1090, 1064, -26, 2, 1, 1]
    assert (city["coverage"], city["reducing_share"]) == (0.8, 0.5)
    assert city["change_pct"] == pytest.approx(-26 / 1090)
    assert not found["suppressed"].any()
    with pytest.raises(ValueError, match="does not come after"):
        panel(engine).job_changes(W38, W34)


def some(district: str, heads: Collection[int], first: int, industry: str = "C") -> tuple[list[dict], list[dict]]:
    """Enterprises of one cell, from number `first` on, that lose one in four weeks."""
    register, reports = [], []
    for code, number in enumerate(heads, start=first):
        register.append(enterprise(code, district, industry=industry))
        reports += [weekly(code, W34, number, district=district), weekly(code, W38, number - 1, district=district)]
    return register, reports


def laid(engine: Engine, *parts: tuple[list[dict], list[dict]]) -> None:
    lay_panel(engine, [row for part in parts for row in part[0]], [row for part in parts for row in part[1]])


def test_small_and_dominated_cells_are_withheld_beyond_the_details(engine: Engine) -> None:
    laid(
        engine,
        some(EAST, (10, 10), 1),  # two enterprises
        some(WEST, (900, 50, 50), 11),  # one has 90 %
        some(SOUTH, (30, 40, 50, 60), 21),
        some(EAST, (20, 30, 40), 31, "H"),
        some(WEST, (20, 30, 40), 41, "H"),
        some(SOUTH, (20, 30, 40), 51, "H"),
    )
    found = panel(engine, ANONYMOUS).job_changes(W34, W38)
    assert cell(found, EAST, "C")["suppressed"]
    assert cell(found, WEST, "C")["suppressed"]
    assert np.isnan(cell(found, EAST, "C")["change"])
    assert np.isnan(cell(found, EAST, "C")["reducing"])
    assert not cell(found, CITY)["suppressed"]
    assert cell(found, CITY)["first"] == 1470
    assert np.isnan(cell(found, SOUTH)["first"])  # heads of a district are told in its details only
    own = panel(engine, HEAD_OF_EAST).job_changes(W34, W38)
    assert cell(own, EAST, "C")[["change", "first"]].tolist() == [-2, 20]
    assert cell(own, WEST, "C")["suppressed"]


def test_beyond_the_details_only_four_weeks_and_the_citys_total_are_told(engine: Engine) -> None:
    laid(engine, some(EAST, (10, 20, 30), 1), some(WEST, (10, 20, 30), 11))
    import_panel(engine, [weekly(code, W37, 9) for code in (1, 2, 3)])
    found = panel(engine, ANONYMOUS).job_changes(W34, W38)
    assert not cell(found, EAST)["suppressed"]
    other = panel(engine, ANONYMOUS).job_changes(W37, W38)
    assert cell(other, EAST)["suppressed"]
    assert not cell(other, CITY)["suppressed"]
    assert not panel(engine).job_changes(W37, W38)["suppressed"].any()


def test_two_versions_do_not_tell_who_was_late_or_corrected(engine: Engine) -> None:
    """Without it the difference of the two answers is what one enterprise reported."""
    laid(engine, some(EAST, (10, 20, 30, 40), 1), some(WEST, (10, 20, 30, 40), 11), some(SOUTH, (10, 20, 30, 40), 21))
    import_panel(engine, [weekly(2, W38, 5)])
    import_panel(engine, [weekly(code, W38, 8, district=WEST) for code in (11, 12, 13)])
    before, corrected, many = (panel(engine, ANONYMOUS, version).job_changes(W34, W38) for version in (2, 3, 4))
    assert not before["suppressed"].any()
    assert cell(corrected, EAST, "C")["suppressed"]
    assert cell(many, EAST, "C")["suppressed"]
    assert not cell(corrected, WEST, "C")["suppressed"] or not cell(corrected, SOUTH, "C")["suppressed"]
    assert not cell(many, CITY)["suppressed"]
    # What a frozen link showed it goes on showing.
    pd.testing.assert_frame_equal(before, panel(engine, ANONYMOUS, 2).job_changes(W34, W38))


def test_an_industry_put_right_moves_nobody_visibly_from_cell_to_cell(engine: Engine) -> None:
    laid(engine, some(EAST, (10, 20, 30, 40), 1), some(EAST, (10, 20, 30, 40), 11, "H"))
    import_panel(engine, [], [enterprise(1, industry="H")])
    found = panel(engine, ANONYMOUS, 3).job_changes(W34, W38)
    assert cell(found, EAST, "C")["suppressed"]
    assert cell(found, EAST, "H")["suppressed"]


def test_enterprises_still_to_be_verified_count_as_not_matched(engine: Engine) -> None:
    laid(engine, some(EAST, (10, 20, 30, 40, 50, 60), 1), some(WEST, (10, 20, 30), 11))
    import_panel(engine, [weekly(1, W38, 90), weekly(2, W34, 200)])  # ten times too many, in either week
    everything = panel(engine).job_changes(W34, W38, unsettled=lambda version: {1, 2, 99})
    assert cell(everything, EAST)[FIGURES].tolist() == [4, 6, 180, 176, -4, 4, 0, 0]
    assert cell(everything, CITY)[[*FIGURES, "unsettled"]].tolist() == [7, 9, 240, 233, -7, 7, 0, 0, 2]
    assert cell(everything, EAST, giants=WITHOUT)["unsettled"] == 2
    assert cell(everything, WEST)["unsettled"] == 0


@pytest.mark.parametrize(
    ("left_out", "giants", "told"), [((), (), 0), ((1, 2), (), None), ((1, 2, 3), (), 3), ((1, 2, 3), (3,), None)]
)
def test_how_many_are_to_be_verified_is_told_where_they_are_not_too_few(
    engine: Engine, left_out: tuple[int, ...], giants: tuple[int, ...], told: int | None
) -> None:
    register, reports = some(EAST, (10, 20, 30, 40, 50, 60), 1)
    marked = [row | {"giant": int(row["code"] in giants)} for row in register]
    laid(engine, (marked, reports), some(WEST, (9, 9, 9), 11))
    found = panel(engine, ANONYMOUS).job_changes(W34, W38, unsettled=lambda version: left_out)
    for kind in (WITH, WITHOUT):
        number = cell(found, CITY, giants=kind)["unsettled"]
        assert np.isnan(number) if told is None else number == told
    assert np.isnan(cell(found, EAST)["unsettled"])
    own = panel(engine, HEAD_OF_EAST).job_changes(W34, W38, unsettled=lambda version: left_out)
    assert cell(own, EAST)["unsettled"] == cell(own, CITY)["unsettled"] == len(left_out)


def test_a_report_of_another_week_that_verifies_one_figure_does_not_tell_it(engine: Engine) -> None:
    laid(engine, some(EAST, (10, 20, 30, 40), 1), some(WEST, (10, 20, 30, 40), 11), some(SOUTH, (9, 9, 9, 9), 21))
    import_panel(engine, [weekly(1, W37, 9)])
    before, after = (
        panel(engine, ANONYMOUS, version).job_changes(W34, W38, unsettled=lambda at: {1} if at == 2 else ())
        for version in (2, 3)
    )
    assert not cell(before, EAST, "C")["suppressed"]
    assert cell(after, EAST, "C")["suppressed"]
    assert not cell(after, CITY)["suppressed"]


# What an attacker can work out: every sum of the visible cells. Enterprises are drawn at random.
members = st.lists(
    st.tuples(
        st.sampled_from((EAST, WEST, SOUTH)),
        st.sampled_from("CEH"),
        st.booleans(),
        st.sampled_from((5, 8, 20, 60, 400, 3000)),
    ),
    min_size=1,
    max_size=22,
)


def panel_of(drawn: list[tuple[str, str, bool, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "enterprise": range(1, len(drawn) + 1),
            "district": [district for district, *_ in drawn],
            "industry": [industry for _, industry, *_ in drawn],
            "giant": [giant and heads > 100 for _, _, giant, heads in drawn],
            "first": [float(heads + number) for number, (*_, heads) in enumerate(drawn)],
            "last": [float(heads) for *_, heads in drawn],
            "unsettled": False,
        }
    )


def is_small(group: pd.DataFrame) -> bool:
    heads = group[["first", "last"]]
    return len(group) > 0 and (len(group) < 3 or bool((heads.max() > DOMINANT * heads.sum()).any()))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(members, st.sampled_from([(), (EAST,), (EAST, WEST)]))
def test_no_small_group_is_a_sum_or_difference_of_what_is_visible(drawn, details: tuple[str, ...]) -> None:
    given_panel = panel_of(drawn)
    found = cells(given_panel, CITY)
    hidden = withheld(given_panel, found, details=details, city=CITY, smallest=3)
    others = given_panel[~given_panel["district"].isin(details)].reset_index(drop=True)
    visible = [
        incidence(others, row) for row, is_hidden in zip(found.to_dict("records"), hidden, strict=True) if not is_hidden
    ]
    for group in groups(others):
        if is_small(others[group]) and visible:
            assert not in_span(np.array(visible, dtype=float), group.to_numpy(float)), others[group]
    own = found["district"].isin(details)
    assert not hidden[own].any()
    if not details and not is_small(given_panel) and not is_small(given_panel[~given_panel["giant"]]):
        giants = given_panel[given_panel["giant"]]
        assert not hidden[(found["district"] == CITY) & (found["industry"] == EVERY)].all() or is_small(giants)


def incidence(others: pd.DataFrame, row: dict) -> np.ndarray:
    """Which enterprises a cell adds up (those of the viewer's own districts are known to them anyway)."""
    inside = np.ones(len(others), dtype=bool)
    if row["district"] != CITY:
        inside &= (others["district"] == row["district"]).to_numpy(bool)
    if row["industry"] != EVERY:
        inside &= (others["industry"] == row["industry"]).to_numpy(bool)
    if row["giants"] == WITHOUT:
        inside &= ~others["giant"].to_numpy(bool)
    return inside


def groups(others: pd.DataFrame):
    """Every enterprise and pair, and every cell with its giants and its others."""
    for number in (1, 2):
        for chosen in combinations(range(len(others)), number):
            yield pd.Series(others.index.isin(chosen))
    for district in (EAST, WEST, SOUTH, None):
        for industry in (*"CEH", None):
            inside = (others["district"] == district) | (district is None)
            inside &= (others["industry"] == industry) | (industry is None)
            for of_kind in (inside, inside & others["giant"], inside & ~others["giant"]):
                yield of_kind.astype(bool)


def in_span(visible: np.ndarray, group: np.ndarray) -> bool:
    answer, *_ = np.linalg.lstsq(visible.T, group, rcond=None)
    return bool(np.abs(visible.T @ answer - group).max() < 1e-8)
