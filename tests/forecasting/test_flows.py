"""Figures published together are shared out over their months; sums stay what they were."""

import numpy as np
import pytest

from forecasting.flows import by_calendar_year, monthly

NAN = np.nan


def shared(*years: list[float]) -> np.ndarray:
    return monthly(np.array(years, dtype=float)[:, :, None])[:, :, 0]


PLAIN = [float(month) for month in range(1, 13)]


def test_months_that_were_published_stay_as_they_are():
    np.testing.assert_allclose(shared(PLAIN, PLAIN), [PLAIN, PLAIN])


def test_january_and_february_together_are_shared_evenly_where_no_year_tells_them_apart():
    together = [NAN, 8.0, *PLAIN[2:]]
    for year in shared(together, together):
        assert year[:2].tolist() == [4.0, 4.0]
        assert year[2:].tolist() == PLAIN[2:]


def test_a_quarter_is_shared_as_the_other_years_stand():
    quarters = [NAN, NAN, 12.0, NAN, NAN, 30.0, NAN, NAN, 48.0, NAN, NAN, 66.0]
    np.testing.assert_allclose(shared(PLAIN, quarters)[1], np.array(PLAIN) * 2)


def test_after_the_last_figure_nothing_is_known():
    year = shared(PLAIN, [1.0, 2.0, 3.0] + [NAN] * 9)[1]
    assert year[:3].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(year[3:]).all()


def test_a_gap_is_contained_in_the_figure_after_it_but_never_in_next_year():
    gap = [1.0, 2.0, NAN, 7.0, *PLAIN[4:]]
    assert shared(PLAIN, gap)[1].sum() == pytest.approx(sum(gap[:2]) + 7 + sum(PLAIN[4:]))
    late = [*PLAIN[:10], NAN, NAN]
    found = shared(PLAIN, late, PLAIN)
    assert np.isnan(found[1, 10:]).all()
    assert found[2].tolist() == PLAIN


def test_a_series_that_begins_in_its_first_year_has_nothing_before():
    begun = [NAN] * 6 + [10.0, 11.0, 9.0, 10.0, 10.0, 12.0]
    found = shared(begun, [10.0] * 12)
    assert np.isnan(found[0, :6]).all()
    assert found[0, 6:].tolist() == begun[6:]


def test_a_first_figure_of_several_months_size_contains_them():
    first = [NAN] * 5 + [60.0, 10.0, 9.0, 10.0, 11.0, 10.0, 10.0]
    assert shared(first, [10.0] * 12)[0].sum() == pytest.approx(120.0)


def test_corrections_downwards_keep_the_sum():
    corrected = [5.0, NAN, -3.0] + [4.0] * 9
    assert shared([4.0] * 12, corrected)[1].sum() == pytest.approx(38.0)


def test_rows_are_folded_by_calendar_year():
    folded = by_calendar_year(np.arange(14.0)[:, None], first_month=10)
    assert folded.shape == (2, 12, 1)
    assert folded[0, 10:, 0].tolist() == [0.0, 1.0]
    assert folded[1, :, 0].tolist() == [float(one) for one in range(2, 14)]
