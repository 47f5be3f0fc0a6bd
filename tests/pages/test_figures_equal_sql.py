"""Every figure on the screens equals plain SQL: versions, months, indicators and districts drawn by lot."""

import random
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Connection, Engine, text
from streamlit.testing.v1 import AppTest

from tests.pages.plain_sql import UNITS, PlainSql, Written, in_chinese, written
from tests.pages.screens import cells, draw, rows, soup

pytestmark = pytest.mark.apptest

SEED = 20_201_009
VIEWS = 5  # versions with a month each
TARGETS_A_VIEW = 3
Figure = tuple[str, str, str]  # where and what, as shown, as SQL has it


@pytest.fixture
def connection(city: Engine, look_as: Callable[[str], None]) -> Iterator[Connection]:
    """Looking as the city's monitoring staff, from whom nothing is withheld."""
    look_as("monitor")
    with city.connect() as opened:
        yield opened


def views(connection: Connection) -> list[tuple[PlainSql, str]]:
    """Versions and months by lot: the newest, and others from the first figures on."""
    chance = random.Random(SEED)
    newest = connection.execute(text("SELECT max(version) FROM publication")).scalar_one()
    found = []
    for version in [newest, newest, *chance.choices(range(6, newest), k=VIEWS - 2)]:
        sql = PlainSql(connection, version)
        found.append((sql, chance.choice(sql.months())))
    return found


def parameter(row, name: str) -> str:
    return parse_qs(row.select_one(".c-name a")["href"])[name][0]


def columns(drawn: AppTest, row) -> dict[str, str]:
    heads = [head.get_text(" ", strip=True) for head in soup(drawn).select("table.rows thead th")]
    return dict(zip(heads, (cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])), strict=True))


def only_figure(shown: str) -> str:
    """The figure of a cell, without the months it covers (5—6月 +6,787) or that it is a net one (净增81.2%)."""
    return shown.split(" ")[-1].removeprefix("净增").removeprefix("净减")


def on_overview(sql: PlainSql, month: str) -> Iterator[Figure]:
    drawn = draw("overview", lang="zh", v=str(sql.version), month=month, order="plan")
    for row in rows(drawn):
        code = parameter(row, "i")
        spec, where = sql.indicator(code, month), f"v{sql.version} {month} {code}"
        told = in_chinese(sql.told(code, sql.city(), month), spec)
        value = row.select_one("td.c-value")
        yield f"{where} actual", value.b.get_text(), told.actual
        small = value.select_one(".two").get_text().split()
        unit = "" if "%" in told.target else UNITS[spec.unit]
        target = "目标未下达" if told.target == "—" else f"{told.target}{unit}"
        shown = small[1] if small[1] != "≤" else " ".join(small[1:3])
        if spec.kind != "milestone":
            yield f"{where} target", shown, target
        if spec.kind in ("cumulative", "stock", "count"):
            share = value.select_one(".share")
            yield f"{where} completion", only_figure(share.get_text()) if share else "", told.completion
        increase, _ = row.select_one(".c-more").children  # below it the change on last year
        yield f"{where} increase", only_figure(str(increase)), told.increase
    for item in soup(drawn).select(".blocks li"):
        link = item.select_one("a")
        if link is not None:
            code = parse_qs(link["href"])["i"][0]
            spec = sql.indicator(code, month)
            told = in_chinese(sql.told(code, sql.city(), month), spec)
            bare = "%" in told.actual or spec.kind == "milestone" or told.actual == "—"
            yield (
                f"v{sql.version} {month} {code} block",
                item.select_one(".how").get_text(),
                told.actual + ("" if bare else UNITS[spec.unit]),
            )


def on_target(sql: PlainSql, month: str, code: str) -> Iterator[Figure]:
    drawn = draw("targets", lang="zh", v=str(sql.version), month=month, i=code)
    spec = sql.indicator(code, month)
    for row in rows(drawn):
        district = parameter(row, "d")
        where = f"v{sql.version} {month} {code} {district}"
        told, shown = in_chinese(sql.told(code, district, month), spec), columns(drawn, row)
        yield f"{where} actual", shown.get("累计完成", shown.get("期末数", "")).split(" ")[0], told.actual
        if spec.kind != "milestone":
            yield f"{where} increase", only_figure(shown.get("本月新增", shown.get("比上月", ""))), told.increase
        if spec.kind != "milestone":
            yield f"{where} target", shown["年度目标任务"], told.target
        if spec.kind in ("cumulative", "stock"):
            yield f"{where} completion", only_figure(shown["完成率"]), told.completion or "—"


def on_curve(sql: PlainSql, month: str, code: str, district: str) -> Iterator[Figure]:
    """The table behind the chart: this year's figure of every month up to the one shown."""
    drawn = draw("targets", lang="zh", v=str(sql.version), month=month, i=code, d=district)
    spec = sql.indicator(code, month)
    table = [cells(row) for row in rows(drawn, "details table.plain tbody tr") if re.fullmatch(r"\d+月", cells(row)[0])]
    assert len(table) == 12
    for number, row in enumerate(table[: int(month[5:])], start=1):
        at = f"{month[:4]}-{number:02d}"
        told: Written = in_chinese(sql.told(code, district, at), spec)
        if spec.frequency == "monthly":
            yield f"v{sql.version} {at} {code} {district} curve", row[1].replace("未报", "—"), told.actual


