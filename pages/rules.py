"""Alert rules: by which lines alerts are raised, since when, after which source, how often they were right, and what
another line would have done."""

from html import escape

import streamlit as st

from ui.alert_reads import AlertQuestions
from ui.alert_rule_form import draw_rehearsal
from ui.alert_rule_parts import PARAMETERS, rules_finding, rules_table
from ui.frame import open_page, tab_title
from ui.link import EnterprisesLink, RulesLink, to_page
from ui.tables import raw_link

view = open_page(RulesLink, needs_figures=False)
link, labels, t = view.link, view.labels, view.t
tab_title(view, t("Alert rules"))
ask = AlertQuestions(view.ask)
if view.lacking_reports:
    view.html(f'<h1>{escape(t("Alert rules"))}</h1><p class="said">{escape(view.lacking_reports)}</p>')
    view.close()
    st.stop()

today = view.ask.today()
rules, since = ask.rules(link.week), ask.rules_since(link.week)
found = ask.precision()
view.html(f"<h1>{escape(rules_finding(found, labels))}</h1>")
said = t(
    "In force on {day}. Confirmed means found true by a call or visit; few: fewer than ten judged.",
    day=view.n.day(ask.last_day(link.week)),
)
alerts = raw_link(to_page(EnterprisesLink, link).href(), escape(t("← All alerts of the week")))
view.html(f'<p class="said small-said">{escape(said)}</p><p>{alerts}</p>')
view.html(rules_table(rules, since, found, link, labels))
if link.rule in PARAMETERS and view.ask.viewer.details:
    draw_rehearsal(view, ask, rules, today)
elif view.ask.viewer.details:
    view.html(f'<p class="muted">{escape(t("Choose a rule to try another threshold on the last year."))}</p>')
view.close()
