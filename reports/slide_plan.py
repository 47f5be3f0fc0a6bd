"""Which slides does a report become? One message a slide, tables of at most seven rows, texts that fit their slide.

Sizes are estimated from the widths of characters, generously: a slide never counts on text being shrunk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from reports.column_widths import balanced, column_widths, shown, squeezed
from reports.content import Cell, Chart, Report, Section, Table, city_first
from reports.safe_text import line_count
from reports.slide_master import BODY_WIDTH, FOOT_TOP, TITLE_POINTS, TITLE_TOP
from reports.words import say

MOST_ROWS = 7
BODY_SIZES = (26, 23, 20)  # the largest that leaves the text on one slide
BODY_POINTS = BODY_SIZES[-1]
SIDE_POINTS = 18  # the text beside a chart
TABLE_SIZES = (18, 16)  # the second only where the columns would not fit side by side in the first
HEAD_SMALLER = 2  # points
ROUNDING = 0.01  # inches
CAPTION_POINTS = 14
SIDE_WIDTH = 3.4  # inches
LEADING = 1.32  # of 微软雅黑
LATIN_LEADING = 1.2  # of Arial
PARAGRAPH_GAP = 0.14  # inches
WRAPPED = 0.97  # of a line is counted on: no punctuation begins the next one
CELL_PADDING = 0.2  # inches, left and right together
ROW_PADDING = 0.12  # inches, above and below together
HIGHEST_ROW = 0.6  # inches: few rows stand further apart, so that a slide is not half empty


@dataclass(frozen=True)
class Slide:
    """One slide: its message, and what stands under it."""

    title: str
    texts: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    widths: tuple[float, ...] = ()  # of the table's columns, inches
    heights: tuple[float, ...] = ()  # of its rows, the header first, inches
    notes: tuple[str, ...] = ()
    points: float = BODY_POINTS  # of the table, else of texts that stand alone

    @property
    def top(self) -> float:
        """Where the title ends, inches from the slide's top."""
        return TITLE_TOP + text_height(self.title, TITLE_POINTS, BODY_WIDTH) + 0.18


def plan(report: Report) -> list[Slide]:
    """The slides after the cover, in the report's order. The report is cleaned."""
    slides = _conclusion(report)
    for section in report.sections:
        slides += _section(section, report)
    return slides


def lines(text: str, points: float, inches: float) -> int:
    """Into how many lines does the text break in this size and width?"""
    return line_count(text, inches * 72 * WRAPPED / points)


def text_height(text: str, points: float, inches: float) -> float:
    """How high the text stands when it is set in this size and width, inches."""
    leading = LEADING if any(ord(char) > 0x2E7F for char in text) else LATIN_LEADING
    return lines(text, points, inches) * points * leading / 72


def stack_height(texts: Sequence[str], points: float, inches: float) -> float:
    return sum(text_height(text, points, inches) + PARAGRAPH_GAP for text in texts)


def _room(slide: Slide) -> float:
    return FOOT_TOP - 0.1 - slide.top


def _conclusion(report: Report) -> list[Slide]:
    """The first sentence is the message, the others stand under it; none but the first: the selection is said."""
    if not report.conclusion:
        return []
    first, *others = report.conclusion
    if not others and report.sections and report.sections[0].title == first:
        return []  # its first section says the same, with a chart or table below
    return _texts(Slide(first, notes=(report.filters,)), others or [report.filters], report)


def _texts(slide: Slide, texts: Sequence[str], report: Report) -> list[Slide]:
    """As many slides as the texts need, in the largest size that leaves them on one."""
    fitting = (size for size in BODY_SIZES if stack_height(texts, size, BODY_WIDTH) <= _room(slide))
    points = next(fitting, BODY_POINTS)
    made: list[Slide] = []
    waiting: list[str] = []
    current = replace(slide, points=points)
    for text in texts:
        if waiting and stack_height([*waiting, text], points, BODY_WIDTH) > _room(current):
            made.append(replace(current, texts=tuple(waiting)))
            current, waiting = replace(current, title=slide.title + say("continued", report.stamp.language)), []
        waiting.append(text)
    return [*made, replace(current, texts=tuple(waiting))]


