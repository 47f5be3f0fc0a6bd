"""The page and the styles of the bulletin, after GB/T 9704-2012: A4, 版心 156×225 mm, 22 lines of 28 characters.

The faces are named and not bundled; the font table names for each the face that every Windows has, which Word takes
where the named one is missing. The English variant keeps the page and sets it in smaller type.
"""

from dataclasses import dataclass

from docx import Document
from docx.document import Document as Bulletin
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from reports import fonts
from reports.content import Report

TOP, LEFT, WIDE, HIGH = 37, 28, 156, 225  # 天头, 订口 and 版心, mm
PAGE = (210, 297)
FOOT = 23  # from the paper's edge to the page number, which stands 7 mm under the 版心
HEADINGS = 1  # id of the numbering of headings
KEPT = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "Header", "Footer")
KEPT += ("Default Paragraph Font", "Normal Table", "No List")
CLOSER = -5  # twentieths of a point between characters
CENTRE, RIGHT, LEFT_ALIGNED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


@dataclass(frozen=True)
class Type:
    """Sizes in points: title, body with its fixed line, table, imprint; `indent`: the body's first line, characters."""

    title: float
    body: float
    line: float
    table: float
    imprint: float
    indent: float


TYPE = {"zh": Type(22, 16, 28, 10.5, 12, 2), "en": Type(18, 11.5, 17, 8.5, 9.5, 0)}
# The face that Word takes where the named one is not installed.
SUBSTITUTES = {
    fonts.TITLE: "华文中宋",
    fonts.BODY: "仿宋",
    fonts.SECOND: "楷体",
    fonts.FIRST: "SimHei",
    fonts.PAGE: "SimSun",
}


def empty_bulletin(report: Report) -> Bulletin:
    """A document with page, styles, numbered headings and page numbers, and nothing in it yet."""
    language = report.stamp.language
    document = Document()
    _tidy(document)
    _page(document)
    _styles(document, TYPE[language], language)
    _number_headings(document, language)
    _substitutes(document)
    _footers(document)
    _settings(document, language)
    _properties(document, report)
    return document


def _tidy(document: Bulletin) -> None:
    """Off with the template's hundred table and list styles: every paragraph looks its style up among all of them."""
    for style in list(document.styles):
        if style.name not in KEPT:
            style.delete()
            continue
        for link in style.element.findall(qn("w:link")):  # to a style of characters that is gone
            style.element.remove(link)
    for number in list(document.part.numbering_part.element):  # they name list styles that are gone
        number.getparent().remove(number)
    package = document.part.package
    for relation in [key for key, found in package.rels.items() if found.reltype == RT.THUMBNAIL]:
        del package.rels[relation]  # a picture of the template


def _page(document: Bulletin) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
    section.right_margin, section.bottom_margin = Mm(PAGE[0] - LEFT - WIDE), Mm(PAGE[1] - TOP - HIGH)
    section.header_distance, section.footer_distance = Mm(15), Mm(FOOT)
    section._sectPr.find(qn("w:docGrid")).attrib.pop(qn("w:linePitch"))  # the lines are fixed, no grid moves them


def _styles(document: Bulletin, size: Type, language: str) -> None:
    chinese = language == "zh"
    title, first, second = (fonts.TITLE, fonts.FIRST, fonts.SECOND) if chinese else (fonts.FIGURES,) * 3
    justified = WD_ALIGN_PARAGRAPH.JUSTIFY if chinese else LEFT_ALIGNED
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.find(qn("w:pPrDefault")).clear()
    normal = _style(document, "Normal", fonts.BODY, size.body, line=size.line, align=justified)
    _indent(normal, size)
    between = 0 if chinese else 6
    normal.paragraph_format.space_after = Pt(between)
    _style(document, "Title", title, size.title, line=size.title * 1.6, align=CENTRE, bold=not chinese)
    _style(document, "Subtitle", second, size.body, line=size.line, align=CENTRE)
    one = _style(document, "Heading 1", first, size.body, line=size.line, align=LEFT_ALIGNED, bold=not chinese)
    two = _style(document, "Heading 2", second, size.body, line=size.line, align=LEFT_ALIGNED, bold=not chinese)
    if chinese:
        for style in (normal, one, two):
            _closer(style)
    for heading in (one, two):
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = Pt(0 if chinese else 8)
        _indent(heading, size)
    table_line = size.table * 1.5
    _style(document, "Table text", fonts.BODY, size.table, line=table_line, align=LEFT_ALIGNED, new=True)
    _style(document, "Table head", first, size.table, line=table_line, align=CENTRE, bold=not chinese, new=True)
    caption = _style(document, "Caption", first, size.table + 1.5, line=size.line, align=CENTRE, bold=not chinese)
    unit = _style(document, "Table unit", fonts.BODY, size.table - 1, line=table_line, align=RIGHT, new=True)
    for above in (caption, unit):
        above.paragraph_format.keep_with_next = True
    _style(document, "Signature", fonts.BODY, size.body, line=size.line, align=RIGHT)
    _style(document, "Imprint", fonts.BODY, size.imprint, line=size.imprint * 1.6, align=LEFT_ALIGNED, new=True)
    _style(document, "Mark", first, size.body, line=size.line, align=LEFT_ALIGNED, new=True)
    _style(document, "Chart", fonts.BODY, size.table, line=None, align=CENTRE, new=True)
    _style(document, "Footer", fonts.PAGE, 14 if chinese else 10, line=None, align=RIGHT)


