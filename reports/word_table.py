"""The table 县区 × figures of the bulletin: units in its header, which repeats on every page, the city first."""

from collections.abc import Sequence

from docx.document import Document as Bulletin
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Mm, Pt
from docx.table import Table as NativeTable
from docx.table import _Cell as NativeCell
from docx.table import _Row as NativeRow

from reports.column_widths import balanced, column_widths, is_right, squeezed
from reports.content import Cell, Table
from reports.status_signs import shape
from reports.word_setup import WIDE

PADDING = 0.1  # inches, left and right together
WHOLE = 12  # rows that are kept on one page
TIMES = 0.93  # its letters against Arial's, both in bold
ROOM = Mm(WIDE) / Inches(1)


def add_table(document: Bulletin, table: Table, points: float, *, widths: Sequence[float] = ()) -> NativeTable:
    """Set the table at the end of the document. `widths`: of its columns in inches, else as its texts need them."""
    inches = widths or squeezed(column_widths(table, ROOM, points, points, PADDING, TIMES), ROOM)
    native = document.add_table(rows=len(table.rows) + 1, cols=len(table.headers))
    native.autofit = False
    native.alignment = WD_TABLE_ALIGNMENT.CENTER
    _grid(native)
    for column, value in zip(native.columns, inches, strict=True):
        column.width = Inches(value)
    rows = list(native.rows)
    for row in rows:
        _row(row, inches, points)
    _repeat(rows[0])
    for cell, text, across in zip(rows[0].cells, table.headers, inches, strict=True):
        lines = balanced(text, across - PADDING, points)
        _write(document, cell, "\n".join(lines), "Table head", WD_ALIGN_PARAGRAPH.CENTER)
    for index, (row, values) in enumerate(zip(rows[1:], table.rows, strict=True)):
        for column, (native_cell, cell) in enumerate(zip(row.cells, values, strict=True)):
            align = WD_ALIGN_PARAGRAPH.RIGHT if is_right(table, column, cell) else WD_ALIGN_PARAGRAPH.LEFT
            run = _write(document, native_cell, _text(cell), "Table text", align)
            run.bold = cell.bold or index == table.city_row
    if len(table.rows) <= WHOLE:
        for cell in (row.cells[0] for row in rows[:-1]):
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    return native


def _text(cell: Cell) -> str:
    return f"{shape(cell.status)} {cell.text}" if cell.status else cell.text


def _write(document: Bulletin, cell: NativeCell, text: str, style: str, align: WD_ALIGN_PARAGRAPH):
    paragraph = cell.paragraphs[0]
    paragraph.style = document.styles[style]
    paragraph.alignment = align
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    return paragraph.add_run(text)


def _row(row: NativeRow, inches: Sequence[float], points: float) -> None:
    """Rows stay whole at a page's end, and stand a little apart."""
    row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(points * 1.9)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, value in zip(row.cells, inches, strict=True):
        cell.width = Inches(value)


def _repeat(row: NativeRow) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _grid(native: NativeTable) -> None:
    """Thin lines all round, and narrow margins inside the cells."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    inner = int(PADDING / 2 * 1440)
    margins = "".join(f'<w:{side} w:w="{inner}" w:type="dxa"/>' for side in ("left", "right"))
    properties = native._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    for xml in (
        f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>",
        f"<w:tblLayout {nsdecls('w')} w:type='fixed'/>",
        f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>",
    ):
        made = parse_xml(xml)
        old = properties.find(made.tag)
        if old is not None:
            properties.remove(old)
        if look is None:
            properties.append(made)
        else:
            look.addprevious(made)
