"""Places then and now as a picture: a line a district, those that moved dark, the names at both ends."""

from reports import colours
from reports.content import SlopeChart
from reports.picture_parts import SMALL, TEXT, WIDE, Drawn, Spec

PLACE = 46  # high
NAMES = 3  # a line of those that share a place
BEFORE, AFTER = 0.36, 0.64  # of the width


def drawn_slope(chart: SlopeChart, language: str) -> Drawn:
    """Place 1 on top; districts that share a place share its line of names."""
    between = "、" if language == "zh" else ", "
    lowest = max((*chart.before, *chart.after), default=1)
    scale = {"domain": [lowest + 0.6, 0.2], "nice": False, "zero": False}
    y = {"field": "place", "type": "quantitative", "axis": None, "scale": scale}
    across = {"domain": [0, 1], "nice": False}
    x = {"field": "at", "type": "quantitative", "axis": None, "scale": across}
    moves = zip(chart.names, chart.before, chart.after, strict=True)
    rows = [
        {"name": name, "at": at, "place": place, "moved": before != after}
        for name, before, after in moves
        for at, place in ((BEFORE, before), (AFTER, after))
    ]

    def by_moving(moved: object, still: object) -> Spec:
        return {"condition": {"test": "datum.moved", "value": moved}, "value": still}

    drawn = {
        "x": x,
        "y": y,
        "detail": {"field": "name", "type": "nominal"},
        "color": by_moving(colours.ACTUAL_LINE, colours.LAST_YEAR),
    }
    lines = {"mark": {"type": "line"}, "encoding": {**drawn, "strokeWidth": by_moving(2.5, 1.4)}}
    points = {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1}, "encoding": drawn}
    layers: list[Spec] = [{"data": {"values": rows}, "layer": [lines, points]}]
    for at, side, places in ((BEFORE, chart.sides[0], chart.before), (AFTER, chart.sides[1], chart.after)):
        mark = {"type": "text", "fontSize": SMALL + 1, "color": colours.INK, "lineBreak": "\n"}
        mark |= {"align": "right", "dx": -12} if at == BEFORE else {"align": "left", "dx": 12}
        told = [
            {"at": at, "place": place, "text": _label(place, held, between, is_left=at == BEFORE)}
            for place, held in _by_place(chart.names, places).items()
        ]
        layers.append({"data": {"values": told}, "mark": mark, "encoding": {"x": x, "y": y, "text": TEXT}})
        head = {"type": "text", "text": side, "fontSize": SMALL, "color": colours.MUTED, "x": at * WIDE, "y": 0}
        layers.append({"data": {"values": [{}]}, "mark": {**head, "align": "center"}})
    return Drawn(layers, PLACE * (lowest + 0.5))


def _by_place(names: tuple[str, ...], places: tuple[int, ...]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    for name, place in zip(names, places, strict=True):
        held.setdefault(place, []).append(name)
    return held


def _label(place: int, names: list[str], between: str, *, is_left: bool) -> str:
    told = "\n".join(between.join(names[at : at + NAMES]) for at in range(0, len(names), NAMES))
    return f"{told}  {place}" if is_left else f"{place}  {told}"
