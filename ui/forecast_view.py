"""The year-end forecasts that a page shows: what is stored, or one small line while they are being made.

The page draws at once without them; a fragment looks again and draws it anew when they are there.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import TypeVar

import pandas as pd
import streamlit as st

from forecasting.stored import Series, YearEnd
from ui.forecast_jobs import JOBS
from ui.forecast_words import NOT_MADE, WORDING_OUT
from ui.quality_parts import NOT_REHEARSED, REHEARSING
from ui.view import View

AGAIN = 3  # seconds


Answer = TypeVar("Answer")


def year_ends(view: View) -> Mapping[Series, YearEnd]:
    """The forecasts of the month shown, by (indicator, district); none where the address hides them, or while they are
    being made, which is then said here."""
    if view.link.f == "0":
        return {}
    month = view.link.month
    found = awaited(
        view,
        lambda: view.ask.year_ends(month),
        lambda: JOBS.ask(_address(view), view.link.v, month),
        working=WORDING_OUT,
        missing=NOT_MADE,
    )
    return {} if found is None else found


def rehearsed(view: View) -> pd.DataFrame | None:
    """What would have been forecast of the completed years; None while it is being made, which is then said here."""
    return awaited(
        view,
        view.ask.rehearsal,
        lambda: JOBS.ask_rehearsal(_address(view), view.link.v),
        working=REHEARSING,
        missing=NOT_REHEARSED,
    )


def awaited(
    view: View, find: Callable[[], Answer | None], ask: Callable[[], bool], *, working: str, missing: str
) -> Answer | None:
    """What is stored; else None, with a line that says whether it is being made (`ask`), and that looks again."""
    found = find()
    if found is not None:
        return found

    def look_again() -> None:
        if find() is not None or not ask():
            st.rerun()
        _line(view, view.t(working))

    if ask():
        st.fragment(look_again, run_every=AGAIN)()
    else:
        _line(view, view.t(missing))
    return None


def _address(view: View) -> str:
    return view.ask.engine.url.render_as_string(hide_password=False)


def _line(view: View, said: str) -> None:
    """Nothing on a meeting's slide, which shows the figures alone."""
    if view.in_meeting:
        return
    view.html(f'<p class="muted small" role="status">{escape(said)}</p>')
