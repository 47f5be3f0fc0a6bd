"""What a week's screening means for the alerts that stand: one per enterprise and cause; told twice, done once."""

import pandas as pd
import pytest

from forecasting.alerting import Change, Known, Revised, Signal, changes, clusters, signals

EAST, WEST, CITY = "990101", "990102", "990100"
STEEL, BAKERY = 11, 12
REGISTER = pd.DataFrame(
    {"district": [EAST, WEST], "park": [None, None], "affiliation": [None, None], "industry": ["C", "C"]},
    index=[STEEL, BAKERY],
)
FACTS = {
    "headcount": 120.04,
    "change_4w": -15.02,
    "change_4w_pct": -11.1,
    "expected_4w": 118.0,
    "jobs_at_risk": 20.0,
    "probability_drop_10pct": float("nan"),
}


def frame(said: dict[int, tuple[tuple[str, str], ...]]) -> pd.DataFrame:
    """A week's screening: by enterprise the rules that speak and the level of each."""
    rank = ["none", "blue", "yellow", "orange", "red"].index
    rows = {
        code: {
            "level": max((level for _, level in told), key=rank, default="none"),
            "reasons": tuple(rule for rule, _ in told),
            "reason_levels": tuple(level for _, level in told),
            **FACTS,
        }
        for code, told in said.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def signal(level: str = "orange", subject: int | str = STEEL, cause: str = "decline", **given: object) -> Signal:
    reasons = () if level == "none" else ("decline_10",)
    return Signal(
        str(given.pop("about", "enterprise")), subject, cause, level, reasons, str(given.pop("district", EAST)), **given
    )


def known(level: str = "orange", number: int = 1, cause: str = "decline", **given: object) -> Known:
    key = given.pop("key", ("enterprise", STEEL, cause))
    return Known(number, key, level, str(given.pop("district", EAST)), bool(given.pop("finished", False)), **given)


def told(alerts: list[Known], found: list[Signal], **given: object) -> list[tuple[str, int | None, str]]:
    wanted = {"judged": {STEEL, BAKERY}, "register": REGISTER, **given}
    return [(change.action, change.number, change.signal.level) for change in changes(alerts, found, **wanted)]


def test_an_enterprise_has_a_signal_for_each_cause_with_the_level_of_its_strongest_rule() -> None:
    week = frame(
        {
            STEEL: (("section_41", "orange"), ("decline_10", "yellow"), ("decline_5", "yellow"), ("shortage", "blue")),
            BAKERY: (),
            99: (("decline_20", "red"),),  # not in the register
        }
    )
    found = signals(week, REGISTER)
    assert [(one.subject, one.cause, one.level, one.reasons) for one in found] == [
        (STEEL, "dismissals", "orange", ("section_41",)),
        (STEEL, "decline", "yellow", ("decline_10", "decline_5")),
        (STEEL, "shortage", "blue", ("shortage",)),
    ]
    assert found[0].facts == {
        "headcount": 120.0,
        "change_4w": -15.0,
        "change_4w_pct": -11.1,
        "expected_4w": 118.0,
        "jobs_at_risk": 20.0,
    }


@pytest.mark.parametrize(
    ("stands", "says", "becomes"),
    [
        (None, "orange", ("raised", None, "orange")),
        ("orange", "orange", None),
        ("orange", "red", ("worsened", 1, "red")),
        ("orange", "yellow", ("improved", 1, "yellow")),
        ("orange", "none", ("recovered", 1, "none")),
        ("none", "none", None),
        ("none", "yellow", ("worsened", 1, "yellow")),  # not closed yet: the same alert goes on
    ],
)
def test_an_open_alert_follows_its_signal(stands: str | None, says: str, becomes: tuple | None) -> None:
    alerts = [known(stands)] if stands else []
    found = [signal(says)] if says != "none" else []
    assert told(alerts, found) == ([becomes] if becomes else [])


@pytest.mark.parametrize(
    ("stands", "says", "becomes"),
    [
        ("orange", "orange", None),
        ("orange", "red", ("reopened", 1, "red")),
        ("orange", "yellow", ("improved", 1, "yellow")),
        ("orange", "none", ("recovered", 1, "none")),
        ("none", "yellow", ("raised", None, "yellow")),  # gone in between: a new alert
    ],
)
def test_a_finished_alert_comes_back_only_when_it_gets_worse(stands: str, says: str, becomes: tuple | None) -> None:
    found = [signal(says)] if says != "none" else []
    assert told([known(stands, finished=True)], found) == ([becomes] if becomes else [])


def test_of_several_alerts_of_one_enterprise_and_cause_the_newest_counts() -> None:
    alerts = [known("none", 1, finished=True), known("yellow", 5)]
    assert told(alerts, [signal("yellow")]) == []
    assert told(alerts, [signal("yellow", cause="silence")]) == [
        ("raised", None, "yellow"),
        ("recovered", 5, "none"),
    ]


def test_a_blue_one_that_nobody_looked_at_ends_by_itself_when_it_is_over() -> None:
    untouched = known("blue", cause="reconciliation", is_untouched=True)
    assert told([untouched], []) == [("lapsed", 1, "none")]
    assert told([known("blue", cause="reconciliation")], []) == [("recovered", 1, "none")]
    assert told([known("yellow", is_untouched=True)], []) == [("recovered", 1, "none")]


def test_an_enterprise_that_the_week_does_not_know_keeps_its_alert() -> None:
    assert told([known("red")], [], judged={BAKERY}) == []


def test_an_enterprise_that_moved_takes_its_alert_with_it() -> None:
    assert told([known(district=WEST)], [signal()]) == [("transferred", 1, "orange")]
    assert told([known("yellow", district=WEST)], [signal("red")]) == [
        ("transferred", 1, "red"),
        ("worsened", 1, "red"),
    ]


def test_a_week_that_few_have_reported_for_says_nothing_of_silence() -> None:
    quiet = signal("blue", cause="silence")
    assert told([], [quiet], reported_share=0.49) == []
    assert told([known("blue", cause="silence")], [], reported_share=0.49) == []
    assert told([], [quiet, signal()], reported_share=0.1) == [("raised", None, "orange")]
    assert told([], [quiet], reported_share=0.5) == [("raised", None, "blue")]


def test_an_alert_whose_data_were_revised_says_what_it_would_have_been() -> None:
    revised = {1: Revised(("2020-06-15",), "orange", "yellow"), 2: Revised(("2020-06-15",), "red", "red")}
    alerts = [known(), known("red", 2, key=("enterprise", BAKERY, "decline"), finished=True)]
    (change,) = (one for one in changes(alerts, [signal()], judged={STEEL}, register=REGISTER, revised=revised))
    assert isinstance(change, Change)
    assert (change.action, change.number) == ("revised", 1)
    assert change.detail == {"weeks": ["2020-06-15"], "was": "orange", "now": "yellow"}


def park(members: int, falling: int, elsewhere: int = 0) -> tuple[pd.DataFrame, list[Signal]]:
    """A register of 200, of which the first `members` are in a park; some of the park and of the others fall."""
    register = pd.DataFrame(
        {
            "district": [EAST] * members + [WEST] * (200 - members),
            "park": ["轻工园"] * members + [None] * (200 - members),
            "affiliation": None,
            "industry": "C",
        },
        index=range(1, 201),
    )
    fall = [*range(1, falling + 1), *range(200 - elsewhere + 1, 201)]
    return register, [signal("yellow", code, district=register.at[code, "district"]) for code in fall]


def test_three_of_a_park_that_fall_together_are_one_alert_with_its_members() -> None:
    register, found = park(12, 3, elsewhere=4)
    found[1] = signal("orange", 2)
    (one,) = (cluster for cluster in clusters(found, register, city=CITY) if cluster.about == "park")
    assert (one.key, one.level, one.members, one.district, one.starts) == (
        ("park", "轻工园", "decline"),
        "orange",
        (1, 2, 3),
        EAST,
        True,
    )
    assert one.facts == {"enterprises": 12, "falling": 3, "jobs_at_risk": 0}
    assert told([], [one], register=register) == [("raised", None, "orange")]


def test_two_are_no_cluster_and_three_of_many_are_what_chance_brings() -> None:
    register, found = park(12, 2)
    assert clusters(found, register) == ()
    register, found = park(100, 3, elsewhere=3)
    assert {one.about: one.starts for one in clusters(found, register)} == {"park": False, "industry": False}


def test_an_industry_of_thousands_is_judged_too() -> None:
    codes = range(1, 20_001)
    register = pd.DataFrame(
        {"district": EAST, "park": None, "affiliation": None, "industry": ["C"] * 9_000 + ["F"] * 11_000}, index=codes
    )
    few = [signal("yellow", code) for code in (*range(1, 91), *range(9_001, 9_111))]
    many = [signal("yellow", code) for code in (*range(1, 400), *range(9_001, 9_111))]
    assert {one.subject: one.starts for one in clusters(few, register)} == {"C": False, "F": False}
    assert {one.subject: one.starts for one in clusters(many, register)} == {"C": True, "F": False}


def test_who_falls_with_a_park_is_not_counted_for_the_industry_again() -> None:
    register, found = park(12, 4, elsewhere=0)
    assert [one.about for one in clusters(found, register)] == ["park"]


def test_a_cluster_goes_on_with_fewer_signs_than_it_began_with() -> None:
    register, found = park(100, 3, elsewhere=3)
    (weak, *_) = clusters(found, register)
    stands = known("yellow", key=weak.key, members=(1, 2, 9))
    assert told([], [weak], register=register) == []
    assert told([stands], [weak], register=register) == [("regrouped", 1, "yellow")]
    assert told([stands], [], register=register) == [("recovered", 1, "none")]


def test_members_of_several_districts_make_it_the_citys() -> None:
    register, found = park(12, 3)
    register.loc[2, "district"] = WEST
    found[1] = signal("yellow", 2, district=WEST)
    assert clusters(found, register, city=CITY)[0].district == CITY
