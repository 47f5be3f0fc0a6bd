"""One enterprise's card as it is drawn: beside the list with what decides, by itself with everything."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from ui.alert_form import draw_forms
from ui.alert_items import Item
from ui.alert_reads import AlertQuestions
from ui.enterprise_card import Told, card_head, group_head, log_list, members_list, rules_table, sources_table
from ui.enterprise_charts import (
    flows_chart,
    flows_key,
    flows_picture,
    flows_rows,
    peers_chart,
    peers_picture,
    peers_rows,
    peers_said,
)
from ui.enterprise_history import FULL, History, history_chart, history_picture, history_rows, history_said, key_said
from ui.frame import draw_chart
from ui.link import EnterprisesLink
from ui.tables import details, plain_table
from ui.view import View

BESIDE_WEEKS = 52
ENDED = ("closed", "dismissed")


def draw_card(
    view: View[EnterprisesLink], ask: AlertQuestions, today: date, listed: Sequence[Item], *, beside: bool
) -> None:
    """The card that the link names: an enterprise's, or that of a group that falls together."""
    link, t = view.link, view.t
    event = int(link.e) if link.e else None
    until = ask.until(link.week, event)
    if link.card.startswith("g"):
        _draw_group(view, ask, today, listed, until, beside=beside)
        return
    code = int(link.card)
    alerts = ask.alerts_of(code, until)
    item = ask.item(code, link.week, alerts, today)
    if item is None:
        _draw_missing(view)
        return
    told = ask.told(alerts, until)
    history = ask.history(code, link.week, told, view.labels)
    ordered = sorted(alerts, key=lambda one: (one.is_finished, one.number != item.alert, -one.number))
    known = ask.register()[code]
    ways = {
        "back": link.change(card="", full="0").href() if beside else "",
        "whole": link.change(full="1").href() if beside else "",
    }
    head = card_head(item, view.labels, view.demo_names, ownership=str(known["ownership"]), **ways)
    following = _next(listed, link.card)
    if beside:
        view.html(head)
        _draw_history(view, history.since(BESIDE_WEEKS), item, key="history")
        draw_forms(view, item, ordered, today, following)
        _draw_grounds(view, ask, item, told)
        return
    left, right = st.columns([1.55, 1], gap="large")
    with left:
        view.html(head)
        view.html(f"<h2>{escape(t('Heads, last two years'))}</h2>")
        _draw_history(view, history, item, key="history", height=FULL)
        _draw_beside(view, ask, code)
    with right:
        if ordered:
            view.html(f"<h2>{escape(t('Record of the check'))}</h2>")
        draw_forms(view, item, ordered, today, following)
        _draw_grounds(view, ask, item, told)
    view.html(f"<h2>{escape(t('Where each number came from'))}</h2>")
    view.html(sources_table(ask.sources(code), date.fromisocalendar(*_iso(link.week), 1), view.labels))


def _iso(week: str) -> tuple[int, int]:
    return int(week[:4]), int(week[6:])


def _next(listed: Sequence[Item], card: str) -> str | None:
    """The row after this one of the list, the first one after the last; None where there is no other."""
    cards = [item.card for item in listed]
    if card not in cards:
        return next(iter(cards), None)
    after = cards[cards.index(card) + 1 :] + cards[: cards.index(card)]
    return next(iter(after), None)


def _draw_missing(view: View[EnterprisesLink]) -> None:
    t = view.t
    said = t("There is no such card, or it is not among those you may see.")
    view.html(f'<h1>{escape(t("Enterprise"))}</h1><p class="said">{escape(said)}</p>')


def _draw_history(
    view: View[EnterprisesLink], history: History, item: Item, *, key: str, height: int | None = None
) -> None:
    t, labels = view.t, view.labels
    if not history.known:
        view.html(f'<p class="muted">{escape(t("No report up to this week."))}</p>')
        return
    theme = st.context.theme.type or "light"
    figure = history_chart(history, labels, theme, height) if height else history_chart(history, labels, theme)
    draw_chart(figure, history_said(history, labels), key=key)
    headers, rows = history_rows(history, labels)
    with view.row():
        view.html(f'<p class="muted small">{escape(key_said(history, labels))}</p>')
    with view.row():
        table = plain_table(headers, rows, caption=t("Heads"), numeric=(1, 2))
        view.html(details(t("Table"), f'<div class="tall">{table}</div>', css="left"), width="content")
        title = t("{name}: heads up to {week}", name=item.name, week=view.n.week(view.link.week))
        view.pictures(
            {"heads": (t("Heads"), lambda: history_picture(history, title, labels))},
            f"enterprise-{view.link.card}-{view.link.week}-v{view.link.v}",
        )


