"""Does a change set say only what the schema allows? If not, which table, key, column and value, and what is allowed?

The bounds are read from the CHECKs of schema.py, so words and database cannot disagree. Stricter here than a CHECK can
be: days that exist, codes fit for a link, no control characters (PostgreSQL takes no NUL), whole numbers, no infinity.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from numbers import Integral, Real

from sqlalchemy import CheckConstraint, Column

from data_access.change_set import ChangeSet, Key, Prepared, Row
from data_access.credit_code import credit_code_problem
from data_access.errors import InvalidChange
from data_access.panel_schema import HEADS
from data_access.schema import VERSIONED, Versioned
from data_access.sense import SENSE, Problem
from data_access.types import Int
from data_access.types import Real as RealType

TABLES_ZH = {
    "district": "县区",
    "indicator": "指标",
    "target": "目标任务",
    "observation": "上报数",
    "status_rule": "进度状态规则",
    "policy_parameter": "政策参数",
    "enterprise": "企业",
    "weekly_report": "用工周报",
    "alert_rule": "预警规则",
    "publication": "数据批次",
    "source_file": "来源文件",
    "grant": "授权",
    "audit": "审计记录",
}
MOST_PROBLEMS = 50
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
CODE = ("一至六十四个字母、数字、点、横线或下划线", "1 to 64 letters, digits, dots, hyphens or underscores")
PATTERNS: dict[str, tuple[re.Pattern[str], tuple[str, str]]] = {
    "month": (
        re.compile(r"(199\d|20\d\d|2100)-(0[1-9]|1[0-2])", re.ASCII),
        (" YYYY-MM 格式的月份", "a month written YYYY-MM"),
    ),
    "day": (
        re.compile(r"(199\d|20\d\d|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII),
        (" YYYY-MM-DD 格式、日历上有的日期", "a day of the calendar written YYYY-MM-DD"),
    ),
    "week": (
        re.compile(r"(199\d|20\d\d|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII),
        (" YYYY-MM-DD 格式的星期一", "a Monday written YYYY-MM-DD"),
    ),
    "district": (re.compile(r"\d{6}", re.ASCII), ("六位数字代码", "a code of six digits")),
    "code": (re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII), CODE),
}
# Codes stand in links and, joined by '|', name rows; the rest of the text columns are for people.
CODES = {
    ("indicator", "code"),
    ("status_rule", "kind"),
    ("status_rule", "parameter"),
    ("policy_parameter", "code"),
    ("alert_rule", "rule"),
    ("alert_rule", "parameter"),
    ("observation", "indicator"),
    ("target", "indicator"),
}
DISTRICTS = {("observation", "district"), ("target", "district")}
# CHECKs over several columns of a row, by constraint name.
ROW_RULES: dict[str, tuple[Callable[[Mapping[str, object]], bool], str, str]] = {
    "ck_observation_figure_given": (
        lambda row: row["value"] is not None or (row["numerator"] is not None and row["denominator"] is not None),
        "应有 value，或者 numerator 和 denominator",
        "it needs value, or numerator and denominator",
    ),
    "ck_observation_ratio_whole": (
        lambda row: (row["numerator"] is None) == (row["denominator"] is None),
        "numerator 和 denominator 应同时填写或同时空缺",
        "numerator and denominator are given together or not at all",
    ),
    "ck_target_window_order": (
        lambda row: not (row["window_start"] and row["window_end"]) or row["window_end"] >= row["window_start"],
        "window_end 不能早于 window_start",
        "window_end is not before window_start",
    ),
    "ck_enterprise_active_order": (
        lambda row: row["active_until"] is None or row["active_until"] >= row["active_since"],
        "active_until 不能早于 active_since",
        "active_until is not before active_since",
    ),
    "ck_weekly_report_figure_given": (
        lambda row: any(row[name] is not None for name in HEADS),
        "至少应填写一项人数",
        "it needs at least one figure",
    ),
    "ck_weekly_report_planned_whole": (
        lambda row: row["planned_cuts_on"] is None or row["planned_cuts"] is not None,
        "填写了 planned_cuts_on，就应填写 planned_cuts",
        "planned_cuts_on is given with planned_cuts only",
    ),
}


class _Wrong(Exception):
    """A value that a column does not take, with what it takes in Chinese and English."""

    def __init__(self, allowed: tuple[str, str]) -> None:
        super().__init__(allowed[1])
        self.allowed = allowed


Check = Callable[[object], object]


def is_missing(value: object) -> bool:
    """None, or the NaN by which a frame says NULL."""
    return value is None or (isinstance(value, float) and value != value)


def prepare(changes: ChangeSet) -> Prepared:
    """The change set with every value checked and in the schema's types; InvalidChange lists what is wrong."""
    prepared: Prepared = {}
    problems: list[Problem] = []
    for name in {**changes.rows, **changes.removed}:
        if name not in VERSIONED:
            allowed = ", ".join(VERSIONED)
            problems.append(
                (f"没有名为 {name!r} 的数据表，应为：{allowed}", f"no table {name!r}; there are: {allowed}")
            )
            continue
        versioned, seen = VERSIONED[name], prepared.setdefault(name, {})
        for given in changes.rows.get(name, ()):
            row, found = _row(versioned, given)
            if row is not None and row[0] in seen:
                found = [_twice(name, row[0])]
            problems += found
            if row is not None and not found:
                seen[row[0]] = row[1]
            if len(problems) >= MOST_PROBLEMS:
                raise InvalidChange(problems)
        for given_key in changes.removed.get(name, ()):
            key, found = _removed(versioned, given_key)
            if not found and key in seen:
                found = [_twice(name, key)]
            problems += found
            if not found:
                seen[key] = None
    if problems:
        raise InvalidChange(problems[:MOST_PROBLEMS])
    return prepared


