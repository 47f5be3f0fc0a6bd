"""One chart as a picture that explains itself: title, month, selection, version and source are inside it.

A small Vega-Lite spec, drawn by vl-convert without a browser and without a network: the figures are in the spec, the
libraries in the package, the faces on the machine (a Chinese one has to be there). The first picture of a process takes
about a second.
"""

from typing import Any

import vl_convert

from reports import colours, fonts
from reports.content import BarChart, Chart, LineChart, Stamp, cleaned
from reports.line_styles import STYLES, drawn_order
from reports.safe_text import width
from reports.words import say

Spec = dict[str, Any]
WIDE, HIGH = 900, 420  # of the drawing, without titles
BAR = 40  # high, a district
PPI = 144  # twice the screen's, for print and for slides
VEGA_LITE = "6.4"
BAND_OPACITY = 0.13
DASHES = {"solid": [1, 0], "dash": [8, 5], "dot": [2, 4]}
LINE = 17  # of the small print, pixels
SMALL, LARGE = 13, 19


def picture(chart: Chart, stamp: Stamp, *, kind: str, filters: str = "", source: str = "") -> bytes:
    """The chart as `kind` svg or png; `filters`, `source`: the selection and where it comes from, in words."""
    spec = _spec(cleaned(chart), cleaned(stamp), cleaned(filters), cleaned(source))
    drawn = {"vl_version": VEGA_LITE, "allowed_base_urls": [], "format_locale": "en-US"}
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec, **drawn).encode("utf-8")
    if kind == "png":
        return vl_convert.vegalite_to_png(spec, ppi=PPI, **drawn)
    raise ValueError(f"a picture is svg or png, not {kind!r}")


def _spec(chart: Chart, stamp: Stamp, filters: str, source: str) -> Spec:
    if isinstance(chart, BarChart):
        height = BAR * len(chart.categories)
        left = max((width(name) for name in chart.categories), default=0) * (SMALL + 1) + 16
        layers = _bars(chart, stamp.language, left)
    else:
        height, left = HIGH, _axis_width(chart)
        layers = _lines(chart, left)
    unit = say("unit", stamp.language, unit=chart.unit) if chart.unit else ""
    under = [text for text in ("　".join(text for text in (stamp.city, stamp.period, unit) if text), filters) if text]
    return {
        "background": colours.GROUND,
        "padding": 20,
        "width": WIDE,
        "height": height,
        "title": {
            "text": _wrapped(chart.title, LARGE),
            "subtitle": [line for text in under for line in _wrapped(text, SMALL + 1)],
            "anchor": "start",
            "frame": "group",
            "dx": -left,  # titles, names and small print stand on one edge
            "offset": 14,
        },
        "layer": [*layers, *_small_print(stamp, source, height, left)],
        "config": _config(),
    }


def _config() -> Spec:
    axis = {"labelFontSize": SMALL, "labelColor": colours.MUTED, "ticks": False, "domainColor": colours.RULE}
    return {
        "font": fonts.PICTURE,
        "view": {"stroke": None},
        "title": {
            "fontSize": LARGE,
            "color": colours.INK,
            "subtitleFontSize": SMALL + 1,
            "subtitleColor": colours.MUTED,
            "subtitlePadding": 6,
            "lineHeight": LARGE * 1.35,
            "subtitleLineHeight": SMALL * 1.5,
        },
        "axis": {**axis, "gridColor": colours.HAIRLINE, "title": None, "labelPadding": 8},
        "legend": {
            "labelFontSize": SMALL,
            "labelColor": colours.INK,
            "title": None,
            "orient": "top",
            "symbolSize": 500,
            "labelLimit": 420,  # a forecast names its ranges
        },
    }


def _wrapped(text: str, points: float) -> list[str]:
    """The text in lines no wider than the picture: Vega does not break one itself."""
    lines, line = [], ""
    for char in text:
        if width(line + char) * points > WIDE:
            at = line.rfind(" ") if " " in line[-24:] else len(line)
            lines.append(line[:at])
            line = line[at:].lstrip()
        line += char
    return [*lines, line]


