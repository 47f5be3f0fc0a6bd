"""The rows of the Overview: headline targets on one scale, the plan's other measures by block, the conclusion. Pure."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from tracking.board import Board
from tracking.conclusion import Span
from tracking.progress import Progress
from tracking.status import JUDGED, UNJUDGED, WEAKEST_FIRST, Status
from tracking.telling import plain
from ui.formats import in_percent, rounded
from ui.labels import Labels
from ui.link import OverviewLink
from ui.tables import bullet, bullet_header, caption_of, link, sparkline, status_mark
from ui.words import N_

SHORT = 14  # characters of a name kept on one line
LISTED = 8  # measures of a block shown at once, the weakest first; the rest is one click away
BLOCKS = {
    1: N_("One goal"),
    2: N_("Two battles"),
    3: N_("Three groups"),
    4: N_("Three campaigns"),
    5: N_("Five supports"),
}
COLUMNS = (
    ("c-state", N_("Status")),
    ("c-name", N_("Indicator, lead body")),
    ("c-value n", N_("Done / annual target")),
    ("bullet", N_("Completion")),
    ("c-gap", N_("To the target, pace in points")),
    ("c-more n", N_("This month")),
    ("c-more n", N_("Year on year")),
    ("c-more n", N_("Monthly trend")),
)


def conclusion(sentences: Sequence[Sequence[Span]], labels: Labels, overview: OverviewLink) -> str:
    """The paragraph of a bulletin; its first sentence is the page's title, and every number in it is a link."""

    def spoken(span: Span) -> str:
        if span.kind == "status":
            only = span.ref if span.ref in JUDGED else "other"
            return link(overview.change(only=only).href(), span.text, css="nb")
        if span.kind == "indicator":
            # A short name is kept on one line; a longer clause has to break on a phone.
            return link(labels.target_href(span.ref), span.text, css="nb" if len(span.text) <= SHORT else "")
        if span.kind == "district":
            return link(labels.district_href(span.ref), span.text, css="nb")
        return escape(span.text)

    first, *rest = ("".join(map(spoken, sentence)) for sentence in sentences)
    copy = (
        f'<button type="button" class="quiet" data-copy="{escape(plain(sentences))}" '
        f'data-copied="{escape(labels.t("Copied"))}">{escape(labels.t("Copy the conclusion"))}</button>'
    )
    return f'<h1>{first}</h1><p class="said">{"".join(rest)} {copy}</p>'


def by_attention(rows: Sequence[Progress]) -> list[Progress]:
    """The weakest status first; within a status the order of the plan."""
    return sorted(rows, key=lambda progress: WEAKEST_FIRST.index(progress.status))


def chosen(headline: Sequence[Progress], overview: OverviewLink) -> list[Progress]:
    """The rows that the address asks for, in the order it asks for."""
    if overview.only == "all":
        rows = list(headline)
    else:
        wanted = UNJUDGED if overview.only == "other" else (Status(overview.only),)
        rows = [progress for progress in headline if progress.status in wanted]
    return by_attention(rows) if overview.order == "attention" else rows


