"""Colours of the status family: contrast with the ground and distance for colour-vision deficiencies."""

from itertools import combinations

import pytest
from coloraide import Color

from ui.palette import (
    ACTUAL_LINE,
    ALERT_BLUE,
    ALERT_ORANGE,
    ALERT_RED,
    ALERT_YELLOW,
    BEHIND,
    COMPARED,
    DONE,
    GROUND,
    INK,
    MUTED,
    ON_PACE,
    WATCH,
    WATCH_EDGE,
)

FAMILY = {"done": DONE, "on_pace": ON_PACE, "watch": WATCH, "behind": BEHIND}
ALERTS = (ALERT_RED, ALERT_ORANGE, ALERT_YELLOW, ALERT_BLUE)
VISIONS = (None, "protan", "deutan", "tritan")


def seen(colour: str, vision: str | None) -> Color:
    plain = Color(colour)
    return plain if vision is None else plain.filter(vision, method="machado")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_status_fills_stay_apart_for_every_vision(theme, vision):
    fills = [seen(tone.on(theme), vision) for tone in FAMILY.values()]
    nearest = min(one.delta_e(other, method="76") for one, other in combinations(fills, 2))
    # features.md 3.2 computed 22.1 in the light theme; classic red-amber-green falls to 17.
    assert nearest >= 21


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_the_lines_of_districts_side_by_side_stay_apart_for_every_vision(theme, vision):
    lines = [seen(tone.on(theme), vision) for tone in (*COMPARED, ACTUAL_LINE)]
    assert min(one.delta_e(other, method="76") for one, other in combinations(lines, 2)) >= 15


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_compared_district_has_a_colour_of_alarm_or_calm_and_each_reaches_three_to_one(theme):
    for tone in COMPARED:
        colour = Color(tone.on(theme))
        assert colour.contrast(Color(GROUND.on(theme)), method="wcag21") >= 3
        assert min(colour.delta_e(Color(fill.on(theme)), method="76") for fill in (ON_PACE, WATCH, BEHIND)) >= 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_status_marks_reach_three_to_one_against_the_ground(theme):
    ground = Color(GROUND.on(theme))
    edges = {**FAMILY, "watch": WATCH_EDGE}  # the amber fill has a brown outline on white
    assert all(Color(tone.on(theme)).contrast(ground, method="wcag21") >= 3 for tone in edges.values())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", [INK, MUTED])
def test_text_reaches_four_and_a_half_to_one(theme, tone):
    assert Color(tone.on(theme)).contrast(Color(GROUND.on(theme)), method="wcag21") >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_levels_of_alerts_share_no_fill_with_the_status_family_and_reach_three_to_one(theme, vision):
    levels = [seen(tone.on(theme), vision) for tone in ALERTS]
    assert {tone.on(theme) for tone in ALERTS}.isdisjoint(tone.on(theme) for tone in FAMILY.values())
    # Shape and word tell them apart; the colours only have to be no hindrance.
    assert min(one.delta_e(other, method="76") for one, other in combinations(levels, 2)) >= 12
    ground = Color(GROUND.on(theme))
    assert all(Color(tone.on(theme)).contrast(ground, method="wcag21") >= 3 for tone in ALERTS)
