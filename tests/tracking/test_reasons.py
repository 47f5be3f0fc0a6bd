"""Why a status is what it is: one sentence with its inputs; the rules of all kinds; no word that puts anybody down."""

import re

import pytest

from tests.tracking.build import CITY, A, B, C, Case, jobs_with_history, seasonal, straight
from tracking import conclusion, reasons, status, telling, wording
from tracking.judge import JUDGES
from tracking.reasons import reason, rule_text
from tracking.rules import Rules
from ui.formats import Numbers

ZH, EN = Numbers("zh"), Numbers("en")
BANNED = ("拖后腿", "拖累", "最差", "黑榜", "违规")


def why(case: Case, district: str = A, code: str = "urban_new_employment", month: str = "2020-09") -> str:
    return reason(case.at(month, district, code), language="zh", numbers=ZH)


def test_a_ratio_names_its_inputs_and_its_years():
    case = jobs_with_history().report(A, 2020, {9: 960})
    assert why(case) == "完成率80.0%，应达82.1%（2017—2019年同期平均），为应达进度的97.4%，不低于95%，判为略慢。"
    assert reason(case.at("2020-09", A), language="en", numbers=EN) == (
        "Completion 80.0% against 82.1% expected (mean of 2017–2019) is 97.4% of it, not under 95%: Slightly behind."
    )


def test_behind_says_under_what():
    assert why(jobs_with_history().report(A, 2020, {9: 900})).endswith("为应达进度的91.4%，低于95%，判为滞后。")


def test_a_ratio_that_rounds_onto_its_threshold_gets_one_digit_more():
    # 935.6 / 1200 / 0.821 = 94.965 %: behind, and not because 95.0 % were under 95 %.
    case = jobs_with_history().report(A, 2020, {9: 935.6})
    assert why(case).endswith("为应达进度的94.97%，低于95%，判为滞后。")


def test_a_target_due_and_missed_says_what_is_missing():
    assert why(jobs_with_history().report(A, 2020, {12: 1177}), month="2020-12") == (
        "2020年12月31日到期未完成，实际1,177人，差23人，判为滞后。"
    )


def test_stocks_judged_by_their_level_say_so():
    case = Case().indicator("stock", "stock").target(A, 40, "stock").report(A, 2020, {9: 38}, "stock")
    assert why(case, code="stock") == (
        "年初基数未知，不计进度，按水平评判：实际38人，目标40人，2020年12月31日到期，到期前不评判。"
    )
    limit = Case().indicator("days", "stock", direction="less", decimals=1, unit="working_day").target(A, 15, "days")
    limit.report(A, 2020, {9: 15.6}, "days")
    assert why(limit, code="days").endswith("0.6个工作日，不超过5%，判为略慢。")
    assert judged("stock", 15, 15.8, direction="less", decimals=1, unit="working_day") == (
        "控制在15.0个工作日以内，实际15.8个工作日，超出0.8个工作日，超过5%，判为滞后。"
    )


def test_a_target_counted_from_an_unknown_start_says_so():
    case = Case().indicator("stock", "stock").target(A, 1300, "stock", basis="flow").report(A, 2020, {9: 2040}, "stock")
    assert why(case, code="stock") == (
        "目标从年初基数算起，年初基数未知，无法计算完成率，暂不评判：实际2,040人，目标1,300人。"
    )


def test_a_sum_that_is_to_stay_small_is_not_judged_and_says_why():
    assert (
        judged("cumulative", 100, 60, direction="less") == "越少越好的累计数没有评判规则，不评判：实际60人，目标100人。"
    )


def test_two_years_are_called_indicative_and_an_abnormal_one_weighed():
    case = Case().indicator(year=2021).target(A, 1200, year=2021).rule("season", "weight_2020", 0.25)
    case.report(A, 2019, seasonal(1000)).report(A, 2020, straight(1000)).report(A, 2021, {9: 960})
    assert "（2019—2020年同期平均，其中2020年按0.25计权，仅2年）" in why(case, month="2021-09")


