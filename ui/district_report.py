"""What the districts pages hand over: one district's targets, and a few districts side by side. Pure."""

from collections.abc import Callable, Mapping, Sequence

from reports.content import Cell, Report, Section, Stamp, Table
from tracking.fair import Standing
from tracking.place_words import noise_text, place_text
from tracking.progress import Progress
from ui.compare import Comparison, comparison_title
from ui.formats import NOTHING
from ui.handover import completion_bars, definitions, scaled, with_legend
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
    section = Section(said[0], table=table, chart=chart, notes=notes, name=name)
    codes = [row.indicator for row in rows]
    return Report(table.title, sign.city, tuple(said), (section,), definitions(codes, labels), name, sign)


def _row(row: Progress, standing: Standing | None, labels: Labels) -> tuple[Cell, ...]:
    p, place = labels.phrases, standing.of(row.district) if standing else None
    unit = labels.n.unit_name(row.unit)
    name = labels.indicator(row.indicator, short=True)
    needed = p.needed(row, with_unit=False) if row.kind in PACED else NOTHING
    return (
        Cell(labels.t("{name} ({what})", name=name, what=unit) if unit else name),
        Cell(p.target(row), scaled(row.target, row, labels), p.target_decimals(row)),
        Cell(p.increase(row), scaled(row.increase, row, labels), row.decimals),
        Cell(p.value(row), scaled(row.actual, row, labels), row.decimals),
        Cell(p.completion(row) or NOTHING, row.completion, 1, percent=True),
        Cell(p.gap(row)),
        Cell(needed),
        Cell(place_text(place, labels.link.lang) if place else NOTHING),
        Cell(p.status(row.status), status=str(row.status)),
    )


def comparison_report(found: Comparison, labels: Labels, sign: Stamp) -> Report:
    """The districts side by side: figures with their status, places, and a chart an indicator."""
    t, title = labels.t, comparison_title(found)
    headers = (t("Indicator"), *(labels.district(side) for side in found.sides))

    def table(name: str, caption: str, cell: Callable[[str, str], Cell]) -> Table:
        rows = tuple(
            (Cell(labels.indicator(code, short=True)), *(cell(code, side) for side in found.sides))
            for code in found.codes
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
        standing = found.standings.get(code)
        held = standing.of(side) if standing and side != found.board.city else None
        return Cell(place_text(held, labels.link.lang) if held else "")

    sizes = t("; ").join(found.sizes)
    places = t("Places of the districts")
    sections = [
        Section(title, table=table(title, t("Unit: %, points"), figure), name=t("Side by side")),
        Section(places, table=table(places, sizes, place), name=t("Rank")),
    ]
    for code in found.drawn:
        chart = course_picture(code, found)
        sections.append(Section(chart.title, chart=chart, name=labels.indicator(code, short=True)))
    return Report(title, sign.city, (title,), tuple(sections), definitions(found.codes, labels), sizes, sign)
