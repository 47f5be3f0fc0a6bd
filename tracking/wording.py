"""What sentences are built from: the numbers they are given, and the words for paces, in Chinese and English."""

from collections.abc import Sequence
from typing import Protocol

from tracking import months
from tracking.catalogue import RATE_KINDS
from tracking.periods import LENGTH, last_due
from tracking.printed import places_of
from tracking.progress import Progress
from tracking.season import Season

POINT_DECIMALS = 1
QUARTERS = "一二三四"


class Numbers(Protocol):
    """How figures become text in one language; ui.formats.Numbers is one."""

    def figure(self, value: float | None, decimals: int = 0) -> str: ...

    def quantity(self, value: float | None, unit: str, decimals: int = 0) -> str: ...

    def percent(self, fraction: float | None, decimals: int = 1) -> str: ...

    def points(self, value: float | None, decimals: int = 1) -> str: ...

    def month(self, month: str) -> str: ...

    def month_name(self, month: str | int) -> str: ...

    def day(self, day: str) -> str: ...

    def listing(self, names: Sequence[str]) -> str: ...


LINEAR_PACE = {"zh": "序时进度", "en": "the straight line"}
# A borrowed pace is always named as what it is.
SEASONAL_PACE = {
    "zh": {"own": "往年同期", "district": "借用的各县区往年同期", "national": "借用的全国同期进度"},
    "en": {
        "own": "earlier years",
        "district": "earlier years of the districts (borrowed)",
        "national": "the national curve (borrowed)",
    },
}
AGAINST = {
    "zh": {"ahead": "快于{pace}{points}", "behind": "慢于{pace}{points}", "level": "与{pace}持平"},
    "en": {"ahead": "{points} ahead of {pace}", "behind": "{points} behind {pace}", "level": "level with {pace}"},
}
HISTORY = {
    "zh": {
        "mean": "{years}年同期平均",
        "single": "{years}年同期",
        "own": "{period}",
        "district": "借用各县区{period}",
        "national": "借用全国{period}",
        "linear": "序时进度",
        "weighed": "，其中{year}年按{weight}计权",
        "indicative": "，仅{count}年",
    },
    "en": {
        "mean": "mean of {years}",
        "single": "{years}",
        "own": "{period}",
        "district": "borrowed from the districts, {period}",
        "national": "borrowed from the country, {period}",
        "linear": "the straight line",
        "weighed": ", {year} weighed {weight}",
        "indicative": ", {count} only",
    },
}


def direction(points: float) -> str:
    """ahead, behind or level, as the reader sees it: 0.04 points print as 0.0 and are level."""
    shown = round(points, POINT_DECIMALS)
    return "level" if shown == 0 else "ahead" if shown > 0 else "behind"


def against_linear(progress: Progress, language: str, numbers: Numbers) -> str | None:
    """快于序时进度6.1个百分点; None where no straight line applies."""
    return _against(progress.points_linear, LINEAR_PACE[language], language, numbers)


def against_seasonal(progress: Progress, language: str, numbers: Numbers) -> str | None:
    """慢于往年同期1.0个百分点, naming a borrowed pace; None without one."""
    if progress.season is None or progress.season.source == "linear":
        return None
    return _against(progress.points_seasonal, SEASONAL_PACE[language][progress.season.source], language, numbers)


def paces_disagree(progress: Progress) -> bool:
    """Does one pace say ahead and the other behind? Of a handful of events neither says enough to speak of it."""
    if progress.kind == "count" or progress.points_linear is None or progress.points_seasonal is None:
        return False
    return {direction(progress.points_linear), direction(progress.points_seasonal)} == {"ahead", "behind"}


def history(season: Season | None, language: str, numbers: Numbers) -> str:
    """What the expected share rests on: 2017—2019年同期平均, with abnormal years and a short history named."""
    words = HISTORY[language]
    if season is None or season.source == "linear":
        return words["linear"]
    count = len(season.years)
    period = words["mean" if count > 1 else "single"].format(years=year_ranges(season.years, language))
    text = words[season.source].format(period=period)
    for year, weight in zip(season.years, season.weights, strict=False):
        if weight < 1:
            text += words["weighed"].format(year=year, weight=numbers.figure(weight, 2))
    return text + (words["indicative"].format(count=_years(count, language)) if season.indicative else "")


def _years(count: int, language: str) -> str:
    return str(count) if language == "zh" else f"{count} year{'s' if count > 1 else ''}"


def year_ranges(years: Sequence[int], language: str) -> str:
    """2015—2019、2021 / 2015-2019, 2021."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    dash, comma = ("—", "、") if language == "zh" else ("–", ", ")
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}{dash}{run[-1]}" for run in runs)


def period(frequency: str, month: str, language: str, numbers: Numbers) -> str:
    """What does a report of `month` cover? 2020年9月, 2020年一季度, 2020年度; between two due reports its month."""
    name = period_name(frequency, month, language, numbers)
    if not _is_due(frequency, month):
        return numbers.month(month)
    if frequency == "yearly":
        return name
    return f"{month[:4]}年{name}" if language == "zh" else f"{name} {month[:4]}"


def period_name(frequency: str, month: str, language: str, numbers: Numbers) -> str:
    """The same within a year that is known: 9月, 一季度; a year keeps its number."""
    if not _is_due(frequency, month):
        return numbers.month_name(month)
    if frequency == "yearly":
        return f"{month[:4]}年度" if language == "zh" else month[:4]
    quarter = int(month[5:]) // 3
    return f"{QUARTERS[quarter - 1]}季度" if language == "zh" else f"Q{quarter}"


def _is_due(frequency: str, month: str) -> bool:
    """Does `month` end a longer period that is reported on?"""
    at = months.number(month)
    return frequency in LENGTH and last_due(frequency, at) == at


def places_of_figures(progress: Progress) -> int:
    """With how many decimals is a figure told? A rate with one at the least, as it is judged."""
    return max(progress.decimals, 1) if progress.kind in RATE_KINDS else progress.decimals


def quantity(progress: Progress, value: float | None, numbers: Numbers, *, decimals: int | None = None) -> str:
    """An amount of the indicator with its unit; targets are often whole where figures are not."""
    places = places_of_figures(progress) if decimals is None else decimals
    return numbers.quantity(value, progress.unit, places)


def target_quantity(progress: Progress, numbers: Numbers) -> str:
    """The target with its unit, in the decimals it was set with: never fewer than it has."""
    if progress.target is None:
        return quantity(progress, None, numbers)
    places = places_of_figures(progress) if progress.target_decimals is None else progress.target_decimals
    return quantity(progress, progress.target, numbers, decimals=max(places, places_of(progress.target)))


def _against(points: float | None, pace: str, language: str, numbers: Numbers) -> str | None:
    if points is None:
        return None
    return AGAINST[language][direction(points)].format(pace=pace, points=numbers.points(abs(points), POINT_DECIMALS))
