"""The two forms of a meeting: record a decision on the spot, follow one up with a note; refused in words.

A refused form keeps what was written; an accepted one begins empty, so that a second click records nothing twice.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from data_access.commitments import add_note, close, record, reopen
from data_access.errors import Refused
from ui.meeting_parts import STATES, Decision
from ui.reads import Questions
from ui.view import View
from ui.words import N_

DAYS = (7, 14, 30)  # offered as due days, counted from the business day
TOLD, TIMES = "_decision_told", "_decision_times"
NOTE = N_("Add a note")
ACTS = {N_("Close it"): close, NOTE: add_note, N_("Take it up again"): reopen}


def decision_forms(
    view: View, today: date, districts: list[str], indicators: list[str], decisions: Sequence[Decision]
) -> None:
    """Draws what the viewer may do; nothing for who may not, or where the view is frozen."""
    with st.container():  # stands there when empty too: a form that moves down is folded by the browser
        if told := st.session_state.pop(TOLD, None):
            view.html(escape(told), css="notice")
    rights = view.ask.rights()
    mine = [item for item in decisions if rights.may_note(item.district)]
    acts = list(ACTS) if rights.any_keep else [NOTE]
    left, right = st.columns(2, gap="large")
    if rights.any_keep:
        with left, st.expander(view.t("Record a decision")):
            _record_form(view, today, districts, indicators)
    if mine:
        with right if rights.any_keep else left, st.expander(view.t("Follow up a commitment")):
            _follow_form(view, today, mine, acts)


def _record_form(view: View, today: date, districts: list[str], indicators: list[str]) -> None:
    t, labels = view.t, view.labels
    with st.form(_key("record"), border=False):
        text = st.text_area(t("What was decided"), max_chars=500, key=_key("decision-text"))
        where = st.selectbox(
            t("District responsible"),
            ["", *districts],
            format_func=lambda code: labels.district(code) if code else "—",
            key=_key("decision-district"),
        )
        body = st.text_input(t("Body responsible"), max_chars=100, key=_key("decision-body"))
        about = st.selectbox(
            t("Indicator concerned"),
            ["", *indicators],
            format_func=lambda code: labels.indicator(code) if code else "—",
            key=_key("decision-indicator"),
        )
        due = st.selectbox(
            t("Due"),
            [today + timedelta(days=days) for days in DAYS],
            format_func=view.n.day,
            index=len(DAYS) - 1,
            key=_key("decision-due"),
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
                N_("Recorded as event {number}."),
            )


def _follow_form(view: View, today: date, decisions: Sequence[Decision], acts: list[str]) -> None:
    t = view.t
    by_number = {item.number: item for item in decisions}

    def named(number: int) -> str:
        item = by_number[number]
        return f"{number} · {t(STATES[item.state(today)])} · {item.text}"

    with st.form(_key("follow"), border=False):
        number = st.selectbox(t("Commitment"), list(by_number), format_func=named, key=_key("follow-number"))
        act = st.radio(t("What to do"), acts, format_func=t, horizontal=True, key=_key("follow-act"))
        note = st.text_area(t("What was done"), max_chars=500, key=_key("follow-note"))
        if st.form_submit_button(t("Save"), type="primary"):
            done = ACTS[act]
            _try(
                view,
                lambda ask: done(ask.engine, ask.viewer, number, note=note, version=ask.version),
                N_("Saved as event {number}."),
            )


def _key(name: str) -> str:
    """A widget's key, another one after each thing recorded."""
    return f"{name}-{st.session_state.get(TIMES, 0)}"


def _try(view: View, act: Callable[[Questions], int], done: str) -> None:
    """Does it, says so (`done`, with the event's number) or why not, and draws the page anew for the list."""
    try:
        number = act(view.ask)
    except Refused as refusal:
        st.session_state[TOLD] = refusal.sentence(view.lang)
    else:
        st.session_state[TOLD] = view.t(done, number=number)
        st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
    st.rerun()
