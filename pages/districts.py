"""Districts: all of them side by side, and each one's own page with its place, its gap and what it must still do."""

from html import escape

import streamlit as st

from tracking.matrix import matrix
from tracking.peers import PRESETS, peers
from tracking.place_words import noise_text
from ui.district_page import about, district_finding, district_rows, district_table
from ui.frame import open_page, slide, tab_title
from ui.handover import matrix_report
from ui.link import DistrictsLink
from ui.matrix_rows import matrix_finding, matrix_frame, matrix_table, needing_attention, tile_map
from ui.slides import matrix_slide
from ui.tables import bullet_key, details, raw_link, segments

view = open_page(DistrictsLink)
link, labels, t, n = view.link, view.labels, view.t, view.n
board = view.ask.board(link.month)
standings = view.ask.standings(link.month)
codes = board.headline
found = matrix(board, codes, sort=link.sort)

if view.in_meeting:
    tab_title(view, t("Districts"))
    with slide(view, board):
        view.html(matrix_slide(found, matrix_finding(found, labels), labels))
    st.stop()

if link.d == board.city:
    tab_title(view, t("Districts"))
    view.html(f"<h1>{escape(matrix_finding(found, labels))}</h1>")
    with view.row():
        orders = (("behind", t("Behind first")), ("code", t("By code")))
        view.html(
            segments([(link.change(sort=key).href(), name, link.sort == key) for key, name in orders]), width="content"
        )
        st.space("stretch")
        view.handover(
            lambda sign: matrix_report(found, matrix_finding(found, labels), labels, sign),
            f"districts-{link.month}-v{link.v}",
        )
        view.csv(lambda: matrix_frame(found, board, standings, labels), f"districts-{link.month}-v{link.v}.csv")
    view.html(matrix_table(found, labels, link))
    left, right = st.columns([1, 1], gap="large")
    with left:
        what = labels.indicator(link.sort) if link.sort in board.specs else t("targets behind")
        view.html(f"<h2>{escape(t('Where: {what}', what=what))}</h2>{tile_map(found, board, labels)}")
    with right:
        view.html(f"<h2>{escape(t('Districts needing attention'))}</h2>{needing_attention(found, labels)}")
else:
    tab_title(view, labels.district(link.d))
    rows = district_rows(board, link.d, codes)
    reports = view.ask.completeness(link.month).get(link.d)
    title, size = district_finding(rows, link.d, labels), about(link.d, reports, labels)
    view.html(f'<h1>{escape(title)}</h1><p class="said">{escape(size)}</p>')
    with view.row():
        scales = (("absolute", t("Figures")), ("per10k", t("Per 10,000 workforce")))
        view.html(
            segments([(link.change(per=key).href(), name, link.per == key) for key, name in scales]), width="content"
        )
        st.space("stretch")
        back = raw_link(link.change(d=board.city).href(), escape(t("All districts")), css="button")
        view.html(back, width="content")
    view.html(district_table(rows, standings, labels, per10k=link.per == "per10k") + bullet_key(labels))
    told = [noise_text(standings[row.indicator], view.lang, n) for row in rows if row.indicator in standings]
    view.html(
        details(
            t("How ranks are judged"), "".join(f"<p>{escape(text)}</p>" for text in dict.fromkeys(told)), css="left"
        )
    )
    names = {"all": t("All"), "kind": t("Same kind"), "size": t("Similar size")}
    beside = peers(view.ask.districts(), link.d, link.peers)
    view.html(f"<h2>{escape(t('Beside its peers'))}</h2>")
    view.html(
        segments([(link.change(peers=key).href(), names[key], link.peers == key) for key in PRESETS]), css="bar-line"
    )
    shown = [row for row in found.rows if row.district == link.d or row.district in beside]
    view.html(matrix_table(found, labels, link, rows=sorted(shown, key=lambda row: row.district != link.d)))
view.close()
