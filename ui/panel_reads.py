"""The cached questions about the enterprise panel: what the weekly pages may ask, on behalf of one viewer.

As in ui.reads: an answer is kept under (database, scope of the viewer, version, arguments). Follow-up is never kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from data_access.alert_rules_read import follow_up_rules, values_at
from data_access.alert_weeks import last_event_of
from data_access.alerts import Alert, alerts
from data_access.panel import Panel
from data_access.panel_series import series
from data_access.screenings import Screened, Screenings
from data_access.weeks import iso_week, monday
from forecasting.shedding_cleaning import clean
from forecasting.smoothing import forecast
from ui.alert_facts import facts_of, trails, used_heads
from ui.alert_items import Item
from ui.alert_rows import Reporting
from ui.alert_worklist import Figures, items_of
from ui.job_changes_chart import Course
from ui.job_changes_rows import Changes, changes_of

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

    def reported(self, week: str, district: str) -> Reporting:
        """The same of one district, with the share of the week before."""
        now = _row_of(self.reporting(week), district)
        weeks = weeks_of(self.ask)
        earlier = before(week)
        past = _row_of(self.reporting(earlier), district) if earlier in weeks else None
        rate = None if past is None or past["rate"] != past["rate"] else float(past["rate"])
        return Reporting(int(now["expected"]), int(now["reported"]), rate) if now is not None else Reporting(0, 0)

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
        return items_of(self.alerts(until), self.register(), self.figures(week), week=day, today=today)

    def items_before(self, week: str, event: int | None, today: date) -> list[Item] | None:
        """The same of the week before, as it stood when this one was screened; None where it was not screened."""
        earlier = before(week)
        if not self.screened(earlier):
            return None
        return self.items(earlier, event, today - timedelta(weeks=1))


def before(week: str, back: int = 1) -> str:
    """The week `back` weeks earlier."""
    return iso_week(date.fromisoformat(monday(week)) - timedelta(weeks=back))


def _row_of(frame: pd.DataFrame, district: str) -> pd.Series | None:
    found = frame[frame["district"] == district]
    return None if found.empty else found.iloc[0]


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


@st.cache_resource(max_entries=64, show_spinner=False)
def _job_changes(key: Key, first: str, last: str, _questions: PanelQuestions) -> pd.DataFrame:
    return _questions.panel.job_changes(monday(first), monday(last))
