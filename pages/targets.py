"""Target: one indicator in one district. Where it stands, how it got there, and how the districts share the gap."""

from html import escape

import streamlit as st

from tracking.status import Status
from ui.curve_words import has_line
from ui.district_rows import caption_parts, district_frame, district_table
from ui.forecast_facts import forecast_facts, no_forecast_said
from ui.forecast_then_view import draw_earlier
from ui.forecast_view import year_ends
from ui.frame import choose, open_page, slide, tab_title
from ui.handover import bars_by_indicator, target_report
from ui.link import TargetLink
from ui.provenance import panel
from ui.tables import bullet_key, details, raw_link, segments
from ui.target_facts import facts
from ui.target_parts import (
    definition,
    done_documents,
    falls_said,
    finding,
    status_line,
    supporting_bodies,
    targets_table,
    why,
)
from ui.target_view import draw_slides, draw_year
from ui.what_if import can_suppose, draw_what_if

AS_FORECAST = {"more": "0", "reach": ""}  # what was supposed of one target says nothing of another

view = open_page(TargetLink)
link, labels, t, n = view.link, view.labels, view.t, view.n
board = view.ask.board(link.month)
curve = view.ask.curve(link.month, link.i, link.d)
progress = board.progress.get((link.i, link.d), curve.progress)
is_milestone = progress.kind == "milestone"  # done or not: no quantity to draw, but a document
documents = done_documents(view.ask.reported(link.month, link.i)) if is_milestone else {}
done_with = documents.get(link.d, "") if progress.actual else ""
said = finding(progress, labels, done_with=done_with)
tab_title(view, labels.indicator(link.i), "" if link.d == view.facts.city else labels.district(link.d))

if view.in_meeting:
    with slide(view, board):
        draw_slides(view, board, progress, curve, said, year_ends(view).get((link.i, link.d)))
    st.stop()

view.html(f"{status_line(progress, labels)}<h1>{escape(said)}</h1>")
with view.row():
    choose(
        "i",
        t("Indicator"),
        list(board.order),
        link.i,
        labels.indicator,
        lambda i: link.change(i=i, **AS_FORECAST),
        width=330,
    )
    choose(
        "d",
        t("District"),
        [board.city, *board.parts],
        link.d,
        labels.district,
        lambda d: link.change(d=d, **AS_FORECAST),
        width=170,
    )
    st.space("stretch")
    supporting = supporting_bodies(view.ask.targets(int(link.month[:4])), progress, link.lang)
    about = why(board, progress, labels) + definition(progress, labels) + targets_table(curve, labels, supporting)
    traced = raw_link(link.change(cell=link.d).href(), escape(t("Where the figure comes from")))
    view.html(traced + details(t("Definition and rule"), about), css="side", width="content")
if fallen := falls_said(board, progress, labels):
    view.html(fallen)

year_end, parts = None, []
if is_milestone:
    view.html(facts(progress, labels, done_with=done_with))
    if link.f == "1" and not progress.actual:
        view.html(f'<p class="muted">{escape(no_forecast_said(progress, labels))}</p>')
elif progress.status is Status.UNTRACKED:
    view.html(f'<p class="said">{escape(t("This indicator is not tracked yet: there are no figures to show."))}</p>')
    view.html(facts(progress, labels))
elif not (has_line(curve) or curve.suppressed):
    view.html(f'<p class="said">{escape(t("No figure has been reported this year or last."))}</p>')
    view.html(facts(progress, labels))
else:
    ends = year_ends(view)
    year_end = ends.get((link.i, link.d))
    if link.d == board.city:
        parts = [end for (code, _), end in ends.items() if code == link.i and end.district != board.city]
    expected = [] if year_end is None else forecast_facts(year_end, curve, labels)
    chart, beside = st.columns([3.3, 1], gap="large")
    with chart:
        draw_year(view, curve, year_end, parts)
        if ends and year_end is None:
            view.html(f'<p class="muted">{escape(no_forecast_said(progress, labels))}</p>')
        if year_end is not None and can_suppose(year_end):
            draw_what_if(view, year_end, curve)
    with beside:
        view.html(facts(progress, labels, curve, expected=expected))
    has_chance = year_end is not None and year_end.probability is not None
    if link.f == "1" and (progress.kind == "cumulative" or has_chance):
        draw_earlier(view, curve)

standings, districts = view.ask.standings(link.month), board.districts(link.i)
standing = standings[link.i]
if districts:
    view.html(f"<h2>{escape(t('The districts'))}</h2>")
with view.row():
    if districts and not is_milestone:  # done or not is no order
        orders = (("place", t("By rank")), ("code", t("By code")), ("gap", t("By gap")))
        view.html(
            segments([(link.change(order=key).href(), name, link.order == key) for key, name in orders]),
            width="content",
        )
    st.space("stretch")
    view.handover(
        lambda sign: target_report(
            board, curve, standing, labels, sign, documents=documents, year_end=year_end, parts=parts
        ),
        f"{link.i}-{link.month}-v{link.v}",
    )
    view.pictures(bars_by_indicator(board, (link.i,), standings, labels), f"districts-{link.month}-v{link.v}")
    view.csv(
        lambda: district_frame(board, link.i, standing.ranks, labels, documents),
        f"{link.i}-{link.month}-v{link.v}.csv",
    )
if districts:
    units, judged = caption_parts(board, standing, labels)
    folded = details(t("How the table is judged"), f"<p>{escape(judged)}</p>", css="left inline") if judged else ""
    view.html(f'<div class="muted small">{escape(units)} {folded}</div>')
    key = "" if is_milestone else bullet_key(labels, [board.city_progress(link.i), *districts])
    reports = view.ask.completeness(link.month)
    view.html(district_table(board, link, standing.ranks, labels, documents, reports) + key)
if link.cell:
    view.html(panel(board, view.ask.sources(link.i, link.cell), labels, link, is_open=view.ask.opens(link.cell)))
view.close()
