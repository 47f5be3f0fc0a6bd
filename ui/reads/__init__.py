"""The kept questions: what a page may ask of one version of the database, on behalf of one viewer."""

from ui.link import Known
from ui.panel_reads import weeks_of
from ui.reads.changes import ChangeQuestions
from ui.reads.figures import Facts
from ui.reads.forecasts import ForecastQuestions

__all__ = ["Facts", "Questions"]


class Questions(ChangeQuestions, ForecastQuestions):
    """One viewer's questions at one version: of figures, of what changed, of forecasts."""

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
