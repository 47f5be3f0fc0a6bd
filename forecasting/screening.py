"""What a version needs of screenings, made where it is missing and stored, and what they mean for the alerts.

The panel is read as the program, whole; what is learnt and judged is judged over all of it. Pages only read what is
stored, through their viewer's scope. Alerts move with the newest version alone.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data_access.alert_revisions import revised_weeks
from data_access.alert_rules_read import FollowUpRules, follow_up_rules, values_at
from data_access.alert_signals import SignalChange, put_aside, record_signals
from data_access.alerts import Alert, alerts
from data_access.panel import Panel
from data_access.panel_matrix import store_matrices
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.screenings import Screening, known_screenings, store_screenings, stored_frame
from data_access.viewer import program_viewer
from forecasting.alert_rules import Rules
from forecasting.alerting import Change, Known, Revised, Signal, changes, clusters, signals
from forecasting.early_warning import Evidence, screen_weeks
from forecasting.rule_rows import rules_of
from forecasting.shedding_model import FILE as LEARNT

CODE_VERSION = "1"  # of the code that a screening is made by; told with each stored one
WEIGHTS = hashlib.sha256(LEARNT.read_bytes()).hexdigest()[:8]  # of what the scores are made by
ENGINE = f"screening {CODE_VERSION} {WEIGHTS}"
FRESH = 4  # weeks: what recovered longer before a panel was taken over is put aside
TAKEOVER_NOTE = "接管前信号已恢复，由系统归档。"

Progress = Callable[[int, int], None]


class UnknownWeek(LookupError):
    """A week without any report."""


@dataclass(frozen=True)
class Done:
    """What one run did: `made` of the screenings of `weeks` anew in `seconds`; `events` of the alerts, by action."""

    version: int
    weeks: tuple[date, ...]
    made: int
    seconds: float
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def week(self) -> date | None:
        return self.weeks[-1] if self.weeks else None


@dataclass(frozen=True)
class Question:
    """What a version's screenings are made from: the whole panel, weeks by enterprises, and the lines of each week."""

    headcounts: pd.DataFrame
    evidence: Mapping[str, pd.DataFrame]
    register: pd.DataFrame  # by enterprise code
    rules: Callable[[date], Rules]

    @property
    def weeks(self) -> tuple[date, ...]:
        """The weeks with any report."""
        some = self.headcounts.notna().any(axis=1)
        return tuple(week.date() for week in self.headcounts.index[some])

    def active(self, week: date) -> pd.Index:
        """The enterprises that are expected to report in a week."""
        day, until = week.isoformat(), self.register["active_until"]
        return self.register.index[(self.register["active_since"] <= day) & ~(until.notna() & (until < day))]

    def reported(self, week: date) -> int:
        return int(self.headcounts.loc[pd.Timestamp(week), self.active(week)].notna().sum())

    def fingerprints(self, weeks: Sequence[date]) -> dict[date, str]:
        """Of everything that the screening of each week depends on: a later week is no part of it."""
        told: dict[date, str] = {}
        found = hashlib.sha256(repr((ENGINE, [int(code) for code in self.headcounts.columns])).encode())
        columns = ["district", "industry", "active_since", "active_until"]
        found.update(self.register.loc[self.headcounts.columns, columns].to_csv().encode())
        frames = [self.headcounts, *(self.evidence[name] for name in sorted(self.evidence))]
        values = [np.ascontiguousarray(frame.to_numpy(dtype="<f8")) for frame in frames]
        asked, last = set(weeks), max(weeks)
        for place, week in enumerate(self.headcounts.index):
            if week.date() > last:
                break
            for figures in values:
                found.update(np.where(np.isnan(figures[place]), np.nan, figures[place]).tobytes())
            if week.date() in asked:
                own = found.copy()
                own.update(repr((week.date(), sorted(self.rules(week.date()).values().items()))).encode())
                told[week.date()] = own.hexdigest()
        return told

    def answer(self, weeks: Sequence[date]) -> dict[date, pd.DataFrame]:
        """The frame of each week, of the enterprises active in it, with their district; one pass per set of lines."""
        by_rules: dict[Rules, list[date]] = {}
        for week in weeks:
            by_rules.setdefault(self.rules(week), []).append(week)
        industry = self.register["industry"].reindex(self.headcounts.columns)
        evidence = Evidence(**self.evidence)
        told = {}
        for rules, some in by_rules.items():
            stamps = [pd.Timestamp(week) for week in some]
            frames = screen_weeks(self.headcounts, weeks=stamps, industry=industry, evidence=evidence, rules=rules)
            for week, stamp in zip(some, stamps, strict=True):
                active = frames[stamp].loc[frames[stamp].index.isin(self.active(week))]
                told[week] = active.assign(district=self.register["district"].reindex(active.index))
        return told


