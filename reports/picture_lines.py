"""A year month by month as a picture: a line per series, the ranges around a forecast, the newest figure beside its
point."""

from typing import Any

from reports import colours
from reports.content import LineChart
from reports.line_styles import STYLES, drawn_order
from reports.picture_parts import SMALL, Drawn, Spec, extent, listed
from reports.safe_text import width

HIGH = 420
BAND_OPACITY = 0.13
DASHES = {"solid": [1, 0], "dash": [8, 5], "dot": [2, 4]}


def drawn_lines(chart: LineChart, language: str) -> Drawn:
    """The lines of a year; `language` is that of all texts already."""
    left = _axis_width(chart)
    return Drawn(_lines(chart, left), HIGH, left)


def _lines(chart: LineChart, left: float) -> list[Spec]:
    """A line per series in the key's order, the newest figure and the target written beside their points."""
    series = drawn_order(chart)
    names = [name for name, _, _ in series]
    styles = [STYLES[role] for _, _, role in series]
    rows = [
        {"at": at, "name": name, "value": value}
        for name, values, _ in series
        for at, value in enumerate(values)
        if value is not None
    ]

    def told(values: list[Any]) -> Spec:
        return {"field": "name", "type": "nominal", "scale": {"type": "ordinal", "domain": names, "range": values}}

    x = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [-0.4, len(chart.months) - 0.6], "nice": False},
        "axis": {
            "grid": False,
            "values": list(range(len(chart.months))),
            "labelExpr": f"{listed(chart.months)}[datum.value]",
        },
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {"format": _ticks(chart), "tickCount": 6, "domain": False, **extent(left)},
        "scale": {"domain": list(_range(chart)), "nice": False, "zero": False},
    }
    actual = [name for name, _, role in series if role == "actual"]
    drawn = {
        "color": told([style.colour for style in styles]),
        "strokeDash": told([DASHES[style.dash] for style in styles]),
        "strokeWidth": told([style.width for style in styles]),
    }
    lines = {"mark": {"type": "line"}, "encoding": drawn}
    point = {"mark": {"type": "point", "filled": True, "size": 55, "color": colours.ACTUAL_LINE, "opacity": 1}}
    values = {"data": {"values": rows}, "encoding": {"x": x, "y": y}}
    dots = {**point, "transform": [{"filter": {"field": "name", "oneOf": actual}}]}
    return [*_bands(chart, x, y), {**values, "layer": [lines, dots, *_figures(chart, rows)]}]


def _bands(chart: LineChart, x: Spec, y: Spec) -> list[Spec]:
    """The ranges around the forecast, the widest behind the others."""
    return [
        {
            "data": {
                "values": [
                    {"at": at, "value": lower, "upper": upper}
                    for at, (lower, upper) in enumerate(zip(low, high, strict=True))
                    if lower is not None and upper is not None
                ]
            },
            "mark": {"type": "area", "color": colours.ACTUAL_LINE, "opacity": BAND_OPACITY},
            "encoding": {"x": x, "y": y, "y2": {"field": "upper"}},
        }
        for low, high in chart.bands
    ]


def _range(chart: LineChart) -> tuple[float, float]:
    """From zero where the figures are amounts; a narrow band (a rate, a stock) is drawn as the band it is."""
    if chart.ends is not None:
        return chart.ends
    drawn = [*(values for _, values, _ in chart.series), *(edge for band in chart.bands for edge in band)]
    known = [value for values in drawn for value in values if value is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    if low > 0.6 * high:
        room = (high - low) * 0.15 or abs(high) * 0.05 or 1.0
        return low - room, high + room
    return min(low, 0.0), (high or 1.0) * 1.06


def _ticks(chart: LineChart) -> str:
    low, high = _range(chart)
    return f",.{0 if high - low >= 10 else chart.decimals or 1}f"


def _axis_width(chart: LineChart) -> float:
    return max(width(format(value, _ticks(chart))) for value in _range(chart)) * SMALL + 16


def _figures(chart: LineChart, rows: list[Spec]) -> list[Spec]:
    marks = []
    for name, values, role in chart.series:
        known = [at for at, value in enumerate(values) if value is not None]
        if not known or role not in ("actual", "target"):
            continue
        at = known[-1] if role == "actual" else known[0]
        below = role == "actual"
        text = f"{values[at]:,.{chart.decimals}f}".replace("-", "−")
        mark = {
            "type": "text",
            "text": text,
            "dx": 6 if below else -6,
            "dy": 14 if below else -13,
            "align": "left",
            "fontWeight": "bold",
            "fontSize": SMALL + 2,
            "color": colours.INK,
        }
        halo = {**mark, "stroke": colours.GROUND, "strokeWidth": 4, "color": colours.GROUND}  # lines run behind it
        data = {"values": [row for row in rows if row["name"] == name and row["at"] == at]}
        marks += [{"data": data, "mark": halo}, {"data": data, "mark": mark}]
    return marks
