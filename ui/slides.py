"""The meeting view: the same pages on a meeting-room screen, walked through with two keys. Pure.

A slide is a page with `show` in its address, so it survives a reload and can be sent; its version is fixed. Text is at
least 24 px and key figures at least 72 px at 1920 × 1080, seven rows at most, what needs attention first.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import segno

from forecasting.stored import Series, YearEnd
from tracking.board import Board
from tracking.conclusion import Span
from tracking.matrix import Cell, Matrix, Row
from tracking.progress import Progress
from tracking.status import NEEDING_ATTENTION, UNJUDGED, WEAKEST_FIRST, Status
from tracking.telling import plain
from ui.forecast_words import chance_text, likelihood_text
from ui.formats import NOTHING
from ui.labels import Labels
from ui.link import DistrictsLink, Link, MeetingLink, OverviewLink, TargetLink, to_page
from ui.matrix_rows import cell_text
from ui.phrases import PACED, RATES
from ui.tables import bullet, bullet_header, likelihood_mark, raw_link, status_mark, text_width

ROWS = 7
HIGH_ROWS = 5  # of two or three lines each
TWO_LINES = 132  # of a title, counted in Latin letters
SlideLink = OverviewLink | TargetLink | DistrictsLink | MeetingLink
UNBROKEN = 14  # characters of a name kept on one line
TALLIED = (*NEEDING_ATTENTION, Status.ON_PACE, Status.DONE)


@dataclass(frozen=True)
class Deck:
    """The slides of a meeting in their order, as links; where the one shown stands, and where Esc leads."""

    slides: tuple[Link, ...]
    at: int
    leave: Link

    @property
    def before(self) -> Link | None:
        return self.slides[self.at - 1] if self.at else None

    @property
    def after(self) -> Link | None:
        return self.slides[self.at + 1] if self.at + 1 < len(self.slides) else None


def needing_attention(board: Board) -> list[str]:
    """The headline targets that are behind or slightly behind, the weakest first."""
    rows = [board.city_progress(code) for code in board.headline]
    rows = [row for row in rows if row.status in NEEDING_ATTENTION]
    return [row.indicator for row in sorted(rows, key=lambda row: WEAKEST_FIRST.index(row.status))]


def deck(board: Board, link: SlideLink, *, has_commitments: bool) -> Deck:
    """Commitments of the last meeting, conclusion, each target that needs attention, matrix, what changed since and
    what the figures have become.

    Every slide has the link's version, its version of the last meeting and its last event. Without districts there is
    no matrix. A link outside the deck (another target, say) stands at its beginning.
    """
    fixed = link.at(link.v)
    held = {"base": fixed.base, "e": fixed.e}

    def meeting(show: str) -> MeetingLink:
        return to_page(MeetingLink, fixed, **held, show=show)

    slides: list[Link] = [meeting("1")] if has_commitments else []
    slides.append(to_page(OverviewLink, fixed, **held, show="1"))
    for code in needing_attention(board):
        target = to_page(TargetLink, fixed, i=code, d=board.city, **held, show="1")
        slides += [target, target.change(show="2")]
    if board.parts:
        slides.append(to_page(DistrictsLink, fixed, d=board.city, sort="behind", **held, show="1"))
    slides += [meeting("2"), meeting("3")]
    at = next((index for index, slide in enumerate(slides) if _same(slide, fixed)), None)
    if at is None:
        slides.insert(0, fixed)
        at = 0
    return Deck(tuple(slides), at, fixed.change(show="0"))


def _same(slide: Link, link: Link) -> bool:
    """Two addresses of one slide: the same page, part and indicator; order and selection do not matter there."""
    names = ("path", "show", "i", "d")
    return all(getattr(slide, name, None) == getattr(link, name, None) for name in names)


def foot(deck: Deck, address: str, data_line: str, mark: str, labels: Labels) -> str:
    """What stands under every slide: data, page number, the keys as links, and the QR code of this very address."""
    t = labels.t
    keys = [
        raw_link(deck.before.href(), "←", key="ArrowLeft", title=t("Previous")) if deck.before else "<span>←</span>",
        f"<span>{deck.at + 1} / {len(deck.slides)}</span>",
        raw_link(deck.after.href(), "→", key="ArrowRight", title=t("Next")) if deck.after else "<span>→</span>",
        raw_link(deck.leave.href(), escape(t("Esc leaves")), key="Escape"),
    ]
    code = segno.make(address, micro=False).svg_data_uri(scale=3, border=1, dark="#1B2430", light="#FFFFFF")
    told = " · ".join(part for part in (data_line, mark) if part)
    return (
        f'<div class="slide-foot"><span>{escape(told)}</span><span class="keys">{"".join(keys)}</span>'
        f'<img src="{code}" alt="{escape(t("QR code of this address"))}"></div>'
    )


def conclusion_slide(
    board: Board,
    sentences: Sequence[Sequence[Span]],
    labels: Labels,
    year_ends: Mapping[Series, YearEnd],
) -> str:
    """The finding, four counts, and the targets that need attention; with forecasts the likelihood beside each.

    `sentences`: what is said, the first as the title; another is how the year is expected to end.
    """
    section = board.section(board.headline)
    counts = status_tally({status: section.count(status) for status in TALLIED}, labels)
    rows = [board.city_progress(code) for code in needing_attention(board)]
    table = _rows(rows[:HIGH_ROWS], labels, name=labels.indicator, year_ends=year_ends)
    first, *further = sentences
    said = "".join(f'<p class="said">{escape(plain((sentence,)).strip())}</p>' for sentence in further)
    return f"{titled(first)}{said}{counts}{table}{others(rows[HIGH_ROWS:], labels)}"


def tally(figures: Iterable[tuple[str, str]]) -> str:
    """The slide's key figures in a row, to be read from the last seat: what each is (markup), and the figure."""
    return (
        f'<div class="tally">{"".join(f"<div>{what}<b>{escape(figure)}</b></div>" for what, figure in figures)}</div>'
    )


