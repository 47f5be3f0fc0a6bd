"""The week's list of enterprises as one escaped table, and what stands above it. Pure: items in, markup out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from ui.alert_items import Counts, Item
from ui.alert_marks import level_mark, week_line
from ui.alert_reasons import reason
from ui.alert_words import (
    INDUSTRY_NAMES,
    LEVEL_NAMES,
    LEVEL_SHORT,
    LEVELS,
    STANDING_NAMES,
    STATE_NAMES,
)
from ui.formats import HIDDEN, NOTHING, in_percent
from ui.labels import Labels
from ui.link import EnterprisesLink
from ui.tables import RIGHT, caption_of, labelled, raw_link

COMPANY = re.compile(r"(股份|有限|责任|公司)+$")


@dataclass(frozen=True)
class Reporting:
    """How many enterprises were to report in a week, and how many did; last week's share where it is known."""

    expected: int
    reported: int
    before: float | None = None
    silent_twice: int | None = None

    @property
    def rate(self) -> float | None:
        return self.reported / self.expected if self.expected else None


def finding(items: Sequence[Item], labels: Labels) -> str:
    """The page's title: how many enterprises need a call this week, and how many jobs are at risk with them."""
    pressing = [item for item in items if item.is_pressing]
    if not pressing:
        return labels.t("No enterprise needs urgent verification this week")
    jobs = labels.n.figure(round(sum(item.at_risk for item in pressing)))
    return labels.t(
        "Enterprises to verify without delay this week: {count}, jobs at risk: {jobs}",
        count=labels.n.figure(len(pressing)),
        jobs=jobs,
    )


def reporting_said(reporting: Reporting, labels: Labels) -> list[str]:
    """应报301家，实报287家，报送率95.3%, as markup; its figures bold."""
    t, n = labels.t, labels.n
    told = t(
        "expected {expected}, reported {reported}, rate {rate}",
        expected=bold(n.figure(reporting.expected)),
        reported=bold(n.figure(reporting.reported)),
        rate=bold(n.percent(reporting.rate)),
    )
    if reporting.before is not None:
        told += t(" (last week {rate})", rate=n.percent(reporting.before))
    parts = [told]
    if missing := reporting.expected - reporting.reported:
        silent = t("not reported: {count}", count=missing)
        if reporting.silent_twice:
            silent += t(", for two weeks or more: {count}", count=reporting.silent_twice)
        parts.append(silent)
    return parts


def bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def strip(now: Counts, before: Counts | None, labels: Labels, link: EnterprisesLink | None) -> str:
    """The counts by level and by state beside last week's, in one row; each figure leads to its enterprises."""
    t = labels.t

    def cell(name: str, count: int, earlier: int | None, href: str) -> str:
        last = (
            f'<span class="two">{escape(t("last week {count}", count=earlier))}</span>' if earlier is not None else ""
        )
        figure = f"<b>{labels.n.figure(count)}</b>"
        return f'<div><span class="what">{name}</span>{raw_link(href, figure) if href else figure}{last}</div>'

    def href(**changes: str) -> str:
        whole = {"tab": "all", "level": "all", "state": "all", "whole": "0"}
        return link.change(**whole | changes).href() if link is not None else ""

    levels = "".join(
        cell(
            level_mark(level, t, whole=True),
            now.levels[level],
            None if before is None else before.levels[level],
            href(level=level),
        )
        for level in LEVELS
    )
    states = "".join(
        cell(
            escape(t(name)),
            now.standings[key],
            None if before is None else before.standings[key],
            href(tab="overdue") if key == "overdue" else href(state=key),
        )
        for key, name in STANDING_NAMES.items()
    )
    heard = escape(t("Enterprises by level and state"))
    return f'<div class="strip" role="group" aria-label="{heard}"><div>{levels}</div><div>{states}</div></div>'


