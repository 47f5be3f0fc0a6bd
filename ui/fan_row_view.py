"""Draws the forecasts of the districts compared beside each other: a fan each, on one scale, of one indicator."""

from html import escape

import streamlit as st

from ui.fan_row import FanRow, fan_chart, fan_rows, fan_said, with_fans
from ui.forecast_words import likelihood_text
from ui.frame import choose, draw_chart
from ui.link import DistrictsLink
from ui.tables import details, likelihood_mark, plain_table
from ui.view import View

IN_A_ROW = 4  # five districts and the city stand in two rows of three


def draw_fans(view: View[DistrictsLink], row: FanRow) -> None:
    """The indicator to look at, a chart for each side with its chance above it, and the table behind them."""
    labels, t = view.labels, view.t
    title = t("{name}: how the year is expected to end, in % of the target", name=labels.indicator(row.code))
    view.html(f"<h2>{escape(title)}</h2>")
    with view.row():
        codes = with_fans(row.found)
        choose(
            "fans",
            t("Indicator"),
            list(codes),
            row.code,
            labels.indicator,
            lambda code: view.link.change(sort=code),
            width=330,
        )
        marks = (
            ("k-line", t("This year")),
            ("k-fan", t("Year-end forecast (median, 50%, 80% and 95% range)")),
            ("k-line tgt", t("Annual target")),
        )
        drawn = "".join(f'<span><i class="{css}"></i>{escape(text)}</span>' for css, text in marks)
        view.html(f'<div class="key">{drawn}</div>', width="content")
    theme = st.context.theme.type or "light"
    wide = len(row.sides) if len(row.sides) <= IN_A_ROW else IN_A_ROW - 1
    for first in range(0, len(row.sides), wide):
        columns = st.columns(wide, gap="medium")
        for column, side in zip(columns, row.sides[first : first + wide], strict=False):
            with column:
                _draw_fan(view, side, row, theme)
    headers, rows = fan_rows(row)
    table = plain_table(headers, rows, caption=title, numeric=range(1, len(headers) - 1))
    view.html(details(t("Table"), table, css="left wide"))


def _draw_fan(view: View[DistrictsLink], side: str, row: FanRow, theme: str) -> None:
    year_end = row.year_end(side)
    mark = likelihood_mark(year_end.likelihood) if year_end.likelihood else ""
    chance = f'<span class="chance">{mark}{escape(likelihood_text(view.t, view.n, year_end))}</span>'
    view.html(f"<h3>{escape(view.labels.district(side))} {chance}</h3>")
    draw_chart(fan_chart(side, row, theme), fan_said(side, row), key=f"fan-{row.code}-{side}")
