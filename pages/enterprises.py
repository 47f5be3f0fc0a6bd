"""Enterprise alerts: whom to call this week and why, ranked; one enterprise's card beside the list or by itself."""

from html import escape

import streamlit as st

from ui.alert_items import chosen, in_tab
from ui.alert_reads import AlertQuestions
from ui.alert_view import draw_all_districts, draw_counts_only, draw_filters, draw_list, draw_paragraph, draw_top
from ui.enterprise_view import draw_card
from ui.frame import open_page, tab_title
from ui.link import EnterprisesLink
from ui.tables import raw_link

view = open_page(EnterprisesLink, needs_figures=False)
link, labels, t = view.link, view.labels, view.t
tab_title(view, t("Alerts"))
ask = AlertQuestions(view.ask)
if view.lacking_reports or not ask.screened(link.week):
    said = view.lacking_reports or t("This week has not been screened yet: .venv/bin/python -m forecasting screen")
    view.html(f'<h1>{escape(t("Alerts"))}</h1><p class="said">{escape(said)}</p>')
    view.close()
    st.stop()
if not view.ask.viewer.details:
    draw_counts_only(view, ask)
    view.close()
    st.stop()

event = int(link.e) if link.e else None
today = view.ask.today(event)
every = ask.items(link.week, event, today)
placed = chosen(every, link.change(level="all", state="all"), labels.city)
items = chosen(every, link, labels.city)
shown = in_tab(items, link.tab, link.state)
if link.card and link.full == "1":
    view.html(f"<p>{raw_link(link.change(card='', full='0').href(), escape(t('← All alerts of the week')))}</p>")
    draw_card(view, ask, today, shown, beside=False)
    view.close()
    st.stop()

groups, capacity = ask.groups(link.week, event, today), ask.capacity(today)
draw_top(view, ask, placed, today)
draw_filters(view, items, every, shown)
with st.container(horizontal=True, gap="large", key="beside"):  # with a card or without: the list stays where it is
    with st.container(width="stretch", key="list"):
        draw_list(view, shown, groups, capacity, beside=bool(link.card))
    if link.card:
        with st.container(width=500, key="card"):
            draw_card(view, ask, today, shown, beside=True)
draw_paragraph(view, ask, placed)
draw_all_districts(view, ask)
view.close()
