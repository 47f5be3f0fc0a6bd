"""The weekly alerts as they are drawn: what is told first, the filters, the list, the paragraph to copy."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from ui.alert_items import Item, chosen, in_tab, short_id
from ui.alert_items import counts as counted
from ui.alert_paragraph import week_paragraph
from ui.alert_reads import AlertQuestions
from ui.alert_rows import district_counts, finding, groups_line, list_frame, list_table, reporting_said, strip
from ui.alert_words import (
    INDUSTRY_NAMES,
    LEVEL_NAMES,
    LEVELS,
    MONITORING_NAMES,
    SIZE_NAMES,
    STANDING_NAMES,
    TAB_NAMES,
    URGENT,
)
from ui.frame import choose
from ui.job_changes_rows import EVERY, Cell
from ui.labels import Labels
from ui.link import SIZES, EnterprisesLink, JobChangesLink, RulesLink, to_page
from ui.tables import raw_link, segments
from ui.view import View

FILTER_WIDTH = 150
MORE = ("level", "state", "park", "owner", "size", "kind")  # folded into one panel


def sample_said(whole: Cell | None, rest: Cell | None, labels: Labels) -> str:
    """可比样本在岗78,214人，四周净减1,106人（1.4%），不含大型企业净减0.6%; '' where the panel does not reach back.

    `rest`: the same without giants.
    """
    t, n = labels.t, labels.n
    if whole is None or whole.change is None or whole.last is None:
        return ""
    words = {True: t("net loss of {persons} ({rate})"), False: t("net gain of {persons} ({rate})")}
    moved = words[whole.change < 0].format(
        persons=f"<b>{escape(n.quantity(abs(whole.change), 'person'))}</b>", rate=n.percent(abs(whole.rate or 0))
    )
    said = t(
        "matched sample {heads}, {moved} in four weeks",
        heads=f"<b>{escape(n.quantity(whole.last, 'person'))}</b>",
        moved=moved,
    )
    if rest is None or rest.rate is None:
        return said
    return t("{said}, without giants {rate}", said=said, rate=f"{n.signed(rest.rate * 100, 1)}%")


def draw_top(view: View[EnterprisesLink], ask: AlertQuestions, items: Sequence[Item], today: date) -> None:
    """The finding, who reported, and the counts by level and state beside last week's."""
    t, link, labels = view.t, view.link, view.labels
    places = ask.places(link.d)
    said = reporting_said(ask.reported(link.week, places), labels)
    if sample := sample_said(*_cells(ask, link.week, places), labels):
        said.append(sample)
    if places != (link.d,):
        names = labels.n.listing([labels.district(code) for code in places])
        said.insert(0, escape(t("Your districts: {names}", names=names)))
    view.html(f'<h1>{escape(finding(items, labels))}</h1><p class="said small-said">{labels.t(" · ").join(said)}</p>')
    event = int(link.e) if link.e else None
    before = ask.items_before(link.week, event, today)
    kept = None if before is None else counted(chosen(before, _without_groups(link), labels.city))
    view.html(strip(counted(items), kept, labels, link))


def _cells(ask: AlertQuestions, week: str, places: Sequence[str]) -> tuple[Cell | None, Cell | None]:
    """The matched sample of the last four weeks with and without giants, of one place; of several there is none."""
    found = (ask.job_changes(week, "4", giants=giants) for giants in (True, False))
    with_giants, without = (changes.cells.get((places[0], EVERY)) if changes else None for changes in found)
    return (with_giants, without) if len(places) == 1 else (None, None)


def _without_groups(link: EnterprisesLink) -> EnterprisesLink:
    """The same places and kinds, whatever level and state."""
    return link.change(level="all", state="all")


def draw_filters(
    view: View[EnterprisesLink], items: Sequence[Item], every: Sequence[Item], shown: Sequence[Item]
) -> None:
    """One row: tabs with their counts, district, industry, the rest folded, and what is `shown` as a file."""
    t, link, labels = view.t, view.link, view.labels
    owners = view.demo_names
    tabs = [
        (link.change(tab=tab, whole="0").href(), f"{t(name)} {len(in_tab(items, tab, link.state))}", link.tab == tab)
        for tab, name in TAB_NAMES.items()
    ]
    with view.row():
        view.html(segments(tabs), width="content")
        everywhere = t("All districts")
        choose(
            "d",
            t("District"),
            [labels.city, *sorted({item.district for item in every if item.district})],
            link.d,
            lambda code: everywhere if code == labels.city else labels.district(code),
            lambda code: link.change(d=code, whole="0"),
            width=FILTER_WIDTH,
        )
        choose(
            "industry",
            t("Industry"),
            ["", *sorted({item.industry for item in every if item.industry})],
            link.industry,
            lambda code: t(INDUSTRY_NAMES[code]) if code else t("All industries"),
            lambda code: link.change(industry=code, whole="0"),
            width=FILTER_WIDTH,
        )
        used = sum(getattr(link, name) not in ("", "all") for name in MORE)
        with st.popover(t("More filters") + (f" {used}" if used else ""), type="secondary"):
            _further(view, every)
        st.space("stretch")
        rules = to_page(RulesLink, link)
        view.html(raw_link(rules.href(), escape(t("Alert rules")), css="quiet"), width="content")
        view.csv(lambda: list_frame(shown, labels, owners), f"alerts-{link.week}-v{link.v}.csv")


