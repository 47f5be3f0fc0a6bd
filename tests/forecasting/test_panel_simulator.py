"""Simulated panels, their events, and how alarms are marked on them."""

import numpy as np
import pandas as pd
import pytest

from forecasting.alarm_marks import alarms, at_budget, marks
from forecasting.festival import FAR, festival_weeks, first_day
from forecasting.panel_simulator import KINDS, Events, World, simulate
from forecasting.shedding_learn import block_of, labels
from forecasting.shedding_model import shipped
from forecasting.shedding_panel import unit_of

SMALL = {"enterprises": 300, "weeks": 104}


def test_a_world_and_a_seed_make_one_panel():
    one, again, other = (simulate(World(**SMALL), seed) for seed in (4, 4, 5))
    pd.testing.assert_frame_equal(one.headcounts, again.headcounts)
    assert not one.headcounts.equals(other.headcounts)


def test_events_are_those_whose_true_heads_fell_a_tenth():
    panel = simulate(World(**SMALL), 4)
    assert len(panel.events.start) > 50
    for enterprise, start, cross in zip(panel.events.enterprise, panel.events.start, panel.events.cross, strict=True):
        before = panel.true[start - 4 : start, enterprise].mean()
        assert panel.true[cross, enterprise] <= 0.9 * before
        assert (panel.true[start:cross, enterprise] > 0.9 * before).all()
    assert set(panel.events.kind) == set(range(len(KINDS)))


def test_a_world_without_faults_reports_what_is_true():
    panel = simulate(World(stalest=1, missing=0, gaps=0, late=0, slips=0, **SMALL), 4)
    assert (panel.headcounts.to_numpy() == panel.true).all()


def test_the_weeks_of_shedding_are_learnt_and_those_just_before_are_left_out():
    panel = simulate(World(**SMALL), 4)
    said = labels(panel)
    place = panel.events.enterprise[0]
    start, cross = panel.events.start[0], panel.events.cross[0]
    assert said[start - 4 : start, place].tolist() == [-1] * 4
    assert (said[start : cross + 5, place] == 1).all()
    assert (said[: start - 4, place] == 0).all()
    assert (said[cross + 5 :, place] == 0).all()


def test_an_alarm_silences_eight_weeks():
    over = np.ones((20, 1), dtype=bool)
    assert np.flatnonzero(alarms(over)).tolist() == [0, 9, 18]


def test_marks_count_hits_in_the_window_and_false_alarms_outside():
    events = Events(np.array([0]), np.array([20]), np.array([24]), np.array([KINDS.index("gradual")]))
    raised = np.zeros((52, 100), dtype=bool)
    raised[[5, 23, 40], 0] = True
    raised[10, 7] = True
    found = marks(raised, events)
    assert (found.recall, found.slow, found.by_time, found.lead) == (1, 1, 1, 1)
    assert found.precision == 0.25
    assert found.false == pytest.approx(3 / 4)
    late = np.zeros_like(raised)
    late[28, 0] = True
    assert (marks(late, events).recall, marks(late, events).by_time) == (1, 0)
    late[:] = False
    late[29, 0] = True
    assert marks(late, events).recall == 0


def test_the_threshold_keeps_to_its_budget():
    panel = simulate(World(**SMALL), 4)
    scores = np.random.default_rng(0).random(panel.true.shape)
    assert at_budget(scores, panel.events, 2).false <= 2


@pytest.mark.parametrize(
    ("year", "day"), [(2019, "2019-02-05"), (2020, "2020-01-25"), (2021, "2021-02-12"), (2026, "2026-02-17")]
)
def test_the_spring_festival_is_where_the_calendar_has_it(year, day):
    assert first_day(year) == pd.Timestamp(day)


def test_weeks_are_counted_from_the_festivals():
    weeks = pd.date_range("2019-12-16", "2020-04-06", freq="7D")
    assert festival_weeks(weeks).tolist() == [FAR, *range(-4, 11), FAR]


@pytest.mark.parametrize(
    ("figures", "unit"), [([52, 133, 871], 1), ([0.052, 0.133, 0.871], 0.001), ([5200, 13300, 87100], 100)]
)
def test_the_unit_is_what_the_figures_are_multiples_of(figures, unit):
    assert unit_of(np.array([figures, figures], dtype=float)).tolist() == [unit, unit]


def test_every_term_of_the_shipped_model_is_of_a_feature_that_exists():
    block = block_of(simulate(World(enterprises=40, weeks=60), 1))
    names = {name for name, _ in block.features()}
    assert {term.feature for term in shipped().terms} <= names
    assert len(shipped().terms) <= 140
