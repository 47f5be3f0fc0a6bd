"""The deck, opened again: messages, figures, native charts, sources."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Emu, Pt

from reports.content import BarChart, LineChart, cleaned
from reports.powerpoint import powerpoint
from reports.status_signs import shape
from tests.reports.example import example, with_names
from tests.reports.names import HOSTILE, WRITTEN

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def opened(report):
    return Presentation(BytesIO(powerpoint(report)))


@pytest.fixture(scope="module", params=["zh", "en"])
def told(request):
    """A report with its deck, opened."""
    report = example(request.param)
    return report, opened(report)


def tables(deck):
    return [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]


def charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def one_line(text: str) -> str:
    return text.replace("\v", "").replace(" ", "")


def test_the_deck_is_wide_and_every_slide_has_a_message(told):
    report, deck = told
    assert (deck.slide_width / deck.slide_height) == pytest.approx(16 / 9, abs=0.001)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert all(titles)
    assert titles[0] == report.title
    assert titles[1] == report.conclusion[0]
    for section in report.sections:
        assert section.title in titles


def test_every_figure_of_every_table_is_the_screens(told):
    report, deck = told
    drawn = [[cell.text for cell in row.cells] for table in tables(deck) for row in list(table.rows)[1:]]
    expected = [
        [f"{shape(cell.status)} {cell.text}" if cell.status else cell.text for cell in row]
        for section in report.sections
        for row in section.table.rows
    ]
    assert drawn == expected
    assert len(drawn) == 102  # 10 + 9 + 9 + 4 × 8 + 10, and four of 8


def test_some_figures_by_hand():
    deck = opened(example("zh"))
    first = tables(deck)[0]
    assert [cell.text for cell in first.rows[1].cells] == [
        "望澜市", "▲ 略慢", "30,000", "+2,638", "24,329", "81.1%", "+6.1", "▼ 2.0%", ""
    ]  # fmt: skip


def test_tables_have_seven_rows_at_most_and_their_header_on_every_slide(told):
    report, deck = told
    headers = {tuple(one_line(text) for text in section.table.headers) for section in report.sections}
    for table in tables(deck):
        assert len(table.rows) <= 8
        assert tuple(one_line(cell.text) for cell in table.rows[0].cells) in headers


def test_charts_are_native_and_hold_the_reports_figures(told):
    """To nine decimals: what sums in binary add beyond is no figure of anybody's."""
    report, deck = told
    expected = [cleaned(section.chart) for section in report.sections if section.chart]
    assert len(charts(deck)) == len(expected) == 8
    for drawn, chart in zip(charts(deck), expected, strict=True):
        plot = drawn.plots[0]
        values = {series.name: tuple(series.values) for series in plot.series}
        if isinstance(chart, BarChart):
            assert tuple(plot.categories) == chart.categories
            assert list(values.values()) == [chart.values, chart.reference]
        else:
            assert tuple(plot.categories) == chart.months
            assert values == {name: told for name, told, _ in chart.series}


def test_no_more_is_cleaned_than_noise():
    bars = BarChart("t", ("a",), (88.60706918273824,), (None,), "%")
    assert cleaned(bars).values == (pytest.approx(88.60706918273824, abs=1e-9),)
    assert cleaned(bars).values != (88.6,)


