"""What a document tells: plain records that ui/handover.py fills and the writers of this package lay out.

Every figure comes twice, as the text the screen shows and as the value behind it, so that a document says the same to
the digit and a workbook still holds numbers. All texts are in the report's language already; `months`, `categories`,
names and sentences are written as given.
"""

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Literal, TypeVar

from reports.safe_text import plain

Role = Literal[
    "actual",
    "forecast",
    "range",
    "last_year",
    "seasonal",
    "linear",
    "target",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
]
COMPARED: tuple[Role, ...] = ("first", "second", "third", "fourth", "fifth")  # districts beside each other
Series = tuple[str, tuple[float | None, ...], Role]  # name, one value per month, what the line is


@dataclass(frozen=True)
class Stamp:
    """Where the figures come from: what every file says about itself.

    `language`: zh or en. `period`: as a reader says it, 2020年9月. `mark`: 内部工作数据　初步数, or empty.
    `published`, `made`: texts, in Shanghai's time. `moment`: when the file was made, for the file's own properties.
    """

    language: str
    product: str
    city: str
    period: str
    mark: str
    version: int
    published: str
    link: str
    author: str
    made: str
    moment: datetime | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of a table: the text as the screen shows it, and the value behind it (None for a plain text).

    `percent`: the value is a fraction, 0.811 for 81.1%. `decimals`: those of the text. `status`: a code of the status
    family (done, on_pace, watch, behind, not_due, not_reported, no_target, untracked, suppressed), whose shape is drawn
    before the word.
    """

    text: str
    value: float | None = None
    decimals: int = 0
    percent: bool = False
    status: str | None = None
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """`caption`: unit and what is ranked how; `headers` carry the units; `city_row`: index of the city's own row."""

    title: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    city_row: int | None = None


@dataclass(frozen=True)
class LineChart:
    """A year month by month. Every series has one value per month; `decimals`: those of the figures beside it.

    `bands`: the lower and the upper edge of each range around the forecast, the widest first, which a picture shades;
    the native charts of documents draw the ends of one as lines of the role "range" instead. `ends`: of the value axis,
    where a picture shares its scale with others.
    """

    title: str
    months: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int = 0
    bands: tuple[tuple[tuple[float | None, ...], tuple[float | None, ...]], ...] = ()
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class BarChart:
    """Completion in % beside the share expected by now; `names`: what the two are called, in the chart's key."""

    title: str
    categories: tuple[str, ...]
    values: tuple[float | None, ...]
    reference: tuple[float | None, ...]
    unit: str = "%"
    decimals: int = 1
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class SlopeChart:
    """The places of some districts at two times, equal ones on one level: `sides` are what the two times are called."""

    title: str
    sides: tuple[str, str]
    names: tuple[str, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class Tile:
    """One district on a map of equal tiles: its place in the grid, its figure, how dark it is (0 to 1; None: blank)."""

    name: str
    row: int
    column: int
    figure: str
    shade: float | None = None
    status: str | None = None


@dataclass(frozen=True)
class TileChart:
    """`ends`: the figures of the palest and of the darkest tile, '' where nothing is shaded."""

    title: str
    tiles: tuple[Tile, ...]
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class PointsChart:
    """What was said (x) against what came (y), both in %, and the line on which both are the same.

    `names`: of the two lines; `axes`: what is told across and what upwards.
    """

    title: str
    points: tuple[tuple[float, float], ...]
    names: tuple[str, str]
    axes: tuple[str, str]


Chart = LineChart | BarChart
Drawing = Chart | SlopeChart | TileChart | PointsChart


@dataclass(frozen=True)
class Section:
    """One message: the finding as a sentence, what explains it, its table and chart.

    `notes`: source and rules, for the notes of a slide. `name`: a few characters for the tab of a workbook.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    notes: str = ""
    name: str = ""


@dataclass(frozen=True)
class Report:
    """A whole document. `conclusion`: sentences, the headline first; `definitions`: (name, definition, formula);
    `filters`: the selection as it stood on the screen, in words."""

    title: str
    subtitle: str
    conclusion: tuple[str, ...]
    sections: tuple[Section, ...]
    definitions: tuple[tuple[str, str, str], ...]
    filters: str
    stamp: Stamp


EXACT = 9  # decimals, far finer than anything shown
Content = TypeVar("Content")


def cleaned(item: Content) -> Content:
    """The same content with every text safe to write into a file and every figure without what binary arithmetic adds
    (0.9200000000000017): the one door all writers pass."""
    if isinstance(item, str):
        return plain(item)
    if isinstance(item, float):
        return round(item, EXACT)
    if isinstance(item, tuple):
        return tuple(cleaned(part) for part in item)
    if is_dataclass(item):
        return replace(item, **{field.name: cleaned(getattr(item, field.name)) for field in fields(item)})
    return item


def city_first(table: Table) -> Table:
    """The city's row before all others, as a bulletin has it."""
    if not table.city_row:
        return table
    rows = list(table.rows)
    rows.insert(0, rows.pop(table.city_row))
    return replace(table, rows=tuple(rows), city_row=0)