def named(table: str, key: Key) -> tuple[str, str]:
    """A row's name in a sentence: 上报数 urban_new_employment|990101|2020-08|0, observation ..."""
    joined = "|".join(str(part) for part in key)
    return f"{TABLES_ZH[table]} {joined}", f"{table} {joined}"


def checked_text(table: str, column: str, value: object) -> str:
    """A text that fills a column of a table that is not versioned (a publication's reason), else InvalidChange."""
    try:
        if is_missing(value):
            raise _Wrong(_filled(LONGEST))
        return _text(value, most=LONGEST)
    except _Wrong as wrong:
        raise InvalidChange([_problem(TABLES_ZH[table], table, column, value, wrong.allowed)]) from wrong


def _row(versioned: Versioned, given: Mapping[str, object]) -> tuple[tuple[Key, Row] | None, list[Problem]]:
    checks, row_rules = _checks(versioned.name)
    values: dict[str, object] = {}
    wrong: list[tuple[str, object, tuple[str, str]]] = []
    for column, (check, nullable) in checks.items():
        value = given.get(column)
        if value is None or value != value:  # as is_missing() asks; this runs for every cell of a hundred thousand rows
            values[column] = None
            if not nullable:
                wrong.append((column, value, ("不能为空", "a value; it may not be empty")))
            continue
        try:
            values[column] = check(value)
        except _Wrong as found:
            wrong.append((column, value, found.allowed))
    unknown = () if given.keys() <= checks.keys() else [column for column in given if column not in checks]
    if not wrong and not unknown:
        broken = [(zh, en) for holds, zh, en in row_rules if not holds(values)]
        broken += [problem for check in SENSE.get(versioned.name, ()) if (problem := check(values))]
        key = tuple(values[column] for column in versioned.key)
        if not broken:
            content = tuple(values[column] for column in versioned.content)
            return (key, Row(content, values["source_sheet"], values["source_row"])), []
        zh_name, en_name = named(versioned.name, key)
        return None, [(f"{zh_name}：{zh}", f"{en_name}: {en}") for zh, en in broken]
    zh_name, en_name = named(versioned.name, tuple(given.get(column) for column in versioned.key))
    problems = [_problem(zh_name, en_name, column, value, allowed) for column, value, allowed in wrong]
    problems += [(f"{zh_name}：没有 {column} 这一列", f"{en_name}: there is no column {column}") for column in unknown]
    return None, problems


def _removed(versioned: Versioned, given: tuple) -> tuple[Key, list[Problem]]:
    checks, _ = _checks(versioned.name)
    zh_name, en_name = named(versioned.name, tuple(given))
    if len(given) != len(versioned.key):
        columns = ", ".join(versioned.key)
        return (), [(f"{zh_name}：主键应为 {columns}", f"{en_name}: the key is {columns}")]
    key, problems = [], []
    for column, value in zip(versioned.key, given, strict=True):
        try:
            key.append(checks[column][0](value))
        except _Wrong as wrong:
            problems.append(_problem(zh_name, en_name, column, value, wrong.allowed))
    return tuple(key), problems


def _twice(table: str, key: Key) -> Problem:
    zh, en = named(table, key)
    return f"{zh}：同一批数据中出现两次", f"{en}: given twice in one change"


def _problem(zh_name: str, en_name: str, column: str, value: object, allowed: tuple[str, str]) -> Problem:
    shown = "" if is_missing(value) else str(value)
    shown = CONTROL.sub("\N{REPLACEMENT CHARACTER}", shown if len(shown) <= 60 else f"{shown[:60]}…")
    zh, en = allowed
    zh = zh if zh.startswith("不") else f"应为{zh}"
    return (f"{zh_name}：{column} 的值“{shown}”不符合要求，{zh}", f"{en_name}: {column} is '{shown}' but must be {en}")


LONGEST = 2000


