"""The pages on figures of one place only, as the published national ones are: nothing is said of districts."""

import pytest

from data_access.engine import close_engine
from sample_db.__main__ import main
from tests.pages.screens import draw, soup, title

pytestmark = pytest.mark.apptest


@pytest.fixture(scope="module")
def country_url(tmp_path_factory: pytest.TempPathFactory):
    url = f"sqlite:///{tmp_path_factory.mktemp('country') / 'national.sqlite'}"
    main(["national", "--url", url])
    yield url
    close_engine(url)


@pytest.fixture(autouse=True)
def country(country_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", country_url)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh", "本数据库没有分县区数据，不作县区比较。"),
        ("en", "No districts report here, so there are none to compare."),
    ],
)
def test_the_districts_page_says_that_there_are_none(lang: str, sentence: str):
    for query in ({}, {"show": "1"}):
        drawn = draw("districts", lang=lang, **query)
        assert not drawn.exception
        assert title(drawn) == sentence
        assert not soup(drawn).select("h2")


def test_the_meeting_has_no_city_and_no_matrix():
    drawn = draw("meeting", lang="zh")
    assert title(drawn).startswith("与2025年11月相比，2项主要指标")
    slide = draw("overview", lang="zh", show="1")
    assert "1 / 3" in soup(slide).get_text()  # conclusion, what changed, figures
    assert title(draw("meeting", lang="zh", show="1")) == "没有此前会议的议定事项"
