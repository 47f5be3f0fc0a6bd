"""The parts of the Data page: plan coverage, rules, publications, the difference between two versions. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Protocol

import pandas as pd

from tracking.board import Board
from tracking.status import Status
from ui.formats import NOTHING
from ui.labels import Labels
from ui.link import DataLink
from ui.stored_words import KINDS, ROLL_UPS
from ui.tables import link, plain_table, raw_link, status_mark, table_of
from ui.words import N_

PUBLICATION_KINDS = {
    "setup": N_("set-up"),
    "import": N_("import"),
    "correction": N_("correction"),
    "target": N_("targets"),
    "rule": N_("rules"),
    "catalogue": N_("catalogue"),
    "revert": N_("undone"),
}


class Published(Protocol):
    """What the list of publications shows of one (data_access.reader.Publication has this shape)."""

    version: int
    published_at: datetime
    kind: str
    author: str
    reason: str
    source_name: str | None
    reverts: int | None


def covered(board: Board, state: str) -> list[str]:
    """The measures to list: all, those with figures (tracked), or those without (untracked), in the plan's order."""
    return [
        code
        for code in board.order
        if state == "all" or (state == "untracked") == (board.city_progress(code).status is Status.UNTRACKED)
    ]


def coverage(board: Board, codes: Sequence[str], labels: Labels) -> str:
    """Clause of the plan → measure → state: which sentence of the plan is not tracked?"""
    t, rows = labels.t, []
    for code in codes:
        row, progress = labels.indicators[code], board.city_progress(code)
        state = status_mark(progress.status, labels.phrases)
        name = link(labels.target_href(code), labels.indicator(code))
        lead = row[f"lead_{labels.link.lang}"]
        about = " · ".join((t(KINDS[row["kind"]]), t(ROLL_UPS[row["roll_up"]]), labels.n.unit_name(row["unit"])))
        rows.append(
            f'<tr><td class="nb">{escape(str(row["section_zh"]))}</td><td>{escape(str(row["clause_zh"]))}</td>'
            f'<td>{name}<span class="two muted small"><br>{escape(about)}</span></td><td>{escape(str(lead))}</td>'
            f"<td>{state}</td></tr>"
        )
    heads = (t("Section"), t("Clause of the plan"), t("Measure"), t("Lead body"), t("State"))
    return table_of(heads, rows)


def coverage_said(board: Board, labels: Labels) -> str:
    """How much of the plan is tracked, in one sentence."""
    statuses = [board.city_progress(code).status for code in board.order]
    untracked = statuses.count(Status.UNTRACKED)
    return labels.t(
        "{all} measures of the plan, {tracked} tracked, {untracked} not tracked yet",
        all=len(statuses),
        tracked=len(statuses) - untracked,
        untracked=untracked,
    )


def coverage_frame(board: Board, codes: Sequence[str], labels: Labels) -> pd.DataFrame:
    t = labels.t
    return pd.DataFrame(
        {
            t("Section"): labels.indicators[code]["section_zh"],
            t("Clause of the plan"): labels.indicators[code]["clause_zh"],
            t("Measure"): labels.indicator(code),
            t("Definition"): labels.indicators[code][f"definition_{labels.link.lang}"],
            t("Formula"): labels.indicators[code][f"formula_{labels.link.lang}"],
            t("State"): labels.phrases.status(board.city_progress(code).status),
        }
        for code in codes
    )


def rules_table(rules: pd.DataFrame, labels: Labels) -> str:
    """The thresholds that every status rests on, as they stood at this version."""
    t, lang = labels.t, labels.link.lang
    rows = [
        (
            t(KINDS[row["kind"]]) if row["kind"] in KINDS else row["kind"],
            row[f"name_{lang}"],
            plain_number(row["value"], labels),
        )
        for row in rules.to_dict("records")
    ]
    return plain_table((t("Kind"), t("Threshold"), t("Value")), rows, numeric=(2,))


def policy_table(parameters: pd.DataFrame, labels: Labels) -> str:
    """Caps and years that the policies set, with the day they hold from and the document."""
    t, n, lang = labels.t, labels.n, labels.link.lang
    rows = [
        (
            row["section_zh"],
            row[f"name_{lang}"],
            n.quantity(row["value"], row["unit"], 0 if float(row["value"]).is_integer() else 1),
            n.day(row["effective_from"]),
            row["document"],
        )
        for row in parameters.to_dict("records")
    ]
    heads = (t("Section"), t("Parameter"), t("Value"), t("In force from"), t("Document"))
    return plain_table(heads, rows, numeric=(2,))


def publications_table(publications: Iterable[Published], labels: Labels, data: DataLink) -> str:
    """Every publication: version, when, what kind, who, why, which file, and a link to what it changed."""
    t, n, rows = labels.t, labels.n, []
    for item in publications:
        changed = data.change(view="difference", a=str(max(item.version - 1, 1)), b=str(item.version)).href()
        kind = t(PUBLICATION_KINDS[item.kind])
        if item.reverts:
            kind = t("undoes version {version}", version=item.reverts)
        what = raw_link(changed, escape(t("what changed"))) if item.version > 1 else ""
        cells = (
            str(item.version),
            n.time(item.published_at),
            kind,
            item.author,
            item.reason,
            item.source_name or NOTHING,
        )
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + f'<td class="nb">{what}</td></tr>')
    heads = (t("Version"), t("Published"), t("Kind"), t("By"), t("Reason"), t("File"), "")
    return table_of(heads, rows)


def plain_number(value: object, labels: Labels) -> str:
    """A stored value as text: figures grouped, texts as they are, nothing as a dash."""
    if value is None or value != value:
        return NOTHING
    try:
        return labels.n.as_kept(value)
    except ValueError:
        return str(value)


def view_names(t) -> Sequence[tuple[str, str]]:
    return (
        ("plan", t("Plan coverage and catalogue")),
        ("rules", t("Rules and policy parameters")),
        ("versions", t("Publications")),
        ("difference", t("Difference of two versions")),
    )


def publication_label(item: Published, labels: Labels) -> str:
    return labels.t("Version {version}", version=item.version) + f" · {labels.n.time(item.published_at)}"


def by_version(publications: Iterable[Published]) -> Mapping[str, Published]:
    return {str(item.version): item for item in publications}
