"""Forecast quality: the completed years forecast again, and how often what was said came true."""

from html import escape

import pandas as pd
import streamlit as st

from ui.forecast_view import rehearsed
from ui.frame import draw_chart, open_page, tab_title
from ui.link import QualityLink
from ui.quality_kinds import held_months_table, kinds_said, kinds_table, with_kinds
from ui.quality_parts import (
    alarms_alt,
    alarms_chart,
    alarms_key,
    by_month,
    coverage_table,
    defined,
    finding,
    indicators_table,
    method_said,
    months_table,
    reliability_chart,
    reliability_key,
    reliability_table,
    said_below,
    spring_text,
    words_table,
)
from ui.quality_pictures import alarms_picture, reliability_picture
from ui.quality_report import quality_frame, quality_report
from ui.tables import link as anchor

view = open_page(QualityLink)
link, labels, t = view.link, view.labels_of_all_years, view.t
tab_title(view, t("Forecast quality"))
every = rehearsed(view)
if every is None or every.empty:
    view.html(f"<h1>{escape(t('Forecast quality'))}</h1>")
    if every is not None:
        view.html(
            f'<p class="said">{escape(t("There is no completed year with targets and two years before it."))}</p>'
        )
    view.close()
    st.stop()

is_one = link.i != "all"
flows, others = with_kinds(every, labels)
if is_one:
    flows, others = (part.loc[part["indicator"] == link.i] for part in (flows, others))
rows = others if flows.empty else flows  # one indicator is the one or the other
ways = (
    anchor(labels.target_href(link.i), t("This year's forecast")),
    anchor(link.change(i="all").href(), t("All indicators")),
)
about = f"<h2>{escape(labels.indicator(link.i))}</h2><p>{t(' · ').join(ways)}</p>" if is_one else ""
if rows.empty:
    said = t("This indicator is not among those that are forecast again.")
    view.html(f'<h1>{escape(t("Forecast quality"))}</h1>{about}<p class="said">{escape(said)}</p>')
    view.close()
    st.stop()

theme = st.context.theme.type or "light"
months = by_month(flows)
whom = labels.indicator(link.i) if is_one else t("All indicators")
name = f"forecast-quality-{link.i}-v{link.v}"
view.html(f'<h1>{escape(finding(rows, labels))}</h1><p class="said">{escape(said_below(rows, labels))}</p>')
with view.row():
    view.html(f'<p class="muted small">{escape(method_said(flows, labels) if months else kinds_said(labels))}</p>')
    view.handover(
        lambda sign: quality_report(rows, months, others if months else others.iloc[:0], whom, labels, sign), name
    )
    view.csv(lambda: quality_frame(pd.concat([flows, others]), labels), f"{name}.csv")
view.html(about + words_table(rows, labels))
if months:
    view.html(f"<h2>{escape(t('Beside the simple rules'))}</h2><p>{escape(spring_text(flows, labels))}</p>")
    view.html(alarms_key(labels))
    draw_chart(alarms_chart(months, labels, theme), alarms_alt(months, labels), key="alarms")
    alarms = (t("False alarms"), lambda: alarms_picture(months, labels))
    view.pictures({"alarms": alarms}, name, filters=whom)
    view.html(months_table(months, labels) + f'<p class="muted small">{escape(defined(labels))}</p>')
else:
    view.html(held_months_table(rows, labels))
if not is_one:
    view.html(f"<h2>{escape(t('By indicator'))}</h2>{indicators_table(flows, link, labels)}")
    if not others.empty:
        title = escape(t("Forecasts of the other kinds of targets"))
        said = f'<p class="muted small">{escape(kinds_said(labels))}</p>'
        view.html(f"<h2>{title}</h2>{said}{kinds_table(others, link, labels)}")
with st.expander(t("Reliability and coverage")):
    view.html(f"<h2>{escape(t('Reliability by tenths of the chance'))}</h2>{reliability_key(labels)}")
    table = reliability_table(rows, labels)
    draw_chart(
        reliability_chart(rows, theme),
        t("What was said against what came; the table below holds the figures"),
        key="reliability",
    )
    reliability = (t("Reliability"), lambda: reliability_picture(rows, labels))
    view.pictures({"reliability": reliability}, name, filters=whom)
    view.html(table)
    if months:
        view.html(f"<h2>{escape(t('Coverage of the 80% range by month'))}</h2>{coverage_table(months, labels)}")
view.close()
