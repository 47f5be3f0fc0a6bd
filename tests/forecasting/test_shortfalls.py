"""Which targets need attention: people before other units, by how many are missing, seven rows at most."""

from dataclasses import replace

import pytest

from forecasting.shortfalls import most_missing
from forecasting.stored import YearEnd
from tests.forecasting.year_ends import year_end

CITY = "990100"
UNITS = {"jobs": "person", "rural": "10k_person", "loans": "10k_yuan"}


def ending(indicator: str, district: str, missing: float, *, target: float = 100.0, chance: float = 0.2) -> YearEnd:
    """A year that is certain to end `missing` below its target."""
    certain = target - missing
    return year_end(certain, certain, indicator=indicator, district=district, target=target, probability=chance)


def listed(*ends: YearEnd) -> list[tuple[str, str]]:
    found = most_missing({(one.indicator, one.district): one for one in ends}, UNITS, city=CITY)
    return [(one.indicator, one.district) for one in found]


def test_people_stand_first_by_how_many_are_missing_whatever_they_are_counted_in():
    ends = [
        ending("jobs", "990101", 30.0),
        ending("rural", "990102", 0.004),  # 40 people
        ending("loans", "990103", 90.0),
        ending("jobs", "990104", 50.0),
    ]
    assert listed(*ends) == [("jobs", "990104"), ("rural", "990102"), ("jobs", "990101"), ("loans", "990103")]


def test_other_units_are_ranked_by_the_share_of_the_target():
    ends = [ending("loans", "990101", 200.0, target=1000.0), ending("loans", "990102", 50.0)]
    assert listed(*ends) == [("loans", "990102"), ("loans", "990101")]


def test_an_indicator_that_is_not_spoken_of_is_left_out():
    assert listed(ending("unemployment", "990101", 1.0)) == []


def test_seven_rows_at_most_with_room_for_two_that_are_not_people():
    ends = [ending("jobs", f"9901{at:02d}", float(at)) for at in range(1, 10)]
    ends += [ending("loans", f"9901{at:02d}", float(at)) for at in range(1, 5)]
    assert listed(*ends) == [("jobs", f"9901{at:02d}") for at in (9, 8, 7, 6, 5)] + [
        ("loans", "990104"),
        ("loans", "990103"),
    ]


@pytest.mark.parametrize("other", [{"probability": 0.7}, {"probability": None}, {"district": CITY}, {"quantiles": ()}])
def test_the_city_the_likely_and_what_is_not_forecast_are_left_out(other):
    assert listed(replace(ending("jobs", "990101", 30.0), **other)) == []
