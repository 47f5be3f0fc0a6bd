"""A slide left alone through a long meeting is still there, unchanged, and the next key still turns it.

MEETING_MINUTES says how long it is left alone.
"""

import os

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.test_meeting import WALL, shown, step

MINUTES = float(os.environ.get("MEETING_MINUTES", "120"))
LOOKS_EVERY = 5 * 60  # seconds


@pytest.mark.endure
def test_a_slide_left_alone_for_two_hours_stays_and_turns(
    browser: Browser, site: Site, capsys: pytest.CaptureFixture[str]
):
    context = browser.new_context(viewport=WALL, locale="zh-CN")
    page, lines = context.new_page(), []
    page.on("websocket", lambda line: lines.append(line.url))
    page.goto(f"{site.base}/targets?lang=zh&i=guaranteed_loans&show=1", wait_until="commit")
    at = shown(page)
    page.wait_for_timeout(2000)
    first, left = page.screenshot(), MINUTES * 60
    while left > 0:
        page.wait_for_timeout(min(left, LOOKS_EVERY) * 1000)
        left -= LOOKS_EVERY
        assert page.screenshot() == first
    number, _, count = at.partition(" / ")
    step(page, "ArrowRight", f"{int(number) + 1} / {count}")
    with capsys.disabled():
        print(f"\nmeeting: {MINUTES:g} minutes untouched, the same picture, {len(lines)} connection(s)")
    context.close()
