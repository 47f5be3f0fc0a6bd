"""One enterprise's heads over two years, and what was expected of them: as a chart, in words, as a table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from reports.content import LineChart
from ui import palette
from ui.alert_words import LEVEL_NAMES
from ui.formats import NOTHING
from ui.labels import Labels
from ui.palette import Tone
from ui.week_axis import band_names, bands, beside_end, layout, note

BESIDE, FULL = 285, 330  # pixels
WEEK = timedelta(weeks=1)
MONTH = 4  # weeks
LINES = (0.10, 0.20)  # losses in four weeks that are drawn as lines
ROOM = 0.10
SYMBOLS = {"red": "hexagon2", "orange": "diamond", "yellow": "triangle-up-open", "blue": "diamond-open"}
TONES = {
    "red": palette.ALERT_RED,
    "orange": palette.ALERT_ORANGE,
    "yellow": palette.ALERT_YELLOW,
    "blue": palette.ALERT_BLUE,
}


@dataclass(frozen=True)
class Mark:
    """Something that happened: an alert raised (with its `level`), or a person's event ('')."""

    on: date
    level: str
    said: str


@dataclass(frozen=True)
class History:
    """`raw` as reported and `used` after cleaning, by week (Mondays), None without a report. `expected`: (week, lower,
    upper) of this week as seen four weeks ago, and of four weeks ahead; None where it was not screened."""

    weeks: tuple[date, ...]
    raw: tuple[float | None, ...]
    used: tuple[float | None, ...]
    expected: tuple[float, float] | None = None
    ahead: tuple[float, float] | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def not_used(self) -> list[tuple[date, float]]:
        """Reported figures that were not believed (yet), and what stood in their place is another."""
        return [
            (week, raw)
            for week, raw, used in zip(self.weeks, self.raw, self.used, strict=True)
            if raw is not None and used is not None and abs(raw - used) > 0.5 + 0.001 * used
        ]

    @property
    def known(self) -> list[tuple[date, float]]:
        return [(week, head) for week, head in zip(self.weeks, self.used, strict=True) if head is not None]

    def since(self, weeks: int) -> "History":
        """The last weeks of it."""
        return History(
            self.weeks[-weeks:], self.raw[-weeks:], self.used[-weeks:], self.expected, self.ahead, self.marks
        )


def history_chart(history: History, labels: Labels, theme: str, height: int = BESIDE) -> go.Figure:
    """The heads used as a line with gaps, what was not used as ×, the ranges, the lines of the rules, and the marks."""

    def ink(tone: Tone) -> str:
        return tone.on(theme)

    t, n = labels.t, labels.n
    known = history.known
    first, last = history.weeks[0], history.weeks[-1]
    values = [head for _, head in known]
    values += [end for ends in (history.expected, history.ahead) if ends for end in ends]
    before = _before(history)
    lines = [(loss, before * (1 - loss)) for loss in LINES] if before else []
    lines = [(loss, value) for loss, value in lines if value >= min(values) - 0.25 * (max(values) - min(values) or 1)]
    values += [value for _, value in lines]
    low, high = min(values), max(values)
    room = (high - low) * ROOM or max(high * 0.05, 1.0)
    lane = low - 2.2 * room
    span = (first, last + (MONTH + 1) * WEEK)
    traces = [*_ranges(history, ink), *_lines(lines, last, ink)]
    texts = [
        f"{n.day(week)}<br>{n.quantity(None if head is None else round(head), 'person')}"
        for week, head in zip(history.weeks, history.used, strict=True)
    ]
    traces.append(
        {
            "type": "scatter",
            "x": [week.isoformat() for week in history.weeks],
            "y": list(history.used),
            "mode": "lines",
            "line": {"color": ink(palette.ACTUAL_LINE), "width": 2},
            "connectgaps": False,
            "hoverinfo": "text",
            "text": texts,
        }
    )
    if odd := history.not_used:
        told = [
            t("{day}: {heads} reported, not used", day=n.day(week), heads=n.quantity(raw, "person"))
            for week, raw in odd
        ]
        traces.append(
            {
                "type": "scatter",
                "x": [week.isoformat() for week, _ in odd],
                "y": [min(max(raw, low - room), high + 0.6 * room) for _, raw in odd],
                "mode": "markers",
                "marker": {"symbol": "x-thin", "size": 9, "line": {"width": 2, "color": ink(palette.MUTED)}},
                "hoverinfo": "text",
                "text": told,
            }
        )
    if known:
        week, head = known[-1]
        traces.append(
            {
                "type": "scatter",
                "x": [week.isoformat()],
                "y": [head],
                "mode": "markers",
                "marker": {"size": 8, "color": ink(palette.ACTUAL_LINE)},
                "hoverinfo": "skip",
            }
        )
    traces += _marks(history, lane, ink)
    drawn = layout(height=height, x=span, y=(low - room, high + room), n=n, ink=ink)
    drawn["yaxis"]["range"] = [lane - 0.8 * room, high + room]
    drawn["shapes"] = bands(*span, ink)
    drawn["annotations"] = [
        *band_names(*span, t, ink),
        *(
            note(
                (last - 9 * WEEK).isoformat(),
                value,
                t("−{share} in four weeks: {heads}", share=n.percent(loss, 0), heads=n.figure(round(value))),
                ink,
                xanchor="right",
                yanchor="middle",
            )
            for loss, value in lines
        ),
    ]
    if known:
        week, head = known[-1]
        place = beside_end([value for _, value in known])
        drawn["annotations"].append(
            note(week.isoformat(), head, n.figure(round(head)), ink, strong=True, xshift=-6, **place)
        )
    return go.Figure({"data": traces, "layout": drawn})


