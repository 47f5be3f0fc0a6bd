"""The cached questions about the enterprise panel: what the weekly pages may ask, on behalf of one viewer.

As in ui.reads: an answer is kept under (database, scope of the viewer, version, arguments). Follow-up is never kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from data_access.alert_counts import alert_totals, rule_precision
from data_access.alert_rules_read import follow_up_rules, values_at
from data_access.alert_weeks import last_event_of, revised_alerts
from data_access.alerts import Alert, alert_events, alerts, alerts_of
from data_access.panel import Panel
from data_access.panel_series import series
from data_access.screenings import Screened, Screenings
from data_access.viewer import program_viewer
from data_access.weeks import iso_week, monday
from forecasting.alert_rules import Rules
from forecasting.alerting import RANK
from forecasting.early_warning import Evidence, screen_weeks
from forecasting.rule_rehearsal import YEAR, Confirmed, RuleRehearsal, rehearse_rules
from forecasting.rule_rows import rules_of
from forecasting.screening import question
from forecasting.shedding_cleaning import clean
from forecasting.smoothing import forecast
from ui.alert_facts import facts_of, trails, used_heads
from ui.alert_items import Item
from ui.alert_overview import WeekAlerts
from ui.alert_rows import Reporting
from ui.alert_rule_parts import Precision
from ui.alert_words import ACTION_NAMES, LEVEL_NAMES, LEVELS, URGENT
from ui.alert_worklist import Figures, groups_of, items_of, plain_item
from ui.enterprise_card import PROGRAM, Told
from ui.enterprise_charts import Flows, Peers, flows_of, peers_of
from ui.enterprise_history import History, Mark
from ui.formats import SHANGHAI
from ui.job_changes_chart import Course
from ui.job_changes_rows import Changes, changes_of
from ui.labels import Labels

if TYPE_CHECKING:
    from ui.reads import Questions

Key = str
SPANS = {"4": 4, "13": 13}
COURSE_WEEKS, FEWEST_WEEKS, AHEAD = 104, 8, 4
TRAIL = 52  # weeks of a row's line


def weeks_of(ask: Questions) -> tuple[str, ...]:
    """The weeks of the panel as links name them, newest first."""
    return _weeks(ask.key, ask)


@dataclass(frozen=True)
class PanelQuestions:
    """One viewer's questions about the panel at the version of `ask`."""

    ask: Questions

    @property
    def panel(self) -> Panel:
        return Panel(self.ask.reader)

    @property
    def city(self) -> str:
        return self.ask.facts().city

    def opens(self, district: str) -> bool:
        """May the viewer see the enterprises of this district? Of the city: of any."""
        details = self.ask.viewer.details
        return bool(details) if district == self.city else district in details

    def reporting(self, week: str) -> pd.DataFrame:
        """Who was to report and who did, by district, the city last: rows of Panel.reporting()."""
        return _reporting(self.ask.key, week, self)

    def places(self, district: str) -> tuple[str, ...]:
        """The districts that a view of `district` tells of: itself; of the city, those whose details the viewer has,
        and the city as such where these are all."""
        details, city = self.ask.viewer.details, self.city
        if district != city:
            return (district,)
        own = tuple(code for code in self.ask.facts().districts if code in details and code != city)
        every = {code for code in self.ask.facts().districts if code != city}
        return (city,) if not own or every <= details else own

    def reported(self, week: str, places: Sequence[str]) -> Reporting:
        """How many were to report and did in some districts, with the share of the week before."""
        expected, count = self._reported(week, places)
        earlier = before(week)
        past = self._reported(earlier, places) if earlier in weeks_of(self.ask) else (0, 0)
        return Reporting(expected, count, past[1] / past[0] if past[0] else None)

    def _reported(self, week: str, places: Sequence[str]) -> tuple[int, int]:
        rows = self.reporting(week)
        rows = rows[rows["district"].isin(list(places))]
        return int(rows["expected"].sum()), int(rows["reported"].sum())

    def first_week(self, week: str, span: str) -> str | None:
        """The week that a change up to `week` is counted from; None where the panel does not reach back so far.

        This year's is counted from the last week of the year before.
        """
        weeks = weeks_of(self.ask)
        if span == "year":
            first = date(int(week[:4]), 1, 4)  # always in the year's first ISO week
            found = iso_week(first - timedelta(days=first.weekday() + 7))
        else:
            found = before(week, SPANS[span])
        return found if found in weeks else None

    def job_changes(self, week: str, span: str, *, giants: bool) -> Changes | None:
        """Net change up to `week`; None where the panel does not reach back so far."""
        first = self.first_week(week, span)
        return (
            None
            if first is None
            else changes_of(_job_changes(self.ask.key, first, week, self), self.city, giants=giants)
        )

    def course(self, week: str, district: str, industry: str, *, giants: bool) -> Course | None:
        """How the matched sample has moved up to `week`, and what is expected of it; None where it is not told."""
        return _course(self.ask.key, week, district, industry, giants, self)

    def week_alerts(self, today: date) -> WeekAlerts | None:
        """The newest screened week in the whole city, for everybody with aggregates; None where there is none."""
        weeks = Screenings(self.ask.reader).weeks()
        if not weeks:
            return None
        week = iso_week(weeks[-1])
        counts = self.level_counts(week)
        whole = counts[(counts["district"] == self.city)].set_index("level")
        urgent = whole.reindex(list(URGENT))
        jobs = float(urgent["jobs_at_risk"].sum(skipna=False))
        totals = alert_totals(self.ask.reader, today=today).set_index("district")
        return WeekAlerts(
            week,
            {str(level): int(number) for level, number in whole["enterprises"].items()},
            None if jobs != jobs else jobs,
            int(totals.loc[self.city, "overdue"]),
        )

    def screened(self, week: str) -> bool:
        return _about(self.ask.key, week, self) is not None

    def level_counts(self, week: str) -> pd.DataFrame:
        """Enterprises and jobs at risk by district and level, for everybody: rows of Screenings.counts()."""
        return _level_counts(self.ask.key, week, self)

    def register(self) -> dict[int, dict[str, object]]:
        """The enterprises that the viewer may see, by code."""
        return _register(self.ask.key, self)

    def figures(self, week: str) -> Figures:
        """What the list and the card know of each of them in a week."""
        return _figures(self.ask.key, week, self)

    def capacity(self, today: date) -> int:
        return follow_up_rules(values_at(self.ask.reader, today)).capacity

    def until(self, week: str, event: int | None) -> int | None:
        """Up to which event a week's follow-up is told: the last before a later week was followed, and `event`."""
        last = last_event_of(self.ask.engine, date.fromisoformat(monday(week)))
        known = [one for one in (last, event) if one is not None]
        return min(known) if known else None

    def alerts(self, until: int | None) -> tuple[Alert, ...]:
        return alerts(self.ask.engine, self.ask.viewer, until_event=until)

    def items(self, week: str, event: int | None, today: date) -> list[Item]:
        """The week's rows, most urgent first, what was finished this week last."""
        until = self.until(week, event)
        day = date.fromisoformat(monday(week))
        revised = revised_alerts(self.ask.engine, self.ask.viewer, until)
        return items_of(self.alerts(until), self.register(), self.figures(week), week=day, today=today, revised=revised)

    def items_before(self, week: str, event: int | None, today: date) -> list[Item] | None:
        """The same of the week before, as it stood when this one was screened; None where it was not screened."""
        earlier = before(week)
        if not self.screened(earlier):
            return None
        return self.items(earlier, event, today - timedelta(weeks=1))

    def item(self, code: int, week: str, alerts: Sequence[Alert], today: date) -> Item | None:
        """One enterprise's figures and follow-up; None where it is unknown or not the viewer's."""
        known = self.register().get(code)
        if known is None:
            return None
        day = date.fromisoformat(monday(week))
        found = items_of(alerts, {code: known}, self.figures(week), week=day, today=today)
        return found[0] if found else plain_item(code, known, self.figures(week))

    def group(self, one: Alert, week: str, today: date) -> Item:
        """Several that fall together as one item."""
        day = date.fromisoformat(monday(week))
        return groups_of([one], self.register(), self.figures(week), week=day, today=today)[0]

    def groups(self, week: str, event: int | None, today: date) -> list[Item]:
        """Those that fall together and are followed up as one."""
        every = self.alerts(self.until(week, event))
        day = date.fromisoformat(monday(week))
        return groups_of(every, self.register(), self.figures(week), week=day, today=today)

    def members(self, one: Alert, week: str, until: int | None, today: date) -> list[Item]:
        """Its enterprises, each with its own follow-up, the strongest level and the most jobs at risk first."""
        every = self.alerts(until)
        found = [
            item
            for code in one.members
            if (item := self.item(code, week, [other for other in every if other.enterprise == code], today))
        ]
        return sorted(found, key=lambda item: (-RANK[item.level], -item.at_risk))

    def alerts_of(self, code: int, until: int | None) -> tuple[Alert, ...]:
        return alerts_of(self.ask.engine, self.ask.viewer, code, until_event=until)

    def told(self, some: Sequence[Alert], until: int | None) -> list[Told]:
        """Everything that happened to these alerts."""
        return [
            Told(one.number, one.cause, event)
            for one in some
            for event in alert_events(self.ask.engine, self.ask.viewer, one.number, until_event=until)
        ]

    def rules(self, week: str) -> Rules:
        """The lines in force in a week."""
        return rules_of(values_at(self.ask.reader, self.last_day(week)))

    def last_day(self, week: str) -> date:
        """The day whose rules a week is judged by."""
        return date.fromisoformat(monday(week)) + timedelta(days=6)

    def rules_since(self, week: str) -> dict[str, str]:
        """By rule the latest day that one of its lines counts from, up to a week; absent where defaults count."""
        rows = self.ask.reader.alert_rules()
        rows = rows[rows["effective_from"] <= self.last_day(week).isoformat()]
        return {str(rule): str(day) for rule, day in rows.groupby("rule")["effective_from"].max().items()}

    def precision(self) -> dict[str, Precision]:
        """How often each rule was right, as far as people have decided by now."""
        found = rule_precision(self.ask.engine, self.ask.viewer, self.ask.version)
        return {
            code: Precision(one.alerts, one.decided, one.confirmed, one.low, one.high, one.is_enough)
            for code, one in found.items()
        }

    def rehearsed(self, week: str, changed: Mapping[tuple[str, str], float]) -> RuleRehearsal:
        """What the lines of a week, `changed` in some, would have raised in the year up to it: counts, no names."""
        viewer = program_viewer(self.ask.engine)
        true = [
            Confirmed(one.number, one.enterprise, one.cause, one.first_week)
            for one in alerts(self.ask.engine, viewer)
            if one.verdict == "confirmed" and one.enterprise is not None
        ]
        rules = self.rules(week).changed(changed)
        return rehearse_rules(_screened_year(self.ask.figures, week, repr(rules), rules, self), true)

    def history(self, code: int, week: str, told: Sequence[Told], labels: Labels) -> History:
        """The heads up to a week with what was expected, and the alerts and events as marks."""
        heads, used, _ = _frames(self.ask.key, self)
        day = pd.Timestamp(monday(week))
        raw = heads[code].loc[:day].iloc[-COURSE_WEEKS:]
        figures = self.figures(week)

        def ends(rows: pd.DataFrame) -> tuple[float, float] | None:
            known = rows.loc[code] if code in rows.index else None
            return None if known is None else (float(known["lower_4w"]), float(known["upper_4w"]))

        return History(
            weeks=tuple(stamp.date() for stamp in raw.index),
            raw=_optional(raw),
            used=_optional(used[code].reindex(raw.index).where(raw.notna())),
            expected=ends(figures.earlier),
            ahead=ends(figures.rows),
            marks=marks_of(told, labels),
        )

    def flows(self, code: int, week: str) -> Flows:
        return flows_of(self.panel.reports_of(code), date.fromisoformat(monday(week)))

    def peers(self, code: int, week: str, of: str) -> Peers | None:
        """Enterprises of the same `of` (industry or park), as far as the viewer may see them."""
        register = self.register()
        mine = register[code][of]
        others = [other for other, known in register.items() if known[of] == mine] if mine else []
        _, used, _ = _frames(self.ask.key, self)
        return peers_of(used.loc[: pd.Timestamp(monday(week))], code, others)

    def sources(self, code: int) -> pd.DataFrame:
        return self.panel.sources(code)


