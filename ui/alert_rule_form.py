"""Trying a threshold out on the last year, and publishing it as a new version: the forms of the rules' page."""

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape

import streamlit as st

from data_access.errors import NothingToPublish, Refused
from data_access.publish import ChangeSet, publish
from forecasting.alert_rules import Rules
from forecasting.rule_rows import rule_rows
from ui.alert_reads import AlertQuestions
from ui.alert_rule_parts import PARAMETERS, rehearsal_said, rehearsal_table
from ui.alert_rule_words import FRACTIONS, PARAMETER_NAMES, parameter_value
from ui.alert_words import RULE_NAMES
from ui.frame import choose
from ui.link import RulesLink
from ui.view import View

TOLD = "_rule_told"
MOST = 100_000.0
FRACTION_STEP, STEP = 1.0, 1.0


def draw_rehearsal(view: View[RulesLink], ask: AlertQuestions, rules: Rules, today: date) -> None:
    """One rule's thresholds: choose one, set it otherwise, see the last year, publish it."""
    t, n, link = view.t, view.n, view.link
    with st.container():
        if told := st.session_state.pop(TOLD, None):
            view.html(escape(told), css="notice")
    named = t(RULE_NAMES[link.rule])
    view.html(f"<h2>{escape(t('Try a threshold: {rule}', rule=named))}</h2>")
    parameters = PARAMETERS[link.rule]
    parameter = link.p if link.p in parameters else parameters[0]
    now = float(getattr(rules, f"{link.rule}_{parameter}"))
    scale = 100.0 if parameter in FRACTIONS else 1.0
    given = float(link.x) if link.x and link.p == parameter else now
    with view.row():
        choose(
            "p",
            t("Threshold"),
            list(parameters),
            parameter,
            lambda name: t(PARAMETER_NAMES[name]),
            lambda name: link.change(p=name, x=""),
            width=220,
        )
        with st.form("try", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            tried = st.number_input(
                t("Tried value, %") if scale > 1 else t("Tried value"),
                min_value=0.0,
                max_value=scale if parameter in FRACTIONS else MOST,
                value=round(given * scale, 4),
                step=FRACTION_STEP if scale > 1 else STEP,
                key=f"tried-{link.rule}-{parameter}",
                width=160,
            )
            is_asked = st.form_submit_button(t("See the last year"), type="primary")
    if is_asked:
        text = f"{tried / scale:.4f}".rstrip("0").rstrip(".")
        st.query_params.from_dict(link.change(p=parameter, x=text).query())
        st.rerun()
    view.html(f'<p class="muted small">{escape(t("Today: {value}", value=parameter_value(parameter, now, n)))}</p>')
    if not link.x or link.p != parameter or given == now:
        return
    with st.spinner(t("The last year is screened again …")):
        before, after = ask.rehearsed(link.week, {}), ask.rehearsed(link.week, {(link.rule, parameter): given})
    view.html(f"<p><b>{escape(rehearsal_said(before, after, view.labels))}</b></p>")
    view.html(rehearsal_table(before, after, view.labels))
    _publish_form(view, rules, {(link.rule, parameter): given}, today)


def _publish_form(view: View[RulesLink], rules: Rules, changed: Mapping[tuple[str, str], float], today: date) -> None:
    t, n, viewer = view.t, view.n, view.ask.viewer
    if viewer.role != "monitor" or not viewer.may_write or view.frozen:
        said = t("City monitoring staff may publish it, in the newest version.")
        view.html(f'<p class="muted small">{escape(said)}</p>')
        return
    monday = today + timedelta(days=7 - today.weekday())
    with st.form("publish-rule", border=False):
        day = st.selectbox(t("In force from"), [today, monday], index=1, format_func=n.day, key="rule-day", width=220)
        reason = st.text_input(t("Reason and document"), max_chars=300, key="rule-reason", width=520)
        if not st.form_submit_button(t("Publish as a new version"), type="primary"):
            return
    rows = rule_rows(rules.changed(changed), effective_from=day.isoformat(), only=changed)
    try:
        version = publish(
            view.ask.engine, ChangeSet({"alert_rule": rows}), kind="rule", reason=reason.strip(), viewer=viewer
        )
    except NothingToPublish:
        st.session_state[TOLD] = t("This is what counts already.")
    except Refused as refusal:
        st.session_state[TOLD] = refusal.sentence(view.lang)
    else:
        st.session_state[TOLD] = t("Published as version {version}.", version=version)
        st.query_params.from_dict(view.link.at(version).change(p="", x="").query())
    st.rerun()
