"""The cached questions: what a page may ask of one version of the database, on behalf of one viewer.

Every answer is small and frozen, and is cached under (database, scope of the viewer, version, what tells its
publication from another of that number, arguments): at a fixed version it can never be stale, and two viewers share it
only when they may see the same rows. Anybody who can reach the app can clear Streamlit's caches, so nothing here is
expensive to ask again and the engine lives outside them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from data_access.business_clock import day_shown
from data_access.commitments import Commitment, commitments, newest_event
from data_access.forecasts import made_between
from data_access.meeting_rights import MeetingRights, meeting_rights
from data_access.panel import Panel
from data_access.protection import protection_today
from data_access.publications import identity_of
from data_access.publish import newest_month
from data_access.reader import Publication, Reader
from data_access.rehearsals import rehearsed_at
from data_access.viewer import Viewer
from forecasting import rehearsal
from forecasting.refresh import question
from forecasting.stored import YearEnd, year_ends
from tracking.board import Board, evaluate
from tracking.completeness import Completeness, completeness
from tracking.courses import Course, courses
from tracking.curve import Curve, curve
from tracking.fair import Standing, fair_standings
from tracking.movement import Movement, movement
from tracking.noise import corrections_of
from tracking.roll_up import roll_up
from ui.differences import Differences, differences, in_language
from ui.link import Known
from ui.panel_reads import weeks_of
from ui.target_changes import TargetChange, target_changes

FIGURES_ONLY = ("observation",)  # of what differs between versions
Key = str  # one text, as Streamlit walks through a tuple with its districts at every look-up


@dataclass(frozen=True)
class Facts:
    """What a page needs to know of a version before it draws: names, months, where the data come from."""

    profile: dict[str, str]
    publication: Publication
    city: str
    districts: dict[str, dict[str, object]]
    months: tuple[str, ...]
    month: str
    meeting: str  # the version that the last meeting looked at

    @property
    def kind(self) -> str:
        """demo (invented figures), national (published ones), or real."""
        return self.profile.get("database_kind", "real")

    def month_before(self, month: str) -> str | None:
        """The month with figures before this one; None where there is none."""
        return next((earlier for earlier in self.months if earlier < month), None)


@dataclass(frozen=True)
class Questions:
    """One viewer's questions at one version."""

    engine: Engine
    viewer: Viewer
    version: int

    def at(self, version: int) -> "Questions":
        """The same viewer's questions at another version; what is protected today is asked once for all of them."""
        if version == self.version:
            return self
        other = self._others.setdefault(version, Questions(self.engine, self.viewer, version))
        other.__dict__.update(_others=self._others, protected=self.protected)
        return other

    @cached_property
    def _others(self) -> "dict[int, Questions]":
        return {self.version: self}

    @cached_property
    def protected(self) -> tuple[object, ...]:
        """What is withheld follows today's catalogue at every version, so it is part of whose answer this is."""
        return protection_today(self.engine)

    @property
    def reader(self) -> Reader:
        return Reader(self.engine, self.viewer, self.version)

    @cached_property
    def key(self) -> Key:
        database = self.engine.url.render_as_string(hide_password=True)
        seen = (self.viewer.scope, self.protected)
        return repr((database, seen, self.version, self._identity))

    @cached_property
    def _identity(self) -> tuple[str, ...]:
        return identity_of(self.engine, self.version)

    def facts(self) -> Facts:
        return _facts(self.key, self)

    def indicators(self, year: int) -> dict[str, dict[str, object]]:
        """The plan year's catalogue in the plan's order: code -> row."""
        return _indicators(self.key, year, self)

    def board(self, month: str) -> Board:
        return _board(self.key, month, self)

    def districts(self) -> pd.DataFrame:
        return self.reader.districts()

    def standings(self, month: str) -> dict[str, Standing]:
        """The districts' places in every indicator, tied within the noise that past corrections show."""
        return _standings(self.key, month, self)

    def completeness(self, month: str) -> dict[str, Completeness]:
        return _completeness(self.key, month, self)

    def curve(self, month: str, indicator: str, district: str) -> Curve:
        return _curve(self.key, month, indicator, district, self)

    def courses(self, month: str) -> dict[tuple[str, str], Course]:
        """The year of every headline target in every district as shares of its target, by (indicator, district)."""
        return _courses(self.key, month, self)

    def targets(self, year: int) -> pd.DataFrame:
        """One plan year's targets as they were set: every tier and every revision."""
        return _targets(self.key, year, self)

    def publications(self) -> tuple[Publication, ...]:
        return _publications(self.key, self)

    def revised_until(self, newest: int, month: str) -> pd.DataFrame:
        """What later versions changed of the figures up to `month`: rows of Reader.changes(); a late report has no old
        value."""
        figures = _revised(self.key, newest, self)
        return figures[figures["month"] <= month]

    def enterprise_names(self, *versions: int) -> dict[str, str]:
        """Code -> name of the enterprises that the viewer sees at these versions; the last one's names count."""
        names: dict[str, str] = {}
        for version in versions:
            found = Panel(self.at(version).reader).enterprises()
            names.update(zip(found["code"].astype(str), found["name"], strict=True))
        return names

    def changes(self, first: int, second: int) -> pd.DataFrame:
        return _changes(self.key, first, second, self)

    def targets_changed(self, version: int, year: int | None = None) -> list[TargetChange]:
        """What was done to the targets from this version to another, of one plan year or of all."""
        return _targets_changed(self.key, version, year, self)

    def reported(self, month: str, indicator: str) -> pd.DataFrame:
        """The reports of one indicator from January to a month, as they came in."""
        return self.reader.observations(indicators=[indicator], first=f"{month[:4]}-01", last=month)

    def opens(self, district: str) -> bool:
        """May the viewer see files, cells and revisions of that district's figures?"""
        return district in self.viewer.details

    def sources(self, indicator: str, district: str) -> Callable[[str], pd.DataFrame]:
        """Where the figure of each month comes from: month -> rows of Reader.sources()."""
        return lambda month: _sources(self.key, indicator, district, month, self)

    def differences(self, first: int, second: int, year: int, language: str) -> Differences:
        """What differs between two versions, in the order of one year's plan, without the other language's columns."""
        return _differences(self.key, first, second, year, language, self)

    def year_ends(self, month: str) -> dict[tuple[str, str], YearEnd] | None:
        """How the year ends, by (indicator, district), as stored for the figures of this version up to `month`; None
        while it has not been worked out. What the viewer may not see is absent."""
        if not self.viewer.aggregates:
            return {}
        made = made_between(self.engine, [*_fingerprints(self.figures, month, self).values()])
        return None if made is None else _year_ends(self.key, month, repr(made), self)

    def rehearsal(self) -> pd.DataFrame | None:
        """What would have been forecast of this version's completed years, and what came: rows of Reader.rehearsal(),
        of flows and, where they were rehearsed too, of the other kinds.

        None while it has not been worked out; empty where there is nothing to rehearse, or nothing the viewer may see.
        """
        flows, others = _rehearsed(self.figures, self) if self.viewer.aggregates else (None, None)
        if flows is None:
            return pd.DataFrame()
        made = {one: rehearsed_at(self.engine, one) for one in (flows, others) if one}
        return None if made[flows] is None else _rehearsal(self.key, repr(made), list(made), self)

    @property
    def figures(self) -> Key:
        """Whose figures these are, whoever looks: part of the key of what only this module sees."""
        database = self.engine.url.render_as_string(hide_password=True)
        return repr((database, self.version, self._identity))

    def rules(self) -> pd.DataFrame:
        return _rules(self.key, self)

    def policy_parameters(self) -> pd.DataFrame:
        return _policy_parameters(self.key, self)

    def known(self) -> Known:
        """What the address of a page may name at this version."""
        facts = self.facts()
        return Known(
            version=self.version,
            months=facts.months,
            month=facts.month,
            indicators_in=lambda month: tuple(self.indicators(int(month[:4]))),
            districts=tuple(facts.districts),
            city=facts.city,
            meeting=facts.meeting,
            events=self.events,
            weeks=lambda: weeks_of(self),
        )

    def movement(self, base: int, month: str) -> Movement:
        """What has moved from the last meeting's version (at its own month) to this version at `month`."""
        return _movement(self.key, base, month, self)

    def movement_since(self, earlier: str, month: str) -> Movement:
        """What has moved between two months, both as this version tells them."""
        return _movement_since(self.key, earlier, month, self)

    def revised_of(self, district: str, base: int) -> pd.DataFrame:
        """The figures of one district that version `base` told differently, and those that have come since:
        rows of Reader.changes(); what was added has no old value."""
        return _revised_of(self.key, district, base, self)

    def decisions(self, until_event: int | None = None) -> tuple[Commitment, ...]:
        """The commitments of meetings, as they stand now or stood after an event; never cached: they are follow-up."""
        return commitments(self.engine, self.viewer, until_event=until_event)

    def events(self) -> int:
        return newest_event(self.engine)

    def rights(self) -> MeetingRights:
        return meeting_rights(self.engine, self.viewer)

    def today(self, event: int | None = None) -> date:
        """The business day this view stands on."""
        return day_shown(self.engine, self.version, event, now=datetime.now(UTC))


