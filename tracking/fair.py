"""The places (位次) of the districts in one indicator, shared where the difference is within reporting noise.

How it is judged, in one sentence: districts are put in order by the figure as displayed, and from the best downwards
each shares the place of the group's best if it lies less than the noise from it. The noise is the larger of one step
of the displayed figure and the usual size of a correction of that indicator (tracking.noise), so figures that look
equal always share a place. Each district is in exactly one group; places are 1, 2, 2, 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from tracking.board import Board, silent_parts
from tracking.catalogue import CEILINGS, RANKED_KINDS, RATE_KINDS
from tracking.noise import Correction, Noise, noise_of
from tracking.progress import Progress
from tracking.status import Status

COMPLETION_DECIMALS = 1  # completion is shown as 81.1 %


@dataclass(frozen=True)
class Place:
    """Where one district stands in one indicator.

    `place`: 1 is the best, None = not ranked, for the reason `why`: zone, municipal, milestone, not_due, untracked,
    not_reported, no_target, none_certified, withheld (a small cell of some district is not shown), waiting (some part
    has not reported yet). `tied`: the others that share the place. `shown`: the figure as displayed by which it is
    ranked (completion or rate in percent, days).

    The next better place is `next_place`; `next_district` is the nearest of those who hold it, `next_points` the
    distance to its displayed figure in percentage points and `next_amount` in the indicator's unit, rounded up; points
    are None for days, amounts for rates.
    """

    district: str
    place: int | None = None
    why: str = ""
    tied: tuple[str, ...] = ()
    shown: float | None = None
    next_place: int | None = None
    next_district: str | None = None
    next_points: float | None = None
    next_amount: float | None = None

    @property
    def is_tied(self) -> bool:
        return bool(self.tied)


@dataclass(frozen=True)
class Standing:
    """The places of all districts in one indicator.

    `places`: ranked districts from the best, then the others by code; `count`: how many are ranked. `measure`:
    completion, rate or days, with `decimals` as displayed; `threshold`: districts nearer than this to the best of
    their group share its place, in points of the measure; it comes from `source`: rounding, corrections, rule, given.
    `waiting`: whose report is missing, for which nobody is ranked.
    """

    indicator: str
    month: str
    measure: str
    decimals: int
    unit: str
    noise: Noise
    threshold: float
    source: str
    is_lowest_first: bool
    places: tuple[Place, ...]
    waiting: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(place.place is not None for place in self.places)

    @property
    def ranks(self) -> dict[str, int | None]:
        """District code -> place."""
        return {place.district: place.place for place in self.places}

    @property
    def last(self) -> int:
        """The number of the lowest place; 0 when nobody is ranked."""
        return max((place.place or 0 for place in self.places), default=0)

    def of(self, district: str) -> Place | None:
        """The place of one district; None where it has nothing to do with the indicator."""
        return next((place for place in self.places if place.district == district), None)


def fair_ranks(board: Board, code: str, *, noise: Noise | float | None = None) -> Standing:
    """Which place has each district in one indicator?

    Ranked by completion, rates and funnels by the rate, ceilings from the lowest; 市本级 and zones are listed without a
    place, as is a district that has not reported or has no target. While a part that is expected has not reported,
    nobody is ranked, nor while a district's small cell is withheld: two viewers never see different places.
    `noise`: from noise_of() or in points of the target; without it, the rule's.
    """
    if noise is None:
        noise = noise_of(board, code)
    elif not isinstance(noise, Noise):
        noise = Noise(float(noise), "given")
    city, rows = board.city_progress(code), board.districts(code)
    measure, decimals = _measure(city)
    step = Decimal(1).scaleb(-decimals)
    scale = 1.0 if measure == "completion" else (_target(city, rows) or 0.0) / 100
    size = _decimal(noise.points * scale)
    threshold = max(step, size.quantize(step, rounding=ROUND_CEILING))
    # Who never reported has nothing that could still change a place.
    waiting = tuple(part for part in silent_parts(board, code) if board.progress[code, part].trend)
    unranked = {row.district: why for row in rows if (why := _why_not(row, board.kinds[row.district]))}
    if waiting:
        unranked |= {row.district: "waiting" for row in rows if row.district not in unranked}
    elif any(row.status is Status.SUPPRESSED and board.kinds[row.district] in RANKED_KINDS for row in rows):
        unranked |= {row.district: "withheld" for row in rows if row.district not in unranked}
    shown = {row.district: _shown(row) for row in rows}
    ranked = _placed([row for row in rows if row.district not in unranked], shown, threshold)
    listed = [
        Place(row.district, why=unranked[row.district], shown=_float(shown[row.district]))
        for row in rows
        if row.district in unranked
    ]
    return Standing(
        indicator=code,
        month=board.month,
        measure=measure,
        decimals=decimals,
        unit=city.unit,
        noise=noise,
        threshold=float(threshold),
        source="rounding" if size <= step else noise.source,
        is_lowest_first=city.kind in CEILINGS,
        places=(*ranked, *listed),
        waiting=waiting,
    )


def fair_standings(
    board: Board, codes: Sequence[str] | None = None, *, corrections: Iterable[Correction] = ()
) -> dict[str, Standing]:
    """The places in several indicators (all of the board if not named), by code."""
    known = tuple(corrections)
    told = board.order if codes is None else codes
    return {code: fair_ranks(board, code, noise=noise_of(board, code, known)) for code in told}


def _measure(city: Progress) -> tuple[str, int]:
    if city.kind in RATE_KINDS:
        return "rate", city.decimals
    return ("days", city.decimals) if city.kind == "age_ceiling" else ("completion", COMPLETION_DECIMALS)


def _target(city: Progress, rows: Sequence[Progress]) -> float | None:
    """The target whose share the noise is: the city's, else the largest of the districts'."""
    return city.target if city.target is not None else max((row.target or 0.0 for row in rows), default=None)


def _why_not(row: Progress, kind: str) -> str:
    """Why has a district no place of its own? '' where it has one."""
    if kind not in RANKED_KINDS:
        return kind
    if row.kind == "milestone":
        return "milestone"
    if row.status is Status.SUPPRESSED:
        return "withheld"
    if row.target is None:
        return "no_target"
    if _shown(row) is not None:
        return ""
    if row.denominator == 0:
        return "none_certified"
    return str(row.status) if row.status in (Status.NOT_DUE, Status.UNTRACKED) else "not_reported"


def _shown(row: Progress) -> Decimal | None:
    """The figure a district is ranked by, rounded as the screen rounds it."""
    if row.actual is None:
        return None
    if row.kind in RATE_KINDS or row.kind in CEILINGS:
        return _rounded(row.actual, row.decimals)
    return None if row.completion is None else _rounded(row.completion * 100, COMPLETION_DECIMALS)


def _placed(rows: Sequence[Progress], shown: Mapping[str, Decimal | None], threshold: Decimal) -> list[Place]:
    """Groups from the best downwards; each district is measured against the best of its group only."""
    sign = -1 if any(row.kind in CEILINGS for row in rows) else 1
    figures = {row.district: (row, sign * shown[row.district]) for row in rows}
    order = sorted(figures, key=lambda district: (-figures[district][1], district))
    groups: list[list[str]] = []
    for district in order:
        if groups and figures[groups[-1][0]][1] - figures[district][1] < threshold:
            groups[-1].append(district)
        else:
            groups.append([district])
    placed: list[Place] = []
    for at, group in enumerate(groups):
        place = len(placed) + 1
        for district in group:
            tied = tuple(sorted(other for other in group if other != district))
            found = Place(district, place=place, tied=tied, shown=float(sign * figures[district][1]))
            placed.append(_with_next(found, groups[at - 1], figures, sign) if at else found)
    return placed


def _with_next(
    place: Place, better: Sequence[str], figures: Mapping[str, tuple[Progress, Decimal]], sign: int
) -> Place:
    """The distance to the nearest of the next better group: at its figure the district shares that group's place."""
    row, figure = figures[place.district]
    nearest = figures[better[-1]][1]
    points: float | None = float(nearest - figure)
    amount = points if row.kind == "age_ceiling" else None
    if row.kind == "age_ceiling":
        points = None
    elif row.kind not in RATE_KINDS:
        amount = _amount_to(row, sign * nearest)
    return replace(
        place,
        next_place=(place.place or 0) - len(better),
        next_district=better[-1],
        next_points=points,
        next_amount=amount,
    )


def _amount_to(row: Progress, completion: Decimal) -> float | None:
    """What a district still has to add (a stock that is to shrink: to lose) to stand at a completion, rounded up."""
    if row.actual is None or row.gap is None or row.surplus is None:
        return None
    sign = -1 if row.direction == "less" else 1
    level = row.actual + sign * (row.gap - row.surplus)
    start = row.start_level if row.kind == "stock" and row.start_level is not None else None
    base = start if start is not None and sign * (level - start) > 0 else 0.0
    missing = sign * (base + float(completion) / 100 * (level - base) - row.actual)
    step = Decimal(1).scaleb(-row.decimals)
    return float(max(_decimal(missing).quantize(step, rounding=ROUND_CEILING), Decimal(0)))


def _rounded(value: float, decimals: int) -> Decimal:
    return _decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _decimal(value: float) -> Decimal:
    # As the screen does it: what binary arithmetic adds in the last digits is taken off before anything is rounded.
    return Decimal(repr(round(value, 9)))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
