"""What meetings decide: recorded against the version shown, closed with a note, never overwritten, frozen by e."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from data_access import recording
from data_access.commitments import (
    CommitmentRefused,
    Forbidden,
    Frozen,
    InvalidChange,
    add_note,
    close,
    commitments,
    newest_event,
    record,
    reopen,
)
from data_access.create import backup, describe, restore
from data_access.engine import DatabaseTrouble, open_engine
from data_access.grants import grant_role, revoke_role
from data_access.publish import ChangeSet, publish
from data_access.viewer import ANONYMOUS, Viewer, viewer_for
from tests.data_access.samples import CITY, EAST, JOBS, WEST, ground, observation, report
from tests.data_access.test_concurrency import at_once

MEETING, DUE = date(2020, 10, 12), date(2020, 10, 30)
PUBLISHED, MORNING = datetime(2020, 10, 9, 1, tzinfo=UTC), datetime(2020, 10, 12, 2, 30, tzinfo=UTC)
GRANTS = (
    ("leader", "leader", CITY),
    ("monitor", "monitor", CITY),
    ("head", "county_head", WEST),
    ("officer", "county_officer", EAST),
)


@pytest.fixture
def city(engine: Engine) -> Engine:
    """The ground as version 1, one figure as version 2, and people with their roles."""
    publish(engine, ground(), kind="setup", author="test", reason="ground", published_at=PUBLISHED)
    report(engine, observation(), published_at=PUBLISHED)
    for subject, role, where in GRANTS:
        grant_role(engine, subject, role, where, author="admin")
    return engine


def by(engine: Engine, subject: str = "monitor") -> Viewer:
    return viewer_for(engine, subject)


def decide(engine: Engine, subject: str = "monitor", **given: object) -> int:
    wanted = {
        "text": "补齐九月进度",
        "due": DUE,
        "meeting": MEETING,
        "version": 2,
        "district": EAST,
        "at": MORNING,
    }
    return record(engine, by(engine, subject), **{**wanted, **given})


def refused(attempt: Callable[[], object], kind: type[Exception]) -> Exception:
    with pytest.raises(kind) as told:
        attempt()
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told.value.zh)
    assert told.value.en.isascii()
    return told.value


def test_a_decision_is_recorded_as_it_was_made(city: Engine) -> None:
    assert newest_event(city) == 0
    assert commitments(city, ANONYMOUS) == ()
    number = decide(city, "leader", indicator=JOBS, body="市就业服务局")
    (one,) = commitments(city, ANONYMOUS)
    assert (number, one.number, newest_event(city)) == (1, 1, 1)
    assert (one.meeting, one.text, one.district, one.body, one.indicator, one.due, one.version) == (
        MEETING,
        "补齐九月进度",
        EAST,
        "市就业服务局",
        JOBS,
        DUE,
        2,
    )
    assert (one.opened_by, one.opened_at) == ("leader", MORNING)
    assert (one.closed_at, one.closed_by, one.note) == (None, None, None)
    assert [(event.event, event.action, event.subject, event.version) for event in one.events] == [
        (1, "opened", "leader", 2)
    ]


def test_it_is_overdue_from_the_day_after_it_was_due_until_it_is_closed(city: Engine) -> None:
    number = decide(city)
    (one,) = commitments(city, ANONYMOUS)
    assert [one.state(DUE - timedelta(1)), one.state(DUE), one.state(DUE + timedelta(1))] == ["open", "open", "overdue"]
    close(city, by(city, "leader"), number, note="已补齐", at=MORNING + timedelta(days=30))
    (one,) = commitments(city, ANONYMOUS)
    assert one.state(DUE + timedelta(1)) == "done"
    assert (one.closed_by, one.note, one.closed_at) == ("leader", "已补齐", MORNING + timedelta(days=30))


def test_reopening_is_a_further_event_and_the_closing_stays_to_be_read(city: Engine) -> None:
    number = decide(city)
    close(city, by(city), number, note="已办", at=MORNING)
    reopen(city, by(city, "leader"), number, note="仍有缺口", due=date(2020, 11, 30), at=MORNING)
    (one,) = commitments(city, ANONYMOUS)
    assert (one.state(date(2020, 11, 30)), one.state(date(2020, 12, 1))) == ("open", "overdue")
    assert (one.due, one.closed_at, one.closed_by, one.note) == (date(2020, 11, 30), None, None, None)
    assert [(event.action, event.note, event.due) for event in one.events] == [
        ("opened", None, DUE),
        ("closed", "已办", None),
        ("reopened", "仍有缺口", date(2020, 11, 30)),
    ]
    close(city, by(city), number, note="补齐", at=MORNING)
    assert commitments(city, ANONYMOUS)[0].note == "补齐"


def test_reopened_without_another_day_it_is_due_when_it_was(city: Engine) -> None:
    number = decide(city)
    close(city, by(city), number, note="已办")
    reopen(city, by(city), number, note="仍有缺口")
    assert commitments(city, ANONYMOUS)[0].due == DUE


def test_notes_may_follow_before_and_after_closing(city: Engine) -> None:
    number = decide(city, district=WEST)
    assert add_note(city, by(city, "head"), number, note="已走访12家") == 2
    close(city, by(city), number, note="已办")
    add_note(city, by(city, "head"), number, note="补充材料已报")
    (one,) = commitments(city, ANONYMOUS)
    assert one.state(DUE + timedelta(1)) == "done"
    assert one.note == "已办"
    assert [event.note for event in one.events] == [None, "已走访12家", "已办", "补充材料已报"]


def test_a_link_with_an_event_shows_what_stood_then_whatever_came_later(city: Engine) -> None:
    seen = {0: commitments(city, ANONYMOUS)}
    steps = [
        lambda: decide(city),
        lambda: decide(city, district=WEST, text="第二项"),
        lambda: add_note(city, by(city, "officer"), 1, note="在办"),
        lambda: close(city, by(city), 1, note="已办"),
        lambda: close(city, by(city), 2, note="已办"),
        lambda: reopen(city, by(city), 1, note="复核未过", due=date(2020, 12, 1)),
        lambda: decide(city, district=None, body="市财政局", at=None),
    ]
    for step in steps:
        step()
        seen[newest_event(city)] = commitments(city, ANONYMOUS)
    assert len(set(seen.values())) == 8
    for event, then in seen.items():
        assert commitments(city, ANONYMOUS, until_event=event) == then
    for unknown in (-1, 8, 2**70):
        with pytest.raises(LookupError):
            commitments(city, ANONYMOUS, until_event=unknown)


def test_only_the_newest_version_can_be_decided_on(city: Engine) -> None:
    told = refused(lambda: decide(city, version=1), Frozen)
    assert "数据版本1，最新版本是2" in told.zh
    assert "version 1 and the newest is 2" in told.en
    refused(lambda: decide(city, version=3), Frozen)
    number = decide(city)
    report(city, observation(value=7))
    for follow in (close, add_note):
        refused(lambda: follow(city, by(city), number, note="已办", version=2), Frozen)  # noqa: B023
    close(city, by(city), number, note="已办", version=3)
    refused(lambda: reopen(city, by(city), number, note="再办", version=2), Frozen)
    assert [event.version for event in commitments(city, ANONYMOUS)[0].events] == [2, 3]


def test_who_may_not_is_told_so_and_nothing_is_written(city: Engine) -> None:
    number = decide(city)
    nobody = Viewer("stranger", "none", False, frozenset(), False)
    pretender = Viewer("stranger", "monitor", True, frozenset({EAST}), True, frozenset({EAST}))
    for viewer in (ANONYMOUS, nobody, pretender, by(city, "head"), by(city, "officer")):
        wanted = {"text": "x", "due": DUE, "meeting": MEETING, "version": 2, "district": EAST}
        refused(lambda: record(city, viewer, **wanted), Forbidden)  # noqa: B023
        for follow in (close, reopen):
            refused(lambda: follow(city, viewer, number, note="x"), Forbidden)  # noqa: B023
    for viewer in (ANONYMOUS, nobody, pretender, by(city, "head")):
        refused(lambda: add_note(city, viewer, number, note="x"), Forbidden)  # noqa: B023
        refused(lambda: close(city, viewer, 99, note="x"), (Forbidden, CommitmentRefused))  # noqa: B023
    add_note(city, by(city, "officer"), number, note="本县区的说明")
    assert newest_event(city) == 2
    assert commitments(city, nobody) == ()
    assert commitments(city, nobody, until_event=2) == ()


def test_a_right_taken_away_counts_at_once(city: Engine) -> None:
    number, before = decide(city), by(city, "leader")
    revoke_role(city, "leader", "leader", CITY, author="admin")
    refused(lambda: close(city, before, number, note="x"), Forbidden)


def test_of_two_who_close_at_once_one_is_told_who_was_first(city: Engine) -> None:
    number = decide(city)
    viewers = [by(city, "leader"), by(city, "monitor")]
    wrong = at_once([lambda viewer=viewer: close(city, viewer, number, note=viewer.role) for viewer in viewers])
    (one,) = commitments(city, ANONYMOUS)
    assert [event.action for event in one.events] == ["opened", "closed"]
    assert [type(error) for error in wrong] == [CommitmentRefused]
    assert f"第1号议定事项已由{one.closed_by}于" in wrong[0].zh
    assert f"was closed by {one.closed_by} on" in wrong[0].en
    assert one.note == one.closed_by


def test_people_who_record_at_once_get_numbers_without_a_gap(city: Engine) -> None:
    viewer = by(city)

    def recording() -> None:
        for _ in range(4):
            record(city, viewer, text="x", due=DUE, meeting=MEETING, version=2, district=EAST)

    assert at_once([recording] * 5) == []
    assert [one.number for one in commitments(city, ANONYMOUS)] == list(range(1, 21))


def test_closing_says_the_day_and_hour_by_shanghais_clock(city: Engine) -> None:
    number = decide(city)
    close(city, by(city), number, note="已办", at=datetime(2020, 10, 12, 16, 40, tzinfo=UTC))
    told = refused(lambda: close(city, by(city), number, note="已办"), CommitmentRefused)
    assert told.zh == "第1号议定事项已由monitor于2020年10月13日 00:40销号，您的说明没有保存。"
    assert told.en == "Commitment 1 was closed by monitor on 2020-10-13 at 00:40. Your note was not saved."


def test_what_is_open_cannot_be_reopened_and_what_is_not_there_is_said(city: Engine) -> None:
    number = decide(city)
    assert "尚未销号" in refused(lambda: reopen(city, by(city), number, note="x"), CommitmentRefused).zh
    close(city, by(city), number, note="x")
    reopen(city, by(city, "leader"), number, note="x")
    assert "已由leader重新办理" in refused(lambda: reopen(city, by(city), number, note="x"), CommitmentRefused).zh
    for unknown in (2, 3, 99, 0, -1, 2**70):  # 2 and 3 are events of commitment 1
        told = refused(lambda: close(city, by(city), unknown, note="x"), CommitmentRefused)  # noqa: B023
        assert f"There is no commitment {unknown}." in told.en


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  补齐\r\n九月\t进度\u3000", "补齐 九月 进度"),
        (
            "<script>alert(1)</script> & **x** {a} %s '; DROP TABLE",
            "<script>alert(1)</script> & **x** {a} %s '; DROP TABLE",
        ),
        ("\ufeff零\u200b宽", "零宽"),
        ("\u202egnorw\u202c", "gnorw"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("𠮷" * 500, "𠮷" * 500),
    ],
)
def test_a_text_is_kept_as_one_line_of_plain_words(city: Engine, given: str, kept: str) -> None:
    number = decide(city, text=given)
    close(city, by(city), number, note=given)
    (one,) = commitments(city, ANONYMOUS)
    assert (one.text, one.note) == (kept, kept)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "text must be a text of 1 to 500 characters"),
        ({"text": " \n\u200b "}, "text must be a text of 1 to 500 characters"),
        ({"text": "字" * 501}, "1 to 500"),
        ({"text": None}, "1 to 500"),
        ({"text": "a\x00b"}, "control characters"),
        ({"text": "\x1b[2J"}, "control characters"),
        ({"text": "\ud800"}, "control characters"),
        ({"body": "局" * 101}, "body must be a text of 1 to 100"),
        ({"district": "999999"}, "no district '999999'"),
        ({"district": "x'\u202e"}, "no district"),
        ({"district": "a\x00"}, "no district"),
        ({"indicator": "nothing"}, "indicator 'nothing' is not in the catalogue"),
        ({"district": None}, "name the district or the body"),
        ({"district": "", "body": ""}, "name the district or the body"),
        ({"due": date(2020, 10, 11)}, "cannot be due before the meeting"),
        ({"due": date(1989, 12, 31)}, "due must be a day"),
        ({"due": "2020-10-30"}, "due must be a day"),
        ({"meeting": datetime(2020, 10, 12, tzinfo=UTC)}, "meeting must be a day"),
        ({"at": datetime(2020, 10, 8, tzinfo=UTC)}, "time does not run back"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_the_rule(city: Engine, given: dict[str, object], sentence: str) -> None:
    assert sentence in refused(lambda: decide(city, **given), InvalidChange).en
    assert newest_event(city) == 0


def test_everything_wrong_is_said_at_once(city: Engine) -> None:
    told = refused(lambda: decide(city, text="", indicator="nothing", due=None), InvalidChange)
    assert len(told.problems) == 3


def test_following_events_need_a_note_and_a_day_that_can_be(city: Engine) -> None:
    number = decide(city)
    for follow in (close, add_note):
        for note in ("", "字" * 501, "a\x00"):
            refused(lambda: follow(city, by(city), number, note=note), InvalidChange)  # noqa: B023
    close(city, by(city), number, note="已办")
    for due in (date(2020, 10, 11), "2020-11-01"):
        refused(lambda: reopen(city, by(city), number, note="x", due=due), InvalidChange)  # noqa: B023
    assert newest_event(city) == 2


def test_time_does_not_run_back_whatever_the_machines_clock_says(city: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    number = decide(city)
    refused(lambda: close(city, by(city), number, note="x", at=MORNING - timedelta(seconds=1)), InvalidChange)

    class SlowClock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2020, 1, 1, tzinfo=tz)

    monkeypatch.setattr(recording, "datetime", SlowClock)
    add_note(city, by(city), number, note="x")
    assert commitments(city, ANONYMOUS)[0].events[-1].at == MORNING
    with pytest.raises(ValueError, match="time zone"):
        decide(city, at=datetime(2030, 1, 1))  # noqa: DTZ001


def test_on_a_real_database_what_is_recorded_now_happens_now(city: Engine) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    decide(city, at=None)
    assert before <= commitments(city, ANONYMOUS)[0].opened_at <= datetime.now(UTC)


def test_on_a_demo_the_hour_is_the_machines_and_the_day_that_after_the_newest_publication(city: Engine) -> None:
    describe(city, {"database_kind": "demo"})
    decide(city, at=None)
    happened = commitments(city, ANONYMOUS)[0].opened_at + timedelta(hours=8)
    assert happened.date() == date(2020, 10, 10)


def test_a_district_that_went_later_leaves_its_commitments_as_they_are(city: Engine) -> None:
    decide(city, district=WEST)
    publish(city, ChangeSet({}, {"district": [(WEST,)]}), kind="correction", author="a", reason="b")
    assert commitments(city, ANONYMOUS)[0].district == WEST
    assert "no district" in refused(lambda: decide(city, district=WEST, version=3, at=None), InvalidChange).en


def test_a_database_of_the_first_schema_is_told_apart(city: Engine) -> None:
    with city.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE monitoring_schema SET version_num = '0001'"))
    with pytest.raises(DatabaseTrouble, match="older_schema"):
        commitments(city, ANONYMOUS)


def test_a_backup_brings_them_back_with_their_rules(city: Engine, tmp_path: Path) -> None:
    url, file = city.url.render_as_string(hide_password=False), tmp_path / "saved.backup"
    number = decide(city)
    close(city, by(city), number, note="已办")
    before = commitments(city, ANONYMOUS)
    backup(url, file)
    reopen(city, by(city), number, note="再办")
    restore(url, file, replace=True)
    restored = open_engine(url)
    assert commitments(restored, ANONYMOUS) == before
    refused(lambda: close(restored, by(restored), number, note="x"), CommitmentRefused)
    with pytest.raises(IntegrityError), restored.execution_options(write=True).begin() as connection:
        connection.execute(text("DELETE FROM commitment_event"))
