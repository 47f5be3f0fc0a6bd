"""A native chart in the bulletin: python-docx has none, so the part that python-pptx writes is moved over.

The chart's XML is the same in both formats; what differs is who points to it. The chart part and the workbook inside it
become parts of the document, and the drawing refers to the chart by its relationship.
"""

from docx.document import Document as Bulletin
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu, Mm
from pptx import Presentation

from reports.content import Chart
from reports.native_chart import add_chart
from reports.word_setup import WIDE

HIGH = 72  # mm
CHART_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def add_native_chart(document: Bulletin, chart: Chart, number: int, language: str, points: float) -> None:
    """Set the chart at the end of the document, as wide as the text; its texts in `points`."""
    size = (Mm(WIDE), Mm(HIGH))
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    drawn = add_chart(slide.shapes, chart, (Emu(0), Emu(0), *size), language, points).chart.part
    package = document.part.package
    workbook = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), CT.SML_SHEET, drawn.chart_workbook.xlsx_part.blob, package
    )
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, drawn.blob, package)
    part.load_rel(RT.PACKAGE, workbook, drawn._element.xlsx_part_rId)
    relation = document.part.relate_to(part, RT.CHART)
    paragraph = document.add_paragraph(style="Chart")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run()._r.append(_drawing(relation, number, chart.title, *size))


def _drawing(relation: str, number: int, title: str, width: Emu, height: Emu):
    drawing = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{1000 + number}" name="Chart {number}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART_NAMESPACE}">'
        f'<c:chart xmlns:c="{CHART_NAMESPACE}" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    drawing[0][1].set("descr", title)
    return drawing
