"""The usual size of a correction: from what publications replaced to a share of the target."""

import pandas as pd
import pytest

from tests.tracking.build import CITY, A, B, Case
from tracking.noise import Correction, Noise, corrections_of, noise_of

COLUMNS = ("table", "key", "indicator", "district", "month", "column", "old", "new", "suppressed")


def change(cell: str, column: str, old: object, new: object, *, table: str = "observation", hidden: bool = False):
    """One publication's frame with one changed column; `cell`: flow|990101|2020-08|0."""
    indicator, district, month, _ = cell.split("|")
    return pd.DataFrame([(table, cell, indicator, district, month, column, old, new, hidden)], columns=list(COLUMNS))


def corrections(case: Case, *publications: pd.DataFrame) -> tuple[Correction, ...]:
    frames = case.frames()
    board = case.board("2020-09")
    return corrections_of(publications, board, observations=frames["observations"], targets=frames["targets"])


def flow() -> Case:
    return Case().indicator("flow").target(A, 600, "flow").report(A, 2020, {8: 389, 9: 450}, "flow")


def test_a_correction_is_told_as_a_share_of_the_target():
    # 467 became 389: −78 of 600.
    (found,) = corrections(flow(), change(f"flow|{A}|2020-08|0", "value", 467.0, 389.0))
    assert (found.indicator, found.district, found.month) == ("flow", A, "2020-08")
    assert found.points == pytest.approx(-13.0)


def test_the_same_figure_corrected_twice_counts_twice():
    cell = f"flow|{A}|2020-08|0"
    found = corrections(flow(), change(cell, "value", 401.0, 407.0), change(cell, "value", 407.0, 389.0))
    assert [one.points for one in found] == pytest.approx([1.0, -3.0])


def test_what_was_added_removed_withheld_or_is_no_figure_is_no_correction():
    cell = f"flow|{A}|2020-08|0"
    assert (
        corrections(
            flow(),
            change(cell, "value", None, 389.0),
            change(cell, "value", 467.0, None),
            change(cell, "value", None, None, hidden=True),
            change(cell, "note", "a", "b"),
            change(cell, "value", 500.0, 600.0, table="target"),
            change(f"other|{A}|2020-08|0", "value", 1.0, 2.0),
            change(f"flow|{B}|2020-08|0", "value", 1.0, 2.0),  # no target
        )
        == ()
    )


def test_what_only_some_viewers_may_see_does_not_move_the_places_of_all():
    case = Case().indicator("flow", sensitive=True).target(A, 600, "flow").report(A, 2020, {8: 389}, "flow")
    assert corrections(case, change(f"flow|{A}|2020-08|0", "value", 467.0, 389.0)) == ()


def test_a_rate_is_made_of_what_changed_and_what_stayed():
    case = Case().indicator("rate", "rate_ceiling", decimals=2).target(A, 4.5, "rate")
    case.report(A, 2020, {6: (450, 10000)}, "rate")
    # 4.41 % became 4.50 %: 0.09 points, 2 % of the ceiling.
    (found,) = corrections(case, change(f"rate|{A}|2020-06|0", "numerator", 441.0, 450.0))
    assert found.points == pytest.approx(2.0)


def test_a_rate_that_was_none_before_or_is_none_now_is_not_corrected():
    case = (
        Case().indicator("rate", "rate_floor").target(A, 100, "rate").report(A, 2020, {6: (5, 10), 7: (0, 0)}, "rate")
    )
    # 0 of 0 became 5 of 10, and 5 of 10 became 0 of 0.
    assert corrections(case, change(f"rate|{A}|2020-06|0", "denominator", 0.0, 10.0)) == ()
    assert corrections(case, change(f"rate|{A}|2020-07|0", "denominator", 10.0, 0.0)) == ()


def test_a_funnel_is_its_last_step_of_its_first():
    case = Case().indicator("steps", "funnel").target(A, 50, "steps").report(A, 2020, {6: [100, 80, 60]}, "steps")
    # 55 became 60 of 100: 5 points of the 50 that are the target, 10 % of it.
    (found,) = corrections(case, change(f"steps|{A}|2020-06|3", "value", 55.0, 60.0))
    assert found.points == pytest.approx(10.0)


def test_a_stock_counts_from_last_december_and_a_late_target_is_the_measure_of_early_months():
    case = Case().indicator("stock", "stock").target(A, 300, "stock", effective_from="2020-05-29")
    case.report(A, 2019, {12: 100}, "stock").report(A, 2020, {3: 150}, "stock")
    # 144 became 150: 6 of the 200 that are to be added.
    (found,) = corrections(case, change(f"stock|{A}|2020-03|0", "value", 144.0, 150.0))
    assert found.points == pytest.approx(3.0)


def test_the_median_of_enough_corrections_is_the_noise():
    board = flow().board("2020-09")
    # A slip of a unit, 900 points, does not move the median of 0.1, 0.2, 0.4, 0.5 and itself.
    sizes = (0.1, -0.2, 0.4, -0.5, 900.0)
    known = [Correction("flow", A, "2019-05", points) for points in sizes]
    assert noise_of(board, "flow", known) == Noise(0.4, "corrections", 5, 5)
    assert noise_of(board, "flow", known[1:]) == Noise(0.3, "rule", 4, 5)
    assert noise_of(board, "flow", [Correction("other", A, "2019-05", 9.0)] * 9) == Noise(0.3, "rule", 0, 5)


def test_how_many_are_enough_is_a_rule():
    case = flow().target(CITY, 600, "flow").rule("rank", "min_corrections", 2)
    known = [Correction("flow", A, "2019-05", points) for points in (1.0, 2.0)]
    assert noise_of(case.board("2020-09"), "flow", known) == Noise(1.5, "corrections", 2, 2)
