"""The meeting as a document: what was decided and how it stands, what has moved since and was revised. Pure."""

from collections.abc import Sequence
from datetime import date

from reports.content import Cell, Report, Section, Stamp, Table
from tracking.conclusion import Span
from tracking.movement import Movement
from tracking.status import Status
from tracking.telling import as_texts
from ui.district_section import with_legend
from ui.handover import definitions
from ui.labels import Labels
from ui.meeting_parts import STATES, Decision, Figures, decisions_said, figures_said, responsible


def meeting_report(
    decisions: Sequence[Decision],
    today: date,
    figures: Figures,
    moved: Movement,
    sentences: Sequence[Sequence[Span]],
    codes: Sequence[str],
    labels: Labels,
    sign: Stamp,
) -> Report:
    """The sentences of the page, then its tables, whole."""
    t = labels.t
    found = (
        _decisions(decisions, today, figures, labels),
        _statuses(moved, codes, labels),
        _revisions(moved, labels),
    )
    filters = t("Since version {version}", version=labels.link.base)
    sections = tuple(section for section in found if section.table is not None and section.table.rows)
    return Report(
        t("Since the last meeting"), "", as_texts(sentences), sections, definitions(codes, labels), filters, sign
    )


def _decisions(decisions: Sequence[Decision], today: date, figures: Figures, labels: Labels) -> Section:
    """Four columns: more would not stand side by side on a page."""
    t, rows = labels.t, []
    for item in decisions:
        measured = ""
        if item.indicator:
            told = " → ".join(figures_said(*figures(item), labels))
            measured = f"{labels.indicator(item.indicator, short=True)} {told}"
        what = t("{number}. {text}", number=item.number, text=item.text)
        who = labels.n.listing([responsible(item, labels), labels.n.day(item.due)])
        rows.append(tuple(map(Cell, (what, t(STATES[item.state(today)]), who, measured))))
    heads = (t("Decision"), t("Status"), t("Responsible, due"), t("Figure then → now"))
    return _section(decisions_said(decisions, today, labels), t("What was decided"), heads, rows, labels)


def _statuses(moved: Movement, codes: Sequence[str], labels: Labels) -> Section:
    t = labels.t

    def status(of: Status) -> Cell:
        return Cell(labels.phrases.status(of), status=str(of))

    rows = [
        (
            Cell(labels.indicator(move.indicator)),
            Cell(labels.district(move.district)),
            status(move.before),
            status(move.after),
        )
        for move in moved.statuses
        if move.indicator in codes
    ]
    name = t("Statuses that changed")
    return _section(name, name, (t("Indicator"), t("District"), t("Then"), t("Now")), rows, labels)


def _revisions(moved: Movement, labels: Labels) -> Section:
    t, n = labels.t, labels.n
    rows = [
        tuple(
            map(
                Cell,
                (
                    labels.indicator(one.indicator),
                    labels.district(one.district),
                    n.month(one.month),
                    n.quantity(one.before, one.unit, one.decimals),
                    n.quantity(one.after, one.unit, one.decimals),
                ),
            )
        )
        for one in moved.revisions
    ]
    name = t("Figures revised")
    return _section(name, name, (t("Indicator"), t("District"), t("Month"), t("Old"), t("New")), rows, labels)


def _section(
    title: str, name: str, heads: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], labels: Labels
) -> Section:
    return Section(title, table=Table(name, with_legend("", rows, labels), heads, tuple(rows)), name=name)