def _draw_grounds(view: View[EnterprisesLink], ask: AlertQuestions, item: Item, told: Sequence[Told]) -> None:
    """The rules hit and the log; alerts that are over are folded."""
    t, link, labels = view.t, view.link, view.labels
    last = {one.alert: one.event for one in told}  # oldest first
    over = {number for number, event in last.items() if event.state in ENDED}
    now, past = ([one for one in told if (one.alert in over) is is_over] for is_over in (False, True))
    folded = ""
    if past:
        summary = t("Earlier alerts: {count}", count=len(over))
        folded = f"<details><summary>{escape(summary)}</summary>{log_list(past, view.demo_names, labels)}</details>"
    view.html(
        f"<h2>{escape(t('Rules hit'))}</h2>{rules_table(item, ask.rules(link.week), link, labels)}"
        f"<h2>{escape(t('What was done'))}</h2>{log_list(now, view.demo_names, labels)}{folded}"
    )


def _draw_beside(view: View[EnterprisesLink], ask: AlertQuestions, code: int) -> None:
    """Who came and left, and how enterprises of the same industry and park have done."""
    t, link, labels = view.t, view.link, view.labels
    theme = st.context.theme.type or "light"
    left, right = st.columns(2, gap="large")
    with left:
        flows = ask.flows(code, link.week)
        said = flows_key(flows, labels)
        view.html(f'<h2>{escape(t("Hired and left, 26 weeks"))}</h2><p class="muted small">{escape(said)}</p>')
        draw_chart(flows_chart(flows, labels, theme), said, key="flows")
        headers, rows = flows_rows(flows, labels)
        table = plain_table(headers, rows, caption=t("Hired and left, 26 weeks"), numeric=range(1, len(headers)))
        name = f"enterprise-{code}-{link.week}-v{link.v}"
        picture = (t("Hired and left, 26 weeks"), lambda: flows_picture(flows, t("Hired and left, 26 weeks"), labels))
        with view.row():
            view.html(details(t("Table"), f'<div class="tall">{table}</div>', css="left"), width="content")
            view.pictures({"flows": picture}, f"{name}-flows")
    with right:
        for of, title in (("industry", t("Beside its industry")), ("park", t("Beside its park"))):
            peers = ask.peers(code, link.week, of)
            if peers is None:
                continue
            said = peers_said(peers, labels)
            view.html(f'<h2>{escape(title)}</h2><p class="muted small">{escape(said)}</p>')
            draw_chart(peers_chart(peers, labels, theme), said, key=f"peers-{of}")
            headers, rows = peers_rows(peers, labels)
            table = plain_table(headers, rows, caption=title, numeric=(1, 2))
            picture = (title, lambda peers=peers, title=title: peers_picture(peers, title, labels))
            with view.row():
                view.html(details(t("Table"), f'<div class="tall">{table}</div>', css="left"), width="content")
                view.pictures({of: picture}, f"{name}-peers-{of}")


def _draw_group(
    view: View[EnterprisesLink],
    ask: AlertQuestions,
    today: date,
    listed: Sequence[Item],
    until: int | None,
    *,
    beside: bool,
) -> None:
    """Several enterprises that fall together: who they are, and one follow-up."""
    link = view.link
    number = int(link.card[1:])
    found = [one for one in ask.alerts(until) if one.number == number and one.enterprise is None]
    if not found:
        _draw_missing(view)
        return
    one = found[0]
    item = ask.group(one, link.week, today)
    members = ask.members(one, link.week, until, today)
    back = link.change(card="", full="0").href() if beside else ""
    whole = link.change(full="1").href() if beside else ""
    head = group_head(item, view.labels, view.demo_names, back=back, whole=whole) + members_list(
        members, link, view.labels
    )
    log = log_list(ask.told([one], until), view.demo_names, view.labels)
    left, right = (st.container(), st.container()) if beside else st.columns([1.55, 1], gap="large")
    with left:
        view.html(f"{head}<h2>{escape(view.t('What was done'))}</h2>{log}")
    with right:
        draw_forms(view, item, [one], today, _next(listed, link.card))
