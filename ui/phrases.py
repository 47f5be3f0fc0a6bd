"""What the rows say: a progress put into the short phrases of a table cell, in the viewer's language.

The sentences of the conclusion are tracking's; these are the labels beside figures. Every phrase is made of translated
templates and of figures written by ui.formats, never by joining words of one language.
"""

from dataclasses import dataclass

from tracking.progress import Progress
from tracking.status import Status
from ui.formats import HIDDEN, NOTHING, Numbers
from ui.words import N_, Words

STATUS_WORDS = {
    Status.DONE: N_("Done"),
    Status.ON_PACE: N_("On pace"),
    Status.WATCH: N_("Slightly behind"),
    Status.BEHIND: N_("Behind"),
    Status.NOT_DUE: N_("Not due"),
    Status.NOT_REPORTED: N_("Not reported"),
    Status.NO_TARGET: N_("No target set"),
    Status.UNTRACKED: N_("Not tracked"),
    Status.SUPPRESSED: N_("Withheld"),
}
RATES = frozenset({"rate_floor", "rate_ceiling", "funnel"})
CEILINGS = frozenset({"rate_ceiling", "age_ceiling"})
PACED = frozenset({"cumulative", "stock"})


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language."""

    t: Words
    n: Numbers

    def status(self, status: Status) -> str:
        return self.t(STATUS_WORDS[status])

    def value(self, progress: Progress) -> str:
        """The figure itself, without its unit (a rate carries its %)."""
        if progress.status is Status.SUPPRESSED:
            return HIDDEN
        if progress.kind == "milestone":
            return self.t("done") if progress.actual else (NOTHING if progress.actual is None else self.t("open"))
        if progress.kind in RATES:
            return NOTHING if progress.actual is None else self.n.figure(progress.actual, progress.decimals) + "%"
        return self.n.shown(progress.actual, progress.unit, progress.decimals)

    def measured(self, progress: Progress) -> str:
        """The figure with its unit."""
        if progress.kind in RATES or progress.kind == "milestone" or progress.status is Status.SUPPRESSED:
            return self.value(progress)
        return self.n.quantity(progress.actual, progress.unit, progress.decimals)

    def target(self, progress: Progress) -> str:
        """The annual target with its unit; a ceiling is written as one."""
        if progress.target is None:
            return self.t("no target set") if progress.kind != "milestone" else NOTHING
        if progress.kind == "milestone":
            return self.t("by {day}", day=self.n.day(progress.due)) if progress.due else NOTHING
        if progress.kind in RATES:
            text = self.n.figure(progress.target, self.target_decimals(progress)) + "%"
        else:
            text = self.n.quantity(progress.target, progress.unit, self.target_decimals(progress))
        return f"≤ {text}" if progress.kind in CEILINGS else text

    @staticmethod
    def target_decimals(progress: Progress) -> int:
        if progress.target_decimals is not None:
            return progress.target_decimals
        return 0 if progress.target is not None and float(progress.target).is_integer() else progress.decimals

    def completion(self, progress: Progress) -> str:
        if progress.kind not in PACED and progress.kind != "count":
            return ""
        return "" if progress.completion is None else self.n.percent(progress.completion)

    def gap(self, progress: Progress) -> str:
        """What is missing to the target, or that it is reached; a rate against its limit in percentage points."""
        if progress.status is Status.SUPPRESSED:
            return HIDDEN
        if progress.actual is None:
            return self.status(progress.status)
        if progress.target is None:
            return self.t("no target set") if progress.kind != "milestone" else self.value(progress)
        if progress.kind == "rate_ceiling":
            room = progress.target - progress.actual
            shown = self.n.points(abs(room), progress.decimals)
            return self.t("{points} under the ceiling" if room >= 0 else "{points} over the ceiling", points=shown)
        if progress.kind in ("rate_floor", "funnel"):
            if progress.denominator == 0:
                return self.t("none certified, counts as attained")
            lack = progress.target - progress.actual
            if lack <= 0:
                return self.t("at or above the target")
            return self.t("{points} below the target", points=self.n.points(lack, progress.decimals))
        if progress.kind == "age_ceiling":
            return self.t("within the limit") if progress.actual <= progress.target else self.t("over the limit")
        if progress.kind == "milestone":
            return self.t("done") if progress.status is Status.DONE else self.t("not yet done")
        if not progress.gap:
            return self.t("target reached")
        missing = self.n.quantity(progress.gap, progress.unit, progress.decimals)
        if progress.kind == "per_district_floor":
            return self.t("lowest district still {missing} short", missing=missing)
        return self.t("{missing} to go", missing=missing)

    def pace(self, progress: Progress) -> str:
        """How far ahead of or behind both paces, or the small print that a row of another kind needs instead."""
        if progress.status is Status.SUPPRESSED or progress.actual is None:
            return ""
        parts = self._short_paces(progress)
        if parts:
            if progress.surplus and progress.gap == 0:
                return self.t("{over} over", over=self.n.quantity(progress.surplus, progress.unit, progress.decimals))
            return self.t(", ").join(parts)
        if progress.kind in RATES and progress.denominator and progress.numerator is not None:
            return f"{self.n.figure(progress.numerator)} / {self.n.figure(progress.denominator)}"
        if progress.status is Status.NOT_DUE and progress.due:
            return self.t("not due before {day}", day=self.n.day(progress.due))
        if progress.kind in ("count", "milestone") and progress.due and progress.status is not Status.DONE:
            return self.t("due {day}", day=self.n.day(progress.due))
        return ""

    def paces(self, progress: Progress) -> list[str]:
        """Both paces in full words, as a bulletin writes them: 快于序时进度6.1个百分点."""
        if progress.kind not in PACED or progress.points_linear is None:
            return []
        against = [
            (
                self.t("ahead of linear pace by {points}"),
                self.t("behind linear pace by {points}"),
                progress.points_linear,
            )
        ]
        if progress.points_seasonal is not None and progress.reference != "linear":
            ahead = self.t("ahead of the usual pace by {points}")
            against.append((ahead, self.t("behind the usual pace by {points}"), progress.points_seasonal))
        return [
            (ahead if points >= 0 else behind).format(points=self.n.points(abs(points)))
            for ahead, behind, points in against
        ]

    def _short_paces(self, progress: Progress) -> list[str]:
        if progress.kind not in PACED or progress.points_linear is None:
            return []
        parts = [self._against("linear", progress.points_linear)]
        if progress.points_seasonal is not None and progress.reference != "linear":
            parts.append(self._against("seasonal", progress.points_seasonal))
        return parts

    def _against(self, pace: str, points: float) -> str:
        shown = self.n.figure(abs(points), 1)
        if shown == "0.0":
            return self.t("level with linear") if pace == "linear" else self.t("level with usual")
        if pace == "linear":
            return self.t("ahead of linear {points}" if points > 0 else "behind linear {points}", points=shown)
        return self.t("ahead of usual {points}" if points > 0 else "behind usual {points}", points=shown)

    def increase(self, progress: Progress) -> str:
        """This month's own increase; of a rate the change in points."""
        if progress.status is Status.SUPPRESSED or progress.increase is None:
            return NOTHING
        if progress.kind in RATES:
            return self.n.signed(progress.increase, progress.decimals)
        return self.n.signed_in(progress.increase, progress.unit, progress.decimals)

    def change(self, progress: Progress) -> str:
        """Against the same period last year: ▲▼ is the direction only, good or bad is the status' matter."""
        if progress.status is Status.SUPPRESSED:
            return HIDDEN
        value, text = None, NOTHING
        if progress.kind in RATES and progress.change is not None:
            value, text = progress.change, self.n.figure(abs(progress.change), progress.decimals)
            text = self.t("{points} pt", points=text)
        elif progress.change_pct is not None:
            value, text = progress.change_pct, self.n.percent(abs(progress.change_pct))
        if value is None:
            return NOTHING
        if text.lstrip("0.%") in ("", self.t("{points} pt", points="").strip()):
            return self.t("level")
        return f"{'▲' if value > 0 else '▼'} {text}"

    def completeness(self, progress: Progress) -> str:
        """含8/9 where parts have not reported; empty when all have."""
        if progress.expected <= 1 or progress.reported >= progress.expected:
            return ""
        return self.t("{reported} of {expected} reported", reported=progress.reported, expected=progress.expected)