def test_the_workbook_behind_a_chart_holds_the_same_figures(told):
    report, deck = told
    for drawn, section in zip(charts(deck), (part for part in report.sections if part.chart), strict=True):
        book = openpyxl.load_workbook(BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
        rows = list(book.active.iter_rows(values_only=True))
        for column, series in enumerate(drawn.plots[0].series, 1):
            assert rows[0][column] == series.name
            assert [row[column] for row in rows[1:]] == pytest.approx(list(series.values))
        assert tuple(row[0] for row in rows[1:]) == tuple(drawn.plots[0].categories), section.title


def test_the_newest_figure_and_the_target_are_written_on_the_chart():
    line = charts(opened(example("zh")))[0]
    labelled = {
        series.name: [
            (int(label.find("{*}idx").get("val")), label.find("{*}numFmt").get("formatCode"))
            for label in series._element.iter(f"{CHART}dLbl")
        ]
        for series in line.plots[0].series
    }
    assert labelled["今年累计"] == [(8, "#,##0")]
    assert labelled["年度目标"] == [(0, "#,##0")]
    assert labelled["上年"] == []


def test_version_link_and_source_stand_at_the_foot_and_in_the_notes(told):
    report, deck = told
    for slide in deck.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert any("57" in text and report.stamp.link in text and report.stamp.mark in text for text in texts)
        assert report.stamp.link in slide.notes_slide.notes_text_frame.text
        assert any("slidenum" in field.get("type") for field in slide._element.iter("{*}fld"))
    chart_slide = next(slide for slide in deck.slides if any(shape.has_chart for shape in slide.shapes))
    assert report.sections[0].paragraphs[0] in chart_slide.notes_slide.notes_text_frame.text
    assert report.sections[0].notes in chart_slide.notes_slide.notes_text_frame.text


def test_the_link_can_be_clicked(told):
    report, deck = told
    frames = [shape.text_frame for shape in deck.slides[2].shapes if shape.has_text_frame]
    clicked = [run.hyperlink.address for frame in frames for part in frame.paragraphs for run in part.runs]
    assert report.stamp.link in clicked


def test_a_link_of_another_kind_stays_text():
    report = example("zh")
    deck = opened(replace(report, stamp=replace(report.stamp, link="javascript:alert(1)")))
    assert all("javascript" not in rel.target_ref for slide in deck.slides for rel in slide.part.rels.values())


def test_the_type_is_large(told):
    _, deck = told
    small = {Pt(points) for points in (10.5, 12, 14)}  # foot, page number, captions
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.paragraphs[0].font.size >= Pt(28)
        for drawn in slide.shapes:
            if drawn.has_text_frame and drawn != slide.shapes.title:
                sizes = {part.font.size for part in drawn.text_frame.paragraphs if part.font.size}
                assert all(size >= Pt(18) or size in small for size in sizes)
    assert all(
        cell.text_frame.paragraphs[0].font.size >= Pt(14) for table in tables(deck) for cell in table.iter_cells()
    )


def test_nothing_reaches_beyond_its_slide(told):
    _, deck = told
    for slide in deck.slides:
        for drawn in slide.shapes:
            assert drawn.left >= 0
            assert drawn.top >= 0
            assert drawn.left + drawn.width <= deck.slide_width
            assert drawn.top + drawn.height <= deck.slide_height + Emu(1)


def test_charts_and_tables_say_what_they_are_to_a_screen_reader(told):
    _, deck = told
    drawn = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in drawn)


def test_the_file_speaks_of_the_report_and_not_of_the_template(told):
    report, deck = told
    about = deck.core_properties
    assert (about.title, about.author, about.revision) == (report.title, report.stamp.author, 1)
    assert about.created.year == 2020
    names = ZipFile(BytesIO(powerpoint(report))).namelist()
    assert not any("thumbnail" in name for name in names)
    assert [layout.name for layout in deck.slide_layouts] == ["Title Slide", "Title and Content", "Title Only"]


def test_the_last_slide_says_where_the_figures_come_from(told):
    report, deck = told
    last = deck.slides[len(deck.slides) - 1]
    text = "\n".join(shape.text_frame.text for shape in last.shapes if shape.has_text_frame)
    for told_there in (report.filters, report.stamp.published, report.stamp.made, report.stamp.link):
        assert told_there in text
    assert report.definitions[0][1] in last.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name(name):
    report = example("zh")
    report = with_names(replace(report, sections=report.sections[:2], conclusion=(name, name)), name)
    deck = opened(report)
    written = WRITTEN.get(name, name)
    assert deck.slides[0].shapes.title.text_frame.text == written
    assert tables(deck)[0].cell(1, 0).text == written
    bars = charts(deck)[1]
    assert set(bars.plots[0].categories) == {written}
    for drawn in charts(deck):
        book = openpyxl.load_workbook(BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" for cell in cells)
        assert written in {cell.value for cell in cells} | {str(cell.value)[:-1] for cell in cells}


def test_charts_without_figures_and_very_short_or_falling_bars_are_drawn():
    report = example("zh")
    line = LineChart("无数据", ("1月", "2月"), (("今年累计", (None, None), "actual"),), "人")
    bars = BarChart("完成率", ("甲县", "乙县", "丙县"), (81.1, 3.0, -4.0), (75.0, None, 75.0))
    sections = tuple(replace(report.sections[0], chart=chart) for chart in (line, bars))
    drawn = charts(opened(replace(report, sections=sections)))
    assert [tuple(series.values) for series in drawn[1].plots[0].series] == [bars.values, bars.reference]
    outside = [int(label.find("{*}idx").get("val")) for label in drawn[1]._chartSpace.iter(f"{CHART}dLbl")]
    assert outside == [1, 2]


def test_a_report_without_sections_is_cover_conclusion_and_source():
    deck = opened(replace(example("en"), sections=(), definitions=()))
    assert len(deck.slides) == 3


def test_an_empty_report_is_cover_and_source():
    report = example("zh")
    stamp = replace(report.stamp, moment=None, mark="", author="", made="")
    empty = replace(report, sections=(), definitions=(), conclusion=(), subtitle="", filters="", stamp=stamp)
    deck = opened(empty)
    assert len(deck.slides) == 2
