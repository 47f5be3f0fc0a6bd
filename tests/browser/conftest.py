"""One server for all browser tests of a process, one Chromium a file; every test gets contexts of its own.

`site` is only read, so that what a test sees does not depend on which ran before; who publishes takes `own_site`.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from sqlalchemy import Engine

from data_access.engine import close_engine, open_engine
from data_access.publish import newest_month, newest_version
from tests.browser.tab import CHROMIUM, FLAGS, MILLISECONDS, Tab
from tests.server import serving

WIDE = {"width": 1440, "height": 900}
OpenTab = Callable[..., Tab]
expect.set_options(timeout=MILLISECONDS)


@dataclass(frozen=True)
class Site:
    """A running server and the database behind it."""

    base: str
    engine: Engine

    @property
    def newest(self) -> int:
        return newest_version(self.engine)

    @property
    def month(self) -> str:
        return newest_month(self.engine, self.newest) or ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A file's own: playwright keeps an event loop running, which must be gone before another file starts its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def opened_site(city: Path, folder: Path) -> Iterator[Site]:
    url = f"sqlite:///{shutil.copyfile(city, folder / 'city.sqlite')}"
    with serving(url, folder / "server.log") as server:
        yield Site(server.base, open_engine(url))
    close_engine(url)


@pytest.fixture(scope="session")
def site(sample_city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample city, to be read only."""
    with opened_site(sample_city_file, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def own_site(sample_city_file: Path, tmp_path: Path) -> Iterator[Site]:
    """The sample city for one test, which may publish."""
    with opened_site(sample_city_file, tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A context for each set of options, kept for the file: Streamlit's scripts are loaded and compiled once."""
    kept: dict[str, BrowserContext] = {}

    def context(init_script: str, options: dict[str, object]) -> BrowserContext:
        key = repr((init_script, sorted(options.items())))
        if key not in kept:
            kept[key] = browser.new_context(**options)
            kept[key].set_default_timeout(MILLISECONDS)
            if init_script:
                kept[key].add_init_script(init_script)
        return kept[key]

    yield context
    for one in kept.values():
        one.close()


@pytest.fixture
def tab(contexts: Callable[..., BrowserContext], site: Site) -> Iterator[OpenTab]:
    """Opens tabs; afterwards nothing may have left the machine or gone wrong in any of them."""
    tabs: list[Tab] = []

    def opened(*, base: str = "", init_script: str = "", **options: object) -> Tab:
        wanted = {"viewport": WIDE, "locale": "zh-CN", "color_scheme": "light", **options}
        tabs.append(Tab.of(contexts(init_script, wanted), base or site.base))
        return tabs[-1]

    yield opened
    for one in tabs:
        one.page.close()
    for one in tabs:
        assert not one.outside, "left the machine"
        assert not one.faults, "went wrong in the browser"
