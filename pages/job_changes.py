"""Job changes: where jobs are lost and won, by district and industry, in enterprises that reported in both weeks."""

from html import escape

import streamlit as st

from ui.alert_reads import AlertQuestions
from ui.alert_rows import groups_line
from ui.alert_words import INDUSTRY_NAMES
from ui.frame import draw_chart, open_page, tab_title
from ui.job_changes_chart import course_chart, course_picture, course_rows, course_said
from ui.job_changes_rows import finding, jobs_frame, jobs_key, jobs_table, said_below, shares_list
from ui.link import EnterprisesLink, JobChangesLink, to_page
from ui.tables import details, plain_table, segments

view = open_page(JobChangesLink, needs_figures=False)
link, labels, t, n = view.link, view.labels, view.t, view.n
ask = AlertQuestions(view.ask)
tab_title(view, t("Job changes"))
if view.lacking_reports:
    view.html(f'<h1>{escape(t("Job changes"))}</h1><p class="said">{escape(view.lacking_reports)}</p>')
    view.close()
    st.stop()

with_giants = link.giants == "1"
found = ask.job_changes(link.week, link.span, giants=with_giants)
title = t("The panel does not reach back so far") if found is None else finding(found, link.span, labels)
below = "" if found is None else f'<p class="said">{said_below(found, labels)}</p>'
view.html(f"<h1>{escape(title)}</h1>{below}")
choices = (
    ("span", (("4", t("4 weeks")), ("13", t("13 weeks")), ("year", t("This year")))),
    ("giants", (("1", t("With giants")), ("0", t("Without giants")))),
    ("measure", (("people", t("Persons")), ("rate", t("Rate")))),
)
name = f"job-changes-{link.week}-v{link.v}"
course = ask.course(link.week, link.d, link.industry, giants=with_giants)
whose = (
    labels.district(link.d) if not link.industry else f"{labels.district(link.d)}, {t(INDUSTRY_NAMES[link.industry])}"
)
named = t("{whose}: heads of the matched sample, and what is expected in four weeks", whose=whose)
with view.row():
    for key, options in choices:
        view.html(
            segments([(link.change(**{key: code}).href(), text, getattr(link, key) == code) for code, text in options]),
            width="content",
        )
    st.space("stretch")
    if course is not None:
        view.pictures({"course": (t("Series"), lambda: course_picture(course, named, labels))}, name)
    if found is not None:
        view.csv(lambda: jobs_frame(found, labels), f"{name}.csv")

if view.ask.viewer.details and (groups := ask.groups(link.week, None, view.ask.today())):
    view.html(groups_line(groups, labels, to_page(EnterprisesLink, link)))
if found is not None and found.districts:
    view.html(jobs_table(found, link, labels, ask.opens) + jobs_key(found, labels))
    if link.span != "4" and any(cell.is_hidden for cell in found.cells.values()):
        told = t("Beyond your own districts changes are told over four weeks only.")
        view.html(f'<p class="muted small">{escape(told)}</p>')
left, right = st.columns([1.55, 1], gap="large")
with left:
    view.html(f"<h2>{escape(named)}</h2>")
    if course is None:
        view.html(f'<p class="muted">{escape(t("The series of this part is for those who have its details."))}</p>')
    else:
        draw_chart(course_chart(course, labels, st.context.theme.type or "light"), course_said(course, labels))
        headers, rows = course_rows(course, labels)
        table = plain_table(headers, rows, caption=named, numeric=(1, 2))
        view.html(details(t("Table"), table, css="left"))
with right:
    if found is not None and (shares := shares_list(found, labels)):
        view.html(f"<h2>{escape(t('Share of enterprises reducing'))}</h2>{shares}")
view.close()
