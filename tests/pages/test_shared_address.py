"""The address that is handed on: whole, on the visitor's own way in, and what it says of who can open it."""

import pytest
from sqlalchemy import Engine

from tests.pages.screens import app, draw, soup

pytestmark = pytest.mark.apptest


def shared(page: str, url: str, **query: str) -> tuple[str, str]:
    """The address on the copy button, and the sentence below it."""
    drawn = soup(draw(page, app(url=url), lang="zh", v="60", **query))
    [button] = [found for found in drawn.select("[data-copy]") if found.get_text() == "复制链接"]
    return str(button["data-copy"]), button.find_parent("details").select_one(".muted").get_text()


@pytest.mark.parametrize(
    ("page", "url", "start"),
    [
        ("overview", "http://127.0.0.1:8501/", "http://127.0.0.1:8501/?lang=zh&v=60&"),
        ("targets", "http://127.0.0.1:8501/targets", "http://127.0.0.1:8501/targets?lang=zh&v=60&"),
        ("overview", "https://jobs.example/", "https://jobs.example/?lang=zh&v=60&"),
        ("overview", "https://city.example/jobs/", "https://city.example/jobs/?lang=zh&v=60&"),
        ("data", "https://city.example/jobs/data", "https://city.example/jobs/data?lang=zh&v=60&"),
    ],
)
def test_it_begins_as_the_visitor_came(city: Engine, page: str, url: str, start: str):
    assert shared(page, url)[0].startswith(start)


def test_it_begins_with_the_public_address_where_one_is_set(city: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PUBLIC_URL", "https://jobs.example/app")
    address, told = shared("targets", "http://127.0.0.1:8501/targets")
    assert address.startswith("https://jobs.example/app/targets?lang=zh&v=60&")
    assert told == "有权限的人员打开后，所见数据一致。"


def test_it_writes_every_value_defaults_too(city: Engine):
    address, _ = shared("targets", "https://jobs.example/targets", month="2019-06")
    assert address == (
        "https://jobs.example/targets?lang=zh&v=60&month=2019-06&f=1&i=urban_new_employment&d=990100&order=place&cell=&more=0"
        "&reach=&told=0&show=0"
    )


def test_on_this_machine_it_says_that_it_opens_here_only(city: Engine):
    assert shared("overview", "http://localhost:8501/")[1] == "此链接仅可在本机打开。"


def test_the_links_to_the_other_pages_write_every_value_too(city: Engine):
    drawn = soup(draw("data", lang="zh", v="60", month="2019-06"))
    hrefs = [str(link["href"]) for link in drawn.select("nav a")]
    assert hrefs[0] == "./?lang=zh&v=60&month=2019-06&f=1&order=attention&only=all&show=0"
    assert hrefs[1] == (
        "./targets?lang=zh&v=60&month=2019-06&f=1&i=urban_new_employment&d=990100&order=place&cell=&more=0"
        "&reach=&told=0&show=0"
    )


def test_the_home_link_leads_to_the_newest_version_and_its_month(city: Engine, newest: str):
    drawn = soup(draw("targets", lang="en", v="60", month="2019-06"))
    assert drawn.select_one("a.brand")["href"] == (
        f"./?lang=en&v={newest}&month=2020-09&f=1&order=attention&only=all&show=0"
    )
