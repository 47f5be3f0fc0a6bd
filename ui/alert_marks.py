"""The marks of the alerts: level by shape, word and colour; an enterprise's last 52 weeks as a line. Pure.

Streamlit's sanitiser removes inline SVG, so the line is a mask over a coloured box, which follows the theme.
"""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from ui.alert_words import LEVEL_NAMES, LEVEL_SHORT
from ui.words import Words

WIDTH, HEIGHT = 120, 30
ROOM = 4  # above and below the line, and right of it
FEWEST = 3  # points that make a line
Point = tuple[float, float]


def level_mark(level: str, t: Words, *, whole: bool = False, word: bool = True) -> str:
    """The level's shape, and its word: 红色, or whole 红色预警."""
    name = t(LEVEL_NAMES[level])
    if not word:
        return f'<i class="lv {level}" role="img" aria-label="{escape(name)}" title="{escape(name)}"></i>'
    text = name if whole else t(LEVEL_SHORT[level])
    return f'<span class="nb"><i class="lv {level}" aria-hidden="true"></i><b class="lw">{escape(text)}</b></span>'


def week_line(trail: Sequence[float | None], lower: float | None = None, upper: float | None = None) -> str:
    """The weeks' heads as a line with gaps and its last point, before the range in which they were expected."""
    known = [value for value in trail if value is not None]
    if len(known) < FEWEST:
        return ""
    ends = [*known, *(end for end in (lower, upper) if end is not None)]
    low, spread = min(ends), (max(ends) - min(ends)) or 1.0
    step = (WIDTH - 2 * ROOM) / max(len(trail) - 1, 1)

    def height(value: float) -> float:
        return HEIGHT - ROOM - (value - low) / spread * (HEIGHT - 2 * ROOM)

    points = [None if value is None else (ROOM + at * step, height(value)) for at, value in enumerate(trail)]
    last = next(point for point in reversed(points) if point)
    drawn = "".join(map(_stretch, _stretches(points)))
    layers = [("now", f'{drawn}<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.6"/>')]
    if lower is not None and upper is not None:
        left, top = WIDTH - ROOM - 4 * step - 6, height(upper)
        size = f'width="{4 * step + 6:.1f}" height="{max(height(lower) - top, 2):.1f}"'
        box = f'<rect x="{left:.1f}" y="{top:.1f}" {size}/>'
        layers.insert(0, ("range", box))
    return f'<span class="weeks" aria-hidden="true">{"".join(_layer(*layer) for layer in layers)}</span>'


def _stretches(points: Sequence[Point | None]) -> list[list[Point]]:
    """The runs without a gap."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _stretch(run: Sequence[Point]) -> str:
    shown = " ".join(f"{x:.1f},{y:.1f}" for x, y in run) + (
        f" {run[0][0] + 0.6:.1f},{run[0][1]:.1f}" if len(run) == 1 else ""
    )
    return f'<polyline points="{shown}" fill="none" stroke="#000" stroke-width="1.4" stroke-linecap="round"/>'


def _layer(css: str, drawing: str) -> str:
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f"{drawing}</svg>"
    )
    url = f"url(data:image/svg+xml;base64,{b64encode(picture.encode()).decode()})"
    return f'<i class="{css}" style="-webkit-mask-image:{url};mask-image:{url}"></i>'
