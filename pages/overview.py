"""Overview: how the city stands on every target of its work plan, and which districts need attention.

The conclusion first, as the sentence of a bulletin whose every number is a link; then the headline targets as rows on
one scale; then the plan's other measures by its five blocks. One click leads from any of them to its target page.
"""

from html import escape

import streamlit as st

from tracking.board import districts_behind
from tracking.conclusion import write
from tracking.status import JUDGED, UNJUDGED
from tracking.telling import as_texts
from ui.alert_overview import enterprise_line
from ui.alert_reads import AlertQuestions
from ui.forecast_view import year_ends
from ui.forecast_words import prospects
from ui.frame import open_page, slide, tab_title
from ui.handover import bulletin
from ui.link import OverviewLink
from ui.overview_rows import attention_table, blocks, chosen, conclusion, headline_frame, headline_table
from ui.slides import conclusion_slide
from ui.tables import bullet_key, segments

view = open_page(OverviewLink)
tab_title(view, view.t("Overview"))
link, labels, t, n = view.link, view.labels, view.t, view.n
board = view.ask.board(link.month)
codes = board.headline
headline = [board.city_progress(code) for code in codes]
if not headline:
    st.info(t("The plan of {year} has no headline targets in this version.", year=link.month[:4]))
    view.close()
    st.stop()

forecasts = year_ends(view)
outlook = prospects(t, forecasts, codes, board.city)
sentences = write(board, codes, language=view.lang, numbers=n, names=labels.names(), prospects=outlook)
if view.in_meeting:
    with slide(view, board):
        told = sentences[: 2 if any(reached for _, reached in outlook) else 1]
        view.html(conclusion_slide(board, told, labels, forecasts))
    st.stop()
view.html(conclusion(sentences, labels, link))
view.html(enterprise_line(AlertQuestions(view.ask).week_alerts(view.ask.today()), labels))

section = board.section(codes)
shows = [("all", t("All"), len(headline))]
shows += [(str(status), view.phrases.status(status), section.count(status)) for status in JUDGED]
others = [status for status in UNJUDGED if section.count(status)]
named = n.listing([view.phrases.status(status) for status in others]) or t("Not due, not reported")
shows.append(("other", named, sum(section.count(status) for status in others)))
orders = (("attention", t("Behind first")), ("plan", t("In the plan's order")))
orders += (("risk", t("Risk first")),) if forecasts else ()
rows = chosen(headline, link, forecasts)
with view.row():
    view.html(
        segments([(link.change(order=key).href(), name, link.order == key) for key, name in orders]), width="content"
    )
    view.html(
        segments(
            [
                (link.change(only=key).href(), f"{name} {count}", link.only == key)
                for key, name, count in shows
                if count or link.only == key
            ]
        ),
        width="content",
    )
    st.space("stretch")
    standings = view.ask.standings(link.month)
    view.handover(
        lambda sign: bulletin(board, codes, standings, as_texts(sentences), labels, sign),
        f"bulletin-{link.month}-v{link.v}",
    )
    view.csv(lambda: headline_frame(rows, labels, forecasts), f"overview-{link.month}-v{link.v}.csv")
behind = {code: districts_behind(board, code, limit=2) for code in codes}
view.html(headline_table(rows, behind, labels, forecasts) + bullet_key(labels, rows, forecasts))
view.html(attention_table(forecasts, board, labels))

if len(board.order) > len(codes):
    view.html(f"<h2>{escape(t('Other measures of the work plan'))}</h2>{blocks(board, labels)}")
view.close()
