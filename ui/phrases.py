"""What the rows say: a progress put into the short phrases of a table cell, in the viewer's language.

The sentences of the conclusion are tracking's; these are the labels beside figures. Every phrase is made of translated
templates and of figures written by ui.formats, never by joining words of one language.
"""

from dataclasses import dataclass

from tracking import months
from tracking.catalogue import CEILINGS, PACED, RATE_KINDS
from tracking.printed import missing, needed_places, places_of
from tracking.progress import Progress
from tracking.status import Status
from tracking.wording import AGAINST, LINEAR_PACE, SEASONAL_PACE, direction, period, period_name
from ui.formats import HIDDEN, NOTHING, Numbers, rounded
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
RATES = frozenset(RATE_KINDS)
IN_UNITS = frozenset({"count", "per_district_floor", "age_ceiling"})  # too few for percentages
LEVELS = RATES | {"stock", "age_ceiling"}  # the figure of a month's end, not what has been added up
TINY = 1e-9


def is_limit(progress: Progress) -> bool:
    """Is the target one to stay under: a ceiling, or a level that should be low?"""
    return progress.kind in CEILINGS or (progress.kind == "stock" and progress.direction == "less")


def is_net(progress: Progress) -> bool:
    """Is the completion that of a stock's movement from its level at the start of the year, and not of the level?"""
    if progress.kind != "stock" or None in (progress.start_level, progress.completion, progress.actual, progress.gap):
        return False
    sign = -1 if progress.direction == "less" else 1
    level = progress.actual + sign * (progress.gap - (progress.surplus or 0.0))
    return sign * (level - progress.start_level) > TINY


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
        text = self.target_value(progress, progress.target)
        return f"≤ {text}" if is_limit(progress) else text

    def target_value(self, progress: Progress, value: float) -> str:
        """A value that the target has or had, with its unit; of a milestone, which has none, its day."""
        if progress.kind == "milestone":
            return self.target(progress)
        decimals = self.target_decimals(progress, value)
        if progress.kind in RATES:
            return self.n.figure(value, decimals) + "%"
        return self.n.quantity(value, progress.unit, decimals)

    @staticmethod
    def target_decimals(progress: Progress, value: float | None = None) -> int:
        """Those that the target was set with, and never fewer than a value of it has; `value`: another than today's."""
        value = progress.target if value is None else value
        if value is None:
            return progress.decimals
        given = progress.target_decimals
        if given is None:
            given = 0 if float(value).is_integer() else progress.decimals
        return max(given, places_of(value))

    def completion(self, progress: Progress) -> str:
        if progress.kind not in PACED and progress.kind != "count":
            return ""
        if progress.completion is None:
            return ""
        share = self.n.percent(progress.completion)
        if not is_net(progress):
            return share
        return self.t("net cut {share}" if progress.direction == "less" else "net {share}", share=share)

    def gap(self, progress: Progress) -> str:
        """What is missing to the target, or that it is reached; a rate against its limit in percentage points."""
        if progress.status is Status.SUPPRESSED:
            return HIDDEN
        if progress.actual is None:
            return self.status(progress.status)
        if progress.kind == "milestone":
            return self.t("done") if progress.actual else self.t("not yet done")
        if progress.target is None:
            return self.t("no target set")
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
        if not progress.gap:
            return self.t("held within the target") if is_limit(progress) else self.t("target reached")
        missing = self.n.quantity(self.missing(progress), progress.unit, progress.decimals)
        if is_limit(progress):
            return self.t("{excess} over the target", excess=missing)
        if progress.kind == "per_district_floor":
            return self.t("lowest district still {missing} short", missing=missing)
        return self.t("{missing} to go", missing=missing)

    @staticmethod
    def missing(progress: Progress) -> float | None:
        """The gap as it is shown."""
        return None if progress.gap is None else missing(progress.gap, progress.decimals)

    def needed(self, progress: Progress, *, with_unit: bool = True) -> str:
        """What each month left must bring; few a month with a decimal, never 0 while something is missing."""
        each = self.needed_each(progress)
        if each is None:
            return NOTHING
        write = self.n.quantity if with_unit else self.n.shown
        return write(each[0], progress.unit, each[1])

    @staticmethod
    def needed_each(progress: Progress) -> tuple[float, int] | None:
        """The amount that `needed` writes, and its decimals."""
        if not progress.gap or progress.needed_even is None:
            return None
        amount = progress.needed_even
        decimals = needed_places(amount, progress.decimals)
        return max(rounded(amount, decimals), 10.0**-decimals), decimals

    def needed_in(self, progress: Progress, amount: float) -> str:
        """What one month must bring along the usual course, without its unit, in the decimals of `needed`."""
        return self.n.shown(amount, progress.unit, needed_places(progress.needed_even or 0.0, progress.decimals))

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
        if progress.status is Status.NOT_DUE and progress.due and progress.kind != "milestone":
            return self.t("not due before {day}", day=self.n.day(progress.due))
        if progress.kind == "count" and progress.due and progress.status is not Status.DONE:
            return self.t("due {day}", day=self.n.day(progress.due))
        return ""

    def paces(self, progress: Progress) -> list[str]:
        """Both paces in full words, as a bulletin writes them: 快于序时进度6.1个百分点. A borrowed pace is named."""
        if progress.kind not in PACED or progress.points_linear is None:
            return []
        against = [(LINEAR_PACE[self.n.language], progress.points_linear)]
        if progress.points_seasonal is not None and progress.reference != "linear":
            against.append((self.usual(progress), progress.points_seasonal))
        words = AGAINST[self.n.language]
        return [
            words[direction(points)].format(pace=pace, points=self.n.points(abs(points))) for pace, points in against
        ]

    def usual(self, progress: Progress) -> str:
        """往年同期, or whose earlier years were borrowed."""
        source = progress.season.source if progress.season is not None else "own"
        return SEASONAL_PACE[self.n.language][source]

    def _short_paces(self, progress: Progress) -> list[str]:
        if progress.kind not in PACED or progress.points_linear is None:
            return []
        parts = [self._against("linear", progress.points_linear)]
        if progress.points_seasonal is not None and progress.reference != "linear":
            parts.append(self._against(progress.reference, progress.points_seasonal))
        return parts

    def _against(self, pace: str, points: float) -> str:
        shown = self.n.figure(abs(points), 1)
        if shown == "0.0":
            if pace == "borrowed":
                return self.t("level with borrowed usual")
            return self.t("level with linear") if pace == "linear" else self.t("level with usual")
        if pace == "linear":
            return self.t("linear +{points}" if points > 0 else "linear −{points}", points=shown)
        if pace == "borrowed":
            return self.t("borrowed usual +{points}" if points > 0 else "borrowed usual −{points}", points=shown)
        return self.t("usual +{points}" if points > 0 else "usual −{points}", points=shown)

    def increase(self, progress: Progress) -> str:
        """This month's own increase; of a rate in points. One of several months names them: 5—6月 +6,787."""
        if progress.status is Status.SUPPRESSED or progress.increase is None:
            return NOTHING
        if progress.kind in RATES:
            amount = self.n.signed(progress.increase, progress.decimals)
        else:
            amount = self.n.signed_in(progress.increase, progress.unit, progress.decimals)
        return amount if progress.increase_months == 1 else f"{self.period(progress)} {amount}"

    def period(self, progress: Progress) -> str:
        """The months that an increase covers: 5—6月; of a level the month it is compared with: 比3月."""
        last = progress.figure_month or progress.month
        if progress.increase_months == 1:
            return self.n.month_name(last)
        before = months.number(last) - progress.increase_months
        if progress.kind in LEVELS:
            earlier = months.text(before)
            named = self.n.month_name(earlier) if earlier[:4] == last[:4] else self.n.month(earlier)
            return self.t("on {month}", month=named)
        first = self.n.month_name(months.text(before + 1))
        if self.n.language == "zh":
            return f"{first.removesuffix('月')}—{self.n.month_name(last)}"
        return f"{first}–{self.n.month_name(last)}"

    def change(self, progress: Progress) -> str:
        """Against the same period last year: ▲▼ is the direction only, good or bad is the status' matter. What is
        counted one by one is told in units: 增加1个."""
        if progress.status is Status.SUPPRESSED:
            return HIDDEN
        by_unit = progress.kind in IN_UNITS or (progress.kind not in RATES and progress.change_pct is None)
        if by_unit:
            return self._change_in_units(progress)
        if progress.kind in RATES:
            value = progress.change
            shown = NOTHING if value is None else self.n.figure(abs(value), progress.decimals)
            text = self.t("{points} pt", points=shown)
        else:
            value = progress.change_pct
            shown = text = self.n.percent(None if value is None else abs(value))
        if value is None:
            return NOTHING
        return self.t("level") if shown.strip("0.%") == "" else f"{'▲' if value > 0 else '▼'} {text}"

    def _change_in_units(self, progress: Progress) -> str:
        if progress.change is None:
            return NOTHING
        if rounded(progress.change, progress.decimals) == 0:
            return self.t("level")
        amount = self.n.quantity(abs(progress.change), progress.unit, progress.decimals)
        return self.t("{amount} more" if progress.change > 0 else "{amount} fewer", amount=amount)

    def dated(self, progress: Progress) -> str:
        """（6月数） or （二季度数） where the figure is of an earlier month than the one shown; the latest one where
        this month has none; '' otherwise."""
        if progress.status is Status.SUPPRESSED:
            return ""
        if progress.actual is None and progress.last_actual is not None and progress.last_month:
            month = self.covers(progress, progress.last_month)
            return self.t("latest {month} {figure}", month=month, figure=self.latest(progress))
        if progress.actual is None or progress.figure_month in (None, progress.month):
            return ""
        return self.t(" ({month} figure)", month=self.covers(progress, progress.figure_month))

    def latest(self, progress: Progress) -> str:
        """The year's latest figure, where the month shown has none."""
        if progress.kind in RATES:
            return self.n.figure(progress.last_actual, progress.decimals) + "%"
        if progress.kind == "milestone":
            return self.t("done") if progress.last_actual else self.t("open")
        return self.n.quantity(progress.last_actual, progress.unit, progress.decimals)

    def covers(self, progress: Progress, month: str) -> str:
        """What the report of a month covers: 6月, 二季度; with the year where it is another than that shown."""
        name = period_name if month[:4] == progress.month[:4] else period
        return name(progress.frequency, month, self.n.language, self.n)

    def completeness(self, progress: Progress) -> str:
        """含8/9 where parts have not reported, （6月数） where the figure is an earlier month's; empty otherwise."""
        dated = self.dated(progress).strip()
        if progress.expected <= 1 or progress.reported >= progress.expected or (dated and progress.actual is None):
            return dated
        told = self.t("{reported} of {expected} reported", reported=progress.reported, expected=progress.expected)
        return " ".join(part for part in (told, dated) if part)
