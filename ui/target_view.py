"""Draws one target: its slides in the meeting, and its year as a chart with the table behind it."""

from html import escape

import streamlit as st

from tracking.board import Board
from tracking.curve import Curve
from tracking.progress import Progress
from ui.chart_said import chart_said
from ui.charts import WALL, curve_chart
from ui.curve_words import curve_key, curve_rows, table_note
from ui.frame import draw_chart
from ui.handover import curve_picture
from ui.link import TargetLink
from ui.slides import districts_slide, target_slide
from ui.tables import details, plain_table
from ui.view import View


def draw_slides(view: View[TargetLink], board: Board, progress: Progress, curve: Curve, said: str) -> None:
    """Of the two slides of a target the one that the address names: its year, or its districts."""
    link, labels = view.link, view.labels
    if link.show == "2":
        view.html(districts_slide(board, link.i, said, labels))
        return
    above, figures = target_slide(progress, said, labels)
    view.html(above)
    chart, beside = st.columns([3, 1], gap="large")
    with chart:
        view.html(curve_key(curve, labels))
        draw_chart(curve_chart(curve, labels, "light", WALL), chart_said(curve, labels))
    with beside:
        view.html(figures)


def draw_year(view: View[TargetLink], curve: Curve) -> None:
    """The chart with its key; below it the table behind it and its pictures."""
    link, labels = view.link, view.labels
    view.html(curve_key(curve, labels))
    draw_chart(curve_chart(curve, labels, st.context.theme.type or "light"), chart_said(curve, labels))
    headers, rows = curve_rows(curve, labels)
    table = plain_table(headers, rows, caption=labels.indicator(link.i), numeric=range(1, len(headers)))
    if why_hidden := table_note(curve, labels):
        table += f'<p class="muted small">{escape(why_hidden)}</p>'
    drawn = {"curve": (labels.indicator(link.i, short=True), lambda: curve_picture(curve, labels))}
    with view.row():
        view.html(details(view.t("Table"), table, css="left wide"))
        view.pictures(drawn, f"{link.i}-{link.d}-{link.month}-v{link.v}", filters=labels.district(link.d))
