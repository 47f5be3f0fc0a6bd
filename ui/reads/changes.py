"""What differs between versions and months, and what meetings decided about it."""

from datetime import UTC, date, datetime

import pandas as pd

from data_access.business_clock import day_shown
from data_access.commitments import Commitment, commitments, newest_event
from data_access.meeting_rights import MeetingRights, meeting_rights
from data_access.panel import Panel
from tracking.movement import Movement, movement
from ui.differences import Differences, differences, in_language
from ui.reads.asking import kept
from ui.reads.figures import FIGURES_ONLY, FigureQuestions
from ui.target_changes import TargetChange, target_changes


class ChangeQuestions(FigureQuestions):
    """Of one version beside another, of one month beside another, and of follow-up, which is never kept."""

    @kept(max_entries=4)  # the one answer that can be large: 12 MB from first to newest
    def changes(self, first: int, second: int) -> pd.DataFrame:
        return self.reader.changes(first, second)

    @kept(max_entries=4)  # as large as changes()
    def differences(self, first: int, second: int, year: int, language: str) -> Differences:
        """What differs between two versions, in the order of one year's plan, without the other language's columns."""
        changes = in_language(self.changes(first, second), language)
        return differences(changes, self.at(first).targets_changed(second), list(self.indicators(year)))

    def revised_until(self, newest: int, month: str) -> pd.DataFrame:
        """What later versions changed of the figures up to `month`: rows of Reader.changes(); a late report has no old
        value."""
        figures = self._revised(newest)
        return figures[figures["month"] <= month]

    @kept(max_entries=64)
    def _revised(self, newest: int) -> pd.DataFrame:
        return _figures_in(self.reader.changes(self.version, newest, tables=FIGURES_ONLY))

    @kept(max_entries=64)
    def revised_of(self, district: str, base: int) -> pd.DataFrame:
        """The figures of one district that version `base` told differently, and those that have come since:
        rows of Reader.changes(); what was added has no old value."""
        changed = _figures_in(self.reader.changes(base, self.version, tables=FIGURES_ONLY))
        return changed[changed["district"] == district]

    @kept(max_entries=32)
    def targets_changed(self, version: int, year: int | None = None) -> list[TargetChange]:
        """What was done to the targets from this version to another, of one plan year or of all."""
        return target_changes(self.reader.targets(year), self.at(version).reader.targets(year))

    def enterprise_names(self, *versions: int) -> dict[str, str]:
        """Code -> name of the enterprises that the viewer sees at these versions; the last one's names count."""
        names: dict[str, str] = {}
        for version in versions:
            found = Panel(self.at(version).reader).enterprises()
            names.update(zip(found["code"].astype(str), found["name"], strict=True))
        return names

    @kept(max_entries=16)
    def movement(self, base: int, month: str) -> Movement:
        """What has moved from the last meeting's version (at its own month) to this version at `month`."""
        then = self.at(base)
        earlier = min(then.facts().month, month)
        return movement(
            then.board(earlier),
            self.board(month),
            before_ranks=then.standings(earlier),
            after_ranks=self.standings(month),
            restated=self.board(earlier),
        )

    @kept(max_entries=32)
    def movement_since(self, earlier: str, month: str) -> Movement:
        """What has moved between two months, both as this version tells them."""
        return movement(
            self.board(earlier),
            self.board(month),
            before_ranks=self.standings(earlier),
            after_ranks=self.standings(month),
        )

    def decisions(self, until_event: int | None = None) -> tuple[Commitment, ...]:
        """The commitments of meetings, as they stand now or stood after an event."""
        return commitments(self.engine, self.viewer, until_event=until_event)

    def events(self) -> int:
        return newest_event(self.engine)

    def rights(self) -> MeetingRights:
        return meeting_rights(self.engine, self.viewer)

    def today(self, event: int | None = None) -> date:
        """The business day this view stands on."""
        return day_shown(self.engine, self.version, event, now=datetime.now(UTC))


def _figures_in(changed: pd.DataFrame) -> pd.DataFrame:
    """The reported figures among the rows of Reader.changes(); one that was not there is a late report."""
    figures = changed[(changed["table"] == "observation") & ~changed["suppressed"].astype(bool)]
    return figures[figures["column"].isin(["value", "numerator", "denominator"])]
