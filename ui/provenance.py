"""Where one figure came from: file, sheet, row, publication, and every revision of it, beside the page that shows it.

The panel traces one cell (`TargetLink.cell`: a district, for the indicator and month shown) and what its row is worked
out from: the month before (this month's increase), the same month last year, the target. A total lists the parts it is
made of, each leading on. Pure: rows of `Reader.sources` in, markup out; what the viewer may not see is not in them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from tracking import months
from tracking.board import Board
from tracking.progress import Progress
from tracking.status import Status
from ui.data_parts import PUBLICATION_KINDS
from ui.formats import HIDDEN
from ui.labels import Labels
from ui.link import DataLink, TargetLink, to_page
from ui.phrases import LEVELS, RATES
from ui.stored_words import ROLL_UPS
from ui.tables import link, raw_link, table_of
from ui.target_parts import tier_name

Sources = Callable[[str], pd.DataFrame]  # month -> the revisions of the cell in that month
YEAR = 12  # months


@dataclass(frozen=True)
class Revision:
    """One publication's word on a cell: what it said, and where that stands."""

    version: int
    said: str
    kind: str
    published: str
    author: str
    reason: str
    place: str  # file, sheet and row; '' where the publication came without a file
    is_withdrawn: bool = False


def panel(board: Board, sources: Sources, labels: Labels, shown: TargetLink, *, is_open: bool) -> str:
    """The whole panel of `shown.cell`; `is_open`: may the viewer see where that district's figures come from?"""
    t, cell = labels.t, board.progress[shown.i, shown.cell]
    what = t("{district} {name}", district=labels.district(shown.cell), name=labels.indicator(shown.i))
    close = raw_link(shown.change(cell="").href(), escape(t("Close")), css="button close", key="Escape")
    parts = parts_of(board, cell)
    inner = [f"<h2>{escape(t('Where the figure comes from'))}</h2><p>{escape(what)}</p>"]
    if parts:
        inner.append(_total(board, cell, parts, labels, shown))
    asked = months_of(cell, parts, labels)
    if asked and not is_open:
        refused = t("Files and revisions are shown to those who have access to the details of this district.")
        inner.append(f'<p class="notice">{escape(refused)}</p>')
    elif asked:
        (name, month), *others = asked
        if board.specs[cell.indicator].by_event:  # a month without a row repeats what was last reported
            month = _last_reported(month, sources)
        asked = [(name, month), *others]
        inner += [_traced(name, month, cell, sources(month), labels) for name, month in asked]
    inner.append(_target(cell, labels))
    named = escape(t("Where the figure comes from"))
    return f'<aside class="drawer" aria-label="{named}">{close}{"".join(inner)}</aside>'


def parts_of(board: Board, cell: Progress) -> tuple[Progress, ...]:
    """The parts that a city's figure is made of; none where the figure is its own."""
    if cell.district != board.city or board.specs[cell.indicator].roll_up == "none":
        return ()
    return tuple(part for part in board.districts(cell.indicator) if part.actual is not None or part.reported)


def months_of(cell: Progress, parts: Sequence[Progress], labels: Labels) -> list[tuple[str, str]]:
    """What each month is traced for: the figure itself, then those its increase and its year on year stand on."""
    t = labels.t
    month = cell.figure_month or cell.last_month or cell.month
    if parts:  # a total is worked out; what the city itself reports is a figure of its own
        return [] if cell.own_actual is None else [(t("What the city itself reports"), month)]
    asked = [(t("At the end of the month") if cell.kind in LEVELS else t("Cumulative"), month)]
    before = _months_before(month, cell.increase_months)
    if cell.increase is not None and (cell.kind in LEVELS or before[:4] == month[:4]):
        asked.append((t("The figure before"), before))
    if cell.last_year is not None:
        asked.append((t("Same period last year"), _months_before(month, YEAR)))
    return asked


def _last_reported(month: str, sources: Sources) -> str:
    """The latest month of the year, up to this one, that has a row; this one where none has."""
    earlier = [f"{month[:4]}-{at:02d}" for at in range(int(month[5:]), 0, -1)]
    return next((at for at in earlier if len(sources(at))), month)


def _months_before(month: str, count: int) -> str:
    return months.text(months.number(month) - count)


def revisions(rows: pd.DataFrame, cell: Progress, labels: Labels) -> list[Revision]:
    """The revisions of one cell, newest first; the steps of a funnel that one publication brought are one."""
    told = []
    for version, brought in rows.groupby("since", sort=True):
        one = brought.iloc[0]
        told.append(
            Revision(
                version=int(version),
                said=labels.n.listing([figure_of(row, cell, labels) for row in brought.to_dict("records")]),
                kind=labels.t(PUBLICATION_KINDS[one["kind"]]),
                published=labels.n.time(one["published_at"]),
                author=str(one["author"]),
                reason=str(one["reason"]),
                place=_place(brought, labels),
            )
        )
    if told and rows["until"].notna().all():
        told[-1] = replace(told[-1], is_withdrawn=True)
    return told[::-1]


