"""The open alerts put together with the week's figures: one row per enterprise, in the order of the work. Pure.

The order is forecasting.worklist's. An enterprise with several alerts has one row, that of its most urgent one; its
card tells them all.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

import pandas as pd

from forecasting.alerting import RANK
from forecasting.worklist import Item as Ranking
from forecasting.worklist import tab_of, worklist
from ui.alert_items import Item
from ui.alert_reasons import Facts
from ui.alert_words import STANDING_OF
from ui.formats import SHANGHAI

EVERY = 10**9
WEEK = 7  # days
BY_ITSELF = ("lapsed", "takeover")  # put aside by the program: nobody has looked at it
FINISHED = "finished"  # the tab of what was finished since the week before


class Alert(Protocol):
    """What is read of an alert (data_access.alerts.Alert has this shape)."""

    number: int
    about: str
    enterprise: int | None
    value: str | None
    cause: str
    event: int
    at: datetime
    state: str
    level: str
    reasons: tuple[str, ...]
    signal: str
    signal_week: date
    run_from: date
    district: str
    owner: str | None
    due: date | None
    dismissal: str | None
    members: tuple[int, ...]

    @property
    def is_finished(self) -> bool: ...

    def is_overdue(self, today: date) -> bool: ...

    def is_snoozed(self, today: date) -> bool: ...

    def days_open(self, today: date) -> int | None: ...


@dataclass(frozen=True)
class Figures:
    """A week's figures by enterprise code: the screening's `rows` and those of four weeks `earlier` (what was expected
    then of now), the `facts` of sentences, and the last weeks' heads."""

    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    earlier: pd.DataFrame = field(default_factory=pd.DataFrame)
    facts: Mapping[int, Facts] = field(default_factory=dict)
    trails: Mapping[int, tuple[float | None, ...]] = field(default_factory=dict)


Register = Mapping[int, Mapping[str, object]]


def items_of(
    alerts: Iterable[Alert],
    register: Register,
    figures: Figures,
    *,
    week: date,
    today: date,
    revised: Container[int] = (),
) -> list[Item]:
    """A row for each enterprise with an open alert, in the order of the work; then what was finished since the week
    before. `revised`: numbers of alerts whose data were corrected since."""
    given = [one for one in alerts if one.enterprise in register]
    making = _Making(register, figures, week, today)
    open_ones = {one.number: one for one in given if not one.is_finished}
    ranked = worklist((making.ranking(one) for one in open_ones.values()), week=week, today=today, capacity=EVERY).all
    recent = [
        one for one in given if one.is_finished and one.dismissal not in BY_ITSELF and making.is_of_this_week(one)
    ]
    rows = [(open_ones[row.number], row.tab) for row in ranked]
    rows += [(one, FINISHED) for one in sorted(recent, key=lambda one: -one.event)]
    first: dict[int | None, tuple[Alert, str]] = {}
    for one, tab in rows:
        first.setdefault(one.enterprise, (one, tab))
    mine: dict[int | None, list[Alert]] = {}
    for one in open_ones.values():
        mine.setdefault(one.enterprise, []).append(one)
    made = [(one, making.enterprise(one, tab, mine.get(one.enterprise) or [one])) for one, tab in first.values()]
    return [replace(item, is_revised=one.number in revised) for one, item in made]


def groups_of(alerts: Iterable[Alert], register: Register, figures: Figures, *, week: date, today: date) -> list[Item]:
    """Those that fall together and are followed up as one, the strongest level first."""
    making = _Making(register, figures, week, today)
    found = [making.group(one) for one in alerts if one.enterprise is None and not one.is_finished]
    shown = [item for item in found if item.level != "none"]
    return sorted(shown, key=lambda item: (-RANK[item.level], -item.at_risk))


