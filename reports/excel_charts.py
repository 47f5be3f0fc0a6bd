"""Native charts of a workbook. Names and figures are always references to cells: a text is never read as a formula."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports import colours, fonts
from reports.chart_workbook import FORMULA_SIGNS
from reports.content import BarChart, Chart, LineChart
from reports.line_styles import STYLES, drawn_order
from reports.words import say

WIDTH, HEIGHT = 860, 380  # pixels
DASHES = {"solid": "solid", "dash": "dash", "dot": "round_dot"}
SHORT = 0.2  # of the longest bar
ROOM = 1.12  # the axis ends this far beyond the longest bar
HIGHER = 36  # pixels a bar


def number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


class ChartFigures:
    """Writes a chart's figures below a table and knows where each stands."""

    def __init__(self, sheet: Worksheet, chart: Chart, language: str, first: int) -> None:
        self.sheet, self.chart, self.language, self.first = sheet, chart, language, first

    @property
    def is_bar(self) -> bool:
        return isinstance(self.chart, BarChart)

    @property
    def categories(self) -> Sequence[str]:
        return self.chart.categories if isinstance(self.chart, BarChart) else self.chart.months

    def series(self) -> list[tuple[str, Sequence[float | None], str]]:
        """Name, values and role, from the back to the front."""
        if isinstance(self.chart, LineChart):
            return drawn_order(self.chart)
        names = (
            self.chart.names[0] or say("completion", self.language),
            self.chart.names[1] or say("expected", self.language),
        )
        return list(zip(names, (self.chart.values, self.chart.reference), ("actual", "expected"), strict=True))

    def write(self, heading: Format, right: Format, text: Format, figure: Format, careful: Format) -> None:
        """Title, a header row (`right`: its names of series), a row each; `careful`: for texts like formulas."""

        def words(row: int, column: int, value: str, form: Format) -> None:
            self.sheet.write_string(row, column, value, careful if value.startswith(FORMULA_SIGNS) else form)

        words(self.first, 0, self.chart.title, heading)
        words(self.first + 1, 0, say("district" if self.is_bar else "month", self.language), heading)
        for row, category in enumerate(self.categories, self.first + 2):
            words(row, 0, category, text)
        for column, (name, values, _) in enumerate(self.series(), 1):
            words(self.first + 1, column, name, right)
            for row, value in enumerate(values, self.first + 2):
                if value is not None:
                    self.sheet.write_number(row, column, value, figure)

    def place(self, column: int) -> dict[str, object]:
        """Name, categories and values of a series as XlsxWriter asks for them."""
        last = self.first + 1 + len(self.categories)
        name = self.sheet.get_name()
        return {
            "name": [name, self.first + 1, column],
            "categories": [name, self.first + 2, 0, last, 0],
            "values": [name, self.first + 2, column, last, column],
        }


def height(chart: Chart) -> int:
    """How high the chart is drawn, pixels."""
    return max(HEIGHT, HIGHER * len(chart.categories)) if isinstance(chart, BarChart) else HEIGHT


def insert_chart(workbook: Workbook, sheet: Worksheet, figures: ChartFigures, row: int) -> None:
    """Draw the chart of these figures from this row down."""
    chart = figures.chart
    native = workbook.add_chart({"type": "bar" if figures.is_bar else "line"})
    (_bars if figures.is_bar else _lines)(native, figures)
    font = {"name": fonts.SCREEN, "size": 10, "color": colours.INK}
    title = [sheet.get_name(), figures.first, 0]
    native.set_title({"name": title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    native.set_legend({"position": "top", "font": font})
    native.set_chartarea({"border": {"none": True}})
    native.show_blanks_as("span")
    native.set_size({"width": WIDTH, "height": height(chart)})
    sheet.insert_chart(row, 0, native, {"object_position": 3, "x_offset": 4, "description": chart.title})


def _axis(**more: object) -> dict[str, object]:
    font = {"name": fonts.SCREEN, "size": 10, "color": colours.MUTED}
    line = {"color": colours.RULE}
    return {"num_font": font, "line": line, "major_tick_mark": "none", "major_gridlines": {"visible": False}, **more}


def _lines(native: NativeChart, figures: ChartFigures) -> None:
    shown = number_format(figures.chart.decimals)
    for column, (_, values, role) in enumerate(figures.series(), 1):
        style = STYLES[role]
        series = {
            **figures.place(column),
            "line": {"color": style.colour, "width": style.width, "dash_type": DASHES[style.dash]},
            "marker": {"type": "none"},
        }
        if role == "actual":
            filled = {"fill": {"color": style.colour}, "border": {"color": style.colour}}
            series["marker"] = {"type": "circle", "size": 6, **filled}
        known = [index for index, value in enumerate(values) if value is not None]
        if known and role in ("actual", "target"):
            at = known[-1] if role == "actual" else known[0]
            series["data_labels"] = {
                "value": True,
                "num_format": shown,
                "position": "below" if role == "actual" else "above",
                "font": {"bold": True, "color": colours.INK, "name": fonts.SCREEN},
                "custom": [{} if index == at else {"delete": True} for index in range(len(values))],
            }
        native.add_series(series)
    grid = {"visible": True, "line": {"color": colours.HAIRLINE}}
    native.set_x_axis(_axis())
    native.set_y_axis(_axis(num_format=number_format(0), line={"none": True}, major_gridlines=grid))


def _bars(native: NativeChart, figures: ChartFigures) -> None:
    chart = figures.chart
    known = [value for value in (*chart.values, *chart.reference, 1) if value is not None]
    # XlsxWriter places all labels of a series alike: outside as soon as one bar is too short to hold its own.
    inside = all(value is None or value >= SHORT * max(known) for value in chart.values)
    native.add_series(
        {
            **figures.place(1),
            "fill": {"color": colours.ACTUAL},
            "gap": 55,
            "overlap": 100,
            "data_labels": {
                "value": True,
                "num_format": f'{number_format(chart.decimals)}"{chart.unit}"',
                "position": "inside_base" if inside else "outside_end",
                "font": {"bold": True, "color": colours.GROUND if inside else colours.INK, "name": fonts.SCREEN},
            },
        }
    )
    outline = {"color": colours.INK, "width": 1.5, "dash_type": "dash"}
    native.add_series({**figures.place(2), "fill": {"none": True}, "border": outline})
    # Of a bar chart the axis of values lies in x.
    native.set_x_axis(_axis(visible=False, min=min(0, *known), max=max(known) * ROOM))
    native.set_y_axis(_axis(num_font={"name": fonts.SCREEN, "size": 10, "color": colours.INK}, reverse=True))
