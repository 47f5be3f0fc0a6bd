"""Who came and who left, week by week, and how enterprises like it have done: two small charts of a card. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

import pandas as pd
import plotly.graph_objects as go

from reports.content import LineChart
from ui import palette
from ui.alert_words import FIGURE_NAMES
from ui.labels import Labels
from ui.palette import Tone
from ui.week_axis import bands, layout, note

HEIGHT = 250
MONTHS = tuple(range(1, 13))
LEAVERS = ("dismissed", "untyped", "closed", "resigned", "ended")
OF_EMPLOYER = ("dismissed", "untyped", "closed")  # hatched: what the employer does, or nobody says
FLOW_WEEKS, PEER_WEEKS = 26, 52
FEWEST_PEERS = 3


@dataclass(frozen=True)
class Flows:
    """Persons hired and left, by week: figure name -> values, None where not filled in."""

    weeks: tuple[date, ...]
    values: Mapping[str, tuple[float | None, ...]]

    @property
    def total(self) -> dict[str, int]:
        return {name: int(sum(value or 0 for value in values)) for name, values in self.values.items()}


def flows_of(reports: pd.DataFrame, until: date) -> Flows:
    """The last FLOW_WEEKS of the reports of one enterprise (columns of weekly_report)."""
    weeks = pd.date_range(end=pd.Timestamp(until), periods=FLOW_WEEKS, freq="7D")
    told = reports.assign(day=pd.to_datetime(reports["week"])).set_index("day").reindex(weeks)
    values = {
        name: tuple(None if value != value else float(value) for value in told[name].astype(float))
        for name in ("hires", *LEAVERS)
    }
    return Flows(tuple(day.date() for day in weeks), values)


def flows_chart(flows: Flows, labels: Labels, theme: str) -> go.Figure:
    """Hires above the line, leavers below it, the employer's own cuts hatched."""

    def ink(tone: Tone) -> str:
        return tone.on(theme)

    n, t = labels.n, labels.t
    days = [week.isoformat() for week in flows.weeks]
    ends = [sum((flows.values[name][at] or 0) for name in LEAVERS) for at in range(len(days))]
    high, low = max([*(value or 0 for value in flows.values["hires"]), 1]), -max([*ends, 1])
    room = 0.08 * (high - low)
    traces = []
    for name in ("hires", *reversed(LEAVERS)):
        sign = 1 if name == "hires" else -1
        values = [sign * (value or 0) for value in flows.values[name]]
        if not any(values):
            continue
        traces.append(
            {
                "type": "bar",
                "x": days,
                "y": [value or None for value in values],  # no bar, not one of nought with an outline
                "marker": _fill(name, ink),
                "hoverinfo": "text",
                "text": [
                    f"{n.day(week)}<br>{t(FIGURE_NAMES[name])} {n.quantity(abs(value), 'person')}"
                    for week, value in zip(flows.weeks, values, strict=True)
                ],
                "textposition": "none",
            }
        )
    drawn = layout(
        height=HEIGHT, x=(flows.weeks[0], flows.weeks[-1]), y=(low - room, high + room), n=n, ink=ink, months=MONTHS
    )
    drawn["barmode"] = "relative"
    drawn["bargap"] = 0.25
    drawn["xaxis"]["range"] = [
        (pd.Timestamp(flows.weeks[0]) - pd.Timedelta(days=4)).isoformat(),
        (pd.Timestamp(flows.weeks[-1]) + pd.Timedelta(days=4)).isoformat(),
    ]
    return go.Figure({"data": traces, "layout": drawn})


def _fill(name: str, ink) -> dict[str, object]:
    if name == "hires":
        return {"color": ink(palette.WON_4)}
    if name in OF_EMPLOYER:
        colour = ink(palette.LOST_4)
        shape = {"dismissed": "/", "untyped": ".", "closed": "x"}[name]
        ground = ink(palette.GROUND)
        return {
            "color": ground,
            "line": {"color": colour, "width": 1},
            "pattern": {"shape": shape, "fgcolor": colour, "bgcolor": ground, "solidity": 0.5, "size": 6},
        }
    return {"color": ink(palette.LAST_YEAR if name == "resigned" else palette.RULE)}


def flows_key(flows: Flows, labels: Labels) -> str:
    """Which bars are what, with their sums: in words, for everybody."""
    t, n = labels.t, labels.n
    total = flows.total
    told = [
        t("{what} {persons}", what=t(FIGURE_NAMES[name]), persons=n.quantity(count, "person"))
        for name, count in total.items()
        if count
    ]
    return t(", ").join(told) or t("nobody hired, nobody left")


def flows_rows(flows: Flows, labels: Labels) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    t, n = labels.t, labels.n
    names = ("hires", *LEAVERS)
    heads = (t("Week from"), *(t(FIGURE_NAMES[name]) for name in names))
    rows = [(n.day(week), *(n.figure(flows.values[name][at]) for name in names)) for at, week in enumerate(flows.weeks)]
    return heads, rows[::-1]


@dataclass(frozen=True)
class Peers:
    """Heads as an index (the first week = 100) of one enterprise and of those like it, by week."""

    weeks: tuple[date, ...]
    own: tuple[float | None, ...]
    others: tuple[tuple[float | None, ...], ...]
    change: float | None
    middle_change: float | None  # of the others, in the last four weeks

    @property
    def quarters(self) -> list[tuple[float, float, float]]:
        """Lower quartile, median and upper quartile of the others, by week."""
        columns = zip(*self.others, strict=True)
        return [tuple(quantiles(values, n=4, method="inclusive")) for values in columns]

    @property
    def middle(self) -> tuple[float, ...]:
        return tuple(middle for _, middle, _ in self.quarters)


