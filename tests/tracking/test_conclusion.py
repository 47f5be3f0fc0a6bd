"""The conclusion in words: the frame of the issue's example, both gaps, disagreement, what is missing (domain.md 4)."""

import pytest

from tests.tracking.build import CITY, A, B, C, Case, seasonal, straight
from tracking.board import Board
from tracking.conclusion import Span, plain, write
from ui.formats import Numbers

NAMES = {
    "zh": {A: "甲区", B: "乙县", C: "丙县", "jobs": "城镇新增就业", "loans": "创业担保贷款", "rate": "登记失业率"},
    "en": {A: "Jia", B: "Yi", C: "Bing", "jobs": "New jobs", "loans": "Guaranteed loans", "rate": "Registered rate"},
}
NAMES["zh"] |= {"done": "就业困难人员就业", "rural": "劳动力转移", "unset": "返乡创业", "zero": "零就业家庭援助率"}
NAMES["en"] |= {"done": "Hard to employ", "rural": "Rural transfer", "unset": "Returning", "zero": "Households helped"}


def said(board: Board, language: str = "zh") -> str:
    return plain(write(board, language=language, numbers=Numbers(language), names=NAMES[language]))


def city() -> Case:
    """Jobs: 80.0 % of 1,200 where 75 % is linear and 82.1 % seasonal (watch). Loans: 60 % of 1,000, no history (behind;
    B worst). Done: reached. Rural: 73 % of 1,000, 70 % seasonal (on pace, behind the straight line)."""
    case = Case().indicator("jobs").indicator("loans", unit="10k_yuan").indicator("done").indicator("rural")
    case.target(CITY, 1200, "jobs").target(CITY, 1000, "loans").target(CITY, 100, "done").target(CITY, 1000, "rural")
    late = {month: 70 * month / 9 for month in range(2, 10)} | {10: 80, 11: 90, 12: 100}
    for year in (2017, 2018, 2019):
        case.report(A, year, seasonal(1000), "jobs").report(A, year, late, "rural")
    case.report(A, 2020, {9: 960}, "jobs").report(A, 2020, {9: 120}, "done").report(A, 2020, {9: 730}, "rural")
    case.report(A, 2020, {9: 390}, "loans").report(B, 2020, {9: 210}, "loans")
    return case.target(A, 500, "loans").target(B, 500, "loans")


def test_the_first_sentence_counts_names_who_is_behind_and_where():
    sentences = write(city().board("2020-09"), language="zh", numbers=Numbers("zh"), names=NAMES["zh"])
    assert plain(sentences[:1]) == (
        "截至9月底，4项主要指标：已完成1项，正常1项，略慢1项，滞后1项（创业担保贷款）；进度靠后：乙县。"
    )


def test_the_details_tell_both_gaps_and_where_the_paces_disagree():
    assert said(city().board("2020-09")).split("。", 1)[1] == (
        "滞后的是创业担保贷款（慢于序时进度15.0个百分点，还差400万元）。"
        "略慢的是城镇新增就业（虽快于序时进度5.0个百分点，但慢于往年同期2.1个百分点，还差240人）。"
        "劳动力转移慢于序时进度2.0个百分点，但快于往年同期3.0个百分点，按往年节奏判为正常。"
    )


def test_the_same_in_english():
    assert said(city().board("2020-09"), "en") == (
        "At the end of Sept 2020, 4 headline targets: 1 done, 1 on pace, 1 slightly behind, 1 behind "
        "(Guaranteed loans); districts furthest behind: Yi. "
        "Behind: Guaranteed loans (15.0 pp behind the straight line, 4,000 thousand yuan to go). "
        "Slightly behind: New jobs (5.0 pp ahead of the straight line but 2.1 pp behind earlier years, "
        "240 people to go). "
        "Rural transfer is 2.0 pp behind the straight line but 3.0 pp ahead of earlier years: "
        "on pace by the rhythm of earlier years."
    )


