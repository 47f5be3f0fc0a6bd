"""All districts against all targets: the matrix of statuses and what it says. Pure.

Shape and figure stand in every cell; only those behind or slightly behind are tinted, so that problems show as a
pattern and what is well does not shout.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from forecasting.stored import Series, YearEnd
from tracking.board import Board
from tracking.completeness import Completeness
from tracking.fair import Standing
from tracking.matrix import Cell, Matrix, Row
from tracking.peers import is_counted, per_10k
from tracking.place_words import noise_text, place_text
from tracking.status import NEEDING_ATTENTION, UNJUDGED, Status
from ui.forecast_words import forecast_columns
from ui.formats import HIDDEN, NOTHING, in_percent
from ui.labels import Labels
from ui.link import MOST_CHOSEN, DistrictsLink
from ui.tables import caption_of, labelled, link, raw_link, status_mark

SIZED_IN = "10k_person"
MOST_NAMED = 2  # indicators in which most districts are behind


def cell_text(cell: Cell, labels: Labels) -> str:
    """The one figure of a cell as the rest of the screens show it."""
    if cell.status is Status.SUPPRESSED:
        return HIDDEN
    if cell.value is None:
        return NOTHING
    if cell.measure == "completion":
        return labels.n.percent(cell.value)
    if cell.measure == "rate":
        return labels.n.figure(cell.value, cell.decimals) + "%"
    if cell.measure == "done":
        return labels.t("done") if cell.value else labels.t("open")
    return labels.n.shown(cell.value, cell.unit, cell.decimals)


def matrix_table(
    found: Matrix,
    labels: Labels,
    address: DistrictsLink,
    board: Board,
    standings: Mapping[str, Standing],
    reports: Mapping[str, Completeness],
    *,
    rows: Sequence[Row] | None = None,
) -> str:
    """District × indicator; a row's name leads to the district, a column's to the target, the mark below it sorts.

    The column sorted by bears the places; size and completeness of reports stand at the end of every row, so that no
    place is read without them.
    """
    t = labels.t
    heads = "".join(column_head(code, found.sort, labels, address) for code in found.codes)
    ends = "".join(f'<th scope="col" class="n">{escape(name)}</th>' for name in _ends(labels))
    draw = _Drawing(labels, address, board, standings.get(found.sort), reports)
    body = draw.row(found.city, is_city=True)
    body += "".join(draw.row(row) for row in (found.rows if rows is None else rows))
    corner = raw_link(address.change(sort="code").href(), escape(t("District")), current=found.sort == "code")
    named = caption_of(t("Districts by headline target"))
    return (
        f'<div class="scroll"><table class="matrix">{named}<thead><tr><th scope="col">{corner}</th>{heads}{ends}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _counts(row: Row) -> str:
    """5 / 1; of a district of which nothing could be judged there is nothing to count."""
    if all(cell.status in UNJUDGED for cell in row.cells if cell.is_involved):
        return NOTHING
    return f"{row.behind} / {row.watch}"


def _ends(labels: Labels) -> tuple[str, ...]:
    """The headers of what stands at the end of a row."""
    t = labels.t
    size = t("Workforce, {unit}", unit=labels.n.unit_name(SIZED_IN))
    return t("Behind / slightly"), size, t("Reports in")


def column_head(code: str, sort: str, labels: Labels, address: DistrictsLink) -> str:
    name = link(labels.target_href(code), labels.indicator(code, short=True), title=labels.indicator(code))
    mark = "▼" if sort == code else "▽"
    order = raw_link(
        address.change(sort=code).href(), mark, css="sort", title=labels.t("Sort by this column"), current=sort == code
    )
    return f'<th scope="col"{" class=sorted" if sort == code else ""}>{name}<br>{order}</th>'


@dataclass(frozen=True)
class _Drawing:
    """What the rows of one matrix are drawn with; `standing`: of the indicator sorted by."""

    labels: Labels
    address: DistrictsLink
    board: Board
    standing: Standing | None
    reports: Mapping[str, Completeness]

    def row(self, row: Row, *, is_city: bool = False) -> str:
        labels = self.labels
        name = labels.district(row.district)
        head = escape(name) if is_city else link(labels.district_href(row.district), name)
        mark = "" if is_city else tick(row.district, labels, self.address)
        cells = "".join(self._cell(cell) for cell in row.cells)
        ends = "".join(
            f'<td class="n"{labelled(name)}>{escape(text)}</td>'
            for name, text in zip(_ends(labels), (_counts(row), *self._size(row.district)), strict=True)
        )
        return f'<tr{" class=city" if is_city else ""}><th scope="row">{mark}{head}</th>{cells}{ends}</tr>'

    def _cell(self, cell: Cell) -> str:
        if not cell.is_involved:
            return '<td class="none"></td>'
        mark = status_mark(cell.status, self.labels.phrases, word=False)
        tint = f" {cell.status}" if cell.status in NEEDING_ATTENTION else ""
        text = link(self.labels.target_href(cell.indicator, cell.district), self._figure(cell), css="cover")
        name = labelled(self.labels.indicator(cell.indicator, short=True))
        return f'<td class="cell{tint}"{name}>{mark} {text}{self._place(cell)}</td>'

    def _figure(self, cell: Cell) -> str:
        if self.address.per == "per10k" and cell.status is not Status.SUPPRESSED:
            progress = self.board.progress[cell.indicator, cell.district]
            found = per_10k(progress, self.labels.size(cell.district))
            if found is not None:
                return self.labels.n.shown(found.value, found.unit, found.decimals)
            if is_counted(progress):
                return NOTHING  # 市本级 has no workforce: its share of the target would be read as one of people
        return cell_text(cell, self.labels)

    def _place(self, cell: Cell) -> str:
        """The place in the indicator sorted by; why there is none stands below the matrix."""
        if self.standing is None or cell.indicator != self.standing.indicator or cell.district == self.board.city:
            return ""
        place = self.standing.of(cell.district)
        if place is None or place.place is None:
            return f'<span class="two">{NOTHING}</span>'
        return f'<span class="two">{escape(place_text(place, self.labels.link.lang))}</span>'

    def _size(self, district: str) -> tuple[str, str]:
        workforce, reports = self.labels.size(district), self.reports.get(district)
        size = NOTHING if workforce is None else self.labels.n.shown(workforce / 10_000, SIZED_IN, 1)
        return size, self.labels.n.percent(reports.share) if reports else NOTHING


def tick(district: str, labels: Labels, address: DistrictsLink) -> str:
    """Puts a district into the comparison, or takes it out."""
    chosen = [code for code in address.chosen.split(",") if code]
    is_in = district in chosen
    others = [code for code in chosen if code != district]
    if not is_in and len(others) >= MOST_CHOSEN:
        return '<span class="tick"></span>'
    changed = others if is_in else [*others, district]
    title = labels.t("Take out of the comparison") if is_in else labels.t("Compare")
    return raw_link(
        address.change(chosen=",".join(changed)).href(),
        "☑" if is_in else "☐",
        css="tick",
        title=f"{title} {labels.district(district)}",
    )


def matrix_key(found: Matrix, standings: Mapping[str, Standing], labels: Labels, *, per10k: bool = False) -> str:
    """The statuses that occur, in words, what the figures of the cells are, and how places are judged."""
    t, cells = labels.t, [cell for row in (found.city, *found.rows) for cell in row.cells if cell.is_involved]
    occurring = {cell.status for cell in cells}
    marks = "".join(f"<span>{status_mark(status, labels.phrases)}</span>" for status in Status if status in occurring)
    units = t("Figures: completion in %, rates in %, others as counted; an empty cell: no such target")
    if per10k:
        units = t("Figures: what is counted, per 10,000 of the workforce; rates in %; an empty cell: no such target")
    ranked = standings.get(found.sort)
    judged = f'<p class="muted small">{escape(_judged(ranked, labels))}</p>' if ranked else ""
    return f'<div class="key">{marks}<span>{escape(units)}</span></div>{judged}'


def _judged(standing: Standing, labels: Labels) -> str:
    """When districts share a place; or, where nobody has one, why."""
    if standing.count:
        return noise_text(standing, labels.link.lang, labels.n)
    reasons = [place_text(place, labels.link.lang) for place in standing.places]
    return labels.t("; ").join(dict.fromkeys(reasons))


def matrix_said(found: Matrix, labels: Labels) -> str:
    """How many targets are behind in all, and in which indicators most; as markup with links, '' where none is."""
    rows = [row for row in found.rows if row.kind != "municipal"]
    behind, watch = (sum(getattr(row, name) for row in rows) for name in ("behind", "watch"))
    counts = dict(zip(found.codes, found.behind, strict=True))
    most = sorted((code for code in counts if counts[code] > 1), key=lambda code: -counts[code])[:MOST_NAMED]
    told = labels.t("{behind} behind and {watch} slightly behind in all", behind=behind, watch=watch)
    if not most:
        return escape(told) if behind or watch else ""
    named = labels.n.listing([link(labels.target_href(code), labels.indicator(code, short=True)) for code in most])
    return labels.t("{told}, most in {names}", told=escape(told), names=named)


def matrix_finding(found: Matrix, labels: Labels) -> str:
    """The page's title: how many districts have targets behind, and which have most."""
    t = labels.t
    districts = [row for row in found.rows if row.kind != "municipal"]
    if not districts:
        return t("No districts report here, so there are none to compare.")
    behind = [row for row in districts if row.behind]
    if not behind:
        return t("No district has a target behind.")
    most = max(row.behind for row in behind)
    names = labels.n.listing([labels.district(row.district) for row in behind if row.behind == most])
    return t(
        "Districts with targets behind: {count} of {all}, the most in {names} ({most})",
        count=len(behind),
        all=len(districts),
        names=names,
        most=most,
    )


def matrix_frame(
    found: Matrix,
    board: Board,
    standings: Mapping[str, Standing],
    labels: Labels,
    year_ends: Mapping[Series, YearEnd],
) -> pd.DataFrame:
    """The matrix as plain figures, one line a district and indicator, for the CSV."""
    t = labels.t
    rows = []
    for row in (found.city, *found.rows):
        for cell in row.cells:
            progress = board.progress[cell.indicator, cell.district]
            place = standings[cell.indicator].of(cell.district) if cell.indicator in standings else None
            rows.append(
                {
                    t("District"): labels.district(row.district),
                    t("Indicator"): labels.indicator(cell.indicator),
                    t("Status"): labels.phrases.status(cell.status),
                    t("Unit"): labels.n.unit_name(cell.unit),
                    t("Cumulative"): progress.actual,
                    t("Annual target"): progress.target,
                    t("Completion, %"): in_percent(progress.completion),
                    t("Rank"): place.place if place else None,
                    **(forecast_columns(year_ends, progress, t) if year_ends else {}),
                }
            )
    return pd.DataFrame(rows)
