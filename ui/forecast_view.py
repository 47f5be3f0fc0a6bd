"""The year-end forecasts that a page shows: what is stored, or one small line while they are being made.

The page draws at once without them; a fragment looks again and draws it anew when they are there.
"""

from collections.abc import Mapping
from html import escape

import streamlit as st

from forecasting.stored import Series, YearEnd
from ui.forecast_jobs import JOBS
from ui.forecast_words import NOT_MADE, WORDING_OUT
from ui.view import View

AGAIN = 3  # seconds


def year_ends(view: View) -> Mapping[Series, YearEnd]:
    """The forecasts of the month shown, by (indicator, district); none where the address hides them, or while they are
    being made, which is then said here."""
    if view.link.f == "0":
        return {}
    found = view.ask.year_ends(view.link.month)
    if found is not None:
        return found
    if _asked(view):
        st.fragment(_look_again, run_every=AGAIN)(view)
    else:
        _line(view, view.t(NOT_MADE))
    return {}


def _look_again(view: View) -> None:
    if view.ask.year_ends(view.link.month) is not None or not _asked(view):
        st.rerun()
    _line(view, view.t(WORDING_OUT))


def _asked(view: View) -> bool:
    """Are they being made, or waiting for their turn?"""
    address = view.ask.engine.url.render_as_string(hide_password=False)
    return JOBS.ask(address, view.link.v, view.link.month)


def _line(view: View, said: str) -> None:
    view.html(f'<p class="muted small" role="status">{escape(said)}</p>')
