"""The content of a document from what a page shows: the same figures, in the same words. Pure.

A report is made when somebody asks for it, of the board the page was drawn from, so that a file and the screen cannot
differ; what the viewer may not see is not on the board.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from forecasting.stored import YearEnd
from reports.content import BarChart, Cell, LineChart, Report, Section, Series, Stamp, Table
from tracking.board import Board
from tracking.curve import Curve
from tracking.fair import Standing
from tracking.matrix import Cell as MatrixCell
from tracking.matrix import Matrix, Row
from tracking.status import Status
from ui.curve_words import has_line, last_year, month_names, this_year, usual_pace
from ui.district_rows import ordered
from ui.district_section import completion_bars, district_section, with_legend
from ui.fan import BANDS, way
from ui.forecast_report import by_month, forecast_lines, forecast_told
from ui.labels import Labels
from ui.matrix_rows import cell_text, matrix_finding
from ui.phrases import CEILINGS, RATES
from ui.target_parts import finding

SIDE_BY_SIDE = 6  # targets in a table of the matrix
BEHIND, WATCH = Status.BEHIND, Status.WATCH


def stamp(
    labels: Labels, *, mark: str, published: str, address: str, author: str, today: date, moment: datetime
) -> Stamp:
    """Where the figures come from. `today`: the business day; `moment`: when the file itself was made."""
    return Stamp(
        language=labels.link.lang,
        product=labels.t("Employment targets"),
        city=labels.district(labels.city),
        period=labels.n.month(labels.link.month),
        mark=mark,
        version=labels.link.v,
        published=published,
        link=address,
        author=author,
        made=labels.n.day(today),
        moment=moment,
    )


def bulletin(
    board: Board,
    codes: Sequence[str],
    standings: Mapping[str, Standing],
    conclusion: Sequence[str],
    labels: Labels,
    sign: Stamp,
    *,
    filters: str = "",
) -> Report:
    """The monthly bulletin (月度通报): the conclusion, then a section an indicator with the table of its districts."""
    t = labels.t
    title = t("Progress of employment targets, {month}", month=labels.n.month(labels.link.month))
    sections = tuple(district_section(board, code, standings[code], labels) for code in codes)
    return Report(title, sign.city, tuple(conclusion), sections, definitions(codes, labels), filters, sign)


def target_report(
    board: Board,
    curve: Curve,
    standing: Standing,
    labels: Labels,
    sign: Stamp,
    *,
    documents: Mapping[str, str] | None = None,
    year_end: YearEnd | None = None,
    parts: Sequence[YearEnd] = (),
) -> Report:
    """One target: its year as a line chart where there is one to draw, with its forecast in line and words, then its
    districts. `documents`: district -> the document that a milestone was done with; `parts`: the forecasts of the
    city's districts."""
    progress = board.progress.get((curve.indicator, curve.district), curve.progress)
    done_with = (documents or {}).get(curve.district, "") if progress.actual else ""
    said = finding(progress, labels, done_with=done_with)
    sections = [district_section(board, curve.indicator, standing, labels, documents)]
    if has_line(curve):
        told = forecast_told(year_end, parts, curve, labels)
        drawn = _scaled_chart(curve, labels, [*_reported_lines(curve, labels), *forecast_lines(year_end, labels)])
        short = labels.indicator(curve.indicator, short=True)
        sections.insert(0, Section(said, told, chart=drawn, name=short))
    name = labels.indicator(curve.indicator)
    filters = f"{name}, {labels.district(curve.district)}"
    return Report(name, sign.city, (said,), tuple(sections), definitions((curve.indicator,), labels), filters, sign)


def matrix_report(found: Matrix, title: str, labels: Labels, sign: Stamp) -> Report:
    """Every district against every target, a few targets a table: more would not stand side by side on a page."""
    t = labels.t
    behind = [
        t("{district} behind: {names}", district=labels.district(row.district), names=labels.n.listing(named))
        for row in found.rows
        if (named := [labels.indicator(cell.indicator, short=True) for cell in row.cells if cell.status == BEHIND])
    ]
    parts = tuple(_matrix_section(found, first, labels) for first in range(0, len(found.codes), SIDE_BY_SIDE))
    filters = t("All districts; headline targets: {count}", count=len(found.codes))
    name = t("Progress of employment targets, {month}", month=labels.n.month(labels.link.month))
    told = (title, *behind)
    return Report(name, t("Districts"), told, parts, definitions(found.codes, labels), filters, sign)


def _matrix_section(found: Matrix, first: int, labels: Labels) -> Section:
    """The targets from the one at `first` on, with what can be said of them alone."""
    t, part = labels.t, matrix_part(found, first, first + SIDE_BY_SIDE)
    headers = (t("District"), *(labels.indicator(code, short=True) for code in part.codes), t("Behind"))
    rows = tuple(
        (
            Cell(labels.district(row.district), bold=row is part.city),
            *(_matrix_cell(cell, labels) for cell in row.cells),
            Cell(str(row.behind), float(row.behind)),
        )
        for row in (part.city, *part.rows)
    )
    last = first + len(part.codes)
    title = t("Targets {first} to {last}: {said}", first=first + 1, last=last, said=matrix_finding(part, labels))
    name = t("Targets {first} to {last}", first=first + 1, last=last)
    table = Table(name, with_legend(t("Unit: %, points"), rows, labels), headers, rows, 0)
    return Section(title, table=table, name=name)


