"""The parts of the Data page: plan coverage, rules, publications, the difference between two versions. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby
from typing import Protocol

import pandas as pd

from tracking.board import Board
from tracking.status import Status
from ui.formats import NOTHING
from ui.labels import Labels
from ui.link import DataLink
from ui.overview_rows import BLOCKS
from ui.rule_words import rule_value
from ui.stored_words import KINDS, ROLL_UPS
from ui.tables import link, raw_link, status_mark, table_of
from ui.target_parts import CHINESE_NUMERALS, section_of
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
    """Clause of the plan → measure → state, by the plan's blocks: which sentence of the plan is not tracked?"""
    t = labels.t
    heads = (t("Section"), t("Clause of the plan"), t("Measure"), t("Lead body"), t("State"))
    bodies = []
    for block, group in groupby(codes, key=lambda code: board.specs[code].block):
        listed = list(group)
        bodies.append(f"<tbody>{_block_row(board, block, listed, labels)}")
        for clause, measures in groupby(listed, key=lambda code: _clause(code, labels)):
            bodies.append(_clause_rows(board, clause, list(measures), labels))
        bodies.append("</tbody>")
    return table_of(heads, bodies, caption=t("Clauses of the plan and their measures"), css="cards plan")


def _clause(code: str, labels: Labels) -> tuple[str, str]:
    row = labels.indicators[code]
    return section_of(row, labels.link.lang), str(row["clause_zh"] or "")


def _block_row(board: Board, block: int, codes: Sequence[str], labels: Labels) -> str:
    """The block's name with how many of its measures are tracked."""
    t = labels.t
    untracked = sum(board.city_progress(code).status is Status.UNTRACKED for code in codes)
    counts = t("measures: {all}, not tracked: {untracked}", all=len(codes), untracked=untracked)
    named = f'{escape(t(BLOCKS[block]))} <span class="muted">{escape(counts)}</span>'
    return f'<tr class="group"><th scope="rowgroup" colspan="5">{named}</th></tr>'


def _clause_rows(board: Board, clause: tuple[str, str], codes: Sequence[str], labels: Labels) -> str:
    """One clause with its measures: the plan's own words stand once beside all of them."""
    t, rows = labels.t, []
    section, words = (escape(text) for text in clause)
    span = f' rowspan="{len(codes)}"' if len(codes) > 1 else ""
    for code in codes:
        row = labels.indicators[code]
        about = " · ".join((t(KINDS[row["kind"]]), t(ROLL_UPS[row["roll_up"]]), labels.n.unit_name(row["unit"])))
        first = f'<td class="nb"{span}>{section}</td><td{span}>{words}</td>' if code == codes[0] else ""
        rows.append(
            f'<tr>{first}<th scope="row">{link(labels.target_href(code), labels.indicator(code))}'
            f'<span class="two muted small">{escape(about.rstrip(" ·"))}</span></th>'
            f"<td>{escape(str(row[f'lead_{labels.link.lang}'] or ''))}</td>"
            f"<td>{status_mark(board.city_progress(code).status, labels.phrases)}</td></tr>"
        )
    return "".join(rows)


def coverage_said(board: Board, labels: Labels) -> str:
    """How much of the plan is tracked, in one sentence."""
    statuses = [board.city_progress(code).status for code in board.order]
    untracked = statuses.count(Status.UNTRACKED)
    return labels.t(
        "measures of the plan: {all}, tracked: {tracked}, not tracked yet: {untracked}",
        all=len(statuses),
        tracked=len(statuses) - untracked,
        untracked=untracked,
    )


def coverage_frame(board: Board, codes: Sequence[str], labels: Labels) -> pd.DataFrame:
    t = labels.t
    return pd.DataFrame(
        {
            t("Section"): section_of(labels.indicators[code], labels.link.lang),
            t("Clause of the plan"): labels.indicators[code]["clause_zh"],
            t("Measure"): labels.indicator(code),
            t("Definition"): labels.indicators[code][f"definition_{labels.link.lang}"],
            t("Formula"): labels.indicators[code][f"formula_{labels.link.lang}"],
            t("State"): labels.phrases.status(board.city_progress(code).status),
        }
        for code in codes
    )


