"""Year-end forecasts on Overview and Districts: shown, hidden, missing, refused, and for whom; figures equal SQL."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import Engine, text

from data_access.engine import open_engine
from data_access.publish import ChangeSet, publish
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS, program_viewer
from forecasting.refresh import question
from tests.pages.forecast_city import forecast_city, forecast_url  # noqa: F401
from tests.pages.screens import bodies, draw, rows, soup
from tests.sample_city import NEWEST
from ui.forecast_jobs import JOBS
from ui.formats import Numbers
from ui.reads import Questions
from ui.tables import forecast_cell
from ui.words import words

pytestmark = pytest.mark.apptest

V, MONTH, CITY = str(NEWEST), "2020-09", "990100"
WORDS = {90: "预计可完成", 70: "有把握", 40: "存在不确定性", 15: "有一定难度", 0: "难度较大"}


@pytest.fixture(autouse=True)
def as_monitor(look_as: Callable[[str], None]) -> None:
    """As the city's monitoring staff, from whom nothing is withheld."""
    look_as("monitor")


def view(page: str = "overview", **more: str):
    drawn = draw(page, **({"lang": "zh", "v": V, "month": MONTH} | more))
    assert not drawn.exception
    return drawn


def stored(engine: Engine) -> dict[tuple[str, str], float | None]:
    """(indicator, district) -> probability, as the table has it."""
    statement = text("SELECT indicator, district, probability FROM forecast WHERE month = :month")
    with engine.connect() as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(statement, {"month": MONTH})}


def in_words(chance: float | None) -> str:
    """The text that a stored probability must have become."""
    if chance is None:
        return "—"
    percent = int(chance * 100 + 0.5 + 1e-9)
    word = next(word for least, word in WORDS.items() if percent >= least)
    shown = "<1" if chance > 0 and percent == 0 else ">99" if chance < 1 and percent == 100 else str(percent)
    return f"{word} {shown}%"


def cell(row) -> str:
    """The chance that a row tells, without the line below it."""
    found = row.select_one(".c-fc .why")
    below = found.select_one(".two")
    return found.get_text(" ", strip=True).removesuffix(below.get_text(" ", strip=True) if below else "").strip()


def test_every_probability_on_the_overview_is_the_one_stored(forecast_city: Engine):  # noqa: F811
    chances = stored(forecast_city)
    told = {parse_qs(row.select_one(".c-name a")["href"])["i"][0]: cell(row) for row in rows(view())}
    assert sum(text != "—" for text in told.values()) >= 5
    assert told == {code: in_words(chances.get((code, CITY))) for code in told}


def test_range_and_expectation_are_hatched_and_dashed_and_the_legend_says_so(forecast_city: Engine):  # noqa: F811
    page = soup(view())
    assert len(page.select("td.bullet .fc")) == len(page.select("td.bullet .fc-mid")) >= 5
    assert "年末预测及80%区间" in page.select_one(".key").get_text()
    said = next(row for row in page.select("table.rows tbody tr") if "城镇新增就业" in row.get_text())
    told = said.select_one(".why")["title"]
    assert re.fullmatch(r"预计[\d,]+人（80%区间[\d,]+—[\d,]+人）.+各县区预测汇总", told)


def test_the_conclusion_counts_what_is_expected_to_be_reached(forecast_city: Engine):  # noqa: F811
    chances = stored(forecast_city)
    drawn = view()
    codes = [parse_qs(row.select_one(".c-name a")["href"])["i"][0] for row in rows(drawn)]
    expected = sum((chances.get((code, CITY)) or 0.0) >= 0.895 for code in codes)
    assert f"按年末预测，预计全年{expected}项可完成" in soup(drawn).get_text()


def test_risk_first_puts_the_least_likely_first(forecast_city: Engine):  # noqa: F811
    chances = stored(forecast_city)
    codes = [parse_qs(row.select_one(".c-name a")["href"])["i"][0] for row in rows(view(order="risk"))]
    found = [chances[code, CITY] for code in codes if chances.get((code, CITY)) is not None]
    assert found == sorted(found)
    assert codes[: len(found)] == [code for code in codes if chances.get((code, CITY)) is not None]


