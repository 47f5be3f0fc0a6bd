"""The front door in a real Chromium: nothing leaks before the gate, the policy disturbs nothing, links are soft."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.tab import MILLISECONDS, becomes, settled
from tests.ui.serving import Served, served

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP jobs.example 127.0.0.1"]
expect.set_options(timeout=MILLISECONDS)
GATE = {"TRUSTED_USER_HEADER": "X-Forwarded-User"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("app")) as server:
        yield server


class Watched:
    """A tab whose console errors, failed answers and requests to elsewhere are kept."""

    def __init__(self, browser: Browser, **context) -> None:
        self.context = browser.new_context(locale="en-GB", **context)
        self.context.set_default_timeout(MILLISECONDS)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.documents: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("response", lambda answer: answer.status >= 400 and self.faults.append(answer.url))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def _request(self, request) -> None:
        self.asked.append(request.url)
        if request.is_navigation_request():
            self.documents.append(request.url)


@pytest.fixture
def tab(chromium) -> Iterator[Watched]:
    watched = Watched(chromium)
    yield watched
    watched.context.close()


def matter(page: Page, file: str):
    return page.get_by_role("heading", name=f"matter of {file}")


@pytest.mark.parametrize("address", ["/targets", "/data?v=1", "/overview"])
def test_a_cold_server_with_a_gate_shows_nothing_of_a_page(chromium, tmp_path, address):
    """Streamlit serves a folder pages/ beside the script without running the script, until a session navigated."""
    with served(tmp_path, environment=GATE) as server:
        watched = Watched(chromium)
        watched.page.goto(server.base + address)
        refusal = "There is no page at this address" if address == "/overview" else "You are not signed in"
        watched.page.get_by_text(refusal).first.wait_for()
        settled(watched.page, 500)
        assert "matter of" not in watched.page.content()
        assert server.ran() == []
        watched.context.close()


def test_without_the_gate_the_same_pages_are_drawn(app, tab):
    for path, file in (("/", "overview.py"), ("/targets", "targets.py"), ("/data", "data.py")):
        tab.page.goto(app.base + path)
        matter(tab.page, file).wait_for()
    assert app.ran() == ["data", "overview", "targets"]


def test_a_first_visit_loads_from_here_alone_and_logs_no_error(app, tab):
    tab.page.goto(app.base + "/targets?i=a")
    matter(tab.page, "targets.py").wait_for()
    settled(tab.page, 500)
    becomes(tab.page, lambda: tab.page.url, f"{app.base}/targets?i=a&lang=en&v=1")
    assert tab.faults == []
    assert [url for url in tab.asked if not url.startswith((app.base, "data:", "blob:"))] == []
    assert tab.page.evaluate("history.length") == 2  # the empty tab and this page: Back is not trapped


def test_a_link_changes_the_page_without_a_reload_and_back_walks_it(app, tab):
    page = tab.page
    page.goto(app.base + "/")
    matter(page, "overview.py").wait_for()
    before = page.evaluate("history.length")
    page.get_by_role("link", name="first").click()
    matter(page, "targets.py").wait_for()
    expect(page.get_by_text("parameter a")).to_be_visible()
    page.get_by_role("link", name="second").click()
    expect(page.get_by_text("parameter b")).to_be_visible()
    page.get_by_role("link", name="second").click()  # to where one is: no further entry
    settled(page)
    becomes(page, lambda: page.url, f"{app.base}/targets?lang=en&v=1&i=b")
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    expect(page.get_by_text("parameter a")).to_be_visible()
    page.go_back()
    matter(page, "overview.py").wait_for()
    page.go_forward()
    expect(page.get_by_text("parameter a")).to_be_visible()
    assert len(tab.documents) == 2  # the first address and the versioned one it led to
    assert tab.faults == []


def test_a_link_opened_in_a_new_tab_or_without_the_mark_is_left_to_the_browser(app, tab):
    page = tab.page
    page.goto(app.base + "/")
    matter(page, "overview.py").wait_for()
    with tab.context.expect_page() as opened:
        page.get_by_role("link", name="first").click(modifiers=["Control"])
    opened.value.wait_for_url("**/targets?lang=en&v=1&i=a")
    assert page.url == f"{app.base}/?lang=en&v=1"
    page.get_by_role("link", name="hard").click()
    matter(page, "data.py").wait_for()
    becomes(page, lambda: tab.documents[-1].removeprefix(app.base), "/data?lang=en&v=1")


def test_an_identity_is_remembered_by_the_browser_and_never_in_the_link(app, tab):
    page = tab.page
    page.goto(app.base + "/targets")
    expect(page.get_by_text("viewer leader leader")).to_be_visible()
    page.get_by_role("button", name="monitor").click()
    expect(page.get_by_text("viewer monitor monitor")).to_be_visible()
    becomes(page, lambda: page.url, f"{app.base}/targets?lang=en&v=1")
    page.goto(app.base + "/data")
    expect(page.get_by_text("viewer monitor monitor")).to_be_visible()
    [cookie] = [cookie for cookie in tab.context.cookies() if cookie["name"] == "demo_identity"]
    assert (cookie["value"], cookie["sameSite"]) == ("monitor", "Strict")


def test_copying_works_on_a_plain_http_address_where_there_is_no_clipboard(chromium, tmp_path):
    with served(tmp_path, environment={"PUBLIC_URL": "http://jobs.example"}) as server:
        public = f"http://jobs.example:{server.port}"
        watched = Watched(chromium)
        page = watched.page
        page.goto(public + "/")
        expect(page.get_by_text("viewer anonymous")).to_be_visible()
        assert page.evaluate("navigator.clipboard === undefined")
        page.get_by_role("button", name="copy").click()
        expect(page.get_by_role("button", name="copied")).to_be_visible()
        page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'pasted'}))")
        page.focus("#pasted")
        page.keyboard.press("Control+V")
        becomes(page, lambda: page.input_value("#pasted"), f"{public}/targets?v=1")
        assert watched.faults == []
        watched.context.close()


def test_a_page_that_fails_shows_a_number_that_stands_in_the_log(app, tab):
    tab.page.goto(app.base + "/targets?v=1&lang=zh&fail=1")
    shown = tab.page.get_by_text("本页未能显示")
    shown.wait_for()
    text = tab.page.inner_text("body")
    number = re.search(r"错误编号([0-9a-f]{8})", text)[1]
    becomes(tab.page, lambda: f"error {number}" in app.log, True)
    assert "hunter2" in app.log
    assert not any(part in text for part in ("hunter2", "Traceback", "RuntimeError", str(app.folder)))
