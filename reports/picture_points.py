"""What was said against what came as a picture: points near the dotted line were said rightly."""

from reports import colours
from reports.content import PointsChart
from reports.picture_parts import SMALL, Drawn, Spec, extent

HIGH = 420
LEFT = 56  # of the drawing, for the figures of its axis
ENDS = (-3, 103)  # percent


def drawn_points(chart: PointsChart, language: str) -> Drawn:
    """`language` is that of all texts already."""
    told, same = chart.names
    scale = {"domain": list(ENDS), "nice": False}
    axis = {"labelExpr": "datum.value + '%'", "values": list(range(0, 101, 20))}
    titled = {"titleFontSize": SMALL, "titleColor": colours.MUTED, "titleFontWeight": "normal"}
    across = {"grid": False, "title": chart.axes[0], **titled}
    upwards = {"domain": False, "title": chart.axes[1], **titled, **extent(LEFT)}
    x = {"field": "x", "type": "quantitative", "scale": scale, "axis": {**axis, **across}}
    y = {"field": "y", "type": "quantitative", "scale": scale, "axis": {**axis, **upwards}}
    rows = [{"name": told, "x": said, "y": came} for said, came in chart.points]
    rows += [{"name": same, "x": end, "y": end} for end in (0, 100)]

    def keyed(values: list[object]) -> Spec:
        return {"field": "name", "type": "nominal", "scale": {"domain": [told, same], "range": values}}

    look = {
        "color": keyed([colours.ACTUAL_LINE, colours.MUTED]),
        "strokeDash": keyed([[1, 0], [2, 4]]),
        "strokeWidth": keyed([2, 1.4]),
    }
    line = {"mark": {"type": "line"}, "encoding": look}
    point = {"mark": {"type": "point", "filled": True, "size": 80, "color": colours.ACTUAL_LINE, "opacity": 1}}
    point["transform"] = [{"filter": {"field": "name", "equal": told}}]
    layers = [{"data": {"values": rows}, "encoding": {"x": x, "y": y}, "layer": [line, point]}]
    return Drawn(layers, HIGH, LEFT + 24, below=20)
