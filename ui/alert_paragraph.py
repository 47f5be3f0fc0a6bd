"""本周监测情况: the week in a paragraph to copy into a report. Pure: figures in, text out.

Enterprises are named only where somebody switched names on, which needs their details.
"""

from collections import Counter
from collections.abc import Sequence

from ui.alert_items import Item, counts
from ui.alert_reasons import reason
from ui.alert_rows import Reporting
from ui.alert_words import CAUSE_NAMES, URGENT
from ui.job_changes_rows import Cell, unsettled_said
from ui.labels import Labels

MAIN_CAUSES = 3
NAMED = 5


def week_paragraph(
    items: Sequence[Item],
    reporting: Reporting,
    whole: Cell | None,
    without_giants: Cell | None,
    labels: Labels,
    *,
    week: str,
    where: str,
    names: bool,
) -> str:
    """Reports, the matched sample with and without giants, alerts, what was verified, and the main causes."""
    t, n = labels.t, labels.n
    head = t(
        "In {week}, enterprises expected to report in {where}: {expected}, reported: {reported}, rate {rate}.",
        week=n.week(week),
        where=where,
        expected=n.figure(reporting.expected),
        reported=n.figure(reporting.reported),
        rate=n.percent(reporting.rate),
    )
    told, alerts = [head], list(items)
    if whole is not None and whole.change is not None:
        told.append(_sample_said(whole, without_giants, labels))
    found = counts(items)
    told.append(
        t(
            "Red alerts: {red}, orange alerts: {orange}, jobs at risk in them: {jobs}.",
            red=found.levels["red"],
            orange=found.levels["orange"],
            jobs=n.figure(
                round(sum(item.at_risk for item in alerts if item.level in URGENT and item.standing != "closed"))
            ),
        )
    )
    verified = [item for item in alerts if item.standing in ("followed", "closed")]
    true = sum(item.standing == "followed" for item in verified)
    told.append(
        t(
            "Verified so far: {verified}, of these confirmed: {true}; overdue: {overdue}.",
            verified=len(verified),
            true=true,
            overdue=found.standings["overdue"],
        )
    )
    causes = Counter(item.cause for item in alerts if item.level in URGENT and item.cause)
    if causes:
        listed = [
            t("{name} {count}", name=t(CAUSE_NAMES[cause]), count=count)
            for cause, count in causes.most_common(MAIN_CAUSES)
        ]
        told.append(t("Mainly: {causes}.", causes=n.listing(listed)))
    pressing = [item for item in alerts if item.is_pressing]
    if names and pressing:
        listed = [
            item.name + t(" ({text})", text=reason(item.reasons, item.facts, t, n)) if item.reasons else item.name
            for item in pressing[:NAMED]
        ]
        told.append(t("To watch first: {names}.", names=n.listing(listed)))
    return (" " if labels.link.lang == "en" else "").join(told)


def _sample_said(whole: Cell, without_giants: Cell | None, labels: Labels) -> str:
    t, n = labels.t, labels.n

    def moved(cell: Cell) -> str:
        figures = {"persons": n.quantity(abs(cell.change or 0), "person"), "rate": n.percent(abs(cell.rate or 0))}
        if (cell.change or 0) < 0:
            return t("net loss of {persons} ({rate})", **figures)
        return t("net gain of {persons} ({rate})", **figures) if cell.change else t("no net change")

    said = t(
        "Matched sample: {count} with {heads} at the end, {moved} in four weeks",
        count=n.quantity(whole.enterprises, "firm"),
        heads=n.quantity(whole.last, "person"),
        moved=moved(whole),
    )
    if without_giants is not None and without_giants.change is not None:
        said = t("{text}; without giants {moved}", text=said, moved=moved(without_giants))
    if left_out := unsettled_said(whole, labels):
        said = t("; ").join([said, left_out])
    return t("{text}.", text=said)
