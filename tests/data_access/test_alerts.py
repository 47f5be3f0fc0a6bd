"""Alerts are handled step by step by those who may, never overwritten, and stand as they stood after any event."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from data_access.alert_rights import AlertRights, alert_rights, owners
from data_access.alert_rules_read import follow_up_rows
from data_access.alert_signals import put_aside
from data_access.alert_steps import FINISHED, PERSONS_ACTIONS, STATES, STEPS, legal, offered
from data_access.alert_words import ACTION_WORDS, STATE_WORDS
from data_access.alerts import (
    AlertRefused,
    AlreadyHandled,
    CallRecord,
    act,
    alert_events,
    alert_numbered,
    alerts,
    alerts_of,
    newest_event,
)
from data_access.business_clock import day_shown
from data_access.commitments import record as record_commitment
from data_access.errors import Forbidden, Frozen, InvalidChange
from data_access.grants import grant_role, revoke_role
from data_access.publish import ChangeSet, publish
from data_access.viewer import ANONYMOUS, viewer_for
from tests.data_access.alert_samples import (
    BAKERY,
    MORNING,
    STEEL,
    TEXTILES,
    TODAY,
    by,
    do,
    everything,
    lay_people,
    raise_one,
    signal,
    signals,
)
from tests.data_access.samples import CITY, EAST, EVERYTHING, SOUTH, WEST, observation, report

LATER = MORNING + timedelta(days=7)
NEXT_WEEK = date(2020, 10, 5)


@pytest.fixture
def city(engine: Engine) -> Engine:
    lay_people(engine)
    return engine


def refused(attempt: Callable[[], object], kind: type[Exception]) -> Exception:
    with pytest.raises(kind) as told:
        attempt()
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told.value.zh)
    assert told.value.en.isascii()
    return told.value


def test_an_alert_is_raised_with_its_districts_officer_and_a_day_it_is_due(city: Engine) -> None:
    signals(city, signal(STEEL, "red"), signal(TEXTILES, "yellow"), signal(1, "blue", district=SOUTH))
    steel, textiles, other = everything(city)
    assert (steel.number, steel.key, steel.state, steel.level) == (
        1,
        ("enterprise", STEEL, "decline"),
        "triggered",
        "red",
    )
    assert (steel.version, steel.reasons, steel.signal, steel.opened_at) == (2, ("decline_10",), "raised", MORNING)
    assert [one.owner for one in (steel, textiles, other)] == ["officer", "western", "monitor"]
    assert [(one.due - TODAY).days for one in (steel, textiles, other)] == [1, 7, 14]
    assert [steel.is_overdue(TODAY + timedelta(days=days)) for days in (1, 2)] == [False, True]
    assert steel.days_open(TODAY + timedelta(days=3)) == 3


def test_an_alert_goes_from_the_first_signal_to_its_last_step(city: Engine) -> None:
    number = raise_one(city).number
    visit = CallRecord(
        "visit", "dismissed", ("difficulty",), 46, ("job_fair", "retraining"), "continuing", date(2020, 10, 20)
    )
    assert do(city, number, "verifying").state == "verifying"
    confirmed = do(city, number, "confirmed", record=visit, note="已到企业核实")
    assert (confirmed.state, confirmed.verdict, confirmed.due) == ("confirmed", "confirmed", date(2020, 10, 20))
    graded = do(city, number, "graded", "monitor", emergency=3)
    assert (graded.emergency, graded.report_by - graded.at) == (3, timedelta(hours=12))
    assert do(city, number, "reported", "monitor").report_by is None
    assert do(city, number, "assisted").due == TODAY + timedelta(days=14)
    assert do(city, number, "tracked", due=date(2020, 11, 2)).due == date(2020, 11, 2)
    closed = do(city, number, "closed", note="连续两期平稳")
    assert (closed.state, closed.due, closed.verdict, closed.is_finished) == ("closed", None, "confirmed", True)
    events = alert_events(city, by(city), number)
    steps = ["raised", "verifying", "confirmed", "graded", "reported", "assisted", "tracked", "closed"]
    assert [one.action for one in events] == steps
    assert [one.event for one in events] == list(range(1, 9))
    assert (events[2].record, events[2].note, events[2].subject, events[2].version) == (
        visit,
        "已到企业核实",
        "officer",
        2,
    )


@pytest.mark.parametrize(("emergency", "hours"), [(1, 2), (2, 2), (3, 12)])
def test_the_deadline_of_a_report_runs_from_the_moment_a_person_sets_the_level(
    city: Engine, emergency: int, hours: int
) -> None:
    one = raise_one(city, level="red")
    assert one.report_by is None
    do(city, one.number, "confirmed")
    graded = do(city, one.number, "graded", emergency=emergency, at=LATER)
    assert graded.report_by == LATER + timedelta(hours=hours)


def test_the_hours_of_a_report_and_the_days_of_a_step_are_those_in_force_on_the_day(city: Engine) -> None:
    values = {"report_hours_3": 6.0, "verify_days_yellow": 2.0, "assisted_days": 5.0}
    rows = [
        {**row, "value": values[str(row["parameter"])]}
        for row in follow_up_rows(LATER.date().isoformat())
        if row["parameter"] in values
    ]
    publish(city, ChangeSet({"alert_rule": rows}), kind="rule", author="a", reason="b", published_at=MORNING)
    signals(city, signal(STEEL, "yellow"))
    signals(city, signal(BAKERY, "yellow"), at=LATER)
    steel, bakery = everything(city)
    assert (steel.due - TODAY, bakery.due - LATER.date()) == (timedelta(days=7), timedelta(days=2))
    do(city, 1, "confirmed", at=LATER)
    graded = do(city, 1, "graded", emergency=3, at=LATER)
    assert graded.report_by - graded.at == timedelta(hours=6)
    assert do(city, 1, "assisted", at=LATER).due - LATER.date() == timedelta(days=5)


def test_no_step_is_possible_but_those_of_the_table(city: Engine) -> None:
    number = raise_one(city).number
    for action in ("graded", "assisted", "tracked", "closed", "reopened", "raised", "worsened", "nonsense"):
        told = refused(lambda action=action: do(city, number, action, note="x", emergency=1), AlertRefused)
        assert "触发" in told.zh
    with (
        pytest.raises(IntegrityError, match="cannot follow"),
        city.execution_options(write=True).begin() as connection,
    ):
        connection.execute(
            text(
                "INSERT INTO alert_event (event, alert, at, subject, action, version, state, level, reasons, signal, "
                "signal_week, run_from, district) VALUES (2, 1, '2021-01-01T00:00:00Z', 'a', 'closed', 2, 'closed', "
                "'red', 'decline_10', 'raised', '2020-09-28', '2020-09-28', '990101')"
            )
        )


def test_the_table_leads_everywhere_and_out_of_every_state() -> None:
    reached = {state for _, _, state in legal()}
    assert reached == set(STATES)
    assert set(STATE_WORDS) == set(STATES)
    assert set(ACTION_WORDS) == set(STEPS)
    for state in STATES:
        assert "noted" in offered(state)
        assert ("reopened" in offered(state)) == (state in FINISHED)
        assert set(offered(state)) <= set(PERSONS_ACTIONS)
    assert offered("triggered")[:4] == ("verifying", "confirmed", "seasonal", "moved")


def test_what_the_program_raised_is_put_aside_by_it_only_while_nobody_touched_it(city: Engine) -> None:
    signals(city, signal(STEEL), signal(BAKERY), signal(TEXTILES))
    do(city, 2, "verifying")
    over = [signal(code, "none", action="recovered", number=n) for code, n in ((STEEL, 1), (BAKERY, 2))]
    signals(city, *over, week=NEXT_WEEK, at=LATER)
    assert put_aside(city, [1, 2, 3], note="接管前已恢复", at=LATER) == 1
    assert [(one.state, one.dismissal) for one in everything(city)] == [
        ("dismissed", "takeover"),
        ("verifying", None),
        ("triggered", None),
    ]


WRONG = (
    ("dismissed", {}, "理由"),
    ("dismissed", {"dismissal": "takeover"}, "理由"),
    ("dismissed", {"dismissal": "other"}, "说明"),
    ("verifying", {"dismissal": "minor"}, "理由"),
    ("snoozed", {"note": "x"}, "暂缓"),
    ("snoozed", {"note": "x", "until": TODAY}, "暂缓"),
    ("snoozed", {"note": "x", "until": TODAY + timedelta(days=93)}, "暂缓"),
    ("snoozed", {"until": TODAY + timedelta(days=9)}, "说明"),
    ("recorded", {}, "记录"),
    ("recorded", {"record": CallRecord("pigeon")}, "联系方式"),
    ("recorded", {"record": CallRecord("phone", "fired")}, "减员类型"),
    ("recorded", {"record": CallRecord("phone", causes=("difficulty", "difficulty"))}, "减员原因"),
    ("recorded", {"record": CallRecord("phone", measures=["refund"])}, "帮扶措施"),
    ("recorded", {"record": CallRecord("phone", result="good")}, "结果"),
    ("recorded", {"record": CallRecord("phone", persons=-1)}, "人数"),
    ("recorded", {"record": CallRecord("phone", persons=True)}, "人数"),
    ("recorded", {"record": CallRecord("phone", next_on=date(2020, 10, 1))}, "时限"),
    ("assigned", {}, "责任人"),
    ("assigned", {"owner": "western"}, "责任人"),
    ("assigned", {"owner": "nobody"}, "责任人"),
    ("assigned", {"due": TODAY - timedelta(days=1)}, "时限"),
    ("assigned", {"due": MORNING}, "时限"),
    ("verifying", {"emergency": 1}, "定级"),
    ("verifying", {"until": TODAY + timedelta(days=2)}, "暂缓"),
    ("seasonal", {"due": TODAY + timedelta(days=2)}, "时限"),
    ("noted", {"note": ""}, "说明"),
)


def test_what_is_wrong_is_said_and_nothing_is_recorded(city: Engine) -> None:
    number = raise_one(city).number
    for action, given, words in WRONG:
        told = refused(lambda action=action, given=given: do(city, number, action, **given), InvalidChange)
        assert words in told.zh, (action, given)
    assert newest_event(city) == 1


def test_an_emergency_level_is_one_two_or_three(city: Engine) -> None:
    number = raise_one(city).number
    do(city, number, "confirmed")
    for emergency in (None, 0, 4, True):
        refused(lambda emergency=emergency: do(city, number, "graded", emergency=emergency), InvalidChange)
    refused(lambda: do(city, number, "reported"), AlertRefused)


def test_a_note_stays_what_was_typed(city: Engine) -> None:
    number = raise_one(city).number
    given = ("=cmd|' /C calc'!A0", "+1+1", "<script>alert(1)</script>", "👩‍🏭 减员👍", "a" * 2_000, "**x** [a](b) $x$")
    for note in given:
        do(city, number, "noted", note=note)
    kept = [event.note for event in alert_events(city, by(city), number)[1:]]
    assert kept == [note.replace("\u200d", "") for note in given]  # what cannot be seen is not kept


def test_a_note_that_cannot_be_kept_is_refused(city: Engine) -> None:
    number = raise_one(city).number
    for note in ("a" * 2_001, "a" * 100_000, "a\x00b", "a\x1b[31mb", "\ud800", " \n ", 7):
        refused(lambda note=note: do(city, number, "noted", note=note), InvalidChange)


def test_who_acts_on_what_somebody_else_changed_is_told_who_what_and_when(city: Engine) -> None:
    number = raise_one(city).number
    do(city, number, "seasonal", "monitor")
    told = refused(lambda: act(city, by(city), number, "confirmed", expected_event=number, at=LATER), AlreadyHandled)
    assert (told.who, told.what, told.event) == ("monitor", "seasonal", 2)
    assert told.when == MORNING + timedelta(minutes=1)
    assert "已由monitor于2020年10月12日 10:31更新：核实为季节性" in told.zh
    signals(city, signal(action="improved", number=number, level="yellow"), week=NEXT_WEEK, at=LATER)
    told = refused(lambda: act(city, by(city), number, "noted", expected_event=2, note="x", at=LATER), AlreadyHandled)
    assert "系统筛查" in told.zh


def test_a_snooze_ends_by_itself_when_it_gets_worse_or_better_and_hides_nothing(city: Engine) -> None:
    signals(city, signal(STEEL), signal(BAKERY))
    until = TODAY + timedelta(days=20)
    for number in (1, 2):
        one = do(city, number, "snoozed", until=until, note="等待工资表")
        assert [one.is_snoozed(until), one.is_snoozed(until + timedelta(days=1))] == [True, False]
        assert one.is_overdue(until)
    signals(
        city,
        signal(STEEL, "red", action="worsened", number=1),
        signal(BAKERY, "none", action="recovered", number=2),
        week=NEXT_WEEK,
        at=LATER,
    )
    steel, bakery = everything(city)
    assert (steel.snoozed_until, steel.level, steel.due) == (None, "red", date(2020, 10, 15))
    assert (bakery.snoozed_until, bakery.level, bakery.state, bakery.is_recovered) == (None, "none", "triggered", True)
    do(city, 1, "snoozed", until=until, note="x")
    assert do(city, 1, "woken").snoozed_until is None


def test_a_finished_alert_that_gets_worse_is_to_be_looked_at_anew(city: Engine) -> None:
    number = raise_one(city, level="yellow").number
    do(city, number, "dismissed", dismissal="minor")
    signals(city, signal(level="red", action="reopened", number=number), week=NEXT_WEEK, at=LATER)
    (one,) = everything(city)
    assert (one.state, one.verdict, one.dismissal, one.level) == ("triggered", None, None, "red")
    assert (one.signal, one.signal_week, one.due) == ("reopened", NEXT_WEEK, LATER.date() + timedelta(days=1))
    do(city, number, "moved")
    again = do(city, number, "reopened", note="企业来电")
    assert (again.state, again.verdict, again.due) == ("verifying", None, LATER.date() + timedelta(days=1))


def test_an_enterprise_that_moved_takes_its_alert_to_the_other_districts_officer(city: Engine) -> None:
    number = raise_one(city).number
    signals(city, signal(action="transferred", number=number, district=WEST), week=NEXT_WEEK, at=LATER)
    assert alert_numbered(city, by(city, "officer"), number) is None
    one = alert_numbered(city, by(city, "western"), number)
    assert (one.district, one.owner, one.level) == (WEST, "western", "orange")


def test_an_alert_of_a_park_names_its_members(city: Engine) -> None:
    park = signal(None, "orange", about="park", value="轻工园", district=EAST, members=(BAKERY, STEEL))
    signals(city, park)
    (one,) = everything(city)
    assert (one.key, one.members, one.enterprise) == (("park", "轻工园", "decline"), (STEEL, BAKERY), None)
    regrouped = signal(
        None, "orange", about="park", value="轻工园", action="regrouped", number=1, members=(STEEL, 3, 2)
    )
    signals(city, regrouped, week=NEXT_WEEK, at=LATER)
    assert everything(city)[0].members == (2, 3, STEEL)


def test_alerts_are_told_of_the_districts_whose_details_are_granted(city: Engine) -> None:
    signals(city, signal(STEEL), signal(TEXTILES), signal(9, district=CITY, about="enterprise"))
    seen = {
        who: [one.number for one in alerts(city, by(city, who))] for who in ("leader", "monitor", "head", "western")
    }
    assert seen == {"leader": [1, 2, 3], "monitor": [1, 2, 3], "head": [1], "western": [2]}
    assert alerts(city, ANONYMOUS) == alerts(city, viewer_for(city, "stranger")) == ()
    assert [one.number for one in alerts_of(city, by(city, "head"), STEEL)] == [1]
    assert alerts_of(city, by(city, "head"), TEXTILES) == ()
    assert alert_numbered(city, by(city, "head"), 2) is None
    assert alert_events(city, by(city, "head"), 2) == ()


def test_leaders_and_heads_read_officers_handle_their_own_and_monitors_all(city: Engine) -> None:
    every = frozenset({CITY, EAST, WEST, SOUTH})
    own = frozenset({EAST})
    assert alert_rights(city, by(city, "monitor")) == AlertRights(every, every)
    assert alert_rights(city, by(city, "leader")) == AlertRights(every, frozenset())
    assert alert_rights(city, by(city, "head")) == AlertRights(own, frozenset())
    assert alert_rights(city, by(city, "officer")) == AlertRights(own, own)
    assert alert_rights(city, ANONYMOUS) == AlertRights()
    number = raise_one(city).number
    for who in ("leader", "head"):
        refused(lambda who=who: do(city, number, "verifying", who), Forbidden)
    for who in ("officer", "monitor"):
        do(city, number, "noted", who, note="x")


def test_an_unknown_alert_and_one_of_elsewhere_give_the_same_answer(city: Engine) -> None:
    number = raise_one(city).number
    asked = [
        (by(city, "western"), number),
        (by(city, "western"), 7),
        (by(city, "officer"), 7),
        (by(city, "officer"), -1),
        (by(city, "officer"), 10**12),
        (ANONYMOUS, number),
        (viewer_for(city, "stranger"), number),
    ]
    for viewer, which in asked:
        told = refused(lambda v=viewer, n=which: act(city, v, n, "noted", expected_event=1, note="x"), AlertRefused)
        assert told.zh == f"没有第{which}号预警，或者您无权查看。"


def test_rights_are_those_of_the_moment(city: Engine) -> None:
    number = raise_one(city).number
    stale = by(city, "officer")
    revoke_role(city, "officer", "county_officer", EAST, author="admin")
    refused(lambda: act(city, stale, number, "noted", expected_event=number, note="x"), AlertRefused)


def test_an_alert_is_given_to_somebody_who_may_handle_it(city: Engine) -> None:
    grant_role(city, "another", "county_officer", EAST, author="admin")
    grant_role(city, "everywhere", "county_officer", CITY, author="admin")
    number = raise_one(city).number
    assert owners(city, by(city), EAST) == ("another", "officer", "everywhere", "monitor")
    assert owners(city, by(city), WEST) == ()
    assert do(city, number, "assigned", owner="monitor", due=date(2020, 10, 30)).owner == "monitor"


def test_a_frozen_page_cannot_act(city: Engine) -> None:
    number = raise_one(city).number
    report(city, observation(value=2.0))
    refused(lambda: act(city, by(city), number, "noted", expected_event=number, note="x", version=2), Frozen)


def test_a_link_with_an_event_shows_alerts_and_commitments_as_they_stood_then(city: Engine) -> None:
    number = raise_one(city).number
    decided = record_commitment(
        city, by(city, "monitor"), text="走访企业", due=TODAY, meeting=TODAY, version=2, district=EAST, at=MORNING
    )
    do(city, number, "verifying", at=LATER)
    assert (number, decided, newest_event(city)) == (1, 2, 3)
    assert [one.state for one in alerts(city, EVERYTHING, until_event=decided)] == ["triggered"]
    assert [one.action for one in alert_events(city, EVERYTHING, number, until_event=2)] == ["raised"]
    assert alerts(city, EVERYTHING, until_event=0) == ()
    assert alert_numbered(city, EVERYTHING, number, until_event=3).state == "verifying"
    for event in (-1, 4):
        with pytest.raises(LookupError):
            alerts(city, EVERYTHING, until_event=event)
    assert day_shown(city, 2, 3, now=LATER) == LATER.date()
    assert day_shown(city, 2, 2, now=LATER) == TODAY


def test_events_can_be_neither_changed_nor_removed(city: Engine) -> None:
    raise_one(city)
    for statement in (
        "UPDATE alert_event SET note = 'x'",
        "DELETE FROM alert_event",
        "UPDATE alert SET cause = 'silence'",
        "DELETE FROM alert",
    ):
        with pytest.raises(IntegrityError), city.execution_options(write=True).begin() as connection:
            connection.execute(text(statement))


def test_events_have_no_gap_and_one_course_of_time_whatever_they_are_about(city: Engine) -> None:
    raise_one(city)
    insert = (
        "INSERT INTO commitment_event (event, commitment, at, subject, action, version, meeting, text, district, due) "
        "VALUES ({0}, {0}, '{1}', 'a', 'opened', {2}, '2020-10-12', 'text', '990101', '2020-10-30')"
    )
    late = "2020-10-12T02:30:00Z"
    for event, at, version in ((1, late, 2), (3, late, 2), (2, "2020-10-12T02:29:59Z", 2), (2, late, 1)):
        with (
            pytest.raises(IntegrityError, match=r"no gap|UNIQUE|unique"),
            city.execution_options(write=True).begin() as connection,
        ):
            connection.execute(text(insert.format(event, at, version)))
    with city.execution_options(write=True).begin() as connection:
        connection.execute(text(insert.format(2, late, 2)))
    assert newest_event(city) == 2
