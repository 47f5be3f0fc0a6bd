"""What two versions tell of enterprises on the Data page: names and figures in the details only, the rest counted."""

import csv
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from sample_db.districts import SONGJI
from tests.pages.screens import draw, soup
from tests.sample_city import NEWEST

pytestmark = pytest.mark.apptest

BEFORE, TAKEN_OVER = str(NEWEST - 4), str(NEWEST - 3)


def enterprises(city: Engine) -> dict[str, str]:
    """Name -> district."""
    with city.connect() as connection:
        rows = connection.execute(text("SELECT name, district FROM enterprise WHERE until IS NULL"))
        return dict(tuple(row) for row in rows)


def told(draw_as: str, downloads: dict[str, str], first: str, second: str, look_as: Callable[[str], None]) -> str:
    """The whole page and its CSV as somebody gets them."""
    look_as(draw_as)
    drawn = draw("data", lang="zh", v=str(NEWEST), view="difference", a=first, b=second)
    assert not drawn.exception
    return soup(drawn).get_text(" ") + downloads.pop(f"difference-v{first}-v{second}.csv")


def test_a_head_is_told_the_own_countys_enterprises_by_name_and_the_others_by_number(
    city: Engine, look_as: Callable[[str], None], downloads: dict[str, str]
) -> None:
    names = enterprises(city)
    own = {name for name, district in names.items() if district == SONGJI}
    page = told(f"head-{SONGJI}", downloads, BEFORE, TAKEN_OVER, look_as)
    assert {name for name in names if name in page} == own
    assert f"其他县区企业名录变动{len(names) - len(own)}处" in page
    assert "周报份数" in page


def test_a_correction_is_told_old_and_new_to_the_monitor_and_counted_for_a_head_elsewhere(
    city: Engine, look_as: Callable[[str], None], downloads: dict[str, str]
) -> None:
    first, second = str(NEWEST - 1), str(NEWEST)
    with city.connect() as connection:
        [old, new, name, district] = connection.execute(
            text(
                "SELECT a.headcount, b.headcount, e.name, e.district FROM weekly_report a JOIN weekly_report b "
                "ON b.enterprise = a.enterprise AND b.week = a.week AND b.since = a.until JOIN enterprise e "
                f"ON e.code = a.enterprise AND e.until IS NULL WHERE a.until = {NEWEST}"
            )
        ).one()
    page = told("monitor", downloads, first, second, look_as)
    line = next(row for row in csv.reader(page.splitlines()) if name in row and str(new) in row)
    assert str(old) in line
    assert "2020年6月15日" in line
    elsewhere = f"head-{SONGJI}" if district != SONGJI else "head-990101"
    page = told(elsewhere, downloads, first, second, look_as)
    assert name not in page
    assert "其他县区用工周报变动1处" in page
