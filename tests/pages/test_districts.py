"""The districts page: every view for everybody, the comparison's figures by plain SQL, fair places, who lands where."""

import csv
import json
import random
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import Tag
from docx import Document
from pptx import Presentation
from sqlalchemy import Connection, Engine, text
from streamlit.testing.v1 import AppTest

from tests.pages.plain_sql import PlainSql, Written, in_chinese
from tests.pages.screens import cells, draw, notices, rows, soup, title

pytestmark = pytest.mark.apptest

SEED = 20_201_009
CITY, TINGLAN, SONGJI, DIPU, HETING, MAILONG = "990100", "990101", "990121", "990123", "990124", "990125"
ZONE, MUNICIPAL = "990171", "990190"
SIDES = f"{HETING},{DIPU},{MAILONG}"
SILENT = "2020-05"  # Mailong's report of May never came
SENSITIVE = "zero_household_rate"
IDENTITIES = ("leader", "monitor", f"head-{TINGLAN}", f"officer-{SONGJI}")
VIEWS = [
    {},
    {"sort": "code", "per": "per10k"},
    {"sort": "guaranteed_loans", "month": SILENT},
    {"sort": "return_bases", "chosen": f"{ZONE},{MUNICIPAL}"},
    {"chosen": SIDES},
    {"chosen": f"{SIDES},{TINGLAN},{SONGJI}", "per": "per10k", "month": "2020-02"},
    {"d": HETING},
    {"d": TINGLAN, "per": "per10k", "peers": "kind"},
    {"d": MAILONG, "peers": "size", "month": SILENT},
    {"d": ZONE, "month": "2020-03"},
    {"d": MUNICIPAL},
    {"d": SONGJI, "month": "2019-12"},
    {"show": "1"},
]


@pytest.mark.parametrize("subject", IDENTITIES)
def test_every_view_draws_for_everybody(city: Engine, newest: str, look_as: Callable[[str], None], subject: str):
    look_as(subject)
    for at, view in enumerate(VIEWS):
        drawn = draw("districts", lang=("zh", "en")[at % 2], v=newest, **view)
        assert not drawn.exception, view
        assert not notices(drawn), view
        assert len(title(drawn)) > 5, view
        assert soup(drawn).select_one(".foot, .slide-foot"), view


def sides(drawn: AppTest) -> dict[str, dict[str, Tag]]:
    """The comparison: indicator code -> name of the side -> its cell."""
    return {
        parse_qs(urlsplit(row.select_one("th a")["href"]).query)["i"][0]: {
            cell["data-label"]: cell for cell in row.select("td")
        }
        for row in rows(drawn, "table.compare tbody tr")
    }


def heads(drawn: AppTest) -> list[str]:
    return [head.b.get_text() for head in soup(drawn).select("table.compare thead th")[1:]]


@pytest.fixture
def connection(city: Engine, look_as: Callable[[str], None]) -> Iterator[Connection]:
    """Looking as the city's monitoring staff, from whom nothing is withheld."""
    look_as("monitor")
    with city.connect() as opened:
        yield opened


def test_the_figures_of_a_comparison_equal_plain_sql(connection: Connection, newest: str):
    chance = random.Random(SEED)
    names = dict(connection.execute(text("SELECT code, name_zh FROM district WHERE until IS NULL")).all())
    checked = 0
    for version, month in ((newest, "2020-09"), (newest, "2020-06"), (str(int(newest) - 2), "2020-08")):
        sql = PlainSql(connection, int(version))
        chosen = chance.sample([code for code in names if code != CITY], 3)
        drawn = draw("districts", lang="zh", v=version, month=month, chosen=",".join(chosen))
        assert heads(drawn) == [names[code] for code in (CITY, *chosen)]
        for code, shown in sides(drawn).items():
            spec = sql.indicator(code, month)
            for district in (CITY, *chosen):
                cell = shown[names[district]]
                told: Written = in_chinese(sql.told(code, district, month), spec)
                if "none" in cell.get("class", ()):
                    assert (told.actual, told.target) == ("—", "—"), (code, district, month)
                    continue
                main = cell.b.find_next("a").get_text().removeprefix("净增").removeprefix("净减")
                said = [line.get_text() for line in cell.select(".two")]
                by_completion = bool(told.completion) and spec.kind in ("cumulative", "stock", "count")
                assert main == (told.completion if by_completion else told.actual), (code, district, month)
                if by_completion and told.actual != "—":
                    assert said[0].startswith(told.actual), (code, district, month)
                checked += 1
        assert_courses_equal(drawn, sql, chosen, names, month)
    assert checked > 80


