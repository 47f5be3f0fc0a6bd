"""Would the rule have been right? Past years judged with only what was known then, beside how the year ended.

Two errors matter (DESIGN.md, issue 2): a district called behind in February or March that later made its target, and a
district that missed it and was not called behind by September. Beside the rule in force two others are rehearsed: the
same without its guard on the straight line, and the straight line alone, with the same thresholds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tracking.board import Board, evaluate
from tracking.catalogue import PACED
from tracking.status import Status

EARLY, LATE, END = (2, 3), 9, 12
MONTHS = (*EARLY, 4, 6, LATE)
IN_FORCE, UNGUARDED, STRAIGHT = "rule in force", "without its guard", "straight line"
RULES = (IN_FORCE, UNGUARDED, STRAIGHT)
REFERENCES = ("seasonal", "borrowed", "linear")
FALSE_AT_MOST, FOUND_AT_LEAST = 0.02, 0.80


@dataclass(frozen=True)
class Outcome:
    """One target in one district in one year: was it made, and what was said when (rule -> month -> status)?

    `reference`: what the rule in force went by in March: seasonal, borrowed or linear.
    """

    year: int
    indicator: str
    district: str
    made: bool
    said: Mapping[str, Mapping[int, Status]]
    reference: str

    def is_behind(self, rule: str, months: Iterable[int]) -> bool:
        return any(self.said[rule][month] is Status.BEHIND for month in months)


@dataclass(frozen=True)
class Tally:
    """How often one rule was wrong over some outcomes; shares are None where there was nothing to be wrong about.

    `false_behind`: made it, yet behind in February or March; `false_later`: (month, how many) for the later months.
    """

    made: int
    false_behind: int
    false_later: tuple[tuple[int, int], ...]
    missed: int
    found: int

    @property
    def false_share(self) -> float | None:
        return self.false_behind / self.made if self.made else None

    @property
    def found_share(self) -> float | None:
        return self.found / self.missed if self.missed else None

    @property
    def meets_aims(self) -> bool:
        """At most 2 % falsely behind, at least 80 % of the misses found."""
        return (self.false_share or 0.0) <= FALSE_AT_MOST and (self.found_share or 0.0) >= FOUND_AT_LEAST


def rehearse(
    *,
    districts: pd.DataFrame,
    indicators: Mapping[int, pd.DataFrame],
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    rules: pd.DataFrame,
) -> list[Outcome]:
    """What would have been said in each of the years of `indicators` (year -> catalogue), and how did it end?

    Every judgement sees the figures of earlier years, the country's too, and of its own year up to its month, and the
    targets in force then. The districts' cumulative flows and
    stocks with a target for the whole year are rehearsed; campaigns with a window of their own are not.
    """
    unguarded = pd.concat(
        [rules, pd.DataFrame({"kind": ["season"], "parameter": ["straight_line_share"], "value": [0.0]})]
    )
    found: list[Outcome] = []
    for year, whole_catalogue in indicators.items():
        catalogue = whole_catalogue.loc[whole_catalogue["kind"].isin(PACED)]
        known = observations.loc[
            observations["indicator"].isin(catalogue["code"]) & (observations["month"] <= f"{year}-{END}")
        ]

        def board(
            rule: str, month: int, year: int = year, catalogue: pd.DataFrame = catalogue, known: pd.DataFrame = known
        ) -> Board:
            return evaluate(
                districts=districts,
                indicators=catalogue,
                targets=targets,
                observations=known,
                rules=unguarded if rule == UNGUARDED else rules,
                month=f"{year}-{month:02d}",
                straight_line=rule == STRAIGHT,
            )

        boards = {rule: {month: board(rule, month) for month in MONTHS} for rule in RULES}
        found += _outcomes(year, board(IN_FORCE, END), boards)
    return found


def _outcomes(year: int, end: Board, boards: Mapping[str, Mapping[int, Board]]) -> list[Outcome]:
    found = []
    for key, progress in end.progress.items():
        if progress.district == end.city or progress.kind not in PACED or progress.completion is None:
            continue
        if progress.window_start is not None or progress.due != f"{year}-12-31":
            continue
        said = {
            rule: {month: board.progress[key].status for month, board in told.items()} for rule, told in boards.items()
        }
        found.append(
            Outcome(
                year=year,
                indicator=progress.indicator,
                district=progress.district,
                made=progress.status is Status.DONE,
                said=said,
                reference=boards[IN_FORCE][EARLY[-1]].progress[key].reference,
            )
        )
    return found


def tally(outcomes: Sequence[Outcome], rule: str) -> Tally:
    """How many that made it were called behind in February or March, and how many misses were behind in September?

    For a district that made it, one of the two months is enough to count as falsely called.
    """
    made = [outcome for outcome in outcomes if outcome.made]
    missed = [outcome for outcome in outcomes if not outcome.made]
    return Tally(
        made=len(made),
        false_behind=sum(outcome.is_behind(rule, EARLY) for outcome in made),
        false_later=tuple(
            (month, sum(outcome.is_behind(rule, (month,)) for outcome in made))
            for month in MONTHS
            if month not in EARLY
        ),
        missed=len(missed),
        found=sum(outcome.is_behind(rule, (LATE,)) for outcome in missed),
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """The rehearsal as text: the three rules over all years, then the rule in force by year and by what it went by.

    April, June and September have no aim; they show whether an alarm that February and March were spared comes later.
    """
    years = sorted({outcome.year for outcome in outcomes})
    lines = [
        f"{len(outcomes)} yearly targets of districts, {years[0]}-{years[-1]}",
        f"{'':20}{'made it, yet behind':>42}{'missed it,':>20}",
        f"{'':20}{'Feb-Mar':>21}{'Apr':>7}{'Jun':>7}{'Sep':>7}{'behind in Sep':>20}",
        *(_line(rule, outcomes, rule) for rule in RULES),
        f"{'aim':20}{'<= 2 %':>21}{'':21}{'>= 80 %':>20}",
        f"\n{IN_FORCE}, by year",
        *(_line(str(year), [one for one in outcomes if one.year == year]) for year in years),
        f"\n{IN_FORCE}, by what it went by in March",
        *(_line(name, [one for one in outcomes if one.reference == name]) for name in REFERENCES),
    ]
    return "\n".join(lines)


def _line(name: str, outcomes: Sequence[Outcome], rule: str = IN_FORCE) -> str:
    result = tally(outcomes, rule)
    early = _share(result.false_behind, result.made, result.false_share)
    later = "".join(f"{count:7}" for _, count in result.false_later)
    return f"{name:20}{early:>21}{later}{_share(result.found, result.missed, result.found_share):>20}"


def _share(part: int, whole: int, share: float | None) -> str:
    return f"{part} of {whole}" if share is None else f"{part} of {whole} {share:6.1%}"
