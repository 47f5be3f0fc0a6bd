"""What the pictures of every kind of chart share: how wide they are, their small sizes, a few bits of Vega-Lite."""

from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
WIDE = 900  # of the drawing, without titles
SMALL, LARGE = 13, 19  # pixels
TEXT: Spec = {"field": "text", "type": "nominal"}


@dataclass(frozen=True)
class Drawn:
    """The layers of a chart, how high it is, and the room that names left of it and an axis' name below it take."""

    layers: list[Spec]
    height: float
    left: float = 0.0
    below: float = 0.0


def listed(texts: tuple[str, ...]) -> str:
    """The texts as an array of Vega's expression language, every character escaped: a name ends no string there."""
    return "[" + ",".join(f"'{_escaped(text)}'" for text in texts) + "]"


def _escaped(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def extent(left: float) -> Spec:
    return {"minExtent": left, "maxExtent": left, "labelLimit": left}
