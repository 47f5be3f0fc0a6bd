"""Job changes as the pages ask for them: a typing error in either week moves no sum, a confirmed fall does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from data_access.viewer import ANONYMOUS
from tests.data_access.panel_samples import HEAD_OF_EAST, enterprise, lay_panel, weekly
from tests.data_access.samples import CITY, EAST, EVERYTHING
from tests.ui.test_job_changes_rows import LABELS
from ui.alert_paragraph import week_paragraph
from ui.alert_rows import Reporting
from ui.formats import Numbers
from ui.job_changes_rows import Cell, finding, said_below
from ui.labels import Labels
from ui.link import JobChangesLink
from ui.panel_reads import PanelQuestions
from ui.reads import Questions
from ui.words import words

LAST = date(2020, 9, 21)
WEEKS = [(LAST - timedelta(weeks=back)).isoformat() for back in range(11, -1, -1)]
STEADY = 107
ENGLISH = Labels(JobChangesLink(lang="en"), words("en"), Numbers("en"), {}, {}, CITY)


def course(**told: int) -> list[int]:
    """Heads by week, some of them told otherwise: w7 is the base week, w11 the last."""
    return [told.get(f"w{place}", STEADY) for place in range(len(WEEKS))]


FALL = {"w8": 41, "w9": 41, "w10": 41, "w11": 41}
COURSES = {
    1: course(w11=1070),  # ten times too many, in the last week
    2: course(w7=1070),  # and in the base week
    3: course(w11=0),
    4: course(**FALL),  # a fall that the next reports confirmed
    5: course(w7=41, **FALL),  # so did they that of the base week
    6: course(w11=97),
    7: course(),
}


@pytest.fixture
def panel(engine: Engine) -> Engine:
    reports = [
        weekly(code, week, heads) for code, told in COURSES.items() for week, heads in zip(WEEKS, told, strict=True)
    ]
    lay_panel(engine, [enterprise(code) for code in COURSES], reports)
    return engine


def test_a_typing_error_in_either_week_moves_no_sum_and_a_confirmed_fall_does(panel: Engine) -> None:
    for viewer in (EVERYTHING, HEAD_OF_EAST, ANONYMOUS):
        found = PanelQuestions(Questions(panel, viewer, 2)).job_changes("2020-W39", "4", giants=False)
        whole = found.whole
        assert (whole.enterprises, whole.expected, whole.unsettled) == (4, 7, 3)
        assert (whole.change, whole.last) == (-76, 286)
        assert (whole.reducing, whole.flat) == (2, 2)
        assert "净减76人" in finding(found, "4", LABELS)
        assert "另有3家本期或基期数据待核实，未计入" in said_below(found, LABELS)
        assert "not counted, figures of either week still to be verified: 3 enterprises" in said_below(found, ENGLISH)
    assert found.cells[EAST, ""].unsettled is None


@pytest.mark.parametrize(
    ("unsettled", "zh", "en"),
    [
        (0, "不含大型企业净减10人（4.0%）。", "without giants net loss of 10 people (4.0%)."),
        (3, "；另有3家本期或基期数据待核实，未计入。", "still to be verified: 3 enterprises."),
        (None, "；另有个别企业本期或基期数据待核实，未计入。", "are not counted."),
    ],
)
def test_the_paragraph_says_who_is_not_counted(unsettled: int | None, zh: str, en: str) -> None:
    whole = Cell(CITY, "", 5, 8, -10, -0.04, 240, 1, 0, 4, False, unsettled)
    for labels, expected in ((LABELS, zh), (ENGLISH, en)):
        said = week_paragraph([], Reporting(8, 8, None), whole, whole, labels, week="2020-W39", where="", names=False)
        assert expected in said
