"""The way of the matched sample with its forecast, as a chart, in words, as a table and as a picture. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from reports.content import LineChart
from ui import palette
from ui.labels import Labels
from ui.palette import Tone
from ui.week_axis import band_names, bands, beside_end, layout, note

HEIGHT = 300
ROOM = 0.08  # of the range, kept free above and below
EVERY_MONTH = 4  # weeks between two rows of the table behind the chart


@dataclass(frozen=True)
class Course:
    """Heads of the matched sample, chained: `weeks` (Mondays) by `heads`, and what is expected of the coming weeks.

    `expected`: (week, lower, mean, upper) with the 80 % range.
    """

    weeks: tuple[date, ...]
    heads: tuple[float | None, ...]
    expected: tuple[tuple[date, float, float, float], ...] = ()

    @property
    def last(self) -> tuple[date, float] | None:
        known = [(week, value) for week, value in zip(self.weeks, self.heads, strict=True) if value is not None]
        return known[-1] if known else None


def course_chart(course: Course, labels: Labels, theme: str) -> go.Figure:
    """The line, the festivals behind it, and the fan of the coming weeks."""

    def ink(tone: Tone) -> str:
        return tone.on(theme)

    t, n = labels.t, labels.n
    week, value = course.last
    coming = [(week, value, value, value), *course.expected]
    known = [head for head in course.heads if head is not None]
    values = list(known)
    values += [end for row in course.expected for end in row[1:]]
    low, high = min(values), max(values)
    room = (high - low) * ROOM or 1.0
    span = (course.weeks[0], coming[-1][0])
    shown = [n.quantity(None if head is None else round(head), "person") for head in course.heads]
    texts = [f"{n.day(day)}<br>{text}" for day, text in zip(course.weeks, shown, strict=True)]
    line = {"color": ink(palette.ACTUAL_LINE), "width": 2.2}
    days = [row[0].isoformat() for row in coming]
    traces = [
        {
            "type": "scatter",
            "x": [*days, *reversed(days)],
            "y": [*(row[3] for row in coming), *(row[1] for row in reversed(coming))],
            "mode": "lines",
            "fill": "toself",
            "fillcolor": _faint(ink(palette.ACTUAL_LINE)),
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "x": days,
            "y": [row[2] for row in coming],
            "mode": "lines",
            "line": line | {"dash": "dash", "width": 1.6},
            "hoverinfo": "text",
            "text": ["", *(_expected_said(row, labels) for row in course.expected)],
        },
        {
            "type": "scatter",
            "x": [day.isoformat() for day in course.weeks],
            "y": list(course.heads),
            "mode": "lines",
            "line": line,
            "connectgaps": False,
            "hoverinfo": "text",
            "text": texts,
        },
        {
            "type": "scatter",
            "x": [week.isoformat()],
            "y": [value],
            "mode": "markers",
            "marker": {"size": 8, "color": ink(palette.ACTUAL_LINE)},
            "hoverinfo": "skip",
        },
    ]
    drawn = layout(height=HEIGHT, x=span, y=(low - room, high + room), n=n, ink=ink)
    drawn["shapes"] = bands(*span, ink)
    last = n.quantity(round(value), "person")
    drawn["annotations"] = [
        *band_names(*span, t, ink),
        note(week.isoformat(), value, last, ink, strong=True, **beside_end(known)),
    ]
    return go.Figure({"data": traces, "layout": drawn})


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"


def _expected_said(row: tuple[date, float, float, float], labels: Labels) -> str:
    n = labels.n
    day, low, mean, high = row
    ends = f"{n.figure(round(low))}—{n.quantity(round(high), 'person')}"
    return labels.t("{day}: expected {mean}, 80% range {range}", day=n.day(day), mean=n.figure(round(mean)), range=ends)


def course_said(course: Course, labels: Labels) -> str:
    """The chart in one sentence, for whom it is read out."""
    t, n = labels.t, labels.n
    known = [(week, head) for week, head in zip(course.weeks, course.heads, strict=True) if head is not None]
    (first, start), (last, end) = known[0], known[-1]
    said = t(
        "Line chart: from {start} on {opening} to {figure} on {day}",
        start=n.quantity(round(start), "person"),
        opening=n.day(first),
        figure=n.quantity(round(end), "person"),
        day=n.day(last),
    )
    return t(", ").join([said, *(_expected_said(row, labels) for row in course.expected[-1:])])


def course_rows(course: Course, labels: Labels) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table behind the chart: every fourth week up to the last, then what is expected."""
    t, n = labels.t, labels.n
    pairs = list(zip(course.weeks, course.heads, strict=True))[::-1][::EVERY_MONTH][::-1]
    rows = [(n.day(week), n.figure(None if head is None else round(head)), "") for week, head in pairs]
    rows += [
        (n.day(day), n.figure(round(mean)), f"{n.figure(round(low))}—{n.figure(round(high))}")
        for day, low, mean, high in course.expected
    ]
    return (t("Week from"), t("Heads"), t("Expected, 80% range")), rows


def course_picture(course: Course, title: str, labels: Labels) -> LineChart:
    """The same for a picture that explains itself."""
    t, n = labels.t, labels.n
    weeks = [*course.weeks, *(row[0] for row in course.expected)]
    last = course.last[1] if course.last else None
    gap: Sequence[float | None] = (None,) * len(course.expected)
    ahead = (*((None,) * (len(course.weeks) - 1)), last, *(row[2] for row in course.expected))
    low, high = ((*((None,) * (len(course.weeks) - 1)), last, *(row[end] for row in course.expected)) for end in (1, 3))
    series = [(t("Matched sample"), (*course.heads, *gap), "actual")]
    if course.expected:
        series.append((t("Expected, 80% range"), ahead, "forecast"))
    ranges = ((low, high),) if course.expected else ()
    return LineChart(title, tuple(n.short_day(week) for week in weeks), tuple(series), n.unit_name("person"), 0, ranges)
