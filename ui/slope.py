"""Who moved: each district's place then and now, as a slope chart. Pure; ties stand on one level."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from reports.content import SlopeChart
from reports.safe_text import width
from tracking.movement import RankMove
from ui import palette
from ui.labels import Labels
from ui.palette import FONT
from ui.plotly_layout import quiet_layout


@dataclass(frozen=True)
class Size:
    """How large it is drawn: font, height of a place and of the whole in pixels, strokes as a multiple.

    `line`: the room for the names at either end, in ems.
    """

    font: int
    place: int
    highest: int
    stroke: float
    line: float


SCREEN = Size(font=13, place=34, highest=800, stroke=1, line=11)
WALL = Size(font=24, place=78, highest=510, stroke=1.8, line=7)  # the meeting view


def slope_chart(
    moves: Sequence[RankMove], before: str, after: str, labels: Labels, theme: str, size: Size = SCREEN
) -> go.Figure:
    """Lines from the place then to the place now; those that moved are dark, the others grey; names at both ends."""
    lowest = max((max(move.before or 0, move.after or 0) for move in moves), default=1)
    traces, notes = [], []
    for move in moves:
        moved = move.before != move.after
        tone = (palette.ACTUAL_LINE if moved else palette.LAST_YEAR).on(theme)
        traces.append(
            {
                "type": "scatter",
                "x": [0, 1],
                "y": [move.before, move.after],
                "mode": "lines+markers",
                "line": {"color": tone, "width": (2.5 if moved else 1.4) * size.stroke},
                "marker": {"size": 8 * size.stroke, "color": tone},
                "hoverinfo": "skip",
            }
        )
    for at, side in ((0, "before"), (1, "after")):
        held: dict[int, list[str]] = {}
        for move in moves:
            held.setdefault(getattr(move, side), []).append(labels.district(move.district))
        for place, names in held.items():
            told = _broken(names, labels, size.line)
            text = f"{place}  {told}" if at else f"{told}  {place}"
            notes.append(
                {
                    "x": at,
                    "y": place,
                    "text": text,
                    "align": "left" if at else "right",
                    "showarrow": False,
                    "xanchor": "left" if at else "right",
                    "xshift": (10 if at else -10) * size.stroke,
                    "font": {"family": FONT, "size": size.font, "color": palette.INK.on(theme)},
                }
            )
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False}
    layout = {
        **quiet_layout(
            palette.MUTED.on(theme),
            height=min(size.place * (lowest + 1) + 3 * size.font, size.highest),
            margin={"l": 10, "r": 10, "t": 2.4 * size.font, "b": 6},
            font=size.font,
        ),
        "xaxis": axis | {"range": [-1.1, 2.1], "tickvals": [0, 1], "ticktext": [before, after], "side": "top"},
        "yaxis": axis | {"range": [lowest + 0.6, 0.4], "visible": False},
        "annotations": notes,
    }
    return go.Figure({"data": traces, "layout": layout})


def slope_picture(moves: Sequence[RankMove], before: str, after: str, title: str, labels: Labels) -> SlopeChart:
    """The same chart for a picture."""
    return SlopeChart(
        title=title,
        sides=(before, after),
        names=tuple(labels.district(move.district) for move in moves),
        before=tuple(move.before or 0 for move in moves),
        after=tuple(move.after or 0 for move in moves),
    )


def _broken(names: Sequence[str], labels: Labels, ems: float) -> str:
    """The names that share a place, as many a line as there is room for."""
    lines: list[list[str]] = [[]]
    for name in names:
        if lines[-1] and width(labels.n.listing([*lines[-1], name])) > ems:
            lines.append([])
        lines[-1].append(name)
    return "<br>".join(escape(labels.n.listing(line)) for line in lines)


def slope_rows(moves: Sequence[RankMove], labels: Labels) -> list[tuple[str, ...]]:
    """The table behind the chart: district, place then, place now."""
    rows = sorted(moves, key=lambda move: (move.after or 0, move.district))
    return [(labels.district(move.district), str(move.before), str(move.after)) for move in rows]
