"""The slope chart of places: names that share one stand in as many lines as the room at that end asks for."""

import pytest

from tracking.movement import RankMove
from ui.formats import Numbers
from ui.labels import Labels
from ui.link import OverviewLink
from ui.slope import SCREEN, WALL, Size, slope_chart
from ui.words import words

NAMES = {
    "1": {"name_zh": "云岫区", "name_en": "Yunxiu District"},
    "2": {"name_zh": "听澜区", "name_en": "Tinglan District"},
    "3": {"name_zh": "麦垄县", "name_en": "Mailong County"},
}
MOVES = [RankMove("jobs", code, int(code), 1) for code in NAMES]


@pytest.mark.parametrize(
    ("lang", "size", "told"),
    [
        ("zh", SCREEN, "1  云岫区、听澜区、麦垄县"),
        ("zh", WALL, "1  云岫区、听澜区<br>麦垄县"),
        ("en", WALL, "1  Yunxiu District<br>Tinglan District<br>Mailong County"),
    ],
)
def test_names_that_share_a_place_are_broken_to_the_room_there_is(lang: str, size: Size, told: str):
    labels = Labels(OverviewLink(lang=lang), words(lang), Numbers(lang), {}, NAMES, "990100")
    *_, shared = slope_chart(MOVES, "8", "9", labels, "light", size).layout.annotations
    assert shared.text == told