def headline_table(rows: Sequence[Progress], behind: dict[str, Sequence[str]], labels: Labels) -> str:
    """One row a target. `behind`: indicator -> the districts it names as needing attention."""
    t = labels.t
    linear = next((item.linear_pace for item in rows if item.linear_pace is not None), None)
    head = "".join(
        bullet_header(labels, linear) if css == "bullet" else f'<th scope="col" class="{css}">{escape(t(name))}</th>'
        for css, name in COLUMNS
    )
    body = "".join(_row(progress, behind.get(progress.indicator, ()), labels) for progress in rows)
    named = caption_of(t("Headline targets of the work plan"))
    return f'<table class="rows">{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(progress: Progress, behind: Sequence[str], labels: Labels) -> str:
    p, code = labels.phrases, progress.indicator
    districts = [link(labels.target_href(code, district), labels.district(district)) for district in behind]
    needing = labels.t("{districts} behind", districts=labels.n.listing(districts)) if districts else ""
    below = " · ".join(part for part in (escape(labels.lead(progress)), needing) if part)
    figures = " ".join(filter(None, (f"/ {p.target(progress)}", p.completion(progress), p.completeness(progress))))
    name = link(labels.target_href(code), labels.indicator(code))
    return (
        f'<tr><td class="c-state">{status_mark(progress.status, p)}</td>'
        f'<th scope="row" class="c-name"><span class="name">{name}</span><span class="two">{below}</span></th>'
        f'<td class="c-value n"><b>{escape(p.value(progress))}</b><span class="two">{escape(figures)}</span></td>'
        f"{bullet(progress)}"
        f'<td class="c-gap">{escape(p.gap(progress))}<span class="two">{escape(p.pace(progress))}</span></td>'
        f'<td class="c-more n">{escape(p.increase(progress))}</td>'
        f'<td class="c-more n">{escape(p.change(progress))}</td>'
        f'<td class="c-more n">{sparkline(progress.trend)}</td></tr>'
    )


def blocks(board: Board, labels: Labels) -> str:
    """The rest of the plan by its five blocks: shape, name and figure; each heading bears its weakest status."""
    return f'<div class="blocks">{"".join(_block(block, board, labels) for block in BLOCKS)}</div>'


def _block(block: int, board: Board, labels: Labels) -> str:
    p = labels.phrases
    codes = board.block(block)
    rows = [board.city_progress(code) for code in codes]
    tracked = [progress for progress in rows if progress.status is not Status.UNTRACKED]
    entries = [_measure(item, labels) for item in by_attention(tracked)]
    items = "".join(entries[:LISTED])
    if more := entries[LISTED:]:
        said = escape(labels.t("{count} more", count=len(more)))
        items += f'<li class="more"><details><summary>{said}</summary><ul>{"".join(more)}</ul></details></li>'
    untracked = len(rows) - len(tracked)
    if untracked:
        said = escape(labels.t("{count} not tracked yet", count=untracked))
        items += f'<li class="muted"><i class="sh untracked"></i><span class="what">{said}</span></li>'
    section = board.section(codes)
    mark = status_mark(section.status, p, word=False) + " " if codes else ""
    counts = " ".join(f"{p.status(status)} {section.count(status)}" for status in JUDGED if section.count(status))
    title = f'{mark}{escape(labels.t(BLOCKS[block]))} <span class="count">{escape(counts)}</span>'
    return f"<section><h3>{title}</h3><ul>{items}</ul></section>"


def _measure(item: Progress, labels: Labels) -> str:
    name = link(labels.target_href(item.indicator), labels.indicator(item.indicator, short=True), css="cover")
    return (
        f'<li>{status_mark(item.status, labels.phrases, word=False)}<span class="what">{name}</span>'
        f'<span class="how">{escape(labels.phrases.measured(item))}</span></li>'
    )


def headline_frame(rows: Sequence[Progress], labels: Labels) -> pd.DataFrame:
    """What the rows show, for the CSV: plain figures, one column a quantity, headers in the viewer's language."""
    t = labels.t
    return pd.DataFrame(
        {
            t("Indicator"): labels.indicator(item.indicator),
            t("Unit"): labels.n.unit_name(item.unit),
            t("Status"): labels.phrases.status(item.status),
            t("Cumulative"): None if item.actual is None else rounded(item.actual, item.decimals),
            t("Annual target"): item.target,
            t("Completion, %"): in_percent(item.completion),
            t("Against linear pace, points"): None if item.points_linear is None else rounded(item.points_linear, 1),
            t("Against usual pace, points"): None if item.points_seasonal is None else rounded(item.points_seasonal, 1),
            t("To go"): labels.phrases.missing(item),
            t("This month"): item.increase,
            t("Same period last year"): None if item.last_year is None else rounded(item.last_year, item.decimals),
            t("Year on year, %"): in_percent(item.change_pct),
            t("Reported"): item.reported,
            t("Reports due"): item.expected,
        }
        for item in rows
    )
