"""Which target judges: in force on the month's last day, provincial before municipal (DESIGN.md, "Status")."""

import pytest

from tests.tracking.build import CITY, A, Case
from tracking.status import Status


def revised() -> Case:
    """1,000 from January, raised to 1,200 on 31 July by a document; 750 done by August."""
    case = Case().indicator("flow").target(A, 1000, "flow")
    case.target(A, 1200, "flow", effective_from="2020-07-31", document="甲发〔2020〕9号", reason="年中调整")
    return case.report(A, 2020, {6: 510, 7: 600, 8: 750}, "flow")


def test_a_revision_judges_from_the_month_on_whose_last_day_it_is_in_force():
    case = revised()
    assert case.at("2020-06", A, "flow").target == 1000
    assert case.at("2020-07", A, "flow").target == 1200


def test_a_revision_keeps_what_came_before_with_its_document():
    progress = revised().at("2020-08", A, "flow")
    assert [(one.effective_from, one.value) for one in progress.revisions] == [
        ("2020-01-01", 1000),
        ("2020-07-31", 1200),
    ]
    assert progress.document == "甲发〔2020〕9号"
    assert progress.revisions[-1].reason == "年中调整"
    assert progress.completion == pytest.approx(750 / 1200)


def test_a_revision_to_come_is_not_known_before():
    assert len(revised().at("2020-06", A, "flow").revisions) == 1


def test_the_provincial_target_judges_and_the_others_stand_beside_it():
    case = Case().indicator("flow").target(A, 40000, "flow").target(A, 39000, "flow", tier="provincial")
    case.target(A, 45000, "flow", tier="stretch").report(A, 2020, {9: 39000}, "flow")
    progress = case.at("2020-09", A, "flow")
    assert progress.target == 39000
    assert progress.tier == "provincial"
    assert progress.status is Status.DONE
    assert progress.other_targets == (("municipal", 40000), ("stretch", 45000))


def test_until_the_provincial_target_comes_the_municipal_one_judges():
    # 2020's national target was announced on 22 May (domain.md 0.4).
    case = Case().indicator("flow").target(A, 1000, "flow")
    case.target(A, 900, "flow", tier="provincial", effective_from="2020-05-22").report(
        A, 2020, {4: 300, 5: 400}, "flow"
    )
    assert case.at("2020-04", A, "flow").tier == "municipal"
    assert case.at("2020-05", A, "flow").tier == "provincial"


def test_a_stretch_target_alone_does_not_judge():
    progress = Case().indicator("flow").target(A, 1000, "flow", tier="stretch").report(A, 2020, {9: 10}, "flow")
    progress = progress.at("2020-09", A, "flow")
    assert progress.status is Status.NO_TARGET
    assert progress.target is None
    assert progress.other_targets == (("stretch", 1000),)


def test_a_target_not_yet_in_force_is_not_set():
    case = Case().indicator("flow").target(A, 1000, "flow", effective_from="2020-10-01")
    case.report(A, 2020, {9: 10}, "flow")
    assert case.at("2020-09", A, "flow").status is Status.NO_TARGET


def test_last_years_target_does_not_judge_this_year():
    case = Case().indicator("flow").target(A, 1000, "flow", year=2019).report(A, 2020, {9: 10}, "flow")
    assert case.at("2020-09", A, "flow").status is Status.NO_TARGET


def test_a_target_names_its_own_lead_body_before_the_catalogues():
    case = Case().indicator("flow").target(A, 100, "flow", lead_zh="市职业培训中心", lead_en="Training centre")
    progress = case.target(CITY, 100, "flow").report(A, 2020, {9: 10}, "flow").at("2020-09", A, "flow")
    assert (progress.lead_zh, progress.lead_en) == ("市职业培训中心", "Training centre")
    assert case.at("2020-09", CITY, "flow").lead_zh == "市就业服务局"


def test_decimals_of_a_target_are_whole_also_where_others_have_none():
    case = Case().indicator("rate", "rate_ceiling").indicator("flow").target(A, 4.5, "rate", decimals=2)
    case.target(A, 100, "flow").report(A, 2020, {9: 3.86}, "rate").report(A, 2020, {9: 10}, "flow")
    found = case.at("2020-09", A, "rate").target_decimals
    assert (found, type(found)) == (2, int)
    assert case.at("2020-09", A, "flow").target_decimals is None