def test_numbers_and_names_are_spans_that_say_what_they_stand_for():
    first = write(city().board("2020-09"), language="zh", numbers=Numbers("zh"), names=NAMES["zh"])[0]
    assert Span("4项主要指标", "total", "headline") in first
    assert Span("略慢1项", "status", "watch") in first
    assert Span("创业担保贷款", "indicator", "loans") in first
    assert Span("乙县", "district", B) in first


def test_no_number_stands_outside_a_span_that_can_be_a_link():
    sentences = write(city().board("2020-09"), language="zh", numbers=Numbers("zh"), names=NAMES["zh"])
    texts = [span.text for sentence in sentences for span in sentence if span.kind == "text"]
    assert [text for text in texts if any(letter.isdigit() for letter in text)] == ["9月"]


def test_nothing_behind_is_said_so():
    case = Case().indicator("done").target(CITY, 100, "done").report(A, 2020, {9: 120}, "done")
    assert said(case.board("2020-09")) == "截至9月底，1项主要指标：已完成1项，无滞后。"


def test_where_nothing_is_judged_nobody_is_called_not_behind():
    case = Case().indicator("unset").report(A, 2020, {9: 9}, "unset")
    assert said(case.board("2020-09")) == "截至9月底，1项主要指标：目标未下达1项。返乡创业目标未下达。"


def test_more_than_three_behind_are_counted():
    case = Case()
    for code in ("jobs", "loans", "done", "rural"):
        case.indicator(code).target(CITY, 1000, code).report(A, 2020, {9: 10}, code)
    assert "滞后4项（城镇新增就业、创业担保贷款、就业困难人员就业等4项）" in said(case.board("2020-09"))
    assert "4 behind (New jobs, Guaranteed loans, Hard to employ and 1 more)" in said(case.board("2020-09"), "en")


def test_a_borrowed_pace_is_named():
    case = Case((CITY, A)).indicator("urban_new_employment").target(CITY, 1000)
    text = said(case.report(A, 2020, {9: 780}).board("2020-09"))
    assert "虽快于序时进度3.0个百分点，但慢于借用的全国同期进度3.2个百分点" in text


def test_rates_speak_of_their_target_and_their_room():
    case = Case().indicator("rate", "rate_ceiling", decimals=2).indicator("zero", "rate_floor", decimals=1)
    case.target(CITY, 4.5, "rate").target(CITY, 100, "zero")
    case.report(A, 2020, {9: (440, 10000)}, "rate").report(A, 2020, {9: (38, 40)}, "zero")
    text = said(case.board("2020-09"))
    assert "略慢的是登记失业率（4.40%，距控制目标0.10个百分点）" in text
    assert "滞后的是零就业家庭援助率（95.0%，低于目标5.0个百分点）" in text


def test_who_has_not_reported_is_said_once_with_what_it_means():
    case = Case().indicator("jobs").indicator("loans").target(CITY, 1000, "jobs").target(CITY, 1000, "loans")
    for code in ("jobs", "loans"):
        case.report(A, 2020, {8: 400, 9: 450}, code).report(B, 2020, {8: 300}, code)
    assert "乙县9月未报，城镇新增就业、创业担保贷款合计含其上期数，进度状态沿用最近齐报月份。" in said(
        case.board("2020-09")
    )


def test_a_district_that_never_reported_is_named_and_not_said_to_be_carried():
    case = Case((CITY, A, B, C)).indicator("jobs").target(CITY, 1000, "jobs").target(C, 300, "jobs")
    case.report(A, 2020, {8: 400, 9: 450}, "jobs").report(B, 2020, {8: 300, 9: 350}, "jobs")
    assert "丙县9月未报，城镇新增就业合计不含其数，进度状态暂不评判。" in said(case.board("2020-09"))
    assert (
        "Bing not reported for Sept 2020: the totals of New jobs are without theirs, and are not judged yet."
    ) in said(case.board("2020-09"), "en")
    late = Case((CITY, A, B, C)).indicator("jobs").target(CITY, 1000, "jobs").target(C, 300, "jobs")
    late.report(A, 2020, {8: 400, 9: 450}, "jobs").report(B, 2020, {8: 300}, "jobs")
    assert "乙县、丙县9月未报，城镇新增就业合计只含其中乙县的上期数，进度状态暂不评判。" in said(late.board("2020-09"))


