"""Figures in columns for a terminal, where a Chinese character is two columns wide."""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

GAP = 2


def text_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines of text: the first column to the left, the others to the right, each as wide as its widest cell."""
    lines = [tuple(headings), *map(tuple, rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        line[0] + " " * (widths[0] - _width(line[0]))
        + "".join(" " * (GAP + width - _width(cell)) + cell for width, cell in zip(widths[1:], line[1:], strict=True))
        for line in lines
    )  # fmt: skip


def _width(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
