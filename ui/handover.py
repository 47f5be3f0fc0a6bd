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
from tracking.progress import Progress
from tracking.status import Status
from ui.curve_words import has_line, last_year, month_names, this_year, usual_pace
from ui.district_rows import district_caption, ordered
from ui.fan import BANDS, way
from ui.forecast_report import by_month, forecast_lines, forecast_told
from ui.formats import HIDDEN, NOTHING, in_percent
from ui.labels import Labels
from ui.matrix_rows import cell_text, matrix_finding
from ui.phrases import CEILINGS, PACED, RATES
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
    done_with: str = "",
    year_end: YearEnd | None = None,
    parts: Sequence[YearEnd] = (),
) -> Report:
    """One target: its year as a line chart where there is one to draw, with its forecast in line and words, then its
    districts. `done_with`: a milestone's document; `parts`: the forecasts of the city's districts."""
    progress = board.progress.get((curve.indicator, curve.district), curve.progress)
    said = finding(progress, labels, done_with=done_with)
    sections = [district_section(board, curve.indicator, standing, labels)]
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


def with_legend(caption: str, rows: Sequence[Sequence[Cell]], labels: Labels) -> str:
    """The caption, and what … means where it occurs."""
    if not any(cell.text == HIDDEN for row in rows for cell in row):
        return caption
    said = labels.t("… withheld as the rules on small numbers require")
    return labels.t("; ").join(text for text in (caption, said) if text)


def district_section(board: Board, code: str, standing: Standing, labels: Labels) -> Section:
    """The table of a bulletin for one indicator, and the districts' completion beside what is expected by now."""
    t, city = labels.t, board.city_progress(code)
    rows = ordered(board.districts(code), standing.ranks, "place")
    unit = labels.n.unit_name(city.unit)
    headers = [t("District"), t("Annual target ({unit})", unit=unit), t("This month ({unit})", unit=unit)]
    headers += [t("Cumulative ({unit})", unit=unit), t("Completion (%)")]
    headers += [t("Against linear (points)")] if city.kind in PACED else []
    headers += [t("Year on year"), t("Rank"), t("Status")]
    cells = tuple(_row(row, standing.ranks.get(row.district), labels, bold=row is city) for row in (city, *rows))
    caption = with_legend(district_caption(board, standing, labels), cells, labels)
    table = Table(labels.indicator(code), caption, tuple(headers), cells, 0)
    chart = completion_bars(rows, labels, t("Completion by district, %"))
    said = finding(city, labels)
    return Section(said, table=table, chart=chart, notes=table.caption, name=labels.indicator(code, short=True))


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


def _row(row: Progress, rank: int | None, labels: Labels, *, bold: bool) -> tuple[Cell, ...]:
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
        figure(NOTHING if rank is None else str(rank), None if rank is None else float(rank)),
        Cell(p.status(row.status), status=str(row.status), bold=bold),
    )


def _change(row: Progress, text: str, *, bold: bool) -> Cell:
    """Year on year as the screen says it: in percent, in points of a rate, in units where a percentage misleads."""
    if text.endswith("%"):
        return Cell(text, row.change_pct, 1, percent=True, bold=bold)
    return Cell(text, row.change if row.kind in RATES else None, row.decimals, bold=bold)


def scaled(value: float | None, row: Progress, labels: Labels) -> float | None:
    """The value on the scale its text is written in: ten thousands become thousands in English."""
    return None if value is None else labels.n.on_scale(value, row.unit)


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
