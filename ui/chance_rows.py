"""All districts against all targets by how the year is expected to end: chances, and where what is missing comes from.

Chances are a family of their own: five steps of ink and a per cent, on grounds that no status has. Pure.
"""

from collections.abc import Mapping, Sequence
from html import escape

from forecasting.contributions import contributions
from forecasting.shortfalls import AT_RISK
from forecasting.stored import Likelihood, Series, YearEnd
from tracking.board import Board
from tracking.matrix import Cell, Matrix, Row
from ui.forecast_words import LIKELIHOOD_WORDS, chance_text, likelihood_text
from ui.formats import NOTHING
from ui.labels import Labels
from ui.link import DistrictsLink
from ui.matrix_rows import column_head, tick
from ui.tables import caption_of, forecast_said, labelled, likelihood_mark, link, raw_link

DIFFICULT = (Likelihood.DIFFICULT, Likelihood.UNLIKELY)
LISTED = 7  # indicators whose shortfall is taken apart
NAMED = 3  # districts named of one
SLIGHT = 0.005  # of the target: less than this in all is not worth taking apart
YearEnds = Mapping[Series, YearEnd]


def by_chance(found: Matrix, year_ends: YearEnds) -> list[Row]:
    """The rows as the matrix is sorted: by the chance in one indicator, by how many are difficult, or as they are."""
    if found.sort == "code":
        return list(found.rows)
    if found.sort in found.codes:
        chances = {row.district: _chance(year_ends.get((found.sort, row.district))) for row in found.rows}
        return sorted(found.rows, key=lambda row: (chances[row.district] is None, chances[row.district] or 0.0))
    return sorted(found.rows, key=lambda row: [-count for count in _counted(row, year_ends)])


def _chance(year_end: YearEnd | None) -> float | None:
    return None if year_end is None else year_end.probability


def _counted(row: Row, year_ends: YearEnds) -> tuple[int, int]:
    """How many of its targets are difficult, and how many uncertain."""
    words = [end.likelihood for cell in row.cells if cell.is_involved and (end := _of(cell, year_ends))]
    return sum(word in DIFFICULT for word in words), words.count(Likelihood.UNCERTAIN)


def _of(cell: Cell, year_ends: YearEnds) -> YearEnd | None:
    return year_ends.get((cell.indicator, cell.district))


def chance_finding(found: Matrix, year_ends: YearEnds, labels: Labels) -> str:
    """The page's title: how many targets of how many districts are difficult to reach, and where most are."""
    counts = {row.district: _counted(row, year_ends)[0] for row in found.rows if row.kind != "municipal"}
    most = max(counts.values(), default=0)
    if not most:
        return labels.t("By the year-end forecast no district's target is difficult to reach.")
    return labels.t(
        "By the year-end forecast difficult to reach: {count}, districts with such a target: {districts}; the most in "
        "{names} ({most})",
        count=sum(counts.values()),
        districts=sum(count > 0 for count in counts.values()),
        names=labels.n.listing([labels.district(code) for code, count in counts.items() if count == most]),
        most=most,
    )