def assert_courses_equal(drawn: AppTest, sql: PlainSql, chosen: list[str], names: dict[str, str], month: str) -> None:
    """The tables behind the small charts: the completion of the month shown, and the lines drawn with them."""
    charts = drawn.get("plotly_chart")
    told = {chart.proto.alt for chart in charts}
    tables = [table for table in soup(drawn).select("details table.plain") if table.caption.get_text() in told]
    assert len(charts) == len(tables) > 4
    ranges = set()
    for chart, table in zip(charts, tables, strict=True):
        name = table.caption.get_text().split(" ")[0]
        [code] = {row.code for row in sql.ask("SELECT DISTINCT code FROM indicator WHERE name_zh = :name", name=name)}
        assert chart.proto.alt == table.caption.get_text()
        [shown] = [cells(row) for row in table.select("tbody tr") if cells(row)[0] == f"{int(month[5:])}月"]
        spec = json.loads(chart.proto.spec)
        ranges.add(tuple(spec["layout"]["yaxis"]["range"]))
        for at, district in enumerate((CITY, *chosen)):
            told = in_chinese(sql.told(code, district, month), sql.indicator(code, month)).completion or "—"
            assert shown[at + 1] == told, (code, district, month)
            line = spec["data"][at]["y"]
            value = line["_inputArray"][str(int(month[5:]) - 1)] if isinstance(line, dict) else line[int(month[5:]) - 1]
            assert told == ("—" if value is None else f"{value:.1f}%"), (code, district, month)
    assert len(ranges) == 1, "charts that are compared share one scale"


def test_one_district_is_no_comparison_and_a_sixth_cannot_be_ticked(city: Engine, newest: str):
    alone = draw("districts", lang="zh", v=newest, chosen=HETING)
    assert not soup(alone).select("table.compare")
    assert "再选一个即可比较" in soup(alone).get_text()
    full = draw("districts", lang="zh", v=newest, chosen=f"{SIDES},{TINGLAN},{SONGJI}")
    ticks = soup(full).select("table.matrix a.tick")
    assert {tick.get_text() for tick in ticks} == {"☑"}
    assert len(ticks) == 5
    out = next(tick for tick in ticks if "鹤汀县" in tick["title"])
    assert parse_qs(urlsplit(out["href"]).query)["chosen"] == [f"{DIPU},{MAILONG},{TINGLAN},{SONGJI}"]


