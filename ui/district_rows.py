"""The districts as the table of a bulletin: the city first, then by rank, zone and municipal row last. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from tracking.board import Board
from tracking.completeness import Completeness
from tracking.fair import Standing
from tracking.place_words import noise_text
from tracking.progress import Progress
from ui.formats import NOTHING, in_percent, rounded
from ui.labels import Labels
from ui.link import TargetLink
from ui.phrases import CEILINGS, LEVELS, PACED, RATES, is_limit
from ui.tables import bullet, bullet_header, caption_of, labelled, link, status_mark
from ui.words import N_


@dataclass(frozen=True)
class _Row:
    """One row of the district table with what its cells need beside the progress itself."""

    progress: Progress
    labels: Labels
    link: TargetLink
    rank: int | None
    missing: float  # the districts' gaps together; 0 where the city has none
    is_city: bool = False
    document: str = ""  # that a milestone was reported done with
    reports: Completeness | None = None  # how much of what was due this year came


@dataclass(frozen=True)
class Column:
    """One column: its class, its header as a message id, its cell's markup; `paced`: only where a pace is judged.

    `level` and `rate`: the header of figures that are levels (a month's end) and of rates (held against a limit)."""

    css: str
    title: str
    cell: Callable[[_Row], str]
    paced: bool = False
    level: str = ""
    rate: str = ""

    def header(self, kind: str) -> str:
        held = kind in RATES or kind in CEILINGS
        return (self.rate if held else "") or (self.level if kind in LEVELS else "") or self.title

    def markup(self, row: _Row) -> str:
        title = row.labels.t(self.header(row.progress.kind))
        label = labelled(title) if self.css.split()[0] in ON_PHONE else ""
        if self.css == "c-name":
            return f'<th scope="row" class="{self.css}">{self.cell(row)}</th>'
        return f'<td class="{self.css}"{label}>{self.cell(row)}</td>'


def _text(write: Callable[[Progress, Labels], str]) -> Callable[[_Row], str]:
    return lambda row: escape(write(row.progress, row.labels))


def _place(row: _Row) -> str:
    return "" if row.is_city else NOTHING if row.rank is None else str(row.rank)


def _name(row: _Row) -> str:
    item, labels = row.progress, row.labels
    href = labels.target_href(item.indicator, item.district)
    beside = f' data-beside="{escape(_beside(row))}"'
    return f'<span class="name"{beside}>{link(href, labels.district(item.district))}</span>'


def _beside(row: _Row) -> str:
    """Beside the place: who is larger, or reports less, is not simply better or worse."""
    labels, size = row.labels, row.labels.size(row.progress.district)
    told = [] if size is None else [labels.n.compact(size, "person")]
    if row.reports:
        told.append(labels.t("reported {share}", share=labels.n.percent(row.reports.share, 0)))
    return labels.t(" · ").join(told)


def _cumulative(row: _Row) -> str:
    """The figure, which leads to where it came from."""
    p, t = row.labels.phrases, row.labels.t
    partial = p.completeness(row.progress) or row.document
    traced = row.link.change(cell=row.progress.district).href()
    figure = link(traced, p.value(row.progress), css="traced", title=t("Where the figure comes from"))
    return figure + (f'<span class="muted small"> {escape(partial)}</span>' if partial else "")


def _usual(item: Progress, labels: Labels) -> str:
    return NOTHING if item.reference == "linear" else labels.n.signed(item.points_seasonal, 1)


def _gap(item: Progress, labels: Labels) -> str:
    if item.kind in RATES or item.kind in CEILINGS:
        return labels.phrases.gap(item)
    return labels.n.shown(labels.phrases.missing(item), item.unit, item.decimals)


def _needed_even(item: Progress, labels: Labels) -> str:
    return labels.phrases.needed(item, with_unit=False)


def _share_of_gap(row: _Row) -> str:
    gap = row.progress.gap
    return NOTHING if row.is_city or not gap or not row.missing else row.labels.n.percent(gap / row.missing, 0)


COLUMNS = (
    Column("c-place n", N_("Rank"), _place),
    Column("c-name", N_("District"), _name),
    Column("c-state", N_("Status"), lambda row: status_mark(row.progress.status, row.labels.phrases)),
    Column("c-more n", N_("Annual target"), _text(lambda item, labels: bare_target(item, labels))),
    Column(
        "c-more n",
        N_("This month"),
        _text(lambda item, labels: labels.phrases.increase(item)),
        level=N_("Change on the month before"),
    ),
    Column("c-value n", N_("Cumulative"), _cumulative, level=N_("At the end of the month")),
    Column("bullet", N_("Completion"), lambda row: bullet(row.progress)),
    Column("c-done n", N_("Completion"), _text(lambda item, labels: labels.phrases.completion(item) or NOTHING), True),
    Column("c-more n", N_("Against linear"), _text(lambda item, labels: labels.n.signed(item.points_linear, 1)), True),
    Column("c-more n", N_("Against usual"), _text(_usual), True),
    Column("c-more n", N_("Year on year"), _text(lambda item, labels: labels.phrases.change(item))),
    Column("c-gap n", N_("To go"), _text(_gap), rate=N_("Against the target")),
    Column("c-more c-last n", N_("A month"), _text(_needed_even), True),
    Column("c-more c-last n", N_("Share of gap"), _share_of_gap, True),
)

ON_PHONE = ("c-place", "c-done", "c-gap")  # columns that a phone's card shows with their names
MILESTONE = ("District", "Status", "Cumulative")


def district_table(
    board: Board,
    shown: TargetLink,
    ranks: Mapping[str, int | None],
    labels: Labels,
    documents: Mapping[str, str],
    reports: Mapping[str, Completeness],
) -> str:
    """The table of a bulletin: the city first, ranked districts, then zone and municipal row without a rank;
    `documents`: district -> the document that a milestone was reported done with."""
    city = board.city_progress(shown.i)
    rows = ordered(board.districts(shown.i), ranks, shown.order)
    if city.kind == "milestone":  # no quantity: done or not, and that is all
        columns = [column for column in COLUMNS if column.title in MILESTONE]
    else:
        columns = [column for column in COLUMNS if city.kind in PACED or not column.paced]
    linear = next((item.linear_pace for item in (city, *rows) if item.linear_pace is not None), None)
    head = "".join(
        bullet_header(labels, linear if city.kind in PACED else None, with_title=False)
        if column.css == "bullet"
        else f'<th scope="col" class="{column.css}">{escape(labels.t(column.header(city.kind)))}</th>'
        for column in columns
    )
    missing = sum(item.gap or 0 for item in rows) if city.gap else 0.0
    drawn = [_Row(city, labels, shown, None, missing, is_city=True)]
    drawn += [
        _Row(
            item,
            labels,
            shown,
            ranks.get(item.district),
            missing,
            document=documents.get(item.district, ""),
            reports=reports.get(item.district),
        )
        for item in rows
    ]
    body = "".join(_drawn(row, columns) for row in drawn)
    named = caption_of(labels.t("{name} by district", name=labels.indicator(shown.i)))
    size = " slim" if city.kind == "milestone" else ""
    return f'<table class="rows tight{size}">{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _drawn(row: _Row, columns: Sequence[Column]) -> str:
    marks = (("city", row.is_city), ("here", row.progress.district == row.link.d))
    classes = " ".join(name for name, holds in marks if holds)
    cells = "".join(bullet(row.progress) if column.css == "bullet" else column.markup(row) for column in columns)
    return f'<tr class="{classes}">{cells}</tr>'


def ordered(rows: Sequence[Progress], ranks: Mapping[str, int | None], order: str) -> list[Progress]:
    """By rank (in the order of `ranks`, so that those who share a place stand by their figures), by code, or by what is
    missing."""
    position = {district: at for at, district in enumerate(ranks)}
    keys = {
        "place": lambda row: (position.get(row.district, len(position)), row.district),
        "code": lambda row: row.district,
        "gap": lambda row: (-(row.gap or 0), row.district),
    }
    return sorted(rows, key=keys[order])


def bare_target(row: Progress, labels: Labels) -> str:
    if row.target is None:
        return NOTHING
    if row.kind in RATES:
        return labels.phrases.target(row)
    bare = labels.n.shown(row.target, row.unit, labels.phrases.target_decimals(row))
    return f"≤ {bare}" if is_limit(row) else bare


def district_caption(board: Board, standing: Standing, labels: Labels) -> str:
    """All that is to be said of a document's table, which has no column for the share of the gap: caption_parts()."""
    parts = caption_parts(board, standing, labels, with_share=False)
    return labels.t("; ").join(part for part in parts if part)


def caption_parts(board: Board, standing: Standing, labels: Labels, *, with_share: bool = True) -> tuple[str, str]:
    """What stands above the table (units, the districts' targets and the city's own figure against their sum, carried
    figures), and how its places and paces are judged; `with_share`: and what the share of the gap is."""
    t, n, code = labels.t, labels.n, standing.indicator
    city = board.city_progress(code)
    rows = board.districts(code)
    said = []
    if city.kind != "milestone":
        rate = city.kind in RATES
        said.append(t("Unit: %, points") if rate else t("Unit: {unit}, points", unit=n.unit_name(city.unit)))
    targets = [row.target for row in rows if row.target is not None]
    if city.target and targets and city.kind == "cumulative":
        extra = sum(targets) / city.target - 1
        said.append(t("district targets add up to {share} of the city's", share=n.percent(1 + extra)))
    said += _own_figure(city, labels)
    if city.carried:
        carried = n.listing([labels.district(code) for code in city.carried])
        said.append(t("the last figure is carried for {districts}", districts=carried))
    judged = [noise_text(standing, n.language, n).rstrip("。.")] if standing.count else []
    if with_share and city.kind in PACED and city.gap and any(row.gap for row in rows):
        judged.append(t("share of gap: of the districts' gaps together"))
    borrowing = [labels.district(row.district) for row in rows if row.reference == "borrowed" and row.kind in PACED]
    if borrowing:
        judged.append(t("the usual pace of {districts} is borrowed", districts=n.listing(borrowing)))
    return t("; ").join(said), t("; ").join(judged)


def _own_figure(city: Progress, labels: Labels) -> list[str]:
    """What the city reports of itself, against the sum of its parts, once all are in."""
    n, difference = labels.n, city.own_difference
    if difference is None:
        return []
    own = n.quantity(city.own_actual, city.unit, city.decimals)
    if rounded(difference, city.decimals) == 0:
        return [labels.t("the city itself reports {own}, as its parts together", own=own)]
    return [
        labels.t(
            "the city itself reports {own}, {difference} against the sum of its parts",
            own=own,
            difference=n.signed_in(difference, city.unit, city.decimals),
        )
    ]


def district_frame(
    board: Board, code: str, ranks: Mapping[str, int | None], labels: Labels, done_with: Mapping[str, str]
) -> pd.DataFrame:
    """The district table as plain figures for the CSV; `done_with`: the document a milestone was reported done with."""
    t, n = labels.t, labels.n
    rows = [board.city_progress(code), *ordered(board.districts(code), ranks, "place")]

    def points(value: float | None) -> float | None:
        return None if value is None else rounded(value, 1)

    return pd.DataFrame(
        {
            t("Rank"): ranks.get(row.district),
            t("District"): labels.district(row.district),
            t("Status"): labels.phrases.status(row.status),
            t("Unit"): n.unit_name(row.unit),
            t("Annual target"): row.target,
            t("This month"): row.increase,
            t("Cumulative"): row.actual,
            t("Completion, %"): in_percent(row.completion),
            t("Against linear pace, points"): points(row.points_linear),
            t("Against usual pace, points"): points(row.points_seasonal),
            t("Same period last year"): row.last_year,
            t("To go"): labels.phrases.missing(row),
            t("A month"): (labels.phrases.needed_each(row) or (None,))[0],
            t("Document"): row.document,
            **({t("Completed with"): done_with.get(row.district, "")} if row.kind == "milestone" else {}),
        }
        for row in rows
    )
