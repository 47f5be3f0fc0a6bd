"""The map of equal tiles as a picture: each district in its place, darker the higher its rate, its status in the
corner."""

from reports import colours
from reports.content import Tile, TileChart
from reports.picture_parts import SMALL, TEXT, Drawn, Spec
from reports.status_signs import ink, shape

ACROSS, HIGH, GAP = 210, 88, 6  # of a tile, pixels
PALE, DARK = 0.06, 0.48  # how much of the colour the palest and the darkest tile have
STEPS = 24  # of the key
KEY = 34  # its height with the room above it


def drawn_tiles(chart: TileChart, language: str) -> Drawn:
    """`language` is that of all texts already."""
    rows = max((tile.row for tile in chart.tiles), default=0) + 1
    bottom = rows * HIGH
    places = [_placed(tile) for tile in chart.tiles]
    layers: list[Spec] = [
        {"data": {"values": places}, "mark": {"type": "rect", "cornerRadius": 4}, "encoding": _box()},
        _text(places, "name", dy=24),
        _text(places, "figure", dy=62, fontSize=SMALL + 6, fontWeight="bold"),
        _text([one for one in places if one["sign"]], "sign", dx=ACROSS - GAP - 26, dy=24, ink="ink"),
    ]
    if all(chart.ends):
        layers += _key(chart.ends, bottom + KEY - 12)
    return Drawn(layers, bottom + (KEY if all(chart.ends) else 0))


def _placed(tile: Tile) -> Spec:
    is_blank = tile.shade is None
    return {
        "left": tile.column * ACROSS,
        "right": (tile.column + 1) * ACROSS - GAP,
        "top": tile.row * HIGH,
        "bottom": (tile.row + 1) * HIGH - GAP,
        "fill": colours.GROUND if is_blank else shaded(tile.shade),
        "edge": colours.OPEN if is_blank else shaded(tile.shade),
        "dash": [4, 3] if is_blank else [1, 0],
        "name": tile.name,
        "figure": tile.figure,
        "sign": shape(tile.status),
        "ink": ink(tile.status),
    }


def shaded(shade: float) -> str:
    """The colour of a tile so dark: the blue of the usual pace on the ground."""
    share = PALE + (DARK - PALE) * shade
    both = zip(_channels(colours.SEASONAL), _channels(colours.GROUND), strict=True)
    return "#" + "".join(f"{round(blue * share + ground * (1 - share)):02X}" for blue, ground in both)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _as_is(field: str) -> Spec:
    """A position or colour taken as it stands."""
    return {"field": field, "scale": None}


def _box() -> Spec:
    return {
        "x": {**_as_is("left"), "type": "quantitative", "axis": None},
        "x2": {"field": "right"},
        "y": {**_as_is("top"), "type": "quantitative", "axis": None},
        "y2": {"field": "bottom"},
        "fill": {**_as_is("fill"), "type": "nominal"},
        "stroke": {**_as_is("edge"), "type": "nominal"},
        "strokeDash": {**_as_is("dash"), "type": "nominal"},
    }


def _text(places: list[Spec], field: str, *, dy: float, dx: float = 12, ink: str = "", **style: object) -> Spec:
    mark = {"type": "text", "align": "left", "dx": dx, "dy": dy, "fontSize": SMALL + 1, "color": colours.INK, **style}
    encoding = {
        "x": {**_as_is("left"), "type": "quantitative", "axis": None},
        "y": {**_as_is("top"), "type": "quantitative", "axis": None},
        "text": {"field": field, "type": "nominal"},
    }
    if ink:
        encoding["color"] = {**_as_is(ink), "type": "nominal"}
    return {"data": {"values": places}, "mark": mark, "encoding": encoding}


def _key(ends: tuple[str, str], top: float) -> list[Spec]:
    """From which to which figure the shades run."""
    across, first = 8, 70
    steps = [
        {
            "left": first + at * across,
            "right": first + (at + 1) * across,
            "top": top - 6,
            "bottom": top + 6,
            "fill": shaded(at / (STEPS - 1)),
            "edge": shaded(at / (STEPS - 1)),
            "dash": [1, 0],
        }
        for at in range(STEPS)
    ]
    words = [
        {
            "data": {"values": [{"text": text}]},
            "mark": {"type": "text", "align": align, "x": at, "y": top, "fontSize": SMALL, "color": colours.MUTED},
            "encoding": {"text": TEXT},
        }
        for text, at, align in ((ends[0], first - 8, "right"), (ends[1], first + STEPS * across + 8, "left"))
    ]
    return [{"data": {"values": steps}, "mark": {"type": "rect"}, "encoding": _box()}, *words]
