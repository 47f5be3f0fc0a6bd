"""The markup of the rows: one scale, shape and word together, nothing from data unescaped."""

from tests.ui.progresses import CEILING, progress
from tracking.status import Status
from ui.formats import Numbers
from ui.labels import Labels
from ui.link import OverviewLink
from ui.phrases import Phrases
from ui.tables import bar_share, bullet, bullet_key, link, plain_table, sparkline, status_mark
from ui.words import words

ZH = Phrases(words("zh"), Numbers("zh"))


def test_a_status_is_shape_and_word():
    assert status_mark(Status.BEHIND, ZH) == '<span class="st"><i class="sh behind"></i><b>滞后</b></span>'
    assert 'aria-label="滞后"' in status_mark(Status.BEHIND, ZH, word=False)


def test_bars_share_one_scale_on_which_the_target_is_five_sixths():
    drawn = bullet(progress(completion=0.6))
    assert 'class="fill watch" style="width:50.00%"' in drawn
    assert 'class="linear" style="left:62.50%"' in drawn


def test_a_bar_beyond_the_scale_ends_there_with_an_arrow():
    drawn = bullet(progress(completion=1.5, status=Status.DONE))
    assert "width:100.00%" in drawn
    assert 'class="over"' in drawn


def test_a_ceiling_has_a_forbidden_zone_and_no_pace():
    drawn = bullet(CEILING)
    assert "forbidden" in drawn
    assert "linear" not in drawn
    assert round(bar_share(CEILING), 4) == round(3.86 / 4.5, 4)


def test_few_events_are_blocks_one_a_unit():
    drawn = bullet(progress(kind="count", unit="item", actual=1.0, target=3.0, completion=1 / 3, status=Status.NOT_DUE))
    assert drawn.count('class="fill"') == 1
    assert drawn.count('class="fill open"') == 2


def test_a_roll_up_that_lacks_a_part_is_drawn_hollow():
    assert "hollow" in bullet(progress(reported=8))


def test_events_to_come_and_an_incomplete_roll_up_are_two_marks_named_where_they_occur():
    labels = Labels(OverviewLink(), ZH.t, ZH.n, {}, {}, "990100")
    few = progress(kind="count", unit="item", actual=1.0, target=3.0, completion=1 / 3, status=Status.NOT_DUE)
    assert "hollow" not in bullet(few)
    assert "open" not in bullet(progress(reported=8))
    assert ("尚待完成" in bullet_key(labels, [few]), "未报齐" in bullet_key(labels, [few])) == (True, False)
    hollow = [progress(reported=8)]
    assert ("尚待完成" in bullet_key(labels, hollow), "未报齐" in bullet_key(labels, hollow)) == (False, True)


def test_a_row_begins_with_its_header_and_a_card_names_its_figures():
    drawn = plain_table(("指标", "原值"), [("新增就业", "12")], caption="修订", numeric=(1,), css="cards")
    assert '<caption class="heard">修订</caption>' in drawn
    assert '<th scope="row">新增就业</th><td class="n" data-label="原值">12</td>' in drawn


def test_names_from_data_are_escaped_everywhere():
    bad = '<img src=x onerror=alert(1)>![](http://evil)"'
    assert "<img" not in link("./targets?i=x", bad, title=bad)
    assert "<img" not in plain_table((bad,), [(bad,)], caption=bad)


def test_a_sparkline_needs_three_points_and_leaves_gaps_out():
    assert sparkline([1.0, None, 2.0]) == ""
    assert sparkline([1.0, None, 2.0, 3.0]).count("<i ") == 1
