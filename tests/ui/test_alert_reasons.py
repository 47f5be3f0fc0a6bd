"""Each rule's sentence with its numbers, in both languages, and what the list leaves to its columns."""

import pytest

from forecasting.alert_rules import DEFAULT_RULES, RULES
from ui.alert_reasons import SENTENCES, full_reason, reason, sentence
from ui.alert_rule_words import PARAMETER_NAMES, line_said, value_said
from ui.alert_words import CAUSE_NAMES, RULE_NAMES
from ui.formats import Numbers
from ui.words import words

FACTS = {
    "loss_4": 235.0,
    "share_4": 0.0331,
    "loss_13": 48.0,
    "share_13": 0.12,
    "loss_26": 50.0,
    "share_26": 0.21,
    "falls": 3.0,
    "fallen": 46.0,
    "silent": 2.0,
    "dismissed_4": 145.0,
    "dismissed_13": 160.0,
    "planned": 24.0,
    "closed": 60.0,
    "hidden": 19.0,
    "gap": -31.0,
    "shortage": 43.0,
    "probability": 0.72,
    "jobs_at_risk": 189.0,
    "below": 35.0,
}
SAID = {
    "closure": ("因关停减少60人", "60 people lost by closure"),
    "planned_cuts": ("计划裁员24人", "lay-offs of 24 people planned"),
    "decline_20": ("四周净减235人（3.3%）", "net loss of 235 people (3.3%) in four weeks"),
    "decline_10": ("四周净减235人（3.3%）", "net loss of 235 people (3.3%) in four weeks"),
    "decline_5": ("四周净减235人（3.3%）", "net loss of 235 people (3.3%) in four weeks"),
    "jobs_at_risk": ("风险岗位189个", "jobs at risk: 189"),
    "section_41": ("30日内裁员145人", "145 people laid off in 30 days"),
    "dismissals_90d": ("90日累计裁员160人", "160 people laid off in 90 days"),
    "expected_drop": ("减员可能性72%", "chance of a loss: 72%"),
    "slow_decline": ("26周累计减少50人（21.0%）", "slow decline: 50 people fewer (21.0%), counted in weeks: 26"),
    "three_falls": ("连续3次减少，共46人", "falls in a row: 3, 46 people in all"),
    "hidden_unemployed": ("在册无工作19人", "19 people without work on the payroll"),
    "silence_2": ("连续2周未报", "rounds without a report: 2"),
    "silence_1": ("本周未报", "no report this week"),
    "reconciliation": ("期初加新增减减员与期末相差31人", "start, hires and leavers miss the end by 31 people"),
    "shortage": ("用工缺口43人", "short of 43 people"),
}


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_says_its_numbers_in_both_languages(code):
    told = tuple(sentence(code, FACTS, words(lang), Numbers(lang)) for lang in ("zh", "en"))
    assert told == SAID[code]


def test_a_rule_whose_numbers_are_not_known_says_its_name():
    assert sentence("planned_cuts", {}, words("zh"), Numbers("zh")) == "计划裁员"


def test_the_list_says_what_its_columns_do_not_and_the_card_everything():
    t, n = words("zh"), Numbers("zh")
    codes = ("decline_20", "section_41", "decline_5")
    assert reason(codes, FACTS, t, n) == "低于预期下限35人，30日内裁员145人"
    assert full_reason(codes, FACTS, t, n) == "四周净减235人（3.3%），低于预期下限35人，30日内裁员145人。"
    assert reason(("jobs_at_risk",), {"jobs_at_risk": 189.0}, t, n) == "风险岗位189个"


def test_two_rounds_of_silence_are_not_told_twice():
    assert reason(("silence_2", "silence_1"), FACTS, words("zh"), Numbers("zh")) == "连续2周未报"


def test_lines_and_figures_stand_beside_each_other_in_words():
    t, n = words("zh"), Numbers("zh")
    assert line_said("section_41", DEFAULT_RULES, t, n) == "≥20人或≥10%"
    assert line_said("decline_20", DEFAULT_RULES, t, n) == "≥20%且≥50人"
    assert value_said("decline_20", FACTS, t, n) == "235人，3.3%"
    assert value_said("shortage", {}, t, n) == "—"


def test_every_code_of_the_rules_has_a_name_and_a_sentence():
    assert {rule.code for rule in RULES} == set(SENTENCES)
    assert {rule.code for rule in RULES} <= set(RULE_NAMES)
    assert {rule.cause for rule in RULES} <= set(CAUSE_NAMES)
    assert {name for rule in RULES for name in rule.parameters} <= set(PARAMETER_NAMES)