class _Making:
    """Items of one week."""

    def __init__(self, register: Register, figures: Figures, week: date, today: date) -> None:
        self.register, self.figures, self.week, self.today = register, figures, week, today
        self.row_of = dict(zip(figures.rows.index, figures.rows.to_dict("records"), strict=True))

    def is_of_this_week(self, one: Alert) -> bool:
        return (self.today - one.at.astimezone(SHANGHAI).date()).days < WEEK

    def ranking(self, one: Alert) -> Ranking:
        row = self.row_of.get(one.enterprise or 0, {})
        return Ranking(
            number=one.number,
            level=one.level,
            reasons=one.reasons,
            signal=one.signal,
            signal_week=one.signal_week,
            run_from=one.run_from,
            due=one.due,
            is_snoozed=one.is_snoozed(self.today),
            jobs_at_risk=_known(row, "jobs_at_risk"),
            headcount=_known(row, "headcount"),
            probability=_known(row, "probability_drop_10pct"),
            enterprise=one.enterprise,
        )

    def follow_up(self, one: Alert, tab: str) -> dict[str, object]:
        return {
            "state": one.state,
            "standing": STANDING_OF[one.state],
            "owner": one.owner or "",
            "days": one.days_open(self.today),
            "is_overdue": one.is_overdue(self.today),
            "is_put_off": one.is_snoozed(self.today),
            "tab": tab,
            "alert": one.number,
            "cause": one.cause,
            "level": one.level,
            "reasons": one.reasons,
        }

    def enterprise(self, one: Alert, tab: str, mine: Sequence[Alert]) -> Item:
        """`mine`: all its open alerts."""
        code = int(one.enterprise or 0)
        told = {"level": max((other.level for other in mine), key=RANK.__getitem__), "reasons": _reasons(mine)}
        figures = figures_of(code, self.register[code], self.figures, self.row_of.get(code, {}))
        return Item(**figures | self.follow_up(one, tab) | told)

    def group(self, one: Alert) -> Item:
        """Several enterprises that fall together, summed."""
        rows = [self.row_of[code] for code in one.members if code in self.row_of]
        inside = [self.register[code] for code in one.members if code in self.register]
        heads = sum(_known(row, "headcount") or 0 for row in rows)
        change = sum(_known(row, "change_4w") or 0 for row in rows)
        districts = {str(known["district"]) for known in inside}
        industries = {str(known["industry"]) for known in inside}
        summed = {
            "card": f"g{one.number}",
            "name": one.value or "",
            "about": one.about,
            "district": districts.pop() if len(districts) == 1 else "",
            "industry": industries.pop() if len(industries) == 1 else "",
            "heads": heads or None,
            "change": change,
            "change_pct": change / (heads - change) if heads - change else None,
            "at_risk": sum(_known(row, "jobs_at_risk") or 0 for row in rows),
            "members": one.members,
        }
        return Item(**summed | self.follow_up(one, tab_of(self.ranking(one), self.week)))


def _known(row: Mapping[str, object], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or value != value else float(value)


def plain_item(code: int, known: Mapping[str, object], figures: Figures) -> Item:
    """An enterprise without an alert."""
    row = figures.rows.loc[code].to_dict() if code in figures.rows.index else {}
    return Item(level="none", **figures_of(code, known, figures, row))


def figures_of(
    code: int, known: Mapping[str, object], figures: Figures, row: Mapping[str, object]
) -> dict[str, object]:
    """What the register, the week's screening (`row`, empty where there is none) and the reports say of one."""
    expected = figures.earlier.loc[code] if code in figures.earlier.index else {}
    heads, lower = _known(row, "headcount"), _known(expected, "lower_4w")
    change, percent = _known(row, "change_4w"), _known(row, "change_4w_pct")
    facts = dict(figures.facts.get(code, {}))
    facts |= {"loss_4": max(-(change or 0), 0), "share_4": max(-(percent or 0), 0) / 100}
    told = {"jobs_at_risk": _known(row, "jobs_at_risk"), "probability": _known(row, "score")}
    facts |= {name: value for name, value in told.items() if value is not None}
    if heads is not None and lower is not None:
        facts["below"] = max(lower - heads, 0)
    return {
        "card": str(code),
        "name": str(known["name"]),
        "district": str(known["district"]),
        "industry": str(known["industry"]),
        "park": str(known["park"] or ""),
        "size": str(known["size"]),
        "monitoring": str(known["monitoring"]),
        "is_giant": bool(known["giant"]),
        "facts": facts,
        "heads": heads,
        "change": change,
        "change_pct": None if percent is None else percent / 100,
        "lower": lower,
        "upper": _known(expected, "upper_4w"),
        "at_risk": told["jobs_at_risk"] or 0,
        "trail": figures.trails.get(code, ()),
    }


def _reasons(alerts: Sequence[Alert]) -> tuple[str, ...]:
    """The rules of all its alerts, those of the strongest level first."""
    told = sorted(alerts, key=lambda one: -RANK[one.level])
    return tuple(dict.fromkeys(code for one in told for code in one.reasons))
