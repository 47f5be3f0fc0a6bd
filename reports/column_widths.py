"""How wide each column of a table has to be: figures never break, headers may between words or characters."""

import re
from collections.abc import Iterable, Sequence
from math import ceil

from reports.content import Cell, Table
from reports.safe_text import width

BREAKABLE = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")  # one Chinese character, or a word
UNIT = re.compile(r"\s*(?=[（(][^（(]*[）)]$)")
SLACK = 1.06  # faces differ a little from machine to machine
COUNTED_ON = 0.93  # of a line of a header: machines draw the faces differently wide
SHORT_HEADER = 4  # ems: a header this short stays in one line


def column_widths(
    table: Table, room: float, points: float, head_points: float, padding: float, latin: float = 1.0
) -> tuple[float, ...]:
    """The widths in inches that fill `room`, wider where it cannot be helped.

    Spare room goes to headers that would break, then to all; where there is none, names and other texts give way, the
    longest first. `points`: size of the
    text, `head_points`: of the header; `padding`: of a cell, left and right together, in inches; `latin`: how wide the
    face's Latin letters are against those of Arial in bold.
    """

    def inches(texts: Iterable[str], size: float) -> float:
        return max((width(text, latin) for text in texts), default=0) * SLACK * size / 72 + padding

    wanted = []
    for index, header in enumerate(table.headers):
        cells = inches(_cell_lines(table, index), points)
        parts = [piece for line in header_lines(header) for piece in _pieces(line)]
        wanted.append(max(cells, inches(parts, head_points)))
    spare = room - sum(wanted)
    if spare < 0:
        texts = [at for at in range(len(wanted)) if at == 0 or not (is_numeric(table, at) or _has_status(table, at))]
        taken = sum(value for at, value in enumerate(wanted) if at not in texts)
        for at, value in _shared([wanted[at] for at in texts], room - taken, texts).items():
            longest = inches((part for row in table.rows for part in BREAKABLE.findall(row[at].text)), points)
            wanted[at] = max(value, min(max(longest, 5 * points / 72), wanted[at]))
        return tuple(wanted)
    lacking = [
        max(inches(header_lines(header), head_points) - value, 0)
        for header, value in zip(table.headers, wanted, strict=True)
    ]
    given = min(spare / sum(lacking), 1) if any(lacking) else 0
    rest = (spare - given * sum(lacking)) / len(wanted)
    return tuple(value + lack * given + rest for value, lack in zip(wanted, lacking, strict=True))


def _cell_lines(table: Table, column: int) -> list[str]:
    """The cells' texts; words among figures may take two lines."""
    found = []
    for row in table.rows:
        text = shown(row)[column]
        is_word = column > 0 and is_numeric(table, column) and row[column].value is None
        found.append(text[: ceil(len(text) / 2)] if is_word else text)
    return found


def _shared(wanted: Sequence[float], room: float, places: Sequence[int]) -> dict[int, float]:
    """The room shared out: what asks for less than its equal part has it, the others share the rest equally."""
    given, left = {}, room
    for number, (value, at) in enumerate(sorted(zip(wanted, places, strict=True))):
        given[at] = min(value, left / (len(wanted) - number))
        left -= given[at]
    return given


def _has_status(table: Table, column: int) -> bool:
    return any(row[column].status for row in table.rows)


def header_lines(header: str) -> tuple[str, ...]:
    """A header with its unit on a line of its own: 累计完成 / （人）."""
    return tuple(part for part in UNIT.split(header) if part)


def balanced(header: str, room: float, points: float) -> tuple[str, ...]:
    """The lines of a header in a column with `room` inches for text; a Chinese one that is too long for its line is
    broken into equal parts, not left with a single character on the next."""
    ems, parts = max(room * 72 * COUNTED_ON / points, 1.0), []
    for line in header_lines(header):
        count = ceil(width(line) / ems)
        size = ceil(len(line) / count)
        is_chinese = len(BREAKABLE.findall(line)) == len(line)
        parts += [line[at : at + size] for at in range(0, len(line), size)] if is_chinese and count > 1 else [line]
    return tuple(parts)


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


def is_right(table: Table, column: int, cell: Cell) -> bool:
    """Does the cell stand right: a figure, or in a column of figures the mark for a missing or withheld one?"""
    return cell.value is not None or (cell.text in ("—", "…") and is_numeric(table, column))
