"""Can a figure be, given the day it is published and what the catalogue says its indicator is? Do thresholds agree?

What a single row says of itself is checked in data_access.sense; here it is held against the rest of the data.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from data_access.business_clock import SHANGHAI
from data_access.change_set import Key, Prepared, Row
from data_access.errors import Implausible
from data_access.references import column_after
from data_access.schema import VERSIONED, indicator, target
from data_access.sense import Problem, figure_text
from data_access.validate import MOST_PROBLEMS, named

OBSERVATION = VERSIONED["observation"]
MONTH = OBSERVATION.key.index("month")
WEEK = VERSIONED["weekly_report"].key.index("week")
NUMERATOR, DENOMINATOR = (OBSERVATION.content.index(name) for name in ("numerator", "denominator"))
RATES = ("rate_floor", "rate_ceiling")
# Kind, and two of its thresholds of which the first is at most the second: what is slightly behind lies below what is
# on pace, and a pace that is sure rests on more years than an indicative one.
ORDERED = (
    ("cumulative", "watch_ratio", "on_pace_ratio"),
    ("stock", "watch_ratio", "on_pace_ratio"),
    ("season", "indicative_years", "min_years"),
    ("season", "min_years", "max_years"),
)


def check_plausible(connection: Connection, changed: Prepared, after: Prepared, moment: str) -> None:
    """Raise Implausible for figures of a month or a week still to come, for shares of more than the whole, and for
    thresholds that contradict each other.

    `after`: everything that is new, `changed` and what was drafted before it. `moment`: when it is published.
    """
    given = {key: row for key, row in changed.get("observation", {}).items() if row is not None}
    day = datetime.fromisoformat(moment).astimezone(SHANGHAI).date().isoformat()
    problems = [_to_come(key, day) for key in given if str(key[MONTH]) > day[:7]]
    reports = (key for key, row in changed.get("weekly_report", {}).items() if row is not None)
    problems += [_week_to_come(key, day) for key in reports if str(key[WEEK]) > day]
    over = {key: row for key, row in given.items() if _exceeds(row)}
    if over:
        shares = _Shares(connection, after, {key[0] for key in over})
        problems += [_too_much(key, row) for key, row in over.items() if shares.is_share(key)]
    if "status_rule" in changed:
        problems += _contradictions(column_after(connection, after, "status_rule", "value"))
    if problems:
        raise Implausible(problems[:MOST_PROBLEMS])


class _Shares:
    """Which of some indicators are shares: rates in percent, unless a target of over 100 % says otherwise."""

    def __init__(self, connection: Connection, after: Prepared, codes: set[object]) -> None:
        kinds = VERSIONED["indicator"].content
        kind, unit, value = kinds.index("kind"), kinds.index("unit"), VERSIONED["target"].content.index("value")
        senses = select(indicator.c.year, indicator.c.code, indicator.c.kind, indicator.c.unit)
        senses = senses.where(indicator.c.until.is_(None), indicator.c.code.in_(sorted(codes, key=str)))
        aims = select(*(target.c[name] for name in VERSIONED["target"].key), target.c.value)
        aims = aims.where(target.c.until.is_(None), target.c.indicator.in_(sorted(codes, key=str)))
        sense = {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(senses)}
        aim = {tuple(row[:-1]): row[-1] for row in connection.execute(aims)}
        for key, row in after.get("indicator", {}).items():
            sense[key] = (row.content[kind], row.content[unit]) if row else None
        for key, row in after.get("target", {}).items():
            aim[key] = row.content[value] if row else 0.0
        self.years: dict[object, dict[int, bool]] = {}
        for (year, code), told in sense.items():
            if told:
                self.years.setdefault(code, {})[year] = told[0] in RATES and told[1] == "percent"
        self.beyond = {key[:2] for key, aimed in aim.items() if aimed > 100}

    def is_share(self, key: Key) -> bool:
        """By the catalogue of the month's year, else of the last before it, else of the first."""
        years = self.years[key[0]]
        year = max((known for known in years if known <= int(str(key[MONTH])[:4])), default=min(years))
        return years[year] and (year, key[0]) not in self.beyond


def _contradictions(thresholds: Mapping[Key, object]) -> Iterator[Problem]:
    """One that is not in the database is not held against the other: what then counts is the program's matter."""
    for kind, smaller, larger in ORDERED:
        low, high = thresholds.get((kind, smaller)), thresholds.get((kind, larger))
        if low is not None and high is not None and low > high:
            zh, en = named("status_rule", (kind, smaller))
            low, high = figure_text(low), figure_text(high)
            yield f"{zh}：{low} 大于 {larger} 的 {high}，两者矛盾", f"{en}: {low} is more than {high} of {larger}"


def _exceeds(row: Row) -> bool:
    numerator, denominator = row.content[NUMERATOR], row.content[DENOMINATOR]
    return numerator is not None and numerator > denominator


def _to_come(key: Key, day: str) -> Problem:
    zh, en = named("observation", key)
    return (
        f"{zh}：入库日期为{day}，{key[MONTH]} 还没有到，不能有上报数",
        f"{en}: published on {day}, it cannot tell of {key[MONTH]}, a month still to come",
    )


def _week_to_come(key: Key, day: str) -> Problem:
    zh, en = named("weekly_report", key)
    return (
        f"{zh}：入库日期为{day}，{key[WEEK]} 那一周还没有到，不能有周报",
        f"{en}: published on {day}, it cannot tell of the week of {key[WEEK]}, which is still to come",
    )


def _too_much(key: Key, row: Row) -> Problem:
    zh, en = named("observation", key)
    part, whole = figure_text(row.content[NUMERATOR]), figure_text(row.content[DENOMINATOR])
    return (
        f"{zh}：分子 {part} 大于分母 {whole}，而这项比率不会超过100%",
        f"{en}: the numerator {part} exceeds the denominator {whole}, but this rate is a share of at most 100 %",
    )
