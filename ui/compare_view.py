"""Draws districts beside each other: two to five in a table and small charts, all of them in one indicator."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

import streamlit as st

from ui.compare import Comparison, comparison_frame, comparison_table, comparison_title
from ui.district_report import comparison_report
from ui.fan_row import fan_pictures, fan_row
from ui.fan_row_view import draw_fans
from ui.frame import draw_chart
from ui.link import DistrictsLink
from ui.meeting_parts import moved_ranks
from ui.slope import slope_chart, slope_picture, slope_rows
from ui.small_charts import course_alt, course_chart, course_picture, course_rows, courses_key, scale
from ui.tables import details, plain_table, segments
from ui.view import View

IN_A_ROW = 4  # small charts


@dataclass(frozen=True)
class Small:
    """One small chart: its own key, which its picture bears too, its title, the indicator, whose lines."""

    key: str
    title: str
    code: str
    found: Comparison


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
        row = fan_row(found, view.link.sort)
        if row is not None:
            pictures |= fan_pictures(row)
        view.handover(lambda sign: comparison_report(found, labels, sign), name)
        view.pictures(pictures, name)
        view.csv(lambda: comparison_frame(found), f"{name}.csv")
    view.html(comparison_table(found))
    if row is not None:
        draw_fans(view, row)
    if found.drawn:
        _draw_courses(view, found)


def _draw_courses(view: View[DistrictsLink], found: Comparison) -> None:
    """One chart an indicator, with a line for every side."""
    named = {code: view.labels.indicator(code, short=True) for code in found.drawn}
    view.html(f"<h2>{escape(view.t('The year so far, in % of the annual target'))}</h2>{courses_key(found)}")
    _draw_grid(view, [Small(code, named[code], code, found) for code in found.drawn], scale(found))


def draw_indicator(view: View[DistrictsLink], code: str, everybody: Comparison) -> None:
    """The year of one indicator, a chart for each district with the city beside it, all on one scale."""
    drawn = [part for part in everybody.districts if (code, part) in everybody.courses]
    if not drawn:
        return
    own = {key: course for key, course in everybody.courses.items() if key[0] == code}
    charts = [
        Small(f"{code}-{part}", view.labels.district(part), code, replace(everybody, districts=(part,), courses=own))
        for part in drawn
    ]
    title = view.t("{name}: the year so far, in % of the annual target", name=view.labels.indicator(code))
    view.html(f"<h2>{escape(title)}</h2>{courses_key(replace(everybody, districts=()), own=True)}")
    pictures = {one.key: (one.title, partial(course_picture, code, one.found)) for one in charts}
    view.pictures(pictures, f"districts-{view.link.month}-v{view.link.v}")
    _draw_grid(view, charts, scale(replace(everybody, courses=own)))


def _draw_grid(view: View[DistrictsLink], charts: Sequence[Small], ends: tuple[float, float]) -> None:
    """Charts in rows, each with its words and its table."""
    theme = st.context.theme.type or "light"
    for first in range(0, len(charts), IN_A_ROW):
        columns = st.columns(IN_A_ROW, gap="medium")
        for column, one in zip(columns, charts[first : first + IN_A_ROW], strict=False):
            with column:
                view.html(f"<h3>{escape(one.title)}</h3>")
                said = course_alt(one.code, one.found)
                draw_chart(course_chart(one.code, one.found, theme, ends), said, key=one.key)
                heads, rows = course_rows(one.code, one.found)
                table = plain_table(heads, rows, numeric=range(1, len(heads)), caption=said)
                view.html(details(view.t("Table"), table, css="left"))


def draw_places(view: View[DistrictsLink], code: str) -> None:
    """Who moved in one indicator between the month before and the month shown."""
    link, labels, t = view.link, view.labels, view.t
    earlier = view.facts.month_before(link.month)
    moves = moved_ranks(view.ask.movement_since(earlier, link.month), (code,)).get(code) if earlier else None
    if not moves:
        return
    sides = (view.n.month(earlier), view.n.month(link.month))
    rows = slope_rows(moves, labels)
    said = t("Places in {name}, {before} and {after}", name=labels.indicator(code), before=sides[0], after=sides[1])
    told = labels.n.listing([f"{district} {then}→{now}" for district, then, now in rows])
    view.html(f"<h2>{escape(t('Places then and now'))}</h2>")
    draw_chart(
        slope_chart(moves, *sides, labels, st.context.theme.type or "light"), f"{said}{t(': ')}{told}", key="places"
    )
    table = plain_table((t("District"), *sides), rows, numeric=(1, 2), caption=said)
    with view.row():
        view.html(details(t("Table"), table, css="left"), width="content")
        drawn = partial(slope_picture, moves, *sides, said, labels)
        view.pictures({"places": (t("Places then and now"), drawn)}, f"{code}-{link.month}-v{link.v}")
