"""Places with ties within reporting noise: who shares one, who has none and why, how far it is to the next."""

import pickle
import random

import pytest

from tests.tracking.build import CITY, MUNICIPAL, ZONE, A, B, C, Case
from tracking.board import evaluate
from tracking.fair import Place, fair_ranks, fair_standings
from tracking.noise import Correction, Noise
from tracking.place_words import next_text, noise_text, place_text
from ui.formats import Numbers

D, E = "990105", "990106"
ZH, EN = Numbers("zh"), Numbers("en")
OTHERS = "；未报的县区、开发区和市本级不排位次。"


def flow(figures: dict[str, float], target: float = 10000, **given: object) -> Case:
    """A cumulative indicator in September with one target for every district."""
    case = Case((CITY, *figures)).indicator("flow", **given).target(CITY, target * len(figures), "flow")
    for district, actual in figures.items():
        case.target(district, target, "flow").report(district, 2020, {9: actual}, "flow")
    return case


def rate(figures: dict[str, object], kind: str, target: float, **given: object) -> Case:
    case = Case((CITY, *figures)).indicator("rate", kind, **given).target(CITY, target, "rate")
    for district, figure in figures.items():
        case.target(district, target, "rate").report(district, 2020, {9: figure}, "rate")
    return case


def standing(case: Case, code: str = "flow", noise: Noise | float | None = None, month: str = "2020-09"):
    return fair_ranks(case.board(month), code, noise=noise)


def compared() -> Case:
    """A 80 %, B 60 % of 2,000, C 70 % of 500, zone 90 %, municipal 50 %."""
    case = Case((CITY, A, B, C, ZONE, MUNICIPAL)).indicator("flow").target(CITY, 4000, "flow")
    for district, target, actual in (
        (A, 1000, 800),
        (B, 2000, 1200),
        (C, 500, 350),
        (ZONE, 100, 90),
        (MUNICIPAL, 100, 50),
    ):
        case.target(district, target, "flow").report(district, 2020, {9: actual}, "flow")
    return case


def test_places_are_given_to_districts_and_counties_only():
    found = standing(compared())
    assert found.ranks == {A: 1, B: 3, C: 2, ZONE: None, MUNICIPAL: None}
    assert [place.district for place in found.places] == [A, C, B, ZONE, MUNICIPAL]
    assert (found.count, found.last) == (3, 3)
    assert (found.of(ZONE).why, found.of(MUNICIPAL).why) == ("zone", "municipal")
    assert found.of(ZONE).shown == 90.0


def test_a_difference_below_the_noise_shares_a_place_and_the_next_is_skipped():
    # 90.0, 81.1, 80.9 and 80.0 %; 0.2 points are less than 0.3, 1.1 are not.
    found = standing(flow({A: 9000, B: 8110, C: 8090, D: 8000}))
    assert found.ranks == {A: 1, B: 2, C: 2, D: 4}
    assert (found.of(B).tied, found.of(C).tied, found.of(D).tied) == ((C,), (B,), ())
    assert (found.of(C).next_place, found.of(D).next_place) == (1, 2)


def test_groups_are_measured_from_their_best_so_that_ties_are_transitive():
    # 80.6, 80.4, 80.2, 80.0 %: each is within 0.3 of its neighbour; the third is 0.4 from the first and begins anew.
    found = standing(flow({A: 8060, B: 8040, C: 8020, D: 8000}))
    assert found.ranks == {A: 1, B: 1, C: 3, D: 3}
    for place in found.places:
        for other in place.tied:
            assert set(found.of(other).tied) | {other} == set(place.tied) | {place.district}


def test_exactly_the_noise_is_no_tie():
    assert standing(flow({A: 8030, B: 8000})).ranks == {A: 1, B: 2}
    assert standing(flow({A: 8029, B: 8000})).ranks == {A: 1, B: 2}  # displayed 80.3: what is seen decides
    assert standing(flow({A: 8024, B: 8000})).ranks == {A: 1, B: 1}


def test_without_noise_what_looks_equal_still_shares_a_place():
    # 81.14 %, 81.06 % and 80.0 % are shown as 81.1, 81.1 and 80.0.
    found = standing(flow({A: 8114, B: 8106, C: 8000}), noise=0)
    assert found.ranks == {A: 1, B: 1, C: 3}
    assert (found.threshold, found.source) == (0.1, "rounding")


def test_noise_is_rounded_up_to_what_can_be_displayed():
    found = standing(flow({A: 8050, B: 8010, C: 8000}), noise=0.42)
    assert (found.threshold, found.ranks) == (0.5, {A: 1, B: 1, C: 3})


