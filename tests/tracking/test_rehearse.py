"""The rehearsal: judged with what was known then, counted against how the year ended (issue 2, section 4)."""

from tests.tracking.build import CITY, A, B, C, Case, seasonal
from tracking.__main__ import main
from tracking.rehearse import IN_FORCE, STRAIGHT, UNGUARDED, Outcome, rehearse, table, tally
from tracking.status import Status

LATE = {2: 30, 3: 90, 4: 170, 6: 390, 9: 660, 10: 780, 11: 900, 12: 1000}  # a training year of 1,000


def training() -> Case:
    """Two earlier years of the late shape, then 2018: A makes 1,000 in that shape, B collapses after June."""
    case = Case((CITY, A, B, C)).indicator("training", year=2018)
    for district in (A, B, C):
        for year in (2016, 2017):
            case.report(district, year, LATE, "training")
        case.target(district, 1000, "training", year=2018)
    case.report(A, 2018, LATE, "training").report(C, 2018, LATE, "training")
    return case.report(B, 2018, LATE | {9: 500, 10: 550, 11: 580, 12: 600}, "training")


def outcomes(case: Case, year: int = 2018) -> list[Outcome]:
    frames = case.frames()
    frames["indicators"] = {year: frames["indicators"]}
    return rehearse(**frames)


def test_a_district_in_its_usual_rhythm_is_not_behind_and_a_collapse_is_found():
    result = tally(outcomes(training()), IN_FORCE)
    assert (result.made, result.false_behind, result.missed, result.found) == (2, 0, 1, 1)
    assert result.meets_aims


def test_the_straight_line_calls_the_same_districts_behind():
    result = tally(outcomes(training()), STRAIGHT)
    assert (result.false_behind, result.false_share) == (2, 1)
    assert result.false_later == ((4, 2), (6, 2), (9, 2))
    assert not result.meets_aims


def test_the_year_itself_is_not_known_to_the_rule_that_judges_it():
    # 2018 alone, without a year before it: nothing but the straight line, whose guard spares February and March only.
    case = training()
    case.observations = [row for row in case.observations if row[2] >= "2018"]
    found = outcomes(case)
    assert {outcome.reference for outcome in found} == {"linear"}
    assert tally(found, IN_FORCE).false_behind == 0
    assert tally(found, UNGUARDED).false_behind == 2
    assert dict(tally(found, IN_FORCE).false_later)[4] == 2


def test_the_national_curve_that_judges_2016_is_that_of_2015():
    case = Case((CITY, A)).indicator(year=2016).target(A, 1000, year=2016).report(A, 2016, seasonal(1000))
    assert outcomes(case, 2016)[0].reference == "borrowed"
    # February has no published share of 2015: the straight line of 16.7 % and its guard judge the 12.7 % of that month.
    assert outcomes(case, 2016)[0].said[IN_FORCE][2] is Status.WATCH


def test_campaigns_and_targets_without_figures_are_left_out():
    case = training().target(A, 10, "training", year=2018, tier="provincial", due="2018-06-30")
    assert [outcome.district for outcome in outcomes(case)] == [B, C]


def test_the_table_prints_counts_and_shares_of_each_rule():
    lines = table(outcomes(training())).splitlines()
    assert lines[0] == "3 yearly targets of districts, 2018-2018"
    assert lines[3].split() == ["rule", "in", "force", "0", "of", "2", "0.0%", "0", "0", "0", "1", "of", "1", "100.0%"]
    assert lines[5].split()[:5] == ["straight", "line", "2", "of", "2"]


def test_on_the_sample_city_the_rule_in_force_meets_both_aims_and_the_straight_line_neither(capsys):
    assert main(["rehearse"]) == 0
    printed = capsys.readouterr().out.splitlines()
    shares = {line[:20].strip(): [word for word in line.split() if word.endswith("%")] for line in printed[3:6]}
    early, found = (float(share.rstrip("%")) for share in shares[IN_FORCE])
    assert early <= 2
    assert found >= 80
    early, found = (float(share.rstrip("%")) for share in shares[STRAIGHT])
    assert early > 2
    assert found < 80


def test_the_command_says_in_a_sentence_that_an_address_cannot_be_used(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main(["rehearse", "--url", "postgresql://jobs:hunter2@db/jobs"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("DATABASE_URL does not name the driver.")
    assert "hunter2" not in said
