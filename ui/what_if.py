"""What if? More a month, or a level reached by a month, moves the chance at once and stands in the address.

A fragment: only it is drawn anew, from the stored forecast. What is supposed is kept in the indicator's own unit,
whatever scale the language shows.
"""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from math import floor, log10

import streamlit as st

from forecasting.stored import YearEnd
from forecasting.supposed import Supposed, more_a_month, reaching
from tracking.curve import Curve
from ui.forecast_words import likelihood_text
from ui.labels import Labels
from ui.link import TargetLink, amount_text, reach_of, reach_text
from ui.view import View, copied_address

MORE, REACH = "more", "reach"
WIDTH = 170


def can_suppose(year_end: YearEnd) -> bool:
    """Is there a chance to move?"""
    return year_end.probability is not None and bool(year_end.path) and bool(year_end.quantiles)


def draw_what_if(view: View[TargetLink], year_end: YearEnd, curve: Curve) -> None:
    """Sets the inputs from the link, as a run of the whole page begins with the address, and draws them."""
    link, scale = view.link, view.n.on_scale(1.0, curve.unit)
    decimals = decimals_shown(curve, scale)
    month, amount = reach_of(link.reach) or (year_end.path[0].month[5:], year_end.path[0].q50)
    months = [step.month for step in year_end.path[:-1]]
    chosen = f"{year_end.month[:4]}-{month}"
    opening = {
        "what_if": REACH if link.reach and months else MORE,
        "what_if_more": _number(float(link.more) * scale, decimals),
        "what_if_month": chosen if chosen in months else next(iter(months), ""),
        "what_if_amount": _number(amount * scale, decimals),
    }
    st.session_state.update(opening)
    st.fragment(_draw)(view, year_end, curve, scale, opening)


def _draw(view: View[TargetLink], year_end: YearEnd, curve: Curve, scale: float, opening: Mapping[str, object]) -> None:
    for key, held in opening.items():  # what the other way of asking does not draw is forgotten between two runs
        st.session_state.setdefault(key, held)
    t, n, labels = view.t, view.n, view.labels
    decimals = decimals_shown(curve, scale)
    months = [step.month for step in year_end.path[:-1]]
    unit, step = n.unit_name(curve.unit), step_of(year_end, scale, decimals)
    names = {
        MORE: t("More a month ({unit})", unit=unit) if unit else t("More a month"),
        REACH: t("Reach by a month ({unit})", unit=unit) if unit else t("Reach by a month"),
    }
    given = {
        "format": f"%.{decimals}f" if decimals else "%d",
        "step": step,
        "label_visibility": "collapsed",
        "width": WIDTH,
    }

    def asked() -> TargetLink:
        held = {key: st.session_state.get(key, at_first) for key, at_first in opening.items()}
        return supposed_link(view.link, held, scale)

    def write() -> None:
        st.query_params.from_dict(asked().query())

    with view.row():
        ways = [MORE, REACH] if months else [MORE]
        way = st.radio(
            t("What if"),
            ways,
            format_func=names.get,
            key="what_if",
            horizontal=True,
            on_change=write,
            label_visibility="collapsed",
            width="content",
        )
        if way == MORE:
            st.number_input(names[MORE], key="what_if_more", on_change=write, **given)
        else:
            st.selectbox(
                t("Month"),
                months,
                format_func=n.month_name,
                key="what_if_month",
                on_change=write,
                label_visibility="collapsed",
                width=110,
            )
            st.number_input(names[REACH], key="what_if_amount", on_change=write, **given)
    link = asked()
    told = said(year_end, link, curve, labels)
    copied = copied_address(link)
    copy = (
        f' <button type="button" class="quiet" data-copy="{escape(copied)}" data-copied="{escape(t("Copied"))}">'
        f"{escape(t('Copy link with this supposition'))}</button>"
    )
    note = t("Arithmetic on the forecast, not a new one: the whole range moves and keeps its width.")
    view.html(
        f'<p class="said" role="status">{escape(told)}{copy if is_supposed(link) else ""}</p>'
        f'<p class="muted small">{escape(note)}</p>'
    )


def supposed_link(link: TargetLink, held: Mapping[str, object], scale: float) -> TargetLink:
    """The page's link with what the inputs hold. Pure."""
    if held["what_if"] == REACH:
        month, amount = str(held["what_if_month"])[5:], (held["what_if_amount"] or 0) / scale
        return link.change(more="0", reach=reach_text(month, amount))
    return link.change(more=amount_text((held["what_if_more"] or 0) / scale), reach="")


def is_supposed(link: TargetLink) -> bool:
    return bool(link.reach) or float(link.more) != 0


def supposed(year_end: YearEnd, link: TargetLink) -> Supposed:
    """What the link supposes; a month that is no more to come supposes nothing."""
    if found := reach_of(link.reach):
        month, amount = found
        reached = reaching(year_end, f"{year_end.month[:4]}-{month}", amount)
        return reached or more_a_month(year_end, 0.0)
    return more_a_month(year_end, float(link.more))


def said(year_end: YearEnd, link: TargetLink, curve: Curve, labels: Labels) -> str:
    """The supposition and what it does to the chance, in one sentence. Pure."""
    t, n = labels.t, labels.n
    now = likelihood_text(t, n, year_end)

    def amount(value: float) -> str:
        return n.quantity(value, curve.unit, curve.decimals)

    if not is_supposed(link):
        return t("As forecast: {chance}, expected for the year {amount}", chance=now, amount=amount(year_end.mean))
    found = supposed(year_end, link)
    if reached := reach_of(link.reach):
        month, level = reached
        head = t("If the total is {amount} by the end of {month}", amount=amount(level), month=n.month_name(int(month)))
    else:
        each = float(link.more)
        head = t(
            "If every coming month brings {amount} more than forecast, {all} in all"
            if each > 0
            else "If every coming month brings {amount} less than forecast, {all} in all",
            amount=amount(abs(each)),
            all=amount(abs(found.more)),
        )
    moved = likelihood_text(t, n, replace(year_end, probability=found.chance))
    return t(
        "{supposed}: {chance} instead of {now}, expected for the year {amount}",
        supposed=head,
        chance=moved,
        now=now,
        amount=amount(found.mean),
    )


def decimals_shown(curve: Curve, scale: float) -> int:
    return max(curve.decimals - round(log10(scale)), 0)


def step_of(year_end: YearEnd, scale: float, decimals: int) -> int | float:
    """A round step of about a twentieth of what a coming month is expected to bring, never finer than what is shown."""
    each = abs((year_end.q50 or 0.0) - (year_end.actual or 0.0)) / len(year_end.path) * scale
    step = max(10.0 ** floor(log10(each / 5)) if each > 0 else 0.0, 10.0**-decimals)
    return _number(step, decimals)


def _number(value: float, decimals: int) -> int | float:
    return round(value) if decimals == 0 else round(value, decimals)
