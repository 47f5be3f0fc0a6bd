"""What the districts pages hand over: one district's targets, and a few districts side by side. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from reports.content import Cell, Report, Section, Stamp, Table
from tracking.fair import Standing
from tracking.place_words import noise_text
from tracking.progress import Progress
from tracking.status import WEAKEST_FIRST
from ui.compare import Comparison, comparison_title
from ui.district_section import completion_bars, scaled, with_legend
from ui.formats import NOTHING
from ui.handover import definitions
from ui.labels import Labels
from ui.phrases import PACED
from ui.small_charts import course_picture


def district_report(
    rows: Sequence[Progress],
    district: str,
    said: Sequence[str],
    standings: Mapping[str, Standing],
    labels: Labels,
    sign: Stamp,
    *,
    size: str,
) -> Report:
    """One district: how it stands in words, its targets as a table, its completion beside what is expected by now.

    `said`: the sentences of the page, the first as its title; `size`: kind, size and reports, as beside the places.
    """
    t, name = labels.t, labels.district(district)
    headers = (
        t("Indicator"),
        t("Annual target"),
        t("This month"),
        t("Cumulative"),
        t("Completion (%)"),
        t("To go"),
        t("A month"),
        t("Rank"),
        t("Status"),
    )
    body = tuple(_row(row, standings.get(row.indicator), labels) for row in rows)
    table = Table(t("Headline targets of {district}", district=name), with_legend(size, body, labels), headers, body)
    chart = completion_bars(rows, labels, t("{district}: completion, %", district=name), by="indicator")
    judged = [noise_text(standings[row.indicator], labels.link.lang, labels.n) for row in rows]
    notes = labels.t("; ").join(dict.fromkeys(judged))
    section = Section(_counted(table.title, rows, labels), table=table, chart=chart, notes=notes, name=name)
    codes = [row.indicator for row in rows]
    return Report(table.title, sign.city, tuple(said), (section,), definitions(codes, labels), name, sign)


def _counted(name: str, rows: Sequence[Progress], labels: Labels) -> str:
    """鹤汀县主要指标：滞后5项，略慢1项，正常4项."""
    t, counts = labels.t, Counter(row.status for row in rows)
    told = [
        t("{status} {count}", status=labels.phrases.status(status), count=counts[status])
        for status in WEAKEST_FIRST
        if counts[status]
    ]
    return t("{name}: {said}", name=name, said=t(", ").join(told))


def _row(row: Progress, standing: Standing | None, labels: Labels) -> tuple[Cell, ...]:
    p = labels.phrases
    is_paced = row.kind in PACED
    gap = labels.n.shown(p.missing(row), row.unit, row.decimals) if is_paced else p.gap(row)
    return (
        Cell(labels.indicator(row.indicator, short=True)),
        Cell(p.target(row), scaled(row.target, row, labels), p.target_decimals(row)),
        Cell(p.increase(row), scaled(row.increase, row, labels), row.decimals),
        Cell(p.value(row), scaled(row.actual, row, labels), row.decimals),
        Cell(p.completion(row) or NOTHING, row.completion, 1, percent=True),
        Cell(gap, scaled(p.missing(row), row, labels) if is_paced else None, row.decimals),
        _needed(row, labels) if is_paced else Cell(NOTHING),
        _place(standing, row.district),
        Cell(p.status(row.status), status=str(row.status)),
    )


def _needed(row: Progress, labels: Labels) -> Cell:
    """What each month left must bring."""
    each = labels.phrases.needed_each(row)
    text = labels.phrases.needed(row, with_unit=False)
    return Cell(text) if each is None else Cell(text, scaled(each[0], row, labels), each[1])


def _place(standing: Standing | None, district: str) -> Cell:
    """The place as a number; districts that share one bear the same."""
    place = standing.of(district) if standing else None
    if place is None or place.place is None:
        return Cell(NOTHING)
    return Cell(str(place.place), float(place.place))


def comparison_report(found: Comparison, labels: Labels, sign: Stamp) -> Report:
    """The districts side by side: figures with their status, places, and a chart an indicator."""
    t, title = labels.t, comparison_title(found)

    def table(name: str, caption: str, sides: Sequence[str], cell: Callable[[str, str], Cell]) -> Table:
        headers = (t("Indicator"), *(labels.district(side) for side in sides))
        rows = tuple(
            (Cell(labels.indicator(code, short=True)), *(cell(code, side) for side in sides)) for code in found.codes
        )
        return Table(name, with_legend(caption, rows, labels), headers, rows)

    def figure(code: str, side: str) -> Cell:
        row, p = found.board.progress[code, side], labels.phrases
        if not row.is_involved:
            return Cell("")
        if p.completion(row):
            return Cell(p.completion(row), row.completion, 1, percent=True, status=str(row.status))
        return Cell(p.value(row), scaled(row.actual, row, labels), row.decimals, status=str(row.status))

    def place(code: str, side: str) -> Cell:
        return _place(found.standings.get(code), side)

    ranked = t("Places of the districts")
    figures = table(title, t("Unit: %, points"), found.sides, figure)
    places = table(ranked, t("; ").join(found.sizes), found.districts, place)
    sections = [
        Section(title, table=figures, name=t("Side by side")),
        Section(ranked, table=places, name=t("Rank")),
    ]
    for code in found.drawn:
        chart = course_picture(code, found)
        sections.append(Section(chart.title, chart=chart, name=labels.indicator(code, short=True)))
    conclusion = (title, *found.sizes)
    return Report(title, sign.city, conclusion, tuple(sections), definitions(found.codes, labels), "", sign)