def list_table(
    items: Sequence[Item], labels: Labels, link: EnterprisesLink, owners: Mapping[str, str], *, beside: bool
) -> str:
    """One row an enterprise. `beside`: the card stands beside it, so that what the card tells is left out.

    A row leads to its card: beside the list where there is room, to its own page where there is none.
    """
    t = labels.t
    heads = [("c-level", t("Level")), ("c-name", t("Enterprise")), ("c-why", t("Reason for the alert"))]
    if not beside:
        heads.append(("n", t("Heads")))
    heads += [("n", t("4 weeks ±")), ("n c-pct", t("±%"))]
    if not beside:
        heads.append(("n c-range", t("Expected range")))
    heads += [("n", t("At risk")), ("c-weeks", t("52 weeks")), ("c-state", t("State"))]
    if not beside:
        heads.append(("c-owner", t("In charge")))
    heads.append(("n c-days", t("Days")))
    head = "".join(f'<th scope="col" class="{css}">{escape(text)}</th>' for css, text in heads)
    rows = "".join(_row(item, labels, link, owners, beside=beside) for item in items)
    css = "alerts beside" if beside else "alerts"
    caption = caption_of(t("Enterprises with alerts, most urgent first"))
    return f'<table class="{css}">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(item: Item, labels: Labels, link: EnterprisesLink, owners: Mapping[str, str], *, beside: bool) -> str:
    t, n = labels.t, labels.n
    code = item.card
    here = link.card == code
    whole = called(item, labels)
    name = escape(short_name(whole) if beside else whole)
    wide = raw_link(
        link.change(card=code, full="0").href(), name, css="wide", title=whole if beside else "", current=here
    )
    narrow = raw_link(link.change(card=code, full="1").href(), name, css="slender")
    place = where_said(item, labels)
    why = why_said(item, labels)
    range_text = NOTHING if item.lower is None else f"{n.figure(round(item.lower))}—{n.figure(round(item.upper))}"
    cells = [
        f'<td class="c-level">{level_mark(item.level, t)}</td>',
        f'<th scope="row" class="c-name">{wide}{narrow}<span class="two">{escape(place)}</span></th>',
        f'<td class="c-why">{escape(why)}</td>',
    ]
    if not beside:
        cells.append(f'<td class="n c-heads"{labelled(t("Heads"))}>{n.figure(item.heads)}</td>')
    cells += [
        f'<td class="n c-change">{n.signed(item.change)}</td>',
        f'<td class="n c-pct">{_signed_percent(item.change_pct, labels)}</td>',
    ]
    if not beside:
        cells.append(f'<td class="n c-range"{labelled(t("Expected range"))}>{range_text}</td>')
    days = NOTHING if item.days is None else str(item.days)
    late = f' <span class="state overdue">{escape(t("overdue"))}</span>' if item.is_overdue else ""
    state = t(STATE_NAMES[item.state]) if item.state else NOTHING
    if item.is_put_off:
        state = t("{state}, put off", state=state)
    cells += [
        f'<td class="n c-risk"{labelled(t("At risk"))}>{n.figure(round(item.at_risk))}</td>',
        f'<td class="c-weeks">{week_line(item.trail, item.lower, item.upper)}</td>',
        f'<td class="c-state">{escape(state)}{late}</td>',
    ]
    if not beside:
        cells.append(f'<td class="c-owner">{escape(owners.get(item.owner, item.owner) or NOTHING)}</td>')
    cells.append(f'<td class="n c-days"{labelled(t("Days"))}>{days}</td>')
    return f"<tr{' class=here' if here else ''}>{''.join(cells)}</tr>"


def groups_line(groups: Sequence[Item], labels: Labels, link: EnterprisesLink) -> str:
    """Who falls together, above the list: one link a park, industry or group; '' where nobody does."""
    t, n = labels.t, labels.n
    told = []
    for item in groups:
        count = n.quantity(len(item.members), "firm")
        text = t("{name}: {count}", name=called(item, labels), count=count)
        way = raw_link(
            link.change(card=item.card, full="1").href(), f"{level_mark(item.level, t, word=False)} {escape(text)}"
        )
        told.append(f'<span class="nb">{way} <span class="muted">{escape(t(STATE_NAMES[item.state]))}</span></span>')
    if not told:
        return ""
    return f'<p class="together"><span class="muted">{escape(t("Falling together"))}</span> {" ".join(told)}</p>'