def chance_table(found: Matrix, labels: Labels, address: DistrictsLink, board: Board, year_ends: YearEnds) -> str:
    """District × indicator; the column sorted by is followed by each district's share of what is expected missing."""
    t = labels.t
    heads = "".join(column_head(code, found.sort, labels, address) for code in found.codes)
    shares = _shares(found.sort, board, year_ends)
    ends = [t("Difficult / uncertain"), *([t("Share of the expected shortfall")] if shares else [])]
    heads += "".join(f'<th scope="col" class="n">{escape(name)}</th>' for name in ends)
    corner = raw_link(address.change(sort="code").href(), escape(t("District")), current=found.sort == "code")
    body = ""
    for row in (found.city, *by_chance(found, year_ends)):
        is_city = row is found.city
        name = labels.district(row.district)
        head = (
            escape(name)
            if is_city
            else tick(row.district, labels, address) + link(labels.district_href(row.district), name)
        )
        cells = "".join(_cell(cell, board, year_ends, labels) for cell in row.cells)
        difficult, uncertain = _counted(row, year_ends)
        told = [f"{difficult} / {uncertain}"]
        told += [labels.n.percent(shares[row.district], 0) if row.district in shares else NOTHING] if shares else []
        cells += "".join(
            f'<td class="n"{labelled(end)}>{escape(text)}</td>' for end, text in zip(ends, told, strict=True)
        )
        body += f'<tr{" class=city" if is_city else ""}><th scope="row">{head}</th>{cells}</tr>'
    named = caption_of(t("Districts by chance of reaching the headline targets"))
    return (
        f'<div class="scroll"><table class="matrix">{named}<thead><tr><th scope="col">{corner}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _shares(indicator: str, board: Board, year_ends: YearEnds) -> dict[str, float]:
    """By district its share of what the districts are expected to miss; {} where the matrix is not sorted by a target
    that can be missed."""
    return {one.district: one.share for one in contributions(_parts(indicator, board, year_ends))}


def _parts(indicator: str, board: Board, year_ends: YearEnds) -> list[YearEnd]:
    return [year_ends[indicator, part] for part in board.parts if (indicator, part) in year_ends]


def _cell(cell: Cell, board: Board, year_ends: YearEnds, labels: Labels) -> str:
    if not cell.is_involved:
        return '<td class="none"></td>'
    year_end = _of(cell, year_ends)
    word = year_end.likelihood if year_end else None
    progress = board.progress[cell.indicator, cell.district]
    text = link(
        labels.target_href(cell.indicator, cell.district),
        chance_text(labels.n, _chance(year_end)),
        css="cover",
        title=forecast_said(progress, year_end, labels),
    )
    mark = likelihood_mark(word) if word else ""
    name = labelled(labels.indicator(cell.indicator, short=True))
    return f'<td class="cell{f" lk-{word}" if word else ""}"{name}>{mark}{text}</td>'


def chance_key(found: Matrix, year_ends: YearEnds, labels: Labels) -> str:
    """The words that occur with their per cents; what a dash means."""
    t = labels.t
    cells = [cell for row in (found.city, *found.rows) for cell in row.cells if cell.is_involved]
    words = {end.likelihood for cell in cells if (end := _of(cell, year_ends))}
    steps = {
        Likelihood.EXPECTED: "≥90%",
        Likelihood.CONFIDENT: "70–90%",
        Likelihood.UNCERTAIN: "40–70%",
        Likelihood.DIFFICULT: "15–40%",
        Likelihood.UNLIKELY: "<15%",
    }
    marks = "".join(
        f"<span>{likelihood_mark(word)}{escape(t(LIKELIHOOD_WORDS[word]))} {escape(step)}</span>"
        for word, step in steps.items()
        if word in words
    )
    dash = t("—: no forecast, the reason on hover; an empty cell: no such target")
    return f'<div class="key">{marks}<span>{escape(dash)}</span></div>'


def shortfalls_list(found: Matrix, board: Board, year_ends: YearEnds, labels: Labels) -> str:
    """Which districts make what is expected to be missing: of the indicator sorted by all, else of those at risk the
    largest; the least likely first."""
    t = labels.t
    if found.sort in board.specs:
        codes: Sequence[str] = [found.sort]
    else:
        codes = sorted(
            (code for code in found.codes if _matters(code, board, year_ends)),
            key=lambda code: _chance(year_ends.get((code, board.city))) or 0.0,
        )[:LISTED]
    entries = [_taken_apart(code, board, year_ends, labels, whole=len(codes) == 1) for code in codes]
    if not any(entries):
        return f'<p class="muted">{escape(t("Nothing to speak of is expected to be missing."))}</p>'
    return f'<ul class="attention">{"".join(entries)}</ul>'


def _matters(code: str, board: Board, year_ends: YearEnds) -> bool:
    parts = _parts(code, board, year_ends)
    city = year_ends.get((code, board.city))
    if city is None or not city.target:
        return False
    missing = sum(part.shortfall or 0.0 for part in parts)
    return missing >= SLIGHT * abs(city.target) and any(part.likelihood in AT_RISK for part in parts)


def _taken_apart(code: str, board: Board, year_ends: YearEnds, labels: Labels, *, whole: bool) -> str:
    t, n, progress = labels.t, labels.n, board.city_progress(code)
    made = contributions(_parts(code, board, year_ends))
    if not made:
        return ""
    city = year_ends.get((code, board.city))
    named = [
        t(
            "{district} {share}",
            district=link(labels.target_href(code, one.district), labels.district(one.district)),
            share=escape(n.percent(one.share, 0)),
        )
        for one in (made if whole else made[:NAMED])
    ]
    total = n.quantity(sum(one.shortfall for one in made), progress.unit, progress.decimals)
    mark = likelihood_mark(city.likelihood) if city and city.likelihood else ""
    told = escape(t("the districts' expected shortfalls together {amount}", amount=total))
    head = link(labels.target_href(code), labels.indicator(code, short=True))
    chance = f"{mark}{escape(likelihood_text(t, n, city))}"
    return f"<li><b>{head}</b> {chance}<br>{told}{escape(t(': '))}{n.listing(named)}</li>"
