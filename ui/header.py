"""What stands above every page: navigation, month, version, language, the link to share, and what the page must admit.

Pure drawing from a View: the notices say which values of the address could not be honoured, the banner how many of the
figures shown were revised since the version in force.
"""

from collections.abc import Mapping
from html import escape

from ui.labels import Labels
from ui.link import (
    DataLink,
    DistrictsLink,
    EnterprisesLink,
    JobChangesLink,
    MeetingLink,
    Notice,
    OverviewLink,
    QualityLink,
    TargetLink,
    WeekLink,
    at_defaults,
)
from ui.tables import details, plain_table, raw_link
from ui.target_changes import TargetChange
from ui.target_parts import tier_name
from ui.view import View, copied_address
from ui.words import N_

REVISIONS_LISTED = 12
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PAGES = (
    (OverviewLink, N_("Overview")),
    (TargetLink, N_("Targets")),
    (DistrictsLink, N_("Districts")),
    (EnterprisesLink, N_("Alerts")),
    (JobChangesLink, N_("Job changes")),
    (MeetingLink, N_("Meeting")),
    (QualityLink, N_("Forecast quality")),
    (DataLink, N_("Data")),
)
PARAMETERS = {
    "lang": N_("language"),
    "v": N_("data version"),
    "month": N_("month"),
    "i": N_("indicator"),
    "d": N_("district"),
    "order": N_("order"),
    "cell": N_("source of the figure"),
    "more": N_("supposition"),
    "reach": N_("supposition"),
    "told": N_("earlier forecasts"),
    "only": N_("selection"),
    "view": N_("list"),
    "f": N_("year-end forecasts"),
    "look": N_("what to show"),
    "sort": N_("order"),
    "peers": N_("peers"),
    "per": N_("scale"),
    "chosen": N_("districts"),
    "show": N_("meeting view"),
    "base": N_("last meeting"),
    "e": N_("event"),
    "state": N_("selection"),
    "a": N_("first version"),
    "b": N_("second version"),
    "week": N_("week"),
    "tab": N_("selection"),
    "industry": N_("industry"),
    "level": N_("alert level"),
    "park": N_("park"),
    "owner": N_("person in charge"),
    "size": N_("size"),
    "kind": N_("kind of monitoring"),
    "whole": N_("length of the list"),
    "names": N_("names"),
    "card": N_("enterprise"),
    "full": N_("what to show"),
    "span": N_("period"),
    "giants": N_("giants"),
    "measure": N_("scale"),
    "rule": N_("rule"),
    "p": N_("threshold"),
    "x": N_("threshold"),
}


def navigation(view: View) -> str:
    """The product's name, which leads home to the newest data, and the pages at the version in force."""
    t, link, known = view.t, view.link, view.ask.known()
    nav = "".join(
        raw_link(at_defaults(page, link, known).href(), escape(t(name)), current=type(link) is page)
        for page, name in PAGES
    )
    home = at_defaults(OverviewLink, link.at(view.newest).change(month=view.newest_month), known)
    brand = raw_link(home.href(), escape(t("Employment targets")), css="brand")
    return f'{brand}<nav aria-label="{escape(t("Pages"))}">{nav}</nav>'


def version_panel(view: View) -> str:
    """Which version this is, when, by whom and why it was published, and how to freeze or follow."""
    t, link, published = view.t, view.link, view.facts.publication
    told = t("Published {time} by {author}", time=view.n.time(published.published_at), author=published.author)
    lines = [
        f"<p><b>{escape(t('Data version {version}', version=published.version))}</b></p>",
        f'<p>{escape(told)}</p><p class="muted">{escape(published.reason)}</p>',
    ]
    if link.follow:
        lines.append(f"<p>{escape(t('This view follows the newest data; its figures will change.'))}</p>")
        lines.append(f"<p>{raw_link(link.at(link.v).href(), escape(t('Freeze at this version')), css='button')}</p>")
    else:
        lines.append(f"<p>{escape(t('This address keeps showing these figures.'))}</p>")
        following = link.change(follow=True, rolling=True, v=view.newest, month=view.newest_month)
        follow = raw_link(following.href(), escape(t("Follow the newest")), css="button")
        newest = raw_link(link.at(view.newest).href(), escape(t("Show the newest")), css="button")
        lines.append(f"<p>{newest if view.frozen else ''} {follow}</p>")
    return details(t("Version {version}", version=published.version), "".join(lines))


def language_switch(view: View) -> str:
    other = "en" if view.lang == "zh" else "zh"
    name = "English" if other == "en" else "中文"
    return f'<span lang="{other}">{raw_link(view.link.change(lang=other).href(), name)}</span>'


