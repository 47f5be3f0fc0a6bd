"""For every eye and hand: keyboard, phone, dark, charts in words, WCAG A and AA."""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab, Site

pytestmark = pytest.mark.browser

VIEWS = ("plan", "rules", "versions", "difference")
DISTRICTS = (
    "/districts?sort=guaranteed_loans&chosen=990124,990123,990125",
    "/districts?d=990124&per=per10k&peers=size",
)
WEEKLY = ("/enterprises", "/job-changes", "/rules")
PAGES = ("/", "/targets?i=guaranteed_loans", "/districts", *DISTRICTS, "/meeting", "/forecast-quality", *WEEKLY)
EVERY_PAGE = (*PAGES, *(f"/data?view={view}" for view in VIEWS))
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
PRINTED_WIDTH = 718  # px of a sheet of A4 upright between margins of 1 cm
# Is the chart between these two widths, and its last label inside it? Plotly draws a chart again whenever its place
# changes, a moment later and piece by piece, so all of it is measured at one moment and asked until it holds.
WHOLE_CHART = """([low, high]) => {
  const charts = document.querySelectorAll('[data-testid="stPlotlyChart"]');
  const chart = charts.length === 1 && charts[0].querySelector('svg.main-svg');
  const last = chart && [...charts[0].querySelectorAll('.xtick text')].at(-1);
  if (!last) return false;
  const whole = chart.getBoundingClientRect(), label = last.getBoundingClientRect();
  return whole.width > low && whole.width <= high
    && label.width > 0 && label.left >= whole.left && label.right <= whole.right;
}"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDER = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const wide = [...main.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.scroll, details:not([open]) > div, [data-testid="stPlotlyChart"]')
    && getComputedStyle(e).position !== 'absolute' && e.getClientRects().length);
  return {page: document.documentElement.scrollWidth - innerWidth, main: main.scrollWidth - main.clientWidth,
          first: wide.slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30))};
}"""
CUT = """() => [...document.querySelectorAll('.k :is(h1, h2, h3, th, td, summary, .figure, .what, .how)')]
  .filter(e => e.children.length === 0 && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflow !== 'visible').map(e => e.textContent.slice(0, 40))"""
# The open panel, when it is not whole on the screen; all of them while none is drawn.
OUTSIDE = """() => [...document.querySelectorAll('details.pop[open] > div')]
  .filter(e => { const box = e.getBoundingClientRect(); return !box.width || box.left < 0 || box.right > innerWidth; })
  .map(e => e.textContent.slice(0, 40))"""
LEVELS = """() => [...document.querySelectorAll('h1, h2, h3, h4')]
  .filter(e => e.getClientRects().length).map(e => Number(e.tagName[1]))"""


@pytest.mark.parametrize(("scheme", "locale"), [("light", "zh-CN"), ("dark", "en-GB")])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_breaks_no_rule_of_wcag_and_has_an_outline(tab: OpenTab, path: str, scheme: str, locale: str):
    one = tab(color_scheme=scheme, locale=locale).open(path).settled()
    broken = Axe().run(one.page, options={"runOnly": WCAG}).response["violations"]
    told = [
        (rule["id"], rule["impact"], [(node["target"], node["html"][:160]) for node in rule["nodes"][:3]])
        for rule in broken
        if rule["impact"] in ("serious", "critical")
    ]
    assert told == []
    levels = one.page.evaluate(LEVELS)
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    expect(one.page.get_by_role("navigation").first).to_be_attached()
    expect(one.page.get_by_role("main")).to_have_count(1)
    expect(one.page.locator("html")).to_have_attribute("lang", {"zh-CN": "zh-CN", "en-GB": "en"}[locale])
    expect(one.page.locator('[data-testid="stException"], [data-testid="stAlert"]')).to_have_count(0)


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_phone_shows_the_whole_width(tab: OpenTab, path: str):
    one = tab(**PHONE).open(path).settled()
    one.shows(WIDER, {"page": 0, "main": 0, "first": []})