def test_what_is_told_by_the_quarter_is_missing_by_the_quarter():
    case = Case().indicator("jobs").indicator("loans", frequency="quarterly")
    for code in ("jobs", "loans"):
        case.target(CITY, 1000, code).report(A, 2019, {12: 900}, code)
    text = said(case.board("2020-05"))
    assert "城镇新增就业5月未报。创业担保贷款一季度未报。" in text
    case.report(A, 2020, {3: 300}, "loans").report(B, 2020, {4: 10}, "jobs").report(B, 2019, {12: 90}, "loans")
    assert "乙县一季度未报，创业担保贷款合计不含其数" in said(case.board("2020-05"))


def test_targets_not_set_and_figures_not_reported_are_said():
    case = Case().indicator("unset").indicator("jobs").target(CITY, 1000, "jobs")
    case.report(A, 2020, {8: 5, 9: 9}, "unset").report(A, 2019, straight(1000), "jobs")
    text = said(case.board("2020-09"))
    assert "未报1项，目标未下达1项" in text
    assert "返乡创业目标未下达。城镇新增就业9月未报。" in text


def test_a_cumulative_that_fell_is_put_to_the_reader():
    case = Case().indicator("jobs").target(CITY, 1000, "jobs").report(A, 2020, {8: 812, 9: 790}, "jobs")
    assert "甲区城镇新增就业累计数由812人降为790人，请核对。" in said(case.board("2020-09"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentences_of_every_situation_join_into_one_clean_paragraph(language):
    text = said(city().board("2020-09"), language)
    assert "  " not in text
    assert "None" not in text
    assert "{" not in text


def test_one_target_and_one_measure_are_told_in_the_singular():
    case = Case().indicator("jobs").indicator("loans", headline=False)
    case.target(CITY, 1200, "jobs").report(A, 2020, {9: 960}, "jobs")
    board = case.target(CITY, 100, "loans").report(A, 2020, {9: 80}, "loans").board("2020-09")
    assert board.headline == ("jobs",)
    for codes, told in (
        (("jobs",), "1 headline target: "),
        (("loans",), "1 measure: "),
        (("jobs", "loans"), "2 measures"),
    ):
        sentences = write(board, codes, language="en", numbers=Numbers("en"), names=NAMES["en"])
        assert told in plain(sentences)


PROSPECTS = {
    "zh": [("预计可完成", ["done", "rural"]), ("有把握", []), ("存在不确定性", ["jobs"])],
    "en": [("Expected", ["done", "rural"]), ("Likely", []), ("Uncertain", ["jobs"])],
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "按年末预测，预计全年2项可完成，存在不确定性1项（城镇新增就业）；另有1项不作预测。"),
        ("en", " By the year-end forecast, 2 expected to be reached, 1 uncertain (New jobs); no forecast for 1."),
    ],
)
def test_how_the_year_is_expected_to_end_stands_second_where_it_is_told(language, sentence):
    board, numbers, names = city().board("2020-09"), Numbers(language), NAMES[language]
    told = write(board, language=language, numbers=numbers, names=names, prospects=PROSPECTS[language])
    assert plain(told[1:2]) == sentence
    assert plain((told[0], *told[2:])) == said(board, language)


def test_nothing_is_said_of_the_year_end_where_nothing_is_forecast():
    board, names = city().board("2020-09"), NAMES["zh"]
    told = write(board, language="zh", numbers=Numbers("zh"), names=names, prospects=[("预计可完成", [])])
    assert plain(told) == said(board)
