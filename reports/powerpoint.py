"""The same report on slides: one finding a slide, charts that can be edited, figures as on the screen.

Import where a file is asked for: python-pptx takes a third of a second.
"""

from collections.abc import Sequence
from io import BytesIO

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.shapetree import SlideShapes
from pptx.slide import Slide as NativeSlide
from pptx.table import Table as NativeTable
from pptx.table import _Cell as NativeCell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Inches, Pt

from reports import colours
from reports.column_widths import balanced, is_numeric, is_right
from reports.content import Cell, Report, Stamp, Table, cleaned
from reports.native_chart import add_chart, rgb
from reports.safe_text import web_address
from reports.slide_master import (
    BODY_WIDTH,
    COVER_WIDTH,
    FOOT_TOP,
    MARGIN,
    TITLE_ONLY,
    TITLE_POINTS,
    TITLE_SLIDE,
    TITLE_TOP,
    WIDTH,
    box,
    empty_deck,
)
from reports.slide_plan import (
    BODY_POINTS,
    CAPTION_POINTS,
    HEAD_SMALLER,
    SIDE_POINTS,
    SIDE_WIDTH,
    Slide,
    caption_height,
    inner,
    lines,
    plan,
    stack_height,
)
from reports.status_signs import ink, shape, tint
from reports.words import say

COVER_SIZES = (36, 32, 28)
CHART_POINTS = 16
FOOT_POINTS = 10.5
BARE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # Office's table style without grid and fills
LONGEST_LINK = 130  # characters of it shown; the link itself is whole


def powerpoint(report: Report) -> bytes:
    """The report as a .pptx file: cover, conclusion, sections, and where the figures come from."""
    report = cleaned(report)
    deck = empty_deck(report)
    _cover(deck, report)
    for slide in plan(report):
        _draw(deck, slide, report.stamp)
    _about(deck, report)
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _cover(deck: Deck, report: Report) -> None:
    stamp = report.stamp
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_SLIDE])
    title, under = slide.placeholders
    title.text_frame.text = report.title
    title.text_frame.paragraphs[0].font.size = Pt(_cover_size(report.title))
    told = [report.subtitle, f"{stamp.city}　{stamp.period}", f"{stamp.author}　{stamp.made}", stamp.mark]
    _fill(under.text_frame, [text for text in told if text.strip("　")], 22)
    bar = slide.shapes.add_shape(1, *(Inches(value) for value in (MARGIN + 0.5, 1.7, 0.9, 0.07)))
    bar.fill.solid()
    bar.fill.fore_color.rgb = rgb(colours.ACTUAL_LINE)
    bar.line.fill.background()
    bar._element.nvSpPr.cNvPr.set("descr", "")
    _foot(slide, stamp, ())


def _cover_size(title: str) -> int:
    """The largest size that does not leave a few characters on a line of their own."""
    fewest = lines(title, COVER_SIZES[-1], COVER_WIDTH)
    return next(size for size in COVER_SIZES if lines(title, size, COVER_WIDTH) == fewest)


def _draw(deck: Deck, slide: Slide, stamp: Stamp) -> None:
    drawn = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _title(drawn, slide)
    top, bottom = slide.top, FOOT_TOP - 0.1
    if slide.chart is not None:
        beside = SIDE_WIDTH + 0.3 if slide.texts else 0
        place = (MARGIN, top, BODY_WIDTH - beside, bottom - top)
        caption = slide.chart.title + "　" + say("unit", stamp.language, unit=slide.chart.unit)
        _text(drawn.shapes, [caption], (MARGIN, top, place[2], 0.35), CAPTION_POINTS, colours.MUTED)
        left, _, across, _ = place
        inches = (left, top + 0.35, across, bottom - top - 0.35)
        add_chart(drawn.shapes, slide.chart, tuple(Inches(value) for value in inches), stamp.language, CHART_POINTS)
        if slide.texts:
            at = (MARGIN + BODY_WIDTH - SIDE_WIDTH, top + 0.35, SIDE_WIDTH, bottom - top - 0.35)
            _text(drawn.shapes, slide.texts, at, SIDE_POINTS)
    elif slide.table is not None:
        if slide.texts:
            high = stack_height(slide.texts, SIDE_POINTS, BODY_WIDTH)
            _text(drawn.shapes, slide.texts, (MARGIN, top, BODY_WIDTH, high), SIDE_POINTS)
            top += high
        high = caption_height(slide.table)
        if high:
            _text(drawn.shapes, [slide.table.caption], (MARGIN, top, BODY_WIDTH, high), CAPTION_POINTS, colours.MUTED)
        _table(drawn.shapes, slide, top + high)
    else:
        _text(drawn.shapes, slide.texts, (MARGIN, top, BODY_WIDTH, bottom - top), slide.points)
    _foot(drawn, stamp, slide.notes)


