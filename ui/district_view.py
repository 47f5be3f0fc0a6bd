"""Draws one district's own page: where it stands, what it must still do, what has changed, and its peers beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

from tracking.board import Board
from tracking.completeness import Completeness
from tracking.fair import Standing
from tracking.matrix import Matrix
from tracking.movement_words import movement_sentences
from tracking.peers import PRESETS, peers
from tracking.place_words import noise_text
from tracking.progress import Progress
from tracking.standing import district_sentences
from tracking.telling import as_texts
from ui.compare_view import scale_chooser
from ui.district_page import (
    about,
    district_page_frame,
    district_rows,
    district_table,
    revised_figures,
    revised_said,
)
from ui.district_report import district_report
from ui.district_section import completion_bars
from ui.forecast_view import year_ends
from ui.link import MOST_CHOSEN, DistrictsLink
from ui.matrix_rows import matrix_key, matrix_table
from ui.spans import spoken
from ui.tables import bullet_key, details, raw_link, segments
from ui.view import View
from ui.words import N_

PRESET_NAMES = {"all": N_("All"), "kind": N_("Same kind"), "size": N_("Similar size")}


@dataclass(frozen=True)
class Month:
    """How all districts stand in the month shown: figures, matrix, places, and how complete their reports are."""

    board: Board
    found: Matrix
    standings: Mapping[str, Standing]
    reports: Mapping[str, Completeness]


def draw_district(view: View[DistrictsLink], month: Month) -> None:
    link, labels, t = view.link, view.labels, view.t
    board, standings, reports = month.board, month.standings, month.reports
    rows, forecasts = district_rows(board, link.d, board.headline), year_ends(view)
    sentences = district_sentences(board, link.d, standings, language=view.lang, numbers=view.n, names=labels.names())
    first, *more = spoken(sentences, labels, here=link.d)
    size = about(link.d, reports.get(link.d), labels)
    in_words = details(t("In words"), f"<p>{''.join(more)}</p>", css="left") if more else ""
    view.html(f'<h1>{first}</h1><div class="bar-line"><span class="said">{escape(size)}</span>{in_words}</div>')
    told = as_texts(sentences)
    name = f"district-{link.d}-{link.month}-v{link.v}"
    title = t("{district}: completion, %", district=labels.district(link.d))
    with view.row():
        scale_chooser(view)
        st.space("stretch")
        view.handover(lambda sign: district_report(rows, link.d, told, standings, labels, sign, size=size), name)
        if completion_bars(rows, labels, title, by="indicator"):
            drawn = partial(completion_bars, rows, labels, title, by="indicator")
            view.pictures({"completion": (t("Completion"), drawn)}, name)
        view.csv(lambda: district_page_frame(rows, standings, labels, forecasts), f"{name}.csv")
        everybody = raw_link(link.change(d=board.city).href(), escape(t("All districts")), css="button")
        view.html(everybody, width="content")
    table = district_table(rows, link.d, standings, labels, forecasts, per10k=link.per == "per10k")
    judged = dict.fromkeys(noise_text(standings[row.indicator], view.lang, view.n) for row in rows)
    rules = "".join(f"<p>{escape(text)}</p>" for text in judged)
    view.html(table + bullet_key(labels, rows, forecasts) + details(t("How ranks are judged"), rules, css="left"))
    left, right = st.columns([1, 1], gap="large")
    with left:
        _draw_month(view, rows)
    with right:
        _draw_revisions(view)
    _draw_peers(view, month)


def _draw_month(view: View[DistrictsLink], rows: list[Progress]) -> None:
    """What the month shown changed against the one before, both as this version tells them."""
    link, labels = view.link, view.labels
    earlier = view.facts.month_before(link.month)
    if earlier is None:
        return
    sentences = movement_sentences(
        view.ask.movement_since(earlier, link.month),
        language=view.lang,
        numbers=view.n,
        names=labels.names(),
        codes=[row.indicator for row in rows],
        district=link.d,
    )
    view.html(f"<h2>{escape(view.t('What this month changed'))}</h2>")
    view.html("".join(f"<p>{sentence}</p>" for sentence in spoken(sentences, labels, here=link.d)))


def _draw_revisions(view: View[DistrictsLink]) -> None:
    """Which of the district's figures were revised, and which came in, since the last month's report."""
    t, base = view.t, int(view.facts.meeting)
    published = view.n.time(view.ask.at(base).facts().publication.published_at)
    changed = view.ask.revised_of(view.link.d, base)
    revised, added = revised_figures(changed, view.labels_of_all_years)
    view.html(f"<h2>{escape(t('Since version {version}, published {time}', version=base, time=published))}</h2>")
    view.html(f"<p>{escape(revised_said(changed, view.labels))}</p>{revised}")
    if added:
        view.html(details(t("Figures that came in"), added, css="left"))


def _draw_peers(view: View[DistrictsLink], month: Month) -> None:
    """The city's row, the district's own and those of its peers; from there on to a comparison with them."""
    link, labels, t = view.link, view.labels, view.t
    beside = peers(view.ask.districts(), link.d, link.peers)
    view.html(f"<h2>{escape(t('Beside its peers'))}</h2>")
    with view.row():
        presets = [(link.change(peers=key).href(), t(PRESET_NAMES[key]), link.peers == key) for key in PRESETS]
        view.html(segments(presets), width="content")
        if beside:
            together = link.change(d=month.board.city, chosen=",".join((link.d, *beside)[:MOST_CHOSEN]))
            view.html(raw_link(together.href(), escape(t("Compare side by side")), css="button"), width="content")
    shown = [row for row in month.found.rows if row.district == link.d or row.district in beside]
    shown.sort(key=lambda row: row.district != link.d)
    table = matrix_table(month.found, labels, link, month.board, month.standings, month.reports, rows=shown)
    view.html(table + matrix_key(month.found, month.standings, labels, per10k=link.per == "per10k"))
