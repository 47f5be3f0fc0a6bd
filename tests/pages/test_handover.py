"""What is handed over says what the screen says, to the digit, and who handed it over when."""

from collections.abc import Callable, Container
from datetime import UTC, datetime
from io import BytesIO

import pytest
from bs4 import Tag
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from sqlalchemy import Engine

from tests.pages.screens import draw, rows, soup
from ui.front_door.arrival import PROXY
from ui.viewer import Visit

pytestmark = pytest.mark.apptest

Documents = dict[str, Callable[[], bytes]]
HEAD = "head-990101"
COLUMNS = {
    "zh": (("县区",), ("累计完成", "期末数"), ("同比",), ("状态",)),
    "en": (("District",), ("Cumulative", "At the end of the month"), ("Year on year",), ("Status",)),
}
WITHHELD = "“…”为小数值，按规定不予显示"


def word_tables(file: bytes) -> list[list[list[str]]]:
    """The tables of a bulletin, cell by cell."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(file)).tables]


def slide_tables(file: bytes) -> list[list[list[str]]]:
    """The tables of the slides in order."""
    shapes = (shape for slide in Presentation(BytesIO(file)).slides for shape in slide.shapes if shape.has_table)
    return [[[cell.text for cell in row.cells] for row in shape.table.rows] for shape in shapes]


def bare(told: list[str]) -> list[str]:
    """Without the shapes of statuses."""
    return [text.strip("√●▲■○ ") for text in told]


def sheets(file: bytes) -> list[list[list[object]]]:
    """The sheets of a workbook as the values they hold."""
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in load_workbook(BytesIO(file))]


def side_by_side(tables: list[list[list[str]]], names: Container[str]) -> dict[str, list[str]]:
    """The figures of the matrix's districts in the parts of it, one after the other; how many are behind left out."""
    found: dict[str, list[str]] = {}
    for row in (row for table in tables for row in table if row[0] in names):
        found.setdefault(row[0], []).extend(bare(row[1:-1]))
    return found


def sheets_with(district: str, file: bytes) -> list[list[list[object]]]:
    """The sheets that have a line of this district."""
    return [lines for lines in sheets(file) if any(line[0] == district for line in lines)]


def sheet_of(district: str, file: bytes) -> list[list[object]]:
    """The one such sheet."""
    [found] = sheets_with(district, file)
    return found


def texts(row: Tag) -> list[str]:
    """The cells of a row on the screen, its header among them."""
    return [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]


def texts_of_word(file: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(file)).paragraphs)


