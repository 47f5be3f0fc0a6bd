"""A tab of a real Chromium that knows when a page is drawn, and what went wrong behind it.

A page draws piece by piece, and how fast is the machine's affair. So what a test expects is asked for until it holds
(`becomes`, `shows`, playwright's `expect`), and what must not be there is looked for once nothing moves (`settled`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DRAWN = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app.getAttribute('data-test-script-state') !== 'notRunning') return false;
  if (!document.querySelector('.k h1') || !document.querySelector('.k .foot')) return false;
  if (document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')) return false;
  return [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(c => c.querySelector('.main-svg'));
}"""
# Has nothing in the document changed for so many milliseconds, since this was first asked by the same caller?
STILL = """([quiet, caller]) => {
  const now = performance.now();
  if (!window.watched) {
    window.watched = {};
    new MutationObserver(() => window.watched.changed = performance.now())
      .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  }
  if (window.watched.caller !== caller) window.watched = {caller, changed: now};
  return now - window.watched.changed > quiet;
}"""
QUIET = 250  # ms
MILLISECONDS = 60_000  # a busy machine, not a slow page


def becomes(page: Page, ask: Callable[[], object], expected: object) -> None:
    """Asks until the answer is the expected one; the last answer, if it never is."""
    end = time.monotonic() + MILLISECONDS / 1000
    while (found := ask()) != expected and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert found == expected, f"{found!r} is not {expected!r} at {page.url}"


def settled(page: Page, quiet: int = QUIET) -> None:
    """Waits until nothing has moved for a while."""
    page.wait_for_function(STILL, arg=[quiet, str(time.monotonic_ns())])


@dataclass
class Tab:
    """One page of one browser context, at one server."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, base: str) -> "Tab":
        tab = cls(context.new_page(), base)
        tab.page.set_default_timeout(MILLISECONDS)
        tab.page.on("console", tab._console)
        tab.page.on("pageerror", lambda error: tab.faults.append(f"script: {error}"))
        tab.page.on("response", tab._response)
        tab.page.on("request", tab._request)
        return tab

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.base).netloc:
            self.outside.append(request.url)

    def open(self, path: str) -> "Tab":
        self.page.goto(path if path.startswith("http") else self.base + path, wait_until="commit")
        return self.drawn()

    def drawn(self) -> "Tab":
        self.page.wait_for_function(DRAWN)
        return self

    def settled(self, quiet: int = QUIET) -> "Tab":
        """Waits until the page is drawn and nothing has moved for a while."""
        self.drawn()
        settled(self.page, quiet)
        return self.drawn()

    def becomes(self, ask: Callable[[], object], expected: object) -> None:
        becomes(self.page, ask, expected)

    def shows(self, script: str, expected: object) -> None:
        """Asks a script until its answer is the expected one."""
        self.becomes(lambda: self.page.evaluate(script), expected)

    def is_at(self, path: str, **query: str) -> None:
        """Waits for the address: its path, and these values among its query."""
        self.becomes(lambda: (self.path, {name: self.query.get(name) for name in query}), (path, query))

    def reads(self, text: str) -> "Tab":
        """Waits until the title sentence holds `text` and the page is drawn."""
        self.page.locator(".k h1").filter(has_text=text).first.wait_for()
        return self.drawn()

    @property
    def title(self) -> str:
        return self.page.locator(".k h1").first.inner_text()

    @property
    def text(self) -> str:
        return self.page.locator('[data-testid="stMain"]').inner_text()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def query(self) -> dict[str, str]:
        return {name: texts[-1] for name, texts in parse_qs(urlsplit(self.page.url).query, True).items()}

    def choose(self, label: str, option: str) -> "Tab":
        """Picks an option of a select box by its text, as a mouse does."""
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()
        return self