def test_a_borrowed_curve_names_its_lender():
    alone = Case().indicator().target(A, 1000).report(A, 2020, {9: 780})
    assert "（借用全国2015—2019年同期平均）" in why(alone)
    for year in (2017, 2018, 2019):
        alone.report(B, year, seasonal(1000))
    assert "（借用各县区2017—2019年同期平均）" in why(alone)


def test_a_curve_borrowed_of_one_year_says_which_and_how_many():
    case = Case().indicator("flow").target(CITY, 3000, "flow")
    for district in (A, B, C):
        case.report(district, 2019, seasonal(1000), "flow").report(district, 2020, {9: 780}, "flow")
    progress = case.at("2020-09", CITY, "flow")
    assert "（借用各县区2019年同期，仅1年）" in reason(progress, language="zh", numbers=ZH)
    assert "(borrowed from the districts, 2019, 1 year only)" in reason(progress, language="en", numbers=EN)


def test_without_history_the_straight_line_is_named():
    case = Case().indicator("flow").target(A, 1000, "flow").report(A, 2020, {9: 780}, "flow")
    assert why(case, code="flow") == "完成率78.0%，应达75.0%（序时进度），为应达进度的104.0%，不低于100%，判为正常。"


def test_below_a_quarter_the_distance_is_told():
    case = jobs_with_history().report(A, 2020, {3: 270})
    assert why(case, month="2020-03") == (
        "应达24.1%（2017—2019年同期平均），进度尚早，按相差计：完成率22.5%，相差1.6个百分点，不超过2个百分点，判为略慢。"
    )


def test_a_ceiling_tells_its_room():
    case = Case().indicator("rate", "rate_ceiling", decimals=2).target(A, 4.5, "rate")
    case.targets[0]["decimals"] = 2
    case.report(A, 2020, {9: 3.86}, "rate")
    assert why(case, code="rate") == "实际3.86%，控制目标4.50%，余量0.64个百分点，超过0.2个百分点，判为正常。"


def judged(kind: str, target: float, figure: object, *, month: str = "2020-09", **given: object) -> str:
    case = Case().indicator("it", kind, **given).target(A, target, "it").report(A, 2020, {int(month[5:]): figure}, "it")
    return why(case, code="it", month=month)


def test_a_rate_reads_as_it_was_judged():
    assert judged("rate_ceiling", 4.5, (4504, 100000), decimals=2) == (
        "实际4.50%，控制目标4.50%，余量0.00个百分点，不超过0.2个百分点，判为略慢。"
    )
    assert judged("rate_floor", 100, (2999, 3000), decimals=1) == (
        "实际99.9%，低于目标100.0%，相差0.1个百分点，不超过2个百分点，判为略慢。"
    )
    assert judged("rate_floor", 90, (8794, 10000), decimals=1) == (
        "实际87.9%，低于目标90.0%，相差2.1个百分点，超过2个百分点，判为滞后。"
    )
    assert judged("funnel", 70, [1000, 900, 696]) == (
        "实际69.6%，低于目标70.0%，相差0.4个百分点，不超过2个百分点，判为略慢。"
    )
    # A target set finer than the rate is told: 94.55 - 94.5 are 0.05, not 0.1.
    assert judged("rate_floor", 94.55, (945, 1000), decimals=1).startswith(
        "实际94.5%，低于目标94.55%，相差0.05个百分点"
    )


def test_an_amount_that_rounds_onto_its_target_gets_the_decimals_that_tell_them_apart():
    assert judged("cumulative", 35, 34.996, month="2020-12", unit="10k_person", decimals=2) == (
        "2020年12月31日到期未完成，实际34.996万人，差0.004万人，判为滞后。"
    )
    assert judged("age_ceiling", 20, 20.3, unit="day") == "实际20.3天，超过控制目标20天，判为滞后。"
    # Three quarters of 20 are 15.
    assert judged("age_ceiling", 20, 15.3, unit="day") == "最早一件已15.3天，限期20天，超过限期的75%，判为略慢。"
    assert judged("age_ceiling", 20, 15, unit="day") == "最早一件已15天，限期20天，不超过限期的75%，判为正常。"


def test_a_completion_just_under_the_whole_does_not_read_as_the_whole():
    assert (
        judged("cumulative", 10000, 9997)
        == "完成率99.97%，应达75.00%（序时进度），为应达进度的133.3%，不低于100%，判为正常。"
    )


