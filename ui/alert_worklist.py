"""The open alerts put together with the week's figures: a row per enterprise or group, in the order of the work. Pure.

The order is forecasting.worklist's. An enterprise with several alerts has one row, that of its most urgent one; its
card tells them all.
"""

from collections.abc import Iterable, Mapping, Sequence
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
TAKEOVER = "takeover"  # put aside by the program, when there was nobody yet to look at it
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


def items_of(alerts: Iterable[Alert], register: Register, figures: Figures, *, week: date, today: date) -> list[Item]:
    """Rows of open alerts in the order of the work; then, as closed, what was finished since the week before."""
    given = [one for one in alerts if one.enterprise is None or one.enterprise in register]
    open_ones = {one.number: one for one in given if not one.is_finished}
    row_of = dict(zip(figures.rows.index, figures.rows.to_dict("records"), strict=True))
    ranked = worklist(
        (_ranking(one, row_of, today) for one in open_ones.values()), week=week, today=today, capacity=EVERY
    ).all
    making = _Making(register, figures, row_of, today)
    tabs = {row.number: row for row in ranked}
    items, seen = [], set()
    for row in ranked:
        one = open_ones[row.number]
        inside = [open_ones[number] for number in row.grouped]
        if (subject := one.enterprise or -one.number) not in seen:
            seen |= {subject, *(each.enterprise for each in inside)}
            grouped = tuple(making.item(each, tab_of(_ranking(each, row_of, today), week), given) for each in inside)
            items.append(replace(making.item(one, tabs[one.number].tab, given), grouped=grouped))
    done = [
        one
        for one in given
        if one.is_finished and one.dismissal != TAKEOVER and (today - one.at.astimezone(SHANGHAI).date()).days < WEEK
    ]
    for one in sorted(done, key=lambda one: -one.event):
        if (subject := one.enterprise or -one.number) not in seen:
            seen.add(subject)
            items.append(making.item(one, FINISHED, given))
    return items


def _ranking(one: Alert, row_of: Mapping[int, Mapping[str, object]], today: date) -> Ranking:
    row = row_of.get(one.enterprise, {}) if one.enterprise else {}
    inside = [row_of[code] for code in one.members if code in row_of]
    return Ranking(
        number=one.number,
        level=one.level,
        reasons=one.reasons,
        signal=one.signal,
        signal_week=one.signal_week,
        run_from=one.run_from,
        due=one.due,
        is_snoozed=one.is_snoozed(today),
        jobs_at_risk=_known(row, "jobs_at_risk") if row else sum(_known(each, "jobs_at_risk") or 0 for each in inside),
        headcount=_known(row, "headcount") if row else None,
        probability=_known(row, "probability_drop_10pct") if row else None,
        enterprise=one.enterprise,
        members=one.members,
    )


def _known(row: Mapping[str, object], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or value != value else float(value)


@dataclass(frozen=True)
class _Making:
    """Items of one week."""

    register: Register
    figures: Figures
    row_of: Mapping[int, Mapping[str, object]]
    today: date

    def item(self, one: Alert, tab: str, others: Sequence[Alert]) -> Item:
        follow_up = {
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
        return (
            Item(**self._group(one) | follow_up) if one.enterprise is None else self._enterprise(one, others, follow_up)
        )

    def _enterprise(self, one: Alert, others: Sequence[Alert], follow_up: Mapping[str, object]) -> Item:
        code = int(one.enterprise or 0)
        mine = [other for other in others if other.enterprise == code and not other.is_finished] or [one]
        told = {"level": max((other.level for other in mine), key=RANK.__getitem__), "reasons": _reasons(mine)}
        return Item(**figures_of(code, self.register[code], self.figures, self.row_of.get(code, {})) | follow_up | told)

    def _group(self, one: Alert) -> dict[str, object]:
        """Several enterprises that fall together, summed."""
        rows = [self.row_of[code] for code in one.members if code in self.row_of]
        inside = [self.register[code] for code in one.members if code in self.register]
        heads = sum(_known(row, "headcount") or 0 for row in rows)
        change = sum(_known(row, "change_4w") or 0 for row in rows)
        districts = {str(known["district"]) for known in inside}
        industries = {str(known["industry"]) for known in inside}
        return {
            "card": f"g{one.number}",
            "name": one.value or "",
            "about": one.about,
            "district": districts.pop() if len(districts) == 1 else "",
            "industry": industries.pop() if len(industries) == 1 else "",
            "park": one.value or "" if one.about == "park" else "",
            "heads": heads or None,
            "change": change,
            "change_pct": change / (heads - change) if heads - change else None,
            "at_risk": sum(_known(row, "jobs_at_risk") or 0 for row in rows),
            "members": one.members,
        }


def figures_of(
    code: int, known: Mapping[str, object], figures: Figures, row: Mapping[str, object]
) -> dict[str, object]:
    """What the register, the week's screening (`row`, empty where there is none) and the reports say of one."""
    expected = figures.earlier.loc[code] if code in figures.earlier.index else {}
    heads, lower = _known(row, "headcount"), _known(expected, "lower_4w")
    change, percent = _known(row, "change_4w"), _known(row, "change_4w_pct")
    facts = dict(figures.facts.get(code, {}))
    facts |= {"loss_4": max(-(change or 0), 0), "share_4": max(-(percent or 0), 0) / 100}
    told = {"jobs_at_risk": _known(row, "jobs_at_risk"), "probability": _known(row, "probability_drop_10pct")}
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
