"""Figures as text in both languages, written out by hand from GB house style and CLDR."""

from datetime import UTC, datetime

import pytest

from ui.formats import MINUS, NOTHING, UNITS, Numbers, in_percent, rounded

ZH, EN = Numbers("zh"), Numbers("en")


def test_counts_carry_their_unit_and_thousands_separators():
    assert ZH.quantity(24318, "person") == "24,318人"
    assert EN.quantity(24318, "person") == "24,318 people"
    assert EN.quantity(1, "household") == "1 household"


def test_ten_thousands_stay_in_chinese_and_become_thousands_in_english():
    assert ZH.quantity(15000, "10k_yuan") == "15,000万元"
    assert EN.quantity(15000, "10k_yuan") == "150,000 thousand yuan"
    assert ZH.quantity(898, "10k_person") == "898万人"
    assert EN.quantity(898, "10k_person") == "8,980 thousand people"
    assert EN.signed_in(-3.5, "10k_yuan", 1) == f"{MINUS}35"


def test_compact_figures_use_wan_and_thousands():
    assert ZH.compact(34200, "person") == "3.42万人"
    assert EN.compact(34200, "person") == "34.2K people"
    assert ZH.compact(9999, "person") == "9,999人"


def test_rates_keep_their_decimals_and_differences_are_points():
    assert ZH.percent(0.8106) == "81.1%"
    assert ZH.points(6.1) == "6.1个百分点"
    assert EN.points(-0.64, 2) == f"{MINUS}0.64 pp"


def test_signs_are_true_minus_and_zero_has_none():
    assert ZH.signed(2406) == "+2,406"
    assert ZH.signed(-31) == f"{MINUS}31"
    assert ZH.signed(-0.04, 1) == "0.0"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(2.675, 2, 2.68), (0.5, 0, 1), (-2.5, 0, -3), (1.005, 2, 1.01), (207 / 400 * 100, 1, 51.8)],
)
def test_rounding_is_half_away_from_zero_on_the_decimal_digits(value, decimals, expected):
    assert rounded(value, decimals) == expected


def test_months_days_and_times_follow_the_language_and_shanghai():
    moment = datetime(2020, 10, 9, 8, 40, tzinfo=UTC)
    assert ZH.month("2020-09") == "2020年9月"
    assert EN.month("2020-09") == "Sept 2020"
    assert ZH.day("2020-12-31") == "2020年12月31日"
    assert EN.day("2020-12-31") == "31 Dec 2020"
    assert ZH.time(moment) == "2020年10月9日 16:40"
    assert EN.time(moment) == "9 Oct 2020, 16:40"
    assert ZH.month_name("2020-09") == "9月"


def test_nothing_is_a_dash_in_every_form():
    forms = (ZH.figure, ZH.percent, ZH.points, ZH.signed)
    assert {form(None) for form in forms} == {NOTHING}
    assert ZH.quantity(None, "person") == NOTHING


def test_every_unit_has_a_chinese_name():
    assert all(chinese for chinese, _, _ in UNITS.values())


def test_a_share_in_percent_is_rounded_as_it_is_printed():
    assert [in_percent(share) for share in (0.8125, 0.00625, None)] == [81.3, 0.6, None]
    assert ZH.percent(0.8125) == "81.3%"


def test_what_reads_as_one_is_in_the_singular():
    assert [EN.quantity(value, "person") for value in (0.7, 1.2, -1, 1.6)] == [
        "1 person",
        "1 person",
        "−1 person",
        "2 people",
    ]
    assert EN.quantity(1.2, "person", 1) == "1.2 people"
