"""What the schema does not allow is refused in words, in both languages, before the database has to."""

import pytest
from sqlalchemy import Engine

from data_access.publish import ChangeSet, InvalidChange, SourceFile, newest_version, publish
from data_access.validate import prepare, uncovered
from tests.data_access.samples import (
    CITY,
    EAST,
    HOUSEHOLDS,
    JOBS,
    RATE,
    WEST,
    district,
    indicator,
    lay_ground,
    observation,
    rule,
    target,
)

# (table, a row with one thing wrong, the column or rule, what the sentence says is allowed)
WRONG = [
    ("observation", observation(month="2020-13"), "month", "a month written YYYY-MM"),
    ("observation", observation(month="2020-0a"), "month", "a month written YYYY-MM"),
    ("observation", observation(month="２０２０-09"), "month", "a month written YYYY-MM"),
    ("observation", observation(month="2020-09-01"), "month", "a month written YYYY-MM"),
    ("observation", observation(month="1989-12"), "month", "a month written YYYY-MM"),
    ("observation", observation(value=1e12 + 1), "value", "a number from -1,000,000,000,000 to 1,000,000,000,000"),
    ("observation", observation(value=float("inf")), "value", "a number from"),
    ("observation", observation(value="12"), "value", "a number from"),
    ("observation", observation(value=True), "value", "a number from"),
    ("observation", observation(value=None), "", "it needs value, or numerator and denominator"),
    ("observation", observation(numerator=1), "", "numerator and denominator are given together"),
    ("observation", observation(numerator=1, denominator=-1), "denominator", "a number from 0 to"),
    ("observation", observation(decimals=7), "decimals", "a whole number from 0 to 6"),
    ("observation", observation(step=1.5), "step", "a whole number from 0 to 20"),
    ("observation", observation(step=None), "step", "it may not be empty"),
    ("observation", observation(district="99010"), "district", "a code of six digits"),
    ("observation", observation(district="99010１"), "district", "a code of six digits"),
    ("observation", observation(note="a\x00b"), "note", "a text without control characters"),
    ("observation", observation(note="a\ud800b"), "note", "a text without control characters"),
    ("observation", observation(note="长" * 20_001), "note", "a text of at most 20,000 characters"),
    ("observation", observation(source_row=0), "source_row", "a whole number from 1 to 10,000,000"),
    ("observation", observation(until=3), "", "there is no column until"),
    ("observation", observation(amount=3), "", "there is no column amount"),
    ("district", district("990109", kind="town"), "kind", "one of city, urban, county, zone, municipal"),
    ("district", district("990109", name_zh="  "), "name_zh", "a text of 1 to 2,000 characters"),
    ("district", district("990109", population=-1), "population", "a whole number from 0 to 2,000,000,000"),
    ("indicator", indicator("a|b"), "code", "1 to 64 letters, digits, dots, hyphens or underscores"),
    ("indicator", indicator("x" * 65), "code", "1 to 64 letters"),
    ("indicator", indicator("x", headline=2), "headline", "a whole number from 0 to 1"),
    ("indicator", indicator("x", year=1989), "year", "a whole number from 1990 to 2100"),
    ("target", target(effective_from="2020-02-30"), "effective_from", "a day of the calendar written YYYY-MM-DD"),
    ("target", target(due="20201231"), "due", "a day of the calendar written YYYY-MM-DD"),
    ("target", target(value=-1), "value", "a number from 0 to"),
    ("target", target(window_start="2020-04-01", window_end="2020-03-01"), "", "window_end is not before window_start"),
    ("target", target(tier="national"), "tier", "one of provincial, municipal, stretch"),
    ("status_rule", rule(parameter="a b"), "parameter", "1 to 64 letters"),
]


@pytest.mark.parametrize(("table", "row", "column", "allowed"), WRONG)
def test_a_wrong_value_is_named_with_table_key_column_and_what_is_allowed(
    table: str, row: dict[str, object], column: str, allowed: str
) -> None:
    with pytest.raises(InvalidChange) as refused:
        prepare(ChangeSet({table: [row]}))
    assert refused.value.en.startswith(f"{table} ")
    assert f": {column} is '" in refused.value.en or not column
    assert allowed in refused.value.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.value.zh)
    assert "\x00" not in refused.value.en + refused.value.zh


