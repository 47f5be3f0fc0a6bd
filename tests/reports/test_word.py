"""The bulletin, opened again: layout of GB/T 9704-2012, figures, native charts, source at the end."""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.content import Cell, Table
from reports.status_signs import shape
from reports.word import word
from tests.reports.example import example, with_names
from tests.reports.names import HOSTILE, WRITTEN

MANY = ("ser", "pt", "dPt", "dLbl", "axId")  # elements that a chart holds several of
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def opened(report, **options):
    return Document(BytesIO(word(report, **options)))


@pytest.fixture(scope="module", params=["zh", "en"])
def told(request):
    """A report with its bulletin, opened."""
    report = example(request.param)
    return report, opened(report)


@pytest.fixture(scope="module")
def bulletin():
    return opened(example("zh"))


def texts(document, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def faces(style) -> tuple[str, str]:
    """The Chinese and the Latin face of a style."""
    found = style.element.rPr.find(qn("w:rFonts"))
    assert not [key for key in found.attrib if "heme" in key]
    return found.get(qn("w:eastAsia")), found.get(qn("w:ascii"))


def chart_parts(document):
    return [rel.target_part for rel in document.part.rels.values() if rel.reltype == RT.CHART]


def test_the_page_is_that_of_the_standard(bulletin):
    page = bulletin.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert (round(page.top_margin.mm), round(page.left_margin.mm)) == (37, 28)
    assert round(page.page_width.mm - page.left_margin.mm - page.right_margin.mm) == 156
    assert round(page.page_height.mm - page.top_margin.mm - page.bottom_margin.mm) == 225


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_faces_and_sizes_are_those_of_the_standard(bulletin, style, face, points):
    found = bulletin.styles[style]
    assert faces(found) == (face, "Times New Roman")
    assert found.font.size == Pt(points)


def test_lines_are_28_points_and_begin_two_characters_in(bulletin):
    form = bulletin.styles["Normal"].paragraph_format
    assert (form.line_spacing_rule, form.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(28))
    assert form.first_line_indent == Pt(32)
    assert bulletin.styles["Normal"].element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_28_characters_fill_a_line_and_22_lines_a_page(bulletin):
    closer = int(bulletin.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + closer) <= Mm(156).pt < 29 * (16 + closer)
    assert 22 * 28 <= Mm(225).pt < 23 * 28


def test_page_numbers_stand_between_dashes_on_the_outer_side(bulletin):
    assert bulletin.settings.odd_and_even_pages_header_footer
    page = bulletin.sections[0]
    for footer, align in ((page.footer, 2), (page.even_page_footer, 0)):
        (paragraph,) = footer.paragraphs
        assert paragraph.alignment == align
        assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        assert [run.text for run in paragraph.runs] == ["— ", " —"]


def test_headings_are_numbered_by_word_itself(bulletin):
    numbering = bulletin.part.numbering_part.element
    levels = [(level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))) for level in numbering.iter(qn("w:lvl"))]
    assert [(form.get(qn("w:val")), text.get(qn("w:val"))) for form, text in levels] == [
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
    ]
    assert texts(bulletin, "Heading 1") == ["总体情况", "各项指标完成情况"]


def test_missing_faces_have_a_named_stand_in(bulletin):
    table = bulletin.part.part_related_by(RT.FONT_TABLE).blob.decode("utf-8")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


def test_every_section_is_told_in_order(told):
    report, document = told
    strip = {"zh": lambda text: re.sub(r"(?<=\d),(?=\d)", "", text)}.get(report.stamp.language, str)
    assert texts(document, "Heading 2") == [strip(section.title) for section in report.sections]
    assert texts(document, "Title")[0] == report.title
    running = texts(document, "Normal")
    for sentence in (*report.conclusion, *(text for section in report.sections for text in section.paragraphs)):
        assert strip(sentence) in running


def test_a_chinese_sentence_has_no_separators_and_a_table_has(bulletin):
    assert texts(bulletin, "Heading 2")[0] == "城镇新增就业人数24329人，完成年度目标的81.1%，快于序时进度6.1个百分点"
    assert bulletin.tables[0].cell(1, 4).text == "24,329"


def test_every_figure_of_every_table_is_the_screens(told):
    report, document = told
    drawn = document.tables[: len(report.sections)]
    for native, section in zip(drawn, report.sections, strict=True):
        rows = [[cell.text for cell in row.cells] for row in native.rows]
        headers = [text.replace("\n", "").replace(" ", "") for text in rows[0]]
        assert headers == [text.replace(" ", "") for text in section.table.headers]
        assert rows[1:] == [
            [f"{shape(cell.status)} {cell.text}" if cell.status else cell.text for cell in row]
            for row in section.table.rows
        ]


def test_header_rows_repeat_and_rows_stay_whole(told):
    _, document = told
    for table in document.tables:
        first, *others = [row._tr.trPr for row in table.rows]
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:tblHeader")) is None for row in others)
        assert all(row.find(qn("w:cantSplit")) is not None for row in (first, *others))


