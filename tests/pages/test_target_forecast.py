"""The year-end forecast on the Target page: shown, hidden, missing, refused, and for whom; figures equal SQL."""

import json
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.dml import MSO_LINE
from sqlalchemy import Engine, text

from data_access.engine import open_engine
from tests.pages.forecast_city import forecast_city, forecast_url, make_forecasts  # noqa: F401
from tests.pages.screens import cells, draw, notices, rows, soup
from tests.sample_city import NEWEST
from ui.forecast_words import NOT_MADE
from ui.words import words

pytestmark = pytest.mark.apptest

HEAD_OF_TINGLAN = "head-990101"
METHODS = {"engine_statsmodels": "指数平滑，statsmodels", "engine": "指数平滑"}
LEVELS = [0.0005, 0.001, 0.0025, 0.005, *(at / 100 for at in range(1, 100)), 0.995, 0.9975, 0.999, 0.9995]
V, MONTH, CITY = str(NEWEST), "2020-09", "990100"
LOANS, JOBS = "guaranteed_loans", "urban_new_employment"


def view(indicator: str = JOBS, district: str = CITY, **more: str):
    drawn = draw("targets", **({"lang": "zh", "v": V, "month": MONTH, "i": indicator, "d": district} | more))
    assert not drawn.exception
    return drawn


def stored(engine: Engine, indicator: str, district: str) -> dict[str, object]:
    statement = text("SELECT * FROM forecast WHERE month = :month AND indicator = :indicator AND district = :district")
    with engine.connect() as connection:
        [row] = connection.execute(statement, {"month": MONTH, "indicator": indicator, "district": district}).mappings()
        return dict(row)


def steps(engine: Engine, fingerprint: str) -> list[dict[str, object]]:
    statement = text("SELECT * FROM forecast_month WHERE fingerprint = :fingerprint ORDER BY month")
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement, {"fingerprint": fingerprint}).mappings()]


def facts(drawn) -> dict[str, tuple[str, str]]:
    """What stands beside the chart: name -> (figure, how it comes about)."""
    return {
        one.select_one(".what").get_text(): (one.select_one(".figure").get_text(), one.select_one(".how").get_text())
        for one in soup(drawn).select(".facts > div")
    }


def amount(value: float) -> str:
    return f"{int(value + 0.5):,}"


def shortfall(row: dict[str, object]) -> float:
    """The mean of what is missing over the stored distribution, each quantile for the levels around it."""
    edges = [0.0, *((low + high) / 2 for low, high in pairwise(LEVELS)), 1.0]
    quantiles = json.loads(str(row["distribution"]))
    return sum(
        max(row["target"] - value, 0.0) * (after - before)
        for value, (before, after) in zip(quantiles, pairwise(edges), strict=True)
    )


def chart(drawn) -> dict:
    [one] = drawn.get("plotly_chart")
    return json.loads(one.proto.spec)


@pytest.mark.parametrize(("indicator", "district"), [(JOBS, CITY), (LOANS, CITY), (JOBS, "990125"), (LOANS, "990122")])
def test_the_figures_beside_the_chart_are_those_stored(forecast_city: Engine, indicator: str, district: str):  # noqa: F811
    row, told = stored(forecast_city, indicator, district), facts(view(indicator, district))
    unit = "人" if indicator == JOBS else "万元"
    chance = int(row["probability"] * 100 + 0.5)
    assert told["完成可能性"][0].endswith(f" {chance}%" if chance else " <1%")
    assert told["预计全年"] == (
        f"{amount(row['mean'])}{unit}",
        f"80%区间{amount(row['q10'])}—{amount(row['q90'])}{unit}",
    )
    path = steps(forecast_city, row["fingerprint"])
    reached = next((step["month"] for step in path if step["q50"] >= row["target"]), None)
    assert told["预计完成月份"][0] == (f"2020年{int(reached[5:])}月" if reached else "年内未达到")
    shown = told["预计缺口"][0].removesuffix(unit).replace(",", "")
    assert shown == f"{shortfall(row):.{0 if shortfall(row) >= 10 else 1}f}"


