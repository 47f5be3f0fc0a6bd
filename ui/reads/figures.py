"""What was reported and how it is judged: catalogue, board, places, curves, where a figure comes from."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data_access.publish import newest_month
from data_access.reader import Publication, Reader
from tracking.board import Board, evaluate
from tracking.completeness import Completeness, completeness
from tracking.courses import Course, courses
from tracking.curve import Curve, curve
from tracking.fair import Standing, fair_standings
from tracking.noise import corrections_of
from tracking.roll_up import roll_up
from ui.reads.asking import Asking, kept

FIGURES_ONLY = ("observation",)  # of what differs between versions


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


class FigureQuestions(Asking):
    """Of one version's figures."""

    @kept(max_entries=64)
    def facts(self) -> Facts:
        reader = self.reader
        districts = reader.districts()
        profile = reader.profile()
        month = newest_month(self.engine, self.version) or ""
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

    @kept(max_entries=64)
    def indicators(self, year: int) -> dict[str, dict[str, object]]:
        """The plan year's catalogue in the plan's order: code -> row."""
        return {row["code"]: row for row in self.reader.indicators(year).to_dict("records")}

    def districts(self) -> pd.DataFrame:
        return self.reader.districts()

    @kept(max_entries=48)
    def board(self, month: str) -> Board:
        return evaluate(**self._frames(month), month=month)

    @kept(max_entries=48)
    def standings(self, month: str) -> dict[str, Standing]:
        """The districts' places in every indicator, tied within the noise that past corrections show."""
        frames = self._frames(month)
        changed = [
            self.reader.changes(item.version - 1, item.version, tables=FIGURES_ONLY)
            for item in self.publications()
            if item.kind == "correction" and item.version > 1
        ]
        board = self.board(month)
        corrections = corrections_of(changed, board, observations=frames["observations"], targets=frames["targets"])
        return fair_standings(board, corrections=corrections)

    @kept(max_entries=48)
    def completeness(self, month: str) -> dict[str, Completeness]:
        return completeness(self.reader.observations(first=f"{month[:4]}-01", last=month), self.board(month))

    @kept(max_entries=128)
    def curve(self, month: str, indicator: str, district: str) -> Curve:
        return curve(**self._frames(month, [indicator]), month=month, indicator=indicator, district=district)

    @kept(max_entries=48)
    def courses(self, month: str) -> dict[tuple[str, str], Course]:
        """The year of every headline target in every district as shares of its target, by (indicator, district)."""
        codes = self.board(month).headline
        frames = self._frames(month, list(codes))
        return courses(**{name: frame for name, frame in frames.items() if name != "rules"}, month=month, codes=codes)

    def _frames(self, month: str, indicators: list[str] | None = None) -> dict[str, pd.DataFrame]:
        """What tracking needs of the database; totals are made of all rows, below the viewer's scope."""
        reader = self.reader
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

    @kept(max_entries=16)
    def targets(self, year: int) -> pd.DataFrame:
        """One plan year's targets as they were set: every tier and every revision."""
        return self.reader.targets(year)

    @kept(max_entries=32)
    def publications(self) -> tuple[Publication, ...]:
        return tuple(self.reader.publications())

    @kept(max_entries=32)
    def rules(self) -> pd.DataFrame:
        return self.reader.rules()

    @kept(max_entries=32)
    def policy_parameters(self) -> pd.DataFrame:
        return self.reader.policy_parameters()

    def reported(self, month: str, indicator: str) -> pd.DataFrame:
        """The reports of one indicator from January to a month, as they came in."""
        return self.reader.observations(indicators=[indicator], first=f"{month[:4]}-01", last=month)

    def opens(self, district: str) -> bool:
        """May the viewer see files, cells and revisions of that district's figures?"""
        return district in self.viewer.details

    def sources(self, indicator: str, district: str) -> Callable[[str], pd.DataFrame]:
        """Where the figure of each month comes from: month -> rows of Reader.sources()."""
        return lambda month: self._sources(indicator, district, month)

    @kept(max_entries=64)
    def _sources(self, indicator: str, district: str, month: str) -> pd.DataFrame:
        return self.reader.sources(indicator, district, month)


def _last_meeting(reader: Reader, month: str) -> int:
    """The version to compare with unless the address names one: the last report of an earlier month than the one that
    this version tells of. What else was imported since, weekly reports or a late month, held no meeting."""
    newest, found = "", 0
    for version, brought in reader.reported():
        newest = max(newest, brought)
        if newest < month:
            found = version
    return found or max(reader.version - 1, 1)
