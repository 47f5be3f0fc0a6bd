"""What is supposed, as the address holds it and as the sentence says it."""

import pytest

from tests.ui.test_fan import CURVE, END, LABELS
from ui.link import AMOUNTS, REACHED, TargetLink, amount_text, reach_of, reach_text
from ui.what_if import said, step_of, supposed_link

PLAIN = TargetLink(month="2020-09", more="0", reach="")


def test_more_a_month_is_said_with_its_sum_and_what_it_does_to_the_chance():
    # The year ends evenly anywhere in 1,050 to 1,250: with 60 more, 1,140 of it is enough, which 55 of 100 cases reach.
    assert said(END, PLAIN.change(more="20"), CURVE, LABELS) == (
        "若今后每月比预测多20人，合计多60人：完成可能性由有一定难度 23%变为存在不确定性 55%，预计全年1,210人"
    )
    assert said(END, PLAIN.change(more="-10"), CURVE, LABELS).startswith("若今后每月比预测少10人，合计少30人")


def test_a_level_by_a_month_is_said_with_the_month():
    # 1,065 are forecast by November: 1,105 are 40 more.
    assert said(END, PLAIN.change(reach="11-1105"), CURVE, LABELS) == (
        "若到11月末累计达到1,105人：完成可能性由有一定难度 23%变为存在不确定性 45%，预计全年1,190人"
    )


def test_nothing_supposed_is_the_forecast():
    assert said(END, PLAIN, CURVE, LABELS) == "按现有预测：有一定难度 23%，预计全年1,150人"


def test_what_the_inputs_hold_is_kept_in_the_indicators_own_unit():
    held = {"what_if": "more", "what_if_more": 25, "what_if_month": "2020-11", "what_if_amount": 900}
    assert supposed_link(PLAIN, held, 10.0).more == "2.5"  # shown in thousands, kept in ten thousands
    reached = supposed_link(PLAIN, held | {"what_if": "reach"}, 1.0)
    assert (reached.more, reached.reach) == ("0", "11-900")
    assert reach_of(reached.reach) == ("11", 900.0)


@pytest.mark.parametrize(
    ("amount", "text"), [(0.0, "0"), (-0.001, "0"), (120.0, "120"), (-3.5, "-3.5"), (1.239, "1.24")]
)
def test_an_amount_in_a_link_is_plain_and_is_taken_back(amount: float, text: str):
    assert amount_text(amount) == text
    assert text in AMOUNTS


@pytest.mark.parametrize("given", ["13-5", "00-5", "11-", "11--5", "1-5", "11-5.123"])
def test_a_level_that_no_input_can_hold_is_refused(given: str):
    assert given not in REACHED
    assert reach_text("11", -5.0) == "11-0"


def test_the_step_is_round_and_never_finer_than_what_is_shown():
    assert step_of(END, 1.0, 0) == 10  # 83 a month are expected
    assert step_of(END, 0.001, 0) == 1
