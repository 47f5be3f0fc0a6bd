"""What does a week's screening mean for the alerts that stand: new, worse, better, over, taken up again, on other data?

One alert per enterprise and cause from the first signal to the last step. A finished one is taken up again when its
signal gets worse before it was ever gone; once it is gone, the next signal is a new alert. Several enterprises of a
park, an industry or an affiliation that fall together are an alert of their own, which names them.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from forecasting.alert_rules import BY_CODE, LEVELS

RANK: Mapping[str, int] = {level: rank for rank, level in enumerate(LEVELS)}
GROUPS = ("park", "affiliation", "industry")  # the nearest cause first
LAPSING = "blue"  # at this level, what nobody looked at while it was on ends by itself
FALLING = RANK["yellow"]  # from this level on, a declining enterprise counts as falling
FACTS = ("headcount", "change_4w", "change_4w_pct", "expected_4w", "jobs_at_risk", "probability_drop_10pct")
COMPLETE = 0.5  # of the expected reports: below, a week's silence says only that the week is not over yet

Key = tuple[str, int | str, str]  # about, enterprise or value, cause


@dataclass(frozen=True)
class Signal:
    """What the screening says of one enterprise, or of several of a group, and one cause.

    `level` none: nothing (any more). `starts`: it can raise an alert; else it only goes on with one.
    """

    about: str
    subject: int | str
    cause: str
    level: str
    reasons: tuple[str, ...]
    district: str
    members: tuple[int, ...] = ()
    facts: Mapping[str, float] = field(default_factory=dict)
    starts: bool = True

    @property
    def key(self) -> Key:
        return self.about, self.subject, self.cause


@dataclass(frozen=True)
class Known:
    """An alert as it stands; `is_untouched`: nobody has looked at it yet."""

    number: int
    key: Key
    level: str
    district: str
    is_finished: bool
    is_untouched: bool = False
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Change:
    """What becomes of an alert: `action` raised (`number` None), worsened, improved, recovered, lapsed (recovered and
    over), reopened, regrouped, transferred or revised; the rest as it is now."""

    action: str
    number: int | None
    signal: Signal
    was: str
    detail: Mapping[str, object]


@dataclass(frozen=True)
class Revised:
    """Data of an enterprise that were corrected, or came late, after its alert was raised: the weeks; the level that
    its alert of `cause` would have had in the week it was raised, and the one it had."""

    weeks: tuple[str, ...]
    was: str
    now: str


def signals(screened: pd.DataFrame, register: pd.DataFrame) -> tuple[Signal, ...]:
    """What one week's frame of `screen` says of each enterprise and cause.

    `register`, by enterprise code: district. Enterprises that it does not know are left out.
    """
    found = []
    flagged = screened.loc[screened["level"] != "none"]
    known = set(register.index)
    facts = flagged[list(FACTS)].to_dict("index")
    for code, reasons, levels in zip(flagged.index, flagged["reasons"], flagged["reason_levels"], strict=True):
        if code not in known:
            continue
        by_cause: dict[str, list[tuple[str, str]]] = {}
        for reason, level in zip(reasons, levels, strict=True):
            by_cause.setdefault(BY_CODE[reason].cause, []).append((reason, level))
        for cause, told in by_cause.items():
            level = max((level for _, level in told), key=RANK.__getitem__)
            district = str(register.at[code, "district"])
            codes = tuple(reason for reason, _ in told)
            found.append(Signal("enterprise", int(code), cause, level, codes, district, facts=_rounded(facts[code])))
    return tuple(found)


def clusters(
    found: Sequence[Signal], register: pd.DataFrame, *, members: int = 3, chance: float = 0.01, city: str = ""
) -> tuple[Signal, ...]:
    """Which groups of enterprises fall together? A signal for each park, industry or affiliation with enough of them.

    `register`, by enterprise code: district, park, industry, affiliation. A group starts an alert when at least
    `members` of its enterprises fall and so many would be less likely than `chance`, if each fell as often as all
    others do; who is in such a group already is not counted in a wider one. The level is that of its worst member; the
    district theirs, or `city` where they have several.
    """
    falling = {
        signal.subject: signal for signal in found if signal.cause == "decline" and RANK[signal.level] >= FALLING
    }
    told = []
    explained: set[int] = set()
    for about in GROUPS:
        taken = set(explained)
        for value, inside in register.groupby(about, sort=True).groups.items():
            left = [code for code in inside if code not in taken]
            of_it = [falling[code] for code in left if code in falling]
            if len(of_it) < members:
                continue
            rest = len(register) - len(left)
            elsewhere = (len(falling) - len(of_it) + 1) / (rest + 2)
            is_unlikely = _tail(len(of_it), len(left), elsewhere) < chance
            if is_unlikely:
                explained.update(int(signal.subject) for signal in of_it)
            told.append(_together(about, str(value), of_it, len(left), city, starts=is_unlikely))
    return tuple(told)


def _together(about: str, value: str, of_it: Sequence[Signal], enterprises: int, city: str, *, starts: bool) -> Signal:
    worst = max(of_it, key=lambda signal: RANK[signal.level])
    districts = {signal.district for signal in of_it}
    jobs = math.fsum(signal.facts.get("jobs_at_risk", 0) for signal in of_it)
    return Signal(
        about,
        value,
        "decline",
        worst.level,
        worst.reasons,
        districts.pop() if len(districts) == 1 else city,
        tuple(sorted(int(signal.subject) for signal in of_it)),
        {"enterprises": enterprises, "falling": len(of_it), "jobs_at_risk": round(jobs, 1)},
        starts=starts,
    )


def _tail(least: int, of: int, share: float) -> float:
    """How likely is it that at least `least` `of` fall by chance, when each does with probability `share`?"""

    def exactly(number: int) -> float:  # by logarithms: of thousands the combinations are more than a float holds
        ways = math.lgamma(of + 1) - math.lgamma(number + 1) - math.lgamma(of - number + 1)
        return math.exp(ways + number * math.log(share) + (of - number) * math.log1p(-share))

    return 1 - math.fsum(exactly(number) for number in range(least)) if share < 1 else 1.0


def changes(
    known: Iterable[Known],
    found: Iterable[Signal],
    *,
    judged: Collection[int],
    register: pd.DataFrame,
    reported_share: float = 1.0,
    revised: Mapping[int, Revised] | None = None,
) -> tuple[Change, ...]:
    """What becomes of the alerts. The same frame told twice changes nothing the second time.

    `known`: all alerts, finished ones too; of one key the newest counts. `judged`: the enterprises that the screening
    looked at; of others nothing is known, and their alerts stay. `reported_share` of the week: below COMPLETE no
    silence is told. `revised`, by number of the alert.
    """
    latest: dict[Key, Known] = {}
    for one in known:
        if one.key not in latest or one.number > latest[one.key].number:
            latest[one.key] = one
    now = {signal.key: signal for signal in found if signal.cause != "silence" or reported_share >= COMPLETE}
    told: list[Change] = []
    for number, what in sorted((revised or {}).items()):
        one = next((one for one in latest.values() if one.number == number), None)
        if one is not None and not one.is_finished:
            detail = {"weeks": list(what.weeks), "was": what.was, "now": what.now}
            told.append(Change("revised", number, _as_it_stands(one), one.level, detail))
    seen = set(judged)
    for key, signal in now.items():
        told += _of_signal(latest.get(key), signal)
    for key, one in latest.items():
        about, subject, cause = key
        if key in now or one.level == "none" or (cause == "silence" and reported_share < COMPLETE):
            continue
        if about != "enterprise" or subject in seen:
            action = "lapsed" if one.is_untouched and one.level == LAPSING else "recovered"
            told.append(Change(action, one.number, _gone(one, register), one.level, {"was": one.level}))
    return tuple(told)


def _of_signal(one: Known | None, signal: Signal) -> Iterator[Change]:
    if one is None or (one.is_finished and one.level == "none"):
        if signal.starts:
            yield Change("raised", None, signal, "none", dict(signal.facts))
        return
    detail = {**signal.facts, "was": one.level}
    if one.district != signal.district:
        yield Change("transferred", one.number, signal, one.level, {"from": one.district})
    if RANK[signal.level] > RANK[one.level]:
        action = "reopened" if one.is_finished else "worsened"
        yield Change(action, one.number, signal, one.level, detail)
    elif RANK[signal.level] < RANK[one.level]:
        yield Change("improved", one.number, signal, one.level, detail)
    elif signal.members != one.members:
        yield Change("regrouped", one.number, signal, one.level, dict(signal.facts))


def _gone(one: Known, register: pd.DataFrame) -> Signal:
    about, subject, cause = one.key
    district = one.district
    if about == "enterprise" and subject in register.index:
        district = str(register.at[subject, "district"])
    return Signal(about, subject, cause, "none", (), district, one.members)


def _as_it_stands(one: Known) -> Signal:
    about, subject, cause = one.key
    return Signal(about, subject, cause, one.level, (), one.district, one.members)


def _rounded(facts: Mapping[str, float]) -> dict[str, float]:
    """As an event keeps them: a tenth of a person, a thousandth of a probability; what is not known is left out."""
    return {
        name: round(float(value), 3 if name.startswith("probability") else 1)
        for name, value in facts.items()
        if not math.isnan(value)
    }