def _small_print(stamp: Stamp, source: str, height: float, left: float) -> list[Spec]:
    """What holds wherever the picture ends up: version, time, source, link, standing."""
    version = say("version_is", stamp.language, version=stamp.version, published=stamp.published)
    said = [" · ".join(text for text in (stamp.product, version, stamp.mark) if text), source, stamp.link]
    lines = [line for text in said if text for line in _wrapped(text, SMALL - 1)]
    return [
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text",
                "text": lines,
                "align": "left",
                "baseline": "top",
                "fontSize": SMALL - 1,
                "lineHeight": LINE,
                "color": colours.MUTED,
                "x": -left,
                "y": height + 44,
                "clip": False,
            },
        }
    ]


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
            "labelExpr": f"{_listed(chart.months)}[datum.value]",
        },
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {"format": _ticks(chart), "tickCount": 6, "domain": False, **_extent(left)},
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


def _listed(texts: tuple[str, ...]) -> str:
    """The texts as an array of Vega's expression language, every character escaped: a name ends no string there."""
    return "[" + ",".join(f"'{_escaped(text)}'" for text in texts) + "]"


def _escaped(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


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


def _extent(left: float) -> Spec:
    return {"minExtent": left, "maxExtent": left, "labelLimit": left}


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


def _bars(chart: BarChart, language: str, left: float) -> list[Spec]:
    """Solid bars for what was done, a dashed outline for the share expected by now, the figure at the bar's foot."""
    names = (chart.names[0] or say("completion", language), chart.names[1] or say("expected", language))
    rows = [
        {"at": at, "name": name, "done": done, "expected": expected, "text": _percent(done, chart)}
        for at, (name, done, expected) in enumerate(zip(chart.categories, chart.values, chart.reference, strict=True))
    ]
    top = max([value for value in (*chart.values, *chart.reference) if value is not None] or [1.0]) or 1.0
    low = min(0.0, *(value for value in (*chart.values, 0.0) if value is not None))
    scale = {"domain": [low, top * 1.08], "nice": False}
    y = {
        "field": "at",
        "type": "ordinal",
        "axis": {
            "domain": False,
            "labelExpr": f"{_listed(chart.categories)}[datum.value]",
            "labelColor": colours.INK,
            "labelFontSize": SMALL + 1,
            **_extent(left),
        },
        "scale": {"paddingInner": 0.36, "paddingOuter": 0.1},
    }

    def x(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "axis": None, "scale": scale}

    key = {"domain": list(names), "range": [colours.ACTUAL, "transparent"]}
    edge = {"domain": list(names), "range": [colours.ACTUAL, colours.INK]}

    def keyed(name: str) -> Spec:
        legend = {"symbolType": "square", "symbolSize": 180, "symbolDash": [4, 2]}
        return {
            "fill": {"datum": name, "type": "nominal", "scale": key, "legend": legend},
            "stroke": {"datum": name, "type": "nominal", "scale": edge},
        }

    short = f"datum.done < {0.2 * top}"
    label = {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold", "fontSize": SMALL + 1}
    inside = {**label, "color": colours.GROUND}
    outside = {**label, "color": colours.INK}
    layers = [
        {"mark": {"type": "bar", "strokeWidth": 0}, "encoding": {"x": x("done"), **keyed(names[0])}},
        {
            "mark": {"type": "bar", "strokeWidth": 1.5, "strokeDash": [6, 4]},
            "encoding": {"x": x("expected"), **keyed(names[1])},
        },
        {"transform": [{"filter": f"!({short})"}], "mark": inside, "encoding": {"x": {"datum": 0}, "text": _text()}},
        {"transform": [{"filter": short}], "mark": outside, "encoding": {"x": x("done"), "text": _text()}},
    ]
    return [{"data": {"values": rows}, "encoding": {"y": y}, "layer": layers}]


def _text() -> Spec:
    return {"field": "text", "type": "nominal"}


def _percent(value: float | None, chart: BarChart) -> str:
    return "" if value is None else f"{value:,.{chart.decimals}f}{chart.unit}".replace("-", "−")
