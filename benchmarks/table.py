"""What was measured, as medians side by side with their ratio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

SCRIPT, WHOLE, OUTSIDE = "CPU per rerun: script", "CPU per rerun: whole run", "CPU per rerun: process"
COLD, MONTH, SWITCH = "cold load", "another month", "page switch"
FIRST, AGAIN = "kB at first", "kB per rerun"
MILLISECONDS = (SCRIPT, WHOLE, OUTSIDE, COLD, MONTH, SWITCH)
ALL = (*MILLISECONDS, FIRST, AGAIN)
AIM_RATIO, AIM_CPU, AIM_START = 1.3, 50, 6

Values = Mapping[tuple[str, str], Sequence[float]]  # (page, what) -> what was measured


@dataclass(frozen=True)
class Row:
    """One line: the product's figure, the bare page's, and whether the product's meets what is aimed at."""

    about: str
    what: str
    app: float
    bare: float
    decimals: int = 0
    met: bool | None = None

    @property
    def text(self) -> str:
        ratio = f"{self.app / self.bare:8.2f}" if self.bare else " " * 8
        said = "" if self.met is None else "  met" if self.met else "  MISSED"
        figures = f"{self.app:9.{self.decimals}f}{self.bare:9.{self.decimals}f}"
        return f"{self.about:12}{self.what:28}{figures}{ratio}{said}"


def page_rows(app: Values, bare: Values, pages: Sequence[str]) -> list[Row]:
    """A row for each page and what was measured on both sides, in a fixed order."""
    rows = []
    for page in pages:
        for what in ALL:
            ours, theirs = median(app[page, what]), median(bare[page, what])
            unit = ", ms" if what in MILLISECONDS else ""
            decimals = 1 if what in (SCRIPT, WHOLE, OUTSIDE) else 0
            rows.append(Row(f"/{page}", what + unit, ours, theirs, decimals, _met(what, ours, theirs)))
    return rows


def _met(what: str, ours: float, theirs: float) -> bool | None:
    if what in (WHOLE, OUTSIDE):
        return ours <= AIM_CPU
    return ours <= AIM_RATIO * theirs if what in (COLD, MONTH, SWITCH) else None


def printed(rows: Sequence[Row]) -> str:
    """The rows under their header, the name of each page once."""
    lines = [f"{'':40}{'app':>9}{'bare':>9}{'ratio':>8}"]
    before = ""
    for row in rows:
        lines.append(Row(**{**vars(row), "about": "" if row.about == before else row.about}).text)
        before = row.about
    return "\n".join(lines)