def test_the_citys_row_is_first_and_bold():
    rows = tuple((Cell(name), Cell(str(value), value)) for name, value in (("甲县", 1), ("全市", 3), ("乙县", 2)))
    report = example("zh")
    table = Table("表", "单位：人", ("县区", "累计完成（人）"), rows, city_row=1)
    document = opened(replace(report, sections=(replace(report.sections[0], table=table, chart=None),)))
    native = document.tables[0]
    assert [row.cells[0].text for row in native.rows] == ["县区", "全市", "甲县", "乙县"]
    assert [row.cells[0].paragraphs[0].runs[0].bold for row in list(native.rows)[1:]] == [True, False, False]


def test_a_table_of_forty_rows_may_run_over_pages_and_a_short_one_may_not():
    report = example("zh")

    def kept(count: int) -> list[bool | None]:
        rows = tuple((Cell(f"第{number}县"), Cell(str(number), number)) for number in range(count))
        table = Table("表", "单位：人", ("县区", "累计完成（人）"), rows)
        native = opened(replace(report, sections=(replace(report.sections[0], table=table, chart=None),))).tables[0]
        return [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in native.rows]

    assert kept(40) == [None] * 41
    assert kept(5) == [True] * 5 + [None]


def test_charts_are_native_with_their_workbook(told):
    report, document = told
    expected = [section.chart for section in report.sections if section.chart]
    parts = chart_parts(document)
    assert len(parts) == len(expected)
    drawn = [element.get(qn("r:id")) for element in document.element.body.iter(f"{CHART}chart")]
    assert [document.part.rels[relation].target_part for relation in drawn] == parts
    for part in parts:
        (workbook,) = [rel.target_part for rel in part.rels.values()]
        assert workbook.partname.startswith("/word/embeddings/")
        book = openpyxl.load_workbook(BytesIO(workbook.blob))
        assert book.active.max_row in (8 + 1, 9 + 1, 10 + 1, 12 + 1)
        (relation,) = part.rels
        assert f'r:id="{relation}"'.encode() in part.blob


def test_no_property_of_a_chart_is_said_twice(told):
    _, document = told
    for part in chart_parts(document):
        for element in ElementTree.fromstring(part.blob).iter():
            once = [child.tag for child in element if child.tag not in (f"{CHART}{name}" for name in MANY)]
            assert len(once) == len(set(once)) or not element.tag.startswith(CHART), element.tag


def test_a_bulletin_may_do_without_charts():
    document = opened(example("zh"), charts=False)
    assert chart_parts(document) == []
    assert len(document.tables) == 13


def test_standing_signature_annex_and_source_stand_where_they_belong(told):
    report, document = told
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == report.stamp.mark
    assert texts(document, "Signature") == [report.stamp.author, report.stamp.made]
    imprint = texts(document, "Imprint")
    assert "57" in imprint[0]
    assert report.stamp.published in imprint[0]
    assert report.filters in imprint[1]
    assert imprint[-1].endswith(report.stamp.link)
    assert lines[-1] == imprint[-1]
    definitions = [[cell.text for cell in row.cells] for row in document.tables[-1].rows][1:]
    assert definitions == [list(entry) for entry in report.definitions]


def test_the_link_can_be_clicked_and_one_of_another_kind_cannot(told):
    report, document = told
    links = [rel.target_ref for rel in document.part.rels.values() if rel.reltype == RT.HYPERLINK]
    assert links == [report.stamp.link]
    other = opened(replace(report, stamp=replace(report.stamp, link="javascript:alert(1)")))
    assert [rel for rel in other.part.rels.values() if rel.reltype == RT.HYPERLINK] == []
    assert texts(other, "Imprint")[-1].endswith("javascript:alert(1)")


def test_the_file_opens_as_a_new_document_of_the_reports_author(told):
    report, document = told
    about = document.core_properties
    assert (about.title, about.author, about.comments) == (report.title, report.stamp.author, report.filters)
    modes = [
        entry.get(qn("w:val"))
        for entry in document.settings.element.iter(qn("w:compatSetting"))
        if entry.get(qn("w:name")) == "compatibilityMode"
    ]
    assert modes == ["15"]
    assert not any("thumbnail" in name for name in ZipFile(BytesIO(word(report, charts=False))).namelist())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name(name):
    report = example("zh")
    report = with_names(replace(report, sections=report.sections[:2], conclusion=(name,)), name)
    document = opened(report)
    written = WRITTEN.get(name, name)
    assert texts(document, "Title")[0] == written
    assert document.tables[0].cell(1, 0).text == written
    assert texts(document, "Mark")[0] == written
    for part in chart_parts(document):
        (workbook,) = [rel.target_part for rel in part.rels.values()]
        cells = [cell for row in openpyxl.load_workbook(BytesIO(workbook.blob)).active.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" for cell in cells)


def test_an_empty_report_is_a_title_and_its_source():
    report = example("zh")
    stamp = replace(report.stamp, moment=None, mark="", author="")
    document = opened(replace(report, sections=(), conclusion=(), definitions=(), subtitle="", stamp=stamp))
    assert document.tables == []
    assert texts(document, "Heading 1") == []
    assert texts(document, "Imprint")
