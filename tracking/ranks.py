"""The places (位次) of the districts in one indicator, as a reader would give them from the figures he sees."""

from decimal import ROUND_HALF_UP, Decimal

from tracking.board import Board
from tracking.catalogue import RANKED_KINDS
from tracking.completion import CEILINGS
from tracking.progress import Progress

COMPLETION_DECIMALS = 1  # completion is shown as 81.1 %


def ranks(board: Board, code: str) -> dict[str, int | None]:
    """Which place has each district? By district code; None = not ranked.

    Ranked by completion, rates and funnels by the rate, ceilings from the lowest, all as displayed: equal to the reader
    is equal here, and ties share the place (1, 2, 2, 4). 市本级 and zones are listed without a place, as is a district
    without a figure or a target. While a part that is expected has not reported, nobody is ranked.
    """
    rows = board.districts(code)
    if board.city_progress(code).reported < board.city_progress(code).expected:
        return {row.district: None for row in rows}
    keys = {row.district: _shown(row) for row in rows if board.kinds[row.district] in RANKED_KINDS}
    known = [key for key in keys.values() if key is not None]
    return {
        row.district: None if (key := keys.get(row.district)) is None else 1 + sum(other > key for other in known)
        for row in rows
    }


def _shown(row: Progress) -> Decimal | None:
    """The figure a district is ranked by, rounded as the screen rounds it; larger is better."""
    if row.actual is None or row.target is None or row.kind == "milestone":
        return None
    if row.kind in CEILINGS:
        return -_rounded(row.actual, row.decimals)
    if row.kind in ("rate_floor", "funnel"):
        return _rounded(row.actual, row.decimals)
    return None if row.completion is None else _rounded(row.completion * 100, COMPLETION_DECIMALS)


def _rounded(value: float, decimals: int) -> Decimal:
    # As the screen does it: what binary arithmetic adds in the last digits is taken off before a half is rounded up.
    return Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
