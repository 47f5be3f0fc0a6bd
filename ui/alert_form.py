"""The forms of an alert: record a call or visit in under a minute by keyboard, and what else can be done about it.

A refused form keeps what was written; who comes second is told who was first and what they did. An accepted one leads
on to the next enterprise of the list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape

import streamlit as st

from data_access.alert_rights import alert_rights, owners
from data_access.alert_rules_read import follow_up_rules, values_at
from data_access.alert_steps import DISMISSALS_BY_PERSONS, EMERGENCY_LEVELS, LAPSES, UNDECIDED, after, offered
from data_access.alerts import Alert, act
from data_access.call_record import CAUSES, CONTACTS, MEASURES, REDUCTIONS, CallRecord
from data_access.contacts import read_contact
from data_access.errors import AlreadyHandled, Refused
from ui.alert_items import Item
from ui.alert_words import ACTION_NAMES, CAUSE_NAMES, DISMISSAL_NAMES, RECORD_NAMES, STEP_NAMES
from ui.enterprise_card import PROGRAM, ROMAN
from ui.link import EnterprisesLink
from ui.view import View
from ui.words import N_

TOLD, TIMES, CONTACT = "_alert_told", "_alert_times", "_alert_contact"
# The last event of each alert as the screen shows it: now, and when what is sent was filled in.
SEEN, SEEN_BEFORE = "_alert_seen", "_alert_seen_before"
# What a record can find, by the state it is made in; the rest stands under what else can be done.
FINDINGS = ("confirmed", "seasonal", "moved", "data_error")
HELP = ("assisted", "tracked", "closed")
MEASURES_OFFERED = MEASURES[:6]
SNOOZES = (7, 14, 28)  # days
MONDAY, FRIDAY = 0, 4


def next_days(today: date) -> dict[str, date]:
    """When to ask again: what the form offers, without two of one day."""
    monday = today + timedelta(days=7 - today.weekday())
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    days = {
        N_("This Friday"): friday if friday > today and friday < monday else monday + timedelta(days=FRIDAY),
        N_("Next Monday"): monday,
        N_("In two weeks"): today + timedelta(days=14),
        N_("End of the month"): first - timedelta(days=1),
    }
    if today.weekday() >= FRIDAY:
        days.pop(N_("This Friday"))
    return {name: day for name, day in days.items() if day > today}


def findings(state: str) -> list[str]:
    """Which findings or steps a record can carry in this state."""
    return [action for action in (*FINDINGS, *HELP) if after(action, state) and after(action, state) != state]


def draw_forms(
    view: View[EnterprisesLink], item: Item, every: Sequence[Alert], today: date, following: str | None
) -> None:
    """What the viewer may do about the alerts of one enterprise or group, the most urgent first; one that was finished
    can be closed or taken up again."""
    t, link, ask = view.t, view.link, view.ask
    with st.container():  # stands there when empty too: what is below does not move
        if told := st.session_state.pop(TOLD, None):
            view.html(escape(told), css="notice")
    if view.frozen or link.e:
        said = t("This view is frozen: follow-up can be read, and recorded in the newest one.")
        view.html(f'<p class="muted small">{escape(said)}</p>')
        return
    alerts = [one for one in every if one.dismissal not in LAPSES]
    if not alerts:
        return
    rights = alert_rights(ask.engine, ask.viewer)
    mine = [one for one in alerts if rights.may_act(one.district)]
    if not mine:
        said = t("You may read this alert; the district's officers and city monitoring staff record what is done.")
        view.html(f'<p class="muted small">{escape(said)}</p>')
        return
    st.session_state[SEEN_BEFORE] = st.session_state.get(SEEN, {})
    if open_ones := [one for one in mine if not one.is_finished]:
        _record_form(view, item, open_ones, today, following)
    with view.row():
        _contact(view, item)
        with st.popover(t("What else can be done"), type="tertiary"):
            _further_form(view, mine, today)
    st.session_state[SEEN] = {one.number: one.event for one in mine}  # what is on the screen now


def _key(name: str, number: int) -> str:
    """A widget's key: of this alert, and another one after each thing recorded."""
    return f"{name}-{number}-{st.session_state.get(TIMES, 0)}"


