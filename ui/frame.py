"""The frame round every page: who looks, at which version, and what stands above and below the page's own matter.

`begin` runs once per script run in ui/shell.py, before any page, and keeps who looks at which database. `open_page`
reads the address into the page's link, draws the header and the notices, and hands the page a View; `View.close` draws
what stands at the foot.
"""

import os
from dataclasses import dataclass
from html import escape
from typing import Generic

import streamlit as st
from sqlalchemy import Engine

from data_access.publish import newest_version
from data_access.viewer import Viewer
from ui.labels import Labels
from ui.link import (
    DataLink,
    Link,
    Notice,
    OverviewLink,
    PageLink,
    TargetLink,
    language,
    parse,
    to_page,
)
from ui.numbers import Numbers
from ui.phrases import Phrases
from ui.reads import Facts, Questions
from ui.style import style_sheet
from ui.tables import raw_link
from ui.viewer import identity_chooser
from ui.words import N_, Words, words

REVISIONS_LISTED = 12
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PARAMETERS = {
    "lang": N_("language"),
    "v": N_("data version"),
    "month": N_("month"),
    "i": N_("indicator"),
    "d": N_("district"),
    "order": N_("order"),
    "show": N_("selection"),
    "view": N_("list"),
    "a": N_("first version"),
    "b": N_("second version"),
}


@dataclass(frozen=True)
class Session:
    """Who looks at which database in this script run."""

    engine: Engine
    viewer: Viewer
    newest: int


def query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def browser_language() -> str | None:
    return st.context.locale


def begin(engine: Engine, viewer: Viewer) -> Session:
    """Keeps the run's session where open_page finds it."""
    session = Session(engine, viewer, newest_version(engine))
    st.session_state["_session"] = session
    return session


@dataclass(frozen=True)
class View(Generic[PageLink]):
    """What a page needs: its link, its questions, the words and numbers of its language."""

    link: PageLink
    ask: Questions
    facts: Facts
    newest: int
    t: Words
    n: Numbers
    phrases: Phrases

    @property
    def lang(self) -> str:
        return self.link.lang

    @property
    def frozen(self) -> bool:
        return self.link.v < self.newest

    @property
    def on_phone(self) -> bool:
        """Only a chart needs to know: everything else follows the width of the window by CSS."""
        return "Mobi" in (st.context.headers.get("User-Agent") or "")

    def html(self, inner: str, *, css: str = "", width: str = "stretch") -> None:
        """One piece of the page's own markup, under the root class that all styles hang on."""
        st.html(
            f'<div class="k">{inner}</div>' if not css else f'<div class="k"><div class="{css}">{inner}</div></div>',
            width=width,
        )

    @property
    def labels(self) -> Labels:
        year = int(self.link.month[:4]) if self.link.month else 0
        indicators = self.ask.indicators(year)
        return Labels(self.link, self.t, self.n, indicators, self.facts.districts, self.facts.city)

    def row(self):
        """Widgets side by side, wrapping on a phone."""
        return st.container(horizontal=True, vertical_alignment="center", gap="small")

    def mark(self) -> str:
        """The words that say what kind of data these are; DATA_MARK replaces them, `-` leaves them out."""
        own = os.environ.get("DATA_MARK", "")
        mark = "" if own == "-" else own or self.t("Internal working data, preliminary")
        demo = self.t("Demo data") if self.facts.is_demo else ""
        return self.t(" · ").join(part for part in (demo, mark) if part)

    def csv(self, frame, file_name: str) -> None:
        """A button that hands over what is shown, with the data's mark, version and link on its last lines."""
        st.download_button(
            self.t("CSV"),
            data=lambda: self._csv(frame),
            file_name=file_name,
            mime="text/csv",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            key=f"csv-{file_name}",
        )

    def _csv(self, frame) -> bytes:
        text = frame.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" else cell).to_csv(
            index=False
        )
        note = f'"{self.mark()}","{self.data_line()}","{copied_address(self.link)}"\n'
        return ("﻿" + text + note).encode("utf-8")

    def data_line(self) -> str:
        published = self.facts.publication
        return self.t(
            "Data to {month}, version {version}, published {time}",
            month=self.n.month(self.link.month) if self.link.month else "—",
            version=published.version,
            time=self.n.time(published.published_at),
        )

    def close(self, note: str = "") -> None:
        """The foot of the page: the data's mark and origin, month, version and time of publication."""
        origin = self.facts.profile.get(f"origin_{self.lang}", "")
        left = self.t(" · ").join(part for part in (self.mark(), origin, note) if part)
        self.html(f"<span>{escape(left)}</span><span>{escape(self.data_line())}</span>", css="foot")