def _title(drawn: NativeSlide, slide: Slide) -> None:
    drawn.shapes.title.text_frame.text = slide.title
    box(drawn.shapes.title, MARGIN, TITLE_TOP, BODY_WIDTH, slide.top - TITLE_TOP)
    drawn.shapes.title.text_frame.paragraphs[0].font.size = Pt(TITLE_POINTS)
    _flush(drawn.shapes.title.text_frame)


def _flush(frame: TextFrame) -> None:
    """No inner margins left and right: texts, tables and charts stand on one edge."""
    frame.margin_left = frame.margin_right = 0
    frame.margin_top = frame.margin_bottom = 0


def _text(
    shapes: SlideShapes,
    texts: Sequence[str],
    place: tuple[float, float, float, float],
    points: float,
    colour: str = colours.INK,
) -> TextFrame:
    frame = shapes.add_textbox(*(Inches(value) for value in place)).text_frame
    frame.word_wrap = True
    _flush(frame)
    _fill(frame, texts, points)
    for paragraph in frame.paragraphs:
        paragraph.font.color.rgb = rgb(colour)
    return frame


def _fill(frame: TextFrame, texts: Sequence[str], points: float) -> None:
    for index, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.text = text
        paragraph.font.size = Pt(points)
        paragraph.space_after = Pt(8)


def _table(shapes: SlideShapes, slide: Slide, top: float) -> None:
    table, widths, heights = slide.table, slide.widths, slide.heights
    place = (MARGIN, top, sum(widths), sum(heights))
    frame = shapes.add_table(len(heights), len(widths), *(Inches(value) for value in place))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.title)
    native = frame.table
    native._tbl.tblPr.find(qn("a:tableStyleId")).text = BARE_STYLE
    native.horz_banding = False
    for column, value in zip(native.columns, widths, strict=True):
        column.width = Inches(value)
    for row, value in zip(native.rows, heights, strict=True):
        row.height = Inches(value)
    _header(native, table, widths, slide.points - HEAD_SMALLER)
    for index, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            align = PP_ALIGN.RIGHT if is_right(table, column, cell) else PP_ALIGN.LEFT
            strong = cell.bold or index == table.city_row
            _cell(native.cell(index + 1, column), cell, slide.points, align, strong=strong)


def _header(native: NativeTable, table: Table, widths: Sequence[float], points: float) -> None:
    for column, text in enumerate(table.headers):
        cell = native.cell(0, column)
        paragraph = _paragraph(cell, MSO_ANCHOR.BOTTOM)
        lines = balanced(text, inner(widths[column]), points)
        paragraph.text = "\v".join(lines)  # a line break inside the paragraph
        paragraph.font.size, paragraph.font.bold = Pt(points), True
        paragraph.font.color.rgb = rgb(colours.MUTED)
        paragraph.alignment = PP_ALIGN.RIGHT if is_numeric(table, column) else PP_ALIGN.LEFT
        _rule(cell, colours.INK, 1.5)


