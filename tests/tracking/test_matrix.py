"""District × indicator: the figure of each kind, the counts, the order of the rows."""

import pickle

import pytest

from tests.tracking.build import CITY, MUNICIPAL, ZONE, A, B, C, Case
from tracking.matrix import matrix
from tracking.status import Status


def case() -> Case:
    """Straight line 75 %, no history: A 80 % of jobs, B 60 %, C 70 %, zone 90 %, municipal 50 %; rates under 4.5 %."""
    built = Case((CITY, A, B, C, ZONE, MUNICIPAL)).indicator("jobs").indicator("rate", "rate_ceiling", decimals=2)
    built.target(CITY, 500, "jobs").target(CITY, 4.5, "rate")
    for district, actual in ((A, 80), (B, 60), (C, 70), (ZONE, 90), (MUNICIPAL, 50)):
        built.target(district, 100, "jobs").report(district, 2020, {9: actual}, "jobs")
    for district, unemployed in ((A, 461), (B, 312), (C, 441)):
        built.target(district, 4.5, "rate").report(district, 2020, {9: (unemployed, 10000)}, "rate")
    return built


def order(sort: str) -> list[str]:
    return [row.district for row in matrix(case().board("2020-09"), ("jobs", "rate"), sort=sort).rows]


def test_each_cell_has_its_status_and_the_figure_of_its_kind():
    found = matrix(case().board("2020-09"), ("jobs", "rate"), sort="code")
    jobs, rate = found.rows[1].cells
    assert (jobs.indicator, jobs.district, jobs.status) == ("jobs", B, Status.BEHIND)
    assert (jobs.measure, jobs.value, jobs.gap) == ("completion", 0.6, 40)
    assert (rate.measure, rate.value, rate.decimals, rate.headroom) == ("rate", 3.12, 2, 1.38)
    assert (found.city.district, found.city.cells[0].value) == (CITY, 0.7)
    zone = found.rows[3].cells[1]
    assert (zone.status, zone.is_involved, zone.value) == (Status.NO_TARGET, False, None)


def test_the_counts_stand_by_row_and_by_column():
    found = matrix(case().board("2020-09"), ("jobs", "rate"), sort="code")
    # C has 4.41 %, 0.09 points under its ceiling: watch. A is 0.11 over.
    assert [(row.district, row.behind, row.watch) for row in found.rows] == [
        (A, 1, 0),
        (B, 1, 0),
        (C, 1, 1),
        (ZONE, 0, 0),
        (MUNICIPAL, 1, 0),
    ]
    assert (found.behind, found.watch) == ((3, 1), (0, 1))


def test_rows_are_sorted_by_attention_by_code_or_by_an_indicator():
    assert order("behind") == [C, A, B, MUNICIPAL, ZONE]
    assert order("code") == [A, B, C, ZONE, MUNICIPAL]
    assert order("jobs") == [A, C, B, ZONE, MUNICIPAL]
    assert order("rate") == [B, C, A, ZONE, MUNICIPAL]


def test_a_figure_without_a_target_stands_as_it_is_and_sorts_after_the_judged():
    built = case()
    built.targets = [row for row in built.targets if (row["district"], row["indicator"]) != (A, "jobs")]
    found = matrix(built.board("2020-09"), ("jobs",), sort="jobs")
    assert [row.district for row in found.rows] == [C, B, A, ZONE, MUNICIPAL]
    assert (found.rows[2].cells[0].measure, found.rows[2].cells[0].value) == ("actual", 80)


def test_milestones_and_days_have_figures_of_their_own():
    built = Case((CITY, A)).indicator("list", "milestone").indicator("age", "age_ceiling", unit="day")
    built.target(A, 1, "list").report(A, 2020, {9: 1}, "list").target(A, 60, "age").report(A, 2020, {9: 12}, "age")
    cells = matrix(built.board("2020-09"), ("list", "age"), sort="behind").rows[0].cells
    assert [(cell.measure, cell.value) for cell in cells] == [("done", 1), ("days", 12)]


def test_an_unknown_order_or_indicator_is_refused():
    board = case().board("2020-09")
    with pytest.raises(ValueError, match="sorted by"):
        matrix(board, ("jobs",), sort="size")
    with pytest.raises(KeyError):
        matrix(board, ("other",))


def test_a_matrix_travels():
    found = matrix(case().board("2020-09"), ("jobs", "rate"))
    assert pickle.loads(pickle.dumps(found)) == found
