"""Lines, strengths and hysteresis: when a rule begins to speak and when it is silent again."""

from dataclasses import fields, replace

import numpy as np
import pytest

from forecasting.alert_rules import BY_CODE, DEFAULT_RULES, LEVELS, RULES
from forecasting.shedding_rules import PLACE, Figures, Signals, spoken, standing, trailing


def signals(weeks=12, **given):
    """Two enterprises of 200 heads that nothing happens to, but for what is given (weeks,) of the first."""
    base = dict.fromkeys((field.name for field in fields(Signals)), 0.0)
    base |= {"heads": 200.0, "before_4": 200.0, "before_13": 200.0, "before_26": 200.0, "reported": True}
    arrays = {}
    for name, value in base.items():
        kind = bool if name == "reported" else np.float32
        arrays[name] = np.full((weeks, 2), value, dtype=kind)
        if name in given:
            arrays[name][:, 0] = given[name]
    return Signals(**arrays)


def said(told, figures=None, rules=DEFAULT_RULES, week=-1):
    found = spoken(told, figures or Figures(), rules)
    codes = tuple(rule.code for rule in RULES if found.rules[week, 0] >> PLACE[rule.code] & 1)
    assert found.rules[week, 1] == 0
    assert found.level[week, 1] == 0
    return LEVELS[found.level[week, 0]], codes


def first(values):
    """Persons (12, 2) said of the first enterprise alone."""
    return np.stack([np.broadcast_to(values, 12), np.zeros(12)], axis=1).astype(np.float32)


@pytest.mark.parametrize(
    ("loss", "probability", "expected"),
    [
        (9, 0.0, ("none", ())),
        (10, 0.0, ("yellow", ("decline_5",))),
        (20, 0.0, ("yellow", ("decline_10", "decline_5"))),
        (20, 0.33, ("orange", ("decline_10", "expected_drop", "decline_5"))),
        (19, 0.33, ("orange", ("expected_drop", "decline_5"))),
        (50, 0.90, ("red", ("decline_20", "decline_10", "expected_drop", "decline_5"))),
        (50, 0.10, ("yellow", ("decline_10", "decline_5"))),
    ],
)
def test_a_loss_speaks_by_share_and_persons_and_is_orange_or_red_only_if_it_is_likely(loss, probability, expected):
    told = signals(loss_4=loss, usual=loss, probability=probability, expected_loss=max(loss, 30))
    assert said(told) == expected


def test_probability_alone_is_orange_only_with_three_persons_at_stake():
    assert said(signals(probability=0.34, expected_loss=3))[0] == "orange"
    assert said(signals(probability=0.34, expected_loss=2.9))[0] == "none"
    assert said(signals(probability=0.16, expected_loss=3)) == ("yellow", ("expected_drop",))


def test_a_giants_small_percentage_is_red_by_its_persons():
    told = signals(heads=7900, before_4=7900, loss_4=260, usual=40)
    assert said(told) == ("red", ("jobs_at_risk",))
    assert told.jobs_at_risk[0, 0] == 180
    assert said(signals(heads=7900, before_4=7900, loss_4=260, usual=90))[1] == ()


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"dismissals": [0] * 11 + [19]}, ("none", ())),
        ({"dismissals": [0] * 11 + [20]}, ("orange", ("section_41", "dismissals_90d"))),
        ({"dismissals": [0, 0, 7, 0, 0, 0, 0, 7, 0, 0, 0, 6]}, ("orange", ("dismissals_90d",))),
        ({"planned_cuts": [0] * 11 + [19]}, ("none", ())),
        ({"planned_cuts": [0] * 11 + [20]}, ("orange", ("planned_cuts",))),
        ({"planned_cuts": [0] * 11 + [50]}, ("red", ("planned_cuts",))),
        ({"closures": [0] * 11 + [8]}, ("orange", ("closure",))),
        ({"closures": [0] * 11 + [50]}, ("red", ("closure",))),
        ({"hidden": [0] * 11 + [10]}, ("yellow", ("hidden_unemployed",))),
        ({"gap": [0] * 11 + [-1]}, ("blue", ("reconciliation",))),
        ({"shortage": [0] * 11 + [20]}, ("blue", ("shortage",))),
        ({"shortage": [0] * 11 + [19]}, ("none", ())),
    ],
)
def test_what_is_reported_beside_heads_speaks_at_its_line(figures, expected):
    given = Figures(**{name: first(values) for name, values in figures.items()})
    assert said(signals(), given) == expected


def test_few_dismissals_in_a_small_enterprise_are_no_matter_of_section_41_below_three():
    small = signals(heads=15, before_4=15)
    assert said(small, Figures(dismissals=first([0] * 11 + [2])))[1] == ()
    assert said(small, Figures(dismissals=first([0] * 11 + [3])))[1] == ("section_41",)


def test_three_falls_in_a_row_speak_and_two_do_not():
    assert said(signals(falls=3, fallen=13))[1] == ("three_falls",)
    assert said(signals(falls=2, fallen=30))[1] == ()


def test_silence_speaks_after_one_round_and_louder_after_two():
    assert said(signals(silent=1, reported=False)) == ("blue", ("silence_1",))
    assert said(signals(silent=2, reported=False)) == ("yellow", ("silence_2", "silence_1"))


def stands(strengths, reported=None, raise_weeks=1, **changes):
    strength = np.array(strengths, dtype=np.float32)[:, None]
    given = np.ones_like(strength, dtype=bool) if reported is None else np.array(reported, dtype=bool)[:, None]
    return standing(strength, given, raise_weeks, replace(DEFAULT_RULES, **changes))[:, 0].tolist()


def test_a_rule_speaks_after_enough_weeks_and_is_silent_after_two_well_below_its_line():
    assert stands([1, 0.7, 0.7, 0.5, 0.5, 0.5]) == [True, True, True, True, False, False]
    assert stands([1, 0.5, 0.7, 0.5, 0.5]) == [True, True, True, True, False]
    assert stands([1, 0, 1, 1, 1], raise_weeks=2) == [False, False, False, True, True]
    assert stands([1, 0.5, 0.5], hysteresis_clear_share=0.4) == [True, True, True]


def test_weeks_without_a_report_count_neither_way():
    assert stands([1, 0, 0, 0, 0], reported=[1, 0, 0, 0, 0]) == [True] * 5
    assert stands([1, 0, 0, 0, 0], reported=[1, 1, 0, 0, 1]) == [True, True, True, True, False]
    assert stands([1, 1, 1], reported=[1, 0, 1], raise_weeks=2) == [False, False, True]


def test_a_sum_over_weeks_looks_back_only():
    assert trailing(np.array([[1.0], [2.0], [3.0], [4.0]]), 3).ravel().tolist() == [1, 3, 6, 9]


def test_every_parameter_belongs_to_a_rule_and_can_be_changed_by_its_name():
    values = DEFAULT_RULES.values()
    assert len(values) == len(fields(DEFAULT_RULES))
    assert DEFAULT_RULES.changed({("decline_10", "share"): 0.12}).decline_10_share == 0.12
    assert isinstance(DEFAULT_RULES.changed({("silence_2", "weeks"): 3.0}).silence_2_weeks, int)
    with pytest.raises(KeyError, match="decline_11_share"):
        DEFAULT_RULES.changed({("decline_11", "share"): 0.1})
    assert all(rule.source_zh and rule.source_en and set(rule.levels) <= set(LEVELS) for rule in BY_CODE.values())
