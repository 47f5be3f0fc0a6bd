"""Since the last meeting: statuses, figures, places and targets between two months, two versions, or both."""

import pickle
import re
from collections.abc import Mapping

import pytest

from tests.tracking.build import CITY, A, B, C, Case
from tracking import movement_words
from tracking.fair import fair_standings
from tracking.movement import Addition, Movement, RankMove, Revision, StatusMove, TargetMove, movement
from tracking.movement_words import movement_sentences
from tracking.status import Status
from tracking.telling import Span, plain
from ui.formats import Numbers

BANNED = ("拖后腿", "拖累", "最差", "黑榜", "违规")
NAMES = {
    "zh": {A: "甲区", B: "乙县", C: "丙县", "jobs": "城镇新增就业", "rate": "登记失业率", "loans": "担保贷款"},
    "en": {A: "Jia", B: "Yi", C: "Bing", "jobs": "New jobs", "rate": "Registered rate", "loans": "Loans"},
}
Figures = Mapping[str, Mapping[int, object]]


def case(jobs: Figures, *, target: float = 1000) -> Case:
    """Jobs against the straight line: 66.7 % in August, 75 % in September; each district's target is 1,000."""
    built = Case((CITY, *jobs)).indicator("jobs").target(CITY, target * len(jobs), "jobs")
    for district, figures in jobs.items():
        built.target(district, target, "jobs").report(district, 2020, figures, "jobs")
    return built


def with_rates(built: Case, rates: Figures) -> Case:
    built.indicator("rate", "rate_ceiling", decimals=2).target(CITY, 4.5, "rate")
    for district, figures in rates.items():
        built.target(district, 4.5, "rate").report(district, 2020, figures, "rate")
    return built


def moved(before: Case, after: Case, first: str = "2020-08", second: str = "2020-09", **given: object) -> Movement:
    early, late = before.board(first), after.board(second)
    return movement(early, late, before_ranks=fair_standings(early), after_ranks=fair_standings(late), **given)


def between_months() -> Case:
    """A 700 -> 760 stays on pace, B 680 -> 690 falls behind, C 600 (90 % of what is expected) -> 720 (96 %)."""
    return case({A: {8: 700, 9: 760}, B: {8: 680, 9: 690}, C: {8: 600, 9: 720}})


def said(found: Movement, language: str = "zh", **given: object) -> str:
    codes = given.pop("codes", ("jobs", "rate"))
    return plain(
        movement_sentences(
            found, language=language, numbers=Numbers(language), names=NAMES[language], codes=codes, **given
        )
    )


def test_statuses_that_changed_come_with_the_worse_first():
    found = moved(between_months(), between_months())
    # City: 1,980 of 3,000 is 99 % of what is expected in August, 2,170 is 96.4 % in September: slightly behind in both.
    assert found.statuses == (
        StatusMove("jobs", B, Status.ON_PACE, Status.BEHIND, "worse"),
        StatusMove("jobs", C, Status.BEHIND, Status.WATCH, "better"),
    )
    assert found.newly_behind == found.statuses[:1]
    assert found.newly_done == ()
    assert found.of(C) == found.statuses[1:]


def test_what_was_added_is_the_difference_of_the_figures():
    found = moved(between_months(), between_months())
    assert [(one.district, one.amount) for one in found.additions] == [(CITY, 190), (A, 60), (B, 10), (C, 120)]
    assert found.additions[1] == Addition(
        "jobs", A, "cumulative", "person", 0, "2020-08", "2020-09", 700, 760, 60, is_new_year=False, is_hollow=False
    )
    assert found.revisions == ()


def test_places_are_told_for_all_and_the_largest_loss_first():
    found = moved(between_months(), between_months())
    # August: A 70.0, B 68.0, C 60.0; September: A 76.0, C 72.0, B 69.0.
    assert found.ranks == (
        RankMove("jobs", B, 2, 3),
        RankMove("jobs", C, 3, 2),
        RankMove("jobs", A, 1, 1),
    )
    assert [(move.trend, move.steps) for move in found.ranks] == [("worse", -1), ("better", 1), ("same", 0)]
    assert found.moved_ranks == found.ranks[:2]


