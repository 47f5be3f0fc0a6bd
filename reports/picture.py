"""One chart as a picture that explains itself: title, month, selection, version and source are inside it.

A small Vega-Lite spec, drawn by vl-convert without a browser and without a network: the figures are in the spec, the
libraries in the package, the faces on the machine (a Chinese one has to be there). The first picture of a process takes
about a second.
"""

from collections.abc import Callable

import vl_convert

from reports import colours, fonts
from reports.content import BarChart, Drawing, LineChart, PointsChart, SlopeChart, Stamp, TileChart, cleaned
from reports.picture_bars import drawn_bars
from reports.picture_lines import drawn_lines
from reports.picture_parts import LARGE, SMALL, WIDE, Drawn, Spec
from reports.picture_points import drawn_points
from reports.picture_slope import drawn_slope
from reports.picture_tiles import drawn_tiles
from reports.safe_text import width
from reports.words import say

PPI = 144  # twice the screen's, for print and for slides
VEGA_LITE = "6.4"
LINE = 17  # of the small print, pixels
DRAWN: dict[type, Callable[..., Drawn]] = {
    LineChart: drawn_lines,
    BarChart: drawn_bars,
    SlopeChart: drawn_slope,
    TileChart: drawn_tiles,
    PointsChart: drawn_points,
}


def picture(chart: Drawing, stamp: Stamp, *, kind: str, filters: str = "", source: str = "") -> bytes:
    """The chart as `kind` svg or png; `filters`, `source`: the selection and where it comes from, in words."""
    spec = _spec(cleaned(chart), cleaned(stamp), cleaned(filters), cleaned(source))
    drawn = {"vl_version": VEGA_LITE, "allowed_base_urls": [], "format_locale": "en-US"}
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec, **drawn).encode("utf-8")
    if kind == "png":
        return vl_convert.vegalite_to_png(spec, ppi=PPI, **drawn)
    raise ValueError(f"a picture is svg or png, not {kind!r}")


def _spec(chart: Drawing, stamp: Stamp, filters: str, source: str) -> Spec:
    drawn = DRAWN[type(chart)](chart, stamp.language)
    height, left, layers = drawn.height, drawn.left, drawn.layers
    unit = say("unit", stamp.language, unit=chart.unit) if getattr(chart, "unit", "") else ""
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
        "layer": [*layers, *_small_print(stamp, source, height + drawn.below, left)],
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
