"""The whole board: its order, who is behind, sections, checks, and that it is quick, small and frozen."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from tests.tracking.build import CITY, JOBS, MUNICIPAL, ROLL_UP, ZONE, A, B, C, Case, straight
from tracking.board import districts_behind, evaluate, lagging_districts
from tracking.checks import Fall
from tracking.status import Status, section_status


def compared() -> Case:
    """Straight line 75 %: A 80 %, B 60 % (300 short), C 70 % (25 short of 375), zone 90 %, municipal 50 %."""
    case = Case((CITY, A, B, C, ZONE, MUNICIPAL)).indicator("flow").target(CITY, 4000, "flow")
    for district, target, actual in (
        (A, 1000, 800),
        (B, 2000, 1200),
        (C, 500, 350),
        (ZONE, 100, 90),
        (MUNICIPAL, 100, 50),
    ):
        case.target(district, target, "flow").report(district, 2020, {9: actual}, "flow")
    return case


def test_districts_behind_come_with_the_largest_shortfall_first():
    board = compared().board("2020-09")
    assert board.progress["flow", B].shortfall == pytest.approx(300)
    assert board.progress["flow", C].shortfall == pytest.approx(25)
    assert districts_behind(board, "flow") == (B, C)
    assert districts_behind(board, "flow", limit=1) == (B,)


def test_lagging_districts_are_behind_in_most_targets():
    case = compared().indicator("second").target(CITY, 100, "second")
    case.target(C, 100, "second").report(C, 2020, {9: 10}, "second")
    assert lagging_districts(case.board("2020-09"), ("flow", "second")) == (C, B)


def test_the_board_follows_the_plans_order_and_lists_only_who_is_involved():
    case = Case().indicator("second", place=2).indicator("first", place=1).indicator("other", headline=False, block=3)
    case.report(A, 2020, {9: 5}, "first").target(B, 10, "first")
    board = case.board("2020-09")
    assert board.order == ("first", "second", "other")
    assert board.headline == ("first", "second")
    assert board.block(3) == ("other",)
    assert [progress.district for progress in board.districts("first")] == [A, B]
    assert board.progress["first", C].status is Status.NO_TARGET
    assert board.city_progress("second").status is Status.UNTRACKED


def test_a_section_stands_as_its_weakest_and_counts_all():
    section = section_status([Status.DONE, Status.WATCH, Status.ON_PACE, Status.ON_PACE, Status.NOT_DUE])
    assert section.status is Status.WATCH
    assert section.count(Status.ON_PACE) == 2
    assert section.count(Status.BEHIND) == 0
    assert section_status([Status.NOT_REPORTED, Status.ON_PACE]).status is Status.ON_PACE
    assert section_status([]).status is Status.UNTRACKED


def test_a_cumulative_figure_that_fell_is_found():
    case = Case().indicator("flow").report(A, 2020, {6: 500, 7: 480, 8: 520}, "flow")
    assert case.board("2020-08").falls == (
        Fall("flow", CITY, "2020-07", 500, 480),
        Fall("flow", A, "2020-07", 500, 480),
    )


def test_a_missing_part_is_not_a_fall():
    case = Case().indicator("flow").report(A, 2020, {6: 500, 7: 550}, "flow").report(B, 2020, {6: 300}, "flow")
    assert case.board("2020-07").falls == ()


def test_the_districts_targets_are_added_up_against_the_citys():
    found = compared().board("2020-09").target_sums["flow"]
    # 1000 + 2000 + 500 + 100 + 100 = 3700 against 4000.
    assert (found.parts, found.city, found.difference) == (3700, 4000, -300)
    assert found.share == pytest.approx(-0.075)
    assert found.missing == ()


def full_plan() -> Case:
    """75 indicators of all kinds in nine parts over 57 months."""
    parts = tuple(f"9901{number:02d}" for number in range(1, 10))
    case = Case((CITY, *parts))
    for number in range(75):
        kind = tuple(ROLL_UP)[number % len(ROLL_UP)]
        code = f"indicator_{number:02d}"
        case.indicator(code, kind)
        for part in parts:
            case.target(part, 1200, code)
            for year in range(2016, 2021):
                months = range(2, 10 if year == 2020 else 13)
                if kind in ("rate_floor", "rate_ceiling"):
                    case.report(part, year, {month: (100 * month, 110 * month) for month in months}, code)
                elif kind == "funnel":
                    case.report(part, year, {month: [90 * month, 60 * month, 50 * month] for month in months}, code)
                else:
                    case.report(part, year, {month: 100 * month for month in months}, code)
    return case


def test_a_full_plan_travels_small_and_comes_back_equal():
    board = evaluate(month="2020-09", **full_plan().frames())
    assert len(board.progress) == 750
    packed = pickle.dumps(board)
    assert len(packed) < 1_000_000
    assert pickle.loads(packed).progress == board.progress


def test_a_progress_cannot_be_changed():
    progress = compared().board("2020-09").city_progress("flow")
    with pytest.raises(FrozenInstanceError):
        progress.actual = 0


def test_the_frames_are_left_as_they_were():
    frames = compared().frames()
    before = {name: frame.copy() for name, frame in frames.items()}
    evaluate(month="2020-09", **frames)
    assert all(before[name].equals(frames[name]) for name in frames)


def test_figures_after_the_month_are_not_looked_at():
    case = Case().indicator().target(A, 1200).report(A, 2020, straight(1200))
    early = Case().indicator().target(A, 1200).report(A, 2020, {2: 200, 3: 300})
    assert case.board("2020-03").progress[JOBS, A] == early.board("2020-03").progress[JOBS, A]


def test_an_empty_database_gives_an_empty_board():
    frames = Case().indicator().frames()
    frames["indicators"] = frames["indicators"].head(0)
    board = evaluate(month="2020-09", **frames)
    assert board.order == ()
    assert board.progress == {}
