"""The plan's measures: complete, in both languages, fit for the screen and for the schema."""

from collections import Counter

import pytest

from data_access.change_set import ChangeSet
from data_access.schema import INDICATOR_KINDS, VERSIONED
from data_access.validate import prepare
from sample_db import catalogue
from sample_db.rules import status_rules
from ui.formats import UNITS

HEADLINE = [
    "urban_new_employment",
    "reemployment",
    "hard_to_employ",
    "zero_household_rate",
    "registered_unemployment_rate",
    "rural_transfer",
    "returning_entrepreneurs",
    "return_bases",
    "labour_agents",
    "brand_bases",
    "farm_technician_training",
    "guaranteed_loans",
]
SECTIONS = [
    "一",
    "二(一)",
    "二(二)",
    "三(一)",
    "三(二)",
    "三(三)",
    "四(一)",
    "四(二)",
    "四(三)",
    "五(一)",
    "五(二)",
    "五(三)",
    "五(四)",
    "五(五)",
]
BANNED = ("拖后腿", "拖累", "最差", "黑榜", "违规")
TEXTS = ("name", "short", "definition", "formula", "lead")
PLAN = catalogue.rows(2020)


def test_the_twelve_headline_targets_come_first_in_the_plans_order() -> None:
    assert [row["code"] for row in PLAN if row["headline"]] == HEADLINE
    assert [row["place"] for row in PLAN if row["headline"]] == list(range(1, 13))
    assert {row["block"] for row in PLAN if row["headline"]} == {1}


def test_the_plan_of_2020_has_136_measures_of_all_nine_kinds() -> None:
    assert len(PLAN) == 136
    assert Counter(row["kind"] for row in PLAN) == {
        "cumulative": 65,
        "rate_floor": 28,
        "stock": 21,
        "milestone": 8,
        "count": 6,
        "funnel": 5,
        "rate_ceiling": 1,
        "age_ceiling": 1,
        "per_district_floor": 1,
    }
    assert {row["kind"] for row in PLAN} == set(INDICATOR_KINDS)


def test_what_the_issue_names_beyond_the_plans_figures_is_listed() -> None:
    codes = set(catalogue.codes())
    assert codes >= {
        "graduate_outcome",
        "returned_graduates",
        "new_farm_businesses",
        "startups_alive_rate",
        "aid_month_visits",
        "aid_month_employed",
    }
    kinds = {row["code"]: row["kind"] for row in PLAN}
    assert kinds["statistical_system_revised"] == kinds["subsidy_procedure_revised"] == "milestone"


@pytest.mark.parametrize("year", catalogue.YEARS)
def test_every_years_rows_are_what_the_schema_takes(year: int) -> None:
    rows = catalogue.rows(year)
    columns = {*VERSIONED["indicator"].key, *VERSIONED["indicator"].content}
    assert {frozenset(row) for row in rows} == {frozenset(columns)}
    assert len(prepare(ChangeSet({"indicator": rows}))["indicator"]) == len(rows)


@pytest.mark.parametrize("column", ["code", "name_zh", "name_en", "short_zh", "short_en", "place"])
def test_no_two_measures_share(column: str) -> None:
    assert [value for value, count in Counter(row[column] for row in PLAN).items() if count > 1] == []


def test_every_text_exists_in_both_languages_without_a_banned_word() -> None:
    for row in PLAN:
        for text in TEXTS:
            assert row[f"{text}_zh"].strip()
            assert row[f"{text}_en"].strip()
            # English pages show no Chinese.
            assert not any("\u4e00" <= letter <= "\u9fff" for letter in row[f"{text}_en"]), row["code"]
        assert row["clause_zh"].strip()
        assert not [word for word in BANNED for value in row.values() if word in str(value)]


def test_short_names_fit_their_column() -> None:
    assert [row["short_zh"] for row in PLAN if len(row["short_zh"]) > 9] == []
    assert [row["short_en"] for row in PLAN if len(row["short_en"]) > 24] == []


