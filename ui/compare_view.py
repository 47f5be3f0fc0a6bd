"""Draws two to five districts side by side: the table, then one small chart an indicator, all on one scale."""

from functools import partial
from html import escape

import streamlit as st

from ui.compare import Comparison, comparison_frame, comparison_table, comparison_title
from ui.district_report import comparison_report
from ui.frame import draw_chart
from ui.link import DistrictsLink
from ui.small_charts import course_alt, course_chart, course_picture, course_rows, courses_key
from ui.tables import details, plain_table, segments
from ui.view import View

IN_A_ROW = 4  # small charts


def scale_chooser(view: View[DistrictsLink]) -> None:
    """Figures as they are, or per 10,000 of the workforce."""
    scales = (("absolute", view.t("Figures")), ("per10k", view.t("Per 10,000 workforce")))
    chosen = [(view.link.change(per=key).href(), name, view.link.per == key) for key, name in scales]
    view.html(segments(chosen), width="content")


def draw_comparison(view: View[DistrictsLink], found: Comparison) -> None:
    labels = view.labels
    name = f"compare-{'-'.join(found.districts)}-{view.link.month}-v{view.link.v}"
    view.html(f"<h2>{escape(comparison_title(found))}</h2>")
    with view.row():
        scale_chooser(view)
        st.space("stretch")
        pictures = {
            code: (labels.indicator(code, short=True), partial(course_picture, code, found)) for code in found.drawn
        }
        view.handover(lambda sign: comparison_report(found, labels, sign), name)
        view.pictures(pictures, name)
        view.csv(lambda: comparison_frame(found), f"{name}.csv")
    view.html(comparison_table(found))
    if found.drawn:
        _draw_courses(view, found)


def _draw_courses(view: View[DistrictsLink], found: Comparison) -> None:
    t, theme = view.t, st.context.theme.type or "light"
    view.html(f"<h2>{escape(t('The year so far, in % of the annual target'))}</h2>{courses_key(found)}")
    for first in range(0, len(found.drawn), IN_A_ROW):
        columns = st.columns(IN_A_ROW, gap="medium")
        for column, code in zip(columns, found.drawn[first : first + IN_A_ROW], strict=False):
            with column:
                view.html(f"<h3>{escape(view.labels.indicator(code, short=True))}</h3>")
                draw_chart(course_chart(code, found, theme), course_alt(code, found), key=f"course-{code}")
                heads, rows = course_rows(code, found)
                table = plain_table(heads, rows, numeric=range(1, len(heads)), caption=course_alt(code, found))
                view.html(details(t("Table"), table, css="left"))
