"""What is withheld cannot be worked out: from a total, from the months around it, or from a total that carries it."""

from collections.abc import Collection
from itertools import pairwise

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.suppress import FIGURES, suppressed_rows
from tests.data_access.samples import CITY, EAST, SOUTH, WEST

NORTH = "990104"
PLACES = (EAST, WEST, SOUTH, NORTH)
CODE = "households"
Cells = dict[tuple[str, str], float]  # (month, district) -> value


def withheld(frame: pd.DataFrame, *, counts: bool = True, details: Collection[str] = (), levels: bool = False) -> set:
    """The (month, district) pairs withheld of one indicator."""
    rows = suppressed_rows(
        frame, sensitive={CODE: counts}, details=details, city=[CITY], smallest=3, levels=[CODE] if levels else []
    )
    return set(frame.loc[rows, ["month", "district"]].itertuples(index=False, name=None))


def values(cells: Cells) -> pd.DataFrame:
    return table([(month, place, value, np.nan, np.nan) for (month, place), value in cells.items()])


def rates(cells: dict[str, tuple[int, int]], month: str = "2020-09") -> pd.DataFrame:
    return table([(month, place, np.nan, float(part), float(whole)) for place, (part, whole) in cells.items()])


def table(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["month", "district", *FIGURES])
    return frame.assign(indicator=CODE, step=0).astype(dict.fromkeys(FIGURES, float))


def year(**months: tuple[float | None, ...]) -> Cells:
    """m8=(2, 9, 20, 30): August's values of the places, and the total, which carries the last of those not reported."""
    cells: Cells = {}
    latest: dict[str, float] = {}
    for name, row in months.items():
        month = f"2020-{int(name[1:]):02d}"
        reported = {place: value for place, value in zip(PLACES, row, strict=False) if value is not None}
        latest |= reported
        cells |= {(month, place): value for place, value in reported.items()} | {(month, CITY): sum(latest.values())}
    return cells


def test_one_or_two_not_yet_helped_are_withheld_like_one_or_two_helped() -> None:
    many = {WEST: (20, 20), SOUTH: (30, 40), NORTH: (50, 50), CITY: (109, 120)}
    assert withheld(rates({EAST: (9, 10), **many}), counts=False) == {("2020-09", EAST), ("2020-09", WEST)}
    assert withheld(rates({EAST: (8, 10), **many}), counts=False) == {("2020-09", EAST), ("2020-09", WEST)}
    for shown in ((7, 10), (10, 10)):
        assert withheld(rates({EAST: shown, **many}), counts=False) == set()


def test_that_the_city_has_one_left_to_help_is_told() -> None:
    cells = {EAST: (9, 10), WEST: (20, 20), SOUTH: (30, 30), CITY: (59, 60)}
    assert ("2020-09", CITY) not in withheld(rates(cells), counts=False)
    assert ("2020-09", CITY) in withheld(rates({EAST: (1, 2), WEST: (0, 0), CITY: (1, 2)}), counts=False)


def test_numerator_and_denominator_are_each_kept_from_subtraction() -> None:
    """The next smallest denominator has no numerator: the two alone would tell East's."""
    cells = {EAST: (2, 9), WEST: (0, 10), SOUTH: (11, 16), NORTH: (13, 20), CITY: (26, 55)}
    assert withheld(rates(cells), counts=False) == {("2020-09", EAST), ("2020-09", SOUTH)}


def test_a_cell_told_by_its_neighbours_protects_no_other() -> None:
    """West is the next smallest in August, but stood at nine in July and in September."""
    cells = year(m7=(0, 9, 20, 30), m8=(2, 9, 25, 31), m9=(4, 9, 40, 32))
    assert withheld(values(cells)) == {("2020-08", EAST), ("2020-08", SOUTH)}
    assert withheld(values(cells), levels=True) == {("2020-08", EAST), ("2020-08", WEST)}


def test_a_cell_almost_told_does_not_leave_one_answer() -> None:
    """West, between eight and nine, would leave East two or three: two."""
    cells = year(m7=(0, 8, 20, 30), m8=(2, 9, 25, 31), m9=(4, 9, 40, 32))
    assert ("2020-08", SOUTH) in withheld(values(cells))


def test_when_all_others_are_told_the_total_goes_and_comes_back_when_it_is_safe() -> None:
    still = (9.0, 20.0, 30.0)
    cells = year(m7=(0, *still), m8=(2, *still), m9=(5, *still))
    assert withheld(values(cells)) == {("2020-08", EAST), ("2020-08", CITY)}
    cells = year(m7=(0, *still), m8=(2, *still), m9=(2, *still), m10=(5, *still))
    assert {("2020-08", CITY), ("2020-09", CITY)} <= withheld(values(cells))


