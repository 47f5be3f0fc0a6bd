"""What a meeting looks at first: what was decided last time and how it stands, and what has moved since. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Protocol

from tracking.conclusion import Span
from tracking.movement import Movement, RankMove, StatusMove
from tracking.progress import Progress
from ui.formats import NOTHING
from ui.labels import Labels
from ui.slides import ROWS
from ui.tables import link, plain_table, status_mark, table_of
from ui.words import N_

STATES = {"overdue": N_("Overdue"), "open": N_("Open"), "done": N_("Closed")}
LISTED = 12  # changes shown at once


class Decision(Protocol):
    """What the list shows of a commitment (data_access.commitments.Commitment has this shape)."""

    number: int
    meeting: date
    text: str
    district: str | None
    body: str | None
    indicator: str | None
    due: date
    version: int
    closed_by: str | None
    note: str | None
    events: Sequence[object]

    def state(self, today: date) -> str: ...


Figures = Callable[[Decision], tuple[Progress | None, Progress | None]]


def by_urgency(decisions: Sequence[Decision], today: date) -> list[Decision]:
    """Overdue first, then open by their day, then what is closed."""
    order = list(STATES)
    return sorted(decisions, key=lambda item: (order.index(item.state(today)), item.due, item.number))


def decisions_table(
    decisions: Sequence[Decision], today: date, figures: Figures, who: Mapping[str, str], labels: Labels
) -> str:
    """Every commitment: state, what, who, by when, the figure then and now, and how it was closed."""
    t, rows = labels.t, []
    for item in decisions:
        state = item.state(today)
        then, now = figures(item)
        measured = ""
        if item.indicator:
            name = link(
                labels.target_href(item.indicator, item.district or ""), labels.indicator(item.indicator, short=True)
            )
            measured = f"{name}<br>{escape(_figure(then, labels))} → {escape(_figure(now, labels))}"
            if now is not None:
                measured += f" {status_mark(now.status, labels.phrases, word=False)}"
        closer = who.get(item.closed_by or "", item.closed_by or "")
        closed = f'<br><span class="muted small">{escape(item.note)} · {escape(closer)}</span>' if item.note else ""
        rows.append(
            f'<tr><td class="nb"><span class="state {state}">{escape(t(STATES[state]))}</span></td>'
            f"<td>{item.number}</td><td>{escape(item.text)}{closed}</td><td>{escape(responsible(item, labels))}</td>"
            f'<td class="nb">{escape(labels.n.day(item.due))}</td><td>{measured}</td>'
            f'<td class="nb">{escape(labels.n.day(item.meeting))}</td></tr>'
        )
    heads = (t("State"), t("No."), t("Decision"), t("Responsible"), t("Due"), t("Figure then → now"), t("Meeting"))
    return table_of(heads, rows)


def responsible(item: Decision, labels: Labels) -> str:
    named = [labels.district(item.district)] if item.district else []
    return labels.n.listing([*named, *([item.body] if item.body else [])])


def _figure(progress: Progress | None, labels: Labels) -> str:
    if progress is None or progress.actual is None:
        return NOTHING
    share = labels.phrases.completion(progress)
    return labels.phrases.measured(progress) + (f" ({share})" if share else "")


def decisions_said(decisions: Sequence[Decision], today: date, labels: Labels) -> str:
    """How many are open, overdue and closed, in one sentence."""
    states = [item.state(today) for item in decisions]
    counts = [
        labels.t("{status} {count}", status=labels.t(name), count=states.count(state))
        for state, name in STATES.items()
        if states.count(state)
    ]
    return labels.t("{count} commitments: {said}", count=len(states), said=labels.t(", ").join(counts))


def movement_said(sentences: Sequence[Sequence[Span]], labels: Labels) -> tuple[str, str]:
    """The first sentence as a title, the others as a paragraph; names are links."""

    def spoken(span: Span) -> str:
        if span.kind == "indicator":
            return link(labels.target_href(span.ref), span.text)
        if span.kind == "district":
            return link(labels.district_href(span.ref), span.text)
        return escape(span.text)

    first, *rest = ("".join(map(spoken, sentence)) for sentence in sentences)
    return first, "".join(rest)


def moves_table(moves: Sequence[StatusMove], labels: Labels) -> str:
    """The statuses that changed, the worse first; those beyond LISTED are one click away."""
    more = moves[LISTED:]
    folded = labels.t("and {count} more", count=len(more))
    rest = f"<details><summary>{escape(folded)}</summary>{_moves(more, labels)}</details>" if more else ""
    return _moves(moves[:LISTED], labels) + rest


def _moves(moves: Sequence[StatusMove], labels: Labels) -> str:
    t, p, rows = labels.t, labels.phrases, []
    for move in moves:
        name = link(labels.target_href(move.indicator, move.district), labels.indicator(move.indicator))
        rows.append(
            f"<tr><td>{name}</td><td>{escape(labels.district(move.district))}</td>"
            f"<td>{status_mark(move.before, p)}</td><td>→</td><td>{status_mark(move.after, p)}</td></tr>"
        )
    return table_of((t("Indicator"), t("District"), t("Then"), "", t("Now")), rows)


def revisions_table(movement: Movement, labels: Labels) -> str:
    """The figures that read differently now, old and new."""
    t, n = labels.t, labels.n
    rows = [
        (
            labels.indicator(item.indicator),
            labels.district(item.district),
            n.month(item.month),
            n.shown(item.before, item.unit, item.decimals),
            n.shown(item.after, item.unit, item.decimals),
        )
        for item in movement.revisions[:LISTED]
    ]
    return plain_table((t("Indicator"), t("District"), t("Month"), t("Old"), t("New")), rows, numeric=(3, 4))


def movement_slide(title: str, movement: Movement, codes: Sequence[str], labels: Labels) -> str:
    """What has moved since the last meeting, on the wall: the city's own statuses first, then the districts'."""
    moves = [move for move in movement.statuses if move.indicator in codes]
    shown = sorted(moves, key=lambda move: move.district != movement.city)[:ROWS]
    body = "".join(
        f'<tr><td class="c-name">{escape(labels.indicator(move.indicator))}</td>'
        f"<td>{escape(labels.district(move.district))}</td>"
        f"<td>{status_mark(move.before, labels.phrases)} → {status_mark(move.after, labels.phrases)}</td></tr>"
        for move in shown
    )
    more = len(moves) - len(shown)
    rest = f'<p class="muted">{escape(labels.t("and {count} more", count=more))}</p>' if more > 0 else ""
    return f'<h1>{escape(title)}</h1><table class="rows"><tbody>{body}</tbody></table>{rest}'


def decisions_slide(decisions: Sequence[Decision], today: date, labels: Labels) -> str:
    """The last meeting's commitments on the wall, those overdue first."""
    shown = decisions[:ROWS]
    body = "".join(
        f'<tr><td class="c-state"><span class="state {item.state(today)}">{escape(labels.t(STATES[item.state(today)]))}'
        f'</span></td><td>{escape(item.text)}<span class="two">{escape(responsible(item, labels))} · '
        f"{escape(labels.n.day(item.due))}</span></td></tr>"
        for item in shown
    )
    title = decisions_said(decisions, today, labels)
    return f'<h1>{escape(title)}</h1><table class="rows"><tbody>{body}</tbody></table>'


def moved_ranks(movement: Movement, codes: Sequence[str]) -> dict[str, list[RankMove]]:
    """By indicator, the places before and after of every district that has both; for the slope chart."""
    found: dict[str, list[RankMove]] = {}
    for move in movement.ranks:
        if move.indicator in codes and move.before is not None and move.after is not None:
            found.setdefault(move.indicator, []).append(move)
    return found