def test_the_figures_of_the_screens_equal_plain_sql(connection: Connection):
    chance = random.Random(SEED)
    found: list[Figure] = []
    for sql, month in views(connection):
        found += on_overview(sql, month)
        reported = sql.ask(
            "SELECT DISTINCT i.code FROM indicator i JOIN observation o ON o.indicator = i.code "
            "WHERE i.year = :year AND i.since <= :version AND (i.until IS NULL OR i.until > :version) "
            "AND o.since <= :version AND (o.until IS NULL OR o.until > :version) AND o.month <= :month ORDER BY i.code",
            year=int(month[:4]),
            month=month,
        )
        codes = chance.sample([row.code for row in reported], TARGETS_A_VIEW)
        for code in codes:
            found += on_target(sql, month, code)
        found += on_curve(sql, month, codes[0], chance.choice([row.code for row in sql.ask(PARTS_OR_CITY)]))
    wrong = [figure for figure in found if figure[1] != figure[2]]
    assert not wrong, "\n".join(map(str, wrong[:80]))
    told = [figure for figure in found if figure[2] not in ("—", "")]
    assert len(told) >= 600  # 200 were asked for
    kinds = {what.split()[-1] for what, _, _ in told}
    assert kinds == {"actual", "target", "increase", "completion", "block", "curve"}


PARTS_OR_CITY = """
    SELECT d.code FROM district d WHERE d.since <= :version AND (d.until IS NULL OR d.until > :version) ORDER BY d.code
"""
STORED = """
    SELECT o.value, o.numerator, o.denominator FROM observation o
    WHERE o.indicator = :indicator AND o.district = :district AND o.month = :month AND o.step = :step
      AND o.since <= :at AND (o.until IS NULL OR o.until > :at)
"""


COLUMNS = (("内容", ""), ("县区", ""), ("所属期", ""), ("项目", ""), ("原值", "—"), ("现值", "—"))
PARTS = ("", "分子", "分母")


def test_the_differences_listed_equal_plain_sql(connection: Connection, downloads: dict[str, str]):
    """Old and new of every figure listed between two versions by lot, and that none is missing."""
    chance = random.Random(SEED)
    newest = connection.execute(text("SELECT max(version) FROM publication")).scalar_one()
    names = dict(connection.execute(text("SELECT name_zh, code FROM district WHERE until IS NULL")).all())
    checked = 0
    for _ in range(4):
        first, second = sorted(chance.sample(range(6, newest + 1), 2))
        second = min(second, first + 3)
        drawn = draw("data", lang="zh", v=str(newest), view="difference", a=str(first), b=str(second))
        table = soup(drawn).select_one('table.plain:has(caption:-soup-contains("上报数"))')
        heads = [head.get_text() for head in table.select("thead th")]
        listed = [dict(zip(heads, cells(row), strict=True)) for row in table.select("tbody tr")]
        # A column in which no line has anything is not drawn: 项目 where every line is a value, 原值 where all is new.
        figures = [
            tuple(row.get(head, empty) for head, empty in COLUMNS) for row in listed if row.get("项目", "") in PARTS
        ]
        sql = PlainSql(connection, newest)
        for name, district, month, column, old, new in chance.sample(figures, min(20, len(figures))):
            at = f"{month[:4]}-{int(month[5:-1]):02d}"
            [indicator] = {
                row.code for row in sql.ask("SELECT DISTINCT code FROM indicator WHERE name_zh = :name", name=name)
            }
            place = PARTS.index(column)
            for version, shown in ((first, old), (second, new)):
                kept = [
                    row
                    for step in range(4)
                    for row in connection.execute(
                        text(STORED),
                        {
                            "indicator": indicator,
                            "district": names[district],
                            "month": at,
                            "step": step,
                            "at": version,
                        },
                    )
                ]
                values = {"—"} if not kept else {_as_kept(row[place]) for row in kept}
                assert shown in values, (first, second, name, district, month, column)
                checked += 1
    assert checked >= 60


def _as_kept(value: float) -> str:
    return written(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def test_english_screens_count_in_thousands_what_is_kept_in_ten_thousands(connection: Connection, newest: str):
    sql = PlainSql(connection, int(newest))
    checked = 0
    for code in ("rural_transfer", "guaranteed_loans", "urban_new_employment"):
        spec = sql.indicator(code, "2020-09")
        drawn = draw("targets", lang="en", v=newest, month="2020-09", i=code)
        for row in rows(drawn):
            told, shown = sql.told(code, parameter(row, "d"), "2020-09"), columns(drawn, row)
            if spec.unit.startswith("10k_"):
                expected = written(told.actual * 10, max(spec.decimals - 1, 0))
            else:
                expected = written(told.actual, spec.decimals)
            assert shown["Cumulative"].split(" ")[0] == expected
            checked += 1
    assert checked >= 20
