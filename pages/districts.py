"""Districts: all of them side by side, a few of them compared, and each one's own page with what it must still do."""

from functools import partial
from html import escape

import streamlit as st

from tracking.matrix import matrix
from tracking.movement_words import movement_sentences
from tracking.peers import PRESETS, peers
from tracking.place_words import noise_text
from tracking.standing import district_sentences
from ui.compare import Comparison, chosen_districts, chosen_line, comparison_frame, comparison_table, comparison_title
from ui.district_page import (
    about,
    district_page_frame,
    district_rows,
    district_table,
    revised_figures,
    revised_said,
    said,
)
from ui.frame import draw_chart, open_page, slide, tab_title
from ui.handover import bars_by_indicator, completion_bars, matrix_report
from ui.link import MOST_CHOSEN, DistrictsLink
from ui.matrix_rows import matrix_finding, matrix_frame, matrix_key, matrix_said, matrix_table
from ui.slides import matrix_slide
from ui.small_charts import course_alt, course_chart, course_picture, course_rows, courses_key
from ui.tables import bullet_key, details, plain_table, raw_link, segments
from ui.tile_map import needing_attention, tile_key, tile_map
from ui.view import View

IN_A_ROW = 4  # small charts


def the_scale(view: View[DistrictsLink]) -> None:
    """Figures as they are, or per 10,000 of the workforce."""
    scales = (("absolute", view.t("Figures")), ("per10k", view.t("Per 10,000 workforce")))
    chosen = [(view.link.change(per=key).href(), name, view.link.per == key) for key, name in scales]
    view.html(segments(chosen), width="content")


def compare(view: View[DistrictsLink], found: Comparison) -> None:
    """A few districts side by side: the table, then a small chart an indicator."""
    t, link = view.t, view.link
    name = f"compare-{'-'.join(found.districts)}-{link.month}-v{link.v}"
    view.html(f"<h2>{escape(comparison_title(found))}</h2>")
    with view.row():
        the_scale(view)
        st.space("stretch")
        charts = {
            code: (view.labels.indicator(code, short=True), partial(course_picture, code, found))
            for code in found.drawn
        }
        view.pictures(charts, name)
        view.csv(lambda: comparison_frame(found), f"{name}.csv")
    view.html(comparison_table(found))
    if not found.drawn:
        return
    view.html(f"<h2>{escape(t('The year so far, in % of the annual target'))}</h2>{courses_key(found)}")
    theme = st.context.theme.type or "light"
    for first in range(0, len(found.drawn), IN_A_ROW):
        columns = st.columns(IN_A_ROW, gap="medium")
        for column, code in zip(columns, found.drawn[first : first + IN_A_ROW], strict=False):
            with column:
                view.html(f"<h3>{escape(view.labels.indicator(code, short=True))}</h3>")
                draw_chart(course_chart(code, found, theme), course_alt(code, found), key=f"course-{code}")
                heads, rows = course_rows(code, found)
                table = plain_table(heads, rows, numeric=range(1, len(heads)), caption=course_alt(code, found))
                view.html(details(t("Table"), table, css="left"))


view = open_page(DistrictsLink)
link, labels, t, n = view.link, view.labels, view.t, view.n
board = view.ask.board(link.month)
standings = view.ask.standings(link.month)
reports = view.ask.completeness(link.month)
codes = board.headline
found = matrix(board, codes, sort=link.sort)
per10k = link.per == "per10k"

if view.in_meeting:
    tab_title(view, t("Districts"))
    with slide(view, board):
        view.html(matrix_slide(found, matrix_finding(found, labels), labels))
    st.stop()