def peers_of(used: pd.DataFrame, code: int, others: Sequence[int]) -> Peers | None:
    """One enterprise beside others in the last PEER_WEEKS of `used` heads; None where there are too few of them."""
    recent = used.iloc[-PEER_WEEKS - 1 :]
    kept = [other for other in others if other != code and other in recent and recent[other].notna().all()]
    if len(kept) < FEWEST_PEERS or code not in recent:
        return None

    def index(column: int) -> tuple[float | None, ...]:
        values = recent[column]
        start = values.dropna().iloc[0] if values.notna().any() else float("nan")
        return tuple(None if value != value else float(value / start * 100) for value in values)

    def moved(column: int) -> float | None:
        values = recent[column]
        change = values.iloc[-1] / values.iloc[-5] - 1 if len(values) > 4 else float("nan")
        return None if change != change else float(change)

    changes = [change for other in kept if (change := moved(other)) is not None]
    days = tuple(day.date() for day in recent.index)
    return Peers(
        days, index(code), tuple(index(other) for other in kept), moved(code), median(changes) if changes else None
    )


def peers_chart(peers: Peers, labels: Labels, theme: str) -> go.Figure:
    """The middle half of the peers as a band, their median dotted, the enterprise itself strong."""

    def ink(tone: Tone) -> str:
        return tone.on(theme)

    t, n = labels.t, labels.n
    days = [week.isoformat() for week in peers.weeks]
    quarters = peers.quarters
    middle = peers.middle
    values = [*(end for ends in quarters for end in ends), *(value for value in peers.own if value is not None)]
    low, high = min(values), max(values)
    room = (high - low) * 0.08 or 1.0

    def line(values: Sequence[float | None], tone: Tone, width: float, **style: object) -> dict[str, object]:
        return {
            "type": "scatter",
            "x": days,
            "y": list(values),
            "mode": "lines",
            "line": {"color": ink(tone), "width": width, **style},
            "hoverinfo": "skip",
        }

    band = {
        "type": "scatter",
        "x": [*days, *reversed(days)],
        "y": [*(upper for _, _, upper in quarters), *(lower for lower, _, _ in reversed(quarters))],
        "mode": "lines",
        "fill": "toself",
        "fillcolor": ink(palette.HAIRLINE),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    traces = [band, line(middle, palette.MUTED, 2, dash="dot"), line(peers.own, palette.ACTUAL_LINE, 2.6)]
    named = t("this enterprise"), t("median of its peers")
    traces[-1] |= {
        "hoverinfo": "text",
        "text": [
            f"{n.day(week)}<br>{named[0]} {n.figure(own, 1)}<br>{named[1]} {n.figure(mid, 1)}"
            for week, own, mid in zip(peers.weeks, peers.own, middle, strict=True)
        ],
    }
    span = (peers.weeks[0], peers.weeks[-1])
    drawn = layout(height=HEIGHT, x=span, y=(low - room, high + room), n=n, ink=ink)
    drawn["shapes"] = bands(*span, ink)
    names = [(peers.own, named[0], True), (middle, named[1], False)]
    ends = sorted(
        ((values[-1], text, strong) for values, text, strong in names if values[-1] is not None), reverse=True
    )
    drawn["annotations"] = [
        note(
            days[-1],
            value,
            text,
            ink,
            strong=strong,
            xanchor="right",
            yanchor="bottom" if place == 0 else "top",
            yshift=6 if place == 0 else -6,
        )
        for place, (value, text, strong) in enumerate(ends)
    ]
    return go.Figure({"data": traces, "layout": drawn})


def peers_said(peers: Peers, labels: Labels) -> str:
    """How many peers, and how the last four weeks went for both."""
    t, n = labels.t, labels.n

    def moved(change: float | None) -> str:
        return f"{n.signed(None if change is None else change * 100, 1)}%"

    return t(
        "Peers: {count}, 52 weeks ago = 100, half of them in the grey. In four weeks their median {middle}, it {own}.",
        count=n.quantity(len(peers.others), "firm"),
        middle=moved(peers.middle_change),
        own=moved(peers.change),
    )


def peers_rows(peers: Peers, labels: Labels) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    t, n = labels.t, labels.n
    rows = [
        (n.day(week), n.figure(own, 1), n.figure(middle, 1))
        for week, own, middle in zip(peers.weeks, peers.own, peers.middle, strict=True)
    ]
    return (t("Week from"), t("this enterprise"), t("median of its peers")), rows[::-1]


def flows_picture(flows: Flows, title: str, labels: Labels) -> LineChart:
    """Who came and who left, as two lines, for a picture."""
    t, n = labels.t, labels.n
    left = tuple(float(sum(flows.values[name][at] or 0 for name in LEAVERS)) for at in range(len(flows.weeks)))
    lines = ((t("Hired"), flows.values["hires"], "actual"), (t("Left"), left, "last_year"))
    return LineChart(title, tuple(map(n.short_day, flows.weeks)), lines, n.unit_name("person"), 0)


def peers_picture(peers: Peers, title: str, labels: Labels) -> LineChart:
    t, n = labels.t, labels.n
    lower, upper = (tuple(ends[place] for ends in peers.quarters) for place in (0, 2))
    lines = ((t("this enterprise"), peers.own, "actual"), (t("median of its peers"), peers.middle, "forecast"))
    return LineChart(title, tuple(map(n.short_day, peers.weeks)), lines, "", 1, ((lower, upper),))
