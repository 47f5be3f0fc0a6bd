"""The week's rows: filters, tabs, counts, and the paragraph made of them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from data_access import alert_steps, call_record
from ui import alert_words
from ui.alert_facts import facts_of, used_heads
from ui.alert_items import Item, chosen, counts, in_tab, short_id
from ui.alert_marks import level_mark, week_line
from ui.alert_worklist import Figures, items_of
from ui.link import EnterprisesLink
from ui.words import words

CITY = "990100"
LINK = EnterprisesLink(
    v=82, week="2020-W39", tab="all", d=CITY, industry="", level="all", state="all", size="all", kind="all"
)
WEEK, TODAY = date(2020, 9, 21), date(2020, 9, 28)


def item(card="1", **changes):
    given = {
        "name": "甲",
        "district": "990101",
        "industry": "C",
        "level": "red",
        "standing": "unverified",
        "tab": "new",
    }
    return Item(card=card, **given | changes)


def alert(number, enterprise, **changes):
    given = {
        "about": "enterprise",
        "value": None,
        "cause": "decline",
        "event": number,
        "at": datetime(2020, 9, 22, tzinfo=UTC),
        "state": "triggered",
        "level": "orange",
        "reasons": ("decline_10",),
        "signal": "raised",
        "signal_week": WEEK,
        "run_from": WEEK,
        "district": "990101",
        "owner": "monitor",
        "due": None,
        "dismissal": None,
        "members": (),
        "is_finished": False,
        "is_overdue": lambda today: False,
        "is_snoozed": lambda today: False,
        "days_open": lambda today: 6,
    }
    return SimpleNamespace(number=number, enterprise=enterprise, **given | changes)


def register(*codes):
    row = {"name": "企业", "district": "990101", "industry": "C", "park": None, "size": "small", "monitoring": "key"}
    return {code: row | {"code": code, "giant": False, "ownership": "private"} for code in codes}


def test_counts_leave_out_what_recovered_or_is_finished_but_nothing_overdue():
    found = counts(
        [
            item(),
            item(level="orange", standing="verifying", is_overdue=True),
            item(level="none", tab="recovered", is_overdue=True),
            item(level="blue", standing="closed", tab="finished"),
        ]
    )
    assert found.levels == {"red": 1, "orange": 1}
    assert found.standings == {"unverified": 1, "verifying": 1, "overdue": 2, "closed": 1}
    assert found.urgent == 2


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, ["1", "2", "3"]),
        ({"d": "990102"}, ["2"]),
        ({"industry": "H"}, ["3"]),
        ({"level": "urgent"}, ["1", "2"]),
        ({"level": "yellow"}, ["3"]),
        ({"state": "overdue"}, ["2"]),
        ({"park": short_id("东园")}, ["3"]),
        ({"owner": short_id("officer-1")}, ["1"]),
        ({"kind": "key"}, ["2"]),
        ({"size": "large"}, ["1"]),
    ],
)
def test_every_filter_of_the_link_leaves_its_own(changes, kept):
    items = [
        item("1", owner="officer-1", size="large"),
        item("2", district="990102", level="orange", is_overdue=True, monitoring="key"),
        item("3", industry="H", level="yellow", park="东园"),
    ]
    assert [one.card for one in chosen(items, LINK.change(**changes), CITY)] == kept


def test_tabs_keep_apart_what_recovered_and_what_is_finished():
    items = [item("1"), item("2", tab="recovered"), item("3", tab="finished"), item("4", tab="worse", is_overdue=True)]

    def cards(tab, state="all"):
        return [one.card for one in in_tab(items, tab, state)]

    assert (cards("all"), cards("recovered"), cards("overdue")) == (["1", "4"], ["2"], ["4"])
    assert cards("all", "closed") == ["1", "2", "3", "4"]


def test_an_enterprise_with_several_alerts_has_one_row_with_the_strongest_level_and_all_reasons():
    rows = items_of(
        [
            alert(1, 7, level="yellow", reasons=("slow_decline",)),
            alert(2, 7, cause="dismissals", level="orange", reasons=("section_41",)),
            alert(3, 8, level="red", reasons=("closure",)),
            alert(4, 9),
        ],
        register(7, 8),
        Figures(),
        week=WEEK,
        today=TODAY,
    )
    assert {one.card for one in rows} == {"7", "8"}  # nothing of an enterprise that the viewer may not see
    [seven] = [one for one in rows if one.card == "7"]
    assert (seven.level, seven.reasons) == ("orange", ("section_41", "slow_decline"))


def test_what_was_finished_this_week_comes_last_and_what_the_takeover_put_aside_not_at_all():
    done = {"is_finished": True, "state": "seasonal", "at": datetime(2020, 9, 27, tzinfo=UTC)}
    rows = items_of(
        [
            alert(1, 7),
            alert(2, 8, **done),
            alert(3, 9, **done | {"state": "dismissed", "dismissal": "takeover"}),
            alert(4, 10, **done | {"at": datetime(2020, 9, 1, tzinfo=UTC)}),
        ],
        register(7, 8, 9, 10),
        Figures(),
        week=WEEK,
        today=TODAY,
    )
    assert [(one.card, one.tab) for one in rows] == [("7", "new"), ("8", "finished")]


def test_facts_count_falls_silence_lay_offs_and_the_largest_gap():
    weeks = pd.date_range("2020-08-24", periods=5, freq="7D")
    heads = pd.DataFrame({7: [100, 97, 95, 95, 90.0], 8: [50, 50, 50, None, None]}, index=weeks)
    blank = heads * float("nan")
    evidence = dict.fromkeys(("dismissals", "closures", "planned_cuts", "hidden", "shortage"), blank)
    evidence["dismissals"] = pd.DataFrame({7: [50, 1, 2, 0, 4.0], 8: [None] * 5}, index=weeks, dtype=float)
    evidence |= {"base": heads + 3, "hires": heads * 0, "leavers": heads * 0}
    found = facts_of(heads, used_heads(heads), evidence)
    assert (found[7]["falls"], found[7]["fallen"]) == (3, 10)
    assert (found[7]["dismissed_4"], found[7]["dismissed_13"]) == (7, 57)
    assert (found[7]["silent"], found[8]["silent"]) == (0, 2)
    assert found[7]["gap"] == 3
    assert "dismissed_4" not in found[8]


def test_a_line_breaks_where_nothing_was_reported_and_is_not_drawn_of_two_points():
    drawn = week_line([1.0, 2.0, None, 4.0, 5.0], 3.0, 6.0)
    assert drawn.count("data:image/svg+xml;base64,") == 4  # two layers, each as -webkit- and plain mask
    assert week_line([1.0, None, 2.0]) == ""


def test_a_level_is_shape_and_word_and_without_the_word_a_named_picture():
    t = words("zh")
    assert level_mark("red", t, whole=True).endswith('<b class="lw">红色预警</b></span>')
    assert 'role="img" aria-label="黄色关注"' in level_mark("yellow", t, word=False)


def test_every_code_of_the_follow_up_has_its_words():
    assert set(alert_steps.STATES) == set(alert_words.STATE_NAMES) == set(alert_words.STANDING_OF)
    assert set(alert_steps.ACTIONS) == set(alert_words.ACTION_NAMES)
    assert set(alert_steps.DISMISSALS) == set(alert_words.DISMISSAL_NAMES)
    codes = {*call_record.CONTACTS, *(f"reduction_{code}" for code in call_record.REDUCTIONS)}
    codes |= {f"cause_{code}" for code in call_record.CAUSES} | {f"measure_{code}" for code in call_record.MEASURES}
    assert codes | {f"result_{code}" for code in call_record.RESULTS} == set(alert_words.RECORD_NAMES)
    steps = set(alert_steps.PERSONS_ACTIONS) - {"recorded"}
    assert steps <= set(alert_words.STEP_NAMES)
