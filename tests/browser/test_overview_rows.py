"""The rows of the Overview at the widths of desks and meeting rooms: two lines each, nothing over anything else."""

import pytest
from playwright.sync_api import Browser

from data_access.viewer import program_viewer
from tests.browser.conftest import Site
from tests.forecasting.year_ends import year_end
from ui.formats import Numbers
from ui.labels import Labels
from ui.link import OverviewLink
from ui.overview_rows import headline_table
from ui.palette import FONT
from ui.reads import Questions
from ui.style import style_sheet
from ui.words import words

pytestmark = pytest.mark.browser
MONTH, MARGIN = "2020-09", 75  # pixels that the page leaves free on either side
SEEN = """() => {
  const box = one => one.getBoundingClientRect(), wide = one => box(one).width > 2 && getComputedStyle(one).display !== 'none';
  const inner = cell => { const range = document.createRange(); range.selectNodeContents(cell); return range.getBoundingClientRect(); };
  const rows = [...document.querySelectorAll('tbody tr')], cells = [...document.querySelectorAll('tbody td:not(.bullet), tbody .name')];
  const marks = [...document.querySelectorAll('th.bullet span')].filter(one => getComputedStyle(one).clipPath === 'none' && one.textContent);
  const ends = marks.map(box).sort((a, b) => a.left - b.left);
  return {
    highest: Math.max(...rows.map(row => box(row).height)),
    outside: cells.filter(cell => inner(cell).right > box(cell).right + 1 || inner(cell).left < box(cell).left - 1).map(one => one.textContent),
    over: ends.filter((one, at) => at && one.left < ends[at - 1].right).length,
    beyond: document.documentElement.scrollWidth - innerWidth,
    seen: ['.st b', '.share', '.why', '.spark'].map(name => [...document.querySelectorAll('tbody ' + name)].filter(wide).length),
  };
}"""  # noqa: E501


def markup(site: Site, lang: str) -> str:
    ask = Questions(site.engine, program_viewer(site.engine), site.newest)
    board, facts = ask.board(MONTH), ask.facts()
    link = OverviewLink(lang=lang, v=site.newest, month=MONTH)
    labels = Labels(link, words(lang), Numbers(lang), ask.indicators(2020), facts.districts, facts.city)
    rows = [board.city_progress(code) for code in board.headline]
    ends = {
        (row.indicator, row.district): year_end(
            0.9 * row.target, 1.2 * row.target, target=row.target, actual=row.actual
        )
        for row in rows
    }
    return headline_table(rows, dict.fromkeys(board.headline, board.parts[:2]), labels, ends)


def test_every_row_has_two_lines_with_status_completion_chance_and_trend_side_by_side(browser: Browser, site: Site):
    page = browser.new_page()
    for lang in ("zh", "en"):
        body = f'<body style="margin:0 {MARGIN}px"><div class="k" style="font:16px {FONT}">{markup(site, lang)}</div>'
        page.set_content(f"<!doctype html>{style_sheet()}{body}")
        for width in (1280, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(SEEN)
            where = (lang, width, found)
            assert found["highest"] <= 60, where
            assert found["outside"] == [], where
            assert (found["over"], found["beyond"]) == (0, 0), where
            assert found["seen"] == [12, 10, 12, 12], where  # two rates have no completion
    page.close()
