"""The address is the state: filters make history, a link keeps its figures, and every way in leads to a version."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from data_access.publish import ChangeSet, newest_version, publish
from tests.browser.conftest import OpenTab, Site

pytestmark = pytest.mark.browser

REEMPLOYMENT = {"indicator": "reemployment", "district": "990124", "month": "2020-09", "step": 0}


def later_publications(site: Site, number: int) -> None:
    """Further corrections of one county's September, each a day after the last publication."""
    with site.engine.connect() as connection:
        newest_at = connection.execute(text("SELECT max(published_at) FROM publication")).scalar_one()
        value = connection.execute(
            text(
                "SELECT value FROM observation WHERE indicator = :indicator AND district = :district "
                "AND month = :month AND step = :step AND until IS NULL"
            ),
            REEMPLOYMENT,
        ).scalar_one()
    moment = datetime.strptime(newest_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    for day in range(1, number + 1):
        rows = {"observation": [REEMPLOYMENT | {"value": value + 10 * day}]}
        publish(
            site.engine,
            ChangeSet(rows),
            kind="correction",
            author="统计科",
            reason=f"核实后更正（{day}）",
            published_at=moment + timedelta(days=day),
        )


def test_back_and_forward_walk_the_filters_one_by_one(site: Site, tab: OpenTab):
    one = tab().open(f"/targets?lang=zh&v={site.newest}&month=2020-09&i=urban_new_employment&d=990100&order=place")
    one.reads("城镇新增就业人数25,568人")
    entries = one.settled().page.evaluate("history.length")
    one.choose("月份", "2020年8月").reads("城镇新增就业人数22,")
    one.choose("指标", "城镇失业人员再就业人数").reads("城镇失业人员再就业人数")
    one.choose("县区", "鹤汀县").reads("鹤汀县城镇失业人员再就业人数389人")
    written = {"lang": "zh", "v": str(site.newest), "month": "2020-08", "i": "reemployment", "d": "990124"}
    one.is_at("/targets", **written)
    one.shows("history.length", entries + 3)
    one.page.go_back()
    one.reads("城镇失业人员再就业人数5,").is_at("/targets", i="reemployment", d="990100")
    one.page.go_back()
    one.reads("城镇新增就业人数22,").is_at("/targets", month="2020-08")
    one.page.go_back()
    one.reads("城镇新增就业人数25,568人").is_at("/targets", month="2020-09")
    one.page.go_forward()
    one.reads("城镇新增就业人数22,")
    one.page.go_forward()
    one.reads("城镇失业人员再就业人数5,")
    one.page.go_forward()
    one.reads("鹤汀县城镇失业人员再就业人数389人").shows("history.length", entries + 3)


def test_back_walks_across_pages_and_keeps_the_month(site: Site, tab: OpenTab):
    one = tab().open(f"/?lang=zh&v={site.newest}&month=2020-08").reads("截至8月底")
    one.page.get_by_role("link", name="创业担保贷款发放额").first.click()
    one.reads("创业担保贷款发放额").is_at("/targets", month="2020-08", v=str(site.newest))
    one.page.get_by_role("navigation").get_by_role("link", name="数据").click()
    one.reads("工作要点共").is_at("/data", month="2020-08")
    one.page.go_back()
    one.reads("创业担保贷款发放额")
    one.page.go_back()
    one.reads("截至8月底").is_at("/")
    expect(one.page.get_by_role("combobox", name="月份")).to_have_value("2020年8月")


def test_a_copied_link_shows_the_same_figures_after_five_later_publications(own_site: Site, tab: OpenTab):
    before = own_site.newest
    one = tab(base=own_site.base, permissions=["clipboard-read", "clipboard-write"])
    one.open(f"/targets?lang=zh&v={before}&month=2020-09&i=reemployment&d=990124&order=code").settled()
    said, districts = one.title, one.page.locator("table.rows").inner_text()
    one.page.get_by_text("分享", exact=True).click()
    one.page.get_by_role("button", name="复制链接").click()
    one.page.get_by_role("button", name="已复制").wait_for()
    link = one.page.evaluate("navigator.clipboard.readText()")
    assert link.split("?")[0] == one.page.url.split("?")[0]
    assert one.query.items() <= dict(parse_qsl(urlsplit(link).query, keep_blank_values=True)).items()
    later_publications(own_site, 5)
    assert newest_version(own_site.engine) == before + 5

    other = tab(base=own_site.base).open(link)
    other.becomes(lambda: other.title, said)
    other.becomes(other.page.locator("table.rows").inner_text, districts)
    banner = other.page.locator(".notice").first
    expect(banner).to_contain_text(f"当前查看版本{before}，最新为版本{before + 5}：此后修订1个数值。")
    banner.get_by_text("当前查看版本").click()
    revised = banner.locator("tbody th, tbody td")
    other.becomes(lambda: revised.all_inner_texts()[:3], ["城镇失业人员再就业人数", "鹤汀县", "2020年9月"])
    banner.get_by_role("link", name="查看最新").click()
    other.page.wait_for_url(re.compile(f"v={before + 5}&"))
    expect(other.page.locator(".notice")).to_have_count(0)
    other.becomes(lambda: other.drawn().title != said, True)

    one.page.reload()
    one.reads(said)


@pytest.mark.parametrize("path", ["/?utm_source=x", "/targets?i=guaranteed_loans", "/data"])
def test_an_address_without_a_version_gets_the_newest_before_the_page_loads(site: Site, tab: OpenTab, path: str):
    one = tab().open("/data?lang=zh&v=20&view=versions").reads("数据批次")
    answer = one.page.request.get(site.base + path, max_redirects=0)
    assert (answer.status, answer.headers["cache-control"]) == (307, "no-store")
    entries = one.settled().page.evaluate("history.length")
    one.open(path)
    one.is_at(urlsplit(path).path, v=str(site.newest), month=site.month, lang="zh")
    one.shows("history.length", entries + 1)
    one.page.go_back()
    one.reads("数据批次").is_at("/data", v="20")


def test_the_bare_address_leads_a_county_to_its_page_with_one_entry_of_history(site: Site, tab: OpenTab):
    one = tab(timezone_id="Asia/Shanghai").open("/data?lang=zh&v=20&view=versions").reads("数据批次")
    cookie = {"name": "demo_identity", "value": "head-990101", "url": site.base}
    one.page.context.add_cookies([cookie])
    entries = one.settled().page.evaluate("history.length")
    one.open("/").reads("听澜区").is_at("/districts", d="990101", v=str(site.newest))
    one.shows("history.length", entries + 1)
    one.page.go_back()
    one.reads("数据批次")
    one.open("/?order=plan").reads("截至").is_at("/")
    one.page.context.add_cookies([cookie | {"value": "leader"}])
    one.open("/").reads("截至").is_at("/")
    one.page.context.clear_cookies()


def test_the_home_link_carries_the_newest_version_and_its_month(site: Site, tab: OpenTab):
    one = tab().open("/targets?lang=zh&v=40&month=2018-06")
    expect(one.page.get_by_test_id("stMain")).to_contain_text("当前查看版本40")
    one.page.get_by_role("link", name="就业目标监测").click()
    one.reads("截至9月底，12项主要指标").is_at("/", v=str(site.newest), month=site.month)
    expect(one.page.get_by_test_id("stMain")).not_to_contain_text("当前查看版本")


def test_the_language_switch_keeps_the_view(site: Site, tab: OpenTab):
    one = tab().open(f"/targets?lang=zh&v={site.newest}&month=2020-08&i=guaranteed_loans&d=990124&order=gap")
    before = one.settled().query
    one.page.get_by_role("link", name="English").click()
    one.reads("Heting County").is_at("/targets", **before | {"lang": "en"})
    one.page.get_by_role("link", name="中文").click()
    one.reads("鹤汀县").is_at("/targets", **before)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/?lang=zh", "总览 · 2020年9月 · 就业目标监测"),
        ("/targets?lang=zh&i=guaranteed_loans&d=990124", "创业担保贷款发放额 · 鹤汀县 · 2020年9月 · 就业目标监测"),
        (
            "/targets?lang=en&i=return_bases",
            "Provincial bases for returning entrepreneurs · Sept 2020 · Employment targets",
        ),
        ("/data?lang=zh&view=versions", "数据批次 · 2020年9月 · 就业目标监测"),
    ],
)
def test_the_tab_is_titled_with_page_indicator_district_and_month(tab: OpenTab, path: str, title: str):
    one = tab().open(path)
    expect(one.page).to_have_title(title)


def test_a_status_in_the_conclusion_leads_to_its_rows(site: Site, tab: OpenTab):
    one, rows = tab().open(f"/?lang=zh&v={site.newest}&month=2020-09").settled(), "table.rows tbody tr"
    expect(one.page.locator(rows)).to_have_count(12)
    one.page.locator("h1").get_by_role("link", name=re.compile("略慢")).click()
    one.page.wait_for_url(re.compile("only=watch"))
    expect(one.page.locator(rows)).to_have_count(2)
    one.page.go_back()
    expect(one.page.locator(rows)).to_have_count(12)


def test_two_quick_changes_end_on_the_last(site: Site, tab: OpenTab):
    """Clicked faster than a page draws, the address and the figures still agree."""
    one = tab().open(f"/?lang=zh&v={site.newest}&month=2020-09").settled()
    segments: Callable = one.page.locator(".segments").nth(0).get_by_role("link").nth
    segments(1).click()
    segments(0).click()
    segments(1).click()
    one.page.wait_for_url(re.compile("order=plan"))
    one.settled(quiet=600).is_at("/", order="plan")
    expect(one.page.locator("table.rows tbody tr .name").first).to_have_text("城镇新增就业人数")