def test_the_rule_in_force_sets_the_noise():
    case = flow({A: 8090, B: 8000})
    assert standing(case).ranks == {A: 1, B: 2}
    assert standing(case.rule("rank", "noise_points", 1)).ranks == {A: 1, B: 1}


def test_the_distance_to_the_next_place_is_told_in_points_and_units():
    found = standing(compared())
    # C: 80.0 - 70.0 = 10 points, 0.8 x 500 - 350 = 50. B: 70 - 60 points, 0.7 x 2000 - 1200 = 200.
    assert found.of(A) == Place(A, place=1, shown=80.0)
    assert found.of(C) == Place(
        C, place=2, shown=70.0, next_place=1, next_district=A, next_points=10.0, next_amount=50.0
    )
    assert (found.of(B).next_district, found.of(B).next_points, found.of(B).next_amount) == (C, 10.0, 200.0)


def test_the_distance_goes_to_the_nearest_of_a_shared_place():
    found = standing(flow({A: 8110, B: 8090, C: 8000}))
    # C needs 80.9 %, B's figure, to share the first place: 8090 - 8000.
    assert (found.of(C).next_place, found.of(C).next_district) == (1, B)
    assert (found.of(C).next_points, found.of(C).next_amount) == (0.9, 90.0)


def test_the_distance_is_rounded_up_to_the_units_that_are_counted():
    # 81.1 % of 1,234 are 1000.774.
    case = flow({A: 8110}).target(B, 1234, "flow").report(B, 2020, {9: 990}, "flow")
    case.districts = (CITY, A, B)
    assert standing(case).of(B).next_amount == 11.0


def test_a_stock_counts_from_its_start_of_the_year():
    case = Case((CITY, A, B)).indicator("stock", "stock").target(CITY, 500, "stock")
    for district, start, goal, actual in ((A, 100, 300, 250), (B, 100, 200, 150)):
        case.target(district, goal, "stock", start_level=float(start))
        case.report(district, 2020, {9: actual}, "stock")
    found = standing(case, "stock")
    # A (250-100)/200 = 75 %, B 50/100 = 50 %: B reaches 75 % at 100 + 0.75 x 100 = 175.
    assert found.ranks == {A: 1, B: 2}
    assert (found.of(B).next_points, found.of(B).next_amount) == (25.0, 25.0)


def test_the_lowest_rate_under_a_ceiling_comes_first():
    case = rate({A: (386, 10000), B: (312, 10000), C: (441, 10000)}, "rate_ceiling", 4.5, decimals=2)
    found = standing(case, "rate")
    assert found.ranks == {A: 2, B: 1, C: 3}
    # 0.3 % of a ceiling of 4.5 % are 0.0135 points; two decimals are shown.
    assert (found.threshold, found.measure, found.source) == (0.02, "rate", "rule")
    assert (found.of(A).shown, found.of(A).next_points, found.of(A).next_amount) == (3.86, 0.74, None)


def test_rates_within_a_hundredth_share_a_place():
    case = rate({A: (386, 10000), B: (387, 10000), C: (388, 10000)}, "rate_ceiling", 4.5, decimals=2)
    assert standing(case, "rate").ranks == {A: 1, B: 1, C: 3}


def test_days_are_ranked_from_the_fewest():
    found = standing(rate({A: 12, B: 30, C: 12}, "age_ceiling", 60, unit="day"), "rate")
    assert found.ranks == {A: 1, B: 3, C: 1}
    assert (found.measure, found.source) == ("days", "rounding")
    assert (found.of(B).next_points, found.of(B).next_amount) == (None, 18.0)


def test_none_certified_has_no_place():
    found = standing(rate({A: (9, 10), B: (0, 0)}, "rate_floor", 100, decimals=1), "rate")
    assert found.ranks == {A: 1, B: None}
    assert found.of(B).why == "none_certified"


def test_nobody_is_ranked_while_an_expected_part_is_missing():
    case = compared().report(C, 2020, {8: 300}, "flow")
    case.observations = [row for row in case.observations if row[1:3] != (C, "2020-09")]
    found = standing(case)
    assert set(found.ranks.values()) == {None}
    assert found.waiting == (C,)
    assert (found.of(A).why, found.of(C).why, found.of(ZONE).why) == ("waiting", "not_reported", "zone")


def test_who_never_reported_has_no_place_and_keeps_nobody_from_one():
    case = flow({A: 8000, B: 7000}).target(C, 1000, "flow")
    case.districts = (CITY, A, B, C)
    found = standing(case)
    assert found.ranks == {A: 1, B: 2, C: None}
    assert found.of(C).why == "not_reported"
    assert found.count == 2


