"""The chart of a target in one sentence, for whom it is read out. Pure."""

from forecasting.stored import YearEnd
from tracking.curve import Curve
from ui.forecast_words import interval_text, likelihood_text
from ui.labels import Labels
from ui.phrases import RATES
from ui.words import N_


def chart_said(curve: Curve, labels: Labels, year_end: YearEnd | None = None) -> str:
    """What the chart shows, for whom it is read out: the year's way from its first figure to its last, how that stands
    to both paces, last year and the target, which months are missing or incomplete, and how the year is to end."""
    t, n = labels.t, labels.n

    def shown(value: float | None, decimals: int = curve.decimals) -> str:
        if curve.kind in RATES:
            return n.figure(value, decimals) + "%"
        return n.quantity(value, curve.unit, decimals)

    known = [index for index, value in enumerate(curve.actual) if value is not None]
    withheld = [n.month_name(month) for month in curve.suppressed]
    if not known:
        words = N_("Line chart of {year}: withheld") if withheld else N_("Line chart of {year}: no figure this year")
        return t(words, year=curve.year)
    first, last = known[0], known[-1]
    figure, month = shown(curve.actual[last]), n.month(f"{curve.year}-{last + 1:02d}")
    said = [t("Line chart: {figure} in {month}", figure=figure, month=month)]
    if first != last:
        start, opening = shown(curve.actual[first]), n.month_name(first + 1)
        words = N_("Line chart: from {start} in {opening} to {figure} in {month}")
        said = [t(words, start=start, opening=opening, figure=figure, month=month)]
    beside = (
        (curve.seasonal, N_("usual pace {figure}")),
        (curve.linear, N_("linear pace {figure}")),
        (curve.last_year, N_("same period last year {figure}")),
    )
    said += [t(words, figure=shown(line[last])) for line, words in beside if line and line[last] is not None]
    if curve.target is not None:
        said.append(t("target {target}", target=labels.phrases.target_value(curve.progress, curve.target)))
    if missing := [n.month_name(month) for month in curve.missing]:
        said.append(t("not reported: {months}", months=n.listing(missing)))
    if withheld:
        said.append(t("withheld: {months}", months=n.listing(withheld)))
    if hollow := [n.month_name(index + 1) for index in known if curve.hollow[index]]:
        said.append(t("not all parts reported: {months}", months=n.listing(hollow)))
    if year_end is not None and year_end.path:
        said.append(_expected(curve, labels, year_end))
    return t(", ").join(said)


def _expected(curve: Curve, labels: Labels, year_end: YearEnd) -> str:
    t, n = labels.t, labels.n
    told = t(
        "expected in December {figure}, 80% range {range}",
        figure=n.quantity(year_end.q50, curve.unit, curve.decimals),
        range=interval_text(n, year_end, curve.unit, curve.decimals),
    )
    if year_end.probability is None:
        return told
    return told + t(", chance of reaching the target: {chance}", chance=likelihood_text(t, n, year_end))
