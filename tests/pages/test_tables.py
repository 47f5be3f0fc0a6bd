"""Every table of Overview, Target and Data names itself and each of its rows to who listens to the screen."""

import pytest
from sqlalchemy import Engine

from tests.pages.screens import DATA_VIEWS, draw, soup

pytestmark = pytest.mark.apptest

SCREENS = (
    ("overview", {}),
    ("targets", {"i": "guaranteed_loans"}),
    ("targets", {"i": "report_system_revision"}),
    ("targets", {"i": "reemployment", "cell": "990100"}),
    *(("data", {"view": view, "a": "64", "b": "74"}) for view in DATA_VIEWS),
)


@pytest.mark.parametrize(("page", "query"), SCREENS)
def test_every_table_has_a_caption_and_every_row_a_header(city: Engine, newest: str, page: str, query: dict[str, str]):
    for lang in ("zh", "en"):
        tables = soup(draw(page, lang=lang, v=newest, **query)).select("table")
        for table in tables:
            assert table.caption.get_text(strip=True), table.thead.get_text("|")
            assert all(head["scope"] == "col" for head in table.select("thead th"))
            for row in table.select("tbody tr"):
                assert {head["scope"] for head in row.find_all("th")} & {"row", "rowgroup"}, row.get_text("|")
        assert tables or page == "targets"
