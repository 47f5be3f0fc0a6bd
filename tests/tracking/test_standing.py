"""A district's own page: its statuses, places, what it must still do, and the sentences about it."""

import pickle
import re

import pytest

from tests.tracking.build import CITY, MUNICIPAL, ZONE, A, B, C, Case, seasonal
from tracking import place_words, standing
from tracking.fair import fair_standings
from tracking.standing import IndicatorStanding, counts, district_sentences, district_standing
from tracking.status import Status
from tracking.telling import Span, plain
from ui.formats import Numbers

BANNED = ("拖后腿", "拖累", "最差", "黑榜", "违规")
NAMES = {
    "zh": {A: "甲区", B: "乙县", C: "丙县", ZONE: "开发区", "jobs": "城镇新增就业", "done": "困难人员就业"},
    "en": {A: "Jia", B: "Yi", C: "Bing", ZONE: "Zone", "jobs": "New jobs", "done": "Hard to employ"},
}
NAMES["zh"] |= {MUNICIPAL: "市本级", "loans": "担保贷款", "rate": "登记失业率", "sets": "培训场次"}
NAMES["en"] |= {"loans": "Loans", "rate": "Registered rate", "sets": "Trainings"}


def plan() -> Case:
    """September, straight line 75 %, targets of 1,000 (loans 500, of which 99.9 are done):

    jobs A 790, B 735, C 600, zone 800; done A and B 1,000, C 700; loans A 300, B 99.9; rate A 4.20, B 4.41 under 4.5.
    """
    built = Case((CITY, A, B, C, ZONE)).indicator("jobs").indicator("done")
    built.indicator("loans", unit="10k_yuan", decimals=1).indicator("rate", "rate_ceiling", decimals=2)
    for code, target, figures in (
        ("jobs", 1000, {A: 790, B: 735, C: 600, ZONE: 800}),
        ("done", 1000, {A: 1000, B: 1000, C: 700}),
        ("loans", 500, {A: 300, B: 99.9}),
        ("rate", 4.5, {A: (420, 10000), B: (441, 10000)}),
    ):
        built.target(CITY, target * (1 if code == "rate" else len(figures)), code)
        for district, figure in figures.items():
            built.target(district, target, code).report(district, 2020, {9: figure}, code)
    return built


def rows(district: str, **given: object) -> tuple[IndicatorStanding, ...]:
    board = plan().board("2020-09")
    return district_standing(board, district, fair_standings(board), **given)


def said(district: str, language: str = "zh", built: Case | None = None) -> str:
    board = (built or plan()).board("2020-09")
    sentences = district_sentences(
        board,
        district,
        fair_standings(board),
        language=language,
        numbers=Numbers(language),
        names=NAMES[language],
    )
    return plain(sentences)


def test_each_indicator_comes_with_progress_place_and_the_city_beside_it():
    jobs, done, loans, rate = rows(B)
    assert [row.indicator for row in (jobs, done, loans, rate)] == ["jobs", "done", "loans", "rate"]
    assert (jobs.status, jobs.progress.gap, jobs.city.actual) == (Status.WATCH, 265, 2925)
    # 265 over October to December.
    assert jobs.progress.needed_even == pytest.approx(88.33, abs=0.01)
    assert (jobs.place.place, jobs.count, jobs.place.next_amount) == (2, 3, 55)
    assert (done.place.place, done.place.tied) == (1, (A,))
    assert (rate.place.place, rate.count) == (2, 2)


def test_only_what_the_district_takes_part_in_is_listed():
    assert [row.indicator for row in rows(ZONE)] == ["jobs"]
    assert rows(ZONE)[0].place.why == "zone"
    assert [row.indicator for row in rows(B, codes=("rate", "jobs"))] == ["rate", "jobs"]


def test_statuses_are_counted():
    found = counts(rows(B))
    assert found.counts == ((Status.BEHIND, 1), (Status.WATCH, 2), (Status.DONE, 1))