def test_what_needs_attention_is_ranked_by_people_and_leads_to_its_target(forecast_city: Engine):  # noqa: F811
    table = soup(view()).select("table.slim tbody tr")
    people = [
        int(re.match(r"([\d,]+)人", row.select_one(".n").get_text())[1].replace(",", ""))
        for row in table
        if re.match(r"[\d,]+人", row.select_one(".n").get_text())
    ]
    assert 0 < len(table) <= 7
    assert people == sorted(people, reverse=True)
    assert all("./targets?" in row.select_one("th a")["href"] for row in table)


def test_every_chance_of_the_matrix_is_the_one_stored(forecast_city: Engine):  # noqa: F811
    chances, seen = stored(forecast_city), 0
    for one in soup(view("districts", look="chance")).select("table.matrix tbody td.cell a"):
        query = parse_qs(one["href"].partition("?")[2])
        chance = chances.get((query["i"][0], query["d"][0]))
        assert one.get_text() == in_words(chance).rpartition(" ")[2]
        seen += chance is not None
    assert seen > 60


def test_a_column_sorted_by_tells_who_makes_what_is_expected_to_be_missing(forecast_city: Engine):  # noqa: F811
    page = soup(view("districts", look="chance", sort="guaranteed_loans"))
    shares = [row.find_all("td")[-1].get_text() for row in page.select("table.matrix tbody tr")[1:]]
    known = [int(share.rstrip("%")) for share in shares if share != "—"]
    assert abs(sum(known) - 100) <= len(known)
    chances = stored(forecast_city)
    order = [
        parse_qs(row.select("a[href*=districts]")[-1]["href"])["d"][0]
        for row in page.select("table.matrix tbody tr")[1:]
    ]
    ranked = [chances["guaranteed_loans", district] for district in order if ("guaranteed_loans", district) in chances]
    assert ranked == sorted(ranked)


def test_the_comparison_tells_each_districts_chance(forecast_city: Engine):  # noqa: F811
    drawn = view("districts", chosen="990121,990122")
    page = soup(drawn)
    fans = [chart.proto.alt for chart in drawn.get("plotly_chart") if "80%区间" in chart.proto.alt]
    assert len(fans) == 3  # the city and both districts
    assert all(re.search(r"已完成目标的[\d.]+%，预计全年[\d.]+%（80%区间[\d.]+%—[\d.]+%），", said) for said in fans)
    told = page.select("table.compare td .two")
    assert sum("年末预测：" in one.get_text() for one in told) >= 20


@pytest.mark.parametrize("shown", ["1", "0"])
def test_the_slides_of_conclusion_and_matrix_tell_the_forecast_unless_it_is_hidden(
    forecast_city: Engine,  # noqa: F811
    shown: str,
):
    chances = stored(forecast_city)
    said = soup(view(show="1", f=shown)).get_text()
    assert ("按年末预测，预计全年" in said) == (shown == "1")
    slide = soup(view("districts", show="1", f=shown))
    told = [one.get_text() for one in slide.select("table.matrix td .chance")]
    assert len(told) == (63 if shown == "1" else 0)  # the city and six districts, nine targets
    assert ("年末完成可能性" in slide.get_text()) == (shown == "1")
    if told:
        first = slide.select("table.matrix tbody tr")[0].select(".chance")[0].get_text()
        assert first == in_words(chances["urban_new_employment", CITY]).rpartition(" ")[2]


