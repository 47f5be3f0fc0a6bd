"""Draws what was forecast before, as the address asks for it, and has missing months made when somebody wants them."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from forecasting.stored import Series, YearEnd
from tracking.curve import Curve
from ui.forecast_jobs import JOBS
from ui.forecast_moves import move_said, moves
from ui.forecast_then import missing_said, this_year, within_said, year_before
from ui.forecast_words import NOT_MADE
from ui.link import TargetLink
from ui.tables import plain_table, segments
from ui.view import View

Ends = Mapping[Series, YearEnd]
AGAIN = 3  # seconds
MAKING = "earlier_forecasts"  # of the session: the months that somebody wanted


def draw_earlier(view: View[TargetLink], curve: Curve) -> None:
    """The choice of the year; below it the table, once it is asked for."""
    link, t = view.link, view.t
    years = (("0", t("Hide")), ("1", str(curve.year)), ("2", str(curve.year - 1)))
    view.html(
        f"<h2>{escape(t('What was forecast before'))}</h2>"
        + segments([(link.change(told=key).href(), name, link.told == key) for key, name in years])
    )
    if link.told == "0":
        return
    months = [month for month in view.facts.months if is_asked(month, curve, link)]
    stored = {month: view.ask.year_ends(month) for month in months}
    missing = sorted(month for month, found in stored.items() if found is None)
    found = {month: ends.get((link.i, link.d)) for month, ends in stored.items() if ends is not None}
    headers, told = (this_year if link.told == "1" else year_before)(found, curve, view.labels)
    if told:
        table = plain_table(headers, [one.row for one in told], caption=within_said(told, view.labels), numeric=(4,))
        view.html(f'<div class="scroll">{table}</div>{_moves(view, stored, curve)}')
    if missing:
        view.html(f'<p class="muted">{escape(missing_said(missing, view.labels))}</p>')
        st.fragment(_make, run_every=AGAIN if _wanted(view) else None)(view, missing)
    elif not told:
        view.html(f'<p class="muted">{escape(t("No earlier month of this year has figures."))}</p>')


def _moves(view: View[TargetLink], stored: Mapping[str, Ends | None], curve: Curve) -> str:
    """The moves of the chance that want a reason, up to the month shown; '' where there was none."""
    link = view.link
    shown = {link.month: view.ask.year_ends(link.month)} if link.told == "1" else {}
    known = {month: ends for month, ends in (stored | shown).items() if ends is not None}
    said = "".join(
        f"<li>{escape(move_said(move, curve, view.labels))}</li>" for move in moves(known, curve, view.labels)
    )
    if not said:
        return ""
    title = view.t("Moves of the chance by more than 25 points")
    return f'<h3>{escape(title)}</h3><ul class="moves">{said}</ul>'


def is_asked(month: str, curve: Curve, link: TargetLink) -> bool:
    """The months before the one shown, or those of the year before but its last, which leaves nothing open."""
    if link.told == "1":
        return month[:4] == str(curve.year) and month < link.month
    return month[:4] == str(curve.year - 1) and month[5:] != "12"


def _wanted(view: View[TargetLink]) -> bool:
    return st.session_state.get(MAKING) == (view.link.v, view.link.told, view.link.month)


def _make(view: View[TargetLink], missing: list[str]) -> None:
    """The offer to make what is missing; once taken, one month after the other, until all are there."""
    t = view.t
    if not _wanted(view):
        if st.button(t("Work them out now"), key="make_earlier"):
            st.session_state[MAKING] = (view.link.v, view.link.told, view.link.month)
            st.rerun()
        return
    left = [month for month in missing if view.ask.year_ends(month) is None]
    if not left:
        del st.session_state[MAKING]
        st.rerun()
    address = view.ask.engine.url.render_as_string(hide_password=False)
    if not JOBS.ask(address, view.link.v, left[0]):
        del st.session_state[MAKING]
        view.html(f'<p class="muted small" role="status">{escape(t(NOT_MADE))}</p>')
        return
    said = t("Being worked out one after the other; still to do: {count}", count=len(left))
    view.html(f'<p class="muted small" role="status">{escape(said)}</p>')
