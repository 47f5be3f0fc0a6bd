"""The parts of the Target page: the finding, the facts a decision needs, definition and rule. Pure."""

from html import escape

from tracking.board import Board
from tracking.progress import Progress
from tracking.reasons import reason, rule_text
from tracking.status import Status
from ui.formats import NOTHING
from ui.labels import Labels
from ui.phrases import PACED, RATES
from ui.tables import plain_table, status_mark
from ui.words import N_

NEXT_MONTHS = 3  # of the needed amounts along the usual course
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
    section = labels.t("Plan section {section}", section=row["section_zh"])
    tier = tier_name(progress.tier, labels) if progress.tier else ""
    parts = [part for part in (section, labels.lead(progress), tier, labels.phrases.completeness(progress)) if part]
    return f'{status_mark(progress.status, labels.phrases)}<span class="muted">　{escape("　".join(parts))}</span>'


def finding(progress: Progress, labels: Labels) -> str:
    """The page's title: name, figure, completion and pace in one sentence."""
    p, t = labels.phrases, labels.t
    name = labels.indicator(progress.indicator)
    where = "" if progress.district == labels.city else labels.district(progress.district)
    what = t("{district} {name}", district=where, name=name) if where else name
    if progress.actual is None or progress.status is Status.SUPPRESSED:
        return t("{what}: {said}", what=what, said=p.status(progress.status))
    said = [t("{what}: {said}", what=what, said=p.measured(progress))]
    if progress.kind in PACED and progress.completion is not None:
        said.append(t("{share} of the annual target", share=labels.n.percent(progress.completion)))
    elif progress.target is not None and progress.kind != "milestone":
        said.append(t("target {target}", target=p.target(progress)))
    pace = p.paces(progress)
    return t(", ").join([*said, *(pace or [p.gap(progress)])])


def facts(progress: Progress, labels: Labels) -> str:
    """The figures a decision needs: what is missing, what each month must bring, this month, last year."""
    asked = (fact(progress, labels) for fact in (_missing, _needed, _this_month, _last_year))
    return f'<div class="facts">{"".join(_fact(*told) for told in asked if told)}</div>'


def _fact(what: str, figure: str, how: str) -> str:
    return (
        f'<div><div class="what">{escape(what)}</div><div class="figure">{escape(figure)}</div>'
        f'<div class="how">{escape(how)}</div></div>'
    )


def _missing(progress: Progress, labels: Labels) -> tuple[str, str, str] | None:
    if progress.target is None:
        return None
    due = labels.n.day(progress.due) if progress.due else NOTHING
    target = labels.phrases.target(progress)
    return (
        labels.t("To the annual target"),
        labels.phrases.gap(progress),
        labels.t("target {target}, due {day}", target=target, day=due),
    )


def _needed(progress: Progress, labels: Labels) -> tuple[str, str, str] | None:
    t, n = labels.t, labels.n
    if not progress.gap or progress.needed_even is None or progress.kind in RATES:
        return None
    months = 12 - int(progress.month[5:])
    seasonal = n.listing(
        [
            f"{n.month_name(month)} {n.shown(amount, progress.unit, progress.decimals)}"
            for month, amount in progress.needed_seasonal[:NEXT_MONTHS]
        ]
    )
    return (
        t("Needed a month, {count} months left", count=months),
        n.quantity(progress.needed_even, progress.unit, progress.decimals),
        t("along the usual course: {amounts}", amounts=seasonal) if seasonal else t("evenly spread"),
    )


def _this_month(progress: Progress, labels: Labels) -> tuple[str, str, str] | None:
    t, n = labels.t, labels.n
    if progress.increase is None:
        return None
    if progress.increase_months == 1:
        how = n.month(progress.month)
    elif progress.month.endswith("-02"):
        how = t("January and February together")
    else:
        how = t("since the figure of {count} months before", count=progress.increase_months)
    if progress.kind in RATES:
        return t("Change on the month before"), n.points(progress.increase, progress.decimals), how
    what = t("This month") if progress.increase_months == 1 else t("Latest increase")
    return what, n.quantity(progress.increase, progress.unit, progress.decimals), how


def _last_year(progress: Progress, labels: Labels) -> tuple[str, str, str] | None:
    t, n, p = labels.t, labels.n, labels.phrases
    if progress.last_year is None:
        return None
    before = (
        n.figure(progress.last_year, progress.decimals) + "%"
        if progress.kind in RATES
        else n.quantity(progress.last_year, progress.unit, progress.decimals)
    )
    how = t("same period last year {figure}", figure=before)
    if progress.compared_2019 is not None and progress.compared_year:
        normal = n.quantity(progress.compared_2019, progress.unit, progress.decimals)
        how += t(", ") + t("same period of {year} {figure}", year=progress.compared_year, figure=normal)
    if not progress.comparable:
        how += t(", ") + t("definition changed since, not comparable")
    return t("Year on year"), p.change(progress), how


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
    said = reason(progress, language=lang, numbers=n)
    return f"<p><b>{escape(labels.t('Why this status'))}</b><br>{escape(said)}</p>" + (
        f"<p><b>{escape(labels.t('Rule of the status'))}</b><br>{escape(rule)}</p>"
    )


def definition(progress: Progress, labels: Labels) -> str:
    """Definition, formula and the plan's own clause."""
    row, lang, t = labels.indicators[progress.indicator], labels.link.lang, labels.t
    entries = (
        (t("Definition"), row[f"definition_{lang}"]),
        (t("Formula"), row[f"formula_{lang}"]),
        (t("Clause of the plan"), f"{row['section_zh']}　{row['clause_zh']}"),
        (t("Break in the series"), row[f"break_note_{lang}"]),
    )
    return "".join(
        f"<p><b>{escape(what)}</b><br>{escape(str(text))}</p>"
        for what, text in entries
        if isinstance(text, str) and text
    )


def targets_table(progress: Progress, labels: Labels) -> str:
    """Every value of the judging tier with its document, and the other tiers' values."""
    t, n = labels.t, labels.n
    unit = progress.unit

    def amount(value: float) -> str:
        whole = float(value).is_integer()
        return n.quantity(value, unit, 0 if whole else progress.decimals)

    rows = [
        (
            tier_name(revision.tier, labels),
            amount(revision.value),
            n.day(revision.effective_from),
            revision.document,
            revision.reason or "",
        )
        for revision in progress.revisions
    ]
    rows += [
        (tier_name(tier, labels), amount(value), "", "", t("not used for the status"))
        for tier, value in progress.other_targets
    ]
    headers = (t("Target"), t("Value"), t("In force from"), t("Document"), t("Reason"))
    return plain_table(headers, rows, numeric=(1,)) if rows else ""