def public_base() -> str:
    """The address that copied links begin with: PUBLIC_URL, else the one the visitor came by."""
    given = os.environ.get("PUBLIC_URL", "").strip()
    if given:
        return given
    here = st.context.url or "http://127.0.0.1:8501"
    scheme, _, rest = here.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def copied_address(link: Link) -> str:
    return link.absolute(public_base())


def open_page(page: type[PageLink], title: str) -> View[PageLink]:
    """Reads the address, draws everything above the page's own matter, and returns the page's view.

    `title` is the page's name as a message id; the browser's tab carries it with the month.
    """
    session: Session = st.session_state["_session"]
    asked = query()
    lang = language(asked, browser_language())
    t, n = words(lang), Numbers(lang)

    def at(number: int) -> Questions:
        return Questions(session.engine, session.viewer, number)

    link, notices = parse(
        page, asked, newest=session.newest, known_at=lambda number: at(number).known(), browser=browser_language()
    )
    ask = at(link.v)
    view = View(link, ask, ask.facts(), session.newest, t, n, Phrases(t, n))
    st.html(style_sheet())
    _header(view, title)
    _notices(view, notices)
    return view


def tab_title(view: View, *parts: str) -> None:
    """Page, indicator or district, month: what a tab, a bookmark and the history show."""
    month = view.n.month(view.link.month) if view.link.month else ""
    named = " · ".join(part for part in (*parts, month, view.t("Employment targets")) if part)
    st.set_page_config(page_title=named)


def _header(view: View, title: str) -> None:
    t, link = view.t, view.link
    pages = ((OverviewLink, N_("Overview")), (TargetLink, N_("Targets")), (DataLink, N_("Data")))
    home = to_page(OverviewLink, link.at(view.newest)).change(month=view.facts.month)
    nav = "".join(
        raw_link(to_page(other, link).href(), escape(t(name)), current=type(link) is other) for other, name in pages
    )
    identity = identity_chooser(view.ask.engine, t, view.lang)
    brand = raw_link(home.href(), escape(t("Employment targets")), css="brand")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="k"><div class="top">{brand}<nav aria-label="{escape(t("Pages"))}">{nav}</nav></div></div>',
            width="content",
        )
        st.space("stretch")
        _month_chooser(view)
        view.html(f"{_version(view)}{identity}{_language(view)}{_share(view)}", css="side", width="content")


def _month_chooser(view: View) -> None:
    months = view.facts.months
    if not months:
        return
    choose(
        "month",
        view.t("Month"),
        months,
        view.link.month,
        view.n.month,
        lambda month: view.link.change(month=month),
        width=138,
    )


def choose(key, label, options, current, shown, changed, *, width) -> None:
    """A select box that mirrors one value of the link: set from it before drawing, writes it once when changed."""

    def write() -> None:
        link: Link = changed(st.session_state[key])
        st.query_params.from_dict(link.query())

    st.session_state[key] = current
    st.selectbox(
        label,
        options,
        format_func=shown,
        key=key,
        on_change=write,
        label_visibility="collapsed",
        width=width,
    )