def test_a_share_just_under_what_is_judged_reads_as_under_it():
    case = Case().indicator("late").target(A, 1200, "late").report(A, 2020, {3: 10}, "late")
    for year in (2017, 2018, 2019):
        case.report(A, year, {2: 20, 3: 49.7, 12: 1000}, "late")
    assert why(case, code="late", month="2020-03").startswith("应达进度仅4.97%（2017—2019年同期平均），不足5%")


def test_the_distance_is_that_of_the_printed_shares_and_on_their_side_of_what_is_allowed():
    # 24.1 % expected; 264.5 of 1,200 are 22.0417 %: 2.0583 points, and 24.1 less 22.0 are 2.1.
    assert "完成率22.0%，相差2.1个百分点，超过2个百分点，判为滞后" in why(
        jobs_with_history().report(A, 2020, {3: 264.5}), month="2020-03"
    )
    # 265 are 22.0833 %: 24.1 and 22.1 would make 2.0, but more than two it is.
    assert (
        "应达24.10%（2017—2019年同期平均），进度尚早，按相差计：完成率22.08%，相差2.02个百分点，超过2个百分点"
        in why(jobs_with_history().report(A, 2020, {3: 265}), month="2020-03")
    )


def test_thresholds_are_told_in_full():
    rules = Rules({("cumulative", "watch_ratio"): 0.955, ("rate_floor", "watch_points"): 1.5})
    assert "不低于95.5%为略慢" in rule_text("cumulative", rules=rules, language="zh", numbers=ZH)
    assert "不超过1.5个百分点为略慢" in rule_text("rate_floor", rules=rules, language="zh", numbers=ZH)
    case = jobs_with_history().report(A, 2020, {9: 930}).rule("cumulative", "watch_ratio", 0.945)
    # 930 / 985.2 = 94.397 %
    assert why(case).endswith("为应达进度的94.4%，低于94.5%，判为滞后。")


def test_none_certified_counts_as_attained():
    case = Case().indicator("zero", "rate_floor").target(A, 100, "zero").report(A, 2020, {9: (0, 0)}, "zero")
    assert why(case, code="zero") == "无认定户，视同完成。"


def test_a_status_kept_from_an_earlier_month_says_from_which():
    case = Case().indicator("flow").target(CITY, 1000, "flow").report(A, 2020, {8: 400, 9: 450}, "flow")
    case.report(B, 2020, {8: 300}, "flow")
    assert why(case, CITY, "flow") == (
        "完成率70.0%，应达66.7%（序时进度），为应达进度的105.0%，不低于100%，判为正常"
        "（2020年9月有单位未报，沿用2020年8月的状态）。"
    )


def test_the_districts_whose_report_is_missing_are_named_where_they_are_known():
    case = Case().indicator("flow").target(CITY, 1000, "flow").report(A, 2020, {8: 400, 9: 450}, "flow")
    case.report(B, 2020, {8: 300}, "flow")
    progress = case.at("2020-09", CITY, "flow")
    assert reason(progress, language="zh", numbers=ZH, silent=["乙县"]).endswith(
        "判为正常（2020年9月乙县未报，沿用2020年8月的状态）。"
    )
    sets = Case((CITY, A, B)).indicator("sets", "per_district_floor").target(CITY, 4, "sets")
    never = sets.report(A, 2020, {9: 4}, "sets").at("2020-09", CITY, "sets")
    assert reason(never, language="zh", numbers=ZH, silent=["乙县"]) == "乙县未报，暂不评判。"
    assert reason(never, language="zh", numbers=ZH) == "有单位未报，暂不评判。"
    assert reason(never, language="en", numbers=EN, silent=["Yi"]) == "Yi not reported: not judged yet."


def quarterly(**told: float) -> Case:
    case = Case().indicator("quarterly", frequency="quarterly").target(A, 1200, "quarterly")
    case.report(A, 2019, {12: 1000}, "quarterly")
    return case.report(A, 2020, {int(month[1:]): figure for month, figure in told.items()}, "quarterly")


