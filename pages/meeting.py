"""Meeting: what was decided last time and how it stands, what has moved since, and the way into the meeting view."""

from functools import partial
from html import escape

import streamlit as st

from tracking.movement_words import movement_sentences
from tracking.progress import Progress
from ui.data_parts import by_version, publication_label
from ui.decisions import decision_forms
from ui.frame import choose, draw_chart, open_page, slide, tab_title
from ui.link import MeetingLink, OverviewLink, to_page
from ui.meeting_parts import (
    Decision,
    by_urgency,
    decisions_said,
    decisions_table,
    most_moved,
    moved_ranks,
    movement_said,
    moves_table,
    revisions_table,
    to_report,
)
from ui.meeting_report import meeting_report
from ui.meeting_slides import decisions_slide, figures_slide, movement_slide, movement_tally
from ui.slides import titled
from ui.slope import WALL, slope_chart, slope_picture, slope_rows
from ui.tables import details, plain_table, raw_link

view = open_page(MeetingLink)
link, labels, t, n, ask = view.link, view.labels, view.t, view.n, view.ask
tab_title(view, t("Meeting"))
board = ask.board(link.month)
codes = board.headline
base = int(link.base)
moved = ask.movement(base, link.month)
event = view.event
today = ask.today(event)
decisions = by_urgency(ask.decisions(event), today)
names = labels.names()
sentences = movement_sentences(moved, language=view.lang, numbers=n, names=names, codes=codes)
finding, paragraph = movement_said(sentences, labels)


def figures(item: Decision) -> tuple[Progress | None, Progress | None]:
    """The figure when it was decided and the figure now."""
    key = (item.indicator or "", item.district or board.city)
    then = ask.at(min(item.version, link.v))
    return then.board(then.facts().month).progress.get(key), board.progress.get(key)


ranked = moved_ranks(moved, codes)
months = (n.month(moved.month_before), n.month(moved.month_after))
sides = (n.month_name(moved.month_before), n.month_name(moved.month_after))
if view.in_meeting:
    with slide(view, board):
        if link.show == "1":
            view.html(decisions_slide(to_report(decisions, today), today, figures, labels))
        elif link.show == "3":
            view.html(figures_slide(moved, codes, labels))
        else:
            view.html(titled(sentences[0]) + movement_tally(moved, codes, labels))
            changed, places = st.columns([3, 2], gap="large")
            with changed:
                view.html(movement_slide(moved, codes, labels))
            with places:
                for code in most_moved(ranked)[:1]:
                    named = t("Places in {indicator}", indicator=labels.indicator(code, short=True))
                    view.html(f"<h2>{escape(named)}</h2>")
                    draw_chart(slope_chart(ranked[code], *sides, labels, "light", WALL), named)
    st.stop()

name = f"meeting-{link.month}-v{link.v}-since-v{link.base}"
story = f'<p class="said">{paragraph}</p>'
view.html(f"<h1>{finding}</h1><details><summary>{escape(t('What changed, in words'))}</summary>{story}</details>")
published = by_version(ask.publications())
with view.row():
    choose(
        "base",
        t("Last meeting"),
        list(published),
        link.base,
        lambda version: t("Since {label}", label=publication_label(published[version], labels)),
        lambda version: link.change(base=version),
        width=330,
    )
    st.space("stretch")
    view.handover(
        lambda sign: meeting_report(decisions, today, figures, moved, sentences, codes, labels, sign),
        name,
    )
    begin = MeetingLink if to_report(decisions, today) else OverviewLink
    first = to_page(begin, link.at(link.v), base=link.base, e=link.e, show="1")
    view.html(raw_link(first.href(), escape(t("Start the meeting view")), css="button"), width="content")

if decisions:
    view.html(f"<h2>{escape(decisions_said(decisions, today, labels))}</h2>")
    view.html(decisions_table(decisions, today, figures, view.demo_names, labels))
if not view.frozen and event is None:
    decision_forms(view, today, [board.city, *board.parts], list(codes), decisions)

changed = [move for move in moved.statuses if move.indicator in codes]
if changed:
    view.html(f"<h2>{escape(t('Statuses that changed'))}</h2>{moves_table(changed, labels)}")
if ranked:
    view.html(f"<h2>{escape(t('Places then and now'))}</h2>")
    order = most_moved(ranked)
    shown = st.columns(min(3, len(ranked)), gap="large")
    for column, code in zip(shown, order, strict=False):
        with column:
            view.html(f"<h3>{escape(labels.indicator(code, short=True))}</h3>")
            theme = st.context.theme.type or "light"
            draw_chart(slope_chart(ranked[code], *sides, labels, theme), labels.indicator(code), key=f"slope-{code}")
            heads, named = (t("District"), t("Then"), t("Now")), labels.indicator(code, short=True)
            table = plain_table(heads, slope_rows(ranked[code], labels), caption=named, numeric=(1, 2))
            title = t("Places in {name}, {before} and {after}", name=named, before=months[0], after=months[1])
            drawn = partial(slope_picture, ranked[code], *sides, title, labels)
            with view.row():
                view.html(details(t("Table"), table, css="left"), width="content")
                view.pictures({f"slope-{code}": (named, drawn)}, name)
if moved.revisions:
    view.html(f"<h2>{escape(t('Figures revised'))}</h2>{revisions_table(moved, labels)}")
view.close()
