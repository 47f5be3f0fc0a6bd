"""The week's enterprises in one line for the overview: how many red and orange, jobs at risk, overdue. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from ui.alert_marks import level_mark
from ui.labels import Labels
from ui.link import EnterprisesLink, to_page
from ui.tables import raw_link
from ui.words import N_

COLON = {"zh": "：", "en": ": "}
LEVELS_TOLD = {"red": N_("Red"), "orange": N_("Orange")}


@dataclass(frozen=True)
class WeekAlerts:
    """Enterprises by level in the whole city in one week, the jobs at risk of red and orange ones, and how many of
    their alerts are overdue; None where it is withheld."""

    week: str
    levels: Mapping[str, int]
    jobs_at_risk: float | None
    overdue: int


def enterprise_line(found: WeekAlerts | None, labels: Labels) -> str:
    """企业预警（第39周）：红色3家，橙色5家，风险岗位540个，逾期0条 as one link to the week's alerts; '' without any."""
    if found is None:
        return ""
    t, n = labels.t, labels.n
    link = to_page(EnterprisesLink, labels.link, week=found.week, d=labels.city)
    counted = [
        f"{level_mark(level, t, word=False)} "
        + escape(t("{level} {count}", level=t(name), count=n.figure(found.levels.get(level, 0))))
        for level, name in LEVELS_TOLD.items()
    ]
    if found.jobs_at_risk is not None:
        counted.append(escape(t("jobs at risk: {count}", count=n.figure(round(found.jobs_at_risk)))))
    counted.append(escape(t("overdue alerts: {count}", count=found.overdue)))
    name = t("Enterprises, {week}", week=n.week(found.week))
    way = raw_link(link.change(level="urgent").href(), escape(name))
    return f'<p class="said enterprises-line">{way}{escape(COLON[labels.link.lang])}{t(", ").join(counted)}</p>'
