"""How the year is expected to end, and how good such forecasts would have been: what is stored."""

import pandas as pd

from data_access.forecasts import made_between
from data_access.rehearsals import rehearsed_at
from forecasting import rehearsal
from forecasting.refresh import question
from forecasting.stored import Series, YearEnd, year_ends
from ui.reads.asking import Asking, kept, kept_for_all


class ForecastQuestions(Asking):
    """Of one version's stored forecasts."""

    def year_ends(self, month: str) -> dict[Series, YearEnd] | None:
        """How the year ends, by (indicator, district), as stored for the figures of this version up to `month`; None
        while it has not been worked out. What the viewer may not see is absent."""
        if not self.viewer.aggregates:
            return {}
        made = made_between(self.engine, [*self._fingerprints(month).values()])
        return None if made is None else self._year_ends(month, repr(made))

    @kept_for_all(max_entries=48)
    def _fingerprints(self, month: str) -> dict[Series, str]:
        return question(self.engine, self.version, month).fingerprints()

    @kept(max_entries=48)
    def _year_ends(self, month: str, made: str) -> dict[Series, YearEnd]:
        return year_ends(*self.reader.forecasts(self._fingerprints(month)))

    def rehearsal(self) -> pd.DataFrame | None:
        """What would have been forecast of this version's completed years, and what came: rows of Reader.rehearsal(),
        of flows and, where they were rehearsed too, of the other kinds.

        None while it has not been worked out; empty where there is nothing to rehearse, or nothing the viewer may see.
        """
        flows, others = self._rehearsed() if self.viewer.aggregates else (None, None)
        if flows is None:
            return pd.DataFrame()
        made = [(one, rehearsed_at(self.engine, one)) for one in (flows, others) if one]
        return None if made[0][1] is None else self._rehearsal(tuple(made))

    @kept_for_all(max_entries=48)
    def _rehearsed(self) -> tuple[str | None, str | None]:
        """Under which fingerprints flows and other kinds are stored; None where there is nothing to rehearse."""
        flows, others = (asked(self.engine, self.version) for asked in (rehearsal.question, rehearsal.kinds_question))
        return flows and flows.fingerprint, others and others.fingerprint

    @kept(max_entries=8)
    def _rehearsal(self, made: tuple[tuple[str, str | None], ...]) -> pd.DataFrame:
        found = [self.reader.rehearsal(fingerprint) for fingerprint, _ in made]
        return pd.concat([rows for rows in found if len(rows)] or found[:1], ignore_index=True)
