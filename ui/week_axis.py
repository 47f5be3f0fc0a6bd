"""What charts over weeks share: ticks in words, bands round the Spring Festival, and the layout. Pure.

Plotly's own months are English, so ticks are written here; weeks are Mondays.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import escape

from forecasting.festival import first_day
from ui import palette
from ui.formats import Numbers
from ui.palette import FONT, Tone
from ui.plotly_layout import quiet_layout
from ui.words import Words

Ink = Callable[[Tone], str]
BEFORE, AFTER = timedelta(weeks=2), timedelta(weeks=3)  # drawn round the festival: most leave and are back within
QUARTER_STARTS = (1, 4, 7, 10)
JANUARY = 1
RECENT = 10  # weeks
Y_TICKS = 5


def ticks(first: date, last: date, n: Numbers, months: Sequence[int] = QUARTER_STARTS) -> tuple[list[date], list[str]]:
    """The first days of some months, named; each January bears the year, and the first tick unless one is next."""
    days = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in months
        if first <= date(year, month, 1) <= last
    ]
    names = []
    for place, day in enumerate(days):
        name = n.month_name(day.month)
        year = f"{day.year}年" if n.language == "zh" else str(day.year)
        is_alone = place == 0 and not any(later.month == JANUARY for later in days[1:2])
        names.append(f"{name}<br>{year}" if is_alone or day.month == JANUARY else name)
    return days, names


def festivals(first: date, last: date) -> list[tuple[date, date]]:
    """From when to when each Spring Festival is drawn."""
    days = (first_day(year).date() for year in range(first.year, last.year + 1))
    return [(max(day - BEFORE, first), min(day + AFTER, last)) for day in days if day + AFTER > first and day < last]


def bands(first: date, last: date, ink: Ink) -> list[dict[str, object]]:
    """The festivals as shapes behind the lines."""
    return [
        {
            "type": "rect",
            "x0": start.isoformat(),
            "x1": end.isoformat(),
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "layer": "below",
            "line": {"width": 0},
            "fillcolor": ink(palette.FESTIVAL),
        }
        for start, end in festivals(first, last)
    ]


def band_names(first: date, last: date, t: Words, ink: Ink) -> list[dict[str, object]]:
    return [
        note((start + (end - start) / 2).isoformat(), 1, t("Spring Festival"), ink, yref="paper", yanchor="top")
        for start, end in festivals(first, last)
    ]


def note(x: object, y: object, text: str, ink: Ink, *, strong: bool = False, **place: object) -> dict[str, object]:
    """A word inside a chart."""
    shown = f"<b>{escape(text)}</b>" if strong else escape(text)
    tone = palette.INK if strong else palette.MUTED
    ground = {"bgcolor": ink(palette.GROUND), "borderpad": 1} if strong else {}
    font = {"family": FONT, "color": ink(tone)}
    return {"x": x, "y": y, "text": shown, "showarrow": False, "font": font, **ground, **place}


def beside_end(values: Sequence[float]) -> dict[str, object]:
    """Where the last value's word stands free of the line that leads to it: above where it is high, else below."""
    recent = list(values)[-RECENT:]
    is_high = recent[-1] >= (max(recent) + min(recent)) / 2
    return {"xanchor": "right", "yanchor": "bottom" if is_high else "top", "yshift": 6 if is_high else -6}


def nice_ticks(low: float, high: float, count: int = Y_TICKS) -> list[float]:
    """Round values inside a range: steps of 1, 2 or 5 times a power of ten."""
    rough = max((high - low) / count, 1e-9)
    power = 10 ** int(f"{rough:e}".partition("e")[2])
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return [place * step for place in range(int(-(-low // step)), int(high // step) + 1)]


def layout(
    *,
    height: int,
    x: tuple[date, date],
    y: tuple[float, float],
    n: Numbers,
    ink: Ink,
    months: Sequence[int] = QUARTER_STARTS,
    font: int = 13,
    decimals: int = 0,
    right: int = 14,
) -> dict[str, object]:
    """Axes, fonts and margins of a chart over weeks."""
    days, names = ticks(*x, n, months)
    marks = nice_ticks(*y)
    return {
        **quiet_layout(
            ink(palette.MUTED), height=height, margin={"l": 4.1 * font, "r": right, "t": 10, "b": 3.3 * font}, font=font
        ),
        "hovermode": "x",
        "xaxis": {
            "type": "date",
            "range": [x[0].isoformat(), x[1].isoformat()],
            "tickvals": [day.isoformat() for day in days],
            "ticktext": names,
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "linecolor": ink(palette.RULE),
        },
        "yaxis": {
            "range": list(y),
            "tickvals": marks,
            "ticktext": [n.figure(mark, decimals) for mark in marks],
            "gridcolor": ink(palette.HAIRLINE),
            "zeroline": False,
            "fixedrange": True,
        },
    }
