"""Screens as AppTest draws them: open a page by its address and read what stands on it."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from streamlit.testing.v1 import AppTest

from ui import pages_list

SHELL = Path(__file__).resolve().parents[2] / "ui" / "shell.py"
NAMES = ("targets", "districts", "enterprises", "job_changes", "rules", "meeting", "forecast_quality", "data")
PAGES = {"overview": None} | {name: f"../pages/{name}.py" for name in NAMES}
ADDRESSES = {page.url_path for page in pages_list.PAGES}
DATA_VIEWS = ("plan", "rules", "versions", "difference")
SECONDS = 300  # on a machine that is busy with much else
SAID = ("alt", "title", "aria-label", "data-label", "data-copied")


def app(**context: object) -> AppTest:
    """The script as a browser first reaches it, nothing run yet."""
    test = AppTest.from_file(str(SHELL), default_timeout=SECONDS)
    test.context = {"locale": "zh-CN", "url": "http://127.0.0.1:8501/", **context}
    return test


def draw(page: str = "overview", test: AppTest | None = None, /, **query: object) -> AppTest:
    """One page at one address. AppTest finds a page by its file's name, and by the navigation of a run before it."""
    test = app() if test is None else test
    file = PAGES[page]
    if file is not None:
        if page not in ADDRESSES:
            test.query_params = {"v": "1"}  # no figures yet: the cheapest page to come from
            test.run()
        test.switch_page(file)
    test.query_params = dict(query)
    return test.run()


def bodies(test: AppTest) -> list[str]:
    """The markup that the script handed over, style sheets left out."""
    return [one.proto.body for one in test.get("html") if not one.proto.body.startswith("<style>")]


def soup(test: AppTest) -> BeautifulSoup:
    return _parsed("".join(bodies(test)))


@lru_cache(maxsize=4)
def _parsed(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


def title(test: AppTest) -> str:
    """The page's title sentence; '' when nothing was drawn."""
    found = soup(test).find("h1")
    return found.get_text() if found else ""


def notices(test: AppTest) -> list[str]:
    return [one.get_text() for one in soup(test).select(".notice")]


def strings(test: AppTest) -> Iterator[str]:
    """Every text that a reader can see or hear: markup, widgets, charts with their labels and hover boxes."""
    drawn = soup(test)
    yield from drawn.stripped_strings
    for tag in drawn.find_all(True):
        yield from (str(tag[name]) for name in SAID if name in tag.attrs)
    for box in test.selectbox:
        yield box.label
        yield from box.options
    yield from (button.label for button in test.get("download_button"))
    for kind in ("info", "warning", "error", "markdown"):
        yield from (one.value for one in test.get(kind))
    for chart in test.get("plotly_chart"):
        yield chart.proto.alt
        yield from _chart_strings(json.loads(chart.proto.spec))


def _chart_strings(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, inner in part.items():
            if name in ("text", "ticktext", "hovertext", "name", "title"):
                yield from _leaves(inner)
            else:
                yield from _chart_strings(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _chart_strings(inner)


def _leaves(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield BeautifulSoup(part, "html.parser").get_text(" ")
    elif isinstance(part, dict):
        for inner in part.values():
            yield from _leaves(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _leaves(inner)


def rows(test: AppTest, selector: str = "table.rows tbody tr") -> list[Tag]:
    return soup(test).select(selector)


def cells(row: Tag) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])]