def short_name(name: str) -> str:
    """A company's name without its form: what tells it apart in a narrow list."""
    return COMPANY.sub("", name) or name


def called(item: Item, labels: Labels) -> str:
    """An enterprise's name; of several that fall together that of their park, industry or group."""
    return labels.t(INDUSTRY_NAMES[item.name]) if item.about == "industry" else item.name


def where_said(item: Item, labels: Labels) -> str:
    """District and industry, as far as one speaks for all of a row."""
    t = labels.t
    told = [labels.district(item.district)] if item.district else []
    told += [t(INDUSTRY_NAMES[item.industry])] if item.industry else []
    return t(" · ").join(told)


def why_said(item: Item, labels: Labels) -> str:
    """The reason in one short sentence."""
    told = reason(item.reasons, item.facts, labels.t, labels.n)
    return labels.t("{text} (data revised)", text=told) if item.is_revised else told


def _signed_percent(fraction: float | None, labels: Labels) -> str:
    return NOTHING if fraction is None else f"{labels.n.signed(fraction * 100, 1)}%"


def district_counts(counts: pd.DataFrame, reporting: pd.DataFrame, labels: Labels) -> str:
    """What everybody may see: per district who was to report, who did, and how many stand at each level; no names.

    `counts`: district, level, enterprises (NaN where withheld).
    """
    t, n = labels.t, labels.n
    found = {(row["district"], row["level"]): row["enterprises"] for row in counts.to_dict("records")}
    named = [t("Expected to report"), t("Reported"), t("Reporting rate")]
    heads = [escape(t("District")), *map(escape, named), *(level_mark(level, t) for level in LEVELS)]
    head = "".join(f'<th scope="col"{RIGHT if place else ""}>{text}</th>' for place, text in enumerate(heads))
    named += [t(LEVEL_SHORT[level]) for level in LEVELS]
    rows = []
    for row in reporting.to_dict("records"):
        district = str(row["district"])
        cells = [n.figure(row["expected"]), n.figure(row["reported"])]
        cells.append(NOTHING if row["rate"] != row["rate"] else n.percent(row["rate"]))
        for level in LEVELS:
            count = found.get((district, level))
            cells.append(NOTHING if count is None else HIDDEN if count != count else n.figure(count))
        told = "".join(f"<td{RIGHT}{labelled(name)}>{cell}</td>" for name, cell in zip(named, cells, strict=True))
        name = t("Whole city") if district == labels.city else labels.district(district)
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{told}</tr>')
    caption = caption_of(t("Reporting and alerts by district"))
    return f'<table class="plain cards">{caption}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def list_frame(items: Sequence[Item], labels: Labels, owners: Mapping[str, str]) -> pd.DataFrame:
    """The list as a file: what the screen shows, figures as numbers."""
    t = labels.t
    rows = [
        (
            t(LEVEL_NAMES[item.level]),
            called(item, labels),
            labels.district(item.district),
            t(INDUSTRY_NAMES[item.industry]) if item.industry else "",
            why_said(item, labels),
            _whole(item.heads),
            _whole(item.change),
            in_percent(item.change_pct),
            _whole(item.lower),
            _whole(item.upper),
            _whole(item.at_risk),
            t(STATE_NAMES[item.state]) if item.state else "",
            owners.get(item.owner, item.owner),
            item.days,
        )
        for item in items
    ]
    heads = (
        t("Level"),
        t("Enterprise"),
        t("District"),
        t("Industry"),
        t("Reason for the alert"),
        t("Heads"),
        t("Change in 4 weeks"),
        t("Change in 4 weeks, %"),
        t("Expected at least"),
        t("Expected at most"),
        t("Jobs at risk"),
        t("State"),
        t("In charge"),
        t("Days open"),
    )
    return pd.DataFrame(rows, columns=list(heads))


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
