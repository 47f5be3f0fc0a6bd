"""The short phrases of the rows, as the bulletin's house style has them."""

import pytest

from tests.ui.progresses import CEILING, progress
from tracking.status import Status
from ui.formats import HIDDEN, Numbers
from ui.phrases import Phrases
from ui.words import words

ZH = Phrases(words("zh"), Numbers("zh"))
EN = Phrases(words("en"), Numbers("en"))


def test_a_cumulative_target_says_gap_and_both_paces():
    row = progress()
    assert ZH.value(row) == "24,318"
    assert ZH.gap(row) == "还差5,682人"
    assert ZH.pace(row) == "快于序时6.1，慢于往年1.0"
    assert EN.gap(row) == "5,682 people to go"
    assert ZH.paces(row) == ["快于序时进度6.1个百分点", "慢于往年同期1.0个百分点"]


def test_a_reached_target_says_so_with_what_is_over():
    row = progress(status=Status.DONE, actual=30046.0, gap=0.0, surplus=46.0, completion=1.0015)
    assert ZH.gap(row) == "已完成目标"
    assert ZH.pace(row) == "超额46人"


def test_a_ceiling_is_headroom_in_points_and_never_a_completion():
    assert ZH.value(CEILING) == "3.86%"
    assert ZH.target(CEILING) == "≤ 4.50%"
    assert ZH.gap(CEILING) == "低于控制目标0.64个百分点"
    assert ZH.completion(CEILING) == ""
    assert ZH.change(CEILING) == "▲ 0.31点"


def test_year_on_year_is_a_direction_and_an_amount():
    assert ZH.change(progress()) == "▼ 12.4%"
    assert ZH.change(progress(change_pct=0.0)) == "持平"
    assert ZH.change(progress(change_pct=None)) == "—"


def test_zero_certified_households_count_as_attained():
    row = progress(kind="rate_floor", unit="percent", actual=100.0, target=100.0, numerator=0.0, denominator=0.0)
    assert ZH.gap(row) == "无认定户，视同完成"


def test_a_withheld_cell_shows_no_figure_at_all():
    row = progress(status=Status.SUPPRESSED)
    assert {ZH.value(row), ZH.gap(row), ZH.change(row)} == {HIDDEN}
    assert ZH.pace(row) == ""


def test_a_pace_borrowed_from_nobody_is_not_written_twice():
    row = progress(reference="linear", points_seasonal=6.06)
    assert ZH.pace(row) == "快于序时6.1"


@pytest.mark.parametrize(("reported", "said"), [(8, "含8/9"), (9, "")])
def test_a_roll_up_that_lacks_a_part_says_how_many_it_holds(reported, said):
    assert ZH.completeness(progress(reported=reported)) == said


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_words_in_both_languages(status):
    assert ZH.status(status) != EN.status(status)
