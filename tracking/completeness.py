"""How complete are a district's reports of the year? To stand beside its places: who reports less is not better."""

from dataclasses import dataclass

import pandas as pd

from tracking import months
from tracking.board import Board
from tracking.catalogue import Spec
from tracking.periods import last_due
from tracking.progress import Progress
from tracking.targets import INHERITED_KINDS


@dataclass(frozen=True)
class Completeness:
    """应报与实报: indicator-months since January that were expected of a district, and how many of them are there.

    `missing`: (indicator, month), in the order of the plan.
    """

    district: str
    reported: int
    expected: int
    missing: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float | None:
        """报送率 as a fraction; None where nothing was expected."""
        return self.reported / self.expected if self.expected else None


def completeness(observations: pd.DataFrame, board: Board) -> dict[str, Completeness]:
    """How much of what was due this year up to the board's month has each district reported? By district code.

    Expected of a district: every month in which any part of the city reported an indicator that the district has a
    target of its own for or has reported within two years. So a month in which nothing was collected (January of
    cumulative figures) counts against nobody. Indicators reported on the event are left out, as no row means that
    nothing happened; a withheld cell is a report. `observations` as a reader returns them, roll-ups or not.
    """
    within = (observations["month"] >= f"{board.year}-01") & (observations["month"] <= board.month)
    if "reported" in observations.columns:
        within &= observations["reported"].isna()
    rows = observations.loc[within, ["indicator", "district", "month"]]
    there = set(zip(*(rows[name].tolist() for name in rows.columns), strict=True))
    collected: dict[str, set[str]] = {}
    for indicator, district, month in there:
        if district != board.city:
            collected.setdefault(indicator, set()).add(month)
    due = {
        code: sorted(month for month in collected.get(code, ()) if _is_due(spec, month))
        for code, spec in board.specs.items()
    }
    found = {}
    for part in board.parts:
        wanted = [
            (code, month) for code in board.order if _is_expected(board.progress[code, part]) for month in due[code]
        ]
        missing = tuple((code, month) for code, month in wanted if (code, part, month) not in there)
        found[part] = Completeness(part, len(wanted) - len(missing), len(wanted), missing)
    return found


def _is_due(spec: Spec, month: str) -> bool:
    at = months.number(month)
    return not spec.by_event and last_due(spec.frequency, at) == at


def _is_expected(row: Progress) -> bool:
    # A limit that the city sets for all says nothing of who takes part.
    has_target = row.target is not None and row.kind not in INHERITED_KINDS
    return has_target or any(figure is not None for figure in row.trend)
