"""How wide each column of a table has to be: figures never break, headers may between words or characters."""

import re
from collections.abc import Iterable, Sequence
from math import ceil

from reports.content import Cell, Table
from reports.safe_text import width

BREAKABLE = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")  # one Chinese character, or a word
UNIT = re.compile(r"\s*(?=[（(][^（(]*[）)]$)")
SLACK = 1.06  # faces differ a little from machine to machine
SHORT_HEADER = 4  # ems: a header this short stays in one line


def column_widths(
    table: Table, room: float, points: float, head_points: float, padding: float, latin: float = 1.0
) -> tuple[float, ...]:
    """The widths in inches that fill `room`, wider where it cannot be helped.

    Spare room goes to headers that would break, then to all; where there is none, names give way. `points`: size of the
    text, `head_points`: of the header; `padding`: of a cell, left and right together, in inches; `latin`: how wide the
    face's Latin letters are against those of Arial in bold.
    """

    def inches(texts: Iterable[str], size: float) -> float:
        return max((width(text, latin) for text in texts), default=0) * SLACK * size / 72 + padding

    wanted = []
    for index, header in enumerate(table.headers):
        cells = inches((shown(row)[index] for row in table.rows), points)
        parts = [piece for line in header_lines(header) for piece in _pieces(line)]
        wanted.append(max(cells, inches(parts, head_points)))
    spare = room - sum(wanted)
    if spare < 0:
        names = inches((part for row in table.rows for part in BREAKABLE.findall(row[0].text)), points)
        wanted[0] = max(wanted[0] + spare, names, 5 * points / 72)
        return tuple(wanted)
    lacking = [
        max(inches(header_lines(header), head_points) - value, 0)
        for header, value in zip(table.headers, wanted, strict=True)
    ]
    given = min(spare / sum(lacking), 1) if any(lacking) else 0
    rest = (spare - given * sum(lacking)) / len(wanted)
    return tuple(value + lack * given + rest for value, lack in zip(wanted, lacking, strict=True))


def header_lines(header: str) -> tuple[str, ...]:
    """A header with its unit on a line of its own: 累计完成 / （人）."""
    return tuple(part for part in UNIT.split(header) if part)


def _pieces(line: str) -> list[str]:
    """What has to stay in one line: words, units, and of a long Chinese header its half."""
    words = BREAKABLE.findall(line)
    if len(words) == len(line.split()):  # not one Chinese character in it
        return words
    is_whole = width(line) <= SHORT_HEADER or line[0] in "（("
    return [*words, line if is_whole else line[: ceil(len(line) / 2)]]


def squeezed(widths: Sequence[float], room: float) -> tuple[float, ...]:
    """Too many columns side by side: all of them a little narrower, and what must breaks."""
    return tuple(value * min(room / sum(widths), 1) for value in widths)


def shown(row: Sequence[Cell]) -> list[str]:
    """The cells' texts, with a shape's room before a status."""
    return [("■ " if cell.status else "") + cell.text for cell in row]


def is_numeric(table: Table, column: int) -> bool:
    """Does the column hold figures, so that it stands right-aligned?"""
    return any(row[column].value is not None for row in table.rows)


def is_figure(cell: Cell) -> bool:
    """Is the cell a figure, or the mark that stands for a missing or withheld one?"""
    return cell.value is not None or cell.text in ("—", "…")
