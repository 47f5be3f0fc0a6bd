"""The figures of a year-end forecast that stand beside a target's chart. Pure."""

from datetime import datetime
from html import escape

from forecasting.stored import YearEnd
from forecasting.year_end import COMPLETE
from tracking.curve import Curve
from tracking.progress import Progress
from ui.forecast_words import chance_text, expected_text, interval_text, likelihood_text, method_text
from ui.labels import Labels
from ui.phrases import LEVELS

FEW = 10  # below this an amount that is expected is told with a decimal
Fact = tuple[str, str, str]  # what, the figure, how it comes about


def forecast_facts(year_end: YearEnd, curve: Curve, labels: Labels) -> list[Fact]:
    """The probability, what is expected, and of what adds up also what is missing and when the target is reached; empty
    where nothing is forecast, or nothing is open any more."""
    if year_end.mean is None or year_end.method == COMPLETE:
        return []
    t, n = labels.t, labels.n
    adds_up = bool(year_end.path) and bool(year_end.target)  # nothing can be missing of a target of none
    told = []
    if year_end.probability is not None:
        nearly = t("at least 95% of the target: {chance}", chance=chance_text(n, year_end.nearly)) if adds_up else ""
        told.append((t("Chance of reaching the target"), likelihood_text(t, n, year_end), nearly))
    low_high = interval_text(n, year_end, curve.unit, curve.decimals)
    expected = n.quantity(year_end.mean, curve.unit, curve.decimals)
    what = t("Expected at the year's end") if curve.kind in LEVELS else t("Expected for the year")
    told.append((what, expected, t("80% range {range}", range=low_high)))
    return [*told, _shortfall(year_end, curve, labels), _reached(year_end, labels)] if adds_up else told


def _shortfall(year_end: YearEnd, curve: Curve, labels: Labels) -> Fact:
    t, amount = labels.t, expected_amount(year_end.shortfall, curve, labels)
    share = labels.n.percent(year_end.shortfall / abs(year_end.target))
    how = t("mean of all outcomes, {share} of the target", share=share)
    return t("Expected shortfall"), amount, how


def expected_amount(value: float, curve: Curve, labels: Labels) -> str:
    """An amount that is a mean and so seldom whole: a small one with a decimal, so that 0.4 does not read as none."""
    decimals = curve.decimals if value >= FEW or value == 0 else max(curve.decimals, 1)
    return labels.n.quantity(value, curve.unit, decimals)


def _reached(year_end: YearEnd, labels: Labels) -> Fact:
    t, n = labels.t, labels.n
    what = t("Expected month of completion")
    if year_end.actual is not None and year_end.actual >= year_end.target:
        return what, t("reached"), t("what has been reported reaches the target")
    if year_end.reached_in is None:
        return what, t("not this year"), t("the middle of the forecast stays below the target")
    return what, n.month(year_end.reached_in), t("the middle of the forecast reaches the target")


def chance_fact(year_end: YearEnd | None, curve: Curve, labels: Labels) -> str:
    """The probability and what is expected, as a slide shows it beside its chart; '' without a forecast."""
    if year_end is None or year_end.method == COMPLETE or None in (year_end.mean, year_end.probability):
        return ""
    expected = expected_text(labels.t, labels.n, year_end, curve.unit, curve.decimals)
    said = labels.t("year-end forecast, {expected}", expected=expected)
    chance = likelihood_text(labels.t, labels.n, year_end)
    return f'<div class="fact"><b>{escape(chance)}</b><span>{escape(said)}</span></div>'


def method_said(year_end: YearEnd, labels: Labels) -> str:
    """By what it was made, from which version's figures first, when."""
    made = labels.n.time(datetime.fromisoformat(year_end.made_at))
    return labels.t(
        "Year-end forecast: {method}; first made for version {version}, {time}. Not a figure that was reported.",
        method=method_text(labels.t, year_end),
        version=year_end.version,
        time=made,
    )


def no_forecast_said(progress: Progress, labels: Labels) -> str:
    """Why a target has none at all."""
    t = labels.t
    if progress.kind == "milestone":
        reason = t("a milestone is done or not, which no figures foretell")
    elif progress.target is None:
        reason = t("no target is set")
    elif (progress.due and not progress.due.endswith("-12-31")) or progress.window_start:
        reason = t("the target is not one of the whole year")
    else:
        reason = t("it is withheld, or has no figures yet")
    return t("No year-end forecast: {reason}.", reason=reason)
