"""One district's own page: its targets in the plan's order, its place among its peers, what it must still do. Pure."""

from collections.abc import Mapping, Sequence
from html import escape

from tracking.board import Board
from tracking.completeness import Completeness
from tracking.fair import Standing
from tracking.peers import per_10k
from tracking.place_words import next_text, place_text
from tracking.progress import Progress
from tracking.status import Status
from ui.formats import NOTHING
from ui.labels import Labels
from ui.phrases import PACED, RATES
from ui.tables import bullet, bullet_header, link, status_mark
from ui.words import N_

COUNTED = (Status.DONE, Status.ON_PACE, Status.WATCH, Status.BEHIND)
KIND_WORDS = {
    "urban": N_("urban district"),
    "county": N_("county"),
    "zone": N_("development zone"),
    "municipal": N_("municipal row"),
    "city": N_("city"),
}
COLUMNS = (
    ("c-state", N_("Status")),
    ("c-name", N_("Indicator")),
    ("c-value n", N_("Done / annual target")),
    ("bullet", N_("Completion")),
    ("c-gap", N_("To the target, pace in points")),
    ("c-more n", N_("Needed a month")),
    ("c-rank", N_("Rank among ranked districts")),
    ("c-more n", N_("This month")),
)


def district_rows(board: Board, district: str, codes: Sequence[str]) -> list[Progress]:
    """The district's rows in the plan's order; targets it has no part in are left out."""
    rows = [board.progress[code, district] for code in codes if (code, district) in board.progress]
    return [row for row in rows if row.is_involved]


def district_finding(rows: Sequence[Progress], district: str, labels: Labels) -> str:
    """The page's title: the counts, and by name what is behind."""
    t, p = labels.t, labels.phrases
    statuses = [row.status for row in rows]
    counts = [
        t("{status} {count}", status=p.status(status), count=statuses.count(status))
        for status in COUNTED
        if statuses.count(status)
    ]
    said = t("{district}, {count} headline targets", district=labels.district(district), count=len(rows))
    behind = [labels.indicator(row.indicator, short=True) for row in rows if row.status is Status.BEHIND]
    ended = t(" ({names})", names=labels.n.listing(behind)) if behind else ""
    return t("{what}: {said}", what=said, said=t(", ").join(counts)) + ended


def about(district: str, reports: Completeness | None, labels: Labels) -> str:
    """Kind and size of the district, and how complete its reports of the year are: they stand beside every rank."""
    t, n, row = labels.t, labels.n, labels.districts[district]
    parts = [t(KIND_WORDS[str(row["kind"])])]
    for column, name in (("population", t("population")), ("workforce", t("workforce"))):
        value = row[column]
        if value is not None and value == value:
            parts.append(f"{name} {n.compact(float(value), 'person')}")
    if reports is not None and reports.expected:
        told = t(
            "{expected} reports due, {reported} received, {share}",
            expected=reports.expected,
            reported=reports.reported,
            share=n.percent(reports.share),
        )
        parts.append(told)
    return "　".join(parts)


def district_table(rows: Sequence[Progress], standings: Mapping[str, Standing], labels: Labels, *, per10k: bool) -> str:
    """One row a target: status, gap in units, what each month must bring, the place and the distance to the next."""
    linear = next((row.linear_pace for row in rows if row.linear_pace is not None), None)
    head = "".join(
        bullet_header(labels, linear)
        if css == "bullet"
        else f'<th scope="col" class="{css}">{escape(labels.t(name))}</th>'
        for css, name in COLUMNS
    )
    body = "".join(_row(row, standings.get(row.indicator), labels, per10k=per10k) for row in rows)
    return f'<table class="rows district"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Progress, standing: Standing | None, labels: Labels, *, per10k: bool) -> str:
    p, t, n = labels.phrases, labels.t, labels.n
    place = standing.of(row.district) if standing else None
    where, further = NOTHING, ""
    if standing and place:
        where = place_text(place, labels.link.lang)
        if place.place is not None:
            where += t(" of {count}", count=standing.count)
            further = next_text(standing, place, labels.link.lang, n, decimals=row.decimals)
    rate = per10k_text(row, labels) if per10k else ""
    figures = [rate] if rate else [f"/ {p.target(row)}", p.completion(row)]
    name = link(labels.target_href(row.indicator, row.district), labels.indicator(row.indicator))
    seasonal = (
        t(
            "{month} along the usual course {amount}",
            month=n.month_name(row.needed_seasonal[0][0]),
            amount=n.shown(row.needed_seasonal[0][1], row.unit, row.decimals),
        )
        if row.gap and row.needed_seasonal
        else ""
    )
    needed = n.shown(row.needed_even, row.unit, row.decimals) if row.gap and row.kind in PACED else NOTHING
    return (
        f'<tr><td class="c-state">{status_mark(row.status, p)}</td>'
        f'<td class="c-name"><span class="name">{name}</span>'
        f'<span class="two">{escape(labels.lead(row))}</span></td>'
        f'<td class="c-value n"><b>{escape(p.value(row))}</b>'
        f'<span class="two">{escape(" ".join(filter(None, figures)))}</span></td>'
        f"{bullet(row)}"
        f'<td class="c-gap">{escape(p.gap(row))}<span class="two">{escape(p.pace(row))}</span></td>'
        f'<td class="c-more n">{escape(needed)}<span class="two">{escape(seasonal)}</span></td>'
        f'<td class="c-rank">{escape(where)}<span class="two">{escape(further)}</span></td>'
        f'<td class="c-more n">{escape(p.increase(row))}</td></tr>'
    )


def per10k_text(row: Progress, labels: Labels) -> str:
    """The figure per 10,000 of the workforce; '' where there is none."""
    workforce = labels.districts[row.district]["workforce"]
    found = per_10k(row, None if workforce is None else float(workforce))
    if found is None or row.kind in RATES:
        return ""
    return labels.t("{amount} per 10,000 workforce", amount=labels.n.quantity(found.value, found.unit, found.decimals))
