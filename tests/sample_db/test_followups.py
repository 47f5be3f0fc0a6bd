"""What the sample city's people did about its alerts: every state and disposition occurs, and each step was taken."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.alert_counts import rule_precision
from data_access.alert_steps import DISMISSALS, STATES, VERDICTS
from data_access.alerts import Alert, alert_events, alerts
from data_access.business_clock import day_shown
from data_access.engine import close_engine, file_url, open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.screenings import Screenings
from data_access.viewer import program_viewer, viewer_for
from forecasting.alert_rules import DEFAULT_RULES
from forecasting.screening import follow_up_at, rules_at
from sample_db.districts import SONGJI
from sample_db.followups import FOLLOW_UPS, GIANT, IDLE, LAYOFF, SHOP, STOPS
from sample_db.panel_planted import BY_STORY, LIGHT_PARK, PLANTED

TODAY = date(2020, 10, 20)


@pytest.fixture(scope="module")
def engine(sample_city_file: Path) -> Iterator[Engine]:
    yield open_engine(file_url(sample_city_file))
    close_engine(file_url(sample_city_file))


@pytest.fixture(scope="module")
def everything(engine: Engine) -> tuple[Alert, ...]:
    return alerts(engine, program_viewer(engine))


def of(everything: tuple[Alert, ...], about: int | str, cause: str = "decline") -> Alert:
    return max((one for one in everything if one.key[1:] == (about, cause)), key=lambda one: one.number)


def steps(engine: Engine, one: Alert) -> list[str]:
    return [event.action for event in alert_events(engine, program_viewer(engine), one.number)]


def test_every_step_was_taken_when_and_by_whom_it_is_told(engine: Engine, everything: tuple[Alert, ...]) -> None:
    viewer = program_viewer(engine)
    done = {
        (event.at, event.subject, one.key[1], one.cause, event.action)
        for one in everything
        for event in alert_events(engine, viewer, one.number)
    }
    told = {(one.at.astimezone(UTC), one.subject, one.about, one.cause, one.action) for one in FOLLOW_UPS}
    assert told - done == set()


def test_every_state_and_disposition_occurs(everything: tuple[Alert, ...]) -> None:
    assert {one.state for one in everything} == set(STATES)
    assert {one.verdict for one in everything} == {None, *VERDICTS}
    assert {one.dismissal for one in everything} - {None} == {"takeover", "lapsed", "duplicate"} < set(DISMISSALS)
    assert Counter(one.about for one in everything if not one.is_finished)["park"] == 1


def test_on_the_business_day_some_are_overdue_one_is_put_off_and_one_report_is_late(
    engine: Engine, everything: tuple[Alert, ...]
) -> None:
    assert day_shown(engine, newest_version(engine), now=datetime.now(UTC)) == TODAY
    assert 3 <= sum(one.is_overdue(TODAY) for one in everything) <= 15
    assert [one.enterprise for one in everything if one.is_snoozed(TODAY)] == [IDLE]
    giant = of(everything, GIANT)
    assert (giant.state, giant.emergency, giant.is_overdue(TODAY)) == ("graded", 2, True)
    assert giant.report_by < datetime(2020, 10, 20, tzinfo=UTC)
    layoff = of(everything, LAYOFF, "dismissals")
    assert (layoff.state, layoff.emergency, layoff.report_by) == ("assisted", 3, None)


def test_the_open_list_is_one_that_an_office_can_work_through(everything: tuple[Alert, ...]) -> None:
    waiting = [one for one in everything if not one.is_finished]
    assert len(waiting) <= 45
    assert sum(one.level in ("red", "orange") for one in waiting) <= 20


def test_what_was_put_aside_came_back_when_it_got_worse_and_what_was_missing_was_followed_to_its_end(
    engine: Engine, everything: tuple[Alert, ...]
) -> None:
    assert steps(engine, of(everything, STOPS, "silence")) == ["raised", "dismissed", "reopened", "verifying"]
    shop = steps(engine, of(everything, SHOP, "silence"))
    assert [one for one in shop if one != "revised"] == [
        "raised",
        "recorded",
        "recovered",
        "confirmed",
        "tracked",
        "closed",
    ]


def test_the_three_of_the_park_are_on_one_card(everything: tuple[Alert, ...]) -> None:
    park = of(everything, LIGHT_PARK)
    assert set(park.members) == {one.enterprise for one in BY_STORY["park_falls_together"]}
    assert (park.about, park.district, park.owner, park.state) == ("park", SONGJI, f"officer-{SONGJI}", "verifying")


def test_the_alert_whose_data_were_corrected_says_so(engine: Engine, everything: tuple[Alert, ...]) -> None:
    bleed = of(everything, BY_STORY["slow_bleed"][0].enterprise)
    (revised,) = (
        event for event in alert_events(engine, program_viewer(engine), bleed.number) if event.action == "revised"
    )
    assert revised.detail["weeks"] == ["2020-06-15"]
    assert revised.version == newest_version(engine)


def test_what_is_planted_is_said_in_the_week_it_is_to_be_seen_in(engine: Engine) -> None:
    # Weeks before the take-over's are the early warning's own tests' matter.
    screenings = Screenings(Reader(engine, program_viewer(engine), newest_version(engine)))
    judged = [one for one in PLANTED if date.fromisoformat(one.seen) in screenings.weeks()]
    assert len(judged) >= 10
    for one in judged:
        said = screenings.rows(one.seen).loc[one.enterprise, "reasons"]
        assert set(one.rules) <= set(said), one.story
        if one.silent == ("*",):
            assert said == (), one.story
        else:
            assert not set(one.silent) & set(said), one.story


def test_the_officer_sees_the_alerts_of_the_own_county_only(engine: Engine, everything: tuple[Alert, ...]) -> None:
    seen = alerts(engine, viewer_for(engine, f"officer-{SONGJI}"))
    assert {one.district for one in seen} == {SONGJI}
    assert len(seen) == sum(one.district == SONGJI for one in everything) > 3


def test_dispositions_feed_the_rules_precision(engine: Engine) -> None:
    found = rule_precision(engine, viewer_for(engine, "leader"), newest_version(engine))
    assert (found["section_41"].decided, found["section_41"].confirmed) == (1, 1)
    assert (found["jobs_at_risk"].decided, found["jobs_at_risk"].confirmed) == (2, 1)
    assert not found["jobs_at_risk"].is_enough
    assert (found["shortage"].decided, found["shortage"].precision) == (0, None)


def test_the_lines_are_published_with_their_sources_and_are_the_defaults(engine: Engine) -> None:
    reader = Reader(engine, program_viewer(engine), newest_version(engine))
    rows = reader.alert_rules()
    assert set(rows["effective_from"]) == {"2018-10-01"}
    assert rows[["source_zh", "source_en", "unit"]].ne("").all().all()
    assert rules_at(reader, TODAY) == DEFAULT_RULES
    assert follow_up_at(reader, TODAY).capacity == 20
