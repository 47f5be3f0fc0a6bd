"""What has moved since the last meeting: statuses, figures, places and targets, between two boards.

The boards may differ in month, in version, or in both. Between two months of one year what was added is the difference
of the figures; a figure of the same month that differs was revised. When the year has changed, cumulative figures have
begun anew and are judged by other targets, so statuses and places are not compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracking import months
from tracking.amounts import comparable
from tracking.board import Board
from tracking.catalogue import RATE_KINDS
from tracking.fair import Place, Standing
from tracking.progress import Progress
from tracking.status import Status

WORSE, BETTER, OTHER, SAME = "worse", "better", "other", "same"
LEVELS = {Status.BEHIND: 0, Status.WATCH: 1, Status.ON_PACE: 2, Status.DONE: 3}
# Of changes for the worse those that end furthest down come first, of those for the better those that end furthest up.
WORSE_FIRST = (WORSE, OTHER, BETTER, SAME)


@dataclass(frozen=True)
class StatusMove:
    """A status that changed. `trend`: worse or better among judged statuses; where it was not judged before, worse for
    略慢 and 滞后, better for 已完成; other for the rest (not reported, a target set)."""

    indicator: str
    district: str
    before: Status
    after: Status
    trend: str

    @property
    def is_newly_behind(self) -> bool:
        return self.after is Status.BEHIND

    @property
    def is_newly_done(self) -> bool:
        return self.after is Status.DONE


@dataclass(frozen=True)
class Addition:
    """A later figure beside the earlier one, as the later version tells it where that is known. `amount`: after −
    before, in the unit (rates: points); None where a cumulative figure has begun a new year (`is_new_year`) or the
    definition has changed between the two."""

    indicator: str
    district: str
    kind: str
    unit: str
    decimals: int
    month_before: str
    month_after: str
    before: float
    after: float
    amount: float | None
    is_new_year: bool
    is_hollow: bool

    @property
    def is_rate(self) -> bool:
        return self.kind in RATE_KINDS


@dataclass(frozen=True)
class Revision:
    """A figure of one month that reads differently now."""

    indicator: str
    district: str
    kind: str
    unit: str
    decimals: int
    month: str
    before: float
    after: float


@dataclass(frozen=True)
class RankMove:
    """The places of a district in one indicator before and after, moved or not (for a slope chart); None = none."""

    indicator: str
    district: str
    before: int | None
    after: int | None

    @property
    def trend(self) -> str:
        if self.before is None or self.after is None:
            return SAME if self.before == self.after else OTHER
        return SAME if self.before == self.after else WORSE if self.after > self.before else BETTER

    @property
    def steps(self) -> int:
        """Places gained (+) or lost (−); 0 where there is no place before or after."""
        return 0 if self.before is None or self.after is None else self.before - self.after


@dataclass(frozen=True)
class TargetMove:
    """A target that was set, adjusted or withdrawn."""

    indicator: str
    district: str
    unit: str
    decimals: int
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Movement:
    """Everything that moved between two boards in `codes`, the indicators that both know.

    `statuses` and `ranks` have the worse first; all else, and what is equally bad, follows the plan, the city before
    its parts. `has_parts`: districts report too. `is_new_year`: the boards are of different years, and statuses, places
    and targets were not compared.
    """

    month_before: str
    month_after: str
    city: str
    codes: tuple[str, ...]
    has_parts: bool
    is_new_year: bool
    statuses: tuple[StatusMove, ...]
    additions: tuple[Addition, ...]
    revisions: tuple[Revision, ...]
    ranks: tuple[RankMove, ...]
    targets: tuple[TargetMove, ...]

    @property
    def newly_done(self) -> tuple[StatusMove, ...]:
        return tuple(move for move in self.statuses if move.is_newly_done)

    @property
    def newly_behind(self) -> tuple[StatusMove, ...]:
        return tuple(move for move in self.statuses if move.is_newly_behind)

    @property
    def moved_ranks(self) -> tuple[RankMove, ...]:
        return tuple(move for move in self.ranks if move.trend != SAME)

    def of(self, district: str) -> tuple[StatusMove, ...]:
        """The statuses that changed in one district (or the city)."""
        return tuple(move for move in self.statuses if move.district == district)


def movement(
    before: Board,
    after: Board,
    *,
    before_ranks: Mapping[str, Standing] | None = None,
    after_ranks: Mapping[str, Standing] | None = None,
    restated: Board | None = None,
) -> Movement:
    """What has moved from one board to the other? Only indicators and districts that both know are compared.

    `before_ranks`, `after_ranks`: places by indicator code (fair_standings of each board); without them no places.
    `restated`: the earlier month as the later version tells it; with it, what was corrected in between stands among
    the revisions and not among the additions. ValueError when it is of another month than `before`.
    """
    if restated is not None and restated.month != before.month:
        raise ValueError(f"the restated board is of {restated.month}, not of {before.month}")
    codes = tuple(code for code in after.order if code in before.specs)
    places = (after.city, *(part for part in after.parts if part in before.kinds))
    pairs = [
        (before.progress[code, district], after.progress[code, district])
        for code in codes
        for district in places
        if (code, district) in before.progress
    ]
    new_year = before.year != after.year
    moved = [] if new_year else [move for pair in pairs if (move := _status(*pair))]
    later, revised, targets = [], [], []
    for earlier, now in pairs:
        told = earlier if restated is None else restated.progress.get((now.indicator, now.district), earlier)
        for change in (_figure(earlier, told, after), _figure(told, now, after)):
            if change is not None:
                (revised if isinstance(change, Revision) else later).append(change)
        if not new_year and earlier.target != now.target:
            decimals = now.decimals if now.target_decimals is None else now.target_decimals
            targets.append(
                TargetMove(now.indicator, now.district, now.unit, decimals, earlier.target, now.target),
            )
    ranks = [] if new_year else _ranks(codes, before_ranks or {}, after_ranks or {})
    return Movement(
        month_before=before.month,
        month_after=after.month,
        city=after.city,
        codes=codes,
        has_parts=bool(after.parts),
        is_new_year=new_year,
        statuses=tuple(sorted(moved, key=_worse_first)),
        additions=tuple(later),
        revisions=tuple(revised),
        ranks=tuple(ranks),
        targets=tuple(targets),
    )


def _status(before: Progress, after: Progress) -> StatusMove | None:
    if before.status is after.status:
        return None
    was, now = LEVELS.get(before.status), LEVELS.get(after.status)
    trend = OTHER
    if now is not None and was is not None:
        trend = WORSE if now < was else BETTER
    elif now is not None:
        # What was not judged before and is now: to be behind is news for the worse, to be done for the better.
        trend = WORSE if now < LEVELS[Status.ON_PACE] else BETTER if after.status is Status.DONE else OTHER
    return StatusMove(after.indicator, after.district, before.status, after.status, trend)


def _worse_first(move: StatusMove) -> tuple[int, int]:
    level = LEVELS.get(move.after, 0)
    return WORSE_FIRST.index(move.trend), -level if move.trend == BETTER else level


def _figure(before: Progress, after: Progress, board: Board) -> Addition | Revision | None:
    """What became of a figure; None where there is none before or now, or it reads the same for the same month."""
    if before.actual is None or after.actual is None or before.figure_month is None or after.figure_month is None:
        return None
    common = (after.indicator, after.district, after.kind, after.unit, after.decimals)
    if before.figure_month == after.figure_month:
        if round(before.actual, 9) == round(after.actual, 9):
            return None
        return Revision(*common, after.figure_month, before.actual, after.actual)
    spec = board.specs[after.indicator]
    then, now = months.number(before.figure_month), months.number(after.figure_month)
    began_anew = spec.adds_up_within_year and months.year_of(then) != months.year_of(now)
    return Addition(
        *common,
        month_before=before.figure_month,
        month_after=after.figure_month,
        before=before.actual,
        after=after.actual,
        amount=None if began_anew or not comparable(spec, now, then) else after.actual - before.actual,
        is_new_year=began_anew,
        is_hollow=before.is_hollow or after.is_hollow,
    )


def _ranks(codes: tuple[str, ...], before: Mapping[str, Standing], after: Mapping[str, Standing]) -> list[RankMove]:
    """The places of every district that has one before or now, the largest loss first."""
    found = []
    for code in codes:
        if code in before and code in after:
            for place in after[code].places:
                then = before[code].of(place.district) or Place(place.district)
                if then.place is not None or place.place is not None:
                    found.append(RankMove(code, place.district, then.place, place.place))
    return sorted(found, key=lambda move: (WORSE_FIRST.index(move.trend), -abs(move.steps)))
