"""The two forms of a meeting: record a decision on the spot, close one with a note; refused in words."""

from collections.abc import Callable
from datetime import date, timedelta
from html import escape

import streamlit as st

from data_access.commitments import close, record
from data_access.errors import Refused
from ui.reads import Questions
from ui.view import View

DAYS = (7, 14, 30)  # offered as due days, counted from the business day
TOLD = "_decision_told"


def decision_forms(
    view: View, today: date, districts: list[str], indicators: list[str], open_ones: dict[int, str]
) -> None:
    """Draws what the viewer may do; nothing for who may not, or where the view is frozen."""
    if told := st.session_state.pop(TOLD, None):
        view.html(escape(told), css="notice")
    if not view.ask.rights().any_keep:
        return
    left, right = st.columns(2, gap="large")
    with left, st.expander(view.t("Record a decision")):
        _record_form(view, today, districts, indicators)
    if open_ones:
        with right, st.expander(view.t("Close a commitment")):
            _close_form(view, open_ones)


def _record_form(view: View, today: date, districts: list[str], indicators: list[str]) -> None:
    t, labels = view.t, view.labels
    with st.form("record", clear_on_submit=True, border=False):
        text = st.text_area(t("What was decided"), max_chars=500, key="decision-text")
        where = st.selectbox(
            t("District responsible"), ["", *districts], format_func=lambda code: labels.district(code) if code else "—"
        )
        body = st.text_input(t("Body responsible"), max_chars=100)
        about = st.selectbox(
            t("Indicator concerned"),
            ["", *indicators],
            format_func=lambda code: labels.indicator(code) if code else "—",
        )
        due = st.selectbox(
            t("Due"), [today + timedelta(days=days) for days in DAYS], format_func=view.n.day, index=len(DAYS) - 1
        )
        if st.form_submit_button(t("Record"), type="primary"):
            _try(
                view,
                lambda ask: record(
                    ask.engine,
                    ask.viewer,
                    text=text,
                    due=due,
                    meeting=today,
                    version=ask.version,
                    district=where or None,
                    body=body.strip() or None,
                    indicator=about or None,
                ),
                t("Recorded."),
            )


def _close_form(view: View, open_ones: dict[int, str]) -> None:
    t = view.t
    with st.form("close", clear_on_submit=True, border=False):
        number = st.selectbox(t("Commitment"), list(open_ones), format_func=lambda number: open_ones[number])
        note = st.text_area(t("What was done"), max_chars=500, key="close-note")
        if st.form_submit_button(t("Close it"), type="primary"):
            _try(
                view,
                lambda ask: close(ask.engine, ask.viewer, number, note=note, version=ask.version),
                t("Closed."),
            )


def _try(view: View, act: Callable[[Questions], int], done: str) -> None:
    """Does it, says so or why not, and draws the page anew so that the list shows it."""
    try:
        number = act(view.ask)
        st.session_state[TOLD] = f"{done} ({view.t('event {number}', number=number)})"
    except Refused as refusal:
        st.session_state[TOLD] = refusal.sentence(view.lang)
    st.rerun()
