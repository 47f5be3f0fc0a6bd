"""Why does the forecast say so? One sentence, of figures: which districts, which months, at what pace. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from forecasting.contributions import Contribution, contributions, leading
from forecasting.stored import Likelihood, YearEnd
from forecasting.tracked import FLOW_KINDS
from tracking.curve import Curve, Months
from tracking.recent_months import deviations, recent_mean, telling
from ui.labels import Labels
from ui.words import N_

RECENT = 2  # years in which a change of definition still leaves too little history
WELL = (Likelihood.EXPECTED, Likelihood.CONFIDENT)


def why_said(year_end: YearEnd, parts: Sequence[YearEnd], curve: Curve, labels: Labels) -> str:
    """主要由于大潮区（预计缺口488万元，占各县区合计的32%）；近三个月月均…；''  where the figures name nothing.

    `parts`: the forecasts of the city's districts; none for a district. A year that is expected to end well is
    explained by its pace, and the districts are then those to watch.
    """
    if year_end.probability is None or not year_end.path:
        return ""
    t, is_well = labels.t, year_end.likelihood in WELL
    named = labels.n.listing([_named(one, curve, labels) for one in leading(contributions(parts))])
    words = N_("still to watch: {districts}") if is_well else N_("mainly because of {districts}")
    districts = [t(words, districts=named)] if named else []
    pace = [said for said in (_pace(year_end, curve, labels), _months(curve, labels)) if said]
    said = [*pace, *districts] if is_well else [*districts, *pace]
    if not said:
        return ""
    told = t("; ").join(said)
    return t("{said}.", said=told[0].upper() + told[1:])


def caveats(curve: Curve, labels: Labels) -> list[str]:
    """What makes a forecast less sure than it looks: a definition that changed of late, a cumulative that fell."""
    t, said = labels.t, []
    if curve.break_month and int(curve.break_month[:4]) >= curve.year - RECENT:
        month = labels.n.month(curve.break_month)
        said.append(t("The definition changed in {month}; earlier years do not count in the forecast.", month=month))
    if curve.kind in FLOW_KINDS and _falls(curve.actual) and not _falls(curve.last_year):
        said.append(t("The cumulative fell this year; until that is checked the forecast may be too low."))
    return said


def _falls(cumulative: Months) -> bool:
    known = [value for value in cumulative if value is not None]
    return any(after < before for before, after in pairwise(known))


def _named(one: Contribution, curve: Curve, labels: Labels) -> str:
    return labels.t(
        "{district} (expected shortfall {amount}, {share} of all districts')",
        district=labels.district(one.district),
        amount=labels.n.quantity(one.shortfall, curve.unit, max(curve.decimals, 0 if one.shortfall >= 10 else 1)),
        share=labels.n.percent(one.share, 0),
    )


def _pace(year_end: YearEnd, curve: Curve, labels: Labels) -> str:
    """The last three months beside what each of the coming ones must bring, and what they are expected to."""
    recent = recent_mean(curve)
    if recent is None or None in (year_end.target, year_end.actual, year_end.mean):
        return ""
    coming = len(year_end.path)
    needed, expected = (year_end.target - year_end.actual) / coming, (year_end.mean - year_end.actual) / coming
    if needed <= 0:
        return ""

    def amount(value: float) -> str:
        return labels.n.quantity(value, curve.unit, curve.decimals)

    return labels.t(
        _pace_words(recent, needed, expected), recent=amount(recent), needed=amount(needed), expected=amount(expected)
    )


def _pace_words(recent: float, needed: float, expected: float) -> str:
    """Which sentence: months to come may usually bring more or less than the last ones, and that decides."""
    if recent >= needed > expected:
        return N_(
            "the last three months averaged {recent}, but the coming ones usually bring less: expected {expected} a "
            "month, needed {needed}"
        )
    if recent < needed <= expected:
        return N_(
            "the last three months averaged {recent}, but the coming ones usually bring more: expected {expected} a "
            "month, needed {needed}"
        )
    if recent >= needed:
        return N_("the last three months averaged {recent}, at least the {needed} needed a month")
    return N_("the last three months averaged {recent}, below the {needed} needed a month")


def _months(curve: Curve, labels: Labels) -> str:
    """The months that brought clearly less, or more, than they usually do."""
    named = telling(deviations(curve))
    if not named:
        return ""
    n = labels.n
    told = n.listing(
        [f"{n.month_name(one.month)} {n.quantity(abs(one.amount), curve.unit, curve.decimals)}" for one in named]
    )
    is_less = named[0].amount < 0
    return labels.t("less than usual: {months}" if is_less else "more than usual: {months}", months=told)
