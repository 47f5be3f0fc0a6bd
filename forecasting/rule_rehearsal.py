"""What would other lines have done: how many alerts in the last year, and how many of the confirmed ones among them?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from forecasting.alerting import RANK, signals

YEAR = 52  # weeks
TOLERANCE = 4  # weeks: as much later (or earlier) an alert of the same cause still catches what was confirmed


@dataclass(frozen=True)
class Confirmed:
    """An alert that people found to be true."""

    number: int
    enterprise: int
    cause: str
    first_week: date


@dataclass(frozen=True)
class RuleRehearsal:
    """`raised`: alerts in `weeks` weeks, by the level at which each began and by cause; `caught` and `missed`: numbers
    of confirmed alerts. `a_week`: alerts in a week, on average."""

    weeks: int
    raised: int
    by_level: Mapping[str, int]
    by_cause: Mapping[str, int]
    caught: tuple[int, ...]
    missed: tuple[int, ...]

    @property
    def a_week(self) -> float:
        return self.raised / self.weeks if self.weeks else 0.0


def rehearse_rules(
    screened: Mapping[pd.Timestamp, pd.DataFrame], confirmed: Iterable[Confirmed], *, weeks: int = YEAR
) -> RuleRehearsal:
    """What the frames of `screen_weeks` would have raised in their last `weeks` weeks.

    A signal of an enterprise and a cause that was not there in the week before begins an alert; so the frame of the
    week before the first one counts, where it is given, for what was on already. A confirmed alert is caught when a
    signal of its enterprise and cause is on within TOLERANCE weeks of the week that it was raised in; those raised
    outside the frames are left out.
    """
    order = sorted(screened)
    told = {week: _on(screened[week]) for week in order}
    judged = order[-weeks:]
    levels: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    for week in judged:
        place = order.index(week)
        before = told[order[place - 1]] if place else {}
        for key, level in told[week].items():
            if key not in before:
                levels[level] += 1
                causes[key[1]] += 1
    caught, missed = [], []
    for one in confirmed:
        raised_in = pd.Timestamp(one.first_week)
        if not judged or not judged[0] <= raised_in <= judged[-1]:
            continue
        near = [week for week in order if abs((week - raised_in).days) <= 7 * TOLERANCE]
        is_caught = any((one.enterprise, one.cause) in told[week] for week in near)
        (caught if is_caught else missed).append(one.number)
    by_level = {level: levels[level] for level in sorted(levels, key=RANK.__getitem__, reverse=True)}
    return RuleRehearsal(
        len(judged), sum(levels.values()), by_level, dict(sorted(causes.items())), tuple(caught), tuple(missed)
    )


def _on(frame: pd.DataFrame) -> dict[tuple[int, str], str]:
    """The level of every enterprise and cause of which the frame says something."""
    everywhere = pd.DataFrame({"district": ""}, index=frame.index)
    return {(int(one.subject), one.cause): one.level for one in signals(frame, everywhere)}
