"""Which districts make the city's expected shortfall."""

from dataclasses import replace

import pytest

from forecasting.contributions import contributions, leading
from tests.forecasting.test_supposed import EVEN


def part(district: str, short: float):
    """A district that is certain to miss its target by so much."""
    return replace(EVEN, district=district, target=1_000.0 + short, quantiles=(1_000.0,) * len(EVEN.quantiles))


def test_the_shares_are_of_all_districts_shortfalls_the_largest_first():
    found = contributions([part("a", 100), part("b", 0), part("c", 300)])
    assert [(one.district, one.shortfall, one.share) for one in found] == [
        ("c", pytest.approx(300), pytest.approx(0.75)),
        ("a", pytest.approx(100), pytest.approx(0.25)),
    ]
    assert contributions([part("a", 0), replace(part("b", 9), quantiles=())]) == []


def test_those_are_named_that_make_half_of_it():
    assert [one.district for one in leading(contributions([part("a", 100), part("c", 300)]))] == ["c"]
    three = leading(contributions([part(code, 30) for code in "abcd"]))
    assert [one.district for one in three] == ["a", "b"]
    assert leading(contributions([part(f"{code:02}", 10) for code in range(20)])) == []  # many small ones
