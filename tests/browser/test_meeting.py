"""The meeting view on a meeting-room screen: everything to be read from afar, two keys, and nothing that ends it."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from data_access.commitments import newest_event
from tests.browser.conftest import OpenTab, Site
from tests.browser.tab import MILLISECONDS, Tab, becomes, settled
from tests.server import serving

pytestmark = pytest.mark.browser

WALL = {"width": 1920, "height": 1080}
QUIET_ZONE = 1  # modules round the code
# The foot says which slide this is; it is drawn when the script has ended and the charts are there.
SHOWN = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const at = document.querySelector('.slide-foot .keys span:nth-child(2)');
  if (!app || app.getAttribute('data-test-script-state') !== 'notRunning' || !at) return null;
  if (document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')) return null;
  const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
  return charts.every(chart => chart.querySelector('.main-svg')) ? at.textContent : null;
}"""
# Every text on the slide: too small, outside the screen, or under the foot; a slide without a key figure to be read
# from the last seat, or with more rows than are taken in. All of one slide at one moment; null until it is drawn.
HARD_TO_READ = """expected => {
  if ((SHOWN)() !== expected) return null;
  const found = [], slide = document.querySelector('.st-key-meeting');
  const charts = [...slide.querySelectorAll('.js-plotly-plot')];  // drawn at the width that their place has by now
  if (charts.some(one => Math.abs(one.querySelector('.main-svg').getBoundingClientRect().width
    - one.getBoundingClientRect().width) > 2)) return null;
  const sizes = [...slide.querySelectorAll('.tally div > b, .key-figure b')]
    .map(one => parseFloat(getComputedStyle(one).fontSize));
  if (!sizes.length) found.push('no key figure');
  if (Math.min(...sizes) < 72) found.push(`key figure of ${Math.min(...sizes)} px`);
  if (slide.querySelectorAll('tbody tr').length > 7) found.push('more than seven rows');
  if (getComputedStyle(slide.querySelector('h1')).color !== 'rgb(27, 36, 48)') found.push('not the light theme');
  const foot = slide.querySelector('.slide-foot').getBoundingClientRect();
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    if (!text || !box.width || element.closest('style, caption, .heard')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 24) found.push(`${size} px: ${text}`);
    if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight)
      found.push(`outside: ${text}`);
    if (!element.closest('.slide-foot') && box.bottom > foot.top) found.push(`under the foot: ${text}`);
  }
  return found;
}""".replace("SHOWN", SHOWN)
CONNECTED = "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'"
# What lies on top at the corners and edges of the screen: nothing but the slide.
ON_TOP = """() => [[.01, .01], [.5, .01], [.99, .01], [.01, .99], [.5, .99], [.99, .99]]
  .map(([x, y]) => [x * innerWidth, y * innerHeight])
  .every(([x, y]) => document.elementFromPoint(x, y).closest('.st-key-meeting'))"""


def shown(page: Page) -> str:
    """Waits until a slide is drawn; which one, as its foot says."""
    return page.wait_for_function(SHOWN).json_value()


def step(page: Page, key: str, expected: str) -> None:
    """Presses a key and waits for the slide that it leads to."""
    page.keyboard.press(key)
    page.wait_for_function(f"expected => ({SHOWN})() === expected", arg=expected)
    settled(page)


@pytest.fixture
def deck(tab: OpenTab) -> Tab:
    """A meeting-room screen at the first slide."""
    return opened(tab, "zh", "light")


def opened(tab: OpenTab, lang: str, scheme: str) -> Tab:
    one = tab(viewport=WALL, locale="zh-CN", color_scheme=scheme)
    one.page.goto(f"{one.base}/meeting?lang={lang}&show=1", wait_until="commit")
    shown(one.page)
    settled(one.page)
    return one


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_every_slide_can_be_read_from_the_back_row(tab: OpenTab, lang: str, scheme: str):
    one = opened(tab, lang, scheme)
    page = one.page
    at, count = map(int, shown(page).split(" / "))
    assert at == 1
    assert count >= 8
    for number in range(1, count + 1):
        one.shows(f"() => ({HARD_TO_READ})('{number} / {count}')", [])
        one.shows(ON_TOP, True)
        if number < count:
            step(page, "ArrowRight", f"{number + 1} / {count}")
    expect(page.locator('a[data-key="ArrowRight"]')).to_have_count(0)  # the last slide stays


