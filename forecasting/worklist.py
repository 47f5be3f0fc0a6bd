"""Whom to call this week, in which order, and how many? The open alerts of a week, ranked and cut to what can be done.

priority = jobs at risk x certainty x persistence. What is overdue comes first; what is snoozed comes last and takes up
nobody's capacity, but is counted like the rest. What belongs to a cluster is one card with it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from forecasting.alert_rules import BY_CODE
from forecasting.alerting import RANK

CAPACITY = 20  # alerts that can be looked into in a week
TABS = ("new", "worse", "unchanged", "recovered", "overdue")
DECLARED = frozenset({"closure", "planned_cuts", "section_41", "dismissals_90d"})  # said by the enterprise itself
UNTOLD = 0.1  # certainty where a rule says nothing about how likely a loss is: silence, a gap in the figures
UNTOLD_SHARE = 0.02  # jobs at risk, as a share of the heads, where no loss is seen
LONGEST = 13  # weeks in a row that still add to the priority


@dataclass(frozen=True)
class Item:
    """An open alert as the week's screening and the follow-up have it. Figures are None where nothing is known.

    `signal` and `signal_week`: how its signal moved last, and in which week; `run_from`: since when it has been on.
    """

    number: int
    level: str
    reasons: tuple[str, ...]
    signal: str
    signal_week: date
    run_from: date
    due: date | None = None
    is_snoozed: bool = False
    jobs_at_risk: float | None = None
    headcount: float | None = None
    probability: float | None = None
    enterprise: int | None = None
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """An alert with its place in the list: `tab` new, worse, unchanged or recovered; `grouped`: the numbers of the
    alerts that stand on this cluster's card."""

    number: int
    tab: str
    is_overdue: bool
    is_snoozed: bool
    priority: float
    certainty: float
    jobs_at_risk: float
    weeks: int
    grouped: tuple[int, ...] = ()


@dataclass(frozen=True)
class Worklist:
    """`rows`: the week's work, in order; `rest`: what is left when the capacity is used up; `snoozed`: put off.

    `counts`: how many alerts there are under each tab, grouped and snoozed ones too.
    """

    rows: tuple[Ranked, ...]
    rest: tuple[Ranked, ...]
    snoozed: tuple[Ranked, ...]
    counts: Mapping[str, int]

    @property
    def all(self) -> tuple[Ranked, ...]:
        return (*self.rows, *self.rest, *self.snoozed)

    def tab(self, name: str) -> tuple[Ranked, ...]:
        """The alerts under one tab, in order, whatever the capacity."""
        return tuple(row for row in self.all if (row.is_overdue if name == "overdue" else row.tab == name))


def worklist(items: Iterable[Item], *, week: date, today: date, capacity: int = CAPACITY) -> Worklist:
    """The work of `week` (its Monday) on the business day `today`."""
    given = list(items)
    ranked = {item.number: _ranked(item, week, today) for item in given}
    counts = Counter(row.tab for row in ranked.values())
    counts["overdue"] = sum(row.is_overdue for row in ranked.values())
    on_cards = _on_cards(given, ranked)
    order = sorted(on_cards, key=lambda row: (not row.is_overdue, -row.priority, row.number))
    waiting = [row for row in order if not row.is_snoozed]
    return Worklist(
        tuple(waiting[:capacity]),
        tuple(waiting[capacity:]),
        tuple(row for row in order if row.is_snoozed),
        {tab: counts[tab] for tab in TABS},
    )


def tab_of(item: Item, week: date) -> str:
    """Relative to the week before: new, worse, unchanged (also: better) or recovered.

    What recovered in an earlier week and is still open stays under recovered, to be closed.
    """
    if item.level == "none":
        return "recovered"
    if item.signal_week < week:
        return "unchanged"
    return {"raised": "new", "reopened": "new", "worsened": "worse"}.get(item.signal, "unchanged")


def certainty(item: Item) -> float:
    """How sure is a loss? 1 where the enterprise says so itself, else its probability."""
    if DECLARED.intersection(item.reasons):
        return 1.0
    if all(BY_CODE[reason].cause not in ("decline", "dismissals", "planned_cuts") for reason in item.reasons):
        return UNTOLD
    known = item.probability is not None and not math.isnan(item.probability)
    return max(item.probability, UNTOLD) if known else UNTOLD


def persistence(weeks: int) -> float:
    """1 in the first week, growing ever more slowly to about 2 after a quarter."""
    return 1 + math.log(min(max(weeks, 1), LONGEST)) / math.log(LONGEST)


def _ranked(item: Item, week: date, today: date) -> Ranked:
    weeks = (week - item.run_from).days // 7 + 1
    jobs = item.jobs_at_risk if item.jobs_at_risk is not None and not math.isnan(item.jobs_at_risk) else 0.0
    heads = item.headcount if item.headcount is not None and not math.isnan(item.headcount) else 0.0
    at_risk = max(jobs, UNTOLD_SHARE * heads, 1.0)
    sure = certainty(item)
    # What has recovered waits for its last step, behind everything that still loses jobs.
    priority = 0.0 if item.level == "none" else at_risk * sure * persistence(weeks)
    is_overdue = item.due is not None and today > item.due
    return Ranked(item.number, tab_of(item, week), is_overdue, item.is_snoozed, priority, sure, jobs, max(weeks, 1))


def _on_cards(items: list[Item], ranked: Mapping[int, Ranked]) -> list[Ranked]:
    """One row per card: an open cluster takes the decline alerts of its members with it.

    An alert that belongs to several clusters stands on the card of the one with the fewest members: the nearest cause.
    """
    by_enterprise: dict[int, list[Item]] = {}
    for item in items:
        if item.enterprise is not None and any(BY_CODE[reason].cause == "decline" for reason in item.reasons):
            by_enterprise.setdefault(item.enterprise, []).append(item)
    taken: set[int] = set()
    cards: dict[int, Ranked] = {}
    groups = [item for item in items if item.members and RANK[item.level]]
    for group in sorted(groups, key=lambda item: (len(item.members), item.number)):
        inside = [item for code in group.members for item in by_enterprise.get(code, ()) if item.number not in taken]
        taken |= {item.number for item in inside}
        rows = [ranked[item.number] for item in inside]
        own = ranked[group.number]
        cards[group.number] = replace(
            own,
            priority=max([own.priority, math.fsum(row.priority for row in rows)]),
            is_overdue=own.is_overdue or any(row.is_overdue for row in rows),
            grouped=tuple(sorted(item.number for item in inside)),
        )
    return [cards.get(number, row) for number, row in ranked.items() if number not in taken]
