"""A target's year-end forecast as a document tells it: in words beside the chart, and as lines of the chart. Pure.

A document is read without the screen's key, so it says itself that a forecast is one, and what is dashed.
"""

from collections.abc import Sequence

from forecasting.stored import Step, YearEnd
from reports.content import Series
from tracking.curve import Curve
from ui.fan import way
from ui.forecast_facts import method_said
from ui.forecast_reason import caveats, why_said
from ui.forecast_words import likelihood_text, range_text, reason_text
from ui.formats import NOTHING
from ui.labels import Labels


def forecast_told(year_end: YearEnd | None, parts: Sequence[YearEnd], curve: Curve, labels: Labels) -> tuple[str, ...]:
    """What is expected and how likely the target is, why, and by what method; why nothing is where it was refused.

    `parts`: the forecasts of the city's districts; none for a district. () without a forecast, or where it is hidden.
    """
    if year_end is None:
        return ()
    refused = reason_text(labels.t, year_end)
    if year_end.mean is None:
        return (refused,)
    expected = range_text(labels.t, labels.n, year_end, curve.unit, curve.decimals)
    said = [one for one in (likelihood_text(labels.t, labels.n, year_end), expected) if one != NOTHING]
    head = labels.t(
        "Year-end forecast, dashed in the chart and not a reported figure: {said}."
        if year_end.path
        else "Year-end forecast, not a reported figure: {said}.",
        said=labels.t(", ").join(said),
    )
    why = why_said(year_end, parts, curve, labels)
    told = (head, why, refused, *caveats(curve, labels), method_said(year_end, labels))
    return tuple(text for text in told if text)


def forecast_lines(year_end: YearEnd | None, labels: Labels) -> list[Series]:
    """The median and both ends of the 80 % range from the last reported month on, in the indicator's unit; [] where no
    month is to come."""
    steps = () if year_end is None else way(year_end)
    if not steps:
        return []
    t = labels.t
    return [
        (t("80% range from"), by_month(steps, "q10"), "range"),
        (t("80% range to"), by_month(steps, "q90"), "range"),
        (t("Year-end forecast (median)"), by_month(steps, "q50"), "forecast"),
    ]


def by_month(steps: Sequence[Step], quantile: str) -> tuple[float | None, ...]:
    """One quantile by month, January to December; None where nothing is forecast."""
    known = {int(step.month[5:]): getattr(step, quantile) for step in steps}
    return tuple(known.get(month) for month in range(1, 13))