def test_a_place_gained_from_none_is_neither_better_nor_worse():
    before = case({A: {8: 700}, B: {8: 680}})
    after = case({A: {8: 700}, B: {8: 680}, C: {8: 690}})
    before.districts = (CITY, A, B, C)
    before.target(C, 1000, "jobs")
    found = moved(before, after, second="2020-08")
    assert (found.ranks[1].district, found.ranks[1].before, found.ranks[1].after) == (C, None, 2)
    assert (found.ranks[1].trend, found.ranks[1].steps) == ("other", 0)
    assert found.statuses[-1] == StatusMove("jobs", C, Status.NOT_REPORTED, Status.ON_PACE, "other")


def test_two_versions_of_one_month_differ_by_revisions():
    found = moved(case({A: {8: 700}, B: {8: 690}}), case({A: {8: 700}, B: {8: 600}}), second="2020-08")
    assert found.additions == ()
    assert found.revisions == (
        Revision("jobs", CITY, "cumulative", "person", 0, "2020-08", 1390, 1300),
        Revision("jobs", B, "cumulative", "person", 0, "2020-08", 690, 600),
    )


def test_across_both_a_restated_month_tells_corrections_from_additions():
    before = case({A: {8: 700}})
    after = case({A: {8: 650, 9: 760}})
    assert [one.amount for one in moved(before, after).additions] == [60, 60]
    found = moved(before, after, restated=after.board("2020-08"))
    assert [one.amount for one in found.additions] == [110, 110]
    assert [(one.district, one.month, one.before, one.after) for one in found.revisions] == [
        (CITY, "2020-08", 700, 650),
        (A, "2020-08", 700, 650),
    ]
    with pytest.raises(ValueError, match="2020-07"):
        moved(before, after, restated=after.board("2020-07"))


def test_over_new_year_cumulative_figures_begin_anew_and_levels_go_on():
    built = Case((CITY, A))
    for year in (2019, 2020):
        built.indicator("jobs", year=year, place=1).indicator("rate", "rate_ceiling", decimals=2, year=year, place=2)
        built.target(A, 1000, "jobs", year=year).target(A, 4.5, "rate", year=year)
    built.report(A, 2019, {12: 1100}, "jobs").report(A, 2020, {2: 90}, "jobs")
    built.report(A, 2019, {12: (400, 10000)}, "rate").report(A, 2020, {2: (430, 10000)}, "rate")
    found = moved(built, built, "2019-12", "2020-02")
    assert found.is_new_year
    assert (found.statuses, found.ranks, found.targets) == ((), (), ())
    of_a = [(one.indicator, one.amount, one.after) for one in found.additions if one.district == A]
    assert of_a == [("jobs", None, 90), ("rate", pytest.approx(0.30), 4.3)]
    assert said(found) == (
        "2019年12月至2020年2月跨年度，进度状态和位次按2020年目标任务重新起算，不与上年比较。"
        "其间：登记失业率上升0.30个百分点。本年累计：城镇新增就业90人。"
    )


def test_an_adjusted_target_is_told():
    before, after = case({A: {8: 700}}), case({A: {8: 700}}, target=1250)
    found = moved(before, after, second="2020-08")
    assert found.targets == (
        TargetMove("jobs", CITY, "person", 0, 1000, 1250),
        TargetMove("jobs", A, "person", 0, 1000, 1250),
    )
    assert said(found).endswith("目标任务调整：城镇新增就业由1,000人调整为1,250人。")


def test_a_broken_definition_adds_nothing_up():
    built = case({A: {8: 700, 9: 760}})
    built.indicators[0]["break_month"] = "2020-09"
    assert [one.amount for one in moved(built, built).additions] == [None, None]


def test_only_what_both_know_is_compared():
    before = between_months()
    after = with_rates(between_months(), {A: {9: (400, 10000)}})
    found = moved(before, after)
    assert found.codes == ("jobs",)
    assert {move.indicator for move in found.statuses} == {"jobs"}


def test_nothing_moved_is_said():
    built = between_months()
    found = moved(built, built, second="2020-08")
    assert (found.statuses, found.additions, found.revisions, found.moved_ranks) == ((), (), (), ())
    assert said(found) == "同为2020年8月数，按更正后数据，全市1项主要指标：进度状态没有变化。"


