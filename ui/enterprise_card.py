"""One enterprise's card in words and tables: head, figures, rules hit, log, where each number came from. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Protocol

import pandas as pd

from forecasting.alert_rules import BY_CODE, Rules
from ui.alert_items import Item
from ui.alert_marks import level_mark
from ui.alert_reasons import full_reason
from ui.alert_rows import where_said
from ui.alert_rule_words import line_said, value_said
from ui.alert_words import (
    ACTION_NAMES,
    CAUSE_NAMES,
    DISMISSAL_NAMES,
    FIGURE_NAMES,
    INDUSTRY_NAMES,
    LEVEL_NAMES,
    MONITORING_NAMES,
    OWNERSHIP_NAMES,
    RECORD_NAMES,
    RULE_NAMES,
    SECTION_41,
    SIZE_NAMES,
    STATE_NAMES,
)
from ui.enterprise_history import range_said
from ui.formats import NOTHING
from ui.labels import Labels
from ui.link import EnterprisesLink, RulesLink, to_page
from ui.tables import labelled, plain_table, raw_link, table_of
from ui.tables import link as anchor

BADGE = "section_41"
PROGRAM = "screening"
SOURCE_WEEKS = 8
ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ"}
NUMBERS = ("was", "headcount", "change_4w")


class Event(Protocol):
    """One thing that happened to an alert (data_access.alerts.AlertEvent)."""

    event: int
    at: datetime
    subject: str
    action: str
    version: int
    note: str | None
    state: str
    record: object | None
    level: str
    owner: str | None
    due: date | None
    snoozed_until: date | None
    dismissal: str | None
    emergency: int | None


@dataclass(frozen=True)
class Told:
    """An event with the alert that it is about."""

    alert: int
    cause: str
    event: Event


def card_head(item: Item, labels: Labels, owners: Mapping[str, str], *, back: str, whole: str, ownership: str) -> str:
    """Level and name, what kind of enterprise and whose work it is, and the sentence with its badge.

    `back` closes the card, `whole` opens it by itself; '' where there is no such way. By itself it is the page's title.
    """
    t, n, rank = labels.t, labels.n, "h2" if back else "h1"
    mark = level_mark(item.level, t, word=False)
    name = f"{escape(t(LEVEL_NAMES[item.level]))} · {escape(item.name)}" if item.level != "none" else escape(item.name)
    ways = raw_link(whole, escape(t("Whole card")), css="close") if whole else ""
    ways += raw_link(back, escape(t("Close the card")), css="close") if back else ""
    told = [where_said(item, labels), t(SIZE_NAMES[item.size]), t(OWNERSHIP_NAMES[ownership])]
    told += [t(MONITORING_NAMES[item.monitoring])] + ([item.park] if item.park else [])
    work = [t("in charge: {who}", who=owners.get(item.owner, item.owner))] if item.owner else []
    if item.days is not None:
        work.append(t("open for {days}", days=n.quantity(item.days, "day")) if item.days else t("raised today"))
    work += [t(STATE_NAMES[item.state])] if item.state else []
    work += [t("overdue")] if item.is_overdue else []
    said = full_reason(item.reasons, item.facts, t, n)
    badge = f' <span class="badge">{escape(t(SECTION_41))}</span>' if BADGE in item.reasons else ""
    return (
        f'<div class="card" data-card="{escape(item.card)}"><{rank}>{mark}<span>{name}</span>{ways}</{rank}>'
        f'<div class="muted small">{escape(t(" · ").join([*told, *work]))}</div>'
        f'<p class="why-said">{escape(said)}{badge}</p>{four_figures(item, labels)}</div>'
    )


def group_head(item: Item, labels: Labels, owners: Mapping[str, str], *, back: str, whole: str) -> str:
    """The same of several that fall together."""
    t, rank = labels.t, "h2" if back else "h1"
    mark = level_mark(item.level, t, word=False)
    what = {"park": t("Park"), "industry": t("Industry"), "affiliation": t("Group")}[item.about]
    called = t(INDUSTRY_NAMES[item.name]) if item.about == "industry" else item.name
    name = t(" · ").join((t(LEVEL_NAMES[item.level]), t("{what} {name}", what=what, name=called)))
    ways = raw_link(whole, escape(t("Whole card")), css="close") if whole else ""
    ways += raw_link(back, escape(t("Close the card")), css="close") if back else ""
    said = t("falling together: {count}", count=labels.n.quantity(len(item.members), "firm"))
    work = [t("in charge: {who}", who=owners.get(item.owner, item.owner))] if item.owner else []
    work += [t(STATE_NAMES[item.state])] + ([t("overdue")] if item.is_overdue else [])
    return (
        f'<div class="card" data-card="{escape(item.card)}"><{rank}>{mark}<span>{escape(name)}</span>{ways}</{rank}>'
        f'<div class="muted small">{escape(t(" · ").join([said, *work]))}</div>{four_figures(item, labels)}</div>'
    )


def four_figures(item: Item, labels: Labels) -> str:
    t, n = labels.t, labels.n
    change = NOTHING if item.change_pct is None else f"{n.signed(item.change_pct * 100, 1)}%"
    ends = None if item.lower is None or item.upper is None else (item.lower, item.upper)
    person = n.unit_name("person")
    figures = (
        (t("Heads"), n.figure(None if item.heads is None else round(item.heads)), person),
        (t("Change in 4 weeks"), n.signed(None if item.change is None else round(item.change)), f"{person}, {change}"),
        (t("Expected range"), range_said(ends, labels), ""),
        (t("Jobs at risk"), n.figure(round(item.at_risk)), t("jobs")),
    )
    told = "".join(
        f'<div><span class="what">{escape(name)}</span><b>{figure}</b> <small>{escape(unit)}</small></div>'
        for name, figure, unit in figures
    )
    return f'<div class="four">{told}</div>'


def rules_table(item: Item, rules: Rules, link: EnterprisesLink, labels: Labels) -> str:
    """Every rule that speaks: this time's figure, its line, and where the line stands."""
    t, n = labels.t, labels.n
    rows = []
    for code in item.reasons:
        rule = BY_CODE[code]
        source = rule.source_zh if link.lang == "zh" else rule.source_en
        href = to_page(RulesLink, link, rule=code).href()
        rows.append(
            f'<tr><th scope="row">{anchor(href, t(RULE_NAMES[code]))}</th>'
            f'<td class="n"{labelled(t("This time"))}><b>{escape(value_said(code, item.facts, t, n))}</b></td>'
            f'<td class="n"{labelled(t("Line"))}>{escape(line_said(code, rules, t, n))}</td>'
            f'<td class="muted small">{escape(source)}</td></tr>'
        )
    if not rows:
        return f'<p class="muted">{escape(t("No rule speaks this week."))}</p>'
    heads = (t("Rule"), t("This time"), t("Line"), t("Source"))
    return table_of(heads, rows, caption=t("Rules hit"), numeric=(1, 2), css="cards")


