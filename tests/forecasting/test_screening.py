"""The weekly command: a version's newest week is screened, stored once, and the alerts follow it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from data_access.alert_rules_read import values_at
from data_access.alerts import alert_events, alerts
from data_access.grants import grant_role
from data_access.panel import Panel
from data_access.publish import ChangeSet, newest_version, publish
from data_access.reader import Reader
from data_access.screenings import Screenings
from data_access.viewer import program_viewer, viewer_for
from forecasting.__main__ import main
from forecasting.alert_rules import DEFAULT_RULES
from forecasting.alerting import signals
from forecasting.rule_rows import rule_rows
from forecasting.screening import UnknownWeek, follow_up_at, question, rules_at, screen_version
from tests.data_access.panel_samples import enterprise, import_panel, lay_panel, weekly
from tests.data_access.samples import CITY, EAST, EVERYTHING, WEST

FIRMS = range(1, 13)
WEEKS = pd.date_range("2020-01-06", "2020-09-21", freq="7D")
W36, W37, W38, W39 = (day.date() for day in WEEKS[-4:])


def home(code: int) -> str:
    return EAST if code <= 8 else WEST


def reports(week: date, **others: dict[int, dict]) -> list[dict]:
    """The reports of a week: steady heads that move by one, and what some enterprises say otherwise."""
    told = others.get("others", {})
    place = (week - WEEKS[0].date()).days // 7
    rows = []
    for code in FIRMS:
        heads = 100 + 10 * code + (place * code) % 2
        said = told.get(code, {})
        if said is not None:
            rows.append(weekly(code, week.isoformat(), **{"headcount": heads, "district": home(code), **said}))
    return rows


@pytest.fixture
def city(engine: Engine) -> Engine:
    """Twelve steady enterprises up to W36, taken over as version 2, and people."""
    old = [row for week in WEEKS[:-3] for row in reports(week.date())]
    lay_panel(engine, [enterprise(code, home(code), active_since="2020-01-06") for code in FIRMS], old)
    for subject, role, where in (("monitor", "monitor", CITY), ("officer", "county_officer", EAST)):
        grant_role(engine, subject, role, where, author="admin")
    return engine


def stand(engine: Engine) -> list[tuple[object, str, str, str]]:
    return [(one.key[1], one.cause, one.level, one.state) for one in alerts(engine, EVERYTHING)]


def actions(engine: Engine, number: int) -> list[str]:
    return [event.action for event in alert_events(engine, EVERYTHING, number)]


def test_a_week_is_screened_stored_once_and_its_alert_goes_to_the_officer(city: Engine) -> None:
    assert screen_version(city, weeks=8).events == {}
    import_panel(city, reports(W37, others={1: {"planned_cuts": 30}}))
    done = screen_version(city)
    assert (done.version, done.weeks, done.made, done.events) == (3, (W37,), 1, {"raised": 1})
    (one,) = alerts(city, viewer_for(city, "officer"))
    assert (one.key, one.level, one.owner, one.first_week) == (
        ("enterprise", 1, "planned_cuts"),
        "orange",
        "officer",
        W37,
    )
    assert alert_events(city, EVERYTHING, one.number)[0].detail["headcount"] == pytest.approx(110, abs=1.5)
    again = screen_version(city)
    assert (again.made, again.events) == (0, {})


def test_a_correction_of_an_old_week_is_told_by_its_alert_which_then_recovers(city: Engine) -> None:
    import_panel(city, reports(W37, others={1: {"planned_cuts": 30}}))
    screen_version(city)
    import_panel(city, [*reports(W37), *reports(W38)])
    assert screen_version(city).events == {"revised": 1, "recovered": 1}
    assert actions(city, 1) == ["raised", "revised", "recovered"]
    revised = alert_events(city, EVERYTHING, 1)[1]
    assert revised.detail == {"weeks": ["2020-09-07"], "was": "orange", "now": "none"}
    assert revised.version == 4
    assert screen_version(city).events == {}


def test_a_correction_that_changes_nothing_of_the_level_is_told_too_and_once(city: Engine) -> None:
    import_panel(city, reports(W37, others={1: {"planned_cuts": 30}}))
    screen_version(city)
    import_panel(city, [weekly(1, "2020-06-01", 112)])
    assert screen_version(city).events == {"revised": 1}
    assert screen_version(city).events == {}
    assert stand(city) == [(1, "planned_cuts", "orange", "triggered")]


def test_who_moves_to_another_district_takes_the_alert_along(city: Engine) -> None:
    import_panel(city, reports(W37, others={1: {"planned_cuts": 30}}))
    screen_version(city)
    moved = [enterprise(1, WEST, name="迁址并更名", active_since="2020-01-06")]
    later = reports(W38, others={1: {"planned_cuts": 30, "district": WEST}})
    import_panel(city, later, moved)
    assert screen_version(city).events == {"transferred": 1}
    (one,) = alerts(city, EVERYTHING)
    assert (one.district, one.owner) == (WEST, "monitor")
    assert alerts(city, viewer_for(city, "officer")) == ()


def test_an_enterprise_that_left_the_sample_is_judged_no_more(city: Engine) -> None:
    import_panel(city, reports(W37, others={1: {"planned_cuts": 30}}))
    screen_version(city)
    gone = [enterprise(1, EAST, active_since="2020-01-06", active_until="2020-09-07")]
    import_panel(city, reports(W38, others={1: None}), gone)
    assert screen_version(city).events == {}
    assert stand(city) == [(1, "planned_cuts", "orange", "triggered")]
    assert 1 not in Screenings(Reader(city, program_viewer(city), 4)).rows(W38).index


def test_one_report_is_no_week_yet_and_nobody_is_called_silent(city: Engine) -> None:
    import_panel(city, reports(W37)[:1])
    assert screen_version(city).events == {}
    import_panel(city, reports(W37, others={12: None})[1:])
    assert screen_version(city).events == {"raised": 1}
    assert stand(city) == [(12, "silence", "blue", "triggered")]
    import_panel(city, reports(W37)[-1:])
    assert screen_version(city).events == {"revised": 1, "lapsed": 1}
    assert stand(city) == [(12, "silence", "none", "dismissed")]


def test_a_panel_that_is_taken_over_has_no_backlog_of_what_is_long_over(city: Engine) -> None:
    other = [weekly(3, week.isoformat(), 130, planned_cuts=40) for week in (date(2020, 5, 18), date(2020, 5, 25))]
    import_panel(city, other)
    events = screen_version(city, weeks=30).events
    assert (events["raised"], events["recovered"], events["lapsed"]) == (1, 1, 1)
    (one,) = alerts(city, EVERYTHING)
    assert (one.state, one.dismissal, one.first_week) == ("dismissed", "takeover", date(2020, 5, 18))


def test_alerts_follow_the_newest_version_and_never_an_older_week(city: Engine) -> None:
    import_panel(city, reports(W37, others={1: {"planned_cuts": 30}}))
    import_panel(city, reports(W38, others={2: {"planned_cuts": 30}}))
    screen_version(city)
    assert {key for key, *_ in stand(city)} == {1, 2}
    before = stand(city)
    assert screen_version(city, version=3).events == {}
    assert screen_version(city, week=W36).events == {}
    assert stand(city) == before
    screenings = Screenings(Reader(city, EVERYTHING, 3))
    assert screenings.weeks() == (W37,)
    assert screenings.about(W37).version == 3


def test_a_version_shows_the_screening_of_the_newest_before_it_and_says_of_which(city: Engine) -> None:
    import_panel(city, reports(W37))
    screen_version(city)
    publish(
        city, ChangeSet({"alert_rule": rule_rows(effective_from="2021-01-04")}), kind="rule", author="a", reason="b"
    )
    shown = Screenings(Reader(city, EVERYTHING, 4)).about(W37)
    assert (shown.version, shown.week, shown.enterprises, shown.reported, shown.flagged) == (3, W37, 12, 12, 0)
    assert Screenings(Reader(city, EVERYTHING, 2)).about(W37) is None
    # The rules begin later and the reports are the same: so is the answer, and it is not stored a second time.
    assert screen_version(city).made == 0
    assert Screenings(Reader(city, EVERYTHING, 4)).about(W37).version == 4


def test_a_line_counts_from_the_week_it_takes_effect_in(city: Engine) -> None:
    row = {**rule_rows(effective_from="2020-09-14", only=[("planned_cuts", "persons")])[0], "value": 60.0}
    share = {**rule_rows(effective_from="2020-09-14", only=[("planned_cuts", "share")])[0], "value": 0.5}
    capacity = {**row, "rule": "follow_up", "parameter": "capacity", "value": 5.0}
    rows = [row, share, capacity]
    publish(city, ChangeSet({"alert_rule": rows}), kind="rule", author="a", reason="提高界限", viewer=None)
    reader = Reader(city, EVERYTHING, newest_version(city))
    assert rules_at(reader, date(2020, 9, 13)) == DEFAULT_RULES
    assert rules_at(reader, date(2020, 9, 14)).planned_cuts_persons == 60
    assert (follow_up_at(reader, W37).capacity, follow_up_at(reader, W38).capacity) == (20, 5)
    assert values_at(reader, date(2020, 9, 13)) == {}
    cuts = {1: {"planned_cuts": 30}}
    import_panel(city, [*reports(W37, others=cuts), *reports(W38, others=cuts)])
    found = question(city, newest_version(city)).answer([W37, W38])
    assert [found[week].loc[1, "level"] for week in (W37, W38)] == ["orange", "none"]


def test_what_is_stored_is_what_was_screened(city: Engine) -> None:
    import_panel(city, reports(W37, others={1: {"planned_cuts": 30}, 2: None}))
    screen_version(city, weeks=2)
    screenings = Screenings(Reader(city, program_viewer(city), 3))
    assert screenings.weeks() == (W36, W37)
    made = question(city, 3).answer([W36, W37])
    register = Panel(Reader(city, EVERYTHING, 3)).enterprises().set_index("code")
    for week in screenings.weeks():
        stored = screenings.rows(week)
        pd.testing.assert_frame_equal(stored, made[week], check_dtype=False, check_names=False)
        assert signals(stored, register) == signals(made[week], register)


def test_a_database_without_a_panel_has_nothing_to_screen(engine: Engine) -> None:
    assert screen_version(engine).weeks == ()
    lay_panel(engine, [enterprise(1)], [])
    assert screen_version(engine).weeks == ()


def test_a_week_without_reports_and_a_version_that_is_not_there_are_refused(city: Engine) -> None:
    with pytest.raises(UnknownWeek):
        screen_version(city, week=W39)
    with pytest.raises(LookupError):
        screen_version(city, version=9)


@pytest.fixture
def run(sqlite_engine: Engine, tmp_path: Path) -> Callable[..., int]:
    old = [row for week in WEEKS[-20:] for row in reports(week.date())]
    lay_panel(sqlite_engine, [enterprise(code, home(code)) for code in FIRMS], old)
    return lambda *given: main(["screen", "--url", f"sqlite:///{tmp_path / 'monitoring.sqlite'}", *given])


def test_the_command_says_what_it_did(
    run: Callable[..., int], sqlite_engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run("--weeks", "2") == 0
    told = capsys.readouterr()
    assert told.out.startswith("批次2，2020-W39：新算2周（共2周），")
    assert told.out.endswith("预警无变化\n")
    assert "预警已跟进 2/2 周" in told.err
    import_panel(sqlite_engine, [weekly(4, W39.isoformat(), 140, planned_cuts=90)])
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert run("--week", "2020-W39") == 0
    assert capsys.readouterr().out.endswith("s; 1 raised\n")


def test_the_command_says_what_is_wrong(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version", "7") == 1
    assert "There is no version 7." in capsys.readouterr().err
    assert run("--week", "2020-W53") == 1
    assert "There is no report of 2020-W53." in capsys.readouterr().err
    for wrong in (["--week", "2020-W54"], ["--week", (W39 + timedelta(days=1)).isoformat()], ["--weeks", "0"]):
        with pytest.raises(SystemExit) as left:
            run(*wrong)
        assert left.value.code == 2
