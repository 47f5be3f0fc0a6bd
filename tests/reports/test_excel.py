"""The workbook, opened again: numbers under formats, native charts, no formula from the data."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from reports.content import BarChart, Cell
from reports.excel import excel, sheet_names
from reports.number_formats import number_and_format
from reports.status_signs import shape
from tests.reports.example import example, with_names
from tests.reports.names import HOSTILE, WRITTEN


def opened(report):
    return openpyxl.load_workbook(BytesIO(excel(report)))


@pytest.fixture(scope="module", params=["zh", "en"])
def told(request):
    """A report with its workbook, opened."""
    report = example(request.param)
    return report, opened(report)


def section_sheets(book):
    return book.worksheets[1:-1]


def values(sheet) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_there_is_a_sheet_for_each_section_between_conclusion_and_source(told):
    report, book = told
    assert book.sheetnames == sheet_names(report)
    assert len(book.sheetnames) == 14
    assert book.sheetnames[1] == {"zh": "1 城镇新增就业", "en": "1 New urban employment"}[report.stamp.language]


def test_every_figure_is_a_number_and_reads_as_on_the_screen(told):
    report, book = told
    counted = 0
    for sheet, section in zip(section_sheets(book), report.sections, strict=True):
        for index, row in enumerate(section.table.rows, 5):
            for column, cell in enumerate(row, 1):
                written = sheet.cell(index, column)
                number = number_and_format(cell)
                if number is None:
                    text = f"{shape(cell.status)} {cell.text}" if cell.status else cell.text
                    assert (written.value or "") == text
                    continue
                counted += 1
                assert written.data_type == "n"
                assert written.value == pytest.approx(number[0])
                assert written.number_format == number[1]
        expected = [cell.value for row in section.table.rows for cell in row if cell.value is not None]
        assert len(expected) == sum(number_and_format(cell) is not None for row in section.table.rows for cell in row)
    assert counted > 500


def test_some_figures_by_hand():
    sheet = section_sheets(opened(example("zh")))[0]
    row = [cell.value for cell in sheet[5]]
    assert row[:3] == ["望澜市", "▲ 略慢", 30000]
    assert row[4:6] == [pytest.approx(24329), pytest.approx(24329 / 30000)]
    assert [cell.number_format for cell in sheet[5]][4:6] == ['#,##0;"−"#,##0;#,##0', '#,##0.0%;"−"#,##0.0%;#,##0.0%']


def test_the_header_is_frozen_filters_and_repeats_in_print(told):
    report, book = told
    for sheet, section in zip(section_sheets(book), report.sections, strict=True):
        last = openpyxl.utils.get_column_letter(len(section.table.headers))
        assert sheet.freeze_panes == "B5"
        assert sheet.auto_filter.ref == f"A4:{last}{4 + len(section.table.rows)}"
        assert sheet.print_title_rows == "$4:$4"
        headers = [str(cell.value).replace("\n", "").replace(" ", "") for cell in sheet[4]][
            : len(section.table.headers)
        ]
        assert headers == [text.replace(" ", "") for text in section.table.headers]


def test_charts_are_native_and_point_to_figures_on_their_sheet(told):
    report, book = told
    archive = ZipFile(BytesIO(excel(report)))
    parts = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
    assert len(parts) == sum(section.chart is not None for section in report.sections) == 8
    for sheet, section in zip(section_sheets(book), report.sections, strict=True):
        assert len(sheet._charts) == (section.chart is not None)
        for native in sheet._charts:
            for series in native.series:
                reference = series.val.numRef.f
                name, span = reference.rsplit("!", 1)
                assert name.strip("'") == sheet.title
                found = [row[0].value for row in sheet[span.replace("$", "")]]
                chart = section.chart
                wanted = (
                    [chart.values, chart.reference]
                    if isinstance(chart, BarChart)
                    else [figures for _, figures, _ in chart.series]
                )
                assert any(found == pytest.approx(list(figures)) for figures in wanted)


def test_the_first_sheet_says_the_conclusion_and_the_selection(told):
    report, book = told
    said = values(book.worksheets[0])
    for text in (report.title, report.stamp.mark, *report.conclusion):
        assert text in said
    assert any(str(text).endswith(report.filters) for text in said)
    links = [cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:-1]]


def test_the_last_sheet_says_version_time_link_and_definitions(told):
    report, book = told
    said = values(book.worksheets[-1])
    stamp = report.stamp
    for text in ("57", stamp.published, stamp.period, report.filters, stamp.author, stamp.made, stamp.link):
        assert text in said
    for entry in report.definitions:
        assert set(entry) <= set(said)
    (link,) = [cell.hyperlink for row in book.worksheets[-1].iter_rows() for cell in row if cell.hyperlink]
    assert link.target == stamp.link


def test_a_link_of_another_kind_stays_text():
    report = example("zh")
    book = opened(replace(report, stamp=replace(report.stamp, link="javascript:alert(1)")))
    assert "javascript:alert(1)" in values(book.worksheets[-1])
    assert not any(cell.hyperlink for row in book.worksheets[-1].iter_rows() for cell in row)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name(name):
    report = example("zh")
    report = with_names(replace(report, sections=report.sections[:2], conclusion=(name,)), name)
    report = replace(report, definitions=((name, name, name),))
    content = excel(report)
    book = openpyxl.load_workbook(BytesIO(content))
    written = WRITTEN.get(name, name)
    assert book.worksheets[1]["A5"].value == written
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                assert cell.quotePrefix, cell.coordinate
    for part in (part for part in ZipFile(BytesIO(content)).namelist() if part.startswith("xl/charts/chart")):
        references = re.findall(r"<c:f>(.*?)</c:f>", ZipFile(BytesIO(content)).read(part).decode())
        assert references
        assert all(re.search(r"!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?$", reference) for reference in references)


def test_sheets_have_names_that_excel_accepts():
    report = example("zh")
    section = report.sections[0]
    odd = ("[甲]:*?/\\", "'引号'", "", "城镇新增就业" * 9, "history", "城镇新增就业" * 9)
    report = replace(report, sections=tuple(replace(section, name=name) for name in odd))
    names = sheet_names(report)
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") and name.strip("'") == name for name in names)
    assert opened(report).sheetnames == names


def test_a_withheld_figure_is_nowhere_in_the_file():
    report = example("zh")
    section = report.sections[0]
    row = (Cell("甲县"), Cell("不予显示", status="suppressed"), *(Cell("…", 1.0) for _ in section.table.headers[2:]))
    table = replace(section.table, rows=(row,), city_row=None)
    book = opened(replace(report, sections=(replace(section, table=table, chart=None),)))
    assert [cell.value for cell in book.worksheets[1][5]] == ["甲县", "○ 不予显示"] + ["…"] * 7


def test_a_figure_with_a_status_stays_a_number_with_the_shape_before_it():
    report = example("zh")
    row = (Cell("甲县"), Cell("81.1%", 0.811, 1, percent=True, status="watch"), Cell("−5.0", -5.0, 1, status="behind"))
    table = replace(report.sections[0].table, headers=("县区", "一", "二"), rows=(row,), city_row=None)
    sheet = opened(replace(report, sections=(replace(report.sections[0], table=table, chart=None),))).worksheets[1]
    assert [cell.value for cell in sheet[5]] == ["甲县", 0.811, -5.0]
    assert sheet["B5"].number_format.startswith('"▲ "#,##0.0%;')
    assert sheet["C5"].number_format.split(";")[1] == '"■ ""−"#,##0.0'


def test_sections_without_table_or_chart_and_empty_reports_are_written():
    report = example("en")
    bare = replace(report.sections[0], table=None)
    empty = replace(report.sections[0], table=replace(report.sections[0].table, rows=(), city_row=None), chart=None)
    book = opened(replace(report, sections=(bare, empty)))
    assert len(book.worksheets[1]._charts) == 1
    assert book.worksheets[2].auto_filter.ref == "A4:I5"
    undated = replace(report, sections=(), conclusion=(), definitions=(), stamp=replace(report.stamp, moment=None))
    assert len(opened(undated).sheetnames) == 2


def test_the_print_foot_carries_version_and_page(told):
    report, book = told
    for sheet in book.worksheets:
        assert "57" in sheet.oddFooter.left.text
        assert sheet.oddFooter.right.text == "&P / &N"
        assert sheet.page_setup.paperSize == 9
    odd = with_names(replace(report, sections=()), "A&B")
    assert opened(odd).worksheets[0].oddFooter.left.text.startswith("A&&B")


def test_the_city_stands_once_above_the_conclusion():
    report = example("zh")
    report = replace(report, subtitle=report.stamp.city)
    assert opened(report).worksheets[0]["A2"].value == f"{report.stamp.city}　{report.stamp.period}"


def test_no_cell_of_a_table_or_of_a_charts_figures_holds_what_binary_arithmetic_adds():
    report = example("zh")
    row = (Cell("甲县"), Cell("35.68", 35.68000000000001, 2), Cell("0.92", 0.9200000000000017, 2))
    table = replace(report.sections[0].table, headers=("县区", "一", "二"), rows=(row,), city_row=None)
    chart = BarChart("进度", ("甲县",), (35.68000000000001,), (0.9200000000000017,))
    written = values(
        section_sheets(opened(replace(report, sections=(replace(report.sections[0], table=table, chart=chart),))))[0]
    )
    assert [value for value in written if isinstance(value, float)] == [35.68, 0.92, 35.68, 0.92]