def marks_of(told: Sequence[Told], labels: Labels) -> tuple[Mark, ...]:
    """Alerts in the week they were raised or worsened, what people did on its day; on a chart."""
    marks = []
    for one in told:
        event = one.event
        if event.action in ("raised", "worsened", "reopened") and event.subject == PROGRAM and event.level in LEVELS:
            said = f"{labels.n.day(event.signal_week)} {labels.t(LEVEL_NAMES[event.level])}"
            marks.append(Mark(event.signal_week, event.level, said))
        elif event.subject != PROGRAM:
            said = f"{labels.n.time(event.at)} {labels.t(ACTION_NAMES[event.action])}"
            marks.append(Mark(event.at.astimezone(SHANGHAI).date(), "", said))
    return tuple(marks)


def _optional(values: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if value != value else float(value) for value in values)


def before(week: str, back: int = 1) -> str:
    """The week `back` weeks earlier."""
    return iso_week(date.fromisoformat(monday(week)) - timedelta(weeks=back))


@st.cache_resource(max_entries=64, show_spinner=False)
def _weeks(key: Key, _ask: Questions) -> tuple[str, ...]:
    return tuple(iso_week(week) for week in reversed(Panel(_ask.reader).weeks()))


@st.cache_resource(max_entries=64, show_spinner=False)
def _reporting(key: Key, week: str, _questions: PanelQuestions) -> pd.DataFrame:
    return _questions.panel.reporting(monday(week))