def _further(view: View[EnterprisesLink], every: Sequence[Item]) -> None:
    t, link, owners = view.t, view.link, view.demo_names
    parks = {short_id(item.park): item.park for item in every if item.park}
    people = {short_id(item.owner): owners.get(item.owner, item.owner) for item in every if item.owner}
    levels = {"all": t("All levels"), "urgent": t("Red and orange"), **{code: t(LEVEL_NAMES[code]) for code in LEVELS}}
    states = {"all": t("All states"), **{code: t(name) for code, name in STANDING_NAMES.items()}}
    sizes = {"all": t("All sizes"), **{code: t(SIZE_NAMES[code]) for code in SIZES}}
    kinds = {"all": t("All kinds of monitoring"), **{code: t(name) for code, name in MONITORING_NAMES.items()}}
    offered = (
        ("level", t("Level"), levels),
        ("state", t("State"), states),
        ("park", t("Park"), {"": t("All parks"), **parks}),
        ("owner", t("In charge"), {"": t("Everybody in charge"), **people}),
        ("size", t("Size"), sizes),
        ("kind", t("Kind of monitoring"), kinds),
    )
    for name, label, options in offered:
        current = getattr(link, name)
        shown = options if current in options else {**options, current: t("Others")}
        choose(
            name,
            label,
            list(shown),
            current,
            shown.__getitem__,
            lambda code, name=name: link.change(**{name: code, "whole": "0"}),
            width=220,
        )
    cleared = {name: "" if name in ("park", "owner") else "all" for name in MORE}
    if any(getattr(link, name) != value for name, value in cleared.items()):
        view.html(raw_link(link.change(**cleared).href(), escape(t("Clear filters")), css="button"))


def draw_list(
    view: View[EnterprisesLink], shown: Sequence[Item], groups: Sequence[Item], capacity: int, *, beside: bool
) -> None:
    """Who falls together, the rows up to the week's capacity, and how many more there are, one click away."""
    t, link, labels, owners = view.t, view.link, view.labels, view.demo_names
    if link.tab == "all" and (line := groups_line(groups, labels, link)):
        view.html(line)
    if not shown:
        view.html(f'<p class="muted">{escape(t("No enterprise under this tab and these filters."))}</p>')
        return
    rows = shown if link.whole == "1" else shown[:capacity]
    view.html(list_table(rows, labels, link, owners, beside=beside))
    told = [t("Ranked by jobs at risk × certainty × weeks running; overdue first.")]
    rest = len(shown) - len(rows)
    if rest > 0:
        more = t("Shown: {shown}; {rest} more", shown=len(rows), rest=rest)
        told.append(raw_link(link.change(whole="1").href(), escape(more)))
    elif link.whole == "1" and len(shown) > capacity:
        less = t("Show the first {count} only", count=capacity)
        told.append(raw_link(link.change(whole="0").href(), escape(less)))
    parts = [part if part.startswith("<a") else escape(part) for part in told]
    view.html(f'<p class="muted small list-foot">{" ".join(parts)}</p>')


def draw_paragraph(view: View[EnterprisesLink], ask: AlertQuestions, items: Sequence[Item]) -> None:
    """本周监测情况, to be copied."""
    t, link, labels = view.t, view.link, view.labels
    names = link.names == "1"
    places = ask.places(link.d)
    text = week_paragraph(
        items,
        ask.reported(link.week, places),
        *_cells(ask, link.week, places),
        labels,
        week=link.week,
        where=labels.n.listing([labels.district(code) for code in places]),
        names=names,
    )
    copy = (
        f'<button type="button" class="button" data-copy="{escape(text)}" data-copied="{escape(t("Copied"))}">'
        f"{escape(t('Copy text'))}</button>"
    )
    mark = "☑" if names else "☐"
    switch = raw_link(link.change(names="0" if names else "1").href(), f"{mark} {escape(t('With names'))}", css="quiet")
    view.html(
        f'<h2>{escape(t("The week in words"))}</h2><p class="copied">{escape(text)}</p><p>{copy} &nbsp; {switch}</p>'
    )


def draw_all_districts(view: View[EnterprisesLink], ask: AlertQuestions) -> None:
    """Beside the own districts all of them, as counts: for who has the details of some."""
    link, labels = view.link, view.labels
    if link.d == labels.city and ask.places(link.d) != (labels.city,):
        view.html(f"<h2>{escape(view.t('All districts'))}</h2>{_all_districts(view, ask)}")


def _all_districts(view: View[EnterprisesLink], ask: AlertQuestions) -> str:
    link = view.link
    table = district_counts(ask.level_counts(link.week), ask.reporting(link.week), view.labels)
    told = view.t("Levels are the machine's first judgement of the week, whatever was found out since; … is withheld.")
    return f'{table}<p class="muted small">{escape(told)}</p>'


def draw_counts_only(view: View[EnterprisesLink], ask: AlertQuestions) -> None:
    """What is shown without the details of any district: who reported and how many alerts there are; no names."""
    t, link, labels = view.t, view.link, view.labels
    reported = ask.reported(link.week, (labels.city,))
    found = ask.week_alerts(view.ask.today())
    urgent = 0 if found is None else sum(found.levels[level] for level in URGENT)
    title = t("Enterprises with red or orange alerts now: {count}", count=labels.n.figure(urgent))
    said = t(" · ").join(reporting_said(reported, labels))
    view.html(f'<h1>{escape(title)}</h1><p class="said">{said}</p>')
    view.html(_all_districts(view, ask))
    further = raw_link(to_page(JobChangesLink, link).href(), escape(t("Job changes by district and industry")))
    told = t("Enterprises and their follow-up are shown to those who have the details of their district.")
    view.html(f'<p class="muted small">{escape(told)}</p><p>{further}</p>')
