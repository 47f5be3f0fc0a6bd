"""How many events a year will have seen: whole numbers, never fewer than happened, by the month they are due."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from forecasting.count_kinds import (
    COUNT,
    FIRST_YEAR,
    Remaining,
    count_at_year_end,
    dispersion_of,
    past_counts,
    remaining,
)
from forecasting.endings import chance, told
from forecasting.year_end import COMPLETE, NONE, NOTHING_REPORTED
from forecasting.year_law import LEVELS

NAN = np.nan
MONTHS = pd.period_range("2016-01", "2020-12", freq="M")
JUNE = pd.Period("2020-06", "M")


def events(*happened: str, until: str = "2020-12") -> pd.DataFrame:
    """One column: events in these months, none in others until the last month told."""
    table = pd.DataFrame({"only": 0.0}, index=MONTHS)
    for month in happened:
        table.loc[pd.Period(month, "M")] += 1
    table.loc[table.index > pd.Period(until, "M")] = NAN
    return table


AUTUMN = [f"{year}-{month}" for year in (2016, 2017, 2018, 2019) for month in ("09", "11")]


def test_quantiles_are_those_of_the_distribution_that_is_named():
    size, mean = 3.5, 2.2
    found = Remaining(np.array([mean]), np.array([mean + mean**2 / size])).quantile(LEVELS[:, None])[:, 0]
    assert np.array_equal(found, stats.nbinom.ppf(LEVELS, size, size / (size + mean)))
    even = Remaining(np.array([3.0]), np.array([3.0 * 0.4])).quantile(LEVELS[:, None])[:, 0]
    assert np.array_equal(even, stats.binom.ppf(LEVELS, 5, 0.6))
    chance_alone = Remaining(np.array([3.0]), np.array([3.0])).quantile(LEVELS[:, None])[:, 0]
    assert np.array_equal(chance_alone, stats.poisson.ppf(LEVELS, 3.0))
    assert (Remaining(np.zeros(1), np.zeros(1)).quantile(LEVELS[:, None]) == 0).all()


def test_events_of_the_rest_of_the_year_are_told_by_the_same_months_and_this_years_pace():
    late = remaining(np.zeros((4, 1)), np.full((4, 1), 2.0), np.zeros(1), 0.5)
    early = remaining(np.full((4, 1), 2.0), np.zeros((4, 1)), np.zeros(1), 0.5)
    assert late.mean[0] > 1.2 > 0.5 > early.mean[0]
    quick = remaining(np.full((4, 1), 4.0), np.full((4, 1), 4.0), np.array([8.0]), 0.5)
    slow = remaining(np.full((4, 1), 4.0), np.full((4, 1), 4.0), np.array([1.0]), 0.5)
    assert quick.mean[0] > 4 > slow.mean[0]


def test_what_happens_every_autumn_is_still_to_come_in_june():
    said = count_at_year_end(events(*AUTUMN), origin=JUNE)
    table = told(pd.Index(["only"]), said, np.array([2.0])).loc["only"]
    assert (said.method[0], said.reason[0]) == (COUNT, "")
    assert (table[["actual", "q50"]] == [0, 2]).all() or table["q50"] == 1
    assert 0.3 < table["probability"] < 0.8
    assert (said.quantiles % 1 == 0).all()


def test_what_has_been_reached_is_certain_and_cannot_be_lost():
    said = count_at_year_end(events(*AUTUMN, "2020-03", "2020-05"), origin=JUNE)
    assert (said.quantiles >= 2).all()
    assert chance(said, np.array([2.0])).tolist() == [1.0]
    assert 0 < chance(said, np.array([3.0]))[0] < 1


def test_only_events_until_the_month_they_are_due_count():
    happened = events(*AUTUMN, "2020-03")
    by_june = count_at_year_end(happened, origin=JUNE, due=pd.Series({"only": JUNE}))
    assert by_june.method[0] == COMPLETE
    assert chance(by_june, np.array([2.0])).tolist() == [0.0]
    by_october = count_at_year_end(happened, origin=JUNE, due=pd.Series({"only": pd.Period("2020-10", "M")}))
    by_december = count_at_year_end(happened, origin=JUNE)
    assert chance(by_october, np.array([2.0])) < chance(by_december, np.array([2.0]))
    after = count_at_year_end(events("2020-03", "2020-08"), origin=pd.Period("2020-09", "M"), due=by_due("2020-06"))
    assert after.actual.tolist() == [1.0]


def by_due(month: str) -> pd.Series:
    return pd.Series({"only": pd.Period(month, "M")})


def test_december_decides():
    said = count_at_year_end(events(*AUTUMN, "2020-07"), origin=MONTHS[-1])
    assert said.method[0] == COMPLETE
    assert chance(said, np.array([1.0])).tolist() == [1.0]
    assert chance(said, np.array([2.0])).tolist() == [0.0]


def test_nothing_after_the_origin_is_read():
    poisoned = events(*AUTUMN)
    poisoned.loc["2020-07":] = 500.0
    plain, other = (count_at_year_end(one, origin=JUNE) for one in (events(*AUTUMN), poisoned))
    assert np.array_equal(plain.quantiles, other.quantiles)


def test_a_first_year_goes_on_at_its_own_pace_and_says_so():
    first = events("2020-02", "2020-03", "2020-05", "2020-06").loc["2020-01":]
    said = count_at_year_end(first, origin=JUNE)
    assert said.reason[0] == FIRST_YEAR
    assert 6 <= told(pd.Index(["only"]), said, np.array([NAN]))["q50"]["only"] <= 9


def test_bad_figures_are_lived_with_or_refused():
    silent = events() * NAN
    said = count_at_year_end(silent, origin=JUNE)
    assert (said.method[0], said.reason[0]) == (NONE, NOTHING_REPORTED)
    slip = events(*AUTUMN)
    slip.loc["2018-05"] = 1e6
    assert count_at_year_end(slip, origin=JUNE).quantiles.max() < 20
    audited = events(*AUTUMN, "2020-02", "2020-03")
    audited.loc["2020-05"] = -1.0
    assert count_at_year_end(audited, origin=JUNE).actual.tolist() == [1.0]
    none = count_at_year_end(events(), origin=JUNE)
    assert chance(none, np.array([1.0]))[0] < 0.2
    gap = events(*AUTUMN)
    gap.loc["2020-03":"2020-05"] = NAN  # June's figure contains them
    assert np.isfinite(count_at_year_end(gap, origin=JUNE).quantiles).all()


def test_planned_events_come_more_evenly_than_chance():
    assert dispersion_of(np.full((4, 10), 4.0)) == pytest.approx(0.2)
    assert dispersion_of(np.array([[1.0, 9.0], [9.0, 1.0]])) > 1.5
    assert dispersion_of(np.full((1, 3), 4.0)) == 1.0
    planned = pd.DataFrame({str(one): np.tile([0, 0, 1.0], 20) for one in range(6)}, index=MONTHS)
    said = count_at_year_end(planned, origin=JUNE)
    apart = count_at_year_end(planned, origin=JUNE, panel=np.arange(6))
    assert said.quantiles[-1, 0] - said.quantiles[0, 0] < apart.quantiles[-1, 0] - apart.quantiles[0, 0]


def test_completed_years_are_looked_back_at_with_what_was_known_then():
    table = events(*AUTUMN[:-1])  # 2019 saw one event, the years before two each
    poisoned = table.copy()
    poisoned.loc["2020-07":] = 1e6
    found, again = (list(past_counts(one, origin=JUNE)) for one in (table, poisoned))
    assert [came.tolist() for _, came in found] == [[1.0], [2.0], [2.0]]  # 2019, 2018, 2017; 2016 has no year before it
    for (said, came), (as_poisoned, came_again) in zip(found, again, strict=True):
        assert np.array_equal(said.quantiles, as_poisoned.quantiles)
        assert np.array_equal(came, came_again)
    of_2018 = count_at_year_end(table.loc[:"2018-06"], origin=pd.Period("2018-06", "M"))
    assert np.array_equal(found[1][0].quantiles, of_2018.quantiles)
    unfinished = table.copy()
    unfinished.loc["2019-12"] = NAN
    assert np.isnan(next(past_counts(unfinished, origin=JUNE))[1]).all()