def _style(
    document: Bulletin,
    name: str,
    face: str,
    points: float,
    *,
    line: float | None,
    align: WD_ALIGN_PARAGRAPH,
    bold: bool = False,
    new: bool = False,
) -> ParagraphStyle:
    """One paragraph style: Chinese face, size, fixed line (None: as high as its content), nothing inherited."""
    if new or name not in document.styles:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    else:
        style = document.styles[name]
    for old in (style.element.rPr, style.element.pPr):
        if old is not None and name != "Normal":
            level = old.find(qn("w:outlineLvl"))
            old.clear()
            if level is not None:
                old.append(level)
    font = style.font
    font.name, font.size, font.bold, font.italic = fonts.FIGURES, Pt(points), bold, False
    faces = style.element.rPr.find(qn("w:rFonts"))
    for attribute in [key for key in faces.attrib if "heme" in key]:
        del faces.attrib[attribute]
    faces.set(qn("w:eastAsia"), face)
    faces.set(qn("w:cs"), fonts.FIGURES)
    form = style.paragraph_format
    form.alignment = align
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = Pt(0)
    form.widow_control = True
    if line is not None:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    _in_characters(style, 0)
    return style


def _closer(style: ParagraphStyle) -> None:
    """28 characters of 16 points fill the line of 156 mm only when they stand a quarter of a point closer.

    The standard's templates do it by the page's character grid, which LibreOffice draws far too wide.
    """
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CLOSER))
    style.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz")


def _indent(style: ParagraphStyle, size: Type) -> None:
    style.paragraph_format.first_line_indent = Pt(size.indent * size.body)
    _in_characters(style, size.indent)


def _in_characters(style: ParagraphStyle, characters: float) -> None:
    """The indent as Word counts it in Chinese: it follows the type when that is changed."""
    style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(int(characters * 100)))


def _number_headings(document: Bulletin, language: str) -> None:
    """一、 and （一） counted by Word itself, so that a section may be taken out."""
    chinese = language == "zh"
    forms = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"))
    forms = forms if chinese else (("decimal", "%1. "), ("decimal", "%1.%2 "))
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (form, text) in enumerate(forms)
    )
    numbering = document.part.numbering_part.element
    kind = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{HEADINGS}"><w:multiLevelType w:val="multilevel"/>{levels}'
    numbering.insert(0, parse_xml(kind + "</w:abstractNum>"))
    use = f'<w:num {nsdecls("w")} w:numId="{HEADINGS}"><w:abstractNumId w:val="{HEADINGS}"/></w:num>'
    numbering.append(parse_xml(use))
    for level in (1, 2):
        properties = document.styles[f"Heading {level}"].element.pPr
        text = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level - 1}"/><w:numId w:val="{HEADINGS}"/></w:numPr>'
        properties.insert_element_before(parse_xml(text), "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _substitutes(document: Bulletin) -> None:
    table = document.part.part_related_by(RT.FONT_TABLE)
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in SUBSTITUTES.items()
    )
    # python-docx has no interface to this part and keeps its bytes as they are.
    table._blob = table.blob.replace(b"</w:fonts>", named.encode("utf-8") + b"</w:fonts>")


def _footers(document: Bulletin) -> None:
    """— 1 —, on the outer side: odd pages right, even pages left, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT_ALIGNED)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        paragraph.alignment = align
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Pt(14)
        form.first_line_indent = Pt(0)
        paragraph.add_run("— ")
        _page_field(paragraph)
        paragraph.add_run(" —")


def _page_field(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _settings(document: Bulletin, language: str) -> None:
    """The newest compatibility mode (else Word opens it as an old document), and whose language it is."""
    settings = document.settings.element
    for entry in settings.iter(qn("w:compatSetting")):
        if entry.get(qn("w:name")) == "compatibilityMode":
            entry.set(qn("w:val"), "15")
    zoom = settings.find(qn("w:zoom"))
    zoom.attrib.clear()
    zoom.set(qn("w:percent"), "100")
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    spoken = document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    spoken.set(qn("w:val"), "en-GB" if language == "en" else "en-US")
    spoken.set(qn("w:eastAsia"), "zh-CN")


def _properties(document: Bulletin, report: Report) -> None:
    about, stamp = document.core_properties, report.stamp
    about.title, about.author, about.subject = report.title, stamp.author, report.subtitle
    about.last_modified_by, about.keywords, about.comments = stamp.author, stamp.product, report.filters
    about.language = "zh-CN" if stamp.language == "zh" else "en-GB"
    about.revision = 1
    if stamp.moment is not None:
        about.created = about.modified = stamp.moment