def _record_form(
    view: View[EnterprisesLink], item: Item, alerts: Sequence[Alert], today: date, following: str | None
) -> None:
    t, n = view.t, view.n
    main, seen = alerts[0], st.session_state[SEEN_BEFORE]
    days = next_days(today)
    with st.form(f"record-{main.number}", border=False):
        found = st.pills(
            t("What was found") if main.state in UNDECIDED else t("Next step"),
            findings(main.state),
            format_func=lambda code: t(STEP_NAMES[code]),
            key=_key("found", main.number),
        )
        left, right = st.columns(2)
        reduction = left.selectbox(
            t("Type of reduction"),
            [f"reduction_{code}" for code in REDUCTIONS],
            index=None,
            format_func=lambda code: t(RECORD_NAMES[code]),
            placeholder=t("Choose or type"),
            key=_key("reduction", main.number),
        )
        cause = right.selectbox(
            t("Main cause"),
            [f"cause_{code}" for code in CAUSES],
            index=None,
            format_func=lambda code: t(RECORD_NAMES[code]),
            placeholder=t("Choose or type"),
            key=_key("cause", main.number),
        )
        measures = st.pills(
            t("Help offered"),
            MEASURES_OFFERED,
            selection_mode="multi",
            format_func=lambda code: t(RECORD_NAMES[f"measure_{code}"]),
            key=_key("measures", main.number),
        )
        note = st.text_area(
            t("What they said, and what was agreed"),
            max_chars=2000,
            height=84,
            placeholder=t("e.g. by phone on 22 September: orders down by a third, back in October"),
            key=_key("note", main.number),
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            contact = st.pills(
                t("Contact"),
                CONTACTS,
                default=CONTACTS[0],
                required=True,
                format_func=lambda code: t(RECORD_NAMES[code]),
                key=_key("contact", main.number),
            )
            when = st.pills(
                t("Next follow-up"),
                list(days),
                default=N_("Next Monday"),
                format_func=lambda name: f"{t(name)} {n.short_day(days[name])}" if len(days) < 3 else t(name),
                key=_key("next", main.number),
            )
        is_saved = st.form_submit_button(
            t("Save and next") if following else t("Save"), type="primary", shortcut="Ctrl+Enter"
        )
    if not is_saved:
        return
    record = CallRecord(
        contact=contact or CONTACTS[0],
        reduction=reduction.removeprefix("reduction_") if reduction else None,
        causes=(cause.removeprefix("cause_"),) if cause else (),
        measures=tuple(measures),
        next_on=days[when] if when else None,
    )

    def save() -> int:
        number = _step(view, main, found or "recorded", seen, note=note or None, record=record)
        for other in alerts[1:]:
            action = found if found and after(found, other.state) else "recorded"
            _step(view, other, action, seen, note=note or None, record=record)
        return number

    _try(view, save, N_("Saved as event {number}: {name}."), item, alerts, following)


def _step(view: View, one: Alert, action: str, seen: Mapping[int, int], **given: object) -> int:
    expected = seen.get(one.number, one.event)
    return act(
        view.ask.engine, view.ask.viewer, one.number, action, expected_event=expected, version=view.link.v, **given
    )


def _contact(view: View[EnterprisesLink], item: Item) -> None:
    """Whom to call, opened by a click that is noted."""
    t, ask = view.t, view.ask
    if item.members:
        return
    if st.button(t("Show contact (noted)"), type="tertiary", key="contact-open", icon=":material/call:"):
        found = read_contact(ask.engine, ask.viewer, int(item.card))
        told = t("{position}, {phone}", position=found.position, phone=found.office_phone) if found else t("no contact")
        st.session_state[CONTACT] = (item.card, told)
    card, told = st.session_state.get(CONTACT, ("", ""))
    if card == item.card:
        view.html(f"<b>{escape(told)}</b>", width="content")


def _further_form(view: View[EnterprisesLink], alerts: Sequence[Alert], today: date) -> None:
    """Everything else: put off, give to somebody, not pursue, grade, close, take up again, with what each needs."""
    t, n = view.t, view.n
    named, seen = {one.number: one for one in alerts}, st.session_state[SEEN_BEFORE]
    number = alerts[0].number
    if len(alerts) > 1:
        number = st.selectbox(
            t("Alert"),
            list(named),
            format_func=lambda number: f"{number} · {t(CAUSE_NAMES[named[number].cause])}",
            key=_key("which", alerts[0].number),
        )
    one = named[number]
    actions = [action for action in offered(one.state) if action not in ("recorded", *findings(one.state))]
    actions += [action for action in ("closed",) if after(action, one.state) and action not in actions]
    action = st.selectbox(
        t("What to do"), actions, format_func=lambda code: t(STEP_NAMES[code]), key=_key("action", number)
    )
    with st.form(f"further-{number}", border=False):
        given: dict[str, object] = {}
        if action == "snoozed":
            days = [today + timedelta(days=days) for days in SNOOZES]
            given["until"] = st.selectbox(t("Until"), days, format_func=n.day, key=_key("until", number))
        if action == "assigned":
            people = list(owners(view.ask.engine, view.ask.viewer, one.district))
            given["owner"] = st.selectbox(
                t("In charge"),
                people,
                index=people.index(one.owner) if one.owner in people else 0,
                format_func=lambda who: view.demo_names.get(who, who),
                key=_key("owner", number),
            )
            due = list(next_days(today).values())
            given["due"] = st.selectbox(t("Due"), due, format_func=n.day, key=_key("due", number))
        if action == "dismissed":
            given["dismissal"] = st.selectbox(
                t("Reason"),
                DISMISSALS_BY_PERSONS,
                format_func=lambda code: t(DISMISSAL_NAMES[code]),
                key=_key("dismissal", number),
            )
        if action == "graded":
            given["emergency"] = st.selectbox(
                t("Emergency level, set by a person"),
                EMERGENCY_LEVELS,
                format_func=ROMAN.__getitem__,
                index=len(EMERGENCY_LEVELS) - 1,
                key=_key("emergency", number),
            )
            view.html(f'<p class="muted small">{escape(_grading_said(view, today))}</p>')
        note = st.text_area(t("Note"), max_chars=2000, height=84, key=_key("further-note", number))
        if not st.form_submit_button(t("Save"), type="primary"):
            return
    _try(
        view,
        lambda: _step(view, one, str(action), seen, note=note or None, **given),
        N_("Saved as event {number}: {name}."),
        None,
        alerts,
        None,
    )


def _grading_said(view: View, today: date) -> str:
    """The dated table by which a person grades, and how soon each level is to be reported."""
    t, n = view.t, view.n
    rules = follow_up_rules(values_at(view.ask.reader, today))
    told = [
        t(
            "{level} from {persons}, report within {hours} h",
            level=ROMAN[level],
            persons=n.quantity(getattr(rules, f"emergency_persons_{level}"), "person"),
            hours=n.figure(rules.report_hours(level)),
        )
        for level in EMERGENCY_LEVELS
    ]
    return t("; ").join(told)


def _try(
    view: View[EnterprisesLink],
    save: Callable[[], int],
    done: str,
    item: Item | None,
    alerts: Sequence[Alert],
    following: str | None,
) -> None:
    """Saves, says so and goes on to the next enterprise; or says why not, with everything still in its place."""
    t = view.t
    try:
        number = save()
    except AlreadyHandled as first:
        who = t("the system") if first.who == PROGRAM else view.demo_names.get(first.who, first.who)
        st.session_state[TOLD] = t(
            "Not saved: {who} was first, on {time}: {what} (event {event}). What you wrote is still there.",
            who=who,
            time=view.n.time(first.when),
            what=t(ACTION_NAMES[first.what]),
            event=first.event,
        )
    except Refused as refusal:
        st.session_state[TOLD] = refusal.sentence(view.lang)
    else:
        name = item.name if item else ""
        st.session_state[TOLD] = (
            t(done, number=number, name=name) if name else t("Saved as event {number}.", number=number)
        )
        st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
        if following:
            st.query_params.from_dict(replace(view.link, card=following).query())
    st.rerun()
