"""The cumulative chart of one target, as a plotly figure. Pure: a curve in, a figure out, built as one dict (fast).

The same colour code as the bullets: slate is what was done, blue the usual pace of earlier years, dotted grey the
straight line, ink the target, light grey last year. Months without a figure are marked on the axis, never drawn as a
fall; what is expected is drawn as that (ui.fan). Axes, ticks and labels are written here in the viewer's language:
plotly's own months are English.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from forecasting.stored import YearEnd
from tracking.curve import Curve
from ui import fan, palette
from ui.curve_words import axis_unit, curve_rows, highest, known_values, last_year
from ui.formats import HIDDEN, NOTHING
from ui.labels import Labels
from ui.palette import FONT, Tone
from ui.phrases import RATES
from ui.plotly_layout import quiet_layout

Ink = Callable[[Tone], str]
BELOW_RIGHT = {"yanchor": "top", "xshift": 6, "yshift": -2}
BELOW_LEFT = {"xanchor": "right", "yanchor": "top", "yshift": -4}
DECEMBER = 11
ABOVE_LEFT = {"xanchor": "left", "yanchor": "bottom", "xshift": -6}
ABOVE_RIGHT = {"xanchor": "right", "yanchor": "bottom", "xshift": 6}
TICKS = 5
WHOLE = 100.0  # percent


@dataclass(frozen=True)
class Size:
    """How large a chart is drawn: height and font in pixels, strokes as a multiple."""

    height: int
    font: int
    stroke: float


SCREEN = Size(height=350, font=13, stroke=1)
WALL = Size(height=600, font=26, stroke=2)  # the meeting view


def curve_chart(
    curve: Curve, labels: Labels, theme: str, size: Size = SCREEN, *, year_end: YearEnd | None = None
) -> go.Figure:
    """This year's line and last year's, both paces, the target with its revisions, the unreported months, and how the
    year is expected to end.

    The width of the window is not known here, so everything fits a phone: labels stand inside, months are short.
    """
    scale, _ = axis_unit(curve, labels)
    coming = year_end if year_end is not None and year_end.path else None
    hovers = _hovers(curve, labels, coming)

    def ink(tone: Tone) -> str:
        return tone.on(theme)

    def line(values: Sequence[float | None], tone: Tone, width: float, **style: object) -> dict:
        shown = [None if value is None else value * scale for value in values]
        return {
            "type": "scatter",
            "x": list(range(1, 13)),
            "y": shown,
            "mode": "lines",
            "line": {"color": ink(tone), "width": width * size.stroke, **style},
            "hoverinfo": "skip",
            "connectgaps": True,
        }

    dashed = {} if curve.comparable else {"dash": "dash"}
    traces = [] if coming is None else fan.bands(coming, scale, ink(palette.ACTUAL_LINE))
    traces.append(line(curve.last_year, palette.LAST_YEAR, 1.8, **dashed))
    if any(value is not None for value in curve.linear):
        traces.append(line(curve.linear, palette.MUTED, 1.4, dash="dot"))
    if curve.seasonal:
        traces.append(line(curve.seasonal, palette.SEASONAL, 2))
    actual = line(curve.actual, palette.ACTUAL_LINE, 3)
    actual |= {
        "mode": "lines+markers",
        "marker": {
            "size": 7 * size.stroke,
            "color": _markers(curve, ink),
            "line": {"color": ink(palette.ACTUAL_LINE), "width": 2 * size.stroke},
        },
        "hoverinfo": "text",
        "text": hovers,
    }
    traces += _target_lines(curve, scale, ink, size)
    if coming is not None:
        traces += fan.rule_marks(curve, scale, ink, size.stroke)
        traces.append(fan.median(coming, scale, ink(palette.ACTUAL_LINE), size.stroke, hovers))
    traces.append(actual)
    low, high = _range(curve, scale, fan.drawn_values(coming, curve))
    ticks = _ticks(low, high)
    decimals = _decimals(ticks)
    layout = {
        **quiet_layout(
            ink(palette.MUTED),
            height=size.height,
            margin={"l": 3.5 * size.font, "r": 14, "t": 12, "b": 2.2 * size.font},
            font=size.font,
        ),
        "hovermode": "x",
        "xaxis": {
            "range": [0.5, 12.4],
            "tickvals": list(range(1, 13)),
            "ticktext": labels.n.month_axis(),
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "linecolor": ink(palette.RULE),
        },
        "yaxis": {
            "range": [low, high],
            "tickvals": ticks,
            "ticktext": [labels.n.figure(tick, decimals) for tick in ticks],
            "gridcolor": ink(palette.HAIRLINE),
            "zerolinecolor": ink(palette.RULE),
            "fixedrange": True,
        },
        "annotations": [
            *_annotations(curve, labels, scale, ink, size),
            *([] if coming is None else fan.corner(curve, coming, labels, ink, size.font)),
        ],
        "shapes": _breaks(curve, ink),
    }
    return go.Figure({"data": traces, "layout": layout})


@dataclass(frozen=True)
class Step:
    """A value of the target with the months it held: `until` None = in force."""

    value: float
    first: int
    until: int | None


def target_steps(curve: Curve) -> list[Step]:
    """The judging tier's values so far, each from the month it took effect; a replaced one ends before the next."""
    if not curve.revisions:
        return []
    starts = [
        int(revision.effective_from[5:7]) if revision.effective_from[:4] == str(curve.year) else 1
        for revision in curve.revisions
    ]
    starts = [1, *starts[1:]]  # the year's first target counts for the whole year, whenever it was handed down
    ends = [*(start - 1 for start in starts[1:]), None]
    return [
        Step(revision.value, start, end)
        for revision, start, end in zip(curve.revisions, starts, ends, strict=True)
        if end is None or end >= start
    ]