def test_the_screen_knows_every_unit() -> None:
    assert {row["unit"] for row in PLAN} <= set(UNITS)


def test_places_follow_the_sections_of_the_plan() -> None:
    assert [row["place"] for row in PLAN] == list(range(1, 137))
    at = [SECTIONS.index(row["section_zh"]) for row in PLAN]
    assert at == sorted(at)
    assert set(at) == set(range(14))
    assert all(row["block"] == "一二三四五".index(row["section_zh"][0]) + 1 for row in PLAN)


def test_ratios_are_in_percent_and_only_funnels_have_steps() -> None:
    for row in PLAN:
        assert (
            (row["kind"] in ("rate_floor", "rate_ceiling")) == (row["roll_up"] == "ratio") == (row["unit"] == "percent")
        )
        assert (row["kind"] == "funnel") == (row["steps_zh"] is not None) == (row["steps_en"] is not None)
        if row["kind"] == "funnel":
            assert len(row["steps_zh"].split("|")) == len(row["steps_en"].split("|")) == 3


def test_counts_of_zero_employment_households_are_sensitive() -> None:
    assert [row["code"] for row in PLAN if row["sensitive"]] == [
        "zero_household_rate",
        "open_zero_households",
        "overdue_zero_households",
    ]


def test_training_counts_completions_since_2018_and_enrolments_before() -> None:
    told = {
        year: next(row for row in catalogue.rows(year) if row["code"] == "farm_technician_training")
        for year in catalogue.YEARS
    }
    assert [told[year]["break_month"] for year in (2016, 2017, 2018, 2020)] == [None, None, "2018-01", "2018-01"]
    assert "报名" in told[2017]["definition_zh"]
    assert "enrolled" in told[2017]["definition_en"]
    assert "结业" in told[2018]["definition_zh"]
    assert "completed" in told[2018]["definition_en"]
    assert told[2017]["break_note_zh"] is None
    assert "enrolments" in told[2018]["break_note_en"]


def test_measures_of_the_epidemic_are_in_the_plan_of_2020_only() -> None:
    assert "firm_resumption_rate" in {row["code"] for row in PLAN}
    assert "firm_resumption_rate" not in {row["code"] for row in catalogue.rows(2019)}
    assert {row["code"] for row in catalogue.rows(2016)} >= set(HEADLINE)


def test_a_year_without_a_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="no work plan for 2021"):
        catalogue.rows(2021)


def test_the_default_thresholds_are_complete_and_named_in_both_languages() -> None:
    rules = {(row["kind"], row["parameter"]): row["value"] for row in status_rules()}
    assert len(rules) == len(status_rules()) == 22
    assert rules["cumulative", "watch_ratio"] == rules["stock", "watch_ratio"] == 0.95
    assert rules["rate_floor", "watch_points"] == 2
    assert rules["rate_ceiling", "watch_headroom"] == 0.2
    assert rules["age_ceiling", "watch_fraction"] == 0.75
    assert rules["season", "weight_2020"] == 0.25
    assert rules["suppression", "min_units"] == 3
    assert (rules["rank", "noise_points"], rules["rank", "min_corrections"]) == (0.3, 5)
    for row in status_rules():
        assert row["name_zh"]
        assert row["name_en"].isascii() or "÷" in row["name_en"]
        assert not [word for word in BANNED if word in row["name_zh"]]


def test_the_default_thresholds_are_those_that_tracking_falls_back_to() -> None:
    from tracking.rules import DEFAULTS

    given = {(row["kind"], row["parameter"]): row["value"] for row in status_rules()}
    assert {key: given[key] for key in DEFAULTS} == DEFAULTS


def test_every_rate_is_told_with_the_decimal_it_is_judged_with():
    rates = [row for row in catalogue.rows(2020) if row["kind"] in ("rate_floor", "rate_ceiling", "funnel")]
    assert len(rates) > 20
    assert [row["code"] for row in rates if row["decimals"] < 1] == []
