"""A page's view: its link, its questions, the words and numbers of its language, and how it hands out what it shows."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from typing import Generic

import pandas as pd
import streamlit as st

from reports.content import Chart, Report, Stamp
from ui.formats import Numbers
from ui.handover import stamp
from ui.labels import Labels
from ui.link import EnterprisesLink, Link, MeetingLink, PageLink, WeekLink
from ui.phrases import Phrases
from ui.reads import Facts, Questions
from ui.viewer import ROLE_NAMES, Identity, demo_identities, demo_names
from ui.words import N_, Words


def _word(report: Report) -> bytes:
    from reports.word import word  # the writers take a second to import: only who asks for a file waits for them

    return word(report)


def _powerpoint(report: Report) -> bytes:
    from reports.powerpoint import powerpoint

    return powerpoint(report)


def _excel(report: Report) -> bytes:
    from reports.excel import excel

    return excel(report)


def _picture(chart: Chart, stamp: Stamp, kind: str, filters: str, source: str) -> bytes:
    from reports.picture import picture

    return picture(chart, stamp, kind=kind, filters=filters, source=source)


PICTURES = {"png": "image/png", "svg": "image/svg+xml"}
OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS = (
    (N_("Word bulletin"), _word, "docx", f"{OFFICE}.wordprocessingml.document"),
    (N_("PowerPoint slides"), _powerpoint, "pptx", f"{OFFICE}.presentationml.presentation"),
    (N_("Excel workbook"), _excel, "xlsx", f"{OFFICE}.spreadsheetml.sheet"),
)


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
    def shared_link(self) -> Link:
        """What is copied: follow-up goes on after a link was made, so it names the last event that it shows."""
        shows_commitments = isinstance(self.link, MeetingLink | EnterprisesLink) or self.in_meeting
        if shows_commitments and self.event is None:
            return self.link.change(e=str(self.ask.events()))
        return self.link

    @property
    def event(self) -> int | None:
        """The last event of the commitments that is shown; None follows them."""
        given = getattr(self.link, "e", "")
        return int(given) if given else None

    @property
    def in_meeting(self) -> bool:
        """Is the page a slide of the meeting view?"""
        return getattr(self.link, "show", "0") != "0"

    @property
    def newest_month(self) -> str:
        return self.ask.at(self.newest).facts().month

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

    @property
    def labels_of_all_years(self) -> Labels:
        """Labels that also know the measures which only other plan years name."""
        years = {int(month[:4]) for month in self.facts.months} | {self.facts.publication.published_at.year}
        known = {code: row for year in sorted(years) for code, row in self.ask.indicators(year).items()}
        return replace(self.labels, indicators=known | dict(self.labels.indicators))

    def row(self):
        """Widgets side by side, wrapping on a phone."""
        return st.container(horizontal=True, vertical_alignment="center", gap="small")

    def mark(self, *, is_told: bool = False) -> str:
        """What kind of data these are; DATA_MARK replaces it, `-` leaves it out; published figures bear none."""
        own = os.environ.get("DATA_MARK", "")
        usual = "" if self.facts.kind == "national" else self.t("Internal working data, preliminary")
        mark = "" if own == "-" else own or usual
        demo = self.t("Demo data") if self.facts.kind == "demo" and not is_told else ""
        return self.t(" · ").join(part for part in (demo, mark) if part)

    def csv(self, made: Callable[[], pd.DataFrame], file_name: str) -> None:
        """A button that hands over what is shown, with the data's mark, version and link on its last line.

        The file is made when somebody asks for it, after the run: the link is taken now, while the address is known.
        """
        note = pd.DataFrame([[self.mark(), self.data_line(), copied_address(self.link)]])
        st.download_button(
            self.t("CSV"),
            data=lambda: _csv(made(), note),
            file_name=file_name,
            mime="text/csv",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            key=f"csv-{file_name}",
        )

    def handover(self, make: Callable[[Stamp], Report], name: str) -> None:
        """Word, PowerPoint and Excel of what is shown.

        Each is written when it is asked for, after the run: the link is taken now, while the address is known.
        """
        address, author = copied_address(self.shared_link), self._author
        with st.popover(self.t("Hand over"), type="tertiary"):
            for label, writer, ending, mime in WRITERS:
                st.download_button(
                    self.t(label),
                    data=lambda write=writer: write(make(self._stamp(address, author))),
                    file_name=f"{name}.{ending}",
                    mime=mime,
                    on_click="ignore",
                    type="tertiary",
                    key=f"{ending}-{name}",
                )

    def pictures(self, charts: Mapping[str, tuple[str, Callable[[], Chart]]], name: str, *, filters: str = "") -> None:
        """Charts as pictures that explain themselves: key -> (what it is called, what makes it).

        Each is drawn when it is asked for, as with the documents. `filters`: the selection, in words.
        """
        if not charts:
            return
        address, author = copied_address(self.shared_link), self._author
        source = self.facts.profile.get(f"origin_{self.lang}", "")
        with st.popover(self.t("Download picture"), type="tertiary", icon=":material/image:"):
            for key, (label, make) in charts.items():
                with self.row():
                    self.html(escape(label))
                    for kind, mime in PICTURES.items():
                        st.download_button(
                            kind.upper(),
                            data=lambda kind=kind, make=make: _picture(
                                make(), self._stamp(address, author), kind, filters, source
                            ),
                            file_name=f"{name}-{key}.{kind}",
                            mime=mime,
                            on_click="ignore",
                            type="tertiary",
                            key=f"{kind}-{name}-{key}",
                            help=self.t("{what} as {kind}", what=label, kind=kind.upper()),
                        )

    def _stamp(self, address: str, author: str) -> Stamp:
        return stamp(
            self.labels,
            mark=self.mark(),
            published=self.n.time(self.facts.publication.published_at),
            address=address,
            author=author,
            today=self.ask.today(),
            moment=datetime.now(UTC),
        )

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Whom the visitor may choose to look as; empty unless this is a demo database opened on this machine."""
        return demo_identities(self.ask.engine)

    @property
    def demo_names(self) -> dict[str, str]:
        """What to call the demo subjects, by subject."""
        return demo_names(self.identities, self.t, self.lang)

    @cached_property
    def _author(self) -> str:
        """Who hands a document over: a demo identity by what it is called, else role and subject; '' for anybody."""
        viewer = self.ask.viewer
        if viewer.subject is None:
            return ""
        called = self.demo_names.get(viewer.subject)
        return called or self.t("{role} {subject}", role=self.t(ROLE_NAMES[viewer.role]), subject=viewer.subject)

    def data_line(self) -> str:
        published = self.facts.publication
        at = {"version": published.version, "time": self.n.time(published.published_at)}
        if isinstance(self.link, WeekLink) and self.link.week:
            week = self.n.week(self.link.week)
            return self.t("Data to {month}, version {version}, published {time}", month=week, **at)
        if not self.link.month:
            return self.t("Version {version}, published {time}", **at)
        return self.t("Data to {month}, version {version}, published {time}", month=self.n.month(self.link.month), **at)

    @property
    def lacking(self) -> str:
        """What has to be loaded before this version has anything to judge; '' when nothing has."""
        if self.facts.city not in self.facts.districts:
            return self.t(
                "There is no city among the districts of this version. Load the districts first, the city itself among "
                "them."
            )
        if not self.link.month:
            return self.t("No figures have been published up to this version. Load the reports of a month first.")
        if not self.labels.indicators:
            return self.t("The work plan of {year} is not in this version. Load its catalogue first.", year=self.year)
        return ""

    @property
    def lacking_reports(self) -> str:
        """What has to be loaded before a page of the enterprise panel has a week to show; '' when nothing has."""
        if self.facts.city not in self.facts.districts:
            return self.lacking
        if not getattr(self.link, "week", ""):
            return self.t(
                "No weekly reports up to this version. Load the register of enterprises and a week's reports."
            )
        return ""

    def close(self, note: str = "") -> None:
        """The foot of the page: the data's mark and origin, month, version and time of publication."""
        origin = self.facts.profile.get(f"origin_{self.lang}", "")
        told = (self.mark(is_told=self.t("Demo data") in origin), origin, note)
        left = self.t(" · ").join(part for part in told if part)
        self.html(f"<span>{escape(left)}</span><span>{escape(self.data_line())}</span>", css="foot")


def public_base(page: str) -> str:
    """The address that copied links begin with: PUBLIC_URL, else the one the visitor came by.

    `page`: the last part of the address of the page shown, '' on the home page, where the browser's address ends with
    the server or with server.baseUrlPath.
    """
    given = os.environ.get("PUBLIC_URL", "").strip()
    if given:
        return given
    here = (st.context.url or "http://127.0.0.1:8501").partition("?")[0].rstrip("/")
    return here.removesuffix(f"/{page}") if page else here


def copied_address(link: Link) -> str:
    return link.absolute(public_base(link.path))


def _csv(frame: pd.DataFrame, note: pd.DataFrame) -> bytes:
    shown = frame.map(_no_formula).to_csv(index=False, float_format="%.12g")  # 7500 and 83.9, not 7500.0
    return f"\ufeff{shown}{note.map(_no_formula).to_csv(index=False, header=False)}".encode()


def _no_formula(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