def log_list(told: Sequence[Told], owners: Mapping[str, str], labels: Labels) -> str:
    """What happened, the newest first: when, who, what, on which version, as which event."""
    t, n = labels.t, labels.n
    rows = []
    for one in sorted(told, key=lambda one: -one.event.event):
        event = one.event
        who = t("the system") if event.subject == PROGRAM else owners.get(event.subject, event.subject)
        rows.append(
            f"<li><span>{escape(n.short_time(event.at))}</span><span>{escape(who)}</span>"
            f"<span>{escape(event_said(one, owners, labels))}</span></li>"
        )
    return f'<ol class="log">{"".join(rows)}</ol>' if rows else f'<p class="muted">{escape(t("Nothing yet."))}</p>'


def event_said(one: Told, owners: Mapping[str, str], labels: Labels) -> str:
    """One event in a sentence: what was done, what was found, until when, in which words."""
    t, n, event = labels.t, labels.n, one.event
    what = t(ACTION_NAMES[event.action])
    if event.subject == PROGRAM and event.level != "none":
        what = t("{what}: {level}", what=what, level=t(LEVEL_NAMES[event.level]))
    told = [t("{what} ({cause})", what=what, cause=t(CAUSE_NAMES[one.cause]))]
    if event.dismissal:
        told.append(t(DISMISSAL_NAMES[event.dismissal]))
    if event.action == "graded" and event.emergency:
        told.append(t("emergency level {level}", level=ROMAN[event.emergency]))
    if event.record is not None:
        told += record_said(event.record, labels)
    if event.action == "snoozed" and event.snoozed_until:
        told.append(t("until {day}", day=n.short_day(event.snoozed_until)))
    if event.action == "assigned" and event.owner:
        told.append(t("to {who}", who=owners.get(event.owner, event.owner)))
    if event.subject != PROGRAM and event.due and event.action != "snoozed":
        told.append(t("next {day}", day=n.short_day(event.due)))
    if event.note:
        told.append(event.note)
    told.append(t("version {version}, event {event}", version=event.version, event=event.event))
    return t("; ").join(told)


