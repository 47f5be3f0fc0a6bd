"""The frame round every page: who looks, at which version, and what stands above and below the page's own matter.

`begin` runs once per script run in ui/shell.py, before any page, and keeps who looks at which database. `open_page`
reads the address into the page's link, draws the header and the notices, and hands the page a View; `View.close` draws
what stands at the foot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
import streamlit as st
from sqlalchemy import Engine

from data_access.publish import newest_version
from data_access.viewer import Viewer
from tracking.board import Board
from ui.formats import Numbers
from ui.header import language_switch, navigation, notice_text, revisions, share_panel, version_panel
from ui.link import Link, PageLink, WeekLink, language, parse
from ui.meeting_parts import to_report
from ui.phrases import Phrases
from ui.reads import Questions
from ui.slides import deck, foot
from ui.style import style_sheet
from ui.view import View, copied_address
from ui.viewer import identity_chooser
from ui.words import words


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
    if view.in_meeting:
        return view
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
        if isinstance(view.link, WeekLink):
            if view.link.week:
                weeks = view.ask.known().weeks()
                choose(
                    "week",
                    view.t("Week"),
                    weeks,
                    view.link.week,
                    view.n.week,
                    lambda week: view.link.change(week=week),
                    width=150,
                )
        elif view.facts.months:
            choose(
                "month",
                view.t("Month"),
                view.facts.months,
                view.link.month,
                view.n.month,
                lambda month: view.link.change(month=month, rolling=False),
                width=138,
            )
        identity = identity_chooser(view.identities, view.t, view.lang)
        view.html(
            f"{version_panel(view)}{identity}{language_switch(view)}{share_panel(view)}", css="side", width="content"
        )


@contextmanager
def slide(view: View, board: Board) -> Iterator[None]:
    """Draws what is inside as one slide of the meeting view: nothing else on the screen, the foot below it."""
    event = view.event
    reported = to_report(view.ask.decisions(event), view.ask.today(event))
    shown = deck(board, view.link, has_commitments=bool(reported))
    with st.container(key="meeting"):
        yield
        view.html(foot(shown, copied_address(view.shared_link), view.data_line(), view.mark(), view.labels))


def tab_title(view: View, *parts: str) -> None:
    """Page, indicator or district, month: what a tab, a bookmark and the history show."""
    month = view.n.month(view.link.month) if view.link.month else ""
    if isinstance(view.link, WeekLink):
        month = view.n.week(view.link.week) if view.link.week else ""
    named = " · ".join(part for part in (*parts, month, view.t("Employment targets")) if part)
    st.set_page_config(page_title=named)


def draw_chart(figure: go.Figure, alt: str, *, key: str = "curve") -> None:
    """A figure as it was made: no toolbar, nothing that sends it elsewhere."""
    config = {"displayModeBar": False, "showSendToCloud": False}
    st.plotly_chart(figure, theme=None, config=config, alt=alt, key=key)


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
