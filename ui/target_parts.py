"""The parts of the Target page: the finding, why it is judged so, definition and targets. Pure."""

from collections.abc import Mapping
from html import escape

import pandas as pd

from tracking.board import Board, silent_parts
from tracking.curve import Curve
from tracking.progress import Progress
from tracking.reasons import reason, rule_text
from tracking.status import Status
from tracking.targets import TargetRevision
from ui.labels import Labels
from ui.phrases import PACED, is_limit, is_net
from ui.tables import plain_table, status_mark
from ui.words import N_

CHINESE_NUMERALS, ROMAN_NUMERALS = "一二三四五六七八九", ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
TIERS = {
    "provincial": N_("provincial target"),
    "municipal": N_("municipal target"),
    "stretch": N_("stretch target"),
}


def tier_name(tier: str, labels: Labels) -> str:
    """Whose target it is; the country's own figures are held against the government's."""
    return labels.t("national target") if labels.kind == "national" else labels.t(TIERS[tier])


def status_line(progress: Progress, labels: Labels) -> str:
    """Shape and word, the clause of the plan, who leads, whose target judges."""
    row = labels.indicators[progress.indicator]
    section = labels.t("Plan section {section}", section=section_of(row, labels.link.lang))
    tier = tier_name(progress.tier, labels) if progress.tier else ""
    parts = [part for part in (section, labels.lead(progress), tier, labels.phrases.completeness(progress)) if part]
    mark = f"{status_mark(progress.status, labels.phrases)}{escape(status_dated(progress, labels))}"
    return f'{mark}<span class="muted">　{escape(labels.t(" · ").join(parts))}</span>'


def section_of(row: Mapping[str, object], language: str) -> str:
    """The plan's section: 二(一), in English II(1), where a lone 一 reads as a dash."""
    section = str(row["section_zh"] or "")
    if language == "zh":
        return section
    main, _, sub = section.partition("(")
    at = CHINESE_NUMERALS.find(main)
    if at < 0 or not main:
        return section
    minor = CHINESE_NUMERALS.find(sub.rstrip(")")) + 1 if sub else 0
    return ROMAN_NUMERALS[at] + (f"({minor})" if minor else "")


def status_dated(progress: Progress, labels: Labels) -> str:
    """（4月状态，5月麦垄县未报） where a part is missing and the status is that of the last complete month; else ''."""
    p, t = labels.phrases, labels.t
    if progress.actual is None or not (progress.status_month and progress.figure_month):
        return ""
    if progress.status_month == progress.figure_month:
        return ""
    stood = p.covers(progress, progress.status_month)
    month = p.covers(progress, progress.figure_month)
    if not progress.carried:
        return t(" (status of {stood}, {month} incomplete)", stood=stood, month=month)
    names = labels.n.listing([labels.district(code) for code in progress.carried])
    return t(" (status of {stood}; {names} not in for {month})", stood=stood, month=month, names=names)


def finding(progress: Progress, labels: Labels, *, done_with: str = "") -> str:
    """The page's title: name, figure, completion and pace in one sentence; `done_with`: a milestone's document."""
    p, t = labels.phrases, labels.t
    name = labels.indicator(progress.indicator)
    where = "" if progress.district == labels.city else labels.district(progress.district)
    what = t("{district} {name}", district=where, name=name) if where else name
    if progress.actual is None or progress.status is Status.SUPPRESSED:
        said = [t("{what}: {said}", what=what, said=p.status(progress.status)), p.dated(progress)]
        return t(", ").join(part for part in said if part)
    if progress.kind == "milestone":
        said = _milestone_said(progress, labels) + (t(" ({what})", what=done_with) if done_with else "")
        return t("{what}: {said}", what=what, said=said)
    dated = p.dated(progress)
    if is_net(progress) and progress.completion >= 0:
        said = [t("{what}: {said}", what=what, said=_moved(progress, labels) + dated), _net_share(progress, labels)]
    else:
        said = [t("{what}: {said}", what=what, said=p.measured(progress) + dated)]
        if progress.kind in PACED and progress.completion is not None and not is_net(progress):
            said.append(t("{share} of the annual target", share=labels.n.percent(progress.completion)))
        elif progress.target is not None:
            said.append(_aim(progress, labels))
    pace = p.paces(progress)
    return t(", ").join([*said, *(pace or [p.gap(progress)])])


def _aim(progress: Progress, labels: Labels) -> str:
    if progress.kind == "stock" and is_limit(progress):
        target = labels.n.quantity(progress.target, progress.unit, labels.phrases.target_decimals(progress))
        return labels.t("to be held within {target}", target=target)
    return labels.t("target {target}", target=labels.phrases.target(progress))


def _moved(progress: Progress, labels: Labels) -> str:
    """由年初10,010人增至10,814人: what a stock's completion is counted from."""
    start = labels.n.quantity(progress.start_level, progress.unit, progress.decimals)
    now = labels.phrases.measured(progress)
    if start == now:
        return labels.t("{now}, as at the start of the year", now=now)
    rose = progress.actual > progress.start_level
    return labels.t(
        "up from {start} at the start of the year to {now}"
        if rose
        else "down from {start} at the start of the year to {now}",
        start=start,
        now=now,
    )