def _version(view: View) -> str:
    t, n, link, published = view.t, view.n, view.link, view.facts.publication
    told = t("Published {time} by {author}", time=n.time(published.published_at), author=published.author)
    lines = [
        f"<p><b>{escape(t('Data version {version}', version=published.version))}</b></p>",
        f"<p>{escape(told)}</p>",
        f'<p class="muted">{escape(published.reason)}</p>',
    ]
    if link.follow:
        lines.append(f"<p>{escape(t('This view follows the newest data; its figures will change.'))}</p>")
        lines.append(f"<p>{raw_link(link.at(link.v).href(), escape(t('Freeze at this version')), css='button')}</p>")
    else:
        lines.append(f"<p>{escape(t('This address keeps showing these figures.'))}</p>")
        follow = raw_link(link.change(follow=True, v=view.newest).href(), escape(t("Follow the newest")), css="button")
        newest = raw_link(_newest(view).href(), escape(t("Show the newest")), css="button") if view.frozen else ""
        lines.append(f"<p>{newest} {follow}</p>")
    label = t("Version {version}", version=published.version)
    return f'<details class="pop"><summary>{escape(label)}</summary><div>{"".join(lines)}</div></details>'


def _newest(view: View) -> Link:
    return view.link.at(view.newest)


def _language(view: View) -> str:
    other = "en" if view.lang == "zh" else "zh"
    name = "English" if other == "en" else "中文"
    return f'<span lang="{other}">{raw_link(view.link.change(lang=other).href(), name)}</span>'


def _share(view: View) -> str:
    t, address = view.t, copied_address(view.link)
    local = any(f"//{host}" in address for host in LOOPBACK)
    told = t("This address opens on this machine only.") if local else t("Whoever may see it sees the same figures.")
    return (
        f'<details class="pop"><summary>{escape(t("Share"))}</summary><div>'
        f'<p class="wrap small">{escape(address)}</p>'
        f'<p><button type="button" class="button" data-copy="{escape(address)}" data-copied="{escape(t("Copied"))}">'
        f'{escape(t("Copy link"))}</button></p><p class="muted small">{escape(told)}</p></div></details>'
    )


def _notices(view: View, notices: tuple[Notice, ...]) -> None:
    t = view.t
    for notice in notices:
        text = t(
            "The address asks for the {parameter} “{given}”, which is not available here; {used} is shown instead.",
            parameter=t(PARAMETERS[notice.parameter]),
            given=notice.given,
            used=notice.used,
        )
        view.html(escape(text), css="notice")
    if view.frozen:
        _revisions(view)


def _revisions(view: View) -> None:
    """An older version is shown: how many of its figures were revised since, each old and new."""
    t, n = view.t, view.n
    revised = view.ask.revised_until(view.newest, view.link.month)
    newest = raw_link(_newest(view).href(), escape(t("Show the newest")))
    told = (
        t("{count} figures revised since", count=len(revised))
        if len(revised)
        else t("no figure shown here was revised since")
    )
    head = t(
        "You are looking at version {version}; the newest is {newest}: {told}.",
        version=view.link.v,
        newest=view.newest,
        told=told,
    )
    rows = ""
    labels = view.labels
    for change in revised.head(REVISIONS_LISTED).to_dict("records"):
        what, where = labels.indicator(change["indicator"]), labels.district(change["district"])
        when = n.month(change["month"]) if change["month"] else t("target")
        old, new = (n.figure(_number(change[side]), _decimals(change[side])) for side in ("old", "new"))
        rows += (
            f"<tr><td>{escape(what)}</td><td>{escape(where)}</td><td>{escape(when)}</td>"
            f'<td class="n old">{escape(old)}</td><td class="n">{escape(new)}</td></tr>'
        )
    more = len(revised) - REVISIONS_LISTED
    rest = f'<p class="muted">{escape(t("and {count} more", count=more))}</p>' if more > 0 else ""
    body = f'<table class="plain"><tbody>{rows}</tbody></table>{rest}' if rows else ""
    listed = f"<details><summary>{escape(head)}</summary>{body}</details>" if rows else escape(head)
    view.html(f"{listed} {newest}", css="notice")


def _number(value: object) -> float | None:
    return None if value is None or value != value else float(str(value))


def _decimals(value: object) -> int:
    number = _number(value)
    return 0 if number is None or number.is_integer() else 2
