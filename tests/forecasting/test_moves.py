"""A chance that moves by more than 25 points from one month to the next names its reason: planted, one by one."""

import pytest

from forecasting.moves import Cause, large_move
from forecasting.stored import YearEnd
from tests.forecasting.year_ends import certain_path, refused, year_end

PATH = certain_path({9: 790.0, 10: 860.0, 11: 930.0, 12: 1_000.0})


def august(**given: object) -> YearEnd:
    """Half a chance: the year ends evenly between 900 and 1,100, 1,000 are wanted; 90 are expected of September."""
    return year_end(900.0, 1_100.0, **({"month": "2020-08", "target": 1_000.0, "actual": 700.0, "path": PATH} | given))


def september(low: float, high: float, actual: float, **given: object) -> YearEnd:
    return year_end(low, high, **({"target": 1_000.0, "actual": actual, "path": PATH[1:]} | given))


def told(before: YearEnd, after: YearEnd, **given: object) -> list[tuple[Cause, float, float]]:
    move = large_move(before, after, **given)
    assert move is not None
    return [(one.cause, round(one.points, 2), one.amount) for one in move.reasons]


def test_a_month_that_brought_less_than_was_expected_is_the_reason():
    # 60 less than the 790 expected, the rest of the year as before: 840 to 1,040, of which a fifth is enough.
    assert told(august(), september(840.0, 1_040.0, 730.0)) == [(Cause.REPORTED, -0.3, -60.0)]


def test_a_raised_target_is_the_reason():
    assert told(august(), september(900.0, 1_100.0, 790.0, target=1_080.0)) == [(Cause.TARGET, -0.4, 80.0)]


def test_a_correction_of_earlier_months_is_told_from_what_the_month_brought():
    # August is 640 after the correction; September brought the 90 that were expected of it.
    found = told(august(), september(840.0, 1_040.0, 730.0), known=640.0)
    assert found == [(Cause.CORRECTED, -0.3, -60.0)]


def test_coming_months_that_are_expected_to_bring_more_are_the_reason():
    assert told(august(), september(960.0, 1_160.0, 790.0)) == [(Cause.COMING, 0.3, 60.0)]


def test_a_range_that_narrows_on_the_same_middle_is_the_end_of_the_year_coming_nearer():
    [(cause, points, _)] = told(august(target=980.0), september(981.0, 1_019.0, 790.0, target=980.0))
    assert (cause, points) == (Cause.NEARER, 0.4)


def test_reasons_that_share_a_move_are_all_named_the_strongest_first_and_what_went_against_it_is_not():
    # The target up by 50 (-0.25), the month 20 short (-0.1), the coming months 10 more (+0.05).
    found = told(august(), september(890.0, 1_090.0, 770.0, target=1_050.0))
    assert found == [(Cause.TARGET, -0.25, 50.0), (Cause.REPORTED, -0.1, -20.0)]


def test_of_the_city_the_districts_are_named_that_differed_the_same_way():
    def part(district: str, actual: float) -> tuple[YearEnd, YearEnd]:
        before = august(district=district, actual=70.0, path=certain_path({9: 79.0, 12: 100.0}))
        return before, september(90.0, 110.0, actual, district=district)

    parts = {"a": part("a", 59.0), "b": part("b", 89.0), "c": part("c", 39.0)}
    move = large_move(august(), september(840.0, 1_040.0, 730.0), parts=parts)
    assert move.reasons[0].districts == (("c", -40.0), ("a", -20.0))


def test_a_level_names_its_figure():
    before = august(path=(), quantiles=(), actual=93.5, probability=0.12)
    after = september(0.0, 1.0, 95.7, path=(), quantiles=(), target=1_000.0, probability=0.75)
    [(cause, points, amount)] = told(before, after)
    assert (cause, points, round(amount, 1)) == (Cause.FIGURE, 0.63, 2.2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (august(probability=0.5), september(900.0, 1_100.0, 790.0, probability=0.75)),  # 25 points are not more
        (august(month="2020-07"), september(840.0, 1_040.0, 730.0, probability=0.0)),  # a month between them
        (refused("No figure has been reported.", month="2020-08"), september(840.0, 1_040.0, 730.0)),
        (august(), None),
    ],
)
def test_what_is_no_large_move_between_two_months_names_nothing(before: YearEnd, after: YearEnd | None):
    assert large_move(before, after) is None


def test_a_year_that_turns_is_the_next_month_too():
    assert large_move(august(month="2019-12", probability=0.9), september(1, 2, 0, month="2020-01", probability=0.1))
