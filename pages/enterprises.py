"""Enterprise alerts: whom to call this week and why, ranked; one enterprise's card beside the list or by itself."""

from html import escape

import streamlit as st

from ui.alert_items import chosen, in_tab
from ui.alert_view import draw_counts_only, draw_filters, draw_list, draw_paragraph, draw_top, offer_file
from ui.frame import open_page, tab_title
from ui.link import EnterprisesLink
from ui.panel_reads import PanelQuestions

view = open_page(EnterprisesLink, needs_figures=False)
link, labels, t = view.link, view.labels, view.t
tab_title(view, t("Enterprise alerts"))
ask = PanelQuestions(view.ask)
if not link.week or not ask.screened(link.week):
    said = t("This week has not been screened yet.") if link.week else t("No weekly reports up to this version.")
    view.html(f'<h1>{escape(t("Enterprise alerts"))}</h1><p class="said">{escape(said)}</p>')
    view.close()
    st.stop()
if not view.ask.viewer.details:
    draw_counts_only(view, ask)
    view.close()
    st.stop()

event = int(link.e) if link.e else None
today = view.ask.today(event)
owners = view.demo_names
every = ask.items(link.week, event, today)
placed = chosen(every, link.change(level="all", state="all"), labels.city)
items = chosen(every, link, labels.city)
shown = in_tab(items, link.tab, link.state)
draw_top(view, ask, placed, today)
draw_filters(view, items, every, owners)
draw_list(view, shown, ask.capacity(today), owners, beside=False)
offer_file(view, shown, owners)
draw_paragraph(view, ask, placed)
view.close()
