"""The cached questions about alerts and single enterprises: worklist, card, rules. Follow-up itself is never kept."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import streamlit as st

from data_access.alert_city import city_alerts
from data_access.alert_counts import rule_precision
from data_access.alert_rules_read import follow_up_rules, values_at
from data_access.alert_weeks import last_event_of, revised_alerts
from data_access.alerts import Alert, alert_events, alerts, alerts_of
from data_access.screenings import Screened, Screenings
from data_access.viewer import program_viewer
from data_access.weeks import iso_week, monday
from forecasting.alert_rules import Rules
from forecasting.alerting import RANK
from forecasting.early_warning import Evidence, screen_weeks
from forecasting.rule_rehearsal import YEAR, Confirmed, RuleRehearsal, rehearse_rules
from forecasting.rule_rows import rules_of
from forecasting.screening import question
from ui.alert_facts import facts_of, trails, used_heads
from ui.alert_items import Item
from ui.alert_overview import WeekAlerts
from ui.alert_rule_parts import Precision
from ui.alert_words import ACTION_NAMES, LEVEL_NAMES, LEVELS
from ui.alert_worklist import Figures, groups_of, items_of, plain_item
from ui.enterprise_card import PROGRAM, Told
from ui.enterprise_charts import Flows, Peers, flows_of, peers_of
from ui.enterprise_history import History, Mark
from ui.formats import SHANGHAI
from ui.labels import Labels
from ui.panel_reads import AHEAD, COURSE_WEEKS, Key, PanelQuestions, before

TRAIL = 52  # weeks of a row's line


class AlertQuestions(PanelQuestions):
    """One viewer's questions about the alerts of the panel at the version of `ask`."""

    def week_alerts(self, today: date) -> WeekAlerts | None:
        """The newest screened week in the whole city, for everybody with aggregates; None where there is none."""
        weeks = Screenings(self.ask.reader).weeks()
        if not weeks:
            return None
        found = city_alerts(self.ask.reader, weeks[-1], today=today)
        if found is None:
            return None
        return WeekAlerts(iso_week(weeks[-1]), found.levels, found.jobs_at_risk, found.overdue)

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
        heads, used = _heads(self.ask.key, self)
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
        _, used = _heads(self.ask.key, self)
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


@st.cache_resource(max_entries=64, show_spinner=False)
def _about(key: Key, week: str, _questions: AlertQuestions) -> Screened | None:
    return Screenings(_questions.ask.reader).about(monday(week))


@st.cache_resource(max_entries=64, show_spinner=False)
def _level_counts(key: Key, week: str, _questions: AlertQuestions) -> pd.DataFrame:
    return Screenings(_questions.ask.reader).counts(monday(week))


@st.cache_resource(max_entries=16, show_spinner=False)
def _register(key: Key, _questions: AlertQuestions) -> dict[int, dict[str, object]]:
    rows = _questions.panel.enterprises()
    rows = rows.astype(object).where(rows.notna(), None)
    return {int(row["code"]): row for row in rows.to_dict("records")}


@st.cache_resource(max_entries=2, show_spinner=False)
def _heads(key: Key, _questions: AlertQuestions) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Heads as reported and as used, of all enterprises that the viewer may see: the largest thing that is kept."""
    heads = _questions.panel.headcounts()
    return heads.astype(np.float32), used_heads(heads).astype(np.float32)


@st.cache_resource(max_entries=16, show_spinner=False)
def _figures(key: Key, week: str, _questions: AlertQuestions) -> Figures:
    day = pd.Timestamp(monday(week))
    heads, used = _heads(key, _questions)
    if heads.empty or day not in heads.index:
        return Figures()
    screenings = Screenings(_questions.ask.reader)
    rows, earlier, last = (screenings.rows(day - pd.Timedelta(weeks=back)) for back in (0, AHEAD, 1))
    # The sentences and lines of the list: of whom something is said, or was the week before.
    told = sorted({int(code) for each in (rows, last) for code in each.index[each["level"] != "none"]})
    told = [code for code in told if code in heads]
    shown = heads.loc[:day, told], used.loc[:day, told]
    evidence = {name: frame.loc[:day, told] for name, frame in _questions.panel.evidence().items()}
    return Figures(rows=rows, earlier=earlier, facts=facts_of(*shown, evidence), trails=trails(*shown, TRAIL))


@st.cache_resource(max_entries=6, show_spinner=False)
def _screened_year(
    figures: Key, week: str, told: str, _rules: Rules, _questions: AlertQuestions
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