def test_a_district_without_a_target_is_not_ranked():
    case = compared()
    case.targets = [row for row in case.targets if row["district"] != A]
    found = standing(case)
    assert found.ranks == {A: None, B: 2, C: 1, ZONE: None, MUNICIPAL: None}
    assert found.of(A).why == "no_target"


def test_while_a_small_cell_is_withheld_nobody_has_a_place():
    frames = rate({A: (9, 10), B: (8, 10), C: (2, 2)}, "rate_floor", 100).frames()
    hidden = frames["observations"]["district"] == C
    frames["observations"] = frames["observations"].assign(suppressed=hidden)
    frames["observations"].loc[hidden, ["value", "numerator", "denominator"]] = float("nan")
    found = fair_ranks(evaluate(month="2020-09", **frames), "rate")
    assert found.ranks == {A: None, B: None, C: None}
    assert {place.why for place in found.places} == {"withheld"}


def test_milestones_are_not_ranked():
    case = Case((CITY, A)).indicator("list", "milestone").target(A, 1, "list").report(A, 2020, {9: 1}, "list")
    assert standing(case, "list").of(A).why == "milestone"


def test_several_indicators_take_their_own_corrections():
    case = flow({A: 8100, B: 8000})
    found = [Correction("flow", A, f"2019-0{month}", points) for month, points in enumerate((-2, 1, 2, 3, -2), 1)]
    board = case.board("2020-09")
    # Sizes 1, 2, 2, 2, 3: the median is 2 points, more than the one between the two.
    standings = fair_standings(board, corrections=found)
    assert standings["flow"].ranks == {A: 1, B: 1}
    assert standings["flow"].noise == Noise(2, "corrections", 5, 5)
    assert fair_standings(board, ["flow"], corrections=found[:4])["flow"].ranks == {A: 1, B: 2}


def test_how_noise_is_judged_is_said_in_a_sentence():
    case = flow({A: 8100, B: 8000})
    assert noise_text(standing(case), "zh", ZH) == (
        "完成率与同位次最高者相差不足0.3个百分点的并列（以往更正0次，不足5次，误差按目标的0.3%计）" + OTHERS
    )
    assert noise_text(standing(case, noise=Noise(0.25, "corrections", 6, 5)), "zh", ZH) == (
        "完成率与同位次最高者相差不足0.3个百分点的并列（以往6次更正幅度的中位数，为目标的0.25%）" + OTHERS
    )
    assert noise_text(standing(case, noise=0), "zh", ZH) == (
        "完成率显示数值相同的并列（误差按目标的0.0%计，小于显示的末位）" + OTHERS
    )
    assert noise_text(standing(case), "en", EN) == (
        "Districts less than 0.3 pp of completion from the best of a place share it (past corrections: 0, fewer than "
        "5, so noise is taken as 0.3% of the target); districts that have not reported, zones and the municipal row "
        "have no place."
    )


def test_a_ceiling_says_lowest_and_the_decimals_it_is_shown_with():
    case = rate({A: (386, 10000), B: (312, 10000)}, "rate_ceiling", 4.5, decimals=2)
    assert noise_text(standing(case, "rate"), "zh", ZH).startswith("比率与同位次最低者相差不足0.02个百分点的并列（")


def test_a_place_and_the_distance_to_the_next_are_said():
    found = standing(flow({A: 8110, B: 8090, C: 8000}))
    assert [place_text(found.of(code), "zh") for code in (A, B, C)] == ["并列第1位", "并列第1位", "第3位"]
    assert place_text(found.of(B), "en") == "joint place 1"
    assert next_text(found, found.of(A), "zh", ZH) == ""
    assert next_text(found, found.of(C), "zh", ZH) == "距第1位还差90人（0.9个百分点）"
    assert next_text(found, found.of(C), "en", EN) == "90 people (0.9 pp) short of place 1"
    case = rate({A: (386, 10000), B: (312, 10000)}, "rate_ceiling", 4.5, decimals=2)
    found = standing(case, "rate")
    assert next_text(found, found.of(A), "zh", ZH, decimals=2) == "比第1位高0.74个百分点"
    assert place_text(standing(compared()).of(ZONE), "zh") == "开发区不排位次"


def test_a_standing_travels():
    found = standing(compared())
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize("seed", range(3))
def test_places_do_not_depend_on_the_order_of_the_districts(seed: int):
    figures = {A: 8060, B: 8040, C: 8020, D: 8000, E: 8060}
    shuffled = list(figures.items())
    random.Random(seed).shuffle(shuffled)
    assert standing(flow(dict(shuffled))).ranks == {A: 1, E: 1, B: 1, C: 4, D: 4}
