"""The year-end forecast on a target's chart: drawn as what is expected, so that nobody takes it for a figure. Pure.

From the last reported month three bands open, 95, 80 and 50 %, each darker; the median runs through them dashed. Two
hollow marks in December are where the plain rules end; what they say is written in the corner under the curve, which
a cumulative leaves empty.
"""

from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from forecasting.stored import Step, YearEnd
from forecasting.year_rules import LAST_YEAR_SHARE, RULES, STRAIGHT_LINE
from tracking.curve import Curve, Months
from tracking.recent_months import last_reported
from ui import palette
from ui.forecast_words import chance_text, likelihood_word
from ui.labels import Labels
from ui.palette import FONT, Tone
from ui.words import N_

Ink = Callable[[Tone], str]
BANDS = (("q025", "q975"), ("q10", "q90"), ("q25", "q75"))  # 95, 80 and 50 %, from the back to the front
OPACITY = (0.10, 0.13, 0.18)
RULE_MARKS = {STRAIGHT_LINE: ("◇", "diamond-open"), LAST_YEAR_SHARE: ("△", "triangle-up-open")}
RULE_NAMES = {
    STRAIGHT_LINE: N_("At this year's average {amount}"),
    LAST_YEAR_SHARE: N_("At last year's share {amount}"),
}
DECEMBER = 12
EDGE = 12.35  # where the labels of the corner end


def way(year_end: YearEnd) -> tuple[Step, ...]:
    """From the last reported month, where all quantiles are the figure, to December; empty where nothing is open."""
    if not year_end.path:
        return ()
    first = int(year_end.path[0].month[5:])
    if first == 1 or year_end.actual is None:
        return year_end.path
    return (Step(f"{year_end.month[:4]}-{first - 1:02d}", *(year_end.actual,) * 7), *year_end.path)


def rule_totals(curve: Curve) -> dict[str, float]:
    """Where the year ends by the two plain rules, by the rule's name; what cannot be worked out is absent."""
    last = last_reported(curve.actual)
    if last is None or last == DECEMBER - 1:
        return {}
    past = _flows(curve.last_year)
    now = _flows(curve.actual)[: last + 1]
    usable = curve.comparable and curve.last_year[-1] is not None and curve.last_year[last] is not None
    totals = {name: rule(past, now)[0] for name, rule in RULES.items() if usable or name == STRAIGHT_LINE}
    return {name: float(total) for name, total in totals.items() if np.isfinite(total)}


def _flows(cumulative: Months) -> np.ndarray:
    """The months' own amounts (12, 1); one that is not known is contained in the next that is."""
    amounts, before = np.zeros((DECEMBER, 1)), 0.0
    for at, value in enumerate(cumulative):
        if value is not None:
            amounts[at], before = value - before, value
    return amounts


def bands(year_end: YearEnd, scale: float, tone: str) -> list[dict]:
    """The three bands as filled outlines."""
    steps = way(year_end)
    at = [int(step.month[5:]) for step in steps]
    return [
        {
            "type": "scatter",
            "x": [*at, *reversed(at)],
            "y": [
                *(getattr(step, high) * scale for step in steps),
                *(getattr(step, low) * scale for step in reversed(steps)),
            ],
            "mode": "lines",
            "fill": "toself",
            "fillcolor": _thin(tone, opacity),
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
        for (low, high), opacity in zip(BANDS, OPACITY, strict=True)
    ]


def median(year_end: YearEnd, scale: float, tone: str, stroke: float, hovers: Sequence[str]) -> dict:
    """The dashed line; `hovers`: what is said at each of the twelve months."""
    steps = way(year_end)
    at = [int(step.month[5:]) for step in steps]
    shown = range(1 if len(steps) > len(year_end.path) else 0, len(steps))  # the first step is the figure itself
    return {
        "type": "scatter",
        "x": at,
        "y": [step.q50 * scale for step in steps],
        "mode": "lines",
        "line": {"color": tone, "width": 2 * stroke, "dash": "dash"},
        "hoverinfo": "text",
        "text": [hovers[at[index] - 1] if index in shown else "" for index in range(len(steps))],
    }


def rule_marks(curve: Curve, scale: float, ink: Ink, stroke: float) -> list[dict]:
    """A hollow mark in December for each plain rule."""
    return [
        {
            "type": "scatter",
            "x": [DECEMBER],
            "y": [total * scale],
            "mode": "markers",
            "marker": {
                "symbol": RULE_MARKS[name][1],
                "size": 9 * stroke,
                "color": ink(palette.MUTED),
                "line": {"color": ink(palette.MUTED), "width": 1.6 * stroke},
            },
            "hoverinfo": "skip",
        }
        for name, total in rule_totals(curve).items()
    ]


def corner(curve: Curve, year_end: YearEnd, labels: Labels, ink: Ink, font: int) -> list[dict]:
    """The probability, what is expected and what the marks say, one under the other at the right end."""
    t, n = labels.t, labels.n

    def amount(value: float) -> str:
        return n.shown(value, curve.unit, curve.decimals)

    lines = []
    if year_end.probability is not None:
        lines.append((f"<b>{escape(chance_said(year_end, labels))}</b>", palette.INK))
    if year_end.mean is not None and year_end.path:
        lines.append((escape(t("Expected for the year {amount}", amount=amount(year_end.mean))), palette.INK))
    for name, total in rule_totals(curve).items():
        lines.append((escape(f"{RULE_MARKS[name][0]} {t(RULE_NAMES[name], amount=amount(total))}"), palette.MUTED))
    place = {"x": EDGE, "y": 0, "yref": "paper", "xanchor": "right", "yanchor": "bottom", "showarrow": False}
    return [
        {
            **place,
            "text": text,
            "yshift": round(font * (0.3 + 1.45 * (len(lines) - 1 - index))),
            "font": {"family": FONT, "size": font, "color": ink(tone)},
        }
        for index, (text, tone) in enumerate(lines)
    ]


def chance_said(year_end: YearEnd, labels: Labels) -> str:
    """有把握完成（78%）: the probability as a sentence of its own."""
    chance = chance_text(labels.n, year_end.probability)
    return labels.t(
        "Chance of reaching the target: {word} {chance}", word=likelihood_word(labels.t, year_end), chance=chance
    )


def drawn_values(year_end: YearEnd | None, curve: Curve) -> list[float]:
    """What the axis has to hold of the forecast."""
    if year_end is None:
        return []
    ends = [value for step in year_end.path for value in (step.q025, step.q975)]
    return [*ends, *rule_totals(curve).values()]


def _thin(tone: str, opacity: float) -> str:
    red, green, blue = (int(tone[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
