"""Where the districts stand: a map of equal tiles, and beside it who needs attention. Pure.

Outlines of the districts would need boundaries that no database has to hold; a tile for each, in its place, needs none
and gives a small county the weight of a large one.
"""

from collections.abc import Mapping
from html import escape

from reports.content import Tile, TileChart
from tracking.board import Board
from tracking.matrix import Matrix, Row
from tracking.progress import Progress
from tracking.status import NEEDING_ATTENTION, UNJUDGED, Status
from ui.formats import NOTHING
from ui.labels import Labels
from ui.phrases import PACED
from ui.tables import link, status_mark

MAPPED = ("completion", "rate")  # measures of a cell that may shade a tile


def tile_map(found: Matrix, board: Board, labels: Labels) -> str:
    """Every district as a tile of equal weight in its place, shaded by the rate sorted by, else by the share of its
    targets that are behind; its status stands in the corner.

    What is counted is never mapped: a large district would always be dark.
    """
    shades = _shades(found, labels)
    ends, tiles = _ends(shades), []
    for row in found.rows:
        if row.district not in shades:
            continue
        place, shade = labels.districts[row.district], shades[row.district]
        share = 0.0 if shade is None else _share(shade, ends)
        progress = board.progress.get((found.sort, row.district))
        mark = status_mark(progress.status, labels.phrases, word=False) if progress and progress.is_involved else ""
        style = f"grid-row:{int(place['tile_row']) + 1};grid-column:{int(place['tile_column']) + 1};--shade:{share:.2f}"
        tiles.append(
            f'<div class="tile{" blank" if shade is None else ""}" style="{style}">{mark}'
            f"{link(labels.district_href(row.district), labels.district(row.district), css='cover')}"
            f"<b>{escape(_tile_figure(row, progress, labels))}</b></div>"
        )
    return f'<div class="tiles">{"".join(tiles)}</div>'


def tile_key(found: Matrix, labels: Labels) -> str:
    """From which to which rate the shades run; '' where nothing is shaded."""
    low, high = _ends(_shades(found, labels))
    if low == high:
        return ""
    pale, dark = (escape(_shown(shade, found, labels)) for shade in (low, high))
    return f'<div class="shades"><span>{pale}</span><i></i><span>{dark}</span></div>'


def tile_picture(found: Matrix, board: Board, title: str, labels: Labels) -> TileChart:
    """The same map for a picture."""
    shades = _shades(found, labels)
    ends = _ends(shades)
    tiles = []
    for row in found.rows:
        if row.district not in shades:
            continue
        place, shade = labels.districts[row.district], shades[row.district]
        progress = board.progress.get((found.sort, row.district))
        tiles.append(
            Tile(
                name=labels.district(row.district),
                row=int(place["tile_row"]),
                column=int(place["tile_column"]),
                figure=_tile_figure(row, progress, labels),
                shade=None if shade is None else _share(shade, ends),
                status=str(progress.status) if progress and progress.is_involved else None,
            )
        )
    low, high = (_shown(shade, found, labels) for shade in ends)
    return TileChart(title, tuple(tiles), (low, high) if ends[0] < ends[1] else ("", ""))


def _ends(shades: Mapping[str, float | None]) -> tuple[float, float]:
    """The lowest and the highest rate that shades a tile."""
    known = [shade for shade in shades.values() if shade is not None]
    return min(known, default=0.0), max(known, default=0.0)


def _share(shade: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return (shade - low) / ((high - low) or 1.0)


def _shown(shade: float, found: Matrix, labels: Labels) -> str:
    cell = next((cell for row in found.rows for cell in row.cells if cell.indicator == found.sort), None)
    if cell is not None and cell.measure == "rate":
        return labels.n.figure(shade, cell.decimals) + "%"
    return labels.n.percent(shade, 1 if cell is not None else 0)


def _shades(found: Matrix, labels: Labels) -> dict[str, float | None]:
    """By district with a tile what that is shaded by: the completion or rate sorted by, else the share of its targets
    that are behind; None where there is no such rate."""
    shades: dict[str, float | None] = {}
    for row in found.rows:
        tile = labels.districts[row.district]["tile_row"]
        if tile is None or tile != tile:
            continue
        involved = [cell for cell in row.cells if cell.is_involved]
        if found.sort in ("behind", "code"):
            judged = [cell for cell in involved if cell.status not in UNJUDGED]
            shades[row.district] = row.behind / len(judged) if judged else None
        else:
            cell = next((cell for cell in involved if cell.indicator == found.sort), None)
            is_rate = cell is not None and cell.measure in MAPPED and cell.status is not Status.SUPPRESSED
            shades[row.district] = cell.value if is_rate else None
    return shades


def _tile_figure(row: Row, progress: Progress | None, labels: Labels) -> str:
    if progress is not None:
        if not progress.is_involved:
            return NOTHING
        if progress.actual is None:
            return labels.phrases.status(progress.status)
        by_completion = progress.kind in PACED and progress.completion is not None
        return labels.n.percent(progress.completion) if by_completion else labels.phrases.value(progress)
    silent = sum(cell.status is Status.NOT_REPORTED for cell in row.cells)
    if silent:
        return labels.t("{count} not reported", count=silent)
    return labels.t(
        "{count} of {all} behind",
        count=row.behind,
        all=sum(cell.is_involved and cell.status not in UNJUDGED for cell in row.cells),
    )


def attention_list(found: Matrix, labels: Labels) -> str:
    """The districts with targets behind, and which."""
    entries = []
    for row in found.rows:
        told = []
        for status in NEEDING_ATTENTION:
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
