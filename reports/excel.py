"""The report as a workbook: figures that can be counted with, and that read as on the screen.

First a sheet with the conclusion and the selection, then one per section with its native chart, last where the figures
come from and what they mean. A text from the data never becomes a formula or a link. Import where a file is asked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports import colours, fonts
from reports.chart_workbook import FORMULA_SIGNS, TEXT_ONLY
from reports.column_widths import header_lines, is_numeric, is_right, shown
from reports.content import Cell, Report, Section, Table, city_first, cleaned
from reports.excel_charts import ChartFigures, height, insert_chart, number_format
from reports.number_formats import number_and_format
from reports.safe_text import line_count, web_address, width
from reports.status_signs import ink, shape, tint
from reports.words import say

HEADER = 3  # row of a section's table header, from 0: finding, caption and a blank row stand above
NAME_LENGTH = 31  # of a sheet, Excel's limit
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_LINK = 2079  # Excel's limit
TEXT_COLUMN = 96  # characters wide
ROW_PIXELS = 20  # of a row of the usual height
ABOUT_COLUMNS = (30, 62, 44)  # characters wide
PRINT_FOOT = 200  # characters; with its codes the limit is 255
FOOT_POINTS = 8  # so that it does not reach the page number


def excel(report: Report) -> bytes:
    """The report as an .xlsx file."""
    report = cleaned(report)
    file = BytesIO()
    with Workbook(file, TEXT_ONLY) as workbook:
        writer = _Writer(workbook, report)
        writer.properties()
        names = sheet_names(report)
        writer.conclusion(names)
        for section, name in zip(report.sections, names[1:-1], strict=True):
            writer.section(section, name)
        writer.about(names[-1])
    return file.getvalue()


def sheet_names(report: Report) -> list[str]:
    """A name for each sheet that Excel accepts: numbered, so that no two are the same."""
    language = report.stamp.language
    names = [say("conclusion", language)]
    for number, section in enumerate(report.sections, 1):
        told = section.name or (section.table.title if section.table else section.title)
        name = NOT_IN_NAMES.sub(" ", f"{number} {told}")[:NAME_LENGTH]
        names.append(name.strip(" '"))
    return [*names, say("about", language)]


def lines(text: str, column: float, size: float = 11) -> int:
    """Into how many lines does the text break in a column this wide, in characters?"""
    return line_count(text, column / 2 * 11 / size)


@dataclass
class _Writer:
    """Writes the sheets; keeps each format once."""

    workbook: Workbook
    report: Report
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.report.stamp.language

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def form(self, **style: object) -> Format:
        """A cell's format in the product's face; the same one for the same style."""
        key = tuple(sorted(style.items()))
        if key not in self.made:
            face = {"font_name": fonts.SCREEN, "font_size": 11, "font_color": colours.INK, "valign": "vcenter"}
            self.made[key] = self.workbook.add_format({**face, **style})
        return self.made[key]

    def text(self, sheet: Worksheet, row: int, column: int, value: str, **style: object) -> None:
        """A text, whatever it begins with."""
        sheet.write_string(row, column, value, self.form(**self.careful(value, style)))

    @staticmethod
    def careful(value: str, style: dict[str, object]) -> dict[str, object]:
        """The style of a text; one that begins like a formula is marked as text, so that editing makes none of it."""
        return {**style, "quote_prefix": True} if value.startswith(FORMULA_SIGNS) else style

    def sheet(self, name: str) -> Worksheet:
        """A sheet that prints on A4, one page wide, with the version at its foot."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        stamp = self.report.stamp
        version = self.say("version_is", version=stamp.version, published=stamp.published)
        foot = " ".join(text for text in (stamp.city, stamp.product, version, stamp.mark) if text)[:PRINT_FOOT]
        sheet.set_footer(f"&L&{FOOT_POINTS} {foot.replace('&', '&&')}&R&{FOOT_POINTS} &P / &N")
        return sheet

    def properties(self) -> None:
        stamp = self.report.stamp
        about = {
            "title": self.report.title,
            "subject": self.report.subtitle,
            "author": stamp.author,
            "keywords": stamp.product,
            "comments": self.report.filters,
            "created": stamp.moment.replace(tzinfo=None) if stamp.moment else datetime(1980, 1, 1),  # noqa: DTZ001
        }
        self.workbook.set_properties(about)

    def conclusion(self, names: Sequence[str]) -> None:
        """What the report says, over which selection, and a click to each section."""
        report, stamp = self.report, self.report.stamp
        sheet = self.sheet(names[0])
        sheet.set_column(0, 0, TEXT_COLUMN)
        row = 0
        for value, style in (
            (report.title, {"font_size": 16, "bold": True}),
            ("　".join(dict.fromkeys(text for text in (report.subtitle, stamp.city, stamp.period) if text)), {}),
            (stamp.mark, {"font_color": colours.MUTED}),
            (self.say("filters") + self.say("separator") + report.filters, {"font_color": colours.MUTED}),
        ):
            row = self.line(sheet, row, value, **style) if value else row
        row += 1
        for sentence in report.conclusion:
            row = self.line(sheet, row, sentence)
        row += 1
        for name, section in zip(names[1:], report.sections, strict=False):
            target = name.replace("'", "''")
            style = self.careful(section.title, {"font_color": colours.SEASONAL})
            sheet.write_url(row, 0, f"internal:'{target}'!A1", self.form(**style), section.title)
            row += 1

    def line(self, sheet: Worksheet, row: int, value: str, **style: object) -> int:
        """A wrapped line of the first column, as high as it needs to be; the next row."""
        size = float(style.get("font_size", 11))
        sheet.set_row(row, lines(value, TEXT_COLUMN, size) * size * 1.5)
        self.text(sheet, row, 0, value, text_wrap=True, **style)
        return row + 1

    def section(self, section: Section, name: str) -> None:
        """Finding, caption, table with filter under a frozen header; below it words, chart and the chart's figures."""
        sheet = self.sheet(name)
        self.text(sheet, 0, 0, section.title, font_size=14, bold=True)
        row = HEADER
        if section.table is not None:
            table = city_first(section.table)
            self.text(sheet, 1, 0, table.caption, font_color=colours.MUTED)
            row = self.table(sheet, table)
        else:
            sheet.set_column(0, 0, 16)
        for text in (*section.paragraphs, section.notes):
            if text:
                self.text(sheet, row, 0, text)
                row += 1
        if section.chart is not None:
            below = row + 2 + ceil(height(section.chart) / ROW_PIXELS)
            figures = ChartFigures(sheet, section.chart, self.language, below)
            head = self.form(bold=True, font_color=colours.MUTED)
            value = self.form(num_format=number_format(section.chart.decimals))
            right = self.form(bold=True, font_color=colours.MUTED, align="right")
            figures.write(head, right, self.form(), value, self.form(quote_prefix=True))
            insert_chart(self.workbook, sheet, figures, row + 1)

    def table(self, sheet: Worksheet, table: Table) -> int:
        """The table with units in its header; the first row below it that is free, after a blank one."""
        for column, header in enumerate(table.headers):
            numeric = is_numeric(table, column)
            style = {
                "bold": True,
                "text_wrap": True,
                "bottom": 2,
                "bottom_color": colours.INK,
                "bg_color": colours.PANEL,
            }
            style["align"] = "right" if numeric else "left"
            parts = header_lines(header)
            self.text(sheet, HEADER, column, "\n".join(parts), **style)
            longest = max((width(shown(row)[column]) for row in table.rows), default=0)
            needed = max(longest, max((width(part) for part in parts), default=0) + 1.2)  # the filter's arrow
            sheet.set_column(column, column, min(max(needed * 2 + 2, 8), 48))
        sheet.set_row(HEADER, 36)
        for index, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                place = (HEADER + 1 + index, column)
                strong = cell.bold or index == table.city_row
                self.cell(sheet, *place, cell, strong=strong, is_right=is_right(table, column, cell))
        last = HEADER + max(len(table.rows), 1)
        sheet.autofilter(HEADER, 0, last, max(len(table.headers) - 1, 0))
        sheet.freeze_panes(HEADER + 1, 1)
        sheet.repeat_rows(HEADER)
        return last + 2

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, *, strong: bool, is_right: bool) -> None:
        """A number under a format that reads as the text, or the text."""
        style: dict[str, object] = {"bottom": 1, "bottom_color": colours.RULE}
        if strong:
            style["bold"] = True
        ground = tint(cell.status)
        if ground:
            style["bg_color"] = ground
        number = number_and_format(cell, shape(cell.status))
        if number is not None:
            if cell.status:
                style["font_color"] = ink(cell.status)
            sheet.write_number(row, column, number[0], self.form(num_format=number[1], align="right", **style))
            return
        if cell.status and cell.text:
            sign = self.form(font_color=ink(cell.status))
            parts = (sign, shape(cell.status) + " ", self.form(**style), cell.text)
            sheet.write_rich_string(row, column, *parts, self.form(**style))
            return
        if is_right:
            style["align"] = "right"
        self.text(sheet, row, column, cell.text, **style)

    def about(self, name: str) -> None:
        """Version, time, link, selection; then every indicator's definition and formula."""
        report, stamp = self.report, self.report.stamp
        sheet = self.sheet(name)
        for column, wide in enumerate(ABOUT_COLUMNS):
            sheet.set_column(column, column, wide)
        self.text(sheet, 0, 0, name, font_size=14, bold=True)
        entries = (
            ("version", str(stamp.version)),
            ("published", stamp.published),
            ("period", stamp.period),
            ("city", stamp.city),
            ("filters", report.filters),
            ("mark", stamp.mark),
            ("author", stamp.author),
            ("made", stamp.made),
        )
        row = 2
        for key, value in entries:
            if value:
                self.text(sheet, row, 0, self.say(key), font_color=colours.MUTED)
                sheet.set_row(row, lines(value, ABOUT_COLUMNS[1]) * 17)
                self.text(sheet, row, 1, value, text_wrap=True)
                row += 1
        self.text(sheet, row, 0, self.say("link"), font_color=colours.MUTED)
        sheet.set_row(row, lines(stamp.link, ABOUT_COLUMNS[1]) * 17)
        address = web_address(stamp.link)
        if address and len(address) <= LONGEST_LINK:
            sheet.write_url(row, 1, address, self.form(font_color=colours.SEASONAL, text_wrap=True), address)
        else:
            self.text(sheet, row, 1, stamp.link, text_wrap=True)
        self.text(sheet, row + 1, 1, self.say("same_figures"), font_color=colours.MUTED, text_wrap=True)
        row += 3
        for column, key in enumerate(("indicator", "definition", "formula")):
            self.text(sheet, row, column, self.say(key), bold=True, bottom=2, bg_color=colours.PANEL)
        for entry in report.definitions:
            row += 1
            high = max(lines(value, wide) for value, wide in zip(entry, ABOUT_COLUMNS, strict=True))
            sheet.set_row(row, high * 17)
            for column, value in enumerate(entry):
                self.text(sheet, row, column, value, text_wrap=True, valign="top")
