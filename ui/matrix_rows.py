"""Districts side by side: the matrix of statuses, the tile map, who needs attention. Pure.

Shape and figure stand in every cell; only those behind or slightly behind are tinted, so that problems show as a
pattern and what is well does not shout.
"""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from tracking.board import Board
from tracking.fair import Standing
from tracking.matrix import Cell, Matrix, Row
from tracking.progress import Progress
from tracking.status import Status
from ui.formats import HIDDEN, NOTHING
from ui.labels import Labels
from ui.link import MOST_CHOSEN, DistrictsLink
from ui.tables import link, raw_link, status_mark

TINTED = (Status.WATCH, Status.BEHIND)


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


def matrix_table(found: Matrix, labels: Labels, address: DistrictsLink, *, rows: Sequence[Row] | None = None) -> str:
    """District × indicator; a row's name leads to the district, a column's to the target, the mark below it sorts."""
    t = labels.t
    heads = "".join(_column_head(code, found.sort, labels, address) for code in found.codes)
    ends = "".join(f'<th scope="col" class="n">{escape(text)}</th>' for text in (t("Behind"), t("Slightly behind")))
    body = _matrix_row(found.city, labels, address, is_city=True)
    body += "".join(_matrix_row(row, labels, address) for row in (found.rows if rows is None else rows))
    corner = raw_link(address.change(sort="code").href(), escape(t("District")), current=found.sort == "code")
    return (
        f'<div class="scroll"><table class="matrix"><thead><tr><th scope="col">{corner}</th>{heads}{ends}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _column_head(code: str, sort: str, labels: Labels, address: DistrictsLink) -> str:
    name = link(labels.target_href(code), labels.indicator(code, short=True), title=labels.indicator(code))
    mark = "▼" if sort == code else "▽"
    order = raw_link(
        address.change(sort=code).href(), mark, css="sort", title=labels.t("Sort by this column"), current=sort == code
    )
    return f'<th scope="col"{" class=sorted" if sort == code else ""}>{name}<br>{order}</th>'


def _matrix_row(row: Row, labels: Labels, address: DistrictsLink, *, is_city: bool = False) -> str:
    name = labels.district(row.district)
    head = escape(name) if is_city else link(labels.district_href(row.district), name)
    tick = "" if is_city else _tick(row.district, labels, address)
    cells = "".join(_cell(cell, labels) for cell in row.cells)
    counts = "".join(f'<td class="n">{count or NOTHING}</td>' for count in (row.behind, row.watch))
    return f'<tr{" class=city" if is_city else ""}><th scope="row">{tick}{head}</th>{cells}{counts}</tr>'


def _tick(district: str, labels: Labels, address: DistrictsLink) -> str:
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


def _cell(cell: Cell, labels: Labels) -> str:
    if not cell.is_involved:
        return '<td class="none"></td>'
    mark = status_mark(cell.status, labels.phrases, word=False)
    tint = f" {cell.status}" if cell.status in TINTED else ""
    text = link(labels.target_href(cell.indicator, cell.district), cell_text(cell, labels), css="cover")
    return f'<td class="cell{tint}">{mark} {text}</td>'


def tile_map(found: Matrix, board: Board, labels: Labels) -> str:
    """Every district as a tile of equal weight in its place; shaded by the rate sorted by, else by how many are behind.

    Counts of people are never mapped: a large district would always be dark.
    """
    tiles = []
    by_rate = found.sort in board.specs
    values = {row.district: _shade_value(row, found.sort, board) for row in found.rows}
    known = [value for value in values.values() if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    for row in found.rows:
        place = labels.districts[row.district]
        if place["tile_row"] is None or place["tile_row"] != place["tile_row"]:
            continue
        value = values[row.district]
        share = 0.0 if value is None else (value - low) / ((high - low) or 1.0)
        progress = board.progress.get((found.sort, row.district)) if by_rate else None
        figure = _tile_figure(row, progress, labels)
        mark = status_mark(progress.status, labels.phrases, word=False) if progress else ""
        style = f"grid-row:{int(place['tile_row']) + 1};grid-column:{int(place['tile_column']) + 1};--shade:{share:.2f}"
        tiles.append(
            f'<div class="tile" style="{style}">{mark}'
            f"{link(labels.district_href(row.district), labels.district(row.district), css='cover')}"
            f"<b>{escape(figure)}</b></div>"
        )
    return f'<div class="tiles">{"".join(tiles)}</div>'


def _shade_value(row: Row, sort: str, board: Board) -> float | None:
    if sort not in board.specs:
        return float(row.behind)
    progress = board.progress.get((sort, row.district))
    if progress is None:
        return None
    return progress.completion if progress.completion is not None else progress.actual


def _tile_figure(row: Row, progress: Progress | None, labels: Labels) -> str:
    silent = sum(cell.status is Status.NOT_REPORTED for cell in row.cells)
    if progress is None and silent:
        return labels.t("{count} not reported", count=silent)
    if progress is None:
        return labels.t("{count} behind", count=row.behind)
    return labels.phrases.completion(progress) or labels.phrases.value(progress)


def needing_attention(found: Matrix, labels: Labels) -> str:
    """The districts with targets behind, and which."""
    entries = []
    for row in found.rows:
        told = []
        for status in (Status.BEHIND, Status.WATCH):
            codes = [cell.indicator for cell in row.cells if cell.status is status]
            if codes:
                named = [
                    link(labels.target_href(code, row.district), labels.indicator(code, short=True)) for code in codes
                ]
                told.append(f"{status_mark(status, labels.phrases)} {labels.n.listing(named)}")
        if row.behind:
            name = link(labels.district_href(row.district), labels.district(row.district))
            entries.append(f"<li><b>{name}</b><br>{'<br>'.join(told)}</li>")
    if not entries:
        return f'<p class="muted">{escape(labels.t("No district has a target behind."))}</p>'
    return f'<ul class="attention">{"".join(entries)}</ul>'


def matrix_finding(found: Matrix, labels: Labels) -> str:
    """The page's title: how many districts have targets behind, and which have most."""
    t = labels.t
    districts = [row for row in found.rows if row.kind != "municipal"]
    behind = [row for row in districts if row.behind]
    if not behind:
        return t("No district has a target behind.")
    most = max(row.behind for row in behind)
    names = labels.n.listing([labels.district(row.district) for row in behind if row.behind == most])
    return t(
        "{count} of {all} districts have targets behind; {names} have most ({most})",
        count=len(behind),
        all=len(districts),
        names=names,
        most=most,
    )


def matrix_frame(found: Matrix, board: Board, standings: Mapping[str, Standing], labels: Labels) -> pd.DataFrame:
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
                    t("Completion, %"): None if progress.completion is None else round(progress.completion * 100, 1),
                    t("Rank"): place.place if place else None,
                }
            )
    return pd.DataFrame(rows)
