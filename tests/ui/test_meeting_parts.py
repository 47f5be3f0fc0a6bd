"""What a meeting begins with: open commitments of any meeting, and what the last one decided or saw settled since."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.ui.progresses import progress
from tracking.status import Status
from ui.formats import Numbers
from ui.labels import Labels
from ui.link import MeetingLink
from ui.meeting_parts import by_urgency, figures_said, then_and_now, to_report
from ui.words import words

LABELS = Labels(MeetingLink(), words("zh"), Numbers("zh"), {}, {}, "990100")

TODAY = date(2020, 10, 10)
JULY, AUGUST, SEPTEMBER = date(2020, 7, 10), date(2020, 8, 14), date(2020, 9, 11)


@dataclass(frozen=True)
class Item:
    number: int
    meeting: date
    closed_at: datetime | None = None
    due: date = date(2020, 12, 31)

    def state(self, today: date) -> str:
        return "done" if self.closed_at else "overdue" if today > self.due else "open"


def numbers(*items: Item, today: date = TODAY) -> list[int]:
    return [item.number for item in to_report(items, today)]


def test_what_is_open_is_told_however_old_it_is():
    assert numbers(Item(1, JULY), Item(2, SEPTEMBER)) == [1, 2]


def test_what_was_settled_before_the_last_meeting_was_told_there():
    settled = datetime(2020, 9, 1, tzinfo=UTC)
    assert numbers(Item(1, JULY, settled), Item(2, SEPTEMBER)) == [2]


def test_what_was_settled_since_the_last_meeting_is_told_and_so_is_what_it_settled_at_once():
    since = datetime(2020, 9, 22, tzinfo=UTC)
    at_once = datetime(2020, 9, 11, 8, tzinfo=UTC)
    assert numbers(Item(1, JULY, since), Item(2, SEPTEMBER, at_once)) == [1, 2]


def test_the_evening_before_in_london_is_the_meetings_day_in_shanghai():
    assert numbers(Item(1, JULY, datetime(2020, 9, 10, 17, tzinfo=UTC)), Item(2, SEPTEMBER)) == [1, 2]
    assert numbers(Item(1, JULY, datetime(2020, 9, 10, 15, tzinfo=UTC)), Item(2, SEPTEMBER)) == [2]


def test_the_meeting_of_today_is_not_the_last_one():
    closed = datetime(2020, 9, 22, tzinfo=UTC)
    assert numbers(Item(1, SEPTEMBER, closed), Item(2, TODAY)) == [1, 2]


def test_overdue_comes_first_then_what_is_due_soonest_then_what_is_closed():
    done = datetime(2020, 9, 22, tzinfo=UTC)
    items = [
        Item(1, SEPTEMBER, done),
        Item(2, SEPTEMBER),
        Item(3, SEPTEMBER, due=date(2020, 10, 20)),
        Item(4, JULY, due=date(2020, 9, 1)),
    ]
    assert [item.number for item in by_urgency(items, TODAY)] == [4, 3, 2, 1]


def test_a_figure_that_is_withheld_is_said_in_words_and_once_where_it_was_withheld_before():
    hidden = progress(status=Status.SUPPRESSED, actual=None)
    assert figures_said(progress(), hidden, LABELS) == ("24,318人（81.1%）", "不予显示")
    assert figures_said(hidden, hidden, LABELS) == ("当时和现在均不予显示",)
    assert "→" not in then_and_now(hidden, hidden, LABELS)
    assert figures_said(None, progress(), LABELS)[0] == "—"