def test_the_table_behind_the_chart_goes_on_with_the_coming_months_as_stored(forecast_city: Engine):  # noqa: F811
    path = steps(forecast_city, stored(forecast_city, JOBS, CITY)["fingerprint"])
    drawn = view()
    table = [cells(row) for row in rows(drawn, "details table.plain tbody tr") if len(cells(row)) == 6]
    assert [row[0] for row in table[9:12]] == ["10月", "11月", "12月"]
    assert [row[5] for row in table[9:12]] == [
        f"{amount(step['q50'])} ({amount(step['q10'])}–{amount(step['q90'])})" for step in path
    ]
    assert table[8][5] == "—"
    [alt] = [one.proto.alt for one in drawn.get("plotly_chart")]
    assert f"预计12月末{amount(path[-1]['q50'])}人" in alt
    assert len([trace for trace in chart(drawn)["data"] if trace.get("fill") == "toself"]) == 3


def test_f_0_hides_everything_of_the_forecast(forecast_city: Engine):  # noqa: F811
    drawn = view(LOANS, f="0")
    text_shown = soup(drawn).get_text()
    assert "预计" not in text_shown
    assert "可能性" not in text_shown
    assert "当时怎么说" not in text_shown
    assert not [trace for trace in chart(drawn)["data"] if trace.get("fill") == "toself"]
    assert not drawn.get("number_input")
    assert "近三个月月均" in facts(drawn)  # what was reported stays


def test_the_meeting_slide_has_the_fan_and_the_probability_unless_hidden(forecast_city: Engine):  # noqa: F811
    shown = view(LOANS, show="1")
    assert "难度较大 1%" in soup(shown).get_text()
    assert [trace for trace in chart(shown)["data"] if trace.get("fill") == "toself"]
    hidden = view(LOANS, show="1", f="0")
    assert "难度较大" not in soup(hidden).get_text()


def test_one_sentence_names_the_districts_and_the_pace(forecast_city: Engine):  # noqa: F811
    statement = text("SELECT * FROM forecast WHERE month = :month AND indicator = :i AND district <> :city")
    with forecast_city.connect() as connection:
        parts = connection.execute(statement, {"month": MONTH, "i": LOANS, "city": CITY}).mappings().all()
    missing = {row["district"]: shortfall(dict(row)) for row in parts}
    most, whole = missing["990101"], sum(missing.values())
    assert most == max(missing.values())
    said = soup(view(LOANS)).get_text()
    assert f"主要由于听澜区（预计缺口{amount(most)}万元，占各县区合计的{int(most / whole * 100 + 0.5)}%）" in said
    # 4,310 came in three months; 5,043 are missing in three.
    assert "近三个月月均1,437万元，低于今后每月需要的1,681万元" in said


