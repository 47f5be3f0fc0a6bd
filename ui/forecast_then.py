"""What was forecast before, month by month, against what has come of it. Pure.

Every row is a forecast that was stored for the figures up to its month; nothing here is worked out from later ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecasting.stored import Step, YearEnd
from forecasting.tracked import FLOW_KINDS
from tracking.curve import Curve
from tracking.recent_months import last_reported
from ui.forecast_words import likelihood_text, range_text, reason_text
from ui.formats import NOTHING
from ui.labels import Labels

Stored = Mapping[str, YearEnd | None]  # month -> the forecast of that month; None: it had none of this series


@dataclass(frozen=True)
class Told:
    """One forecast and what has come of it: the table's row, and whether it lay within its 80 % range."""

    row: tuple[str, ...]
    is_within: bool | None


def this_year(found: Stored, curve: Curve, labels: Labels) -> tuple[tuple[str, ...], list[Told]]:
    """Each earlier month of the year: what was then expected of the year, and of what adds up also what was expected of
    the latest reported month, beside its figure."""
    t, n = labels.t, labels.n
    last = last_reported(curve.actual)
    if last is None:
        return (), []
    month = f"{curve.year}-{last + 1:02d}"
    headers = (
        t("As of"),
        t("Chance then"),
        t("Expected for the year"),
        t("Expected for {month} (80% range)", month=n.month_name(month)),
        t("Reported for {month}", month=n.month_name(month)),
        t("Within the range"),
    )
    if curve.kind not in FLOW_KINDS:
        rows = [_told(as_of, one, None, None, curve, labels).row[:3] for as_of, one in sorted(found.items())]
        return (t("As of"), t("Chance then"), t("Expected at the year's end")), [Told(row, None) for row in rows]
    told = []
    for as_of, year_end in sorted(found.items()):
        step = None if year_end is None else next((step for step in year_end.path if step.month == month), None)
        told.append(_told(as_of, year_end, step, curve.actual[last], curve, labels))
    return headers, told


def year_before(found: Stored, curve: Curve, labels: Labels) -> tuple[tuple[str, ...], list[Told]]:
    """Each month of last year: what was then expected of its end, beside how it ended."""
    t = labels.t
    headers = (
        t("As of"),
        t("Chance then"),
        t("Expected for the year (80% range)") if curve.kind in FLOW_KINDS else t("Expected at the year's end"),
        t("The year's figure"),
        t("Within the range"),
        t("Target"),
    )
    ended, told = curve.last_year[11], []
    for as_of, year_end in sorted(found.items()):
        step = _december(year_end)
        one = _told(as_of, year_end, step, ended, curve, labels)
        month, chance, expected, _, figure, within = one.row
        told.append(
            Told((month, chance, expected, figure, within, _outcome(year_end, ended, curve, labels)), one.is_within)
        )
    return headers, told


def _december(year_end: YearEnd | None) -> Step | None:
    """The range of the year's end; of a level it is all that is told."""
    if year_end is None or year_end.path or None in (year_end.q10, year_end.q50, year_end.q90):
        return year_end.path[-1] if year_end is not None and year_end.path else None
    q10, q50, q90 = year_end.q10, year_end.q50, year_end.q90
    return Step(f"{year_end.month[:4]}-12", q10, q10, q10, q50, q90, q90, q90)


def _told(
    as_of: str, year_end: YearEnd | None, step: Step | None, came: float | None, curve: Curve, labels: Labels
) -> Told:
    t, n = labels.t, labels.n

    def amount(value: float | None) -> str:
        return n.shown(value, curve.unit, curve.decimals)

    if year_end is None or year_end.mean is None:
        said = t("no forecast then") if year_end is None else reason_text(t, year_end)
        return Told((n.month(as_of), NOTHING, said, NOTHING, amount(came), NOTHING), None)
    whole = range_text(t, n, year_end, curve.unit, curve.decimals)
    within = None if step is None or came is None else step.q10 <= came <= step.q90
    row = (
        n.month(as_of),
        likelihood_text(t, n, year_end),
        whole,
        NOTHING if step is None else f"{amount(step.q50)} ({amount(step.q10)}–{amount(step.q90)})",
        amount(came),
        NOTHING if within is None else t("yes") if within else t("no"),
    )
    return Told(row, within)


def _outcome(year_end: YearEnd | None, ended: float | None, curve: Curve, labels: Labels) -> str:
    if year_end is None or year_end.target is None or ended is None:
        return NOTHING
    is_reached = ended <= year_end.target if curve.progress.direction == "less" else ended >= year_end.target
    return labels.t("reached") if is_reached else labels.t("not reached")


def within_said(told: Sequence[Told], labels: Labels) -> str:
    """How many of the forecasts held; '' where none can be judged."""
    judged = [one.is_within for one in told if one.is_within is not None]
    if not judged:
        return ""
    return labels.t("{within} of {count} lie within the 80% range.", within=sum(judged), count=len(judged))


def missing_said(missing: Sequence[str], labels: Labels) -> str:
    months = labels.n.listing([labels.n.month(month) for month in missing])
    return labels.t("Not worked out, and not filled in from later figures: {months}.", months=months)