def test_the_sentences_read_as_sentences() -> None:
    with pytest.raises(InvalidChange) as refused:
        prepare(ChangeSet({"observation": [observation(month="2020-13", value=1e13)]}))
    assert refused.value.zh == (
        "上报数 jobs|990101|2020-13|0：month 的值“2020-13”不符合要求，应为 YYYY-MM 格式的月份（另有1处问题）"
    )
    assert refused.value.en == (
        "observation jobs|990101|2020-13|0: month is '2020-13' but must be a month written YYYY-MM (1 more problem)"
    )
    assert [problem[1].split(":")[1].split(" is ")[0] for problem in refused.value.problems] == [" month", " value"]


def test_a_key_given_twice_is_refused_even_when_the_rows_agree() -> None:
    for changes in (
        ChangeSet({"observation": [observation(), observation()]}),
        ChangeSet({"observation": [observation()]}, {"observation": [(JOBS, EAST, "2020-09", 0)]}),
    ):
        with pytest.raises(InvalidChange, match="given twice in one change"):
            prepare(changes)


def test_a_removal_needs_a_whole_and_valid_key() -> None:
    for key in ((JOBS, EAST, "2020-09"), (JOBS, EAST, "2020-9", 0), (JOBS, EAST, "2020-09", "0")):
        with pytest.raises(InvalidChange):
            prepare(ChangeSet({}, {"observation": [key]}))


def test_an_unknown_table_is_refused_and_so_are_tables_that_are_not_versioned() -> None:
    for table in ("observations", "publication", "grant"):
        with pytest.raises(InvalidChange, match="there are: district, indicator"):
            prepare(ChangeSet({table: []}))


def test_at_most_fifty_problems_are_listed() -> None:
    rows = [observation(month=f"2020-{number}") for number in range(13, 99)]
    with pytest.raises(InvalidChange) as refused:
        prepare(ChangeSet({"observation": rows}))
    assert len(refused.value.problems) == 50


def test_every_check_of_the_schema_has_words() -> None:
    assert list(uncovered()) == []


def test_districts_and_indicators_must_be_known(engine: Engine) -> None:
    lay_ground(engine)
    with pytest.raises(InvalidChange) as refused:
        publish(
            engine,
            ChangeSet({"observation": [observation("unheard_of", "999999")], "target": [target(year=2021)]}),
            kind="import",
            author="a",
            reason="b",
        )
    assert [zh for zh, _ in refused.value.problems] == [
        "上报数 unheard_of|999999|2020-09|0：没有代码为 999999 的县区，请先入库县区",
        "上报数 unheard_of|999999|2020-09|0：指标目录中没有 unheard_of，请先入库指标目录",
        "目标任务 2021|jobs|990100|municipal|2020-02-01：2021年指标目录中没有 jobs，请先入库指标目录",
    ]


def test_kind_author_reason_and_file_name_are_checked(engine: Engine) -> None:
    lay_ground(engine)
    rows = ChangeSet({"observation": [observation()]})
    good = {"kind": "import", "author": "a", "reason": "b"}
    for wrong in (
        {"kind": "revert"},
        {"kind": "other"},
        {"author": ""},
        {"reason": "x" * 2001},
        {"reason": "a\x1bb"},
        {"source": SourceFile("", b"")},
        {"source": SourceFile("a\x00.xlsx", b"")},
    ):
        with pytest.raises(InvalidChange):
            publish(engine, rows, **{**good, **wrong})
    assert newest_version(engine) == 1


def test_bounds_themselves_are_allowed_on_both_databases(engine: Engine) -> None:
    lay_ground(engine)
    rows = [
        observation(JOBS, EAST, "1990-01", -1e12, decimals=0),
        observation(JOBS, EAST, "2020-12", 1e12, decimals=6, step=20, note="\t长\n" * 100, source_row=10_000_000),
        observation(RATE, WEST, value=None, numerator=0, denominator=0),
        observation(HOUSEHOLDS, CITY, value=-0.0),
    ]
    longest = indicator("x" * 64, place=10_000, clause_zh="长" * 20_000, break_month="2018-01")
    publish(
        engine,
        ChangeSet({"observation": rows, "indicator": [longest], "target": [target(value=0, due="2020-02-29")]}),
        kind="import",
        author="长" * 2000,
        reason="b",
    )
    assert newest_version(engine) == 2
