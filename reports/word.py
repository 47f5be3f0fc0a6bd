"""The monthly bulletin 通报 as a Word file in the layout of GB/T 9704-2012: conclusion, a section per indicator, annex.

What the standard leaves to the issuing body (red head, number, addressees, seal) is left to it. Import where a file is
asked for: python-docx and python-pptx take half a second.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from math import ceil

from docx.document import Document as Bulletin
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.content import Cell, Report, Section, Table, city_first, cleaned
from reports.safe_text import web_address, width
from reports.word_chart import add_native_chart
from reports.word_setup import TYPE, WIDE, empty_bulletin
from reports.word_table import ROOM, add_table
from reports.words import say

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
DEFINITION_SHARES = (0.2, 0.5, 0.3)  # of the width: name, definition, formula


def word(report: Report, *, charts: bool = True) -> bytes:
    """The report as a .docx file; `charts`: with the sections' charts, native and editable, or with tables only."""
    report = cleaned(report)
    writer = _Writer(report, empty_bulletin(report), charts)
    writer.head()
    writer.conclusion()
    writer.sections()
    writer.signature()
    writer.annex()
    writer.imprint()
    file = BytesIO()
    writer.document.save(file)
    return file.getvalue()


@dataclass
class _Writer:
    """Writes one bulletin from top to bottom; counts its tables and charts."""

    report: Report
    document: Bulletin
    charts: bool
    counted: dict[str, int] = field(default_factory=lambda: {"table": 0, "figure": 0})

    @property
    def language(self) -> str:
        return self.report.stamp.language

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def add(self, text: str, style: str = "Normal") -> Paragraph:
        return self.document.add_paragraph(text, style=style)

    def running(self, text: str, style: str = "Normal") -> Paragraph:
        """A sentence: a Chinese bulletin writes 24318人 without the separators that its tables have."""
        return self.add(THOUSANDS.sub("", text) if self.language == "zh" else text, style)

    def number(self, kind: str, title: str) -> str:
        self.counted[kind] += 1
        return self.say(kind, number=self.counted[kind], title=title)

    def head(self) -> None:
        stamp = self.report.stamp
        if stamp.mark:
            self.add(stamp.mark, "Mark")
        self.add("", "Mark")
        self.title(self.report.title)
        if self.report.subtitle:
            self.add(self.report.subtitle, "Subtitle")
        self.add("", "Mark")

    def title(self, text: str) -> None:
        """Centred; of two lines neither is much shorter than the other."""
        ems, room = width(text), Mm(WIDE) / Pt(TYPE[self.language].title)
        form = self.add(text, "Title").paragraph_format
        if ems > room:
            spare = room - ems / ceil(ems / room) - 1.5
            form.left_indent = form.right_indent = Pt(max(spare, 0) / 2 * TYPE[self.language].title)

    def conclusion(self) -> None:
        if self.report.conclusion:
            self.add(self.say("conclusion"), "Heading 1")
        for sentence in self.report.conclusion:
            self.running(sentence)

    def sections(self) -> None:
        if self.report.sections:
            self.add(self.say("indicators"), "Heading 1")
        for section in self.report.sections:
            self.section(section)

    def section(self, section: Section) -> None:
        self.running(section.title, "Heading 2")
        for text in section.paragraphs:
            self.running(text)
        if section.table is not None:
            self.table(city_first(section.table))
        if section.chart is not None and self.charts:
            caption = self.number("figure", section.chart.title)
            size = TYPE[self.language].table
            add_native_chart(self.document, section.chart, self.counted["figure"], self.language, size)
            unit = self.say("unit", unit=section.chart.unit)
            self.add(f"{caption}　{unit}", "Caption").paragraph_format.keep_with_next = False

    def table(self, table: Table) -> None:
        self.add(self.number("table", table.title), "Caption")
        if table.caption:
            self.add(table.caption, "Table unit")
        add_table(self.document, table, TYPE[self.language].table)
        self.add("", "Table text")

    def signature(self) -> None:
        """Who and when, right under the text, four characters in; the annex is announced before it."""
        stamp, size = self.report.stamp, TYPE[self.language]
        if self.report.definitions:
            self.add("")
            self.add(self.say("annex_is", title=self.say("definitions")))
        self.add("")
        for text in (stamp.author, stamp.made):
            if text:
                form = self.add(text, "Signature").paragraph_format
                form.right_indent = Pt(4 * size.body)
                form.keep_with_next = text == stamp.author

    def annex(self) -> None:
        """The definitions on a page of their own."""
        if not self.report.definitions:
            return
        size = TYPE[self.language]
        self.add("", "Table text").add_run().add_break(WD_BREAK.PAGE)
        self.add(self.say("annex"), "Mark")
        self.title(self.say("definitions"))
        self.add("", "Table text")
        headers = tuple(self.say(key) for key in ("indicator", "definition", "formula"))
        rows = tuple(tuple(Cell(text) for text in row) for row in self.report.definitions)
        widths = tuple(share * ROOM for share in DEFINITION_SHARES)
        add_table(self.document, Table("", "", headers, rows), size.table, widths=widths)

    def imprint(self) -> None:
        """Where the figures come from, between two rules, at the very end."""
        stamp, colon = self.report.stamp, self.say("separator")
        version = self.say("version_is", version=stamp.version, published=stamp.published)
        lines = [
            f"{self.say('source')}{colon}{stamp.city}　{stamp.product}　{version}",
            f"{self.say('filters')}{colon}{self.report.filters}",
            f"{self.say('same_figures')}",
        ]
        self.add("", "Table text")
        paragraphs = [self.add(line, "Imprint") for line in lines]
        paragraphs.append(self.add(f"{self.say('link')}{colon}", "Imprint"))
        _add_link(paragraphs[-1], stamp.link)
        _rule(paragraphs[0], "top")
        _rule(paragraphs[-1], "bottom")
        for paragraph in paragraphs[:-1]:
            paragraph.paragraph_format.keep_with_next = True


def _add_link(paragraph: Paragraph, link: str) -> None:
    """The whole address in print, and a click for whoever reads it on a screen."""
    run: Run = paragraph.add_run(link)
    address = web_address(link)
    if address is None:
        return
    relation = paragraph.part.relate_to(address, RT.HYPERLINK, is_external=True)
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), relation)
    paragraph._p.append(anchor)
    anchor.append(run._r)


def _rule(paragraph: Paragraph, side: str) -> None:
    border = f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="000000"/>'
    xml = parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>")
    paragraph._p.get_or_add_pPr().insert_element_before(
        xml, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )
