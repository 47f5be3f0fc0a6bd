"""Small multiples: the year of one indicator in several districts, as shares of each one's own target. Pure.

All charts of a page share one scale, so that a large district and a small one, and one indicator and the next, compare.
"""

from html import escape

import plotly.graph_objects as go

from reports.content import COMPARED as ROLES
from reports.content import LineChart
from tracking.courses import highest, lowest
from ui import palette
from ui.compare import Comparison
from ui.curve_words import month_names
from ui.formats import NOTHING, in_percent
from ui.palette import COMPARED, Tone
from ui.plotly_layout import quiet_layout

HEIGHT = 190  # pixels
STEP = 50  # percent of the target between two lines of the grid
ROOM = 0.1  # of the target, kept free above it
SIGNS = "●■◆▲✚"  # beside the colour, so that lines are told apart without it
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross")
QUARTERS = (3, 6, 9, 12)


def tone_of(found: Comparison, district: str) -> Tone:
    return palette.ACTUAL_LINE if district == found.board.city else COMPARED[found.districts.index(district)]


def courses_key(found: Comparison, *, own: bool = False) -> str:
    """Which line is whose: colour and sign, the city dotted. `own`: each chart has one district, named above it."""
    labels = found.labels
    marks = [f'<span><i class="k-line city"></i>{escape(labels.district(found.board.city))}</span>']
    names = [labels.t("the district")] if own else [labels.district(district) for district in found.districts]
    marks += [
        f'<span><b style="color:var(--compared-{at + 1})" aria-hidden="true">{SIGNS[at]}</b> {escape(name)}</span>'
        for at, name in enumerate(names)
    ]
    marks.append(f'<span><i class="k-line tgt"></i>{escape(labels.t("annual target"))}</span>')
    return f'<div class="key"><span>{escape(labels.t("Unit: % of the annual target"))}</span>{"".join(marks)}</div>'


def scale(found: Comparison) -> tuple[float, float]:
    """Both ends of every chart's scale, in percent of the target: one for all that are drawn of a comparison."""
    shown = {key: course for key, course in found.courses.items() if key[0] in found.drawn and key[1] in found.sides}
    return min(lowest(shown) * 100, 0.0), (highest(shown) + ROOM) * 100


def course_chart(code: str, found: Comparison, theme: str, ends: tuple[float, float]) -> go.Figure:
    """The year of one indicator in every district, in % of its target; `ends`: of the scale that all charts share."""

    def ink(tone: Tone) -> str:
        return tone.on(theme)

    traces = [_line(code, district, found, ink(tone_of(found, district))) for district in found.sides]
    low, high = ends
    marks = list(range(0, int(high) + 1, STEP))
    axis = {"fixedrange": True, "zeroline": False}
    layout = {
        **quiet_layout(ink(palette.MUTED), height=HEIGHT, margin={"l": 40, "r": 8, "t": 8, "b": 24}, font=12),
        "hovermode": "x",
        "xaxis": axis
        | {
            "range": [0.5, 12.5],
            "tickvals": list(QUARTERS),
            "ticktext": [found.labels.n.month_name(month) for month in QUARTERS],
            "showgrid": False,
            "linecolor": ink(palette.RULE),
        },
        "yaxis": axis
        | {
            "range": [low, high],
            "tickvals": marks,
            "ticktext": [f"{mark}%" for mark in marks],
            "gridcolor": ink(palette.HAIRLINE),
        },
        "shapes": [
            {
                "type": "line",
                "x0": 0.5,
                "x1": 12.5,
                "y0": 100,
                "y1": 100,
                "layer": "below",
                "line": {"color": ink(palette.INK), "width": 1.5},
            }
        ],
    }
    return go.Figure({"data": traces, "layout": layout})


def _line(code: str, district: str, found: Comparison, colour: str) -> dict[str, object]:
    labels, is_city = found.labels, district == found.board.city
    shares = _shares(code, district, found)
    name = labels.district(district)
    known = [at for at, share in enumerate(shares) if share is not None]
    last = known[-1] if known else None
    style = {"width": 2, "dash": "dot"} if is_city else {"width": 2}
    symbol = "circle" if is_city else SYMBOLS[found.districts.index(district)]
    return {
        "type": "scatter",
        "x": list(range(1, 13)),
        "y": list(map(in_percent, shares)),
        "mode": "lines+markers",
        "line": {"color": colour, **style},
        "marker": {"symbol": symbol, "color": colour, "size": [0 if is_city or at != last else 9 for at in range(12)]},
        "connectgaps": True,
        "hoverinfo": "text",
        "text": ["" if share is None else f"{escape(name)} {labels.n.percent(share)}" for share in shares],
    }


def _shares(code: str, district: str, found: Comparison) -> tuple[float | None, ...]:
    """Twelve months of one line, all empty where the district has no course."""
    course = found.courses.get((code, district))
    return course.completion if course else (None,) * 12


def course_alt(code: str, found: Comparison) -> str:
    """The chart in words: the latest share of everybody."""
    labels = found.labels
    told = []
    for district in found.sides:
        known = [share for share in _shares(code, district, found) if share is not None]
        told.append(f"{labels.district(district)} {labels.n.percent(known[-1]) if known else NOTHING}")
    return labels.t("{what}: {said}", what=labels.indicator(code) + " ", said=labels.t(", ").join(told))


def course_rows(code: str, found: Comparison) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table behind a small chart: one row a month, one column a side."""
    labels = found.labels
    headers = (labels.t("Month"), *(labels.district(district) for district in found.sides))

    shares = [_shares(code, district, found) for district in found.sides]
    by_month = zip(month_names(labels), *shares, strict=True)
    return headers, [(name, *map(labels.n.percent, told)) for name, *told in by_month]


def course_picture(code: str, found: Comparison) -> LineChart:
    """The same chart for a picture."""
    labels = found.labels

    def line(district: str) -> tuple[float | None, ...]:
        return tuple(map(in_percent, _shares(code, district, found)))

    roles = ("actual", *ROLES)
    series = [(labels.district(side), line(side), role) for side, role in zip(found.sides, roles, strict=False)]
    series.append((labels.t("Annual target"), (100.0,) * 12, "target"))
    return LineChart(course_alt(code, found), month_names(labels), tuple(series), "%", 1)