def _net_share(progress: Progress, labels: Labels) -> str:
    share = labels.n.percent(progress.completion)
    if progress.direction == "less":
        return labels.t("{share} of the year's net reduction", share=share)
    return labels.t("{share} of the year's net increase", share=share)


def _milestone_said(progress: Progress, labels: Labels) -> str:
    """A milestone is no quantity: done, or not yet and when it is due."""
    t = labels.t
    if progress.actual:
        return t("done")
    if not progress.due:
        return t("not yet done")
    day = labels.n.day(progress.due)
    return t("not yet done, was due {day}" if is_overdue(progress) else "not yet done, due {day}", day=day)


def is_overdue(progress: Progress) -> bool:
    """Has the month shown gone beyond the due day?"""
    return bool(progress.due) and progress.due[:7] < progress.month


def done_documents(observations: pd.DataFrame) -> dict[str, str]:
    """District -> the document that a milestone was first reported done with, where one was named."""
    rows = observations[observations["value"] == 1].sort_values("month").dropna(subset=["document"])
    return {str(row["district"]): str(row["document"]) for row in reversed(rows.to_dict("records"))}


def supporting_bodies(targets: pd.DataFrame, progress: Progress, language: str) -> str:
    """Who supports the body that leads, as the target in force names them; '' where none is named."""
    rows = targets[(targets["indicator"] == progress.indicator) & (targets["district"] == progress.district)]
    if progress.tier is not None:
        rows = rows[(rows["tier"] == progress.tier) & (rows["effective_from"] <= f"{progress.month}-31")]
    named = rows.sort_values("effective_from")[f"supporting_{language}"].dropna()
    return str(named.iloc[-1]) if len(named) else ""


def falls_said(board: Board, progress: Progress, labels: Labels) -> str:
    """A cumulative that fell this year is said, not refused: an audit or a net figure; '' where none did."""
    n = labels.n
    told = [
        labels.t(
            "{district}: the cumulative fell from {before} to {after} in {month}, audited or net; please check",
            district=labels.district(fall.district),
            before=n.quantity(fall.before, progress.unit, progress.decimals),
            after=n.quantity(fall.after, progress.unit, progress.decimals),
            month=n.month(fall.month),
        )
        for fall in board.falls
        if fall.indicator == progress.indicator and progress.district in (fall.district, board.city)
    ]
    return "".join(f'<div class="notice">{escape(text)}</div>' for text in told)


def why(board: Board, progress: Progress, labels: Labels) -> str:
    """The sentence that explains the status, and the rule of its kind with the thresholds of this version."""
    lang, n = labels.link.lang, labels.n
    rule = rule_text(progress.kind, rules=board.rules, language=lang, numbers=n)
    is_city = progress.district == board.city
    silent = [labels.district(code) for code in silent_parts(board, progress.indicator)] if is_city else []
    said = reason(progress, language=lang, numbers=n, silent=silent)
    return f"<p><b>{escape(labels.t('Why this status'))}</b><br>{escape(said)}</p>" + (
        f"<p><b>{escape(labels.t('Rule of the status'))}</b><br>{escape(rule)}</p>"
    )


def definition(progress: Progress, labels: Labels) -> str:
    """Definition, formula and the plan's own clause."""
    row, lang, t = labels.indicators[progress.indicator], labels.link.lang, labels.t
    entries = (
        (t("Definition"), row[f"definition_{lang}"]),
        (t("Formula"), row[f"formula_{lang}"]),
        (t("Clause of the plan"), t(" · ").join((section_of(row, lang), row["clause_zh"]))),
        (t("Break in the series"), row[f"break_note_{lang}"]),
    )
    return "".join(
        f"<p><b>{escape(what)}</b><br>{escape(str(text))}</p>"
        for what, text in entries
        if isinstance(text, str) and text
    )


def targets_table(curve: Curve, labels: Labels, supporting: str = "") -> str:
    """Every value of every tier with its day and document, the judging tier first; `supporting`: who supports."""
    t, n = labels.t, labels.n
    progress = curve.progress

    def row(revision: TargetRevision, said: str) -> tuple[str, ...]:
        amount = labels.phrases.target_value(progress, revision.value)
        tier = tier_name(revision.tier, labels)
        return tier, amount, n.day(revision.effective_from), revision.document, said

    rows = [row(revision, revision.reason or "") for revision in progress.revisions]
    rows += [
        row(revision, t("; ").join(part for part in (t("not used for the status"), revision.reason or "") if part))
        for revision in curve.other_revisions
    ]
    if not rows:
        return ""
    headers = (t("Target"), t("Value"), t("In force from"), t("Document"), t("Reason"))
    helped = f"<p><b>{escape(t('Supporting bodies'))}</b><br>{escape(supporting)}</p>" if supporting else ""
    named = t("Values of the target and their documents")
    return plain_table(headers, rows, caption=named, numeric=(1,)) + helped
