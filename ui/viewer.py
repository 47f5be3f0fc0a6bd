"""Who is looking? The one answer that every read of a script run is made for.

1. TRUSTED_USER_HEADER is set: who the sign-in proxy names in that header, and nobody when it comes another way.
2. A demo database, opened on this machine: the identity remembered by the browser, and the first one where none is;
   whoever remembers an identity that has no grant (any more) is anybody, with aggregates.
3. A demo or national database otherwise: anybody, with public aggregates (invented or published figures).
4. A real database: anybody on this machine, with aggregates; nobody from elsewhere.

What may be seen comes from the grant table at every rerun. Where a visitor comes from is the front door's finding
(ui.front_door.arrival); without the front door it is not known, and so is elsewhere.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

import streamlit as st
from sqlalchemy import Engine
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from data_access.alert_weeks import is_anything_screened
from data_access.identities import Granted, database_kind, granted_subjects
from data_access.viewer import ANONYMOUS, Viewer, viewer_for
from ui.front_door.arrival import ELSEWHERE, HERE, PLACE_HEADER, PROXY
from ui.words import N_, Words

COOKIE = "demo_identity"
LONGEST = 200  # characters of a subject
ROLE_NAMES = {
    "leader": N_("Bureau leader"),
    "monitor": N_("City monitoring staff"),
    "county_head": N_("County head"),
    "county_officer": N_("County officer"),
}
ROLE_ORDER = tuple(ROLE_NAMES)
OF_ONE_COUNTY = ("county_head", "county_officer")
REFUSALS = {
    "not_configured": (
        N_("Real figures are shown on the server itself only"),
        N_(
            "This installation does not know who is looking. To open it to colleagues, let the sign-in proxy name the "
            "user in a header, set TRUSTED_USER_HEADER to that header's name and TRUSTED_PROXIES to the proxy's "
            "address, and restart; README describes it."
        ),
    ),
    "not_through_proxy": (
        N_("Please open the app by its public address"),
        N_("You came past the sign-in. Use the address you were given; your administrator knows it."),
    ),
    "not_signed_in": (
        N_("You are not signed in"),
        N_("The sign-in passed on no name. Sign in again; if that does not help, tell your administrator."),
    ),
    "no_grant": (
        N_("No data has been opened to you yet"),
        N_(
            "You are signed in as {subject}. Ask the bureau's administrator for access; it counts at once, without "
            "a restart: .venv/bin/python -m data_access grant {subject} ROLE DISTRICT"
        ),
    ),
}


class NotAdmitted(Exception):
    """Nothing may be shown to this visitor; `title` and `sentence` say why and what to do."""

    def __init__(self, reason: str, subject: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.subject = subject

    def title(self, t: Words) -> str:
        return t(REFUSALS[self.reason][0])

    def sentence(self, t: Words) -> str:
        return t(REFUSALS[self.reason][1], subject=self.subject)


@dataclass(frozen=True)
class Visit:
    """What is known of a visitor before any right is looked up: place, names the proxy gave, remembered identity."""

    place: str = ELSEWHERE
    names: tuple[str, ...] = ()
    remembered: str = ""


@dataclass(frozen=True)
class Identity:
    """One demo identity that can be chosen: its subject, role and the district it is granted."""

    subject: str
    role: str
    district_zh: str
    district_en: str

    def label(self, t: Words, language: str) -> str:
        """局领导, or 县区负责人（甲县）where there are several of a role."""
        role = t(ROLE_NAMES[self.role])
        if self.role in ("leader", "monitor"):
            return role
        return t("{role} ({district})", role=role, district=self.district_zh if language == "zh" else self.district_en)


def visit() -> Visit:
    """This session's visitor, from the headers of its connection."""
    return _visit(st.context.headers.get_all, st.context.cookies.get(COOKIE, ""))


def visit_of(headers: Headers) -> Visit:
    """The visitor of a request that the front door has stamped, before any session exists."""
    return _visit(headers.getlist, cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))


def _visit(texts_of: Callable[[str], list[str]], cookie: str) -> Visit:
    places, wanted = texts_of(PLACE_HEADER), user_header()
    return Visit(
        place=places[0] if len(places) == 1 else ELSEWHERE,
        names=tuple(texts_of(wanted)) if wanted else (),
        remembered=unquote(cookie),
    )


def user_header() -> str:
    return os.environ.get("TRUSTED_USER_HEADER", "").strip()


