"""The plain page that stands where a database cannot be read, or where somebody may see nothing of it."""

from html import escape

import streamlit as st

from ui.style import style_sheet

PANEL = '<div class="k"><h1>{title}</h1><p class="said">{said}</p><p class="muted">{then}</p></div>'


def show_panel(title: str, said: str, then: str = "") -> None:
    """What is wrong and what to do, in two sentences, in place of any page."""
    st.html(style_sheet())
    st.html(PANEL.format(title=escape(title), said=escape(said), then=escape(then)))