def matrix_on_screen(drawn) -> dict[str, list[str]]:
    """District -> the figures of its row as they stand on the screen, empty cells as ''."""
    return {
        row.find("th").get_text(strip=True).strip("☐☑"): [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in rows(drawn, "table.matrix tbody tr")
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("month", ["2020-02", "2020-09"])
def test_the_matrix_handed_over_holds_the_figures_of_the_screen(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents, month: str, lang: str
):
    look_as(HEAD)
    drawn = draw("districts", lang=lang, v=newest, month=month)
    shown = {name: figures[:12] for name, figures in matrix_on_screen(drawn).items()}
    assert len(shown) == 10
    name = f"districts-{month}-v{newest}"
    for tables in (word_tables(documents[f"{name}.docx"]()), slide_tables(documents[f"{name}.pptx"]())):
        assert side_by_side(tables, shown) == shown
    held = sheets_with("听澜区" if lang == "zh" else "Tinglan District", documents[f"{name}.xlsx"]())
    assert [len(lines[3]) for lines in held] == [8, 8]  # the district, six targets, how many are behind


def test_a_withheld_figure_is_three_dots_in_every_document_and_the_dots_are_explained(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents
):
    look_as(HEAD)
    draw("districts", lang="zh", v=newest, month="2020-02")
    name = f"districts-2020-02-v{newest}"
    word = documents[f"{name}.docx"]()
    held = [text for table in word_tables(word) for row in table for text in row if "…" in text]
    assert len(held) >= 2
    assert set(held) == {"…"}
    assert WITHHELD in texts_of_word(word)
    slides = Presentation(BytesIO(documents[f"{name}.pptx"]())).slides
    assert any(WITHHELD in shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    lines = [line for sheet in sheets_with("听澜区", documents[f"{name}.xlsx"]()) for line in sheet]
    values = [cell for line in lines for cell in line]
    assert values.count("…") == len(held)
    assert any(WITHHELD in str(value) for value in values)


def test_who_may_see_the_small_figures_is_handed_them_and_no_legend(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents
):
    look_as("monitor")
    draw("districts", lang="zh", v=newest, month="2020-02")
    word = documents[f"districts-2020-02-v{newest}.docx"]()
    assert "…" not in str(word_tables(word))
    assert WITHHELD not in texts_of_word(word)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", ["guaranteed_loans", "zero_household_rate", "registered_unemployment_rate"])
def test_the_table_of_a_target_says_in_word_and_on_slides_what_the_screen_says(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents, code: str, lang: str
):
    look_as("monitor")
    drawn = draw("targets", lang=lang, v=newest, month="2020-09", i=code)
    heads = [head.get_text(" ", strip=True) for head in soup(drawn).select("table.rows thead th")]
    columns = [next(heads.index(name) for name in names if name in heads) for names in COLUMNS[lang]]
    lines = [texts(row) for row in rows(drawn)]
    shown = {line[columns[0]]: tuple(line[at] for at in columns[1:]) for line in lines}
    assert len(shown) >= 9
    file = f"{code}-2020-09-v{newest}"
    for told in (
        [row for table in word_tables(documents[f"{file}.docx"]()) for row in table if row[0] in shown],
        [row for table in slide_tables(documents[f"{file}.pptx"]()) for row in table if row[0] in shown],
    ):
        assert {row[0]: (row[3], row[-3], *bare(row[-1:])) for row in told} == shown


def test_the_workbook_holds_the_figures_as_numbers(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents
):
    look_as("monitor")
    drawn = draw("targets", lang="zh", v=newest, month="2020-09", i="guaranteed_loans")
    file = documents[f"guaranteed_loans-2020-09-v{newest}.xlsx"]()
    line = next(line for line in sheet_of("听澜区", file) if line[0] == "听澜区")
    [shown] = [texts(row) for row in rows(drawn) if "听澜区" in row.get_text()]
    assert (line[1], line[3]) == (2600, 1500)
    assert {"2,600", "1,500", "57.7%"} <= set(shown)
    assert round(line[4], 3) == 0.577
    assert f"v={newest}" in str(sheets(file))


def test_a_bulletins_workbook_judges_a_pace_where_the_screen_does_and_explains_no_column_it_lacks(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents
):
    look_as("monitor")
    draw("overview", lang="zh", v=newest, month="2020-09")
    book = load_workbook(BytesIO(documents[f"bulletin-2020-09-v{newest}.xlsx"]()))
    told = {}
    for sheet in book.worksheets[1:-1]:
        head = [str(cell.value).replace("\n", "") for cell in sheet[4]]
        told[sheet.title.partition(" ")[2]] = any(name.startswith("快慢于序时") for name in head)
    assert told["城镇新增就业"]
    assert not told["农技工品牌基地"]  # a handful, counted
    assert not told["城镇登记失业率"]
    assert "占缺口" not in str(sheets(documents[f"bulletin-2020-09-v{newest}.xlsx"]()))
    assert book.worksheets[0]["A2"].value == "望澜市　2020年9月"


def test_the_lines_of_the_chart_bear_the_names_of_the_page(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents
):
    look_as("monitor")
    for code in ("guaranteed_loans", "registered_unemployment_rate"):
        drawn = draw("targets", lang="zh", v=newest, month="2020-09", i=code)
        key = soup(drawn).select_one(".key").find_all("span")[1:]
        file = Presentation(BytesIO(documents[f"{code}-2020-09-v{newest}.pptx"]()))
        chart = next(shape.chart for slide in file.slides for shape in slide.shapes if shape.has_chart)
        assert {series.name for series in chart.series} == {
            one.get_text(strip=True)
            for one in key
            if one.select_one(".k-line")  # the ring of an incomplete month is no line
        }


def test_what_is_done_or_not_is_handed_over_without_a_chart(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents
):
    look_as("monitor")
    draw("targets", lang="zh", v=newest, month="2020-09", i="service_lists_published")
    name = f"service_lists_published-2020-09-v{newest}"
    slides = Presentation(BytesIO(documents[f"{name}.pptx"]())).slides
    assert not any(shape.has_chart for slide in slides for shape in slide.shapes)
    assert "尚未完成，已于2020年8月31日到期" in texts_of_word(documents[f"{name}.docx"]())
    assert len(sheets(documents[f"{name}.xlsx"]())) == 3  # conclusion, districts, definitions


CITY_ALONE = ("loan_days", "employment_analyses")
MILESTONES = ("alliance_formed", "subsidy_procedure_revised", "appraisal_included", "demo_county_application")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", [*CITY_ALONE, *MILESTONES])
def test_what_the_city_alone_does_is_handed_over_in_columns_that_all_say_something(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents, code: str, lang: str
):
    look_as("monitor")
    drawn = draw("targets", lang=lang, v=newest, month="2020-09", i=code)
    name = f"{code}-2020-09-v{newest}"
    word, slides = documents[f"{name}.docx"](), documents[f"{name}.pptx"]()
    table = word_tables(word)[0]
    first = {"zh": "县区", "en": "District"}[lang]
    assert table[0][0] == first
    assert not {"位次", "Rank"} & set(table[0])
    assert all(any(row[at].strip() not in ("", "—") for row in table[1:]) for at in range(len(table[0])))
    [told] = [row for row in table[1:] if row[0] in ("望澜市", "Wanglan City")]
    status = soup(drawn).select_one(".st").get_text(strip=True)
    assert status in {text.strip("√●▲■○ ") for text in told}
    assert told in [row for one in slide_tables(slides) for row in one]
    assert any(line[0] == told[0] for sheet in sheets(documents[f"{name}.xlsx"]()) for line in sheet)


@pytest.mark.parametrize(
    ("subject", "lang", "called"),
    [
        ("leader", "zh", "局领导"),
        (HEAD, "zh", "县区负责人（听澜区）"),
        (HEAD, "en", "County head (Tinglan)"),
    ],
)
def test_a_document_names_who_handed_it_over_and_when_it_was_made(
    city: Engine,
    newest: str,
    look_as: Callable[[str], None],
    documents: Documents,
    subject: str,
    lang: str,
    called: str,
):
    look_as(subject)
    draw("districts", lang=lang, v=newest, month="2020-09")
    name, began = f"districts-2020-09-v{newest}", datetime.now(UTC).replace(microsecond=0)
    made = {
        "docx": Document(BytesIO(documents[f"{name}.docx"]())).core_properties,
        "pptx": Presentation(BytesIO(documents[f"{name}.pptx"]())).core_properties,
    }
    for about in made.values():
        assert about.author.startswith(called[:5])
        assert subject not in about.author
        assert began <= about.created.replace(tzinfo=UTC) <= datetime.now(UTC)
    book = load_workbook(BytesIO(documents[f"{name}.xlsx"]())).properties
    assert book.creator == made["docx"].author
    assert began <= book.created.replace(tzinfo=UTC) <= datetime.now(UTC)


def test_somebody_named_by_the_sign_in_is_told_with_the_role(
    city: Engine, newest: str, documents: Documents, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    monkeypatch.setattr("ui.viewer.visit", lambda: Visit(place=PROXY, names=("monitor",)))
    draw("districts", lang="zh", v=newest, month="2020-09")
    about = Document(BytesIO(documents[f"districts-2020-09-v{newest}.docx"]())).core_properties
    assert about.author == "市监测员 monitor"


def test_a_document_bears_the_address_of_the_page(city: Engine, newest: str, documents: Documents):
    drawn = draw("districts", lang="zh", v=newest, month="2020-09")
    [address] = [str(tag["data-copy"]) for tag in soup(drawn).select("[data-copy^=http]")]
    name = f"districts-2020-09-v{newest}"
    assert address in texts_of_word(documents[f"{name}.docx"]())
    slides = Presentation(BytesIO(documents[f"{name}.pptx"]())).slides
    assert any(address == shape.text_frame.paragraphs[-1].text for shape in slides[-1].shapes if shape.has_text_frame)
    assert address in str(sheets(documents[f"{name}.xlsx"]()))


def test_a_meeting_is_handed_over_with_its_commitments_its_changes_and_its_corrections(
    city: Engine, newest: str, look_as: Callable[[str], None], documents: Documents
):
    look_as("leader")
    draw("meeting", lang="zh", v=newest, month="2020-09", base="76")
    name = f"meeting-2020-09-v{newest}-since-v76"
    decided, moved, revised, _ = word_tables(documents[f"{name}.docx"]())
    assert decided[1] == [
        "1. 逐户跟进在审贷款，9月底前创业担保贷款累计发放不少于470万元",
        "逾期",
        "麦垄县、2020年9月30日",
        "创业担保贷款 272万元（34.4%） → 391万元（49.5%）",
    ]
    assert ["城镇失业人员再就业人数", "鹤汀县", "正常", "滞后"] in [bare(row) for row in moved]
    assert len(moved) == 1 + 35
    assert ["城镇失业人员再就业人数", "鹤汀县", "2020年8月", "467人", "389人"] in revised
    slides = slide_tables(documents[f"{name}.pptx"]())
    assert max(len(table) for table in slides) <= 1 + 7
    assert len(sheets_with("指标", documents[f"{name}.xlsx"]())) >= 2