def rules_at(reader: Reader, day: date) -> Rules:
    """The early warning's lines in force on `day`, as the reader's version knows them; the defaults where none are."""
    return rules_of(values_at(reader, day))


def follow_up_at(reader: Reader, day: date) -> FollowUpRules:
    """The same of the follow-up: days, hours, sizes."""
    return follow_up_rules(values_at(reader, day))


def question(engine: Engine, version: int) -> Question | None:
    """What is screened of a version; None where it has no enterprise or no report. An unknown version: LookupError."""
    reader = Reader(engine, program_viewer(engine), version)
    panel = Panel(reader)
    register = panel.enterprises().set_index("code")
    if register.empty or not len(panel.weeks()):
        return None
    rows = reader.alert_rules()
    found: dict[tuple[str, ...], Rules] = {}

    def rules(week: date) -> Rules:
        day = (week + timedelta(days=6)).isoformat()
        begun = tuple(sorted(set(rows.loc[rows["effective_from"] <= day, "effective_from"])))
        if begun not in found:
            found[begun] = rules_at(reader, week + timedelta(days=6))
        return found[begun]

    return Question(panel.headcounts(), panel.evidence(), register, rules)


def screen_version(
    engine: Engine,
    *,
    version: int | None = None,
    week: date | None = None,
    weeks: int = 1,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Done:
    """Screen the last `weeks` weeks up to `week` (default: the newest with a report) of a version (default: the
    newest), store what is new, and let the alerts follow, week by week.

    Alerts follow the newest version only, and only weeks that are not older than what they followed last. The first
    time that any are raised, what had recovered long before is put aside. A version without a panel: nothing is done.
    LookupError for an unknown version, UnknownWeek for a week without reports. `at`: when alerts are raised (now).
    """
    newest = newest_version(engine)
    version = newest if version is None else version
    if version and len(Panel(Reader(engine, program_viewer(engine), version)).weeks()):
        store_matrices(engine, version, made=at)  # from those of an earlier version, so that not all reports are read
    asked = question(engine, version) if version else None
    if asked is None:
        return Done(version, (), 0, 0.0)
    reported = asked.weeks
    if week is not None and week not in reported:
        raise UnknownWeek(f"no report of the week of {week}")
    some = tuple(one for one in reported if week is None or one <= week)[-weeks:]
    began = time.perf_counter()
    revised = revised_weeks(engine, version) if version == newest else {}
    standing = {one.number: one for one in alerts(engine, program_viewer(engine))}
    looked_at = {standing[number].signal_week for number in revised} & set(reported)
    frames, made = _screened(engine, version, asked, some, also=looked_at, at=at)
    seconds = time.perf_counter() - began
    events: Counter[str] = Counter()
    if version == newest:
        followed = max((one.signal_week for one in standing.values()), default=date.min)
        coming = [one for one in some if one >= followed]
        before = _revised(standing, revised, frames, asked.register)
        for place, one in enumerate(coming):
            events += _follow(engine, asked, one, frames[one], before if place == 0 else {}, at)
            if progress:
                progress(place + 1, len(coming))
        if not standing and len(coming) > 1:
            events["lapsed"] += _put_old_aside(engine, coming[-1], at)
    return Done(version, some, made, seconds, dict(+events))


def _screened(
    engine: Engine, version: int, asked: Question, some: Sequence[date], *, also: set[date], at: datetime | None
) -> tuple[dict[date, pd.DataFrame], int]:
    """The frames of `some` weeks and `also` others, made where they are not stored; how many of `some` were made."""
    fingerprints = asked.fingerprints([*some, *also])
    stored = known_screenings(engine, fingerprints.values())
    missing = [week for week in sorted(fingerprints) if fingerprints[week] not in stored]
    frames = asked.answer(missing)
    made = [Screening(week, fingerprints[week], frames[week], asked.reported(week)) for week in missing if week in some]
    store_screenings(engine, version, {week: fingerprints[week] for week in some}, made, by=ENGINE, at=at)
    for week in sorted(fingerprints):
        if week not in frames:
            frames[week] = stored_frame(engine, fingerprints[week])
    return frames, len(made)


def _follow(
    engine: Engine,
    asked: Question,
    week: date,
    frame: pd.DataFrame,
    revised: Mapping[int, Revised],
    at: datetime | None,
) -> Counter[str]:
    """Let the alerts follow one week."""
    city = program_city(engine)
    register = asked.register.loc[asked.register.index.isin(frame.index)]
    lines = follow_up_at(Reader(engine, program_viewer(engine), newest_version(engine)), week + timedelta(days=6))
    found = signals(frame, register)
    together = clusters(
        found, register, members=lines.cluster_members, chance=lines.cluster_chance, city=city
    )  # fmt: skip
    told: list[Change] = []

    def decide(known: tuple[Alert, ...]) -> list[SignalChange]:
        told[:] = changes(
            [_known(one) for one in known],
            [*found, *together],
            judged=frame.index,
            register=register,
            reported_share=asked.reported(week) / max(len(frame), 1),
            revised=revised,
        )
        return [_written(change) for change in told]

    record_signals(engine, week=week, decide=decide, at=at)
    return Counter(change.action for change in told)


def program_city(engine: Engine) -> str:
    reader = Reader(engine, program_viewer(engine), newest_version(engine))
    return reader.profile().get("city", "")


def _put_old_aside(engine: Engine, newest: date, at: datetime | None) -> int:
    everything = alerts(engine, program_viewer(engine))
    over = [one.number for one in everything if one.is_recovered and (newest - one.signal_week).days >= 7 * FRESH]
    return put_aside(engine, over, note=TAKEOVER_NOTE, at=at)


def _revised(
    standing: Mapping[int, Alert],
    weeks: Mapping[int, tuple[str, ...]],
    frames: Mapping[date, pd.DataFrame],
    register: pd.DataFrame,
) -> dict[int, Revised]:
    told = {}
    by_week: dict[date, dict[tuple, Signal]] = {}
    for number, changed in weeks.items():
        one = standing[number]
        if one.signal_week not in by_week and one.signal_week in frames:
            by_week[one.signal_week] = {signal.key: signal for signal in signals(frames[one.signal_week], register)}
        signal = by_week.get(one.signal_week, {}).get(one.key)
        told[number] = Revised(changed, one.level, signal.level if signal else "none")
    return told


def _known(one: Alert) -> Known:
    untouched = one.state == "triggered"
    return Known(one.number, one.key, one.level, one.district, one.is_finished, untouched, one.members)


def _written(change: Change) -> SignalChange:
    signal = change.signal
    about_enterprise = signal.about == "enterprise"
    return SignalChange(
        action=change.action,
        number=change.number,
        about=signal.about,
        enterprise=int(signal.subject) if about_enterprise else None,
        value=None if about_enterprise else str(signal.subject),
        cause=signal.cause,
        level=signal.level,
        reasons=signal.reasons,
        district=signal.district,
        members=signal.members,
        detail=change.detail,
    )
