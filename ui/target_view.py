"""Draws one target: its slides in the meeting, and its year as a chart with the table behind it and the forecast."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from forecasting.stored import YearEnd
from tracking.board import Board
from tracking.curve import Curve
from tracking.progress import Progress
from ui.chart_said import chart_said
from ui.charts import WALL, curve_chart
from ui.curve_words import curve_key, curve_rows, table_note
from ui.forecast_facts import chance_fact, method_said
from ui.forecast_reason import caveats, why_said
from ui.forecast_words import reason_text
from ui.frame import draw_chart
from ui.handover import curve_picture
from ui.link import QualityLink, TargetLink, to_page
from ui.slides import districts_slide, target_slide
from ui.tables import details, link, plain_table
from ui.view import View


def draw_slides(
    view: View[TargetLink], board: Board, progress: Progress, curve: Curve, said: str, year_end: YearEnd | None
) -> None:
    """Of the two slides of a target the one that the address names: its year, or its districts."""
    labels = view.labels
    if view.link.show == "2":
        view.html(districts_slide(board, view.link.i, labels))
        return
    above, figures = target_slide(progress, said, labels)
    view.html(above)
    chart, beside = st.columns([3, 1], gap="large")
    with chart:
        view.html(curve_key(curve, labels, year_end))
        draw_chart(curve_chart(curve, labels, "light", WALL, year_end=year_end), chart_said(curve, labels, year_end))
    with beside:
        view.html(figures + chance_fact(year_end, curve, labels))


def draw_year(view: View[TargetLink], curve: Curve, year_end: YearEnd | None, parts: Sequence[YearEnd]) -> None:
    """The chart with its key; below it the table behind it, its pictures, and what the forecast rests on."""
    address, labels = view.link, view.labels
    view.html(curve_key(curve, labels, year_end))
    theme = st.context.theme.type or "light"
    draw_chart(curve_chart(curve, labels, theme, year_end=year_end), chart_said(curve, labels, year_end))
    headers, rows = curve_rows(curve, labels, year_end)
    table = plain_table(headers, rows, caption=labels.indicator(address.i), numeric=range(1, len(headers)))
    if why_hidden := table_note(curve, labels):
        table += f'<p class="muted small">{escape(why_hidden)}</p>'
    drawn = {"curve": (labels.indicator(address.i, short=True), lambda: curve_picture(curve, labels, year_end))}
    with view.row():
        view.html(details(view.t("Table"), table, css="left wide"))
        view.pictures(
            drawn, f"{address.i}-{address.d}-{address.month}-v{address.v}", filters=labels.district(address.d)
        )
    if year_end is not None:
        draw_reasons(view, curve, year_end, parts)


def draw_reasons(view: View[TargetLink], curve: Curve, year_end: YearEnd, parts: Sequence[YearEnd]) -> None:
    """What moves the forecast, why it was refused, and by what it was made."""
    t, labels = view.t, view.labels
    told = [why_said(year_end, parts, curve, labels), reason_text(t, year_end), *caveats(curve, labels)]
    said = "".join(f"<p>{escape(text)}</p>" for text in told if text)
    view.html(said + _made_how(view, year_end))


def _made_how(view: View[TargetLink], year_end: YearEnd) -> str:
    """By what it was made, and the way to how good such forecasts have been; '' where nothing is forecast."""
    if year_end.mean is None:
        return ""
    quality = to_page(QualityLink, view.link, i=view.link.i)
    proved = link(quality.href(), view.t("How good these forecasts have been"), css="traced")
    return f'<p class="muted small">{escape(method_said(year_end, view.labels))} {proved}</p>'
