"""The charts of documents hold the numbers that are printed."""

from tests.ui.progresses import progress
from ui.district_section import completion_bars
from ui.formats import Numbers
from ui.labels import Labels
from ui.link import OverviewLink
from ui.words import words

LABELS = Labels(OverviewLink(), words("zh"), Numbers("zh"), {}, {}, "990100")


def test_a_bar_ends_at_the_percentage_that_the_table_prints():
    chart = completion_bars([progress(completion=0.8125, expected_share=0.7625)], LABELS, "完成率")
    assert (chart.values, chart.reference) == ((81.3,), (76.3,))