def who_is_looking(engine: Engine, visitor: Visit | None = None) -> Viewer:
    """The viewer with today's rights. Raises NotAdmitted, and DatabaseTrouble while the database cannot be asked."""
    visitor = visitor or visit()
    if user_header():
        return _named_by_proxy(engine, visitor)
    kind = database_kind(engine)
    if kind == "demo" and visitor.place == HERE:
        chosen = _remembered(_identities(engine), visitor)
        return viewer_for(engine, chosen.subject) if chosen else ANONYMOUS
    if kind in ("demo", "national") or visitor.place == HERE:
        return ANONYMOUS
    raise NotAdmitted("not_configured")


def beginning(engine: Engine, visitor: Visit) -> tuple[str, str]:
    """The page that the bare address leads this visitor to, and the district it is of.

    Whoever heads or reports for one county begins with that county's page, city monitoring staff with the week's
    alerts once there are any, everybody else with the overview (''). Raises DatabaseTrouble while the database cannot
    be asked.
    """
    try:
        viewer = who_is_looking(engine, visitor)
    except NotAdmitted:
        return "", ""
    if viewer.role in OF_ONE_COUNTY and len(viewer.details) == 1:
        return "districts", next(iter(viewer.details))
    if viewer.role == "monitor" and is_anything_screened(engine):
        return "enterprises", ""
    return "", ""


def _named_by_proxy(engine: Engine, visitor: Visit) -> Viewer:
    if visitor.place != PROXY:
        raise NotAdmitted("not_through_proxy")
    subject = _utf8(visitor.names[0]).strip() if len(visitor.names) == 1 else ""
    if not subject or len(subject) > LONGEST or not subject.isprintable():
        raise NotAdmitted("not_signed_in")
    viewer = viewer_for(engine, subject)
    if viewer.role == "none":
        raise NotAdmitted("no_grant", subject)
    return viewer


def _utf8(header: str) -> str:
    """A header's text: servers hand bytes over as Latin-1, proxies send names in UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def demo_identities(engine: Engine, visitor: Visit | None = None) -> tuple[Identity, ...]:
    """Whom the visitor may choose to look as; empty unless this is a demo database opened on this machine."""
    visitor = visitor or visit()
    if user_header() or visitor.place != HERE or database_kind(engine) != "demo":
        return ()
    return _identities(engine)


def _identities(engine: Engine) -> tuple[Identity, ...]:
    known = sorted(granted_subjects(engine), key=lambda row: (ROLE_ORDER.index(row.role), row.district, row.subject))
    first: dict[str, Granted] = {}
    for row in known:
        first.setdefault(row.subject, row)
    return tuple(Identity(row.subject, row.role, row.name_zh, row.name_en) for row in first.values())


def demo_names(known: Iterable[Identity], t: Words, language: str) -> dict[str, str]:
    """What to call the demo subjects, by subject; other subjects are called what they are."""
    return {one.subject: one.label(t, language) for one in known}


def _remembered(known: tuple[Identity, ...], visitor: Visit) -> Identity | None:
    """Whom the browser has chosen, or the first where it has chosen nobody; None for a choice without a grant, so that
    a right taken away is never followed by a wider one."""
    if not visitor.remembered:
        return known[0] if known else None
    return next((one for one in known if one.subject == visitor.remembered), None)


def identity_chooser(known: tuple[Identity, ...], t: Words, language: str, visitor: Visit | None = None) -> str:
    """The 演示身份 selector as HTML for the page's head; '' where there is nothing to choose.

    A click is taken by ui/front_door/page.js: it remembers the identity in a cookie, never in the link, and loads the
    page anew, so that nothing drawn or kept for the one before is left.
    """
    if not known:
        return ""
    chosen = _remembered(known, visitor or visit())
    buttons = "".join(
        f'<li><button type="button" class="button" data-identity="{escape(one.subject)}" '
        f'aria-pressed="{"true" if one == chosen else "false"}">{escape(one.label(t, language))}</button></li>'
        for one in known
    )
    head = t("Demo: {identity}", identity=chosen.label(t, language) if chosen else t("none, choose one"))
    told = t("Only in demo databases on this machine. The link does not carry it.")
    return (
        f'<details class="pop"><summary>{escape(head)}</summary><div><ul class="identities">{buttons}</ul>'
        f'<p class="muted small">{escape(told)}</p></div></details>'
    )
