"""Districts side by side by how the year is expected to end: a fan each, in % of its own target, on one scale. Pure."""

from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go

from forecasting.stored import Step, YearEnd
from reports.content import LineChart
from ui import fan, palette
from ui.compare import Comparison
from ui.curve_words import month_names
from ui.forecast_words import likelihood_text
from ui.formats import NOTHING, in_percent
from ui.plotly_layout import quiet_layout
from ui.small_charts import QUARTERS, ROOM, STEP

HEIGHT = 220  # pixels
FULL = 100.0  # percent: the target
RANGES = (("q25", "q75"), ("q10", "q90"), ("q025", "q975"))  # 50, 80 and 95 %


@dataclass(frozen=True)
class FanRow:
    """One indicator's forecasts beside each other: `ends`, the scale in percent that all of them share."""

    code: str
    found: Comparison

    @property
    def sides(self) -> tuple[str, ...]:
        """The city first, then the districts that have something to come."""
        return tuple(side for side in self.found.sides if is_open(self.found.year_ends.get((self.code, side))))

    def year_end(self, side: str) -> YearEnd:
        return self.found.year_ends[self.code, side]

    def share(self, side: str, value: float) -> float:
        """A value of the indicator in percent of that side's target."""
        return value / self.year_end(side).target * FULL

    def done(self, side: str) -> tuple[float | None, ...]:
        """Twelve months of what was reported, in percent of the target."""
        course = self.found.courses.get((self.code, side))
        return tuple(map(in_percent, course.completion)) if course else (None,) * 12

    @property
    def ends(self) -> tuple[float, float]:
        drawn = [share for side in self.sides for share in self.done(side) if share is not None]
        for side in self.sides:
            drawn += [self.share(side, value) for step in self.year_end(side).path for value in (step.q025, step.q975)]
        return min([0.0, *drawn]), max([FULL, *drawn]) + ROOM * FULL


def is_open(year_end: YearEnd | None) -> bool:
    """Are there months to come, and a target to measure them by?"""
    return year_end is not None and bool(year_end.path) and (year_end.target or 0.0) > 0


def with_fans(found: Comparison) -> tuple[str, ...]:
    """The indicators that at least one of the districts has a fan in, in the order of the plan."""
    return tuple(
        code
        for code in found.codes
        if any(is_open(found.year_ends.get((code, district))) for district in found.districts)
    )


def fan_row(found: Comparison, asked: str) -> FanRow | None:
    """The fans of the indicator asked for, else of that in which a district is the least likely to make it; None where
    nothing is forecast."""
    codes = with_fans(found)
    if not codes:
        return None

    def least(code: str) -> float:
        ends = (found.year_ends.get((code, district)) for district in found.districts)
        return min((end.probability for end in ends if end is not None and end.probability is not None), default=1.0)

    return FanRow(asked if asked in codes else min(codes, key=least), found)


