"""Why a chance moved by more than 25 points from one month to the next, in one sentence a move. Pure."""

from collections.abc import Callable, Mapping

from forecasting.moves import Cause, Move, Reason, large_move
from forecasting.stored import Series, YearEnd
from tracking.curve import Curve
from ui.forecast_facts import expected_amount
from ui.forecast_words import likelihood_text
from ui.labels import Labels

Stored = Mapping[str, Mapping[Series, YearEnd]]  # month -> the forecasts of that month


def moves(stored: Stored, curve: Curve, labels: Labels) -> list[Move]:
    """The large moves of one series from month to month, the earliest first; of the city with its districts'."""
    series, found = (curve.indicator, curve.district), []
    for earlier, later in zip(sorted(stored), sorted(stored)[1:], strict=False):
        before, after = stored[earlier], stored[later]
        parts = {
            district: (before[code, district], after[code, district])
            for code, district in before
            if curve.district == labels.city and code == curve.indicator and district != labels.city
            if (code, district) in after
        }
        move = large_move(before.get(series), after.get(series), known=_known(curve, earlier), parts=parts)
        if move is not None:
            found.append(move)
    return found


def _known(curve: Curve, month: str) -> float | None:
    """What the figures shown have for the end of a month of the curve's year; None where a part was not in."""
    at = int(month[5:]) - 1
    return None if month[:4] != str(curve.year) or curve.hollow[at] else curve.actual[at]


def move_said(move: Move, curve: Curve, labels: Labels) -> str:
    """2020年6月至7月：完成可能性由存在不确定性 55%变为难度较大 <1%，目标任务调增3,000万元，为15,000万元。"""
    t, n = labels.t, labels.n
    return t(
        "{first} to {last}: chance from {before} to {after}; {reasons}.",
        first=n.month(move.before.month),
        last=n.month(move.after.month),
        before=likelihood_text(t, n, move.before),
        after=likelihood_text(t, n, move.after),
        reasons=t("; ").join(_said(reason, move, curve, labels) for reason in move.reasons),
    )


def _said(reason: Reason, move: Move, curve: Curve, labels: Labels) -> str:
    return WORDS[reason.cause](reason, move, curve, labels)


def _target(reason: Reason, move: Move, curve: Curve, labels: Labels) -> str:
    return labels.t(
        "the target was raised by {amount} to {target}"
        if reason.amount > 0
        else "the target was lowered by {amount} to {target}",
        amount=_amount(reason.amount, curve, labels),
        target=labels.n.quantity(move.after.target, curve.unit, curve.decimals),
    )


def _corrected(reason: Reason, move: Move, curve: Curve, labels: Labels) -> str:
    return labels.t(
        "earlier months were corrected up by {amount}"
        if reason.amount > 0
        else "earlier months were corrected down by {amount}",
        amount=_amount(reason.amount, curve, labels),
    )


def _reported(reason: Reason, move: Move, curve: Curve, labels: Labels) -> str:
    t, n = labels.t, labels.n
    given = {"month": n.month_name(int(move.after.month[5:])), "amount": _amount(reason.amount, curve, labels)}
    if move.after.actual < move.before.actual:
        said = t("the cumulative fell in {month}, to {amount} below the forecast", **given)
    else:
        said = t(
            "{month} brought {amount} more than forecast"
            if reason.amount > 0
            else "{month} brought {amount} less than forecast",
            **given,
        )
    named = [f"{labels.district(code)} {_amount(amount, curve, labels)}" for code, amount in reason.districts]
    return said + t(" (above all {districts})", districts=n.listing(named)) if named else said


def _coming(reason: Reason, move: Move, curve: Curve, labels: Labels) -> str:
    return labels.t(
        "the coming months are expected to bring {amount} more than a month before"
        if reason.amount > 0
        else "the coming months are expected to bring {amount} less than a month before",
        amount=_amount(reason.amount, curve, labels),
    )


def _nearer(reason: Reason, move: Move, curve: Curve, labels: Labels) -> str:
    return labels.t("the year's end has come nearer and the range is narrower")


def _figure(reason: Reason, move: Move, curve: Curve, labels: Labels) -> str:
    before, after = (
        "" if value is None else labels.n.quantity(value, curve.unit, curve.decimals)
        for value in (move.before.actual, move.after.actual)
    )
    if not before or before == after:
        return labels.t("the figure stands at {after}", after=after)
    return labels.t("the figure went from {before} to {after}", before=before, after=after)


def _amount(value: float, curve: Curve, labels: Labels) -> str:
    return expected_amount(abs(value), curve, labels)


WORDS: dict[Cause, Callable[[Reason, Move, Curve, Labels], str]] = {
    Cause.TARGET: _target,
    Cause.CORRECTED: _corrected,
    Cause.REPORTED: _reported,
    Cause.COMING: _coming,
    Cause.NEARER: _nearer,
    Cause.FIGURE: _figure,
}
