"""Bare Streamlit pages: the same widgets, markup and figure as the product's pages, as constants.

What they draw was recorded from the product (benchmarks/recording.py) and is handed over as a file: the first argument
of the script. Nothing is asked, judged or worded here, so what the product needs beyond this is what it adds.
"""

import functools
import json
import sys
from pathlib import Path

import streamlit as st

BUTTONS = {"type": "tertiary", "on_click": "ignore", "mime": "text/csv"}


@functools.cache
def recorded(file: str) -> dict:
    return json.loads(Path(file).read_text(encoding="utf-8"))


def draw(views: list[list], months: list[str]) -> None:
    """One page, as recorded for two months; any other than the first is drawn as the second."""
    is_first = st.session_state.get("month", months[0]) == months[0]
    places: dict[tuple[int, ...], object] = {}
    for path, kind, given in views[0 if is_first else 1]:
        place = places.get(tuple(path[:-1]), st)
        if kind == "row":
            places[tuple(path)] = place.container(horizontal=True, vertical_alignment="center", gap="small")
        elif kind == "box":
            places[tuple(path)] = place.container()
        elif kind == "form":
            places[tuple(path)] = place.form(**given, border=False)
        elif kind == "popover":
            places[tuple(path)] = place.popover(**given)
        elif kind == "expander":
            places[tuple(path)] = place.expander(**given)
        elif kind == "number_input":
            place.number_input(**given, label_visibility="collapsed")
        elif kind == "radio":
            place.radio(**given)
        elif kind == "columns":
            columns = place.columns(given["weights"], gap="large")
            places |= {(*path, index): column for index, column in enumerate(columns)}
        elif kind == "html":
            place.html(given["body"], width=given["width"])
        elif kind == "space":
            place.space("stretch")
        elif kind == "selectbox":
            place.selectbox(**given, label_visibility="collapsed")
        elif kind == "download_button":
            place.download_button(given["label"], data=lambda: b"", key=given["key"], **BUTTONS)
        elif kind == "text_area":
            place.text_area(**given)
        elif kind == "text_input":
            place.text_input(**given)
        elif kind == "submit":
            place.form_submit_button(**given)
        elif kind == "plotly_chart":
            chart = {"theme": None, "config": given["config"], "alt": given["alt"], "key": f"chart at {path}"}
            place.plotly_chart(given["spec"], **chart)


record = recorded(sys.argv[1])
st.set_page_config(page_title="Bare", page_icon="📊", layout="wide")
st.navigation(
    [
        st.Page(
            functools.partial(draw, views, record["months"]),
            title=name or "overview",
            url_path=name,
            default=not name,
        )
        for name, views in record["pages"].items()
    ],
    position="top",
).run()