def _before(history: History) -> float | None:
    """The heads used four weeks ago: what a loss is counted from."""
    earlier = [head for week, head in history.known if week <= history.weeks[-1] - MONTH * WEEK]
    return earlier[-1] if earlier else None


def _ranges(history: History, ink) -> list[dict[str, object]]:
    """What was expected four weeks ago of today, and is today of four weeks on: two cones in grey."""
    last = history.weeks[-1]
    traces = []
    for ends, start in ((history.expected, last - MONTH * WEEK), (history.ahead, last)):
        from_heads = [head for week, head in history.known if week <= start]
        if ends is None or not from_heads:
            continue
        end, origin = start + MONTH * WEEK, from_heads[-1]
        traces.append(
            {
                "type": "scatter",
                "x": [start.isoformat(), end.isoformat(), end.isoformat(), start.isoformat()],
                "y": [origin, ends[1], ends[0], origin],
                "mode": "lines",
                "fill": "toself",
                "fillcolor": ink(palette.RULE),
                "opacity": 0.5,
                "line": {"width": 0},
                "hoverinfo": "skip",
            }
        )
    return traces


def _lines(lines: Sequence[tuple[float, float]], last: date, ink) -> list[dict[str, object]]:
    return [
        {
            "type": "scatter",
            "x": [(last - 8 * WEEK).isoformat(), (last + MONTH * WEEK).isoformat()],
            "y": [value, value],
            "mode": "lines",
            "line": {"color": ink(palette.MUTED), "width": 1.2, "dash": "dash"},
            "hoverinfo": "skip",
        }
        for _, value in lines
    ]


def _marks(history: History, lane: float, ink) -> list[dict[str, object]]:
    """Alerts as their shapes and people's events as ticks, on a lane below the line."""
    shown = [mark for mark in history.marks if history.weeks[0] <= mark.on]
    last = history.weeks[-1] + MONTH * WEEK
    return [
        {
            "type": "scatter",
            "x": [min(mark.on, last).isoformat()],
            "y": [lane],
            "mode": "markers",
            "marker": {"symbol": SYMBOLS[mark.level], "size": 12, "color": ink(TONES[mark.level])}
            if mark.level
            else {"symbol": "line-ns", "size": 11, "line": {"width": 2, "color": ink(palette.INK)}},
            "hoverinfo": "text",
            "text": [mark.said],
        }
        for mark in sorted(shown, key=lambda mark: (bool(mark.level), mark.on))
    ]


def history_said(history: History, labels: Labels) -> str:
    """The chart in a sentence, for whom it is read out."""
    t, n = labels.t, labels.n
    known = history.known
    if not known:
        return t("Line chart: no report")
    (first, start), (last, end) = known[0], known[-1]
    told = [
        t(
            "Line chart: from {start} on {opening} to {figure} on {day}",
            start=n.quantity(round(start), "person"),
            opening=n.day(first),
            figure=n.quantity(round(end), "person"),
            day=n.day(last),
        )
    ]
    if history.expected:
        ends = range_said(history.expected, labels)
        told.append(t("expected of this week four weeks ago: {range}", range=ends))
    if odd := history.not_used:
        told.append(t("figures not used: {count}", count=len(odd)))
    told += [
        t("{level} on {day}", level=t(LEVEL_NAMES[mark.level]), day=n.day(mark.on))
        for mark in history.marks
        if mark.level
    ]
    return t(", ").join(told)


def range_said(ends: tuple[float, float] | None, labels: Labels) -> str:
    if ends is None:
        return NOTHING
    return f"{labels.n.figure(round(ends[0]))}—{labels.n.figure(round(ends[1]))}"


def key_said(history: History, labels: Labels) -> str:
    """What the line, its gaps, ×, the grey and the marks mean."""
    t = labels.t
    silent = sum(head is None for head in history.raw)
    told = [t("line: heads as used")]
    if silent:
        told.append(t("gaps: not reported ({count})", count=silent))
    if odd := history.not_used:
        told.append(t("×: reported figures not used ({count})", count=len(odd)))
    told.append(t("grey: range expected four weeks before"))
    if any(not mark.level for mark in history.marks):
        told.append(t("ticks: follow-up"))
    return t("{text}.", text=t("; ").join(told))


def history_rows(history: History, labels: Labels) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table behind the chart, the newest week first."""
    t, n = labels.t, labels.n
    rows = [
        (n.day(week), n.figure(raw), n.figure(None if used is None else round(used)))
        for week, raw, used in zip(history.weeks, history.raw, history.used, strict=True)
    ]
    return (t("Week from"), t("Reported"), t("Used")), rows[::-1]


def history_picture(history: History, title: str, labels: Labels) -> LineChart:
    t, n = labels.t, labels.n
    raw = tuple(
        head if (week, head) in history.not_used else None
        for week, head in zip(history.weeks, history.raw, strict=True)
    )
    series = [(t("Heads"), tuple(history.used), "actual")]
    if history.not_used:
        series.append((t("Reported, not used"), raw, "last_year"))
    return LineChart(title, tuple(map(n.short_day, history.weeks)), tuple(series), n.unit_name("person"), 0)