def rules_table(rules: pd.DataFrame, labels: Labels) -> str:
    """The thresholds that every status rests on, as they stood at this version, kind by kind."""
    t, lang = labels.t, labels.link.lang
    order = {kind: at for at, kind in enumerate(KINDS)}
    found = sorted(rules.to_dict("records"), key=lambda row: order.get(row["kind"], len(order)))
    drawn = []
    for kind, group in groupby(found, key=lambda row: row["kind"]):
        listed = list(group)
        named = escape(t(KINDS[kind]) if kind in KINDS else str(kind))
        for row in listed:
            first = f'<th scope="rowgroup" rowspan="{len(listed)}">{named}</th>' if row is listed[0] else ""
            value = escape(rule_value(row["value"], row["unit"], labels.n))
            name = escape(row[f"name_{lang}"])
            drawn.append(f'<tr>{first}<th scope="row">{name}</th><td class="n">{value}</td></tr>')
    heads = (t("Kind"), t("Threshold"), t("Value"))
    return table_of(heads, drawn, caption=t("Thresholds of the statuses"), numeric=(2,), css="slim")


def policy_table(parameters: pd.DataFrame, labels: Labels) -> str:
    """Caps and years that the policies set, with the days they hold and the document; what was replaced is muted."""
    t, n, lang = labels.t, labels.n, labels.link.lang
    found = sorted(parameters.to_dict("records"), key=lambda row: (_order(row), row["code"], row["effective_from"]))
    rows = []
    for row, after in zip(found, [*found[1:], None], strict=True):
        replaced = after is not None and after["code"] == row["code"]
        since = n.day(row["effective_from"])
        until = n.day(date.fromisoformat(after["effective_from"]) - timedelta(days=1)) if replaced else ""
        held = t("{since} to {until}", since=since, until=until) if replaced else t("from {day}", day=since)
        value = rule_value(row["value"], row["unit"], n)
        cells = (section_of(row, lang), value, held, str(row["document"]))
        section, amount, days, document = map(escape, cells)
        muted = ' class="muted"' if replaced else ""
        rows.append(
            f'<tr{muted}><td class="nb">{section}</td><th scope="row">{escape(row[f"name_{lang}"])}</th>'
            f'<td class="n">{amount}</td><td>{days}</td><td>{document}</td></tr>'
        )
    heads = (t("Section"), t("Parameter"), t("Value"), t("In force"), t("Document"))
    return table_of(heads, rows, caption=t("Policy parameters"), numeric=(2,), css="cards")


def _order(row: Mapping[str, object]) -> tuple[int, ...]:
    """The plan's sections in their order, 二(一) before 三(一)."""
    return tuple(CHINESE_NUMERALS.find(numeral) for numeral in str(row["section_zh"]) if numeral in CHINESE_NUMERALS)


def rules_said(rules: pd.DataFrame, labels: Labels) -> str:
    """The rule that judges most targets, in one sentence; the list's name where a version has no such rule."""
    kept = {(row["kind"], row["parameter"]): row["value"] for row in rules.to_dict("records")}
    ratios = [kept.get(("cumulative", name)) for name in ("on_pace_ratio", "watch_ratio")]
    if None in ratios:
        return labels.t("Rules and policy parameters")
    on_pace, watch = (rule_value(ratio, "ratio", labels.n) for ratio in ratios)
    return labels.t(
        "On pace from {on_pace} of the expected progress, behind below {watch}", on_pace=on_pace, watch=watch
    )


def publications_table(publications: Iterable[Published], labels: Labels, data: DataLink) -> str:
    """Every publication: version, when, what kind, why and by whom, which file, and a link to what it changed."""
    t, n, rows = labels.t, labels.n, []
    for item in publications:
        changed = data.change(view="difference", a=str(max(item.version - 1, 1)), b=str(item.version)).href()
        kind = t(PUBLICATION_KINDS[item.kind])
        if item.reverts:
            kind = t("undoes version {version}", version=item.reverts)
        what = raw_link(changed, escape(t("what changed"))) if item.version > 1 else ""
        rows.append(
            f'<tr><th scope="row">{item.version}</th><td class="nb">{escape(n.time(item.published_at))}</td>'
            f'<td class="nb">{escape(kind)}</td><td>{escape(item.reason)}</td><td>{escape(item.author)}</td>'
            f'<td class="wrap">{escape(item.source_name or NOTHING)}</td><td class="nb">{what}</td></tr>'
        )
    heads = (t("Version"), t("Published"), t("Kind"), t("Reason"), t("By"), t("File"), "")
    return table_of(heads, rows, caption=t("Publications"), css="cards publications")


def publications_said(publications: Sequence[Published], labels: Labels) -> str:
    """How many publications there are, and how many of them corrected something."""
    corrected = sum(item.kind in ("correction", "revert") for item in publications)
    return labels.t(
        "Publications: {count}, of which corrected or undid earlier ones: {corrected}",
        count=len(publications),
        corrected=corrected,
    )


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
