"""What did a call or a visit to an enterprise find? In the codes of the monitoring form, so that it can be reported on.

Codes are told in words by the screens. Reductions and causes are those of the ministry's form; measures those a bureau
of employment has to offer.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date

CONTACTS = ("phone", "visit", "message")
REDUCTIONS = (
    "none",  # 未减员
    "dismissed",  # 用人单位解除
    "resigned",  # 劳动者解除
    "ended",  # 合同终止：到期、退休、死亡
    "closed",  # 关闭破产、停业整顿
    "moved",  # 转入其他单位
)
CAUSES = (
    "closure",  # 关闭破产
    "suspension",  # 停业整顿
    "relocation",  # 搬迁
    "restructuring",  # 重组改制
    "difficulty",  # 生产经营严重困难
    "product_change",  # 转产
    "technology",  # 技术革新
    "economic_layoff",  # 经济性裁员
    "business_transfer",  # 业务转移
    "attrition",  # 自然减员
    "contract_end",  # 正常终止合同
    "seasonal",  # 季节性用工
    "other",
)
MEASURES = (
    "refund",  # 稳岗返还
    "deferral",  # 缓缴社会保险费
    "training_for_work",  # 以工代训补贴
    "shorter_hours",  # 缩短工时、轮岗轮休
    "job_fair",  # 专场招聘
    "retraining",  # 转岗培训
    "matching",  # 推荐岗位、余缺调剂
    "loan",  # 创业担保贷款、贴息
    "benefit",  # 失业登记、失业保险金
    "guidance",  # 指导依法规范裁员
)
RESULTS = ("stable", "eased", "continuing", "unreachable", "not_told")
MOST_PERSONS = 10_000_000
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)

Problem = tuple[str, str]


@dataclass(frozen=True)
class CallRecord:
    """`persons`: how many are affected, as told; `next_on`: when to ask again. All but `contact` may stay open."""

    contact: str
    reduction: str | None = None
    causes: tuple[str, ...] = ()
    persons: int | None = None
    measures: tuple[str, ...] = ()
    result: str | None = None
    next_on: date | None = None

    def problems(self) -> list[Problem]:
        """Everything that is not as the form has it, in Chinese and English."""
        found = []
        for name_zh, name_en, given, known in (
            ("联系方式", "contact", (self.contact,), CONTACTS),
            ("减员类型", "reduction", (self.reduction,) if self.reduction is not None else (), REDUCTIONS),
            ("减员原因", "causes", self.causes, CAUSES),
            ("帮扶措施", "measures", self.measures, MEASURES),
            ("结果", "result", (self.result,) if self.result is not None else (), RESULTS),
        ):
            if not isinstance(given, tuple) or any(code not in known for code in given) or len(set(given)) < len(given):
                found.append(
                    (f"{name_zh}应为：{'、'.join(known)}", f"{name_en} must be among {', '.join(known)}, each once")
                )
        whole = isinstance(self.persons, int) and not isinstance(self.persons, bool)
        if self.persons is not None and not (whole and 0 <= self.persons <= MOST_PERSONS):
            found.append(("涉及人数应为不小于0的整数", "persons must be a whole number of at least 0"))
        if self.next_on is not None and not (type(self.next_on) is date and EARLIEST <= self.next_on <= LATEST):
            found.append(("下次联系日期应为日历上的一天", "next_on must be a day of the calendar"))
        return found

    def as_json(self) -> dict[str, object]:
        """What is stored: only what was filled in."""
        given = {name: value for name, value in asdict(self).items() if value not in (None, ())}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}

    @classmethod
    def of_json(cls, given: dict[str, object]) -> "CallRecord":
        listed = {name: tuple(given[name]) for name in ("causes", "measures") if name in given}
        on = {"next_on": date.fromisoformat(str(given["next_on"]))} if "next_on" in given else {}
        return cls(**{**given, **listed, **on})


def detail_text(detail: dict[str, object]) -> str | None:
    """The detail of an event as it is stored: JSON with its keys in order, so that equal details are equal texts."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if detail else None
