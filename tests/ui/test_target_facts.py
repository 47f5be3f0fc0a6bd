"""The figures beside a target's chart."""

from tests.ui.progresses import progress
from ui.formats import Numbers
from ui.labels import Labels
from ui.link import OverviewLink
from ui.target_facts import facts
from ui.words import words

LABELS = Labels(OverviewLink(), words("zh"), Numbers("zh"), {}, {}, "990100")


def test_what_a_month_must_bring_counts_the_months_up_to_the_due_day():
    assert "后3个月月均还需" in facts(progress(needed_even=1894.0), LABELS)
    early = facts(progress(due="2020-11-30", needed_even=2841.0), LABELS)
    assert "后2个月月均还需" in early
    assert "2,841人" in early
