"""Year-end forecasts in words: 有把握 78%, 预计31,357人（80%区间30,203—32,511人）, by what method, why none.

Pure, and the only place where a stored forecast becomes text; never a figure without its range or its chance.
"""

from collections.abc import Mapping, Sequence

from forecasting.stored import Likelihood, Series, YearEnd
from tracking.conclusion import Prospects
from tracking.progress import Progress
from ui.formats import NOTHING, Numbers, in_percent
from ui.words import N_, Words

WORDING_OUT = N_("Year-end forecasts are being worked out; they are shown here as soon as they are there.")
NOT_MADE = N_("Year-end forecasts are missing; your administrator can have them made. All else is complete.")

LIKELIHOOD_WORDS = {
    Likelihood.EXPECTED: N_("Expected"),
    Likelihood.CONFIDENT: N_("Likely"),
    Likelihood.UNCERTAIN: N_("Uncertain"),
    Likelihood.DIFFICULT: N_("Difficult"),
    Likelihood.UNLIKELY: N_("Unlikely"),
}

# Methods as forecasting stores them.
METHOD_WORDS = {
    "engine_statsmodels": N_("exponential smoothing, statsmodels"),
    "engine": N_("exponential smoothing"),
    "year_start": N_("exponential smoothing from the end of last year"),
    "sum_of_parts": N_("sum of the districts' forecasts"),
    "level": N_("course of the level, exponential smoothing"),
    "net_change": N_("level now and net change to come, exponential smoothing"),
    "count": N_("events a month as in earlier years"),
    "cases": N_("open cases closed as in earlier years"),
    "lowest": N_("the lowest of the districts"),
    "complete": N_("all months of the year are known"),
    "last_year_share": N_("last year's share (simple rule)"),
    "straight_line": N_("straight line (simple rule)"),
    "none": N_("no forecast"),
}

# Reasons are stored as the message ids that forecasting writes; a test finds every one of them here.
REASONS = (
    N_("No figure has been reported."),
    N_("Fewer than two complete earlier years."),
    N_("January alone says little: the Spring Festival moves between January and February."),
    N_("The statistical models did not converge; the engine's forecast stands."),
    N_("A part has no forecast."),
    N_("Fewer than six figures have been reported."),
    N_("No complete earlier year: this year's pace is taken to go on."),
    N_("Cases are open, and no earlier year tells how many are closed by December."),
    N_("No case is open; no earlier year tells what the rest of the year brings."),
    N_("No figure has been reported this year."),
    N_("More cases are reported closed than there are on the list."),
    N_("The year's end of some districts cannot be forecast."),
    N_("No district has a figure."),
    N_("The figure is withheld because it is small."),
    N_("How old the oldest open case will be depends on single cases; no forecast is made."),
    N_("The conversion between steps is not forecast; how the steps stand is shown."),
    N_("A milestone is done or not; whether it will be is not forecast from figures."),
)


def chance_text(n: Numbers, chance: float | None) -> str:
    """78%; what is neither certain nor out of reach never reads as 100% or 0%."""
    if chance is None:
        return NOTHING
    if 0 < chance < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= chance < 1 else n.percent(chance, 0)


def likelihood_word(t: Words, year_end: YearEnd) -> str:
    """有把握; — without a probability."""
    return NOTHING if year_end.likelihood is None else t(LIKELIHOOD_WORDS[year_end.likelihood])


def likelihood_text(t: Words, n: Numbers, year_end: YearEnd | None) -> str:
    """有把握 78%; — without a probability."""
    if year_end is None or year_end.probability is None:
        return NOTHING
    return f"{likelihood_word(t, year_end)} {chance_text(n, year_end.probability)}"


def expected_text(t: Words, n: Numbers, year_end: YearEnd | None, unit: str, decimals: int = 0) -> str:
    """预计31,357人: the mean, so that districts add up to their city; — where there is none."""
    if year_end is None or year_end.mean is None:
        return NOTHING
    amount = n.quantity(year_end.mean, unit, decimals)
    if year_end.method == "complete":
        return t("year's figure {amount}", amount=amount)
    return t("expected {amount}", amount=amount)


def range_text(t: Words, n: Numbers, year_end: YearEnd | None, unit: str, decimals: int = 0) -> str:
    """预计31,357人（80%区间30,203—32,511人）; — without a forecast."""
    told = expected_text(t, n, year_end, unit, decimals)
    low_high = interval_text(n, year_end, unit, decimals)
    if not low_high:
        return told
    return t("{expected} (80% range {range})", expected=told, range=low_high)


def interval_text(n: Numbers, year_end: YearEnd | None, unit: str, decimals: int = 0) -> str:
    """30,203—32,511人; '' where nothing is open any more, or nothing is forecast."""
    if year_end is None or year_end.q10 is None or year_end.q90 is None or year_end.method == "complete":
        return ""
    low, high = n.shown(year_end.q10, unit, decimals), n.quantity(year_end.q90, unit, decimals)
    return f"{low}{'—' if n.language == 'zh' else '–'}{high}"


def reason_text(t: Words, year_end: YearEnd) -> str:
    """Why it was refused, and by which simple rule it is then told; '' when all is well."""
    if not year_end.reason:
        return ""
    if year_end.mean is None:
        return t("No forecast: {reason}", reason=t(year_end.reason))
    return t("{reason} Told by {method}.", reason=t(year_end.reason), method=method_text(t, year_end))


def method_text(t: Words, year_end: YearEnd) -> str:
    """指数平滑，statsmodels."""
    return t(METHOD_WORDS[year_end.method])


def prospects(t: Words, year_ends: Mapping[Series, YearEnd], codes: Sequence[str], city: str) -> Prospects:
    """How many of a city's targets have which chance, for the conclusion: every word, the best first."""
    judged = {code: year_ends[code, city].likelihood for code in codes if (code, city) in year_ends}
    return [
        (t(words), [code for code, found in judged.items() if found is word])
        for word, words in LIKELIHOOD_WORDS.items()
    ]


def forecast_columns(year_ends: Mapping[Series, YearEnd], progress: Progress, t: Words) -> dict[str, object]:
    """A target's forecast as plain figures, for the CSV."""
    year_end = year_ends.get((progress.indicator, progress.district))
    return {
        t("Expected at the year's end"): year_end and year_end.mean,
        t("80% range from"): year_end and year_end.q10,
        t("80% range to"): year_end and year_end.q90,
        t("Chance, %"): year_end and in_percent(year_end.probability),
        t("Expected to be missing"): year_end and year_end.shortfall,
    }