if link.d == board.city:
    tab_title(view, t("Districts"))
    view.html(f'<h1>{escape(matrix_finding(found, labels))}</h1><p class="said">{matrix_said(found, labels)}</p>')
    with view.row():
        orders = (("behind", t("Behind first")), ("code", t("By code")))
        view.html(
            segments([(link.change(sort=key).href(), name, link.sort == key) for key, name in orders]), width="content"
        )
        view.html(chosen_line(link, labels), width="content")
        st.space("stretch")
        view.handover(
            lambda sign: matrix_report(found, matrix_finding(found, labels), labels, sign),
            f"districts-{link.month}-v{link.v}",
        )
        view.pictures(bars_by_indicator(board, codes, standings, labels), f"districts-{link.month}-v{link.v}")
        view.csv(lambda: matrix_frame(found, board, standings, labels), f"districts-{link.month}-v{link.v}.csv")
    view.html(
        matrix_table(found, labels, link, board, standings, reports)
        + matrix_key(found, standings, labels, per10k=per10k)
    )
    if chosen := chosen_districts(link, board):
        courses = view.ask.courses(link.month)
        compare(view, Comparison(board, standings, reports, courses, chosen, labels, per10k=per10k))
    left, right = st.columns([1, 1], gap="large")
    with left:
        what = labels.indicator(link.sort) if link.sort in board.specs else t("share of targets behind")
        tiles = tile_map(found, board, labels) + tile_key(found, labels)
        view.html(f"<h2>{escape(t('Where: {what}', what=what))}</h2>{tiles}")
    with right:
        view.html(f"<h2>{escape(t('Districts needing attention'))}</h2>{needing_attention(found, labels)}")
else:
    tab_title(view, labels.district(link.d))
    rows = district_rows(board, link.d, codes)
    names = labels.names()
    sentences = district_sentences(board, link.d, standings, language=view.lang, numbers=n, names=names)
    first, *more = said(sentences, labels, link.d)
    size = about(link.d, reports.get(link.d), labels)
    in_words = details(t("In words"), f"<p>{''.join(more)}</p>", css="left") if more else ""
    view.html(f'<h1>{first}</h1><div class="bar-line"><span class="said">{escape(size)}</span>{in_words}</div>')
    with view.row():
        the_scale(view)
        st.space("stretch")
        name, title = (
            f"district-{link.d}-{link.month}-v{link.v}",
            t("{district}: completion, %", district=labels.district(link.d)),
        )
        if completion_bars(rows, labels, title, by="indicator") is not None:
            bars = partial(completion_bars, rows, labels, title, by="indicator")
            view.pictures({"completion": (t("Completion"), bars)}, name)
        view.csv(lambda: district_page_frame(rows, standings, labels), f"{name}.csv")
        back = raw_link(link.change(d=board.city).href(), escape(t("All districts")), css="button")
        view.html(back, width="content")
    view.html(district_table(rows, link.d, standings, labels, per10k=per10k) + bullet_key(labels, rows))
    told = [noise_text(standings[row.indicator], view.lang, n) for row in rows if row.indicator in standings]
    view.html(
        details(
            t("How ranks are judged"), "".join(f"<p>{escape(text)}</p>" for text in dict.fromkeys(told)), css="left"
        )
    )

    left, right = st.columns([1, 1], gap="large")
    earlier = view.facts.month_before(link.month)
    if earlier:
        with left:
            moved = view.ask.movement_since(earlier, link.month)
            changed = movement_sentences(
                moved,
                language=view.lang,
                numbers=n,
                names=names,
                codes=[row.indicator for row in rows],
                district=link.d,
            )
            view.html(f"<h2>{escape(t('What this month changed'))}</h2>")
            view.html("".join(f"<p>{sentence}</p>" for sentence in said(changed, labels, link.d)))
    with right:
        base = int(view.facts.meeting)
        published = n.time(view.ask.at(base).facts().publication.published_at)
        figures = view.ask.revised_of(link.d, base)
        view.html(f"<h2>{escape(t('Since version {version}, published {time}', version=base, time=published))}</h2>")
        revised, added = revised_figures(figures, view.labels_of_all_years)
        view.html(f"<p>{escape(revised_said(figures, labels))}</p>{revised}")
        if added:
            view.html(details(t("Figures that came in"), added, css="left"))

    presets = {"all": t("All"), "kind": t("Same kind"), "size": t("Similar size")}
    beside = peers(view.ask.districts(), link.d, link.peers)
    view.html(f"<h2>{escape(t('Beside its peers'))}</h2>")
    with view.row():
        view.html(
            segments([(link.change(peers=key).href(), presets[key], link.peers == key) for key in PRESETS]),
            width="content",
        )
        together = ",".join((link.d, *beside)[:MOST_CHOSEN])
        if beside:
            side = raw_link(
                link.change(d=board.city, chosen=together).href(), escape(t("Compare side by side")), css="button"
            )
            view.html(side, width="content")
    shown = [row for row in found.rows if row.district == link.d or row.district in beside]
    shown.sort(key=lambda row: row.district != link.d)
    view.html(
        matrix_table(found, labels, link, board, standings, reports, rows=shown)
        + matrix_key(found, standings, labels, per10k=per10k)
    )
view.close()
