"""What a meeting looks at first: what was decided last time and how it stands, and what has moved since. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Protocol

from tracking.conclusion import Span
from tracking.movement import Movement, RankMove, StatusMove
from tracking.progress import Progress
from tracking.status import Status
from ui.formats import NOTHING, SHANGHAI
from ui.labels import Labels
from ui.spans import spoken
from ui.tables import labelled, link, plain_table, status_mark, table_of
from ui.words import N_

STATES = {"overdue": N_("Overdue"), "open": N_("Open"), "done": N_("Closed")}
LISTED = 12  # changes shown at once


ACTIONS = {"opened": N_("recorded"), "noted": N_("noted"), "closed": N_("closed it"), "reopened": N_("reopened")}


class Done(Protocol):
    """One thing that was done about a commitment (data_access.commitments.Event)."""

    at: datetime
    subject: str
    action: str
    note: str | None


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
    closed_at: datetime | None
    events: Sequence["Done"]

    def state(self, today: date) -> str: ...


Figures = Callable[[Decision], tuple[Progress | None, Progress | None]]


def by_urgency(decisions: Sequence[Decision], today: date) -> list[Decision]:
    """Overdue first, then open by their day, then what is closed."""
    order = list(STATES)
    return sorted(decisions, key=lambda item: (order.index(item.state(today)), item.due, item.number))


def to_report(decisions: Sequence[Decision], today: date) -> list[Decision]:
    """What a meeting begins with: all that is open, and what was decided in the last meeting or closed since.

    A meeting of `today` is this one, not the last.
    """
    last = max((item.meeting for item in decisions if item.meeting < today), default=date.min)
    return [
        item
        for item in decisions
        if item.closed_at is None or max(item.meeting, item.closed_at.astimezone(SHANGHAI).date()) >= last
    ]


def decisions_table(
    decisions: Sequence[Decision], today: date, figures: Figures, who: Mapping[str, str], labels: Labels
) -> str:
    """Every commitment: state, what, who, by when, the figure then and now, and what was done about it by whom."""
    t, rows = labels.t, []
    for item in decisions:
        state = item.state(today)
        then, now = figures(item)
        measured = ""
        if item.indicator:
            name = link(
                labels.target_href(item.indicator, item.district or ""), labels.indicator(item.indicator, short=True)
            )
            measured = f"{name}<br>{then_and_now(then, now, labels)}"
        what = labels.t("{number}. {text}", number=item.number, text=item.text)
        rows.append(
            f'<tr><th scope="row">{escape(what)}{_history(item, who, labels)}</th>'
            f'<td class="nb"><span class="state {state}">{escape(t(STATES[state]))}</span></td>'
            f"<td>{escape(responsible(item, labels))}</td>"
            f'<td class="nb"{labelled(t("Due"))}>{escape(labels.n.day(item.due))}</td><td>{measured}</td>'
            f'<td class="nb"{labelled(t("Meeting"))}>{escape(labels.n.day(item.meeting))}</td></tr>'
        )
    heads = (t("Decision"), t("Status"), t("Responsible"), t("Due"), t("Figure then → now"), t("Meeting"))
    return table_of(heads, rows, caption=t("What was decided"), css="cards")


def responsible(item: Decision, labels: Labels) -> str:
    named = [labels.district(item.district)] if item.district else []
    return labels.n.listing([*named, *([item.body] if item.body else [])])


def _history(item: Decision, who: Mapping[str, str], labels: Labels) -> str:
    """What was done about a commitment: when, by whom, and what they said; the last of it is read at once."""
    t = labels.t

    def said(event: Done) -> str:
        act = f"{labels.n.time(event.at)} {who.get(event.subject, event.subject)} {t(ACTIONS[event.action])}"
        return escape(t("{act}: {note}", act=act, note=event.note) if event.note else act)

    *earlier, last = map(said, item.events)
    rest = "".join(f"<br>{one}" for one in earlier)
    folded = f"<details><summary>{escape(t('What came before'))}</summary>{rest[4:]}</details>" if rest else ""
    return f'<div class="muted small">{last}{folded}</div>'


def then_and_now(then: Progress | None, now: Progress | None, labels: Labels) -> str:
    """A figure when it was decided and now, with the status now."""
    first, *second = figures_said(then, now, labels)
    if not second:
        return f'<span class="nb">{escape(first)}</span>'
    mark = f" {status_mark(now.status, labels.phrases, word=False)}" if now is not None else ""
    return f'<span class="nb">{escape(first)}</span> <span class="nb">→ {escape(second[0])}{mark}</span>'


def figures_said(then: Progress | None, now: Progress | None, labels: Labels) -> tuple[str, ...]:
    """The figure then and the figure now; one sentence where both are withheld."""
    if all(one is not None and one.status is Status.SUPPRESSED for one in (then, now)):
        return (labels.t("withheld then and now"),)
    return _figure_said(then, labels), _figure_said(now, labels)


def _figure_said(progress: Progress | None, labels: Labels) -> str:
    """The figure with its completion; in words that it is withheld."""
    if progress is not None and progress.status is Status.SUPPRESSED:
        return labels.phrases.status(progress.status)
    if progress is None or progress.actual is None:
        return NOTHING
    share = labels.phrases.completion(progress)
    return labels.phrases.measured(progress) + (labels.t(" ({share})", share=share) if share else "")


def decisions_said(decisions: Sequence[Decision], today: date, labels: Labels) -> str:
    """How many are open, overdue and closed, in one sentence."""
    if not decisions:
        return labels.t("No commitments from earlier meetings")
    states = [item.state(today) for item in decisions]
    counts = [
        labels.t("{status} {count}", status=labels.t(name), count=states.count(state))
        for state, name in STATES.items()
        if states.count(state)
    ]
    return labels.t("Commitments: {count} ({said})", count=len(states), said=labels.t(", ").join(counts))


def movement_said(sentences: Sequence[Sequence[Span]], labels: Labels) -> tuple[str, str]:
    """The first sentence as a title, the others as a paragraph; names are links."""
    first, *rest = spoken(sentences, labels)
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
            f'<tr><th scope="row">{name}</th><td>{escape(labels.district(move.district))}</td>'
            f"<td>{status_mark(move.before, p)}</td><td>→</td><td>{status_mark(move.after, p)}</td></tr>"
        )
    return table_of(
        (t("Indicator"), t("District"), t("Then"), "", t("Now")), rows, caption=t("Statuses that changed"), css="cards"
    )


def revisions_table(movement: Movement, labels: Labels) -> str:
    """The figures that read differently now, old and new."""
    t, n = labels.t, labels.n
    rows = [
        (
            labels.indicator(item.indicator),
            labels.district(item.district),
            n.month(item.month),
            n.quantity(item.before, item.unit, item.decimals),
            n.quantity(item.after, item.unit, item.decimals),
        )
        for item in movement.revisions[:LISTED]
    ]
    left_out = len(movement.revisions) - LISTED
    rest = f'<p class="muted">{escape(t("and {count} more", count=left_out))}</p>' if left_out > 0 else ""
    heads = (t("Indicator"), t("District"), t("Month"), t("Old"), t("New"))
    return plain_table(heads, rows, caption=t("Figures revised"), numeric=(3, 4), css="cards") + rest


def moved_ranks(movement: Movement, codes: Sequence[str]) -> dict[str, list[RankMove]]:
    """By indicator, the places before and after of every district that has both; for the slope chart."""
    found: dict[str, list[RankMove]] = {}
    for move in movement.ranks:
        if move.indicator in codes and move.before is not None and move.after is not None:
            found.setdefault(move.indicator, []).append(move)
    return found


def most_moved(ranked: Mapping[str, Sequence[RankMove]]) -> list[str]:
    """The indicators whose places changed most, these first; of as many, in the order given."""
    return sorted(ranked, key=lambda code: -sum(move.before != move.after for move in ranked[code]))