def status_tally(counts: Mapping[Status, int], labels: Labels) -> str:
    """How many have which status; of those that are no judgement only what occurs."""
    shown = [status for status in (*TALLIED, *UNJUDGED) if status in TALLIED or counts.get(status)]
    return tally((status_mark(status, labels.phrases), str(counts.get(status, 0))) for status in shown)


def headline(said: str, markup: str = "") -> str:
    """The slide's title, smaller where it would take three lines; `markup`: the same with what must not break."""
    return f"<h1{' class=long' if text_width(said) > TWO_LINES else ''}>{markup or escape(said)}</h1>"


def titled(sentence: Sequence[Span]) -> str:
    """A sentence as title, whose names and counts stay on one line each: Chinese breaks anywhere else."""
    markup = "".join(
        f'<span class="nb">{escape(span.text)}</span>'
        if span.kind != "text" and len(span.text) <= UNBROKEN
        else escape(span.text)
        for span in sentence
    )
    return headline(plain((sentence,)), markup)


def others(left_out: Sequence[object], labels: Labels) -> str:
    """How many rows the slide has no room for; '' when it shows all."""
    said = labels.t("and {count} more", count=len(left_out))
    return f'<p class="muted">{escape(said)}</p>' if left_out else ""


def target_slide(progress: Progress, title: str, labels: Labels) -> tuple[str, str]:
    """The finding above a target's curve, and the figures beside it."""
    p, n, t = labels.phrases, labels.n, labels.t
    if progress.target is None or progress.status is Status.SUPPRESSED:
        key, below = p.value(progress), ""
    elif progress.kind in RATES:
        key, below = p.value(progress), t("target {target}", target=p.target(progress))
    elif progress.completion is None:
        key, below = p.value(progress), p.target(progress)
    else:
        key, below = (
            n.percent(progress.completion),
            t("{done} of {target}", done=p.value(progress), target=p.target(progress)),
        )
    facts = [(key, below), (p.gap(progress), p.pace(progress))]
    if progress.kind in PACED and (needed := p.needed(progress)) != NOTHING:
        facts.append((needed, t("needed every month")))
    first, *further = facts
    beside = f'<div class="key-figure"><b>{escape(first[0])}</b><span>{escape(first[1])}</span></div>' + "".join(
        f'<div class="fact"><b>{escape(figure)}</b><span>{escape(said)}</span></div>' for figure, said in further
    )
    return f"<p>{status_mark(progress.status, p)}</p>{headline(title)}", beside


def districts_slide(board: Board, code: str, labels: Labels) -> str:
    """The districts of one target: how many are behind, and those behind first; those left out are named by their
    number."""
    rows = sorted(
        board.districts(code),
        key=lambda row: (WEAKEST_FIRST.index(row.status), -(row.shortfall or 0.0), row.district),
    )
    counts = Counter(row.status for row in rows)
    more = len(rows) - ROWS
    rest = f'<p class="muted">{escape(labels.t("more districts: {count}", count=more))}</p>' if more > 0 else ""
    table = _rows(rows[:ROWS], labels, name=labels.district, by="district")
    return f"{headline(_districts_finding(rows, counts, code, labels))}{status_tally(counts, labels)}{table}{rest}"