def _section(section: Section, report: Report) -> list[Slide]:
    """The chart with the words beside it, then the table; words alone only where neither has room for them."""
    base = Slide(section.title, notes=tuple(text for text in (*section.paragraphs, section.notes) if text))
    words, slides = section.paragraphs, []
    if section.chart is not None:
        beside = stack_height(words, SIDE_POINTS, SIDE_WIDTH) <= _room(base)
        slides.append(replace(base, chart=section.chart, texts=words if beside else ()))
        words = () if beside else words
    if section.table is not None:
        slides += _tables(base, city_first(section.table), words, report)
    elif words or not slides:
        slides += _texts(base, words or (report.filters,), report)
    return slides


def _tables(base: Slide, table: Table, words: tuple[str, ...], report: Report) -> list[Slide]:
    """The table in equal parts of at most seven rows, the words above the first part where they leave room for it."""
    following = replace(base, title=base.title + say("continued", report.stamp.language))
    tried = [(size, _widths(table, size)) for size in TABLE_SIZES]
    points, widths = next((pair for pair in tried if sum(pair[1]) <= BODY_WIDTH + ROUNDING), tried[-1])
    widths, small = squeezed(widths, BODY_WIDTH), points - HEAD_SMALLER
    head = max(
        sum(text_height(line, small, inner(at)) for line in balanced(text, inner(at), small))
        for text, at in zip(table.headers, widths, strict=True)
    )
    heights = [_row_height(row, widths, points) for row in table.rows]
    room = _room(following) - head - ROW_PADDING - caption_height(table)
    size = _rows_a_slide(heights, room)
    slides = []
    if words and stack_height(words, SIDE_POINTS, BODY_WIDTH) > room - sum(heights[:size]):
        slides, words = _texts(base, words, report), ()
    room -= stack_height(words, SIDE_POINTS, BODY_WIDTH)
    for first in range(0, max(len(heights), 1), size):
        part = slice(first, first + size)
        spread = min(max(room - sum(heights[part]), 0) / size, max(HIGHEST_ROW - min(heights[part], default=0), 0))
        slides.append(
            replace(
                following if slides else base,
                table=replace(table, rows=table.rows[part], city_row=table.city_row if first == 0 else None),
                texts=words,
                points=points,
                widths=widths,
                heights=(head + ROW_PADDING, *(height + spread for height in heights[part])),
            )
        )
        words = ()
    return slides


def _widths(table: Table, points: float) -> tuple[float, ...]:
    return column_widths(table, BODY_WIDTH, points, points - HEAD_SMALLER, CELL_PADDING)


def _rows_a_slide(heights: Sequence[float], room: float) -> int:
    """The largest equal parts that fit: 10 rows become 5 and 5, not 7 and 3."""
    most = next(
        (
            size
            for size in range(MOST_ROWS, 1, -1)
            if all(sum(heights[at : at + size]) <= room for at in range(0, len(heights), size))
        ),
        1,
    )
    parts = max(ceil(len(heights) / most), 1)
    return max(ceil(len(heights) / parts), 1)


def caption_height(table: Table) -> float:
    return text_height(table.caption, CAPTION_POINTS, BODY_WIDTH) + 0.08 if table.caption else 0


def inner(column: float) -> float:
    """The room for text in a column, inches."""
    return max(column - CELL_PADDING, 0.2)


def _row_height(row: Sequence[Cell], widths: Sequence[float], points: float) -> float:
    """How high a row stands once its longest cell has wrapped, inches."""
    high = (text_height(text, points, inner(at)) for text, at in zip(shown(row), widths, strict=True))
    return max(high) + ROW_PADDING