@st.cache_resource(max_entries=64, show_spinner=False)
def _course(
    key: Key, week: str, district: str, industry: str, giants: bool, _questions: PanelQuestions
) -> Course | None:
    heads = series(_questions.panel, district=district, industry=industry, giants=giants, clean=_without_slips)
    heads = heads[heads.index <= monday(week)].iloc[-COURSE_WEEKS:]
    if heads.notna().sum() < FEWEST_WEEKS:
        return None
    ahead = forecast(heads.to_numpy()[:, None], AHEAD, levels=(80,))
    days = tuple(day.date() for day in heads.index)
    expected = tuple(
        (
            days[-1] + timedelta(weeks=at + 1),
            *(float(ends[at, 0]) for ends in (ahead.lower[80], ahead.mean, ahead.upper[80])),
        )
        for at in range(AHEAD)
    )
    return Course(days, tuple(None if value != value else float(value) for value in heads), expected)


def _without_slips(heads: np.ndarray) -> np.ndarray:
    """What the early warning takes the heads to be: an implausible figure is the last one until it is confirmed."""
    cleaned = clean(heads, np.ones(len(heads)))
    return np.where(cleaned.reported, np.exp(cleaned.level.astype(float)), np.nan)


@st.cache_resource(max_entries=64, show_spinner=False)
def _about(key: Key, week: str, _questions: PanelQuestions) -> Screened | None:
    return Screenings(_questions.ask.reader).about(monday(week))