def test_a_comparison_per_workforce_says_so_and_leaves_rates_alone(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09", chosen=SIDES, per="per10k")
    jobs = sides(drawn)["urban_new_employment"]["鹤汀县"].get_text(" ")
    assert "每万劳动力104.1人" in jobs  # 1,760 of a workforce of 169,000
    assert "每万劳动力" not in sides(drawn)["registered_unemployment_rate"]["鹤汀县"].get_text(" ")


def test_every_place_stands_beside_size_kind_and_reports(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09", chosen=SIDES)
    said = {head.b.get_text(): head.select_one(".two") for head in soup(drawn).select("table.compare thead th")[1:]}
    assert said["鹤汀县"].get_text() == "县，劳动力16.9万人，报送率100.0%"
    assert said["麦垄县"].get_text() == "县，劳动力12.9万人，报送率87.9%"
    places = sides(drawn)["returning_entrepreneurs"]["鹤汀县"].get_text(" ")
    assert "并列第6位／7" in places
    own = draw("districts", lang="zh", v=newest, month="2020-09", d=HETING)
    assert "县　人口31万人　劳动力16.9万人　应报412项，实报412项，报送率100.0%" in soup(own).get_text()


def test_a_district_that_has_not_reported_has_no_place_and_nobody_has_one_without_it(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, month=SILENT, sort="guaranteed_loans", chosen=SIDES)
    loans = sides(drawn)["guaranteed_loans"]
    assert "未报，不排位次" in loans["麦垄县"].get_text(" ")
    assert "有单位未报，暂不排位次" in loans["鹤汀县"].get_text(" ")
    sorted_column = [row.select("td")[11].get_text(" ", strip=True) for row in rows(drawn, "table.matrix tbody tr")]
    assert not any("第" in cell for cell in sorted_column)
    [silent] = [tile for tile in soup(drawn).select(".tile") if "麦垄县" in tile.get_text()]
    assert "blank" in silent["class"]
    assert silent.b.get_text() == "未报"


def test_a_count_is_never_mapped_and_a_rate_is(city: Engine, newest: str):
    for code, is_mapped in (
        ("return_bases", False),
        ("guaranteed_loans", True),
        ("registered_unemployment_rate", True),
    ):
        drawn = draw("districts", lang="zh", v=newest, month="2020-09", sort=code)
        tiles = soup(drawn).select(".tile")
        assert len(tiles) == 8
        assert any("blank" not in tile["class"] for tile in tiles) == is_mapped, code
        assert bool(soup(drawn).select(".shades")) == is_mapped, code


def test_the_column_sorted_by_bears_the_places_and_how_they_are_judged(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09", sort="urban_new_employment")
    found = [
        (row.th.get_text(strip=True)[1:], row.select("td")[0].select_one(".two"))
        for row in rows(drawn, "table.matrix tbody tr")[1:]
    ]
    assert [(name, place.get_text()) for name, place in found[:2]] == [("听澜区", "第1位"), ("松霁县", "第2位")]
    assert found[-1][1].get_text() == "—"
    assert "的并列" in soup(drawn).get_text()


def test_the_indicator_sorted_by_shows_every_districts_year_on_one_scale_and_who_moved(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09", sort="labour_agents")
    *courses, places = drawn.get("plotly_chart")
    names = [chart.proto.alt.split("，")[1].split(" ")[0] for chart in courses]
    assert names == ["听澜区", "云岫区", "松霁县", "柏潭县", "荻浦县", "鹤汀县", "麦垄县"]
    assert courses[5].proto.alt == "农村劳务经纪人培育人数 望澜市 101.6%，鹤汀县 79.1%"
    assert len({tuple(json.loads(chart.proto.spec)["layout"]["yaxis"]["range"]) for chart in courses}) == 1
    assert places.proto.alt.startswith("农村劳务经纪人培育人数位次，2020年8月与2020年9月：荻浦县 1→1")
    assert "麦垄县 6→5、听澜区 5→6" in places.proto.alt
    assert ["听澜区", "5", "6"] in [cells(row) for row in rows(drawn, "details table.plain tbody tr")]


def test_the_page_of_a_district_says_what_the_month_and_the_last_versions_changed(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09", d=HETING)
    said = soup(drawn).get_text()
    assert "与2020年8月相比，鹤汀县10项主要指标：好转2项（返乡创业人数、城镇新增就业），其余8项未变。" in said
    assert "修订1个数值" in said
    revised = [cells(row) for row in rows(drawn, "table.plain tbody tr")]
    assert ["城镇失业人员再就业人数", "2020年8月", "467", "389"] in revised


def test_the_row_of_a_target_says_gap_both_needs_place_and_the_way_to_the_next(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09", d=HETING)
    [row] = [row for row in rows(drawn) if "城镇失业人员再就业人数" in row.get_text()]
    said = " ".join(cells(row))
    for part in ("滞后", "450", "/ 590人 76.3%", "还差140人", "47人 按往年节奏10月55", "第7位／7", "距第6位还差7人"):
        assert part in said


def test_peers_by_kind_and_size_lead_on_to_a_comparison_with_them(city: Engine, newest: str):
    drawn = draw("districts", lang="zh", v=newest, d=HETING, peers="size")
    names = [row.th.get_text(strip=True).lstrip("☐☑") for row in rows(drawn, "table.matrix tbody tr")]
    assert names[:2] == ["望澜市", "鹤汀县"]
    assert set(names[2:]) == {"荻浦县", "麦垄县", "柏潭县"}
    [onward] = [link for link in soup(drawn).select("a.button") if link.get_text() == "并列比较"]
    query = {name: found[0] for name, found in parse_qs(urlsplit(onward["href"]).query).items()}
    assert query["d"] == CITY
    assert query["chosen"].split(",")[0] == HETING
    assert set(query["chosen"].split(",")[1:]) == {DIPU, MAILONG, "990122"}


def test_small_figures_of_another_county_are_in_no_comparison(
    city: Engine, newest: str, look_as: Callable[[str], None], downloads: dict[str, str]
):
    with city.connect() as connection:
        month = connection.execute(
            text(
                "SELECT max(month) FROM observation WHERE indicator = :indicator AND district = :district "
                "AND until IS NULL AND denominator IN (1, 2)"
            ),
            {"indicator": SENSITIVE, "district": SONGJI},
        ).scalar_one()
    query = {"lang": "zh", "v": newest, "month": month, "chosen": f"{SONGJI},{TINGLAN}"}
    found = {}
    for subject in (f"head-{SONGJI}", f"head-{TINGLAN}"):
        look_as(subject)
        cell = sides(draw("districts", **query))[SENSITIVE]["松霁县"].get_text(" ", strip=True)
        file = downloads.pop(f"compare-{SONGJI}-{TINGLAN}-{month}-v{newest}.csv")
        [line] = [
            line
            for line in csv.DictReader(StringIO(file))
            if (line["县区"], "零就业" in line["指标"]) == ("松霁县", True)
        ]
        found[subject] = (cell, line["累计完成"])
    own, other = found.values()
    assert "100.0%" in own[0]
    assert own[1] == "100"
    assert "不予显示" in other[0]
    assert "%" not in other[0]
    assert other[1] == ""


def test_pictures_of_a_comparison_say_where_they_come_from(
    city: Engine, newest: str, documents: dict[str, Callable[[], bytes]]
):
    draw("districts", lang="zh", v=newest, month="2020-09", chosen=SIDES)
    name = f"compare-{HETING}-{DIPU}-{MAILONG}-2020-09-v{newest}-guaranteed_loans"
    svg = documents[f"{name}.svg"]().decode()
    said = "".join(svg.split())
    for part in ("鹤汀县63.7%", "望澜市", f"数据版本{newest}", "内部工作数据", f"v={newest}&amp;month=2020-09"):
        assert part in said, part
    assert documents[f"{name}.png"]()[:4] == b"\x89PNG"
    assert documents[f"districts-2020-09-v{newest}-guaranteed_loans.svg"]().startswith(b"<svg")
    assert f"districts-2020-09-v{newest}-return_bases.svg" not in documents  # a handful of events is no share


def test_pictures_of_a_target_and_of_a_district_are_those_of_the_page(
    city: Engine, newest: str, documents: dict[str, Callable[[], bytes]]
):
    drawn = draw("targets", lang="zh", v=newest, month="2020-09", i="guaranteed_loans", d=HETING)
    svg = "".join(documents[f"guaranteed_loans-{HETING}-2020-09-v{newest}-curve.svg"]().decode().split())
    assert "".join(title(drawn).split())[:20] in svg
    assert "796" in svg
    draw("districts", lang="zh", v=newest, month="2020-09", d=HETING)
    bars = documents[f"district-{HETING}-2020-09-v{newest}-completion.svg"]().decode()
    for part in ("鹤汀县各项指标完成率", "创业担保贷款", "63.7%"):
        assert part in bars


def test_a_district_and_a_comparison_are_handed_over_as_they_stand_on_the_page(
    city: Engine, newest: str, documents: dict[str, Callable[[], bytes]]
):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09", d=HETING)
    file = Document(BytesIO(documents[f"district-{HETING}-2020-09-v{newest}.docx"]()))
    assert title(drawn).rstrip("。") in "".join(paragraph.text for paragraph in file.paragraphs)
    [lines] = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in file.tables if len(table.columns) == 9
    ]
    assert len(lines) == 1 + len(rows(drawn))
    [loans] = [line for line in lines if line[0].startswith("创业担保贷款")]
    assert loans[1:7] == ["1,250万元", "+154", "796", "63.7%", "454", "151"]
    assert loans[7] == "4"
    assert "滞后" in loans[8]

    drawn = draw("districts", lang="zh", v=newest, month="2020-09", chosen=SIDES)
    name = f"compare-{HETING}-{DIPU}-{MAILONG}-2020-09-v{newest}"
    slides = Presentation(BytesIO(documents[f"{name}.pptx"]())).slides
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(drawn.get("plotly_chart"))
    assert [series.name for series in charts[0].plots[0].series] == [
        "年度目标任务",
        "鹤汀县",
        "荻浦县",
        "麦垄县",
        "望澜市",
    ]
    cells_said = {
        cell.text.strip("√●▲■○ ")
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    }
    shown = {cell.b.find_next("a").get_text() for row in sides(drawn).values() for cell in row.values() if cell.b}
    assert shown <= cells_said


def test_the_places_in_a_target_stand_beside_size_and_reports_too(city: Engine, newest: str):
    drawn = draw("targets", lang="zh", v=newest, month="2020-09", i="guaranteed_loans")
    [row] = [row for row in rows(drawn) if "麦垄县" in cells(row)]
    assert cells(row)[:3] == ["7", "麦垄县", "滞后"]
    assert row.select_one(".name")["data-beside"] == "12.9万人　报送率88%"