def test_where_no_district_reports_nobody_speaks_of_a_city():
    country = Case((CITY,)).indicator("jobs").target(CITY, 900, "jobs").report(CITY, 2020, {8: 781, 9: 898}, "jobs")
    found = moved(country, country)
    assert said(found).startswith("与2020年8月相比，1项主要指标：进度状态没有变化。")
    assert said(found, "en").startswith("Compared with Aug 2020, 1 headline target: no status has changed.")


def told() -> Movement:
    """City: jobs 640 -> 760 of 1,000 (watch -> on pace), the rate from 4.20 to 4.41 % (on pace -> watch)."""
    built = case({A: {8: 640, 9: 760}})
    return moved(*[with_rates(built, {A: {8: (420, 10000), 9: (441, 10000)}})] * 2)


def test_the_city_is_told_in_a_paragraph_the_worse_first():
    assert said(told()) == (
        "与2020年8月相比，全市2项主要指标：转慢1项（登记失业率），好转1项（城镇新增就业）。"
        "进度转慢的是登记失业率（由正常转为略慢）。"
        "进度好转的是城镇新增就业（由略慢转为正常）。"
        "其间：城镇新增就业增加120人，登记失业率上升0.21个百分点。"
    )


def test_the_same_in_english():
    assert said(told(), "en") == (
        "Compared with Aug 2020, the city's 2 headline targets: 1 slower (Registered rate), 1 improved (New jobs). "
        "Slower: Registered rate (from on pace to slightly behind). "
        "Improved: New jobs (from slightly behind to on pace). "
        "In between: New jobs up by 120 people, Registered rate up by 0.21 pp."
    )


def test_districts_that_fell_behind_and_moved_are_named():
    text = said(moved(between_months(), between_months()))
    assert "新滞后的县区：乙县1项（城镇新增就业）。" in text
    assert text.endswith("位次后移：乙县城镇新增就业由第2位到第3位。位次前移：丙县城镇新增就业由第3位到第2位。")


def test_one_district_is_told_alone():
    text = said(moved(between_months(), between_months()), district=B)
    assert text == (
        "与2020年8月相比，乙县1项主要指标：新滞后1项（城镇新增就业）。进度转慢的是城镇新增就业（由正常转为滞后）。"
        "其间：城镇新增就业增加10人。位次后移：城镇新增就业由第2位到第3位。"
    )


def test_a_correction_names_district_month_and_both_figures():
    found = moved(case({A: {8: 700}, B: {8: 690}}), case({A: {8: 700}, B: {8: 600}}), second="2020-08")
    assert "更正：乙县8月城镇新增就业由690人改为600人。" in said(found)


def test_more_moves_than_a_sentence_holds_are_counted():
    # In August the second eight lead, each eight from the last; in September the first eight, each from the first.
    figures = {f"9911{number:02d}": {8: 600 + 10 * number, 9: 900 - 10 * number} for number in range(1, 9)}
    figures |= {f"9912{number:02d}": {8: 700 + 10 * number, 9: 800 - 10 * number} for number in range(1, 9)}
    text = said(moved(case(figures), case(figures)))
    assert "位次后移：991208城镇新增就业由第1位到第16位、" in text
    assert re.search(r"位次后移：.*等8项。位次前移：.*等8项。$", text)


def test_indicators_and_districts_are_spans_that_lead_on():
    found = moved(between_months(), between_months())
    sentences = movement_sentences(found, language="zh", numbers=Numbers("zh"), names=NAMES["zh"], codes=("jobs",))
    spans = [span for sentence in sentences for span in sentence]
    assert Span("乙县", "district", B) in spans
    assert Span("城镇新增就业", "indicator", "jobs") in spans
    assert Span("1项主要指标", "total", "headline") in spans
    assert Span("190人", "indicator", "jobs") in spans


def test_both_languages_say_the_same_and_no_word_puts_anybody_down():
    assert movement_words.TEXT["zh"].keys() == movement_words.TEXT["en"].keys()
    for key, chinese in movement_words.TEXT["zh"].items():
        places = [
            set(re.findall(r"{(\w+)}", text)) - {"count", "rest"} for text in (chinese, movement_words.TEXT["en"][key])
        ]
        assert places[0] == places[1], key
        assert not [word for word in BANNED if word in chinese]


def test_a_movement_travels():
    found = moved(between_months(), between_months())
    assert pickle.loads(pickle.dumps(found)) == found
