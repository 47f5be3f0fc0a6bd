"""From a figure to its file in two clicks and back by Esc; what a phone shows of Target and Data, and that it fits."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab, Site
from tests.sample_city import NEWEST

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TARGET = f"/targets?lang=zh&v={NEWEST}&month=2020-08&i=reemployment&d=990100&order=place"
DATA = ("plan", "rules", "versions", "difference&a=72&b=73")


def test_two_clicks_lead_from_the_citys_total_to_the_file_of_a_part_and_esc_leads_back(site: Site, tab: OpenTab):
    one = tab().open(TARGET).settled()
    drawer = one.page.locator("aside.drawer")
    one.page.locator("tr.city a.traced").click()
    expect(drawer).to_contain_text("由9个县区（含开发区、市本级）上报数汇总")
    drawer.get_by_role("link", name="鹤汀县").click()
    expect(drawer).to_contain_text("更正单_鹤汀县_2020-08.csv，工作表“更正单”，第2行")
    expect(drawer).to_be_in_viewport()
    one.is_at("/targets", cell="990124")
    one.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    one.is_at("/targets", cell="")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phones_card_bears_completion_and_rank_and_a_bar_as_wide_as_the_screen(site: Site, tab: OpenTab, lang: str):
    one = tab(**PHONE).open(TARGET.replace("lang=zh", f"lang={lang}"))
    card = one.page.locator("table.tight tbody tr").nth(1)
    expect(card.locator(".c-done")).to_be_visible()
    expect(card.locator(".c-place")).to_be_visible()
    one.shows(
        "() => document.querySelectorAll('table.tight tbody tr')[1].querySelector('.bullet').offsetWidth > 330", True
    )


@pytest.mark.parametrize("view", DATA)
@pytest.mark.parametrize("options", [{}, PHONE])
def test_every_list_of_the_data_page_is_seen_and_fits_the_screen(
    site: Site, tab: OpenTab, view: str, options: dict[str, object]
):
    one = tab(**options).open(f"/data?lang=en&v={NEWEST}&month=2020-09&view={view}").settled()
    tables = one.page.locator("table.plain:not(.notice *)")  # the list of revisions is folded
    assert tables.count() >= 1
    for index in range(tables.count()):
        expect(tables.nth(index)).to_be_visible()
    one.shows("[...document.querySelectorAll('.k .scroll')].every(box => box.scrollWidth - box.clientWidth <= 1)", True)