def _place(rows: pd.DataFrame, labels: Labels) -> str:
    """File, sheet and row, as somebody who opens the file would look for them."""
    one, numbers = rows.iloc[0], rows["source_row"].dropna()
    if pd.isna(one["source_name"]):
        return ""
    first, last = (labels.n.figure(number) for number in (numbers.min(), numbers.max())) if len(numbers) else ("", "")
    parts = [
        labels.t("file {name}", name=one["source_name"]),
        "" if pd.isna(one["source_sheet"]) else labels.t("sheet {name}", name=one["source_sheet"]),
        labels.t("row {row}", row=first if first == last else f"{first}—{last}") if first else "",
    ]
    return labels.t(", ").join(filter(None, parts))


def figure_of(row: Mapping[str, object], cell: Progress, labels: Labels) -> str:
    """A stored figure as it was reported: with the decimals it had, a rate by what it is made of."""
    n = labels.n
    if cell.kind == "milestone":
        return labels.t("done") if row["value"] else labels.t("open")
    if pd.notna(row["numerator"]):
        return f"{n.as_kept(row['numerator'])} / {n.as_kept(row['denominator'])}"
    amount = n.as_kept(row["value"], cell.unit)
    return f"{amount}%" if cell.kind in RATES and not cell.steps else f"{amount}{_unit(cell, labels)}"


def _unit(cell: Progress, labels: Labels) -> str:
    name = labels.n.unit_name(cell.unit)
    return name if labels.n.language == "zh" or not name else f" {name}"


def _traced(name: str, month: str, cell: Progress, rows: pd.DataFrame, labels: Labels) -> str:
    """One month's figure with its revisions, newest first: what it said before, and where each stands."""
    t, told = labels.t, revisions(rows, cell, labels)
    title = t("{name} ({what})", name=name, what=labels.n.month(month))
    if not told:
        return f"<h3>{escape(title)}</h3><p>{escape(t('No figure was reported for this month.'))}</p>"
    earlier = [revision.said for revision in told[1:]] + [""]
    drawn = "".join(_revision(one, was, labels) for one, was in zip(told, earlier, strict=True))
    return f'<h3>{escape(title)}</h3><ol class="revisions">{drawn}</ol>'


def _revision(revision: Revision, was: str, labels: Labels) -> str:
    t = labels.t
    data = to_page(
        DataLink,
        labels.link,
        view="difference",
        state="all",
        a=str(max(revision.version - 1, 1)),
        b=str(revision.version),
    )
    said = f'<span class="old">{escape(was)}</span> → {escape(revision.said)}' if was else escape(revision.said)
    withdrawn = f" {escape(t('withdrawn since'))}" if revision.is_withdrawn else ""
    version = raw_link(data.href(), escape(t("Version {version}", version=revision.version)))
    return (
        f'<li><p><b>{said}</b>{withdrawn} <span class="muted">{escape(revision.kind)}</span> {version}</p>'
        f"<p>{escape(revision.place or t('published without a file'))}</p>"
        f'<p class="muted">{escape(revision.published)} {escape(revision.author)}<br>{escape(revision.reason)}</p></li>'
    )


def _total(board: Board, cell: Progress, parts: Sequence[Progress], labels: Labels, shown: TargetLink) -> str:
    """The parts a total is made of, each leading to its own source; the total as the last row."""
    t, p = labels.t, labels.phrases
    how = t(ROLL_UPS[board.specs[cell.indicator].roll_up])

    def figures(item: Progress) -> str:
        if item.status is Status.SUPPRESSED:
            return HIDDEN
        if item.kind in RATES and item.numerator is not None and item.denominator is not None:
            return f"{labels.n.figure(item.numerator)} / {labels.n.figure(item.denominator)}"
        return p.measured(item)

    def row(name: str, item: Progress, css: str = "") -> str:
        dated = f'<span class="muted">{escape(p.dated(item))}</span>'
        return f'<tr{css}><th scope="row">{name}</th><td class="n">{escape(figures(item))}{dated}</td></tr>'

    rows = [
        row(link(shown.change(cell=part.district).href(), labels.district(part.district), css="traced"), part)
        for part in parts
    ]
    rows.append(row(escape(labels.district(cell.district)), cell, ' class="whole"'))
    said = t("Parts: {count} ({how}). Open a part for its file and row.", count=len(parts), how=how)
    table = table_of((t("District"), t("Figure")), rows, caption=t("The parts of the total"), numeric=(1,))
    return f'<p class="muted">{escape(said)}</p>{table}'


def _target(cell: Progress, labels: Labels) -> str:
    """The target's values so far, each with its document: what completion and gap are measured against."""
    t, n, p = labels.t, labels.n, labels.phrases
    if not cell.revisions:
        return ""

    items, was = [], ""
    for revision in cell.revisions:
        now = p.target_value(cell, revision.value)
        said = f'<span class="old">{escape(was)}</span> → {escape(now)}' if was and was != now else escape(now)
        since = t("in force from {day}", day=n.day(revision.effective_from))
        by = f"{tier_name(revision.tier, labels)} {revision.document}".strip()
        reason = f"<br>{escape(revision.reason)}" if revision.reason else ""
        items.append(
            f'<li><p><b>{said}</b> {escape(since)}</p><p>{escape(by)}<span class="muted">{reason}</span></p></li>'
        )
        was = now
    return f'<h3>{escape(t("Annual target"))}</h3><ol class="revisions">{"".join(reversed(items))}</ol>'
