"""The slides that only a meeting has: what was decided last time, what has changed since, and what was added. Pure."""

from collections.abc import Sequence
from datetime import date
from html import escape

from tracking.movement import WORSE, Addition, Movement, Revision, StatusMove
from ui.labels import Labels
from ui.meeting_parts import STATES, Decision, Figures, decisions_said, responsible, then_and_now
from ui.slides import ROWS, headline, others
from ui.tables import status_mark

REVISED = 3  # of the rows, those kept for figures that were revised


def decisions_slide(decisions: Sequence[Decision], today: date, figures: Figures, labels: Labels) -> str:
    """The commitments to report on, those overdue first, with the figure then and now."""
    body = "".join(_decision(item, today, figures, labels) for item in decisions[:ROWS])
    title = decisions_said(decisions, today, labels)
    return f"{headline(title)}{_table(body)}{others(decisions[ROWS:], labels)}"


def _decision(item: Decision, today: date, figures: Figures, labels: Labels) -> str:
    state = item.state(today)
    below = f"{responsible(item, labels)} · {labels.t('due {day}', day=labels.n.day(item.due))}"
    measured = ""
    if item.indicator:
        name = escape(labels.indicator(item.indicator, short=True))
        measured = f'{then_and_now(*figures(item), labels)}<span class="two">{name}</span>'
    return (
        f'<tr><td class="c-state"><span class="state {state}">{escape(labels.t(STATES[state]))}</span></td>'
        f'<td><div class="clamp">{escape(item.text)}</div><span class="two">{escape(below)}</span></td>'
        f'<td class="c-then">{measured}</td></tr>'
    )


def movement_slide(movement: Movement, codes: Sequence[str], labels: Labels) -> str:
    """The statuses that changed: what has turned worse first, and of that the city's own first."""
    moves = [move for move in movement.statuses if move.indicator in codes]
    moves.sort(key=lambda move: (move.trend != WORSE, move.district != movement.city))
    body = "".join(_move(move, labels) for move in moves[:ROWS])
    return f"{_table(body)}{others(moves[ROWS:], labels)}"


def _move(move: StatusMove, labels: Labels) -> str:
    p = labels.phrases
    return (
        f'<tr><td class="c-name">{escape(labels.indicator(move.indicator, short=True))}</td>'
        f'<td class="nb">{escape(labels.district(move.district))}</td>'
        f'<td class="nb">{status_mark(move.before, p)} → {status_mark(move.after, p)}</td></tr>'
    )


def figures_slide(movement: Movement, codes: Sequence[str], labels: Labels) -> str:
    """What was added to the city's figures since, and which figures of whom were revised."""
    added = [one for one in movement.additions if one.district == movement.city and one.indicator in codes]
    added = [one for one in added if one.kind != "milestone" and one.amount]
    mine = [one for one in movement.revisions if one.indicator in codes]
    revised = [one for one in mine if one.district != movement.city] or mine
    for_revised = min(len(revised), REVISED)
    shown = added[: ROWS - for_revised]
    room = ROWS - len(shown)
    body = "".join(_addition(one, labels) for one in shown) + "".join(_revision(one, labels) for one in revised[:room])
    title = labels.t(
        "{before} to {after}: figures that moved {added}, revised figures {revised}",
        added=len(added),
        before=labels.n.month(movement.month_before),
        after=labels.n.month(movement.month_after),
        revised=len(revised),
    )
    left_out = [*added[len(shown) :], *revised[room:]]
    return f"{headline(title)}{_table(body)}{others(left_out, labels)}"


def _addition(one: Addition, labels: Labels) -> str:
    amount = one.amount or 0.0
    text = labels.n.points(abs(amount), one.decimals) if one.is_rate else _quantity(one, abs(amount), labels)
    moved = labels.t("up {amount}" if amount > 0 else "down {amount}", amount=text)
    name, figures = labels.indicator(one.indicator, short=True), _then_and_now(one, labels)
    return _figure_row(name, labels.district(one.district), figures, moved)


def _revision(one: Revision, labels: Labels) -> str:
    name = labels.indicator(one.indicator, short=True)
    said = labels.t("{month} revised", month=labels.n.month_name(one.month))
    return _figure_row(name, labels.district(one.district), _then_and_now(one, labels), said)


def _figure_row(name: str, district: str, figures: str, said: str) -> str:
    return (
        f'<tr><td class="c-name">{escape(name)}</td><td class="nb">{escape(district)}</td>'
        f'<td class="n">{escape(figures)}</td><td class="n"><b>{escape(said)}</b></td></tr>'
    )


def _then_and_now(one: Addition | Revision, labels: Labels) -> str:
    return f"{_quantity(one, one.before, labels)} → {_quantity(one, one.after, labels)}"


def _quantity(one: Addition | Revision, value: float, labels: Labels) -> str:
    return labels.n.quantity(value, one.unit, one.decimals)


def _table(body: str) -> str:
    return f'<table class="rows"><tbody>{body}</tbody></table>' if body else ""