@st.cache_resource(max_entries=64, show_spinner=False)
def _facts(key: Key, _ask: Questions) -> Facts:
    reader = _ask.reader
    districts = reader.districts()
    profile = reader.profile()
    month = newest_month(_ask.engine, _ask.version) or ""
    cities = districts.loc[districts["kind"] == "city", "code"]
    return Facts(
        profile=profile,
        publication=reader.publication(),
        city=profile.get("city") or (cities.iloc[0] if len(cities) else ""),
        districts={row["code"]: row for row in districts.to_dict("records")},
        months=tuple(reversed(reader.months())),
        month=month,
        meeting=str(_last_meeting(reader, month)),
    )


def _last_meeting(reader: Reader, month: str) -> int:
    """The version to compare with unless the address names one: the last report of an earlier month than the one that
    this version tells of. What else was imported since, weekly reports or a late month, held no meeting."""
    newest, found = "", 0
    for version, brought in reader.reported():
        newest = max(newest, brought)
        if newest < month:
            found = version
    return found or max(reader.version - 1, 1)


@st.cache_resource(max_entries=64, show_spinner=False)
def _indicators(key: Key, year: int, _ask: Questions) -> dict[str, dict[str, object]]:
    return {row["code"]: row for row in _ask.reader.indicators(year).to_dict("records")}