def test_what_changed_since_the_month_before_stands_beside_it():
    built = plan()
    built.report(A, 2020, {8: 600}, "jobs").report(B, 2020, {8: 700}, "jobs").report(C, 2020, {8: 500}, "jobs")
    built.report(ZONE, 2020, {8: 700}, "jobs")
    before, board = built.board("2020-08"), built.board("2020-09")
    (jobs, *_) = district_standing(
        board, B, fair_standings(board), before=before, fair_before=fair_standings(before, ["jobs"])
    )
    # 700 of 1,000 in August is 105 % of the straight line, 735 in September 98 %; first place then, second now.
    assert (jobs.status_before, jobs.status) == (Status.ON_PACE, Status.WATCH)
    assert (jobs.progress.increase, jobs.steps) == (35, -1)
    assert district_standing(board, B, {})[0] == IndicatorStanding(
        "jobs", board.progress["jobs", B], board.city_progress("jobs"), None, 0
    )


def test_the_first_sentence_counts_statuses_and_places():
    assert said(B).split("。")[0] == (
        "截至9月底，乙县4项主要指标：已完成1项，略慢2项，滞后1项（担保贷款）；"
        "位次：并列居首1项（困难人员就业）、居中1项、靠后2项（担保贷款、登记失业率）"
    )


def test_what_is_behind_says_what_a_month_must_bring_and_the_place():
    assert said(B).split("。", 1)[1] == (
        "滞后的是担保贷款（慢于序时进度55.0个百分点，距目标还差400.1万元，月均还需133.4万元，第2位）。"
        "略慢的是城镇新增就业（慢于序时进度1.5个百分点，距目标还差265人，月均还需88人，第2位）、"
        "登记失业率（4.41%，距控制目标0.09个百分点，第2位）。"
        "距上一位最近的是：城镇新增就业距第1位还差55人（5.5个百分点）；担保贷款距第1位还差200.1万元（40.0个百分点）。"
    )


def test_the_same_in_english():
    assert said(B, "en") == (
        "At the end of Sept 2020, Yi, 4 headline targets: 1 done, 2 slightly behind, 1 behind (Loans); "
        "places: joint first in 1 (Hard to employ), in between in 1, in the last place in 2 (Loans, Registered rate). "
        "Behind: Loans (55.0 pp behind the straight line, 4,001 thousand yuan to go, "
        "1,334 thousand yuan a month needed, place 2). "
        "Slightly behind: New jobs (1.5 pp behind the straight line, 265 people to go, 88 people a month needed, "
        "place 2), Registered rate (4.41%, 0.09 pp below the ceiling, place 2). "
        "Nearest to the next better place: New jobs, 55 people (5.5 pp) short of place 1; "
        "Loans, 2,001 thousand yuan (40.0 pp) short of place 1."
    )


def test_a_zone_is_told_without_places():
    assert said(ZONE) == "截至9月底，开发区1项主要指标：正常1项，无滞后；开发区不排位次。"


def test_a_district_that_leads_everywhere_has_nobody_to_catch_up_with():
    built = Case((CITY, A, B)).indicator("jobs").target(CITY, 2000, "jobs")
    built.target(A, 1000, "jobs").report(A, 2020, {9: 800}, "jobs")
    built.target(B, 1000, "jobs").report(B, 2020, {9: 700}, "jobs")
    assert said(A, built=built) == "截至9月底，甲区1项主要指标：正常1项，无滞后；位次：居首1项（城镇新增就业）。"


def test_a_floor_for_each_district_speaks_of_the_district_itself():
    built = Case((CITY, A, B)).indicator("sets", "per_district_floor", unit="session").target(CITY, 12, "sets")
    built.report(A, 2020, {9: 3}, "sets").report(B, 2020, {9: 9}, "sets")
    assert "滞后的是培训场次（完成3次，要求12次，第2位）。" in said(A, built=built)


def test_what_was_not_reported_is_said_and_has_no_place():
    built = plan()
    built.observations = [row for row in built.observations if row[:2] != ("loans", B)]
    text = said(B, built=built)
    assert text.endswith("担保贷款9月未报。")
    assert "未报1项" in text


def test_a_late_report_is_said_with_the_years_last_figure_and_leaves_nobody_a_place():
    built = plan().report(A, 2020, {8: 250}, "loans").report(B, 2020, {8: 80.5}, "loans")
    built.observations = [row for row in built.observations if row[:3] != ("loans", B, "2020-09")]
    assert said(B, built=built).endswith("担保贷款（8月为80.5万元）9月未报。")
    assert said(B, "en", built=built).endswith("Not reported for Sept 2020: Loans (Aug 2020: 805 thousand yuan).")
    # A has reported, and is told why it has no place.
    assert "位次：居首2项（城镇新增就业、登记失业率）、并列居首1项（困难人员就业）、因有单位未报暂不排位次1项" in said(
        A, built=built
    )


