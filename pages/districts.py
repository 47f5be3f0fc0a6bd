"""Districts: all of them side by side, a few of them compared, and each one's own page with what it must still do."""

from dataclasses import replace
from html import escape

import streamlit as st

from tracking.matrix import matrix
from ui.chance_rows import chance_finding, chance_key, chance_table, shortfalls_list
from ui.compare import Comparison, chosen_districts, chosen_line
from ui.compare_view import draw_comparison, draw_indicator, draw_places
from ui.district_view import Month, draw_district
from ui.forecast_view import year_ends
from ui.frame import open_page, slide, tab_title
from ui.handover import bars_by_indicator, matrix_report
from ui.link import DistrictsLink
from ui.matrix_rows import matrix_finding, matrix_frame, matrix_key, matrix_said, matrix_table
from ui.slides import matrix_slide
from ui.tables import segments
from ui.tile_map import attention_list, tile_key, tile_map, tile_picture

view = open_page(DistrictsLink)
link, labels, t = view.link, view.labels, view.t
board = view.ask.board(link.month)
standings = view.ask.standings(link.month)
reports = view.ask.completeness(link.month)
found = matrix(board, board.headline, sort=link.sort)
forecasts = year_ends(view) if link.d == board.city or view.in_meeting else {}
by_chances = bool(forecasts) and link.look == "chance" and not view.in_meeting
title = chance_finding(found, forecasts, labels) if by_chances else matrix_finding(found, labels)
is_all = view.in_meeting or link.d == board.city
tab_title(view, t("Districts") if is_all else labels.district(link.d))

if view.in_meeting:
    with slide(view, board):
        view.html(matrix_slide(found, title, labels, forecasts))
    st.stop()

if not is_all:
    draw_district(view, Month(board, found, standings, reports))
    view.close()
    st.stop()

view.html(f'<h1>{escape(title)}</h1><p class="said">{matrix_said(found, labels)}</p>')
if not board.parts:
    view.close()
    st.stop()

name = f"districts-{link.month}-v{link.v}"
with view.row():
    if forecasts:
        looks = (("status", t("Progress")), ("chance", t("Chance")))
        view.html(
            segments([(link.change(look=key).href(), called, link.look == key) for key, called in looks]),
            width="content",
        )
    orders = (("behind", t("Risk first") if by_chances else t("Behind first")), ("code", t("By code")))
    view.html(
        segments([(link.change(sort=key).href(), called, link.sort == key) for key, called in orders]), width="content"
    )
    view.html(chosen_line(link, labels), width="content")
    st.space("stretch")
    view.handover(lambda sign: matrix_report(found, title, labels, sign), name)
    view.pictures(bars_by_indicator(board, board.headline, standings, labels), name)
    view.csv(lambda: matrix_frame(found, board, standings, labels, forecasts), f"{name}.csv")
per10k = link.per == "per10k"
if by_chances:
    view.html(chance_table(found, labels, link, board, forecasts) + chance_key(found, forecasts, labels))
else:
    table = matrix_table(found, labels, link, board, standings, reports)
    view.html(table + matrix_key(found, standings, labels, per10k=per10k))
courses = view.ask.courses(link.month)
everybody = Comparison(board, standings, reports, courses, board.parts, labels, per10k=per10k, year_ends=forecasts)
if chosen := chosen_districts(link, board):
    draw_comparison(view, replace(everybody, districts=chosen))
elif link.sort in board.specs:
    draw_indicator(view, link.sort, everybody)

left, right = st.columns([1, 1], gap="large")
with left:
    what = labels.indicator(link.sort) if link.sort in board.specs else t("share of targets behind")
    tiles = tile_map(found, board, labels) + tile_key(found, labels)
    where = t("Where: {what}", what=what)
    view.html(f"<h2>{escape(where)}</h2>{tiles}")
    view.pictures({"tiles": (what, lambda: tile_picture(found, board, where, labels))}, name)
    if link.sort in board.specs:
        draw_places(view, link.sort)
with right:
    if forecasts:
        parts = shortfalls_list(found, board, forecasts, labels)
        view.html(f"<h2>{escape(t('Where the expected shortfall comes from'))}</h2>{parts}")
    view.html(f"<h2>{escape(t('Districts needing attention'))}</h2>{attention_list(found, labels)}")
view.close()