@pytest.mark.parametrize("path", ["/", "/targets?i=guaranteed_loans", *DISTRICTS])
def test_panels_open_inside_a_phone(tab: OpenTab, path: str):
    one = tab(**PHONE).open(path).settled()
    summaries, opened = one.page.locator("details.pop > summary"), one.page.locator("details.pop[open] > div")
    assert summaries.count() >= 1
    for number in range(summaries.count()):
        summaries.nth(number).click()
        expect(opened).to_have_count(1)
        one.shows(OUTSIDE, [])
        summaries.nth(number).click()
        expect(opened).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        "/?lang=zh",
        "/targets?lang=en&i=guaranteed_loans",
        "/data?lang=zh",
        "/districts?lang=en&sort=rural_transfer&chosen=990124,990123,990125,990101,990102",
        "/districts?lang=en&d=990124&per=per10k",
    ],
)
def test_no_width_makes_a_page_scroll_sideways_or_cuts_a_text(tab: OpenTab, path: str):
    one = tab().open(path)
    for width in (1920, 1440, 1280, 1024, 900, 768, 640, 480):
        one.page.set_viewport_size({"width": width, "height": 900})
        one.shows("innerWidth", width)
        one.settled()
        one.shows(WIDER, {"page": 0, "main": 0, "first": []})
        one.shows(CUT, [])


def test_dark_is_dark_and_light_is_light(tab: OpenTab):
    ground = "() => getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
    ink = "() => getComputedStyle(document.querySelector('.k h1')).color"
    dark = tab(color_scheme="dark").open("/targets?lang=zh")
    dark.shows(ground, "rgb(14, 17, 23)")
    dark.shows(ink, "rgb(230, 234, 240)")
    light = tab(color_scheme="light").open("/targets?lang=zh")
    light.shows(ground, "rgb(255, 255, 255)")
    light.shows(ink, "rgb(27, 36, 48)")


def test_a_theme_switched_under_an_open_page_is_followed_by_its_markup(tab: OpenTab):
    one = tab(color_scheme="light").open("/?lang=zh")
    one.page.emulate_media(color_scheme="dark")
    one.shows("() => getComputedStyle(document.querySelector('.k h1')).color", "rgb(230, 234, 240)")


def test_the_keyboard_reaches_a_row_and_enter_opens_it(site: Site, tab: OpenTab):
    one = tab().open(f"/?lang=zh&v={site.newest}&month=2020-09&order=plan").settled()
    for _ in range(60):
        one.page.keyboard.press("Tab")
        if one.page.evaluate("() => document.activeElement.matches('table.rows .name a')"):
            break
    focused = one.page.evaluate("() => document.activeElement.textContent")
    assert focused == "城镇新增就业人数"
    outline = one.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    one.page.keyboard.press("Enter")
    one.reads("城镇新增就业人数25,568人").is_at("/targets")


def test_panels_open_and_close_by_keyboard(tab: OpenTab):
    one = tab().open("/targets?lang=zh&i=guaranteed_loans").settled()
    summary = one.page.locator("summary", has_text="口径与规则").first
    summary.focus()
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_text("指标解释").first).to_be_visible()
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_text("指标解释").first).to_be_hidden()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_told_in_words_and_stands_with_a_table(tab: OpenTab, lang: str):
    one = tab().open(f"/targets?lang={lang}&i=guaranteed_loans")
    charts = one.page.locator('[data-testid="stPlotlyChart"]')
    expect(charts).to_have_count(1)
    finding = {
        "zh": r"^折线图：2月.*2020年9月9,957万元",
        "en": r"^Line chart: from .* in Feb to 99,570 thousand yuan in Sept 2020",
    }[lang]
    expect(one.page.get_by_role("figure", name=re.compile(finding))).to_have_count(1)
    one.page.locator("summary", has_text=re.compile({"zh": "^数据表$", "en": "^Table$"}[lang])).click()
    table = one.page.locator("details[open] table.plain")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr")).to_have_count(12)


@pytest.mark.parametrize("width", [1440, 1920])
def test_a_chart_is_printed_whole_on_a4(tab: OpenTab, width: int):
    one = tab(viewport={"width": width, "height": 900}).open("/targets?lang=zh&i=guaranteed_loans")
    one.page.wait_for_function(WHOLE_CHART, arg=[PRINTED_WIDTH, 4000])  # what is on the screen would be cut
    one.page.emulate_media(media="print")
    one.page.wait_for_function(WHOLE_CHART, arg=[PRINTED_WIDTH / 2, PRINTED_WIDTH])


def test_tables_have_heads_and_status_has_a_word(tab: OpenTab):
    one = tab().open("/?lang=zh")
    expect(one.page.locator("table.rows tbody tr")).to_have_count(12)
    words = {"已完成", "正常", "略慢", "滞后", "未到期", "未报", "目标未下达"}
    assert set(one.page.locator("table.rows .st b").all_inner_texts()) <= words
    expect(one.page.locator("table.rows thead th[scope=col]")).to_have_count(7)