def record_said(record: object, labels: Labels) -> list[str]:
    """What a call or visit found, in the form's words."""
    t, n = labels.t, labels.n
    told = [t(RECORD_NAMES[record.contact])]
    if record.reduction:
        told.append(t(RECORD_NAMES[f"reduction_{record.reduction}"]))
    if record.causes:
        told.append(n.listing([t(RECORD_NAMES[f"cause_{code}"]) for code in record.causes]))
    if record.persons is not None:
        told.append(n.quantity(record.persons, "person"))
    if record.measures:
        told.append(n.listing([t(RECORD_NAMES[f"measure_{code}"]) for code in record.measures]))
    if record.result:
        told.append(t(RECORD_NAMES[f"result_{record.result}"]))
    return told


def sources_table(sources: pd.DataFrame, until: date, labels: Labels, weeks: int = SOURCE_WEEKS) -> str:
    """Where the last weeks' figures came from: file, sheet, row, version, and what a correction replaced."""
    t, n = labels.t, labels.n
    rows = sources[sources["week"] <= until.isoformat()].sort_values(["week", "since"], ascending=False)
    kept = sorted(set(rows["week"]), reverse=True)[:weeks]
    cells = []
    for row in rows[rows["week"].isin(kept)].to_dict("records"):
        where = [str(row[name]) for name in ("source_name", "source_sheet") if row[name] == row[name] and row[name]]
        line = row["source_row"]
        if line == line and line is not None:
            where.append(t("row {number}", number=int(line)))
        replaced = row["until"] == row["until"] and row["until"] is not None
        version = t("version {version}", version=int(row["since"]))
        if replaced:
            version = t("{version}, replaced by {later}", version=version, later=int(row["until"]))
        cells.append((n.day(row["week"]), _figures_said(row, labels), t(" · ").join(where) or NOTHING, version))
    if not cells:
        return f'<p class="muted">{escape(t("No report up to this week."))}</p>'
    heads = (t("Week from"), t("Figures"), t("File, sheet, row"), t("Version"))
    return plain_table(heads, cells, caption=t("Where each number came from"), css="cards")


def _figures_said(row: Mapping[str, object], labels: Labels) -> str:
    t, n = labels.t, labels.n
    told = []
    for name, label in FIGURE_NAMES.items():
        value = row[name]
        if value is None or value != value or (value == 0 and name not in ("headcount", "base_headcount")):
            continue
        shown = n.day(str(value)) if name == "planned_cuts_on" else n.figure(float(value))
        told.append(f"{t(label)} {shown}")
    return t(", ").join(told)


def members_list(items: Iterable[Item], link: EnterprisesLink, labels: Labels) -> str:
    """The enterprises of a group that falls together, each leading to its own card."""
    t, n = labels.t, labels.n
    rows = []
    for item in items:
        wide = raw_link(link.change(card=item.card).href(), escape(item.name))
        change = NOTHING if item.change_pct is None else f"{n.signed(item.change_pct * 100, 1)}%"
        rows.append(
            f'<tr><td>{level_mark(item.level, t)}</td><th scope="row">{wide}</th>'
            f'<td class="n">{n.figure(None if item.heads is None else round(item.heads))}</td>'
            f'<td class="n">{n.signed(None if item.change is None else round(item.change))}</td>'
            f'<td class="n">{change}</td></tr>'
        )
    heads = (t("Level"), t("Enterprise"), t("Heads"), t("4 weeks ±"), t("±%"))
    return table_of(heads, rows, caption=t("Enterprises that fall together"), numeric=(2, 3, 4))
