"""The slides that only a meeting has: what was decided last time, what has changed since, and what was added. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape

from tracking.movement import BETTER, WORSE, Addition, Movement, Revision, StatusMove
from ui.labels import Labels
from ui.meeting_parts import STATES, Decision, Figures, decisions_said, responsible, then_and_now
from ui.slides import HIGH_ROWS, ROWS, headline, others, tally
from ui.tables import status_mark

KEY_FIGURES = 2  # of what was added
REVISED = 3  # of the rows, those kept for figures that were revised


def decisions_slide(decisions: Sequence[Decision], today: date, figures: Figures, labels: Labels) -> str:
    """The commitments to report on: how many are overdue, open and closed, those overdue first, with the figure then
    and now."""
    body = "".join(_decision(item, today, figures, labels) for item in decisions[:HIGH_ROWS])
    states = [item.state(today) for item in decisions]
    counts = tally((_state(state, labels), str(states.count(state))) for state in STATES)
    title = headline(decisions_said(decisions, today, labels))
    return f"{title}{counts}{_table(body)}{others(decisions[HIGH_ROWS:], labels)}"


def _state(state: str, labels: Labels) -> str:
    return f'<span class="state {state}">{escape(labels.t(STATES[state]))}</span>'


def _decision(item: Decision, today: date, figures: Figures, labels: Labels) -> str:
    below = f"{responsible(item, labels)} · {labels.t('due {day}', day=labels.n.day(item.due))}"
    measured = ""
    if item.indicator:
        name = escape(labels.indicator(item.indicator, short=True))
        measured = f'{then_and_now(*figures(item), labels)}<span class="two">{name}</span>'
    return (
        f'<tr><td class="c-state">{_state(item.state(today), labels)}</td>'
        f'<td><div class="clamp">{escape(item.text)}</div><span class="two">{escape(below)}</span></td>'
        f'<td class="c-then">{measured}</td></tr>'
    )


def movement_tally(movement: Movement, codes: Sequence[str], labels: Labels) -> str:
    """How much has moved in the city and its districts: statuses for the worse and for the better, places, figures."""
    t = labels.t
    trends = Counter(move.trend for move in movement.statuses if move.indicator in codes)
    figures = (
        (t("statuses worse, city and districts"), trends[WORSE]),
        (t("better"), trends[BETTER]),
        (t("places moved"), sum(move.indicator in codes for move in movement.moved_ranks)),
        (t("Figures revised"), len(_revised(movement, codes))),
    )
    return tally((f"<span>{escape(what)}</span>", str(count)) for what, count in figures)


def movement_slide(movement: Movement, codes: Sequence[str], labels: Labels) -> str:
    """The statuses that changed: what has turned worse first, and of that the city's own first."""
    moves = [move for move in movement.statuses if move.indicator in codes]
    moves.sort(key=lambda move: (move.trend != WORSE, move.district != movement.city))
    body = "".join(_move(move, labels) for move in moves[:ROWS])
    return f"{_table(body, css=' moved')}{others(moves[ROWS:], labels)}"


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
    revised = _revised(movement, codes)
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
    return f"{headline(title)}{_figures_tally(added, len(revised), labels)}{_table(body)}{others(left_out, labels)}"


def _figures_tally(added: Sequence[Addition], revised: int, labels: Labels) -> str:
    """What was added to the first of the plan's targets, and how many figures were corrected."""
    n = labels.n
    told = []
    for one in added[:KEY_FIGURES]:
        name, unit = labels.indicator(one.indicator, short=True), n.unit_name(one.unit)
        amount = one.amount or 0.0
        figure = n.signed(amount, one.decimals) if one.is_rate else n.signed_in(amount, one.unit, one.decimals)
        told.append((labels.t("{name} ({what})", name=name, what=labels.t("points") if one.is_rate else unit), figure))
    told.append((labels.t("Figures revised"), str(revised)))
    return tally((f"<span>{escape(what)}</span>", figure) for what, figure in told)


def _revised(movement: Movement, codes: Sequence[str]) -> list[Revision]:
    """The figures that were corrected; the city's follow those of its districts and count where it alone changed."""
    found = [one for one in movement.revisions if one.indicator in codes]
    return [one for one in found if one.district != movement.city] or found


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


def _table(body: str, *, css: str = "") -> str:
    return f'<table class="rows{css}"><tbody>{body}</tbody></table>' if body else ""
