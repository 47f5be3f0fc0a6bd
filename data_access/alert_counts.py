"""How many alerts are there, how many of them wait, and how often was each rule right? Numbers for everybody.

Counts are worked out from all alerts; where they could tell of one enterprise in a district whose details the viewer
has not, they are withheld.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Engine, select

from data_access.alert_standing import Alert, standing
from data_access.alert_steps import LEVELS, NOT_JUDGED, PROGRAM
from data_access.engine import reading
from data_access.event_sequence import require_event
from data_access.reader import Reader
from data_access.schema import alert, alert_event
from data_access.viewer import Viewer

ENOUGH = 10  # decided alerts below which a precision is a hint, not a finding
SURE = 1.6449  # standard deviations of a 90 % interval
TOTALS = ("open", "overdue", "snoozed", "unverified", "confirmed", "to_report", *LEVELS[1:])


@dataclass(frozen=True)
class RulePrecision:
    """`alerts` that the rule spoke for; `decided` of them by people, `confirmed` of these as true.

    `low` and `high`: the 90 % interval (Wilson) of the precision; with less than ENOUGH decided it is a hint only.
    """

    rule: str
    alerts: int
    decided: int
    confirmed: int

    @property
    def precision(self) -> float | None:
        return self.confirmed / self.decided if self.decided else None

    @property
    def is_enough(self) -> bool:
        return self.decided >= ENOUGH

    @property
    def low(self) -> float | None:
        return self._wilson(-1)

    @property
    def high(self) -> float | None:
        return self._wilson(1)

    def _wilson(self, side: int) -> float | None:
        if not self.decided:
            return None
        n, share = self.decided, self.confirmed / self.decided
        half = SURE * math.sqrt(share * (1 - share) / n + SURE**2 / (4 * n**2))
        return min(max((share + SURE**2 / (2 * n) + side * half) / (1 + SURE**2 / n), 0.0), 1.0)


def rule_precision(
    engine: Engine, viewer: Viewer, version: int, *, until_event: int | None = None
) -> dict[str, RulePrecision]:
    """By rule code, in the order of codes: how often was what it raised true, as far as people have decided?

    Follow-up recorded on `version` or before counts. An alert counts for every rule that spoke while it was raised or
    got worse. Confirmed: found true. Duplicates and what was put aside at the take-over say nothing of a rule.
    Alerts of clusters are left out: they repeat those of their members.
    """
    if not viewer.aggregates:
        return {}
    upto = [alert_event.c.version <= version]
    if until_event is not None:
        upto.append(alert_event.c.event <= until_event)
    spoke = (
        select(alert_event.c.alert, alert_event.c.reasons)
        .join(alert, alert.c.number == alert_event.c.alert)
        .where(alert.c.about == "enterprise", alert_event.c.subject == PROGRAM, alert_event.c.reasons.is_not(None))
        .where(alert_event.c.action.in_(("raised", "worsened", "reopened")), *upto)
    )
    decided = (
        select(alert_event.c.alert, alert_event.c.verdict, alert_event.c.dismissal)
        .where(*upto)
        .order_by(alert_event.c.event)
    )
    with reading(engine) as connection:
        require_event(connection, until_event)
        rules: dict[int, set[str]] = defaultdict(set)
        for number, reasons in connection.execute(spoke):
            rules[number].update(reasons.split("|"))
        last = {number: (verdict, dismissal) for number, verdict, dismissal in connection.execute(decided)}
    total, judged, true = Counter(), Counter(), Counter()
    for number, codes in rules.items():
        verdict, dismissal = last[number]
        total.update(codes)
        if verdict is not None and dismissal not in NOT_JUDGED:
            judged.update(codes)
            if verdict == "confirmed":
                true.update(codes)
    return {code: RulePrecision(code, total[code], judged[code], true[code]) for code in sorted(total)}


def alert_totals(reader: Reader, *, today: date, until_event: int | None = None) -> pd.DataFrame:
    """How many alerts does each district have, and the city (its code), that wait for something?

    Columns: district, open, overdue, snoozed, unverified (nobody has decided), confirmed (found true, not finished),
    to_report (an emergency whose report is due), the levels of open ones, and suppressed. Of a district beyond the
    viewer's details only `open` is told, and NaN where that is 1 or 2. The city's row is true; an alert of several
    districts counts for the city alone.
    """
    viewer = reader.viewer
    cities = reader._cities()
    city = next(iter(cities), "")
    with reading(reader.engine) as connection:
        require_event(connection, until_event)
        found = standing(connection, until_event=until_event) if viewer.aggregates else ()
    by_district: dict[str, list[Alert]] = {code: [] for code in reader.districts()["code"] if code != city}
    for one in found:
        by_district.setdefault(one.district, []).append(one)
    by_district.pop(city, None)
    rows = [{"district": code, **_totals(some, today)} for code, some in sorted(by_district.items())]
    rows.append({"district": city, **_totals(found, today)})
    told = pd.DataFrame(rows, columns=["district", *TOTALS]).astype(dict.fromkeys(TOTALS, float))
    smallest = reader._protection().smallest
    beyond = ~told["district"].isin(viewer.details) & (told["district"] != city)
    hidden = beyond & (told["open"] > 0) & (told["open"] < smallest)
    if hidden.sum() == 1:
        others = told.loc[beyond & ~hidden, "open"].sort_values(kind="stable")
        if len(others):
            hidden.loc[others.index[0]] = True
    told.loc[beyond, list(TOTALS[1:])] = float("nan")
    told.loc[hidden, "open"] = float("nan")
    return told.assign(suppressed=hidden.to_numpy())


def _totals(some: Iterable[Alert], today: date) -> dict[str, int]:
    counted: Counter[str] = Counter(dict.fromkeys(TOTALS, 0))
    for one in some:
        if one.is_finished:
            continue
        counted["open"] += 1
        counted["overdue"] += one.is_overdue(today)
        counted["snoozed"] += one.is_snoozed(today)
        counted["unverified"] += one.verdict is None
        counted["confirmed"] += one.verdict == "confirmed"
        counted["to_report"] += one.report_by is not None
        if one.level in counted:
            counted[one.level] += 1
    return dict(counted)
