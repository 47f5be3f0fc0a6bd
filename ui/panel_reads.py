"""The cached questions about the enterprise panel: what the weekly pages may ask, on behalf of one viewer.

As in ui.reads: an answer is kept under (database, scope of the viewer, version, arguments). Follow-up is never kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from data_access.panel import Panel
from data_access.panel_series import series
from data_access.reader import Reader
from data_access.viewer import program_viewer
from data_access.weeks import iso_week, monday
from forecasting.early_warning import slips
from forecasting.shedding_cleaning import clean
from forecasting.smoothing import forecast
from ui.alert_rows import Reporting
from ui.job_changes_chart import Course
from ui.job_changes_rows import Changes, changes_of

if TYPE_CHECKING:
    from ui.reads import Questions

Key = str
SPANS = {"4": 4, "13": 13}
COURSE_WEEKS, FEWEST_WEEKS, AHEAD = 104, 8, 4


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
def _job_changes(key: Key, first: str, last: str, _questions: PanelQuestions) -> pd.DataFrame:
    def unsettled(version: int) -> frozenset[int]:
        asked = _questions.ask.at(version)
        return _unsettled(asked.figures, monday(first), monday(last), asked)

    return _questions.panel.job_changes(monday(first), monday(last), unsettled=unsettled)


@st.cache_resource(max_entries=256, show_spinner=False)
def _unsettled(figures: Key, first: str, last: str, _ask: Questions) -> frozenset[int]:
    """Whose report of either week the early warning does not believe, as known in the last one: of all enterprises,
    whoever looks, so that everybody is told the same sums."""
    panel = Panel(Reader(_ask.engine, program_viewer(_ask.engine), _ask.version))
    heads = panel.headcounts().loc[:last]
    if heads.empty:
        return frozenset()
    doubted = slips(heads).reindex(pd.to_datetime([first, last]), fill_value=False).any()
    return frozenset(int(code) for code in doubted.index[doubted])
