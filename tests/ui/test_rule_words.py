"""A threshold is written in the unit that it is counted in."""

import pytest

from ui.formats import Numbers
from ui.rule_words import rule_value


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.75, "fraction", "75%", "75%"),
        (0.95, "ratio", "95%", "95%"),
        (1.0, "ratio", "100%", "100%"),
        (2.0, "points", "2个百分点", "2 pp"),
        (0.2, "points", "0.2个百分点", "0.2 pp"),
        (3.0, "year", "3年", "3 years"),
        (20.0, "10k_yuan", "20万元", "200 thousand yuan"),
        (5.0, "item", "5", "5"),
    ],
)
def test_shares_are_percent_and_distances_points(value: float, unit: str, zh: str, en: str):
    assert rule_value(value, unit, Numbers("zh")) == zh
    assert rule_value(value, unit, Numbers("en")) == en