@st.cache_resource(max_entries=48, show_spinner=False)
def _board(key: Key, month: str, _ask: Questions) -> Board:
    return evaluate(**_frames(_ask, month), month=month)


@st.cache_resource(max_entries=48, show_spinner=False)
def _standings(key: Key, month: str, _ask: Questions) -> dict[str, Standing]:
    frames = _frames(_ask, month)
    changed = [
        _ask.reader.changes(item.version - 1, item.version, tables=FIGURES_ONLY)
        for item in _ask.publications()
        if item.kind == "correction" and item.version > 1
    ]
    board = _ask.board(month)
    corrections = corrections_of(changed, board, observations=frames["observations"], targets=frames["targets"])
    return fair_standings(board, corrections=corrections)


@st.cache_resource(max_entries=16, show_spinner=False)
def _movement(key: Key, base: int, month: str, _ask: Questions) -> Movement:
    then = _ask.at(base)
    earlier = min(then.facts().month, month)
    return movement(
        then.board(earlier),
        _ask.board(month),
        before_ranks=then.standings(earlier),
        after_ranks=_ask.standings(month),
        restated=_ask.board(earlier),
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _movement_since(key: Key, earlier: str, month: str, _ask: Questions) -> Movement:
    return movement(
        _ask.board(earlier),
        _ask.board(month),
        before_ranks=_ask.standings(earlier),
        after_ranks=_ask.standings(month),
    )


@st.cache_resource(max_entries=48, show_spinner=False)
def _completeness(key: Key, month: str, _ask: Questions) -> dict[str, Completeness]:
    return completeness(_ask.reader.observations(first=f"{month[:4]}-01", last=month), _ask.board(month))


@st.cache_resource(max_entries=48, show_spinner=False)
def _courses(key: Key, month: str, _ask: Questions) -> dict[tuple[str, str], Course]:
    codes = _ask.board(month).headline
    frames = _frames(_ask, month, list(codes))
    return courses(**{name: frame for name, frame in frames.items() if name != "rules"}, month=month, codes=codes)


@st.cache_resource(max_entries=128, show_spinner=False)
def _curve(key: Key, month: str, indicator: str, district: str, _ask: Questions) -> Curve:
    return curve(**_frames(_ask, month, [indicator]), month=month, indicator=indicator, district=district)


def _frames(ask: Questions, month: str, indicators: list[str] | None = None) -> dict[str, pd.DataFrame]:
    """What tracking needs of the database; totals are made of all rows, below the viewer's scope."""
    reader = ask.reader
    districts, catalogue, targets = reader.districts(), reader.indicators(int(month[:4])), reader.targets()

    def totals(observations: pd.DataFrame) -> pd.DataFrame:
        return roll_up(observations, districts, catalogue, targets=targets, until=month)

    return {
        "districts": districts,
        "indicators": catalogue,
        "targets": targets,
        "observations": reader.observations(indicators=indicators, last=month, roll_up=totals),
        "rules": reader.rules(),
    }


@st.cache_resource(max_entries=16, show_spinner=False)
def _targets(key: Key, year: int, _ask: Questions) -> pd.DataFrame:
    return _ask.reader.targets(year)


@st.cache_resource(max_entries=32, show_spinner=False)
def _publications(key: Key, _ask: Questions) -> tuple[Publication, ...]:
    return tuple(_ask.reader.publications())


@st.cache_resource(max_entries=64, show_spinner=False)
def _revised(key: Key, newest: int, _ask: Questions) -> pd.DataFrame:
    return _figures_in(_ask.reader.changes(_ask.version, newest, tables=FIGURES_ONLY))


@st.cache_resource(max_entries=64, show_spinner=False)
def _revised_of(key: Key, district: str, base: int, _ask: Questions) -> pd.DataFrame:
    changed = _figures_in(_ask.reader.changes(base, _ask.version, tables=FIGURES_ONLY))
    return changed[changed["district"] == district]


def _figures_in(changed: pd.DataFrame) -> pd.DataFrame:
    """The reported figures among the rows of Reader.changes(); one that was not there is a late report."""
    figures = changed[(changed["table"] == "observation") & ~changed["suppressed"].astype(bool)]
    return figures[figures["column"].isin(["value", "numerator", "denominator"])]


@st.cache_resource(max_entries=32, show_spinner=False)
def _targets_changed(key: Key, version: int, year: int | None, _ask: Questions) -> list[TargetChange]:
    return target_changes(_ask.reader.targets(year), _ask.at(version).reader.targets(year))


@st.cache_resource(max_entries=4, show_spinner=False)  # the one answer that can be large: 12 MB from first to newest
def _changes(key: Key, first: int, second: int, _ask: Questions) -> pd.DataFrame:
    return _ask.reader.changes(first, second)


@st.cache_resource(max_entries=64, show_spinner=False)
def _sources(key: Key, indicator: str, district: str, month: str, _ask: Questions) -> pd.DataFrame:
    return _ask.reader.sources(indicator, district, month)


@st.cache_resource(max_entries=4, show_spinner=False)  # as large as _changes
def _differences(key: Key, first: int, second: int, year: int, language: str, _ask: Questions) -> Differences:
    changes = in_language(_ask.changes(first, second), language)
    return differences(changes, _ask.at(first).targets_changed(second), list(_ask.indicators(year)))


@st.cache_resource(max_entries=32, show_spinner=False)
def _rules(key: Key, _ask: Questions) -> pd.DataFrame:
    return _ask.reader.rules()


@st.cache_resource(max_entries=32, show_spinner=False)
def _policy_parameters(key: Key, _ask: Questions) -> pd.DataFrame:
    return _ask.reader.policy_parameters()


@st.cache_resource(max_entries=48, show_spinner=False)
def _fingerprints(figures: Key, month: str, _ask: Questions) -> dict[tuple[str, str], str]:
    return question(_ask.engine, _ask.version, month).fingerprints()


@st.cache_resource(max_entries=48, show_spinner=False)
def _year_ends(key: Key, month: str, made: Key, _ask: Questions) -> dict[tuple[str, str], YearEnd]:
    return year_ends(*_ask.reader.forecasts(_fingerprints(_ask.figures, month, _ask)))


@st.cache_resource(max_entries=48, show_spinner=False)
def _rehearsed(figures: Key, _ask: Questions) -> tuple[str | None, str | None]:
    """Under which fingerprints flows and other kinds are stored; None where there is nothing to rehearse."""
    flows, others = (asked(_ask.engine, _ask.version) for asked in (rehearsal.question, rehearsal.kinds_question))
    return flows and flows.fingerprint, others and others.fingerprint


@st.cache_resource(max_entries=8, show_spinner=False)
def _rehearsal(key: Key, made: str, _fingerprints: list[str], _ask: Questions) -> pd.DataFrame:
    found = [_ask.reader.rehearsal(one) for one in _fingerprints]
    return pd.concat([rows for rows in found if len(rows)] or found[:1], ignore_index=True)
