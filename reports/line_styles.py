"""How a line of a chart is drawn for what it is, in slides, bulletin, workbook and picture alike."""

from dataclasses import dataclass

from reports import colours
from reports.content import LineChart, Series


@dataclass(frozen=True)
class LineStyle:
    """Colour, width in points, dash: solid, dash or dot."""

    colour: str
    width: float
    dash: str = "solid"


STYLES = {
    "last_year": LineStyle(colours.LAST_YEAR, 2.25),
    "linear": LineStyle(colours.MUTED, 1.75, "dot"),
    "seasonal": LineStyle(colours.SEASONAL, 2.25, "dash"),
    "target": LineStyle(colours.INK, 2.25),
    "first": LineStyle(colours.COMPARED_1, 2.5),
    "second": LineStyle(colours.COMPARED_2, 2.5, "dash"),
    "third": LineStyle(colours.COMPARED_3, 2.5),
    "fourth": LineStyle(colours.COMPARED_4, 2.5, "dash"),
    "fifth": LineStyle(colours.COMPARED_5, 2.5, "dot"),
    "range": LineStyle(colours.ACTUAL_LINE, 1.25, "dot"),
    "forecast": LineStyle(colours.ACTUAL_LINE, 2.25, "dash"),
    "actual": LineStyle(colours.ACTUAL_LINE, 3.5),
}
ORDER = tuple(STYLES)


def drawn_order(chart: LineChart) -> list[Series]:
    """The series from the back to the front: what was done lies over all others."""
    return sorted(chart.series, key=lambda series: ORDER.index(series[2]))