def test_where_every_place_waits_it_is_said_once():
    built = Case((CITY, A, B)).indicator("jobs").target(CITY, 200, "jobs").target(A, 100, "jobs").target(B, 100, "jobs")
    built.report(A, 2020, {9: 80}, "jobs").report(B, 2020, {8: 60}, "jobs")
    assert said(A, built=built) == "截至9月底，甲区1项主要指标：正常1项，无滞后；有单位未报，暂不排位次。"


def test_many_late_reports_are_counted():
    built = plan()
    for code, figure in (("jobs", 600), ("done", 700), ("loans", 80), ("rate", (400, 10000))):
        built.report(B, 2020, {8: figure}, code)
    built.observations = [row for row in built.observations if row[1:3] != (B, "2020-09")]
    assert said(B, built=built) == (
        "截至9月底，乙县4项主要指标：未报4项。城镇新增就业、困难人员就业、担保贷款等4项9月未报。"
    )


def test_what_a_month_must_bring_is_told_evenly_and_by_earlier_years():
    built = Case((CITY, A, B)).indicator("jobs").target(CITY, 2400, "jobs").target(B, 1200, "jobs")
    for year in (2017, 2018, 2019):
        built.report(B, year, seasonal(1000), "jobs")
    built.report(B, 2020, {9: 960}, "jobs").target(A, 1200, "jobs").report(A, 2020, {9: 960}, "jobs")
    # 240 to go: 80 a month, or 240 x 6.7 / 17.9 in October. Both stand at 80.0 %.
    assert (
        "略慢的是城镇新增就业（虽快于序时进度5.0个百分点，但慢于往年同期2.1个百分点，"
        "距目标还差240人，月均还需80人，按往年节奏10月需90人，并列第1位）。"
    ) in said(B, built=built)
    assert "240 people to go, 80 people a month needed, 90 people in Oct by the rhythm of earlier years" in said(
        B, "en", built=built
    )


def test_a_district_without_any_of_them_is_told_so():
    built = Case((CITY, A, B)).indicator("jobs").target(A, 100, "jobs").report(A, 2020, {9: 80}, "jobs")
    assert said(B, built=built) == "截至9月底，乙县没有承担主要指标。"
    assert said(B, "en", built=built) == "At the end of Sept 2020, Yi has no headline targets of its own."


def test_the_municipal_row_is_told_without_places():
    built = Case((CITY, A, MUNICIPAL)).indicator("jobs").target(CITY, 200, "jobs").target(MUNICIPAL, 100, "jobs")
    built.report(A, 2020, {9: 80}, "jobs").report(MUNICIPAL, 2020, {9: 80}, "jobs")
    assert said(MUNICIPAL, built=built) == "截至9月底，市本级1项主要指标：正常1项，无滞后；市本级不排位次。"


def test_names_are_spans_that_lead_on():
    board = plan().board("2020-09")
    sentences = district_sentences(
        board, B, fair_standings(board), language="zh", numbers=Numbers("zh"), names=NAMES["zh"]
    )
    assert Span("乙县", "district", B) in sentences[0]
    assert Span("4项主要指标", "total", "headline") in sentences[0]
    assert Span("担保贷款", "indicator", "loans") in sentences[0]
    assert Span("滞后1项", "status", "behind") in sentences[0]


def test_an_unknown_district_is_refused():
    with pytest.raises(KeyError):
        rows("000000")


def test_both_languages_say_the_same_and_no_word_puts_anybody_down():
    for table in (standing.TEXT, place_words.SHARED, place_words.UNRANKED, place_words.NEXT, place_words.NEXT_LOW):
        assert table["zh"].keys() == table["en"].keys()
        for key, chinese in table["zh"].items():
            fields = [set(re.findall(r"{(\w+)}", text)) for text in (chinese, table["en"][key])]
            assert fields[0] == fields[1], key
            assert not [word for word in BANNED if word in chinese]


def test_a_standing_of_a_district_travels():
    assert pickle.loads(pickle.dumps(rows(B))) == rows(B)
