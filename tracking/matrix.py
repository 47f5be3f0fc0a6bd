"""District × indicator on one screen: the status and one figure of each cell, and which districts come first."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracking.board import Board
from tracking.catalogue import CEILINGS, RANKED_KINDS, RATE_KINDS
from tracking.progress import Progress
from tracking.status import Status

BEHIND, CODE = "behind", "code"


@dataclass(frozen=True)
class Cell:
    """One indicator in one district. `value` by `measure`: completion (fraction), rate (percent, with the indicator's
    `decimals`), days, done (1 or 0), or actual (in the unit, where there is no target to complete).

    `gap`: what is missing to the target in the indicator's unit; `headroom`: what is left under a ceiling. A cell that
    is not `is_involved` (neither reports nor target) is to stay empty.
    """

    indicator: str
    district: str
    status: Status
    measure: str
    value: float | None
    unit: str
    decimals: int
    gap: float | None
    headroom: float | None
    is_involved: bool
    is_hollow: bool


@dataclass(frozen=True)
class Row:
    """The cells of one district in the order of the matrix, and how many of them are behind and on watch."""

    district: str
    kind: str
    cells: tuple[Cell, ...]
    behind: int
    watch: int


@dataclass(frozen=True)
class Matrix:
    """`rows` as sorted, the city's own row apart; `behind`, `watch`: how many districts are, by indicator in `codes`'
    order."""

    month: str
    codes: tuple[str, ...]
    sort: str
    city: Row
    rows: tuple[Row, ...]
    behind: tuple[int, ...]
    watch: tuple[int, ...]


def matrix(board: Board, codes: Sequence[str], *, sort: str = BEHIND) -> Matrix:
    """How does every district stand on every one of `codes`?

    `sort`: 'behind' (most targets behind first, then most on watch, then code), 'code', or an indicator of the board,
    which need not be among `codes`: the best figure first, then districts without one, 市本级 and zones last.
    ValueError for any other `sort`, KeyError for a code that the board does not know.
    """
    rows = [_row(board, part, codes) for part in board.parts]
    if sort == BEHIND:
        rows.sort(key=lambda row: (-row.behind, -row.watch, row.district))
    elif sort in board.specs:
        rows.sort(key=lambda row: _by_figure(board.progress[sort, row.district], row.kind))
    elif sort != CODE:
        raise ValueError(f"a matrix is sorted by 'behind', 'code' or an indicator of its board, not by {sort!r}")
    columns = [[row.cells[at].status for row in rows] for at in range(len(codes))]
    return Matrix(
        month=board.month,
        codes=tuple(codes),
        sort=sort,
        city=_row(board, board.city, codes),
        rows=tuple(rows),
        behind=tuple(column.count(Status.BEHIND) for column in columns),
        watch=tuple(column.count(Status.WATCH) for column in columns),
    )


def _row(board: Board, district: str, codes: Sequence[str]) -> Row:
    cells = tuple(_cell(board.progress[code, district]) for code in codes)
    statuses = [cell.status for cell in cells]
    return Row(
        district=district,
        kind=board.kinds[district],
        cells=cells,
        behind=statuses.count(Status.BEHIND),
        watch=statuses.count(Status.WATCH),
    )


def _cell(row: Progress) -> Cell:
    measure, value = _figure(row)
    return Cell(
        indicator=row.indicator,
        district=row.district,
        status=row.status,
        measure=measure,
        value=value,
        unit=row.unit,
        decimals=row.decimals,
        gap=row.gap,
        headroom=row.headroom,
        is_involved=row.is_involved,
        is_hollow=row.is_hollow,
    )


def _figure(row: Progress) -> tuple[str, float | None]:
    """The one figure that says most about a kind of indicator."""
    if row.kind in RATE_KINDS:
        return "rate", row.actual
    if row.kind == "age_ceiling":
        return "days", row.actual
    if row.kind == "milestone":
        return "done", row.actual
    return ("actual", row.actual) if row.target is None else ("completion", row.completion)


def _by_figure(row: Progress, kind: str) -> tuple[bool, bool, float, str]:
    value = None if row.target is None else _figure(row)[1]
    best_first = 0.0 if value is None else value if row.kind in CEILINGS else -value
    return kind not in RANKED_KINDS, value is None, best_first, row.district