def _districts_finding(rows: Sequence[Progress], counts: Mapping[Status, int], code: str, labels: Labels) -> str:
    """How many are behind, and what the one that misses most has to go. `rows`: the weakest first."""
    t, name, behind = labels.t, labels.indicator(code), counts.get(Status.BEHIND, 0)
    if not rows or rows[0].status not in NEEDING_ATTENTION:
        return t("{name}: nobody behind", name=name)
    last, gap = labels.district(rows[0].district), labels.phrases.gap(rows[0])
    told = t("{behind} of {count} behind", behind=behind, count=len(rows))
    return t("{name}: {told}, {district} {gap}", name=name, told=told, district=last, gap=gap)


def matrix_slide(found: Matrix, title: str, labels: Labels, year_ends: Mapping[Series, YearEnd]) -> str:
    """The city and the districts furthest behind against the targets that any district is behind in, below each figure
    the chance to reach the target where it is forecast; the targets that all are on pace in are named below."""
    t = labels.t
    shown = [at for at in range(len(found.codes)) if found.behind[at] or found.watch[at]]
    heads = "".join(f'<th scope="col">{escape(labels.indicator(found.codes[at], short=True))}</th>' for at in shown)
    heads += f'<th scope="col" class="n">{escape(t("Behind"))}</th>'
    rows = (found.city, *found.rows)
    body = "".join(_matrix_row(row, shown, labels, year_ends, is_city=row is found.city) for row in rows[:ROWS])
    more = len(rows) - ROWS
    told = [t("counted: all districts")]
    told += [t("more districts: {count}", count=more)] if more > 0 else []
    level = [labels.indicator(code, short=True) for at, code in enumerate(found.codes) if at not in shown]
    if level and shown:
        told.append(t("no district behind in: {names}", names=labels.n.listing(level)))
    if year_ends and shown:
        told.append(t("with five steps: the chance of reaching the target by the year's end"))
    note = f'<p class="muted">{escape(t("; ").join(told))}</p>'
    table = f'<table class="matrix"><thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table>'
    counts = Counter(cell.status for row in found.rows for cell in row.cells if cell.is_involved)
    return f"{headline(title)}{status_tally(counts, labels)}{table if shown else ''}{note}"


def _matrix_row(
    row: Row, shown: Sequence[int], labels: Labels, year_ends: Mapping[Series, YearEnd], *, is_city: bool
) -> str:
    cells = "".join(_matrix_cell(row.cells[at], labels, year_ends) for at in shown)
    name, behind = escape(labels.district(row.district)), f'<td class="n">{row.behind or NOTHING}</td>'
    return f'<tr{" class=city" if is_city else ""}><th scope="row">{name}</th>{cells}{behind}</tr>'


def _matrix_cell(cell: Cell, labels: Labels, year_ends: Mapping[Series, YearEnd]) -> str:
    if not cell.is_involved:
        return '<td class="none"></td>'
    tint = f" {cell.status}" if cell.status in NEEDING_ATTENTION else ""
    mark = status_mark(cell.status, labels.phrases, word=False)
    year_end = year_ends.get((cell.indicator, cell.district))
    chance = ""
    if year_end is not None and year_end.likelihood is not None:
        told = f"{likelihood_mark(year_end.likelihood)}{escape(chance_text(labels.n, year_end.probability))}"
        chance = f'<span class="two chance">{told}</span>'
    return f'<td class="cell{tint}">{mark}{escape(cell_text(cell, labels))}{chance}</td>'


def _rows(
    rows: Sequence[Progress],
    labels: Labels,
    *,
    name: Callable[[str], str],
    by: str = "indicator",
    year_ends: Mapping[Series, YearEnd] | None = None,
) -> str:
    if not rows:
        return f'<p class="said">{escape(labels.t("Nothing is behind."))}</p>'
    linear = next((row.linear_pace for row in rows if row.linear_pace is not None), None)
    forecasts = year_ends or {}
    body = "".join(
        _row(row, name(getattr(row, by)), labels, forecasts.get((row.indicator, row.district))) for row in rows
    )
    head = f"<th></th><th></th><th></th>{bullet_header(labels, linear, with_title=False)}<th></th>"
    return f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Progress, name: str, labels: Labels, year_end: YearEnd | None) -> str:
    p = labels.phrases
    below = p.pace(row) if year_end is None or year_end.probability is None else _prospect(year_end, labels)
    return (
        f'<tr><td class="c-state">{status_mark(row.status, p)}</td><td class="c-name">{escape(name)}</td>'
        f'<td class="n"><b>{escape(p.completion(row) or p.value(row))}</b></td>{bullet(row, year_end)}'
        f'<td class="c-gap">{escape(p.gap(row))}<span class="two">{escape(below)}</span></td></tr>'
    )


def _prospect(year_end: YearEnd, labels: Labels) -> str:
    """年末预测：有一定难度 32%."""
    return labels.t("by the year's end: {likelihood}", likelihood=likelihood_text(labels.t, labels.n, year_end))