@st.cache_resource(max_entries=64, show_spinner=False)
def _level_counts(key: Key, week: str, _questions: PanelQuestions) -> pd.DataFrame:
    return Screenings(_questions.ask.reader).counts(monday(week))


@st.cache_resource(max_entries=16, show_spinner=False)
def _register(key: Key, _questions: PanelQuestions) -> dict[int, dict[str, object]]:
    rows = _questions.panel.enterprises()
    rows = rows.astype(object).where(rows.notna(), None)
    return {int(row["code"]): row for row in rows.to_dict("records")}


@st.cache_resource(max_entries=8, show_spinner=False)
def _frames(key: Key, _questions: PanelQuestions) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Heads as reported and as used, and the evidence, of the whole panel that the viewer may see."""
    panel = _questions.panel
    heads = panel.headcounts()
    return heads, used_heads(heads), panel.evidence()


@st.cache_resource(max_entries=16, show_spinner=False)
def _figures(key: Key, week: str, _questions: PanelQuestions) -> Figures:
    day = pd.Timestamp(monday(week))
    heads, used, evidence = _frames(key, _questions)
    if heads.empty or day not in heads.index:
        return Figures()
    screenings = Screenings(_questions.ask.reader)
    told = heads.loc[:day], used.loc[:day]
    return Figures(
        rows=screenings.rows(day),
        earlier=screenings.rows(day - pd.Timedelta(weeks=AHEAD)),
        facts=facts_of(*told, {name: frame.loc[:day] for name, frame in evidence.items()}),
        trails=trails(*told, TRAIL),
    )


@st.cache_resource(max_entries=6, show_spinner=False)
def _screened_year(
    figures: Key, week: str, told: str, _rules: Rules, _questions: PanelQuestions
) -> dict[pd.Timestamp, pd.DataFrame]:
    """The screenings of the 53 weeks up to `week` under other lines, of all enterprises, for counting only."""
    asked = question(_questions.ask.engine, _questions.ask.version)
    if asked is None:
        return {}
    last = pd.Timestamp(monday(week))
    weeks = [stamp for stamp in map(pd.Timestamp, asked.weeks) if stamp <= last][-YEAR - 1 :]
    industry = asked.register["industry"].reindex(asked.headcounts.columns)
    evidence = Evidence(**asked.evidence)
    frames = screen_weeks(asked.headcounts, weeks=weeks, industry=industry, evidence=evidence, rules=_rules)
    return {stamp: frame.loc[frame.index.isin(asked.active(stamp.date()))] for stamp, frame in frames.items()}


@st.cache_resource(max_entries=64, show_spinner=False)
def _job_changes(key: Key, first: str, last: str, _questions: PanelQuestions) -> pd.DataFrame:
    return _questions.panel.job_changes(monday(first), monday(last))
