"""Whether every district reaches its floor: between independence and standing and falling together."""

import numpy as np
import pytest

from forecasting.district_floor import COMMON, LOWEST, NO_DISTRICTS, PART_UNKNOWN, all_reach, common_cause, lowest_of
from forecasting.endings import Ending, chance, ending, refused, settled
from forecasting.year_end import COMPLETE
from forecasting.year_law import LEVELS

NAN = np.nan


def test_the_chance_lies_between_the_bounds():
    found = all_reach(np.array([0.9, 0.8, 0.6]))
    assert (found.independent, found.together) == (pytest.approx(0.432), 0.6)
    assert 0.46 < found.probability < 0.56
    assert all_reach(np.array([0.7])).probability == pytest.approx(0.7, abs=0.002)


def test_exact_where_all_have_reached_it_or_one_cannot():
    assert all_reach(np.ones(8)).probability == 1.0
    assert all_reach(np.array([1.0, 1.0, 0.3])).probability == pytest.approx(0.3, abs=0.002)
    assert all_reach(np.array([1.0, 0.0, NAN])).probability == 0.0
    assert np.isnan(all_reach(np.array([0.9, NAN])).probability)
    assert np.isnan(all_reach(np.array([])).probability)


def districts(*middles: float):
    quantiles = np.array(middles) + np.rint(4 * (LEVELS - 0.5))[:, None]
    return ending(quantiles, quantiles[0], "count", stepped=np.ones(len(middles), dtype=bool), least=quantiles[0])


def years(*surprises: list[float]) -> list[tuple[Ending, np.ndarray]]:
    """Completed years of which every district was expected to see 100 or so, and fell so many units short or beyond."""
    spread = ending(np.repeat(100 + 40 * (LEVELS - 0.5)[:, None], 4, axis=1), np.zeros(4), "count")
    return [(spread, 100.0 + np.array(one)) for one in surprises]


def test_districts_that_were_surprised_together_share_a_cause():
    shared = common_cause(years([12.0] * 4, [-12.0] * 4, [9.0] * 4))
    apart = common_cause(years([12, -12, 12, -12], [-12, 12, -12, 12], [9, 9, -9, -9]))
    assert apart < COMMON < shared
    assert shared == pytest.approx(
        (3 + 3 * COMMON) / 6
    )  # wholly together, and as many years' worth of belief in a half
    chances = np.array([0.9, 0.8, 0.6])
    assert (
        all_reach(chances, apart).probability < all_reach(chances).probability < all_reach(chances, shared).probability
    )


def test_nothing_is_learnt_of_years_that_say_nothing():
    assert common_cause([]) == COMMON
    assert common_cause(years([NAN, NAN, 5.0, NAN])) == COMMON
    assert common_cause([(settled(np.ones(3)), np.ones(3))]) == COMMON


def test_the_lowest_is_no_higher_than_any_district():
    parts = districts(5, 4, 8)
    said = lowest_of(parts)
    assert said.method.tolist() == [LOWEST]
    assert (said.quantiles[:, 0] <= parts.quantiles.min(axis=1)).all()
    assert (np.diff(said.quantiles[:, 0]) >= 0).all()
    every = all_reach(chance(parts, np.full(3, 4.0))).probability
    assert chance(said, np.array([4.0]))[0] == pytest.approx(every, abs=0.02)


def test_settled_with_all_and_unknown_with_any():
    done = settled(np.array([4.0, 3.0]))
    assert (lowest_of(done).method[0], lowest_of(done).actual[0]) == (COMPLETE, 3.0)
    unknown = districts(5, 4).having(np.array([1]), refused(np.array([NAN]), "why"))
    assert lowest_of(unknown).reason[0] == PART_UNKNOWN
    assert lowest_of(districts()).reason[0] == NO_DISTRICTS
