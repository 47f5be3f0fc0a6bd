"""Whom to call this week: ranked by jobs at risk, certainty and persistence, and cut to what can be done."""

from datetime import date, timedelta

import pytest

from forecasting.worklist import Item, certainty, persistence, tab_of, worklist

WEEK, TODAY = date(2020, 9, 21), date(2020, 10, 20)


def item(number: int = 1, level: str = "orange", **given: object) -> Item:
    wanted = {
        "reasons": ("decline_10",) if level != "none" else (),
        "signal": "raised",
        "signal_week": WEEK,
        "run_from": WEEK,
        "jobs_at_risk": 10.0,
        "probability": 0.5,
        **given,
    }
    return Item(number, level, **wanted)


def order(*items: Item, **given: object) -> list[int]:
    return [row.number for row in worklist(items, week=WEEK, today=TODAY, **given).rows]


def test_more_jobs_surer_and_longer_comes_first() -> None:
    assert order(item(1, jobs_at_risk=10), item(2, jobs_at_risk=50)) == [2, 1]
    assert order(item(1, probability=0.2), item(2, probability=0.9)) == [2, 1]
    assert order(item(1), item(2, run_from=WEEK - timedelta(weeks=6), signal_week=WEEK - timedelta(weeks=6))) == [2, 1]
    (row,) = worklist([item(jobs_at_risk=40, probability=0.25)], week=WEEK, today=TODAY).rows
    assert (row.priority, row.certainty, row.weeks) == (10.0, 0.25, 1)


def test_what_the_enterprise_says_itself_is_certain_and_silence_says_little() -> None:
    assert certainty(item(reasons=("planned_cuts",), probability=0.0)) == 1.0
    assert certainty(item(reasons=("section_41", "decline_5"), probability=0.3)) == 1.0
    assert certainty(item(reasons=("decline_5",), probability=0.3)) == 0.3
    assert certainty(item(reasons=("decline_5",), probability=float("nan"))) == 0.1
    assert certainty(item(reasons=("silence_2", "silence_1"), probability=0.9)) == 0.1


@pytest.mark.parametrize(("weeks", "factor"), [(0, 1.0), (1, 1.0), (13, 2.0), (52, 2.0)])
def test_persistence_grows_to_a_quarter(weeks: int, factor: float) -> None:
    assert persistence(weeks) == pytest.approx(factor)
    assert 1 < persistence(2) < persistence(3) < 2


def test_a_silent_giant_counts_by_its_heads() -> None:
    giant = item(1, "blue", reasons=("silence_1",), jobs_at_risk=0.0, headcount=8_000.0)
    assert order(item(2, "blue", reasons=("silence_1",), jobs_at_risk=0.0, headcount=50.0), giant) == [1, 2]


def test_what_is_overdue_comes_first_and_what_is_put_off_last() -> None:
    late = item(3, jobs_at_risk=1, due=TODAY - timedelta(days=1))
    on_the_day = item(2, jobs_at_risk=2, due=TODAY)
    put_off = item(1, jobs_at_risk=500, is_snoozed=True)
    found = worklist([put_off, on_the_day, late], week=WEEK, today=TODAY)
    assert [row.number for row in found.rows] == [3, 2]
    assert [row.number for row in found.snoozed] == [1]
    assert found.counts == {"new": 3, "worse": 0, "unchanged": 0, "recovered": 0, "overdue": 1}
    assert [row.number for row in found.tab("overdue")] == [3]
    assert {row.number for row in found.tab("new")} == {1, 2, 3}


def test_the_list_is_cut_to_what_can_be_done_and_the_rest_is_counted() -> None:
    found = worklist([item(n, jobs_at_risk=n) for n in range(1, 31)], week=WEEK, today=TODAY)
    assert [row.number for row in found.rows] == list(range(30, 10, -1))
    assert [row.number for row in found.rest] == list(range(10, 0, -1))
    assert found.counts["new"] == 30
    assert order(item(1), item(2, jobs_at_risk=20), capacity=1) == [2]


@pytest.mark.parametrize(
    ("level", "signal", "weeks_ago", "tab"),
    [
        ("orange", "raised", 0, "new"),
        ("orange", "reopened", 0, "new"),
        ("red", "worsened", 0, "worse"),
        ("yellow", "improved", 0, "unchanged"),
        ("orange", "raised", 1, "unchanged"),
        ("red", "worsened", 3, "unchanged"),
        ("none", "recovered", 0, "recovered"),
        ("none", "recovered", 5, "recovered"),
    ],
)
def test_a_tab_is_relative_to_the_week_before(level: str, signal: str, weeks_ago: int, tab: str) -> None:
    assert tab_of(item(level=level, signal=signal, signal_week=WEEK - timedelta(weeks=weeks_ago)), WEEK) == tab


def test_what_has_recovered_waits_behind_what_still_loses_jobs() -> None:
    assert order(item(1, "none", signal="recovered", jobs_at_risk=900), item(2, jobs_at_risk=1)) == [2, 1]


def test_a_cluster_takes_its_members_alerts_onto_one_card() -> None:
    members = [item(n, enterprise=n, jobs_at_risk=10) for n in (11, 12)]
    other_cause = item(13, "blue", enterprise=11, reasons=("silence_1",), jobs_at_risk=1)
    wide = item(1, members=(11, 12, 14), jobs_at_risk=1)
    near = item(2, members=(11, 12), jobs_at_risk=1)
    found = worklist([wide, near, *members, other_cause], week=WEEK, today=TODAY)
    assert [(row.number, row.grouped) for row in found.rows] == [(2, (11, 12)), (1, ()), (13, ())]
    assert found.rows[0].priority == 10.0
    assert found.counts["new"] == 5


def test_a_card_is_overdue_when_one_of_its_alerts_is() -> None:
    late = item(11, enterprise=11, due=TODAY - timedelta(days=2))
    (card,) = worklist([item(1, members=(11,)), late], week=WEEK, today=TODAY).rows
    assert (card.number, card.is_overdue) == (1, True)


def test_a_cluster_that_is_over_gives_its_members_back() -> None:
    over = item(1, "none", signal="recovered", members=(11,))
    assert order(over, item(11, enterprise=11)) == [11, 1]


def test_a_week_without_alerts_has_an_empty_list() -> None:
    found = worklist([], week=WEEK, today=TODAY)
    assert (found.rows, found.rest, found.snoozed, set(found.counts.values())) == ((), (), (), {0})
