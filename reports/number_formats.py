"""A cell's figure as Excel holds it: the number, and a number format under which it reads exactly as on the screen.

The number is the one that is printed, so that a sum in the workbook is the sum of what is read; a share alone keeps all
its digits, to be counted with.

The format is derived from the text: its decimals, separators, %, unit, sign or arrow. Where number and text do not
agree, or the text is more than one figure, there is none and the text itself is written: never another figure.
"""

import math
import re

from reports.content import Cell

FIGURE = re.compile(
    r"(?P<before>[^\d+−-]*)(?P<sign>[+−-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?P<after>\D*)"
)
ARROWS = ("▲", "▼")
NO_FIGURE = ("", "—", "…")  # none, not applicable, withheld: never a number behind it
ROUNDING = 1e-9


def number_and_format(cell: Cell, sign: str = "") -> tuple[float, str] | None:
    """The number to write and its format; None where the cell is to be written as text.

    `sign`: what stands before the text, the shape of a status.
    """
    if cell.value is None or cell.text in NO_FIGURE or not math.isfinite(cell.value) or '"' in cell.text:
        return None
    found = FIGURE.fullmatch(cell.text)
    if found is None:
        return _in_words(cell, sign)
    digits = len(found["decimals"] or ".") - 1
    is_percent = found["after"].startswith("%")
    number = cell.value / 100 if is_percent and not cell.percent else cell.value
    magnitude = float(found["whole"].replace(",", "") + (found["decimals"] or ""))
    if abs(abs(number) * (100 if is_percent else 1) - magnitude) > 0.5 * 10**-digits + ROUNDING:
        return None
    if magnitude and (number < 0) is not _reads_negative(found):
        return None
    if not cell.percent:
        number = round(math.copysign(magnitude, number) / (100 if is_percent else 1), digits + 2)
    lead = _quoted(f"{sign} ") if sign else ""
    return number, ";".join(lead + section for section in _sections(found, digits, magnitude))


def _in_words(cell: Cell, sign: str) -> tuple[float, str] | None:
    """持平 for a change that rounds to nothing: the word is shown, of a share the number is kept."""
    shown = abs(cell.value or 0) * (100 if cell.percent else 1)
    if not cell.text.isalpha() or shown > 0.5 * 10**-cell.decimals + ROUNDING:
        return None
    number = (cell.value or 0.0) if cell.percent else 0.0
    return number, ";".join([_quoted(f"{sign} {cell.text}".strip())] * 3)


def _reads_negative(found: re.Match[str]) -> bool:
    return found["sign"] in ("−", "-") or found["before"].startswith(ARROWS[1])


def _sections(found: re.Match[str], digits: int, magnitude: float) -> tuple[str, str, str]:
    """The format's three sections: of a positive number, of a negative one, of zero."""
    separated = "," in found["whole"] or magnitude < 1000
    number = ("#,##0" if separated else "0") + ("." + "0" * digits if digits else "")
    is_percent = found["after"].startswith("%")
    after = ("%" if is_percent else "") + _quoted(found["after"][1:] if is_percent else found["after"])
    if found["before"].startswith(ARROWS):
        rest = found["before"][1:]
        up, down = (_quoted(arrow + rest) + number + after for arrow in ARROWS)
        return up, down, number + after
    before = _quoted(found["before"])
    plain = before + number + after
    if not magnitude:  # rounds to nothing: no sign in front of it
        return plain, plain, plain
    positive = before + _quoted("+") + number + after if found["sign"] else plain
    return positive, before + _quoted("−") + number + after, plain


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""