@pytest.mark.parametrize(
    ("told", "month", "chinese"),
    [
        ({"m3": 310}, "2020-03", "不低于100%，判为正常。"),
        ({"m3": 310}, "2020-05", "不低于100%，判为正常（2020年一季度数，二季度数6月底应报）。"),
        ({"m3": 310, "m4": 420}, "2020-05", "不低于100%，判为正常（2020年4月数，二季度数6月底应报）。"),
        ({}, "2020-02", "2020年一季度数3月底应报，此前没有应报数据。"),
        ({}, "2020-05", "2020年一季度未报，二季度数6月底应报。"),
        ({"m3": 310}, "2020-08", "2020年二季度未报，最近一次报的是2020年一季度，三季度数9月底应报。"),
        ({"m9": 900}, "2020-12", "2020年四季度未报，最近一次报的是2020年三季度。"),
    ],
)
def test_a_quarterly_report_is_spoken_of_by_its_quarter(told, month, chinese):
    assert why(quarterly(**told), code="quarterly", month=month).endswith(chinese)


def test_a_quarter_in_english_and_a_year():
    def english(case: Case, month: str, code: str = "quarterly") -> str:
        return reason(case.at(month, A, code), language="en", numbers=EN)

    assert english(quarterly(m3=310), "2020-05").endswith(
        "On pace (figures of Q1 2020; those of Q2 are due at the end of Jun)."
    )
    assert english(quarterly(m3=310), "2020-08") == (
        "Q2 2020 not reported, Q1 2020 was the last; those of Q3 are due at the end of Sept."
    )
    yearly = Case().indicator("yearly", frequency="yearly").target(A, 10, "yearly").report(A, 2019, {12: 9}, "yearly")
    assert english(yearly, "2020-06", "yearly") == "The figure of 2020 is due at the end of Dec, none before."
    assert why(yearly, code="yearly", month="2020-12") == "2020年度未报。"


def test_a_milestone_speaks_of_its_day():
    case = Case().indicator("list", "milestone", frequency="event").target(CITY, 1, "list", due="2020-06-30")
    case.report(CITY, 2020, {2: 0}, "list")
    assert why(case, CITY, "list", "2020-05") == "2020年6月30日到期，尚未完成，判为正常。"
    assert why(case, CITY, "list", "2020-07") == "2020年6月30日到期，尚未完成，判为滞后。"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(JUDGES))
def test_every_kind_has_its_rule_in_words(kind, language):
    text = rule_text(kind, rules=Rules(), language=language, numbers=Numbers(language))
    assert text.endswith("。" if language == "zh" else ".")
    assert "{" not in text


def test_the_rule_carries_the_thresholds_in_force():
    text = rule_text("cumulative", rules=Rules({("cumulative", "watch_ratio"): 0.9}), language="zh", numbers=ZH)
    assert "不低于90%为略慢" in text


def test_both_languages_say_the_same_things():
    assert reasons.WHY["zh"].keys() == reasons.WHY["en"].keys()
    assert reasons.RULE["zh"].keys() == reasons.RULE["en"].keys()
    assert conclusion.TEXT["zh"].keys() == conclusion.TEXT["en"].keys()
    assert wording.HISTORY["zh"].keys() == wording.HISTORY["en"].keys()
    assert telling.TEXT["zh"].keys() == telling.TEXT["en"].keys()
    for key, chinese in (reasons.WHY["zh"] | telling.TEXT["zh"] | conclusion.TEXT["zh"]).items():
        english = (reasons.WHY["en"] | telling.TEXT["en"] | conclusion.TEXT["en"])[key]
        places = [set(re.findall(r"{(\w+)}", text)) - {"count", "rest", "actual"} for text in (chinese, english)]
        assert places[0] == places[1], key


def test_no_banned_word_stands_in_any_sentence():
    texts = [
        *reasons.WHY["zh"].values(),
        *reasons.RULE["zh"].values(),
        *telling.TEXT["zh"].values(),
        *conclusion.TEXT["zh"].values(),
        *wording.AGAINST["zh"].values(),
        *wording.HISTORY["zh"].values(),
        *status.WORDS["zh"].values(),
    ]
    assert [(word, text) for text in texts for word in BANNED if word in text] == []