def test_a_total_that_carries_a_withheld_figure_does_not_tell_it() -> None:
    """East has not reported in September: the total less all others would be its two of August."""
    cells = year(m8=(2, 9, 20, 30), m9=(None, 19, 33, 41))
    hidden = withheld(values(cells))
    assert {("2020-08", EAST), ("2020-08", WEST)} <= hidden
    assert ("2020-09", WEST) in hidden
    carried_over = {("2019-12", EAST): 2.0, ("2019-12", WEST): 9.0, ("2019-12", SOUTH): 20.0, **year(m2=(None, 9, 20))}
    assert ("2020-02", WEST) not in withheld(values(carried_over))  # a cumulative begins anew
    assert ("2020-02", WEST) in withheld(values(carried_over), levels=True)


small_rates = st.dictionaries(
    st.sampled_from([f"99010{number}" for number in range(1, 9)]),
    st.integers(0, 12).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
    min_size=1,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(small_rates, st.sets(st.sampled_from([f"99010{number}" for number in range(1, 9)])))
def test_no_part_of_a_rate_is_total_minus_visible(cells: dict[str, tuple[int, int]], details: set[str]) -> None:
    total = tuple(sum(parts) for parts in zip(*cells.values(), strict=True))
    frame = rates({**cells, CITY: total})
    hidden = {place for _, place in withheld(frame, counts=False, details=details)}
    small = {place for place, (part, whole) in cells.items() if {part, whole, whole - part} & {1, 2}} - details
    assert small <= hidden
    assert not hidden & details
    if CITY not in hidden and hidden:
        for figures in zip(*(cells[place] for place in hidden), strict=True):
            assert len(figures) >= 2
            assert sum(figures) >= 3


courses = st.integers(1, 5).flatmap(
    lambda months: st.lists(
        st.lists(st.tuples(st.sampled_from((0, 0, 0, 1, 1, 2, 5)), st.booleans()), min_size=4, max_size=4),
        min_size=months,
        max_size=months,
    )
)


def course(rows: list[list[tuple[int, bool]]]) -> Cells:
    """A year's cumulatives from the increases; a place that has not reported (one in four at most) is carried."""
    level = [0, 0, 0, 0]
    months: dict[str, tuple[float | None, ...]] = {}
    for number, row in enumerate(rows, start=2):
        level = [before + increase for before, (increase, _) in zip(level, row, strict=True)]
        silent = [late for _, late in row].index(True) if sum(late for _, late in row) == 1 else None
        months[f"m{number}"] = tuple(None if place == silent else value for place, value in enumerate(level))
    return year(**months)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(courses)
def test_no_small_figure_follows_from_the_months_and_totals_of_a_year(rows: list[list[tuple[int, bool]]]) -> None:
    cells = course(rows)
    hidden = withheld(values(cells))
    ranges = solved(cells, hidden)
    for (month, place), value in cells.items():
        if place != CITY and 0 < value < 3:
            assert (month, place) in hidden
            low, high = ranges[month, place]
            assert low < high, (month, place, cells, hidden)
        elif (month, place) in hidden and place != CITY:
            assert not between_equals(cells, hidden, month, place), (month, place, cells, hidden)


def between_equals(cells: Cells, hidden: set, month: str, place: str) -> bool:
    """Does a visible month before say the same as a visible month after?"""
    seen = {then: value for (then, where), value in cells.items() if where == place and (then, where) not in hidden}
    before = max((value for then, value in seen.items() if then < month), default=-1.0)
    return before == min((value for then, value in seen.items() if then > month), default=-2.0)


def solved(cells: Cells, hidden: set) -> dict[tuple[str, str], list[float]]:
    """What somebody finds who knows that no year's cumulative falls and that totals carry, until nothing more moves."""
    ranges = {key: [0.0, 1e9] if key in hidden else [value, value] for key, value in cells.items()}
    months = sorted({month for month, _ in cells})
    moved = True

    def tighten(key: tuple[str, str], low: float, high: float) -> None:
        nonlocal moved
        new = [max(low, ranges[key][0]), min(high, ranges[key][1])]
        moved, ranges[key] = moved or new != ranges[key], new

    while moved:
        moved = False
        for place in (*PLACES, CITY):
            own = [(month, place) for month in months if (month, place) in cells]
            for earlier, later in pairwise(own):
                tighten(later, ranges[earlier][0], 1e9)
                tighten(earlier, 0, ranges[later][1])
        for month in months:
            reported = [key for key in cells if key[1] != CITY and key[0] <= month]
            parts = [max(key for key in reported if key[1] == place) for place in sorted({key[1] for key in reported})]
            total = (month, CITY)
            tighten(total, sum(ranges[key][0] for key in parts), sum(ranges[key][1] for key in parts))
            for key in parts:
                others = [ranges[other] for other in parts if other != key]
                low, high = ranges[total]
                tighten(key, low - sum(top for _, top in others), high - sum(bottom for bottom, _ in others))
    return ranges