def _markers(curve: Curve, ink: Ink) -> list[str]:
    """Filled where all parts reported, hollow where the roll-up lacks one."""
    return [ink(palette.GROUND if hollow else palette.ACTUAL_LINE) for hollow in curve.hollow]


def _hovers(curve: Curve, labels: Labels, year_end: YearEnd | None) -> list[str]:
    """What is said at each month: the table's row of it."""
    headers, rows = curve_rows(curve, labels, year_end)
    return [
        "<br>".join(f"{head} {cell}" for head, cell in zip(headers, row, strict=True) if cell != NOTHING)
        for row in rows
    ]


def _target_lines(curve: Curve, scale: float, ink: Ink, size: Size) -> list[dict]:
    """The target in force as a full line; what it replaced stays on the chart, thin and dashed, up to its end."""
    lines = []
    for step in target_steps(curve):
        current = step.until is None
        lines.append(
            {
                "type": "scatter",
                "x": [step.first - 0.5, (12.4 if step.until is None else step.until + 0.5)],
                "y": [step.value * scale] * 2,
                "mode": "lines",
                "line": {
                    "color": ink(palette.INK),
                    "width": (2 if current else 1.2) * size.stroke,
                    "dash": "solid" if current else "dash",
                },
                "hoverinfo": "skip",
            }
        )
    return lines


def _annotations(curve: Curve, labels: Labels, scale: float, ink: Ink, size: Size) -> list[dict]:
    """End labels and the last figure: the chart can be read without the key."""
    t, n = labels.t, labels.n
    notes = []

    def note(x: float, y: float, text: str, tone: Tone, **place: object) -> None:
        style = {"showarrow": False, "font": {"family": FONT, "size": size.font, "color": ink(tone)}, "xanchor": "left"}
        notes.append({"x": x, "y": y, "text": escape(text), **style, **place})

    def figure(value: float, decimals: int) -> str:
        return n.figure(value, decimals) + "%" if curve.kind in RATES else n.shown(value, curve.unit, decimals)

    steps = target_steps(curve)
    for step in steps:
        shown = figure(step.value, labels.phrases.target_decimals(curve.progress, step.value))
        note(step.first, step.value * scale, t("target {target}", target=shown), palette.INK, **ABOVE_LEFT)
    if curve.last_year[11] is not None and not any(_close(curve, step.value) for step in steps):
        note(12, curve.last_year[11] * scale, last_year(curve, labels), palette.MUTED, **ABOVE_RIGHT)
    last = next((index for index in range(11, -1, -1) if curve.actual[index] is not None), None)
    if last is not None:
        value = curve.actual[last]
        place = BELOW_LEFT if last == DECEMBER else BELOW_RIGHT
        note(last + 1, value * scale, figure(value, curve.decimals), palette.INK, **place)
        notes[-1] |= {"text": f"<b>{notes[-1]['text']}</b>", "bgcolor": ink(palette.GROUND), "borderpad": 1}
    if breaks_this_year(curve):
        at = int(curve.break_month[5:]) - 0.5
        note(at, 1, t("Definition changed"), palette.MUTED, yref="paper", yanchor="top", xshift=4)
    for month in curve.missing:
        if month not in curve.suppressed:
            note(int(month[5:]), 0, t("Not reported"), palette.MUTED, xanchor="center", yanchor="bottom", yref="paper")
    for month in curve.suppressed:
        note(int(month[5:]), 0, HIDDEN, palette.MUTED, xanchor="center", yanchor="bottom", yref="paper")
    return notes


def _close(curve: Curve, value: float) -> bool:
    """Would last year's end label stand on the target's?"""
    return abs((curve.last_year[11] or 0) - value) < 0.06 * max(highest(curve), 1e-9)


def breaks_this_year(curve: Curve) -> bool:
    return curve.break_month is not None and curve.break_month[:4] == str(curve.year)


def _breaks(curve: Curve, ink: Ink) -> list[dict[str, object]]:
    """A vertical line where the definition changed."""
    if not breaks_this_year(curve):
        return []
    at = int(curve.break_month[5:]) - 0.5
    line = {"color": ink(palette.MUTED), "width": 1, "dash": "dot"}
    return [{"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}]


def _range(curve: Curve, scale: float, expected: Sequence[float] = ()) -> tuple[float, float]:
    known = [*known_values(curve), *expected]
    if not known:
        return 0.0, 1.0
    low, high = min(known) * scale, max(known) * scale
    if curve.kind in RATES or curve.kind == "stock":
        room = (high - low) * 0.15 or abs(high) * 0.05 or 1.0
        top = high + room
        if curve.kind in RATES and high <= WHOLE:
            top = min(top, WHOLE + (high - low) * 0.05 + 0.01)  # no rate above 100 % where none is; 100 stays visible
        return max(low - room, 0.0) if low >= 0 else low - room, top
    return min(low, 0.0), (high or 1.0) * 1.1


def _ticks(low: float, high: float) -> list[float]:
    """Round ticks inside the range: steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / TICKS
    power = 10 ** _floor_log(rough)
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = int(-(-low // step))
    return [index * step for index in range(first, int(high // step) + 1)]


def _floor_log(value: float) -> int:
    return int(f"{value:e}".partition("e")[2])


def _decimals(ticks: Sequence[float]) -> int:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1
    return max(-_floor_log(step), 0)