def test_two_keys_walk_and_escape_leaves_to_the_same_page(deck: Tab, site: Site):
    page = deck.page
    count = shown(page).partition(" / ")[2]
    step(page, "ArrowRight", f"2 / {count}")
    step(page, "ArrowRight", f"3 / {count}")
    step(page, "ArrowLeft", f"2 / {count}")
    deck.becomes(lambda: deck.query.get("v"), str(site.newest))
    step(page, "ArrowRight", f"3 / {count}")
    target = deck.query["i"]
    page.keyboard.press("Escape")
    deck.is_at("/targets", i=target, show="0")
    deck.drawn()


def test_a_reload_and_the_address_in_another_window_show_the_same_slide(deck: Tab, tab: OpenTab):
    page = deck.page
    count = shown(page).partition(" / ")[2]
    step(page, "ArrowRight", f"2 / {count}")
    step(page, "ArrowRight", f"3 / {count}")
    title = page.locator("h1").inner_text()
    page.reload(wait_until="commit")
    assert shown(page) == f"3 / {count}"
    expect(page.locator("h1")).to_have_text(title)
    other = tab(viewport=WALL)
    other.page.goto(page.url, wait_until="commit")
    assert shown(other.page) == f"3 / {count}"
    expect(other.page.locator("h1")).to_have_text(title)


def modules(picture: bytes, count: int) -> list[list[bool]]:
    """The dark modules of a QR code as a camera sees them: the middle of each on the drawn picture."""
    with Image.open(BytesIO(picture)) as image:
        grey = image.convert("L")
    side = grey.width / (count + 2 * QUIET_ZONE)
    middles = [int((at + QUIET_ZONE + 0.5) * side) for at in range(count)]
    return [[grey.getpixel((x, y)) < 128 for x in middles] for y in middles]


def code_shown(page: Page, count: int) -> list[list[bool]]:
    return modules(page.locator(".slide-foot img").screenshot(scale="css"), count)


def test_the_code_on_the_screen_is_the_address_of_the_slide(deck: Tab, site: Site):
    page = deck.page
    count = shown(page).partition(" / ")[2]
    for number in (2, 3):
        step(page, "ArrowRight", f"{number} / {count}")
        address = (
            page.url.removesuffix("&e=") + f"&e={newest_event(site.engine)}"
        )  # follow-up goes on: the code holds it
        expected = [[bool(module) for module in row] for row in segno.make(address, micro=False).matrix]
        becomes(page, partial(code_shown, page, len(expected)), expected)


@pytest.fixture
def screen(browser: Browser) -> Iterator[Page]:
    """A screen of its own, on which lost connections are no fault."""
    context = browser.new_context(viewport=WALL, locale="zh-CN")
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()


def test_a_connection_that_is_cut_comes_back_to_the_slide(screen: Page, site: Site):
    lines: list[WebSocketRoute] = []

    def through(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    screen.route_web_socket("**/_stcore/stream", through)
    screen.goto(f"{site.base}/targets?lang=zh&i=guaranteed_loans&show=1", wait_until="commit")
    at = shown(screen)
    title = screen.locator("h1").inner_text()
    lines[-1].close()
    becomes(screen, lambda: len(lines), 2)
    screen.wait_for_function(CONNECTED)
    assert shown(screen) == at
    expect(screen.locator("h1")).to_have_text(title)
    number, _, count = at.partition(" / ")
    step(screen, "ArrowRight", f"{int(number) + 1} / {count}")


def test_a_server_that_is_restarted_finds_the_screen_at_its_slide(screen: Page, site: Site, tmp_path: Path):
    database = site.engine.url.render_as_string(hide_password=False)
    with serving(database, tmp_path / "before.log") as before:
        port = before.port
        screen.goto(f"{before.base}/targets?lang=zh&i=guaranteed_loans&show=2", wait_until="commit")
        at, title = shown(screen), screen.locator("h1").inner_text()
    screen.wait_for_function(f"() => !({CONNECTED})()")
    assert screen.locator("h1").inner_text() == title  # what was drawn stays on the screen meanwhile
    with serving(database, tmp_path / "after.log", port=port):
        number, _, count = at.partition(" / ")
        screen.wait_for_function(CONNECTED)
        assert shown(screen) == at
        expect(screen.locator("h1")).to_have_text(title)
        step(screen, "ArrowRight", f"{int(number) + 1} / {count}")
        becomes(screen, lambda: screen.evaluate(ON_TOP), True)
