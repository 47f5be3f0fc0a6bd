"""The status words (进度状态) of a target, which of several is the weakest, and how many there are of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    DONE = "done"
    ON_PACE = "on_pace"
    WATCH = "watch"
    BEHIND = "behind"
    NOT_DUE = "not_due"
    NOT_REPORTED = "not_reported"
    NO_TARGET = "no_target"
    UNTRACKED = "untracked"
    SUPPRESSED = "suppressed"


WORDS: dict[str, dict[Status, str]] = {
    "zh": {
        Status.DONE: "已完成",
        Status.ON_PACE: "正常",
        Status.WATCH: "略慢",
        Status.BEHIND: "滞后",
        Status.NOT_DUE: "未到期",
        Status.NOT_REPORTED: "未报",
        Status.NO_TARGET: "目标未下达",
        Status.UNTRACKED: "未建台账",
        Status.SUPPRESSED: "不予显示",
    },
    "en": {
        Status.DONE: "Done",
        Status.ON_PACE: "On pace",
        Status.WATCH: "Slightly behind",
        Status.BEHIND: "Behind",
        Status.NOT_DUE: "Not due",
        Status.NOT_REPORTED: "Not reported",
        Status.NO_TARGET: "No target set",
        Status.UNTRACKED: "Not tracked",
        Status.SUPPRESSED: "Withheld",
    },
}

JUDGED = (Status.DONE, Status.ON_PACE, Status.WATCH, Status.BEHIND)
UNJUDGED = (Status.NOT_DUE, Status.NOT_REPORTED, Status.NO_TARGET, Status.UNTRACKED, Status.SUPPRESSED)
NEEDING_ATTENTION = (Status.BEHIND, Status.WATCH)
# A judged status always speaks before an unjudged one: a section with one target behind is behind, whatever else
# of it is not due yet.
WEAKEST_FIRST = (
    Status.BEHIND,
    Status.WATCH,
    Status.ON_PACE,
    Status.DONE,
    Status.NOT_REPORTED,
    Status.NOT_DUE,
    Status.NO_TARGET,
    Status.UNTRACKED,
    Status.SUPPRESSED,
)


@dataclass(frozen=True)
class SectionStatus:
    """A section of the plan: its weakest status, and how many measures stand where (in WEAKEST_FIRST order)."""

    status: Status
    counts: tuple[tuple[Status, int], ...]

    def count(self, status: Status) -> int:
        return dict(self.counts).get(status, 0)


def weakest(statuses: Iterable[Status]) -> Status:
    """Which status speaks for several: the first of WEAKEST_FIRST that occurs; UNTRACKED for none at all."""
    present = set(statuses)
    return next((status for status in WEAKEST_FIRST if status in present), Status.UNTRACKED)


def section_status(statuses: Iterable[Status]) -> SectionStatus:
    """How does a section of the plan stand: by its weakest measure, with the counts beside it."""
    counts = Counter(statuses)
    return SectionStatus(weakest(counts), tuple((status, counts[status]) for status in WEAKEST_FIRST if counts[status]))