def matrix_part(found: Matrix, first: int, last: int) -> Matrix:
    """The matrix of some of its targets, with the counts of these alone; the districts stay in their order."""

    def part(row: Row) -> Row:
        cells = row.cells[first:last]
        behind, watch = (sum(cell.status == status for cell in cells) for status in (BEHIND, WATCH))
        return replace(row, cells=cells, behind=behind, watch=watch)

    return replace(
        found,
        codes=found.codes[first:last],
        city=part(found.city),
        rows=tuple(part(row) for row in found.rows),
        behind=found.behind[first:last],
        watch=found.watch[first:last],
    )


def _matrix_cell(cell: MatrixCell, labels: Labels) -> Cell:
    """The figure with its status; empty where the district has no part in it, a bare … where it is withheld."""
    if not cell.is_involved:
        return Cell("")
    if cell.status is Status.SUPPRESSED:
        return Cell(cell_text(cell, labels))
    value = None if cell.value is None else labels.n.on_scale(cell.value, cell.unit)
    is_share = cell.measure == "completion"
    return Cell(cell_text(cell, labels), value, 1 if is_share else cell.decimals, is_share, status=str(cell.status))


def line_chart(curve: Curve, labels: Labels, year_end: YearEnd | None = None) -> LineChart:
    """The chart of the page with the same lines under the same names, and the forecast's ranges around its median."""
    series = _reported_lines(curve, labels)
    steps = () if year_end is None else way(year_end)
    if steps:
        named = labels.t("Year-end forecast (median, 50%, 80% and 95% range)")
        series.append((named, by_month(steps, "q50"), "forecast"))
    scale = labels.n.on_scale(1.0, curve.unit)
    bands = tuple(
        (_scaled(by_month(steps, low), scale), _scaled(by_month(steps, high), scale)) for low, high in BANDS if steps
    )
    return replace(_scaled_chart(curve, labels, series), bands=bands)


def _reported_lines(curve: Curve, labels: Labels) -> list[Series]:
    """What was reported and what it is held against, in the indicator's own unit."""
    t = labels.t
    series: list[Series] = [(this_year(curve, labels), curve.actual, "actual")]
    if any(value is not None for value in curve.last_year):
        series.append((last_year(curve, labels), curve.last_year, "last_year"))
    if curve.seasonal:
        series.append((usual_pace(curve, labels), curve.seasonal, "seasonal"))
    if any(value is not None for value in curve.linear):
        series.append((t("Linear pace"), curve.linear, "linear"))
    if curve.target is not None:
        named = t("Ceiling") if curve.kind in CEILINGS else t("Annual target")
        series.append((named, (curve.target,) * 12, "target"))
    return series


def _scaled_chart(curve: Curve, labels: Labels, series: Sequence[Series]) -> LineChart:
    """The lines on the scale that the language writes the unit in."""
    scale = labels.n.on_scale(1.0, curve.unit)
    drawn = tuple((name, _scaled(values, scale), role) for name, values, role in series)
    unit = "%" if curve.kind in RATES else labels.n.unit_name(curve.unit)
    return LineChart(labels.indicator(curve.indicator), month_names(labels), drawn, unit, curve.decimals)


def _scaled(values: Sequence[float | None], scale: float) -> tuple[float | None, ...]:
    return tuple(None if value is None else value * scale for value in values)


def curve_picture(curve: Curve, labels: Labels, year_end: YearEnd | None = None) -> LineChart:
    """The page's chart with its finding as its title."""
    return replace(line_chart(curve, labels, year_end), title=finding(curve.progress, labels))


def bars_by_indicator(
    board: Board, codes: Sequence[str], standings: Mapping[str, Standing], labels: Labels
) -> dict[str, tuple[str, Callable[[], BarChart]]]:
    """Of each indicator the districts' completion, best place first: code -> its name and what makes the chart."""
    charts = {}
    for code in codes:
        rows = ordered(board.districts(code), standings[code].ranks, "place")
        title = labels.t("{name}: completion by district, %", name=labels.indicator(code))
        if completion_bars(rows, labels, title) is not None:
            name = labels.indicator(code, short=True)
            charts[code] = (name, partial(completion_bars, rows, labels, title))
    return charts


def definitions(codes: Sequence[str], labels: Labels) -> tuple[tuple[str, str, str], ...]:
    lang = labels.link.lang
    rows = [labels.indicators[code] for code in codes]
    return tuple(
        (str(row[f"name_{lang}"]), str(row[f"definition_{lang}"]), str(row[f"formula_{lang}"])) for row in rows
    )
