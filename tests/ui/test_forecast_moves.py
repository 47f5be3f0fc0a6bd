"""Why a chance moved, as the Target page says it below what was forecast before."""

from dataclasses import replace

from forecasting.stored import YearEnd
from tests.forecasting.year_ends import certain_path, year_end
from tests.tracking.build import A, B
from tests.ui.test_fan import CURVE, LABELS
from ui.forecast_moves import move_said, moves
from ui.formats import Numbers
from ui.words import words

PATH = certain_path({9: 900.0, 10: 1_000.0, 11: 1_100.0, 12: 1_200.0})
NAMED = replace(LABELS, districts=LABELS.districts | {B: {"name_zh": "乙县"}})


def said(before: YearEnd, after: YearEnd, curve=CURVE, labels=LABELS) -> str:
    stored = {one.month: {(curve.indicator, curve.district): one} for one in (before, after)}
    [move] = moves(stored, curve, labels)
    return move_said(move, curve, labels)


def august(**given: object) -> YearEnd:
    """The figures on the chart have 800 by August and 900 by September."""
    plain = {"month": "2020-08", "target": 1_200.0, "actual": 800.0, "path": PATH}
    return year_end(1_100.0, 1_300.0, **(plain | given))


def september(low: float, high: float, **given: object) -> YearEnd:
    return year_end(low, high, **({"target": 1_200.0, "actual": 900.0, "path": PATH[1:]} | given))


def test_a_raised_target_is_said_with_its_amount():
    assert said(august(), september(1_100.0, 1_300.0, target=1_260.0)) == (
        "2020年8月至2020年9月：完成可能性由存在不确定性 50%变为有一定难度 20%，目标任务调增60人，调整为1,260人。"
    )


def test_a_month_below_what_was_expected_of_it_is_said():
    short = august(path=certain_path({9: 960.0, 10: 1_000.0, 11: 1_100.0, 12: 1_200.0}))
    assert said(short, september(1_040.0, 1_240.0)).endswith("，9月比原预测少60人。")


def test_a_cumulative_that_fell_is_said_to_have_fallen():
    before = august(actual=950.0, path=certain_path({9: 960.0, 12: 1_200.0}))
    curve = replace(CURVE, hollow=(True,) * 12)  # the chart's August is not the one that was known
    assert said(before, september(1_040.0, 1_240.0), curve).endswith("9月累计数下降（核减或净额），比原预测少60人。")


def test_a_correction_of_earlier_months_is_told_apart():
    # 860 by August when the forecast was made, 800 now; September brought the 100 that were expected.
    before = august(actual=860.0, path=certain_path({9: 960.0, 10: 1_000.0, 11: 1_100.0, 12: 1_200.0}))
    assert said(before, september(1_040.0, 1_240.0)).endswith("，此前月份数据更正，调减60人。")


def test_of_the_city_the_districts_are_named():
    city = replace(CURVE, district="990100")
    before = {(CURVE.indicator, "990100"): august(path=certain_path({9: 960.0, 12: 1_200.0}))}
    after = {(CURVE.indicator, "990100"): september(1_040.0, 1_240.0)}
    for district, actual in ((A, 50.0), (B, 90.0)):
        before[CURVE.indicator, district] = august(actual=40.0, path=certain_path({9: 96.0, 12: 120.0}))
        after[CURVE.indicator, district] = september(100.0, 120.0, actual=actual)
    [move] = moves({"2020-08": before, "2020-09": after}, city, NAMED)
    assert move_said(move, city, NAMED).endswith("9月比原预测少60人（主要是甲县 46人、乙县 6.0人）。")


def test_english_tells_the_same():
    english = replace(LABELS, t=words("en"), n=Numbers("en"))
    assert said(august(), september(1_100.0, 1_300.0, target=1_140.0), labels=english) == (
        "Aug 2020 to Sept 2020: chance from Uncertain 50% to Likely 80%; the target was lowered by 60 people to "
        "1,140 people."
    )