def _filled(most: int) -> tuple[str, str]:
    longest = "二千" if most == LONGEST else str(most)
    return f"一至{longest}个字的文字", f"a text of 1 to {most:,} characters"


@cache
def _checks(table: str) -> tuple[dict[str, tuple[Check, bool]], list]:
    """For each column that may be handed in: the function that takes a value in, and whether NULL is allowed."""
    versioned = VERSIONED[table]
    asked: dict[str, dict[str, object]] = {}
    row_rules = []
    for constraint in versioned.table.constraints:
        if isinstance(constraint, CheckConstraint):
            if "column" in constraint.info:
                asked.setdefault(constraint.info["column"], {}).update(constraint.info)
            elif constraint.name in ROW_RULES:
                row_rules.append(ROW_RULES[constraint.name])
    columns = [column for column in versioned.table.columns if column.name not in ("since", "until")]
    return {column.name: (_check(table, column, asked.get(column.name, {})), column.nullable) for column in columns}, (
        row_rules
    )


def _check(table: str, column: Column, asked: Mapping[str, object]) -> Check:
    if column.type is Int:
        return _whole_numbers(asked)
    if column.type is RealType:
        return lambda value: _real(value, asked)
    pattern = asked.get("pattern")
    if (table, column.name) in CODES:
        pattern = "code"
    elif (table, column.name) in DISTRICTS:
        pattern = "district"
    if pattern == "credit_code":
        return _credit_code
    if pattern:
        return lambda value: _pattern(value, pattern)
    if "among" in asked:
        among = asked["among"]
        return lambda value: _among(value, among)
    most = asked.get("filled")
    return lambda value: _text(value, most=most)


def _whole_numbers(asked: Mapping[str, object]) -> Check:
    is_flag = bool(asked.get("flag"))
    low, high = (0, 1) if is_flag else (asked.get("low", -(2**62)), asked.get("high", 2**62))

    def check(value: object) -> int:
        if type(value) is int and low <= value <= high:
            return value
        return int(value) if is_flag and isinstance(value, bool) else _whole(value, low, high)

    return check


def _whole(value: object, low: int, high: int) -> int:
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole and isinstance(value, Real) and not isinstance(value, bool):
        whole = math.isfinite(value) and float(value).is_integer()  # a frame holds whole numbers with gaps as floats
    if not whole or not low <= value <= high:
        zh, en = _range(low, high)
        raise _Wrong((f"{zh}的整数", f"a whole number {en}"))
    return int(value)


def _real(value: object, asked: Mapping[str, object]) -> float:
    low, high = asked.get("low", -math.inf), asked.get("high", math.inf)
    if isinstance(value, bool) or not isinstance(value, Real) or not low <= value <= high:
        zh, en = _range(low, high)
        raise _Wrong((f"{zh}的数", f"a number {en}"))
    return float(value)


def _range(low: float, high: float) -> tuple[str, str]:
    # A year has no comma, a count has.
    first, last = (f"{bound:,.0f}" if abs(bound) >= 10_000 else f"{bound:.0f}" for bound in (low, high))
    return f"{first}至{last}", f"from {first} to {last}"


def _pattern(value: object, name: str) -> str:
    pattern, allowed = PATTERNS[name]
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _Wrong(allowed)
    if name in ("day", "week") and not _is_day(value, monday=name == "week"):
        raise _Wrong(allowed)
    return str(value)


@lru_cache(maxsize=4096)  # a hundred thousand reports name the same week
def _is_day(text: str, *, monday: bool) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.weekday() == 0 or not monday


def _credit_code(value: object) -> str:
    problem = credit_code_problem(value) if isinstance(value, str) else credit_code_problem("")
    if problem:
        raise _Wrong(problem)
    return str(value)


def _among(value: object, among: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in among:
        raise _Wrong((f"其中之一：{'、'.join(among)}", f"one of {', '.join(among)}"))
    return str(value)


def _text(value: object, *, most: int | None) -> str:
    """`most`: the longest that fills the column; None where it may be empty, and long."""
    if not isinstance(value, str) or len(value) > 20_000:
        raise _Wrong(_filled(most) if most else ("二万字以内的文字", "a text of at most 20,000 characters"))
    if most and not (value.strip() and len(value) <= most):
        raise _Wrong(_filled(most))
    if CONTROL.search(value):
        raise _Wrong(("不含控制字符的文字", "a text without control characters"))
    return str(value)


def uncovered() -> Iterator[str]:
    """The CHECKs of versioned tables that this module could not put in words (none: a test asks)."""
    for versioned in VERSIONED.values():
        for constraint in versioned.table.constraints:
            if isinstance(constraint, CheckConstraint) and "column" not in constraint.info:
                known = constraint.name in ROW_RULES or str(constraint.name).endswith("_until_later")
                if not known:
                    yield str(constraint.name)
