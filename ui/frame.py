"""The frame round every page: who looks, at which version, and what stands above and below the page's own matter.

`begin` runs once per script run in ui/shell.py, before any page, and keeps who looks at which database. `open_page`
reads the address into the page's link, draws the header and the notices, and hands the page a View; `View.close` draws
what stands at the foot.
"""

import os
from dataclasses import dataclass
from html import escape
from typing import Generic

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from data_access.publish import newest_version
from data_access.viewer import Viewer
from ui.header import (
    copied_address,
    language_switch,
    navigation,
    notice_text,
    revisions,
    share_panel,
    version_panel,
)
from ui.labels import Labels
from ui.link import Link, PageLink, language, parse
from ui.numbers import Numbers
from ui.phrases import Phrases
from ui.reads import Facts, Questions
from ui.style import style_sheet
from ui.viewer import identity_chooser
from ui.words import Words, words


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
    def newest_month(self) -> str:
        return self.ask.at(self.newest).facts().month

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
    def year(self) -> int:
        """The plan year of the month shown; 0 where nothing was reported yet."""
        return int(self.link.month[:4]) if self.link.month else 0

    @property
    def labels(self) -> Labels:
        indicators = self.ask.indicators(self.year)
        return Labels(self.link, self.t, self.n, indicators, self.facts.districts, self.facts.city, self.facts.kind)

    def row(self):
        """Widgets side by side, wrapping on a phone."""
        return st.container(horizontal=True, vertical_alignment="center", gap="small")

    def mark(self) -> str:
        """What kind of data these are; DATA_MARK replaces it, `-` leaves it out; published figures bear none."""
        own = os.environ.get("DATA_MARK", "")
        usual = "" if self.facts.kind == "national" else self.t("Internal working data, preliminary")
        mark = "" if own == "-" else own or usual
        demo = self.t("Demo data") if self.facts.kind == "demo" else ""
        return self.t(" · ").join(part for part in (demo, mark) if part)

    def csv(self, frame: pd.DataFrame, file_name: str) -> None:
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

    def _csv(self, frame: pd.DataFrame) -> bytes:
        note = pd.DataFrame([[self.mark(), self.data_line(), copied_address(self.link)]])
        tables = (frame.map(_no_formula).to_csv(index=False), note.map(_no_formula).to_csv(index=False, header=False))
        return ("\ufeff" + "".join(tables)).encode("utf-8")

    def data_line(self) -> str:
        published = self.facts.publication
        at = {"version": published.version, "time": self.n.time(published.published_at)}
        if not self.link.month:
            return self.t("Version {version}, published {time}", **at)
        return self.t("Data to {month}, version {version}, published {time}", month=self.n.month(self.link.month), **at)

    @property
    def lacking(self) -> str:
        """What has to be loaded before this version has anything to judge; '' when nothing has."""
        if not self.link.month:
            return self.t("No figures have been published up to this version. Load the reports of a month first.")
        if not self.labels.indicators:
            return self.t("The work plan of {year} is not in this version. Load its catalogue first.", year=self.year)
        return ""

    def close(self, note: str = "") -> None:
        """The foot of the page: the data's mark and origin, month, version and time of publication."""
        origin = self.facts.profile.get(f"origin_{self.lang}", "")
        left = self.t(" · ").join(part for part in (self.mark(), origin, note) if part)
        self.html(f"<span>{escape(left)}</span><span>{escape(self.data_line())}</span>", css="foot")


def _no_formula(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def open_page(page: type[PageLink], *, needs_figures: bool = True) -> View[PageLink]:
    """Reads the address, draws everything above the page's own matter, and returns the page's view.

    A page that needs figures ends here, with a sentence, at a version that has none or no catalogue for their year.
    """
    session: Session = st.session_state["_session"]
    asked = query()
    lang = language(asked, browser_language())
    t, n = words(lang), Numbers(lang)

    newest = Questions(session.engine, session.viewer, session.newest)
    link, notices = parse(
        page,
        asked,
        newest=session.newest,
        known_at=lambda number: newest.at(number).known(),
        browser=browser_language(),
    )
    ask = newest.at(link.v)
    view = View(link, ask, ask.facts(), session.newest, t, n, Phrases(t, n))
    st.html(style_sheet())
    _draw_header(view)
    told = [escape(notice_text(view, notice)) for notice in notices]
    if view.frozen:
        told.append(revisions(view))
    if told:
        view.html("".join(f'<div class="notice">{text}</div>' for text in told))
    if needs_figures and view.lacking:
        view.html(f'<h1>{escape(t("There are no figures to show"))}</h1><p class="said">{escape(view.lacking)}</p>')
        view.close()
        st.stop()
    return view


def _draw_header(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        view.html(navigation(view), css="top", width="content")
        st.space("stretch")
        if view.facts.months:
            choose(
                "month",
                view.t("Month"),
                view.facts.months,
                view.link.month,
                view.n.month,
                lambda month: view.link.change(month=month),
                width=138,
            )
        identity = identity_chooser(view.ask.engine, view.t, view.lang)
        view.html(
            f"{version_panel(view)}{identity}{language_switch(view)}{share_panel(view)}", css="side", width="content"
        )


def tab_title(view: View, *parts: str) -> None:
    """Page, indicator or district, month: what a tab, a bookmark and the history show."""
    month = view.n.month(view.link.month) if view.link.month else ""
    named = " · ".join(part for part in (*parts, month, view.t("Employment targets")) if part)
    st.set_page_config(page_title=named)


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
