"""Forecast quality: every number equals SQL over the stored rehearsal, in words of both languages, within the scope."""

import csv
import re
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from types import SimpleNamespace

import pandas as pd
import pytest
from docx import Document
from sqlalchemy import Engine, text

from data_access.publish import newest_version
from tests.pages.screens import bodies, draw, soup, strings, title
from tests.pages.test_chinese_only import assert_chinese
from ui.quality_parts import method_said

pytestmark = pytest.mark.apptest
WORDS = {  # printed in whole per cent: 89.5 reads 90
    "预计可完成": (0.895, 2),
    "有把握": (0.695, 0.895),
    "存在不确定性": (0.395, 0.695),
    "有一定难度": (0.145, 0.395),
    "难度较大": (0, 0.145),
}
FLOW = "indicator IN (SELECT code FROM indicator WHERE kind = 'cumulative')"
UNPROTECTED = "indicator NOT IN (SELECT code FROM indicator WHERE sensitive = 1)"
OPEN = f"{UNPROTECTED} AND {FLOW}"


def asked(engine: Engine, what: str, where: str = "1 = 1") -> tuple:
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT {what} FROM rehearsal WHERE {OPEN} AND {where}")).one()


def cells(drawn, caption: str) -> dict[str, list[str]]:
    """The rows of a table by their header cell."""
    table = soup(drawn).find("caption", string=caption).parent
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("code", ["all", "urban_new_employment"])
def test_every_sentence_counts_what_the_database_counts(rehearsed: Engine, code: str):
    own = "1 = 1" if code == "all" else f"indicator = '{code}'"
    drawn = draw("forecast_quality", lang="zh", v=str(newest_version(rehearsed)), i=code)
    found = list(cells(drawn, "当时怎么说，结果怎么样"))
    counted = 0
    for word, (low, high) in WORDS.items():
        times, came, said = asked(
            rehearsed,
            "count(*), sum(total >= target), 100 * avg(probability)",
            f"{own} AND target IS NOT NULL AND probability >= {low} AND probability < {high}",
        )
        if not times:
            assert not any(word in one for one in found)
            continue
        counted += 1
        sentence = next(one for one in found if f"“{word}”" in one)
        figures = [figure.replace(",", "") for figure in re.findall(r"[\d,]+", sentence)]
        assert figures[:3] == [f"{said:.0f}", str(times), str(came)]
    assert counted == len(found)
    assert title(drawn) in "".join(found)


def test_months_and_indicators_equal_sql(rehearsed: Engine):
    drawn = draw("forecast_quality", lang="en", v=str(newest_version(rehearsed)))
    months = cells(drawn, "Errors and false alarms by month")
    assert len(months) == 9
    for name, number in (("Mar", 3), ("Jun", 6), ("Nov", 11)):
        assert months[name] == list(figures(rehearsed, f"month = {number}"))
    named = cells(drawn, "Errors and false alarms by indicator")
    statement = (
        "SELECT DISTINCT r.indicator, i.name_en FROM rehearsal r JOIN indicator i ON i.code = r.indicator "
        f"WHERE i.year = 2020 AND i.until IS NULL AND r.{UNPROTECTED} AND r.{FLOW}"
    )
    with rehearsed.connect() as connection:
        codes = connection.execute(text(statement)).all()
    assert codes
    for code, name in codes:
        assert named[name] == list(figures(rehearsed, f"indicator = '{code}'"))
    spring = list(figures(rehearsed, "month IN (3, 4, 5)"))
    assert f"false alarms {spring[4]}, by the straight line {spring[5]}" in soup(drawn).get_text()
    covered = cells(drawn, "Coverage of the 80% range by month")
    share = asked(rehearsed, "100.0 * avg(total BETWEEN q10 AND q90)", "month = 3")[0]
    assert covered["Mar"][1] == f"{share:.1f}%"


def figures(engine: Engine, where: str) -> Iterator[str]:
    """Times, three errors, three false alarms as the tables print them."""
    yield f"{asked(engine, 'count(*)', where)[0]:,}"
    for column in ("q50", "straight_line", "last_year_share"):
        error = asked(engine, f"100 * avg(abs({column} - total) / abs(total))", f"{where} AND total <> 0")[0]
        yield f"{error:.1f}%"
    least = "target * (1 - 1e-9)"  # what the order of a sum decides is no miss
    for missed in ("probability < 0.5", f"straight_line < {least}", f"last_year_share < {least}"):
        alarms = asked(engine, f"100.0 * avg({missed})", f"{where} AND total >= target")[0]
        yield "—" if alarms is None else f"{alarms:.1f}%"