def test_the_documents_of_a_target_tell_the_forecast_as_one_and_draw_it_dashed(
    forecast_city: Engine,  # noqa: F811
    documents: dict[str, Callable[[], bytes]],
):
    row = stored(forecast_city, LOANS, CITY)
    path = steps(forecast_city, row["fingerprint"])
    view(LOANS)
    file = f"{LOANS}-{MONTH}-v{V}"
    said = f"年末预测（图中虚线，不是上报数）：难度较大 1%，预计{amount(row['mean'])}万元（80%区间"
    word = Document(BytesIO(documents[f"{file}.docx"]()))
    assert any(one.text.startswith(said.replace(",", "")) for one in word.paragraphs)  # official papers group no digits
    slides = Presentation(BytesIO(documents[f"{file}.pptx"]())).slides
    told = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert any(said in one for one in told)
    chart = next(shape.chart for slide in slides for shape in slide.shapes if shape.has_chart)
    lines = {series.name: series for series in chart.series}
    for name, quantile in (("年末预测（中位数）", "q50"), ("80%区间下限", "q10"), ("80%区间上限", "q90")):
        assert [round(value, 3) for value in lines[name].values[8:]] == [
            9_957,
            *(round(step[quantile], 3) for step in path),
        ]
    assert lines["年末预测（中位数）"].format.line.dash_style == MSO_LINE.DASH
    sheet = next(sheet for sheet in load_workbook(BytesIO(documents[f"{file}.xlsx"]())) if "创业" in sheet.title)
    cells = [cell.value for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert any(str(value).startswith(said) for value in cells)
    assert any(isinstance(value, float) and round(value, 3) == round(path[-1]["q50"], 3) for value in cells)


def test_hidden_forecasts_are_in_no_document(
    forecast_city: Engine,  # noqa: F811
    documents: dict[str, Callable[[], bytes]],
):
    view(LOANS, f="0")
    word = Document(BytesIO(documents[f"{LOANS}-{MONTH}-v{V}.docx"]()))
    assert "年末预测" not in "\n".join(paragraph.text for paragraph in word.paragraphs)


def test_the_method_is_named_with_the_version_it_was_first_made_for(forecast_city: Engine):  # noqa: F811
    page = soup(view(JOBS, "990125"))
    said = page.get_text()
    [proved] = [one["href"] for one in page.select("a[data-go]") if one.get_text() == "这些预测以往准不准"]
    assert proved == f"./forecast-quality?lang=zh&v={V}&month={MONTH}&f=1&i={JOBS}"
    method = METHODS[str(stored(forecast_city, JOBS, "990125")["method"])]
    assert f"年末预测方法：{method}；首次测算于版本{V}" in said
    assert "预测数不是上报数" in said


def test_while_nothing_is_stored_the_page_draws_and_says_so(city: Engine):
    drawn = view(LOANS)
    assert words("zh")(NOT_MADE) in soup(drawn).get_text()
    assert "完成可能性" not in facts(drawn)
    assert not [trace for trace in chart(drawn)["data"] if trace.get("fill") == "toself"]


def test_a_refused_forecast_says_why_and_shows_no_figure(forecast_city: Engine):  # noqa: F811
    drawn = view("absorption_subsidy", CITY)
    assert "预计全年" not in facts(drawn)
    assert "不作预测：部分县区没有预测。" in soup(drawn).get_text()
    assert "不作预测：完整的往年不足两年。" in soup(view("absorption_subsidy", "990125")).get_text()
    with forecast_city.connect() as connection:
        by_rule = text("SELECT indicator, district FROM forecast WHERE month = :month AND method = 'straight_line'")
        indicator, district = connection.execute(by_rule, {"month": MONTH}).first()
    drawn = view(indicator, district)
    assert "完整的往年不足两年" in soup(drawn).get_text()
    assert "序时进度" in soup(drawn).get_text()
    assert "预计全年" in facts(drawn)


@pytest.mark.parametrize(
    "indicator", ["registered_unemployment_rate", "brand_bases", "graduate_outcome", "online_recruitment", "loan_days"]
)
def test_other_kinds_draw_with_what_is_said_of_them(forecast_city: Engine, indicator: str):  # noqa: F811
    row, drawn = stored(forecast_city, indicator, CITY), view(indicator)
    told = facts(drawn)
    assert ("完成可能性" in told) == (row["probability"] is not None)
    assert not drawn.get("number_input")
    if row["reason"]:
        assert soup(drawn).select_one(".muted")


def test_a_milestone_says_that_nothing_is_forecast(forecast_city: Engine):  # noqa: F811
    with forecast_city.connect() as connection:
        codes = connection.execute(
            text("SELECT code FROM indicator WHERE kind = 'milestone' AND year = 2020 AND until IS NULL ORDER BY code")
        ).scalars()
        said = [soup(view(code)).get_text() for code in codes]
    assert any("事项类任务以是否办结为准，不作数量预测" in one for one in said)


def test_more_a_month_moves_the_chance_by_hand_checked_arithmetic_and_stands_in_the_link(
    forecast_city: Engine,  # noqa: F811
):
    row = stored(forecast_city, LOANS, CITY)
    drawn = view(LOANS, more="400")
    said = soup(drawn).select_one("p.said[role=status]").get_text()
    assert said.startswith("若今后每月比预测多400万元，合计多1,200万元：完成可能性由难度较大 1%变为")
    assert f"预计全年{amount(row['mean'] + 1200)}万元" in said
    # The median moves past the target by what it was short of it less: the share of the old distribution above 13,800.
    quantiles = json.loads(row["distribution"])
    at = next(index for index, value in enumerate(quantiles) if value >= 13_800)
    low, high = quantiles[at - 1], quantiles[at]
    failing = LEVELS[at - 1] + (13_800 - low) / (high - low) * (LEVELS[at] - LEVELS[at - 1])
    assert f" {int((1 - failing) * 100 + 0.5)}%，预计" in said
    assert "more=400" in soup(drawn).select_one("p.said button")["data-copy"]
    assert "不是重新预测" in soup(drawn).get_text()
    assert drawn.number_input(key="what_if_more").value == 400


def test_a_supposition_typed_in_is_written_into_the_address(forecast_city: Engine):  # noqa: F811
    drawn = view(LOANS)
    assert soup(drawn).select_one("p.said[role=status]").get_text().startswith("按现有预测：难度较大 1%")
    drawn.number_input(key="what_if_more").set_value(250).run()
    assert drawn.query_params["more"] == "250"
    drawn.radio(key="what_if").set_value("reach").run()
    drawn.number_input(key="what_if_amount").set_value(12_000).run()
    drawn.selectbox(key="what_if_month").set_value("2020-11").run()
    assert (drawn.query_params["more"], drawn.query_params["reach"]) == ("0", "11-12000")
    assert "若到11月末累计达到12,000万元" in soup(drawn).get_text()
    drawn.selectbox(key="d").set_value("990122").run()  # another target: nothing is supposed of it
    assert (drawn.query_params["more"], drawn.query_params["reach"]) == ("0", "")


@pytest.mark.parametrize("given", ["1e9", "--5", "9999999999", "1;2"])
def test_an_amount_that_is_none_is_refused_aloud(forecast_city: Engine, given: str):  # noqa: F811
    drawn = view(LOANS, more=given)
    assert len(notices(drawn)) == 1
    assert drawn.number_input(key="what_if_more").value == 0


def test_what_was_said_before_is_read_from_what_was_stored_and_the_rest_is_said_to_be_missing(own_city: Path):
    engine = open_engine(f"sqlite:///{own_city}")
    for month in ("2020-09", "2020-06", "2020-07"):
        make_forecasts(engine, month)
    june = text("SELECT * FROM forecast WHERE month = '2020-06' AND indicator = :i AND district = :d")
    with engine.connect() as connection:
        [then] = connection.execute(june, {"i": LOANS, "d": CITY}).mappings()
    step = next(one for one in steps(engine, then["fingerprint"]) if one["month"] == MONTH)
    drawn = view(LOANS, told="1")
    [row] = [cells(row) for row in rows(drawn, ".scroll table.plain tbody tr") if cells(row)[0] == "2020年6月"]
    assert row[1].endswith(f"{int(then['probability'] * 100 + 0.5)}%")
    assert row[2].startswith(f"预计{amount(then['mean'])}万元")
    assert row[3] == f"{amount(step['q50'])} ({amount(step['q10'])}–{amount(step['q90'])})"
    assert row[4] == "9,957"
    assert row[5] == ("是" if step["q10"] <= 9_957 <= step["q90"] else "否")
    said = soup(drawn).get_text()
    assert "以下月份未作预测，也不以后来的数据倒推" in said
    assert "2020年8月" in said
    # In July the target was raised from 12,000 to 15,000.
    moved = soup(drawn).select_one("ul.moves").get_text()
    assert moved.startswith("2020年6月至2020年7月：完成可能性由存在不确定性 ")
    assert moved.endswith("，目标任务调增3,000万元，调整为15,000万元。")
    assert drawn.button(key="make_earlier")


def test_of_a_sensitive_indicator_only_who_may_see_the_cells_sees_a_districts_forecast(
    forecast_city: Engine,  # noqa: F811
    look_as: Callable[[str], None],
):
    found = text(
        "SELECT f.indicator, f.district FROM forecast f JOIN indicator i ON i.code = f.indicator AND i.year = 2020"
        " WHERE i.sensitive = 1 AND i.until IS NULL AND f.month = :month AND f.probability IS NOT NULL"
        " AND f.district <> :city AND f.district <> '990101' ORDER BY 1, 2"
    )
    with forecast_city.connect() as connection:
        indicator, district = connection.execute(found, {"month": MONTH, "city": CITY}).first()
    look_as("monitor")
    assert "完成可能性" in facts(view(indicator, district))
    look_as(HEAD_OF_TINGLAN)
    drawn = view(indicator, district)
    assert "完成可能性" not in facts(drawn)
    assert not drawn.get("number_input")
