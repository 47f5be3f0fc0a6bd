"""How far apart must two districts be before the difference says anything? The reporting noise (上报误差) of a figure.

It is judged from what later turned out: the usual size of a correction of that indicator, as a share of the target.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import pandas as pd

from tracking import months
from tracking.board import Board
from tracking.catalogue import CEILINGS, Spec
from tracking.completion import completion_of
from tracking.targets import Goals, goals_for, goals_of, in_force

FIGURES = ("value", "numerator", "denominator")
Cell = tuple[str, str, str]  # indicator, district, month
Steps = dict[int, dict[str, float | None]]


@dataclass(frozen=True)
class Correction:
    """A published figure that a later publication replaced. `points`: new minus old as a share of the year's target,
    in points: 467 corrected to 389 under a target of 600 is −13.0."""

    indicator: str
    district: str
    month: str
    points: float


@dataclass(frozen=True)
class Noise:
    """The noise of one indicator. `points`: as a share of the target, in points (0.3 = 0.3 % of the target).

    `source`: corrections (their median size), rule (status_rule rank/noise_points, because there are fewer than
    `needed` corrections) or given. `corrections`: how many are known.
    """

    points: float
    source: str
    corrections: int = 0
    needed: int = 0


def noise_of(board: Board, code: str, corrections: Iterable[Correction] = ()) -> Noise:
    """How large is the noise of one indicator: the median size of its corrections, in any district and year.

    The median, since one slip of a unit (人 for 万人) must not tie the whole city. With fewer than status_rule
    rank/min_corrections of them, rank/noise_points.
    """
    sizes = [abs(one.points) for one in corrections if one.indicator == code]
    needed = int(board.rules.get("rank", "min_corrections"))
    if sizes and len(sizes) >= needed:
        return Noise(median(sizes), "corrections", len(sizes), needed)
    return Noise(board.rules.get("rank", "noise_points"), "rule", len(sizes), needed)


def corrections_of(
    publications: Iterable[pd.DataFrame], board: Board, *, observations: pd.DataFrame, targets: pd.DataFrame
) -> tuple[Correction, ...]:
    """Which figures were corrected so far, and by how much?

    `publications`: what each correcting publication changed, one frame each with the columns of a reader's changes()
    (table, key, indicator, district, month, column, old, new, suppressed); `observations`, `targets`: all rows of the
    version read, for what a correction left as it was and for the year's target. Added, removed and withheld figures
    are no corrections, nor are those of a year without a target or of an indicator that the board does not know. Those
    of sensitive indicators are left out: some viewers know only a part of them, and all are to see the same places.
    """
    changed = [found for frame in publications for found in _cells(frame)]
    cells = {cell for cell, _ in changed if cell[0] in board.specs and not board.specs[cell[0]].sensitive}
    kept = _kept(observations, {at for cell in cells for at in (cell, _december_before(cell))})
    years = {int(month[:4]): goals_of(targets, int(month[:4])) for _, _, month in cells}
    found = []
    for cell, steps in changed:
        if cell in cells:
            spec, goals = board.specs[cell[0]], years[int(cell[2][:4])]
            share = _Share(spec, cell, goals, kept, board.city)
            old, new = (share.of(_overlaid(kept.get(cell, {}), steps, at)) for at in (0, 1))
            if old is not None and new is not None and old != new:
                found.append(Correction(*cell, points=(new - old) * 100))
    return tuple(found)


@dataclass(frozen=True)
class _Share:
    """Turns a figure of one cell into a share of its target."""

    spec: Spec
    cell: Cell
    goals: Goals
    kept: Mapping[Cell, Steps]
    city: str

    def of(self, steps: Steps) -> float | None:
        code, district, month = self.cell
        actual = _figure(self.spec, steps)
        goals = goals_for(self.goals, self.spec.kind, code, district, self.city, takes_part=True)
        # A target that came late in the year is the measure of its first months too.
        standing = in_force(goals, months.last_day(months.number(month))) or in_force(goals, f"{month[:4]}-12-31")
        if actual is None or standing is None or self.spec.kind == "milestone":
            return None
        if self.spec.kind in CEILINGS:
            return actual / standing.goal.value if standing.goal.value else None
        start = standing.start_level
        if start is None and self.spec.kind == "stock":
            start = _figure(self.spec, self.kept.get(_december_before(self.cell), {}))
        return completion_of(self.spec, standing.goal, start, actual)


def _december_before(cell: Cell) -> Cell:
    return cell[0], cell[1], f"{int(cell[2][:4]) - 1}-12"


def _cells(frame: pd.DataFrame) -> list[tuple[Cell, dict[int, dict[str, tuple[float, float]]]]]:
    """The figures that one publication replaced: by cell, step and column the old and the new one."""
    replaced = (
        (frame["table"] == "observation")
        & frame["column"].isin(FIGURES)
        & frame["old"].notna()
        & frame["new"].notna()
        & ~frame["suppressed"].astype(bool)
    )
    found: dict[Cell, dict[int, dict[str, tuple[float, float]]]] = {}
    for row in frame.loc[replaced].itertuples(index=False):
        step = int(row.key.rsplit("|", 1)[1])
        cell = (row.indicator, row.district, row.month)
        found.setdefault(cell, {}).setdefault(step, {})[row.column] = (float(row.old), float(row.new))
    return list(found.items())


def _kept(observations: pd.DataFrame, cells: set[Cell]) -> dict[Cell, Steps]:
    """The rows of some cells as they stand."""
    if not cells:
        return {}
    wanted = pd.Series(True, index=observations.index)
    for place, name in enumerate(("indicator", "district", "month")):
        wanted &= observations[name].isin({cell[place] for cell in cells})
    found: dict[Cell, Steps] = {}
    for row in observations.loc[wanted].itertuples(index=False):
        figures = {name: None if (value := getattr(row, name)) != value else value for name in FIGURES}
        found.setdefault((row.indicator, row.district, row.month), {})[int(row.step)] = figures
    return found


def _overlaid(kept: Steps, changed: Mapping[int, Mapping[str, Sequence[float]]], at: int) -> Steps:
    """The rows of a cell before (0) or after (1) a correction: what it did not touch as it stands."""
    steps = {step: dict(figures) for step, figures in kept.items()}
    for step, figures in changed.items():
        steps.setdefault(step, {}).update({name: pair[at] for name, pair in figures.items()})
    return steps


def _figure(spec: Spec, steps: Steps) -> float | None:
    """The figure that stands: a rate in percent from numerator and denominator, a funnel's last step of its first."""
    if not steps:
        return None
    if spec.kind == "funnel":
        top, bottom = steps[max(steps)].get("value"), steps[min(steps)].get("value")
    else:
        row = steps[min(steps)]
        top, bottom = row.get("numerator"), row.get("denominator")
        if top is None or bottom is None:
            return row.get("value")
    return 100.0 * top / bottom if top is not None and bottom else None
