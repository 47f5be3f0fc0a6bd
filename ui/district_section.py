"""One indicator in a document: the table of its districts as in a bulletin, and their completion as bars. Pure."""

from collections.abc import Mapping, Sequence

from reports.content import BarChart, Cell, Section, Table
from tracking.board import Board
from tracking.fair import Standing
from tracking.progress import Progress
from tracking.status import Status
from ui.district_rows import district_caption, ordered
from ui.formats import HIDDEN, NOTHING, in_percent
from ui.labels import Labels
from ui.phrases import PACED, RATES
from ui.target_parts import finding


def with_legend(caption: str, rows: Sequence[Sequence[Cell]], labels: Labels) -> str:
    """The caption, and what … means where it occurs."""
    if not any(cell.text == HIDDEN for row in rows for cell in row):
        return caption
    said = labels.t("… withheld as the rules on small numbers require")
    return labels.t("; ").join(text for text in (caption, said) if text)


def district_section(
    board: Board, code: str, standing: Standing, labels: Labels, documents: Mapping[str, str] | None = None
) -> Section:
    """The table of a bulletin for one indicator, and the districts' completion beside what is expected by now; of a
    milestone what there is to say of it. `documents`: district -> the document that a milestone was done with."""
    if board.city_progress(code).kind == "milestone":
        return _milestone_section(board, code, labels, documents or {})
    t, city = labels.t, board.city_progress(code)
    rows = ordered(board.districts(code), standing.ranks, "place")
    unit = labels.n.unit_name(city.unit)
    headers = [t("District"), t("Annual target ({unit})", unit=unit), t("This month ({unit})", unit=unit)]
    headers += [t("Cumulative ({unit})", unit=unit), t("Completion (%)")]
    headers += [t("Against linear (points)")] if city.kind in PACED else []
    headers += [t("Year on year"), *([t("Rank")] if rows else []), t("Status")]
    ranks = standing.ranks if rows else None
    cells = tuple(_row(row, ranks, labels, bold=row is city) for row in (city, *rows))
    caption = with_legend(district_caption(board, standing, labels), cells, labels)
    kept = (tuple(headers), cells) if rows else without_empty(headers, cells)
    table = Table(labels.indicator(code), caption, *kept, 0)
    chart = completion_bars(rows, labels, t("Completion by district, %"))
    said = finding(city, labels)
    return Section(said, table=table, chart=chart, notes=table.caption, name=labels.indicator(code, short=True))


def _milestone_section(board: Board, code: str, labels: Labels, documents: Mapping[str, str]) -> Section:
    """Who has done it, with which document, and when it is due: it has no quantity, so no other column."""
    t, city = labels.t, board.city_progress(code)
    rows = (city, *ordered(board.districts(code), {}, "code"))
    cells = tuple(
        (
            Cell(labels.district(row.district), bold=row is city),
            Cell(labels.phrases.status(row.status), status=str(row.status), bold=row is city),
            Cell(documents.get(row.district, "") if row.actual else NOTHING),
            Cell(labels.n.day(row.due) if row.due else NOTHING),
            Cell(row.document or NOTHING),
        )
        for row in rows
    )
    headers = (t("District"), t("Status"), t("Completed with"), t("Due day"), t("Document"))
    told = []
    for at in (4, 3):  # what is the same for everybody is said once, above the table
        same = {row[at].text for row in cells} - {NOTHING}
        if len(rows) > 1 and len(same) == 1:
            told.insert(0, t("{name}: {said}", name=headers[at], said=same.pop()))
            headers = (*headers[:at], *headers[at + 1 :])
            cells = tuple((*row[:at], *row[at + 1 :]) for row in cells)
    table = Table(labels.indicator(code), t("; ").join(told), *without_empty(headers, cells), 0)
    documented = documents.get(city.district, "") if city.actual else ""
    said = finding(city, labels, done_with=documented)
    return Section(said, table=table, name=labels.indicator(code, short=True))


def without_empty(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Headers and rows of the columns in which anybody has anything."""
    kept = [at for at in range(len(headers)) if any(row[at].text not in ("", NOTHING) for row in rows)]
    return tuple(headers[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)


def completion_bars(rows: Sequence[Progress], labels: Labels, title: str, *, by: str = "district") -> BarChart | None:
    """Completion beside what is expected by now, a bar a district (or, `by` indicator, a bar an indicator of one
    district); None where no pace is judged."""
    paced = [row for row in rows if row.completion is not None and row.kind in PACED]
    if not paced:
        return None
    return BarChart(
        title=title,
        categories=tuple(
            labels.district(row.district) if by == "district" else labels.indicator(row.indicator, short=True)
            for row in paced
        ),
        values=tuple(in_percent(row.completion) or 0.0 for row in paced),
        reference=tuple(in_percent(row.expected_share) for row in paced),
        names=(labels.t("Completion"), labels.t("expected by now")),
    )


def _row(row: Progress, ranks: Mapping[str, int | None] | None, labels: Labels, *, bold: bool) -> tuple[Cell, ...]:
    """`ranks`: None where there are no districts to have one."""
    p, n = labels.phrases, labels.n
    rate = row.kind in RATES
    hidden = row.status is Status.SUPPRESSED

    def figure(text: str, value: float | None, decimals: int = 0, *, percent: bool = False) -> Cell:
        return Cell(text or NOTHING, None if hidden else value, decimals, percent, bold=bold)

    pace = (figure(n.signed(row.points_linear, 1), row.points_linear, 1),) if row.kind in PACED else ()
    target = p.target(row) if rate or row.target is None else n.shown(row.target, row.unit, p.target_decimals(row))
    return (
        Cell(labels.district(row.district), bold=bold),
        figure(target, scaled(row.target, row, labels), p.target_decimals(row)),
        figure(p.increase(row), scaled(row.increase, row, labels), row.decimals),
        figure(p.value(row), scaled(row.actual, row, labels), row.decimals),
        figure(p.completion(row), row.completion, 1, percent=True),
        *pace,
        _change(row, p.change(row), bold=bold),
        *((_place(ranks.get(row.district)),) if ranks is not None else ()),
        Cell(p.status(row.status), status=str(row.status), bold=bold),
    )


def _place(rank: int | None) -> Cell:
    return Cell(NOTHING) if rank is None else Cell(str(rank), float(rank))


def _change(row: Progress, text: str, *, bold: bool) -> Cell:
    """Year on year as the screen says it: in percent, in points of a rate, in units where a percentage misleads."""
    if text.endswith("%"):
        return Cell(text, row.change_pct, 1, percent=True, bold=bold)
    return Cell(text, row.change if row.kind in RATES else None, row.decimals, bold=bold)


def scaled(value: float | None, row: Progress, labels: Labels) -> float | None:
    """The value on the scale its text is written in: ten thousands become thousands in English."""
    return None if value is None else labels.n.on_scale(value, row.unit)
