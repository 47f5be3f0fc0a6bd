"""What two meetings of the sample city decided, and what became of it up to the newest publication.

The figures named are those of the version that each meeting had before it; a test compares them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from data_access.commitments import add_note, close, record
from data_access.publish import newest_version
from data_access.viewer import viewer_for
from sample_db.districts import HETING, MAILONG, SONGJI, YUNXIU

SHANGHAI = ZoneInfo("Asia/Shanghai")
AUGUST, SEPTEMBER = date(2020, 8, 14), date(2020, 9, 11)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Decision:
    """What a meeting gave to a district or a body, written down on the spot; `label` names it below."""

    label: str
    at: datetime
    meeting: date
    text: str
    due: date
    indicator: str
    district: str | None = None
    body: str | None = None

    def perform(self, engine: Engine, numbers: dict[str, int]) -> None:
        """Record it on the version that is the newest by then; `numbers`: label -> commitment, added to."""
        numbers[self.label] = record(
            engine,
            viewer_for(engine, "monitor"),
            text=self.text,
            due=self.due,
            meeting=self.meeting,
            version=newest_version(engine),
            district=self.district,
            body=self.body,
            indicator=self.indicator,
            at=self.at,
        )


@dataclass(frozen=True)
class FollowUp:
    """What a demo identity did about a decision: `act` is add_note or close."""

    label: str
    at: datetime
    subject: str
    act: Callable[..., int]
    note: str

    def perform(self, engine: Engine, numbers: dict[str, int]) -> None:
        viewer = viewer_for(engine, self.subject)
        self.act(engine, viewer, numbers[self.label], note=self.note, at=self.at)


MEETINGS = (
    Decision(
        "loans",
        _at("2020-08-14 10:35"),
        AUGUST,
        "逐户跟进在审贷款，9月底前创业担保贷款累计发放不少于470万元",
        date(2020, 9, 30),
        "guaranteed_loans",
        district=MAILONG,
    ),
    Decision(
        "fund",
        _at("2020-08-14 10:50"),
        AUGUST,
        "会同市财政局按上调后的目标任务核定担保基金额度，向各县区通报可放款规模",
        date(2020, 10, 31),
        "guaranteed_loans",
        body="市创业贷款中心",
    ),
    Decision(
        "recount",
        _at("2020-09-11 15:10"),
        SEPTEMBER,
        "核对失业人员再就业8月数中的灵活就业续报人员，重复计算的予以核减",
        date(2020, 9, 25),
        "reemployment",
        district=HETING,
    ),
    Decision(
        "audit",
        _at("2020-09-11 15:20"),
        SEPTEMBER,
        "按审计意见逐人复核就业困难人员台账，复核结果报市就业援助处",
        date(2020, 10, 23),
        "hard_to_employ",
        district=SONGJI,
        body="市就业援助处",
    ),
    Decision(
        "jobs",
        _at("2020-09-11 15:35"),
        SEPTEMBER,
        "逐家对接缺工企业，9月至12月城镇新增就业月均不少于425人",
        date(2020, 12, 31),
        "urban_new_employment",
        district=YUNXIU,
    ),
    FollowUp(
        "recount",
        _at("2020-09-22 10:25"),
        "leader",
        close,
        "核减重复计算78人，8月累计数由467人更正为389人，已重新入库",
    ),
    FollowUp(
        "audit",
        _at("2020-09-25 16:05"),
        f"officer-{SONGJI}",
        add_note,
        "今年以来实名登记的276人已复核一遍，未发现新的重复，正在补齐佐证材料",
    ),
)
