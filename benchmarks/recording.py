"""What does a page draw? Read from the messages that the running product sends to a browser.

So the bare pages of benchmarks/bare draw what the pages draw today, for whoever looks, without being kept in step by
hand. A page that draws an element unknown here is refused: the comparison would be unfair.
"""

import json
from collections.abc import Iterable

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

MAIN, EVENT = 0, 2  # Streamlit's containers; the style sheet goes to the second
Piece = tuple[list[int], str, dict[str, object]]


MONTH_KEY = "month"


class UnknownElement(Exception):
    """A page draws something that the bare page cannot repeat."""


def pieces(messages: Iterable[bytes]) -> list[Piece]:
    """The elements and containers of one script run: path, kind, what the bare page needs to draw the same."""
    found: dict[tuple[int, ...], Piece] = {}
    for raw in messages:
        message = ForwardMsg.FromString(raw)
        if message.WhichOneof("type") != "delta":
            continue
        path = tuple(message.metadata.delta_path)
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            block = delta.add_block
            if block.WhichOneof("type") == "column":
                above = found[path[:-1]]
                weights = above[2].setdefault("weights", [])
                assert isinstance(weights, list)
                weights.append(block.column.weight)
                found[path[:-1]] = (above[0], "columns", above[2])
            else:
                found[path] = (list(path), *_container(block))
        elif delta.WhichOneof("type") == "new_element":
            kind, given = _element(delta.new_element)
            if path[0] in (MAIN, EVENT) and kind:
                found[path] = (list(path), kind, given)
    return list(found.values())


def _container(block: Block) -> tuple[str, dict[str, object]]:
    if block.WhichOneof("type") == "form":
        return "form", {"key": block.form.form_id}
    if block.WhichOneof("type") == "popover":
        return "popover", {"label": block.popover.label, "type": block.popover.type, "icon": block.popover.icon or None}
    if block.WhichOneof("type") == "expandable":
        return "expander", {"label": block.expandable.label}
    is_row = block.flex_container.direction == Block.FlexContainer.Direction.HORIZONTAL
    return "row" if is_row else "box", {}


def _element(element: Element) -> tuple[str, dict[str, object]]:
    kind = str(element.WhichOneof("type"))
    if kind == "html":
        return kind, {
            "body": element.html.body,
            "width": "content" if element.width_config.use_content else "stretch",
        }
    if kind == "selectbox":
        box = element.selectbox
        options = list(box.options)
        chosen = options.index(box.raw_value) if box.set_value else box.default
        width = element.width_config.pixel_width or "stretch"
        return kind, {
            "label": box.label,
            "options": options,
            "index": chosen,
            "key": _key(box.id),
            "width": width,
        }
    if kind == "radio":
        radio = element.radio
        return kind, {"label": radio.label, "options": list(radio.options), "horizontal": radio.horizontal}
    if kind == "number_input":
        return kind, {"label": element.number_input.label, "key": _key(element.number_input.id)}
    if kind == "download_button":
        return kind, {"label": element.download_button.label, "key": _key(element.download_button.id)}
    if kind == "plotly_chart":
        chart = element.plotly_chart
        return kind, {"spec": json.loads(chart.spec), "config": json.loads(chart.config), "alt": chart.alt}
    if kind in ("text_area", "text_input"):
        field = getattr(element, kind)
        return kind, {"label": field.label, "max_chars": field.max_chars, "key": _key(field.id)}
    if kind == "button" and element.button.is_form_submitter:
        return "submit", {"label": element.button.label, "type": element.button.type}
    if kind == "space":
        return kind, {}
    if kind == "empty":
        return "", {}
    raise UnknownElement(kind)


def charts(found: Iterable[Piece]) -> int:
    """How many figures are drawn."""
    return sum(kind == "plotly_chart" for _, kind, _ in found)


def _key(identity: str) -> str | None:
    """The key that the page gave a widget, if any: $$ID-<hash>-<key>."""
    key = identity.split("-", 2)[2]
    return None if key == "None" else key


def month_choice(found: Iterable[Piece]) -> tuple[str, str]:
    """The month that a page shows and the one before it, as its select box names them."""
    given = next(values for _, kind, values in found if kind == "selectbox" and values["key"] == MONTH_KEY)
    options, index = given["options"], given["index"]
    assert isinstance(options, list)
    assert isinstance(index, int)
    return options[index], options[index + 1]
