"""By which lines were alerts raised, on a day, as a version knows it? Rows of alert_rule, dated and versioned.

A parameter counts from its `effective_from`, the latest up to the day. Where no row speaks of a parameter, the
program's own default counts. The lines of the early warning are forecasting's (Rules); those of the follow-up are here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import Connection

from data_access.at_version import Where, rows_at
from data_access.reader import Reader
from data_access.schema import VERSIONED

ALERT_RULE = VERSIONED["alert_rule"]
VALUE = len(ALERT_RULE.key) + ALERT_RULE.content.index("value")
Values = dict[tuple[str, str], float]

_OWN_ZH, _OWN_EN = "本系统设定", "set by this system"
_PLAN_ZH = "某市失业预警应急预案：Ⅲ级12小时、Ⅰ级和Ⅱ级2小时内书面报告"
_PLAN_EN = "A municipal emergency plan: a written report within 12 hours for level III, 2 hours for I and II"


@dataclass(frozen=True)
class FollowUpRules:
    """How alerts are followed up: days until something is due, hours until an emergency is reported, and sizes.

    `verify_days_*`: to look into one of that level; `confirmed_days` and so on: until the next step of that state;
    `emergency_persons_*`: the persons from which a level is suggested, for the person who sets it; `capacity`: alerts a
    week that can be looked into; `cluster_*`: how many fall together, and how unlikely that must be by chance.
    """

    verify_days_red: int = 1
    verify_days_orange: int = 3
    verify_days_yellow: int = 7
    verify_days_blue: int = 14
    confirmed_days: int = 7
    graded_days: int = 3
    assisted_days: int = 14
    tracked_days: int = 28
    emergency_persons_1: int = 600
    emergency_persons_2: int = 200
    emergency_persons_3: int = 50
    report_hours_1: float = 2
    report_hours_2: float = 2
    report_hours_3: float = 12
    capacity: int = 20
    cluster_members: int = 3
    cluster_chance: float = 0.01

    def days_of(self, state: str, level: str) -> int:
        """How many days there are for the next step of an alert in `state`; recovered ones wait like yellow ones."""
        if state in ("triggered", "verifying"):
            return int(getattr(self, f"verify_days_{'yellow' if level == 'none' else level}"))
        return int(getattr(self, f"{state}_days"))

    def report_hours(self, emergency: int) -> float:
        return float(getattr(self, f"report_hours_{emergency}"))

    def suggested_emergency(self, persons: float) -> int | None:
        """The level that the table suggests for so many persons; None below all. A person decides."""
        return next((n for n in (1, 2, 3) if persons >= getattr(self, f"emergency_persons_{n}")), None)


FOLLOW_UP = "follow_up"  # the `rule` that all of them are rows of
DEFAULTS = FollowUpRules()
UNITS = {"days": "day", "hours": "hour", "persons": "person", "capacity": "item", "members": "firm", "chance": "share"}
SOURCES: Mapping[str, tuple[str, str]] = {
    "emergency_persons_1": (
        "杭州市2015年预案（征求意见稿）：一家企业关闭涉及600人以上为Ⅰ级",
        "Hangzhou draft plan of 2015: level I from 600 persons of one closure",
    ),
    "emergency_persons_2": (
        "山东省失业动态监测：单个企业集中减员超过200人报警",
        "Shandong monitoring: an alarm from 200 persons of one enterprise",
    ),
    **{f"report_hours_{level}": (_PLAN_ZH, _PLAN_EN) for level in (1, 2, 3)},
}


def follow_up_rows(effective_from: str) -> list[dict[str, object]]:
    """The defaults as rows of alert_rule, for a publication that sets them."""
    return [
        {
            "rule": FOLLOW_UP,
            "parameter": field.name,
            "effective_from": effective_from,
            "value": float(field.default),
            "unit": next(unit for part, unit in UNITS.items() if part in field.name),
            "source_zh": SOURCES.get(field.name, (_OWN_ZH, _OWN_EN))[0],
            "source_en": SOURCES.get(field.name, (_OWN_ZH, _OWN_EN))[1],
        }
        for field in fields(FollowUpRules)
    ]


def values_in(connection: Connection, version: int, day: date, *, rule: str | None = None) -> Values:
    """The lines in force on `day` as `version` knows them, by (rule, parameter)."""
    asked = [Where("effective_from", high=day.isoformat())]
    if rule is not None:
        asked.append(Where("rule", among=(rule,)))
    # Ordered by key, so that of one parameter the latest row comes last.
    return {tuple(row[:2]): row[VALUE] for row in rows_at(connection, ALERT_RULE, version, *asked)}


def values_at(reader: Reader, day: date) -> Values:
    """values_in() as the reader's version has it, a draft's rows included."""
    rows = reader.alert_rules()
    rows = rows.loc[rows["effective_from"] <= day.isoformat()]
    return {(row.rule, row.parameter): float(row.value) for row in rows.itertuples()}


def follow_up_rules(values: Mapping[tuple[str, str], float]) -> FollowUpRules:
    """The rules that these values make; the program's defaults where they say nothing."""
    types = {field.name: type(field.default) for field in fields(FollowUpRules)}
    given = {name: values[FOLLOW_UP, name] for name in types if (FOLLOW_UP, name) in values}
    return FollowUpRules(**{name: types[name](value) for name, value in given.items()})


def follow_up_in(connection: Connection, version: int, day: date) -> FollowUpRules:
    return follow_up_rules(values_in(connection, version, day, rule=FOLLOW_UP))
