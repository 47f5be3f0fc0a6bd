"""What became of the sample city's alerts: raised as the weekly reports came in, and what the demo identities did.

Every state and disposition occurs; some alerts are overdue, one is put off, one is taken up again, one stands on data
that were corrected, three are one of a park. A step about an alert that the early warning did not raise is left out;
a test holds that none is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from data_access.alert_steps import after
from data_access.alerts import Alert, CallRecord, act, alerts
from data_access.viewer import viewer_for
from forecasting.screening import screen_version
from sample_db.districts import SONGJI
from sample_db.panel_planted import BY_STORY, LIGHT_PARK

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONITOR, OFFICER = "monitor", f"officer-{SONGJI}"
TAKEOVER_WEEKS = 26


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"2020-10-{text}").replace(tzinfo=SHANGHAI)


def _of(story: str, place: int = 0) -> int:
    return BY_STORY[story][place].enterprise


@dataclass(frozen=True)
class Screening:
    """The weekly command, run after a publication of the panel."""

    at: datetime
    weeks: int = 1

    def perform(self, engine: Engine, _numbers: dict[str, int]) -> None:
        screen_version(engine, weeks=self.weeks, at=self.at)


@dataclass(frozen=True)
class FollowUp:
    """What somebody did about the newest alert of an enterprise (or a park) and a cause."""

    at: datetime
    subject: str
    about: int | str
    action: str
    cause: str = "decline"
    given: Mapping[str, object] = field(default_factory=dict)

    def perform(self, engine: Engine, _numbers: dict[str, int]) -> None:
        viewer = viewer_for(engine, self.subject)
        one = self.newest(alerts(engine, viewer))
        if one is not None and after(self.action, one.state) is not None:
            act(engine, viewer, one.number, self.action, expected_event=one.event, at=self.at, **self.given)

    def newest(self, among: tuple[Alert, ...]) -> Alert | None:
        found = [one for one in among if one.key[1:] == (self.about, self.cause)]
        return max(found, key=lambda one: one.number, default=None)


def _done(at: str, subject: str, about: int | str, action: str, cause: str = "decline", **given: object) -> FollowUp:
    return FollowUp(_at(at), subject, about, action, cause, given)


SCREENINGS = (
    Screening(_at("12 10:40"), TAKEOVER_WEEKS),
    Screening(_at("13 09:25")),
    Screening(_at("16 09:20")),
    Screening(_at("19 15:45")),
)
BLEED, MOVED, LAYOFF = _of("slow_bleed"), _of("moved_staff"), _of("sudden_layoff")
GIANT, IDLE = _of("giant_small_percent"), _of("hidden_unemployed")
CLOTHES, BAGS, TOYS = (_of("park_falls_together", place) for place in range(3))
STOPS, SHOP = _of("stops_reporting"), 338638  # the shop's report of one week came late, as happens
FOLLOW_UPS = (
    # Followed to the end: a report that was missing, and came.
    _done(
        "13 10:20",
        MONITOR,
        SHOP,
        "recorded",
        cause="silence",
        note="统计人员休假，第38周漏报，已请其补报",
        record=CallRecord("phone", "none", next_on=date(2020, 10, 16)),
    ),
    _done("16 10:00", MONITOR, SHOP, "confirmed", cause="silence", note="确系漏报，用工未减少"),
    _done("16 10:05", MONITOR, SHOP, "tracked", cause="silence"),
    _done("19 09:20", MONITOR, SHOP, "closed", cause="silence", note="已恢复按时报送，予以销号"),
    # The slow bleed: confirmed, helped, and watched since.
    _done("12 14:10", OFFICER, BLEED, "verifying"),
    _done(
        "13 10:05",
        OFFICER,
        BLEED,
        "confirmed",
        note="订单逐月下降，职工陆续离职，企业未裁员",
        record=CallRecord("visit", "resigned", ("difficulty", "attrition"), 54),
    ),
    _done(
        "14 15:30",
        OFFICER,
        BLEED,
        "assisted",
        note="指导申报稳岗返还，拟培训40人",
        record=CallRecord("visit", measures=("refund", "training_for_work"), result="continuing"),
    ),
    _done("16 16:20", OFFICER, BLEED, "tracked", due=date(2020, 10, 30), note="稳岗返还已受理"),
    # The documented false alarm: a body of staff moved to a firm outside the sample.
    _done(
        "12 15:20",
        MONITOR,
        MOVED,
        "moved",
        note="236人随生产线整体转入新设公司，未纳入监测样本，无人失业",
        record=CallRecord("phone", "moved", ("business_transfer",), 236, result="stable"),
    ),
    # The lay-off: by the book, in two days, with a level set by a person.
    _done("13 14:50", MONITOR, LAYOFF, "verifying", cause="dismissals"),
    _done("13 15:05", MONITOR, LAYOFF, "dismissed", dismissal="duplicate", note="与同一企业的裁员预警重复，一并处置"),
    _done(
        "14 09:40",
        MONITOR,
        LAYOFF,
        "confirmed",
        cause="dismissals",
        note="企业称已提前三十日说明情况，正在核对材料",
        record=CallRecord("visit", "dismissed", ("difficulty", "economic_layoff"), 46, result="continuing"),
    ),
    _done("14 10:15", MONITOR, LAYOFF, "graded", cause="dismissals", emergency=3, note="一次裁员46人，按Ⅲ级掌握"),
    _done("14 16:30", MONITOR, LAYOFF, "reported", cause="dismissals", note="已书面报告就业工作领导小组办公室"),
    _done(
        "15 10:00",
        MONITOR,
        LAYOFF,
        "assisted",
        cause="dismissals",
        record=CallRecord("visit", measures=("job_fair", "matching", "benefit"), next_on=date(2020, 10, 23)),
    ),
    # The giant: graded, its report is overdue.
    _done(
        "13 16:00",
        MONITOR,
        GIANT,
        "confirmed",
        note="外协订单减少，劳务派遣用工退回260人",
        record=CallRecord("phone", "ended", ("contract_end",), 260, result="continuing"),
    ),
    _done("16 10:30", MONITOR, GIANT, "graded", emergency=2, note="涉及260人，按Ⅱ级掌握"),
    # The park: one card, in verification and overdue. Of its members one is true, one waits, one is seasonal.
    _done("13 15:40", OFFICER, LIGHT_PARK, "verifying"),
    _done(
        "15 11:20",
        OFFICER,
        CLOTHES,
        "confirmed",
        note="外贸订单取消",
        record=CallRecord("phone", "resigned", ("difficulty",), 15, result="continuing"),
    ),
    _done("14 10:35", OFFICER, BAGS, "noted", note="电话无人接听，改为上门"),
    _done(
        "19 10:20",
        OFFICER,
        TOYS,
        "seasonal",
        note="圣诞订单收尾，临时工到期",
        record=CallRecord("visit", "ended", ("seasonal",), 15, result="stable"),
    ),
    # Put off until the people are back, and put aside until it got worse.
    _done("14 10:45", MONITOR, IDLE, "snoozed", "hidden_unemployed", until=date(2020, 10, 26), note="企业称下旬复工"),
    _done(
        "14 11:00",
        MONITOR,
        STOPS,
        "dismissed",
        cause="silence",
        dismissal="known",
        note="企业称报送系统故障，下周补报",
    ),
    _done("19 10:40", MONITOR, STOPS, "verifying", cause="silence"),
    # Not a loss of jobs.
    _done(
        "19 10:10",
        MONITOR,
        _of("reconciliation_gap"),
        "data_error",
        cause="reconciliation",
        note="期末人数录入错误，企业将更正",
        record=CallRecord("phone", "none"),
    ),
)
STEPS = tuple(sorted((*SCREENINGS, *FOLLOW_UPS), key=lambda step: step.at))
