"""An officer at the week's alerts: from row to card and back, and a call recorded by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab, Site
from tests.sample_city import NEWEST

pytestmark = pytest.mark.browser

LIST = f"/enterprises?lang=zh&v={NEWEST}&week=2020-W39"
LAID_OFF = "483920"


def as_monitor(tab: OpenTab, base: str):
    one = tab(base=base)
    one.page.context.add_cookies([{"name": "demo_identity", "value": "monitor", "url": base}])
    return one


def test_a_row_opens_its_card_beside_the_list_and_back_closes_it(site: Site, tab: OpenTab):
    one = as_monitor(tab, site.base).open(LIST)
    one.page.locator("table.alerts tr", has_text="望澜锐拓精密制造").locator("a.wide").click()
    expect(one.page.locator(".card")).to_contain_text("可能触及《劳动合同法》第四十一条报告线，请核实")
    expect(one.page.locator("table.beside tr.here")).to_contain_text("望澜锐拓精密制造")
    one.is_at("/enterprises", card=LAID_OFF)
    one.page.go_back()
    expect(one.page.locator(".card")).to_have_count(0)
    expect(one.page.locator("table.alerts:not(.beside)")).to_be_visible()


def test_a_call_is_recorded_by_keyboard_alone_and_leads_to_the_next_card(own_site: Site, tab: OpenTab):
    one = as_monitor(tab, own_site.base).open(f"{LIST}&card={LAID_OFF}").settled()
    form = one.page.locator('.st-key-card [data-testid="stForm"]')
    form.get_by_role("radio", name="转跟踪").or_(form.get_by_role("button", name="转跟踪")).focus()
    one.page.keyboard.press("Enter")
    for _ in range(4):
        one.page.keyboard.press("Tab")
    expect(form.get_by_label("情况说明")).to_be_focused()
    one.page.keyboard.insert_text("电话：订单恢复，未再减员")
    one.page.keyboard.press("Control+Enter")
    expect(one.page.locator(".st-key-card .notice")).to_contain_text("已保存为第")
    expect(one.page.locator(".st-key-card [data-card]")).not_to_have_attribute("data-card", LAID_OFF)
    one.open(f"{LIST}&card={LAID_OFF}")
    expect(one.page.locator(".st-key-card ol.log").first).to_contain_text("电话：订单恢复，未再减员")