def held_in_sql(engine: Engine, where: str) -> list[str]:
    """Times, share in the range, judged, chance told, share reached, Brier score; a ceiling is kept from below."""
    with engine.connect() as connection:
        statement = (
            "SELECT count(*), 100.0 * avg(total BETWEEN q10 AND q90), count(target), 100.0 * avg(probability), "
            "100.0 * avg(made), avg((probability - made) * (probability - made)) FROM (SELECT r.*, CASE WHEN EXISTS ("
            "SELECT 1 FROM indicator i WHERE i.code = r.indicator AND i.direction = 'less') THEN total <= target "
            f"ELSE total >= target END AS made FROM rehearsal r WHERE {UNPROTECTED}) WHERE {where}"
        )
        times, within, judged, said, made, score = connection.execute(text(statement)).one()
    half = 1e-9  # what lies half-way is printed as the larger
    shares = (f"{share + half:.0f}%" for share in (said, made))
    return [f"{times:,}", f"{within + half:.1f}%", f"{judged:,}", *shares, f"{score:.3f}"]


def test_the_other_kinds_of_targets_equal_sql_and_one_of_them_has_a_page_without_simple_rules(rehearsed: Engine):
    version = str(newest_version(rehearsed))
    told = cells(draw("forecast_quality", lang="zh", v=version), "其他类型指标的预测")
    assert told["城镇登记失业率"] == held_in_sql(rehearsed, "indicator = 'registered_unemployment_rate'")
    drawn = draw("forecast_quality", lang="zh", v=version, i="registered_unemployment_rate")
    months = cells(drawn, "分月：当时怎么说，结果怎么样")
    assert months["6月"] == held_in_sql(rehearsed, "indicator = 'registered_unemployment_rate' AND month = 6")
    assert "误报" not in soup(drawn).get_text()


def test_the_page_is_handed_over_as_documents_and_csv(rehearsed: Engine, documents: dict[str, Callable[[], bytes]]):
    version = newest_version(rehearsed)
    drawn = draw("forecast_quality", lang="zh", v=str(version))
    word = Document(BytesIO(documents[f"forecast-quality-all-v{version}.docx"]()))
    assert any(title(drawn) in paragraph.text.replace(" ", "") for paragraph in word.paragraphs)
    months = next(table for table in word.tables if table.rows[1].cells[0].text == "3月")
    assert [cell.text.replace(",", "") for cell in months.rows[1].cells][1:] == [
        told.replace(",", "") for told in figures(rehearsed, "month = 3")
    ]
    file = documents[f"forecast-quality-all-v{version}.csv"]().decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(file)))
    own = next(line for line in lines if line["指标"] == "城镇登记失业率" and line["月份"] == "6")
    times, within, *_ = held_in_sql(rehearsed, "indicator = 'registered_unemployment_rate' AND month = 6")
    assert (own["次数"], f"{float(own['落在80%区间的比例，%']):.1f}%") == (times, within)


@pytest.mark.parametrize("query", [{}, {"i": "urban_new_employment"}, {"i": "registered_unemployment_rate"}])
def test_the_chinese_page_holds_no_latin_word_and_its_charts_are_told(rehearsed: Engine, query: dict[str, str]):
    drawn = draw("forecast_quality", lang="zh", v=str(newest_version(rehearsed)), **query)
    assert not drawn.exception
    assert_chinese(drawn, query)
    assert all(chart.proto.alt for chart in drawn.get("plotly_chart"))


def test_one_indicator_leads_back_to_its_target_and_to_all(rehearsed: Engine):
    page = soup(draw("forecast_quality", lang="zh", v=str(newest_version(rehearsed)), i="urban_new_employment"))
    ways = {one.get_text(): one["href"] for one in page.select("p a[data-go]")}
    assert ways["本年预测"].startswith("./targets?")
    assert "i=urban_new_employment" in ways["本年预测"]
    assert ways["全部指标"].endswith("i=all")


def test_the_page_says_what_it_does_not_test(rehearsed: Engine):
    said = " ".join(strings(draw("forecast_quality", lang="zh", v=str(newest_version(rehearsed)))))
    assert "本页检验的是指数平滑法" in said


def test_the_page_says_when_it_tests_what_the_other_pages_show():
    plain = SimpleNamespace(t=lambda sentence: sentence)
    for methods, said in (
        (["engine"], "exponential smoothing alone"),
        (["engine", "engine_statsmodels"], "what the other"),
    ):
        assert method_said(pd.DataFrame({"method": methods}), plain).startswith(f"Tested here is {said}")


def test_a_version_that_was_not_rehearsed_says_so_instead(city: Engine, newest: str):
    drawn = draw("forecast_quality", lang="zh", v=newest)
    assert not drawn.exception
    assert title(drawn) == "预测检验"
    assert "尚未用往年数据检验预测" in "".join(bodies(drawn))
    assert not drawn.get("plotly_chart")


def test_a_version_without_completed_years_says_so(rehearsed: Engine):
    drawn = draw("forecast_quality", lang="zh", v="16")
    assert not drawn.exception
    assert "没有可供检验的完整年度" in "".join(bodies(drawn))