def fan_chart(side: str, row: FanRow, theme: str) -> go.Figure:
    """What one side has done, and from there the three ranges with the dashed median; the target is the line at 100."""
    tone, labels, year_end = palette.ACTUAL_LINE.on(theme), row.found.labels, row.year_end(side)
    scale, done = FULL / year_end.target, row.done(side)
    actual = {
        "type": "scatter",
        "x": list(range(1, 13)),
        "y": list(done),
        "mode": "lines",
        "line": {"color": tone, "width": 2.5},
        "connectgaps": True,
        "hoverinfo": "text",
        "text": ["" if share is None else labels.n.percent(share / FULL) for share in done],
    }
    steps = {int(step.month[5:]): step for step in year_end.path}
    hovers = [_step_said(steps[month], side, row) if month in steps else "" for month in range(1, 13)]
    traces = [*fan.bands(year_end, scale, tone), fan.median(year_end, scale, tone, 1, hovers), actual]
    low, high = row.ends
    marks = list(range(int(low // STEP) * STEP, int(high) + 1, STEP))
    axis = {"fixedrange": True, "zeroline": False}
    target = {"type": "line", "x0": 0.5, "x1": 12.5, "y0": FULL, "y1": FULL, "layer": "below"}
    layout = {
        **quiet_layout(palette.MUTED.on(theme), height=HEIGHT, margin={"l": 44, "r": 8, "t": 8, "b": 24}, font=12),
        "hovermode": "x",
        "xaxis": axis
        | {
            "range": [0.5, 12.5],
            "tickvals": list(QUARTERS),
            "ticktext": [labels.n.month_name(month) for month in QUARTERS],
            "showgrid": False,
            "linecolor": palette.RULE.on(theme),
        },
        "yaxis": axis
        | {
            "range": [low, high],
            "tickvals": marks,
            "ticktext": [f"{mark}%" for mark in marks],
            "gridcolor": palette.HAIRLINE.on(theme),
        },
        "shapes": [target | {"line": {"color": palette.INK.on(theme), "width": 1.5}}],
    }
    return go.Figure({"data": traces, "layout": layout})


def _step_said(step: Step, side: str, row: FanRow) -> str:
    n = row.found.labels.n
    middle, low, high = (n.percent(row.share(side, value) / FULL) for value in (step.q50, step.q10, step.q90))
    return f"{n.month_name(int(step.month[5:]))} {middle} ({low}–{high})"


def fan_said(side: str, row: FanRow) -> str:
    """The fan in words: how far it has come, where it is expected to end, and the chance."""
    labels, year_end = row.found.labels, row.year_end(side)
    last, n = year_end.path[-1], labels.n
    return labels.t(
        "{district}: {done} of the target so far, expected {middle} (80% range {low}–{high}), {chance}",
        district=labels.district(side),
        done=NOTHING if year_end.actual is None else n.percent(row.share(side, year_end.actual) / FULL),
        middle=n.percent(row.share(side, last.q50) / FULL),
        low=n.percent(row.share(side, last.q10) / FULL),
        high=n.percent(row.share(side, last.q90) / FULL),
        chance=likelihood_text(labels.t, n, year_end),
    )


def fan_rows(row: FanRow) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table behind the fans: one row a side, all in percent of its own target."""
    t, n = row.found.labels.t, row.found.labels.n
    headers = (t("District"), t("So far"), t("Expected, median"), t("50% range"), t("80% range"), t("95% range"))
    headers += (t("Chance"),)

    def told(side: str) -> tuple[str, ...]:
        year_end = row.year_end(side)
        last = year_end.path[-1]

        def percent(value: float | None) -> str:
            return NOTHING if value is None else n.percent(row.share(side, value) / FULL)

        ranges = (f"{percent(getattr(last, low))}–{percent(getattr(last, high))}" for low, high in RANGES)
        chance = likelihood_text(t, n, year_end)
        return (row.found.labels.district(side), percent(year_end.actual), percent(last.q50), *ranges, chance)

    return headers, [told(side) for side in row.sides]


def fan_pictures(row: FanRow) -> dict[str, tuple[str, partial[LineChart]]]:
    """Each side's fan as a picture, on the scale of the screen: key -> its name and what makes it."""
    labels = row.found.labels
    name = labels.indicator(row.code, short=True)
    return {
        f"fan-{row.code}-{side}": (
            labels.t("{district}: {name}", district=labels.district(side), name=name),
            partial(fan_picture, side, row),
        )
        for side in row.sides
    }


def fan_picture(side: str, row: FanRow) -> LineChart:
    labels, year_end = row.found.labels, row.year_end(side)
    steps = {int(step.month[5:]): step for step in fan.way(year_end)}

    def line(quantile: str) -> tuple[float | None, ...]:
        return tuple(
            row.share(side, getattr(steps[month], quantile)) if month in steps else None for month in range(1, 13)
        )

    series = (
        (labels.t("This year"), row.done(side), "actual"),
        (labels.t("Year-end forecast (median, 50%, 80% and 95% range)"), line("q50"), "forecast"),
        (labels.t("Annual target"), (FULL,) * 12, "target"),
    )
    title = labels.t("{name}: {said}", name=labels.indicator(row.code, short=True), said=fan_said(side, row))
    bands = tuple((line(low), line(high)) for low, high in fan.BANDS)
    return LineChart(title, month_names(labels), series, "%", 1, bands, row.ends)