def share_panel(view: View) -> str:
    """The address to copy, and who can open it."""
    t, address = view.t, copied_address(view.shared_link)
    local = any(f"//{host}" in address for host in LOOPBACK)
    told = t("This address opens on this machine only.") if local else t("Whoever may see it sees the same figures.")
    copy = (
        f'<button type="button" class="button" data-copy="{escape(address)}" data-copied="{escape(t("Copied"))}">'
        f"{escape(t('Copy link'))}</button>"
    )
    is_shown = view.link.f == "1"
    mark = "☑" if is_shown else "☐"
    forecasts = raw_link(
        view.link.change(f="0" if is_shown else "1").href(), f"{mark} {escape(t('Show year-end forecasts'))}"
    )
    inner = (
        f'<p class="wrap small">{escape(address)}</p><p>{copy}</p><p class="muted small">{escape(told)}</p>'
        f"<p>{forecasts}</p>"
    )
    return details(t("Share"), inner)


def notice_text(view: View, notice: Notice) -> str:
    """One value of the address that could not be honoured; names stand for codes."""
    parameter, used = view.t(PARAMETERS[notice.parameter]), used_text(view, notice)
    if notice.is_repeated:
        return view.t(
            "The address gives the {parameter} more than once; {used} is shown.", parameter=parameter, used=used
        )
    return view.t(
        "The address asks for the {parameter} “{given}”, which is not available here; {used} is shown instead.",
        parameter=parameter,
        given=notice.given,
        used=used,
    )


def used_text(view: View, notice: Notice) -> str:
    """What is shown in place of a refused value, as the page names it."""
    labels, name = view.labels, notice.parameter
    if name == "i":
        return labels.indicator(notice.used)
    if name == "d":
        return labels.district(notice.used)
    if name == "cell":
        return view.t("no source")
    if name == "month" and notice.used:
        return labels.n.month(notice.used)
    if name == "week" and notice.used:
        return labels.n.week(notice.used)
    if name in ("v", "a", "b", "base"):
        return view.t("Version {version}", version=notice.used)
    if name == "lang":
        return "中文" if notice.used == "zh" else "English"
    return view.t("the usual one")


def revisions(view: View) -> str:
    """An older version is shown: how many of its figures and targets were revised, reported or set since, old and new,
    and the way to today. A page about one indicator counts that indicator's."""
    t, labels = view.t, view.labels_of_all_years
    if isinstance(view.link, WeekLink):
        head = t(
            "You are looking at version {version}; the newest is {newest}.", version=view.link.v, newest=view.newest
        )
        return f"{escape(head)} {raw_link(view.link.at(view.newest).href(), escape(t('Show the newest')))}"
    changed = view.ask.revised_until(view.newest, view.link.month)
    # What takes effect later does not change what the month shown is judged by.
    targets = [
        change
        for change in view.ask.targets_changed(view.newest, view.year)
        if change.effective_from <= f"{view.link.month}-31"
    ]
    if own := getattr(view.link, "i", ""):
        changed = changed[changed["indicator"] == own]
        targets = [change for change in targets if change.indicator == own]
    late, first = changed["old"].isna(), [change for change in targets if change.old is None]
    counted = (
        ((~late).sum(), N_("figures revised since: {count}")),
        (len(targets) - len(first), N_("targets adjusted since: {count}")),
        (late.sum(), N_("reported late: {count}")),
        (len(first), N_("targets set since: {count}")),
    )
    told = t(", ").join(t(words, count=count) for count, words in counted if count)
    head = t(
        "You are looking at version {version}; the newest is {newest} ({told}).",
        version=view.link.v,
        newest=view.newest,
        told=told or t("no figure shown here was revised since"),
    )
    newest = raw_link(view.link.at(view.newest).href(), escape(t("Show the newest")))
    count = len(changed) + len(targets)
    if not count:
        return f"{escape(head)} {newest}"
    figures = [_figure_row(row, labels) for row in changed.head(REVISIONS_LISTED).to_dict("records")]
    rows = [*figures, *(_target_row(change, labels) for change in targets)][:REVISIONS_LISTED]
    headers = (t("Indicator"), t("District"), t("Month"), t("Old"), t("New"))
    more = count - REVISIONS_LISTED
    rest = f'<p class="muted">{escape(t("and {count} more", count=more))}</p>' if more > 0 else ""
    listed = plain_table(headers, rows, caption=t("Revised since"), numeric=(3, 4), css="cards")
    return f"<details><summary>{escape(head)}</summary>{listed}{rest}</details> {newest}"


def _figure_row(row: Mapping[str, object], labels: Labels) -> tuple[str, ...]:
    code, column = str(row["indicator"]), str(row["column"])
    unit = labels.unit(code) if column == "value" else ""
    old, new = (labels.n.as_kept(row[side], unit) for side in ("old", "new"))
    return (
        labels.figure(code, column),
        labels.district(str(row["district"])),
        labels.n.month(str(row["month"])),
        old,
        new,
    )


def _target_row(change: TargetChange, labels: Labels) -> tuple[str, ...]:
    """A target's old and new value with its document and the day it takes effect."""
    t, unit = labels.t, labels.unit(change.indicator)
    since = t("in force from {day}", day=labels.n.day(change.effective_from))
    what = t("{tier}, {document}, {since}", tier=tier_name(change.tier, labels), document=change.document, since=since)
    values = (labels.n.as_kept(value, unit) for value in (change.old, change.new))
    return labels.indicator(change.indicator), labels.district(change.district), what, *values
