"""Bars of completion as a picture, each with the share expected by now as a dashed outline."""

from reports import colours
from reports.content import BarChart
from reports.picture_parts import SMALL, TEXT, Drawn, Spec, extent, listed
from reports.safe_text import width
from reports.words import say

BAR = 40  # high


def drawn_bars(chart: BarChart, language: str) -> Drawn:
    """One bar a category, its name left of it."""
    left = max((width(name) for name in chart.categories), default=0) * (SMALL + 1) + 16
    return Drawn(_bars(chart, language, left), BAR * len(chart.categories), left)


def _bars(chart: BarChart, language: str, left: float) -> list[Spec]:
    """Solid bars for what was done, a dashed outline for the share expected by now, the figure at the bar's foot."""
    names = (chart.names[0] or say("completion", language), chart.names[1] or say("expected", language))
    rows = [
        {"at": at, "name": name, "done": done, "expected": expected, "text": _percent(done, chart)}
        for at, (name, done, expected) in enumerate(zip(chart.categories, chart.values, chart.reference, strict=True))
    ]
    top = max([value for value in (*chart.values, *chart.reference) if value is not None] or [1.0]) or 1.0
    low = min(0.0, *(value for value in (*chart.values, 0.0) if value is not None))
    scale = {"domain": [low, top * 1.08], "nice": False}
    y = {
        "field": "at",
        "type": "ordinal",
        "axis": {
            "domain": False,
            "labelExpr": f"{listed(chart.categories)}[datum.value]",
            "labelColor": colours.INK,
            "labelFontSize": SMALL + 1,
            **extent(left),
        },
        "scale": {"paddingInner": 0.36, "paddingOuter": 0.1},
    }

    def x(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "axis": None, "scale": scale}

    key = {"domain": list(names), "range": [colours.ACTUAL, "transparent"]}
    edge = {"domain": list(names), "range": [colours.ACTUAL, colours.INK]}

    def keyed(name: str) -> Spec:
        legend = {"symbolType": "square", "symbolSize": 180, "symbolDash": [4, 2]}
        return {
            "fill": {"datum": name, "type": "nominal", "scale": key, "legend": legend},
            "stroke": {"datum": name, "type": "nominal", "scale": edge},
        }

    short = f"datum.done < {0.2 * top}"
    label = {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold", "fontSize": SMALL + 1}
    inside = {**label, "color": colours.GROUND}
    outside = {**label, "color": colours.INK}
    layers = [
        {"mark": {"type": "bar", "strokeWidth": 0}, "encoding": {"x": x("done"), **keyed(names[0])}},
        {
            "mark": {"type": "bar", "strokeWidth": 1.5, "strokeDash": [6, 4]},
            "encoding": {"x": x("expected"), **keyed(names[1])},
        },
        {"transform": [{"filter": f"!({short})"}], "mark": inside, "encoding": {"x": {"datum": 0}, "text": TEXT}},
        {"transform": [{"filter": short}], "mark": outside, "encoding": {"x": x("done"), "text": TEXT}},
    ]
    return [{"data": {"values": rows}, "encoding": {"y": y}, "layer": layers}]


def _percent(value: float | None, chart: BarChart) -> str:
    return "" if value is None else f"{value:,.{chart.decimals}f}{chart.unit}".replace("-", "−")