def _cell(native: NativeCell, cell: Cell, points: float, align: PP_ALIGN, *, strong: bool) -> None:
    paragraph = _paragraph(native, MSO_ANCHOR.MIDDLE)
    if cell.status:
        sign = paragraph.add_run()
        sign.text = shape(cell.status) + " "
        sign.font.color.rgb = rgb(ink(cell.status))
    paragraph.add_run().text = cell.text
    paragraph.font.size, paragraph.font.bold = Pt(points), strong
    paragraph.alignment = align
    ground = tint(cell.status)
    if ground:
        native.fill.solid()
        native.fill.fore_color.rgb = rgb(ground)
    _rule(native, colours.RULE, 0.75)


def _paragraph(native: NativeCell, anchor: MSO_ANCHOR) -> _Paragraph:
    native.vertical_anchor = anchor
    native.margin_left = native.margin_right = Inches(0.1)
    native.margin_top = native.margin_bottom = Inches(0.05)
    return native.text_frame.paragraphs[0]


def _rule(native: NativeCell, colour: str, points: float) -> None:
    """A line under the cell; python-pptx has no borders, and the schema wants it before the cell's fill."""
    fill = f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
    line = parse_xml(f'<a:lnB {nsdecls("a")} w="{int(points * 12700)}">{fill}</a:lnB>')
    native._tc.get_or_add_tcPr().insert(0, line)


def _foot(slide: NativeSlide, stamp: Stamp, notes: Sequence[str]) -> None:
    """Source, version and link small at the foot, and in the notes with what the speaker may say."""
    version = say("version_is", stamp.language, version=stamp.version, published=stamp.published)
    source = " · ".join(text for text in (stamp.city, stamp.product, version, stamp.mark) if text)
    shown = stamp.link if len(stamp.link) <= LONGEST_LINK else stamp.link[: LONGEST_LINK - 1] + "…"
    frame = _text(slide.shapes, [source, shown], (MARGIN, FOOT_TOP, BODY_WIDTH - 0.8, 0.45), FOOT_POINTS, colours.MUTED)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(0)
    _make_link(frame.paragraphs[1], stamp)
    number = _text(slide.shapes, [""], (WIDTH - MARGIN - 0.7, FOOT_TOP, 0.7, 0.3), FOOT_POINTS + 1.5, colours.MUTED)
    _page_number(number.paragraphs[0])
    label = say("source", stamp.language) + say("separator", stamp.language)
    slide.notes_slide.notes_text_frame.text = "\n".join([*notes, label + source, stamp.link])


def _make_link(paragraph: _Paragraph, stamp: Stamp) -> None:
    address = web_address(stamp.link)
    if address:
        paragraph.runs[0].hyperlink.address = address


def _page_number(paragraph: _Paragraph) -> None:
    """The slide's number as a field: right again when slides are moved."""
    paragraph.alignment = PP_ALIGN.RIGHT
    size = int((FOOT_POINTS + 1.5) * 100)
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr sz="{size}">'
        f'<a:solidFill><a:srgbClr val="{colours.MUTED[1:]}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld>'
    )
    end = paragraph._p.find(qn("a:endParaRPr"))
    if end is None:
        paragraph._p.append(field)
    else:
        end.addprevious(field)


def _about(deck: Deck, report: Report) -> None:
    """Where the figures come from; the definitions stand in its notes."""
    stamp, language = report.stamp, report.stamp.language
    drawn = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide = Slide(say("about", language))
    _title(drawn, slide)
    colon = say("separator", language)
    entries = [
        ("version", str(stamp.version)),
        ("published", stamp.published),
        ("period", stamp.period),
        ("filters", report.filters),
        ("mark", stamp.mark),
        ("made", " ".join(text for text in (stamp.made, stamp.author) if text)),
    ]
    said = [say(key, language) + colon + text for key, text in entries if text]
    frame = _text(
        drawn.shapes,
        [*said, say("same_figures", language), stamp.link],
        (MARGIN, slide.top, BODY_WIDTH, FOOT_TOP - 0.1 - slide.top),
        BODY_POINTS,
    )
    _make_link(frame.paragraphs[-1], stamp)
    told = [f"{name}{colon}{text} {formula}" for name, text, formula in report.definitions]
    _foot(drawn, stamp, told)
