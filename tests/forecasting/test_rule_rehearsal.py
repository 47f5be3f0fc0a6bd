"""What other lines would have raised in the last year, and which of the confirmed alerts they would have caught."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from data_access.alert_rules_read import DEFAULTS, FollowUpRules, follow_up_rows, follow_up_rules
from data_access.errors import Forbidden, InvalidChange
from data_access.grants import grant_role
from data_access.publish import ChangeSet, publish
from data_access.sense import ALERT_LINES
from data_access.viewer import viewer_for
from forecasting.alert_rules import DEFAULT_RULES
from forecasting.early_warning import screen_weeks
from forecasting.rule_rehearsal import Confirmed, RuleRehearsal, rehearse_rules
from forecasting.rule_rows import rule_rows, rules_of
from tests.data_access.samples import CITY, lay_ground
from tests.forecasting.test_alerting import frame

WEEKS = pd.date_range("2020-06-01", periods=6, freq="7D")
DECLINE, SILENCE = ("decline_10", "orange"), ("silence_1", "blue")


def frames(*said: dict[int, tuple]) -> dict[pd.Timestamp, pd.DataFrame]:
    return {week: frame({1: (), 2: (), **told}) for week, told in zip(WEEKS, said, strict=False)}


def test_an_alert_begins_when_its_signal_was_not_there_the_week_before() -> None:
    found = rehearse_rules(
        frames({1: (DECLINE,)}, {1: (DECLINE, SILENCE)}, {}, {1: (DECLINE,), 2: (SILENCE,)}), [], weeks=3
    )
    assert (found.weeks, found.raised, found.a_week) == (3, 3, 1.0)
    assert found.by_level == {"orange": 1, "blue": 2}
    assert found.by_cause == {"decline": 1, "silence": 2}


def test_a_confirmed_alert_is_caught_by_a_signal_of_its_cause_within_four_weeks() -> None:
    screened = frames({}, {}, {}, {}, {}, {1: (DECLINE,)})
    monday = [week.date() for week in WEEKS]
    confirmed = [
        Confirmed(1, 1, "decline", monday[1]),
        Confirmed(2, 1, "decline", monday[0]),
        Confirmed(3, 1, "silence", monday[5]),
        Confirmed(4, 2, "decline", monday[5]),
        Confirmed(5, 1, "decline", date(2019, 1, 7)),  # outside the year
    ]
    found = rehearse_rules(screened, confirmed)
    assert (found.caught, found.missed) == ((1,), (2, 3, 4))


def test_without_weeks_nothing_is_rehearsed() -> None:
    assert rehearse_rules({}, []) == RuleRehearsal(0, 0, {}, {}, (), ())
    assert rehearse_rules({}, []).a_week == 0


def test_a_stricter_line_raises_fewer_alerts_on_a_panel() -> None:
    chance = np.random.default_rng(5)
    index = pd.date_range("2019-01-07", periods=60, freq="7D")
    heads = np.round(300 * np.exp(np.cumsum(chance.normal(0, 0.015, (60, 30)), axis=0)))
    panel = pd.DataFrame(heads, index=index, columns=range(30))
    strict = replace(DEFAULT_RULES, decline_5_persons=60.0, three_falls_persons=60.0)
    usual, fewer = (
        rehearse_rules(screen_weeks(panel, weeks=index[-26:], rules=rules), [], weeks=25)
        for rules in (DEFAULT_RULES, strict)
    )
    assert usual.weeks == fewer.weeks == 25
    assert 0 <= fewer.raised < usual.raised


def test_the_lines_go_into_rows_and_come_back() -> None:
    rows = rule_rows(effective_from="2018-10-01")
    assert all(row["source_zh"] and row["source_en"] and row["unit"] != "number" for row in rows)
    other = replace(DEFAULT_RULES, decline_10_share=0.12, silence_2_weeks=3)
    values = {(row["rule"], row["parameter"]): row["value"] for row in rule_rows(other, effective_from="2020-01-01")}
    assert rules_of(values) == other
    assert rules_of({}) == DEFAULT_RULES
    assert rules_of({("follow_up", "capacity"): 5.0, ("gone", "share"): 1.0}) == DEFAULT_RULES
    only = rule_rows(other, effective_from="2020-01-01", only=[("decline_10", "share")])
    assert [(row["rule"], row["parameter"], row["value"]) for row in only] == [("decline_10", "share", 0.12)]


def test_the_lines_of_the_follow_up_go_into_rows_and_come_back() -> None:
    rows = follow_up_rows("2018-10-01")
    values = {(row["rule"], row["parameter"]): row["value"] for row in rows}
    assert follow_up_rules(values) == DEFAULTS
    assert follow_up_rules({**values, ("follow_up", "capacity"): 30.0}).capacity == 30
    assert all(row["source_zh"] and row["unit"] for row in rows)


@pytest.mark.parametrize(("persons", "level"), [(49, None), (50, 3), (199, 3), (200, 2), (600, 1), (5_000, 1)])
def test_a_level_is_suggested_by_the_number_of_persons(persons: int, level: int | None) -> None:
    assert FollowUpRules().suggested_emergency(persons) == level


def test_every_line_that_is_shipped_makes_sense_and_a_slip_is_refused(sqlite_engine: Engine) -> None:
    lay_ground(sqlite_engine)
    shipped = [*rule_rows(effective_from="2018-10-01"), *follow_up_rows("2018-10-01")]
    assert all(any(re.fullmatch(line, str(row["parameter"])) for line in ALERT_LINES) for row in shipped)
    publish(sqlite_engine, ChangeSet({"alert_rule": shipped}), kind="rule", author="a", reason="b")
    for rule, parameter, value in (
        ("decline_10", "share", 10.0),
        ("decline_10", "persons", 0.0),
        ("silence_2", "weeks", 0.0),
        ("follow_up", "report_hours_1", 200.0),
        ("follow_up", "capacity", 0.0),
        ("follow_up", "verify_days_red", 365.0),
    ):
        [row] = [row for row in shipped if (row["rule"], row["parameter"]) == (rule, parameter)]
        with pytest.raises(InvalidChange, match="makes no sense"):
            publish(
                sqlite_engine,
                ChangeSet({"alert_rule": [{**row, "value": value}]}),
                kind="rule",
                author="a",
                reason="a slip",
            )


def test_who_publishes_a_line_is_the_citys_monitoring_staff(sqlite_engine: Engine) -> None:
    lay_ground(sqlite_engine)
    rows = rule_rows(effective_from="2018-10-01", only=[("decline_10", "share")])
    for subject, role in (("monitor", "monitor"), ("officer", "county_officer"), ("leader", "leader")):
        grant_role(sqlite_engine, subject, role, CITY, author="admin")
    for subject in ("officer", "leader"):
        viewer = viewer_for(sqlite_engine, subject)
        with pytest.raises(Forbidden):
            publish(sqlite_engine, ChangeSet({"alert_rule": rows}), kind="rule", reason="b", viewer=viewer)
    viewer = viewer_for(sqlite_engine, "monitor")
    assert publish(sqlite_engine, ChangeSet({"alert_rule": rows}), kind="rule", reason="b", viewer=viewer) == 2