@pytest.mark.parametrize("page", ["overview", "districts"])
def test_hidden_forecasts_leave_no_trace_and_every_link_keeps_them_hidden(forecast_city: Engine, page: str):  # noqa: F811
    drawn = view(page, f="0", order="risk", look="chance") if page == "districts" else view(page, f="0", order="risk")
    page_said = soup(drawn)
    navigation = page_said.select_one(".top").get_text()
    assert "预测" not in page_said.get_text().replace(navigation, "").replace("显示年末预测", "")
    assert not page_said.select(".fc, .lk, .why")
    links = [one["href"] for one in page_said.select("a[data-go]")]
    shows = [href for href in links if "f=1" in href]
    assert len(links) > 50
    assert len(shows) == 1  # the switch itself


def test_while_forecasts_are_made_the_page_is_drawn_and_says_so(city: Engine, monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(JOBS, "ask", lambda *job: asked.append(job) or True)
    drawn = view()
    assert "年末预测计算中，算完后自动显示。" in soup(drawn).get_text()
    assert len(rows(drawn)) == 12
    assert (asked[0][1:], asked[0][0].startswith("sqlite:///")) == ((NEWEST, MONTH), True)


def test_forecasts_that_cannot_be_made_are_said_to_be_missing(city: Engine):
    page = soup(view()).get_text()
    assert "年末预测暂缺，可请管理员补算" in page
    assert "年末预测计算中" not in page


def test_what_is_refused_says_why(
    forecast_city: Engine,  # noqa: F811
):
    """The measures of the plan beside the headline targets: as the page of a district would tell them."""
    ends = Questions(forecast_city, ANONYMOUS, int(V)).year_ends(MONTH)
    refused = next(one for one in ends.values() if one.method == "none" and one.district == CITY)
    progress = SimpleNamespace(unit="person", decimals=0)
    told = forecast_cell(progress, refused, SimpleNamespace(t=words("zh"), n=Numbers("zh")))
    cell = BeautifulSoup(told, "html.parser").select_one(".why")
    assert cell.get_text() == "—"
    assert cell["title"].startswith("不作预测：")


def test_english_tells_the_same(forecast_city: Engine):  # noqa: F811
    page = soup(view(lang="en"))
    assert re.search(r"By the year-end forecast, \d+ expected to be reached", page.get_text())
    assert re.search(r"(Expected|Likely|Unlikely) [<>]?\d+%", page.get_text())


@pytest.fixture
def with_a_sensitive_indicator(forecast_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:  # noqa: F811
    """From a later version on, persons hard to employ are protected; their forecasts stay as they were stored."""
    path = tmp_path / "city.sqlite"
    with sqlite3.connect(forecast_url.removeprefix("sqlite:///")) as whole, sqlite3.connect(path) as copy:
        whole.backup(copy)  # with what still stands in the write-ahead log
    engine = open_engine(f"sqlite:///{path}")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    catalogue = Reader(engine, program_viewer(engine), int(V)).indicators(2020)
    row = catalogue.loc[catalogue["code"] == "hard_to_employ"].iloc[0]
    plain = {
        name: None if value is None or value != value else getattr(value, "item", lambda v=value: v)()
        for name, value in row.items()
    }
    publish(
        engine, ChangeSet({"indicator": [plain | {"sensitive": 1}]}), kind="correction", author="test", reason="law"
    )
    assert question(engine, int(V) + 1, MONTH).fingerprints() == question(engine, int(V), MONTH).fingerprints()
    return engine


def test_forecasts_of_a_sensitive_indicator_are_for_those_who_may_see_its_district(
    with_a_sensitive_indicator: Engine, look_as: Callable[[str], None]
):
    def told(subject: str) -> str:
        look_as(subject)
        drawn = view("districts", v="79", d="990121")
        return next(cell(row) for row in rows(drawn) if row.select_one(".c-fc") and "困难人员" in row.get_text())

    assert "%" in told("head-990121")
    assert told("head-990101") == "—"


def test_the_mark_of_a_forecast_is_never_that_of_a_figure(forecast_city: Engine):  # noqa: F811
    assert not [body for body in bodies(view()) if re.search(r'class="fill[^"]*fc|class="fc[^"]*fill', body)]
