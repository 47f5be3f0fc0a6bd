"""The steps that are timed, in a real Chromium: a page's cold load, another month, another page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "color_scheme": "light"}
WATCH = Path(__file__).with_name("watch.js")
MONTH = "月份"
PAGES = ("", "targets", "districts", "meeting", "forecast-quality", "data")


class Side(Protocol):
    """One of the two that are compared: where its links are."""

    def link(self, page: Page, here: str, there: str) -> Locator: ...


class App:
    """The product: from the overview into a target by a row, else by the navigation."""

    def link(self, page: Page, here: str, there: str) -> Locator:
        if (here, there) == ("", "targets"):
            return page.locator("table.rows a[data-go]").first
        return page.locator(f'.top nav a[href^="./{there}?"]')


class Bare:
    """The bare pages: by Streamlit's own navigation."""

    def link(self, page: Page, here: str, there: str) -> Locator:
        return page.get_by_test_id("stTopNavLink").filter(has_text=there or "overview")


@dataclass
class Visit:
    """A tab from its first request on; every step answers in milliseconds."""

    page: Page
    side: Side
    here: str
    charts: Mapping[str, int] = field(default_factory=dict)  # page: figures to wait for, where that is known
    received: list[bytes] = field(default_factory=list)

    def load(self, base: str, address: str = "") -> float:
        """The page as someone types it, or one of its addresses."""
        self.page.goto(address or f"{base}/{self.here}", wait_until="commit")
        return self._took(charts=self.charts.get(self.here), notTitle="")

    def choose_month(self, name: str) -> float:
        self.page.get_by_role("combobox", name=MONTH).click()
        self.page.get_by_role("option", name=name, exact=True).click()
        return self._took(charts=self.charts.get(self.here), foot=name)

    def go(self, there: str) -> float:
        title = self.page.evaluate("benchmark.title()")
        self.side.link(self.page, self.here, there).click()
        self.here = there
        return self._took(charts=self.charts.get(there), notTitle=title)

    def received_kb(self) -> float:
        return sum(map(len, self.received)) / 1000

    def _took(self, **wanted: object) -> float:
        return self.page.evaluate("wanted => benchmark.took(wanted)", wanted)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def browsing(browser: Browser) -> Iterator[BrowserContext]:
    """Tabs that share what they have loaded; the first finds nothing."""
    context = browser.new_context(**WIDE)
    context.add_init_script(path=WATCH)
    yield context
    context.close()


def opened(context: BrowserContext, side: Side, here: str, charts: Mapping[str, int]) -> Visit:
    visitor = Visit(context.new_page(), side, here, charts)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: visitor.received.append(frame))

    visitor.page.on("websocket", listen)
    return visitor


@contextmanager
def visit(browser: Browser, side: Side, here: str, charts: Mapping[str, int]) -> Iterator[Visit]:
    """A tab with an empty cache."""
    with browsing(browser) as context:
        yield opened(context, side, here, charts)
