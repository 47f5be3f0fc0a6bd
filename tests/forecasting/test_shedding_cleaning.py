"""What a headcount is taken to be, week by week: jumps held until confirmed, silence, stale reports."""

import numpy as np
import pytest

from forecasting.shedding_cleaning import clean

NAN = np.nan


def heads(*values):
    found = clean(np.array(values, dtype=float)[:, None], np.ones(len(values)))
    return np.exp(found.level[:, 0].astype(float)), found


def told(*values):
    level, _ = heads(*values)
    return [None if np.isnan(value) else round(value, 1) for value in level]


@pytest.mark.parametrize("slip", [20, 2000, 0, 60, 900])
def test_a_figure_that_no_enterprise_reaches_in_a_week_is_held_and_forgotten_when_it_passes(slip):
    assert told(200, slip, 198, 199) == [200, 200, 198, 199]


def test_a_large_drop_is_believed_when_the_next_report_confirms_it():
    assert told(200, 80, 82, 81) == [200, 200, 82, 81]
    assert told(200, 80, 120, 118) == [200, 200, 120, 118]


def test_a_figure_a_digit_off_needs_a_third_report():
    assert told(200, 20, 20, 20) == [200, 200, 200, 20]
    assert told(200, 20, 20, 201) == [200, 200, 200, 201]


def test_a_fall_of_less_than_half_is_believed_at_once():
    assert told(200, 110) == [200, 110]


def test_no_report_and_a_negative_figure_are_no_headcount():
    assert told(NAN, 100, NAN, -3, 90) == [None, 100, 100, 100, 90]
    _, found = heads(NAN, 100, NAN, -3, 90)
    assert found.silent[:, 0].tolist() == [0, 0, 1, 2, 0]
    assert found.age[:, 0].tolist() == [0, 1, 1, 1, 2]


def test_reports_that_repeat_the_last_are_counted():
    _, found = heads(50, 50, 50, 49, NAN, 49)
    assert found.unchanged[:, 0].tolist() == [1, 2, 3, 0, 0, 1]
    assert found.changed[:, 0].tolist() == [False, False, False, True, False, False]


def test_a_closure_stands_at_half_a_head_once_three_reports_say_so():
    assert told(200, 0, 0, 0)[-1] == 0.5
