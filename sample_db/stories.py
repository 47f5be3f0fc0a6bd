"""The stories planted in the sample city: where each is to be seen, and what the screen must say of it.

A look names a district, a month and the data version it is seen at; `expect` holds fields of tracking's Progress (as
displayed, to one decimal; `points_*` and rates in points, `completion` in percent), `zh` and `en` the words that a
screen has to show there, whatever stands around them. planted.py makes them so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sample_db import planted
from sample_db.districts import BAITAN, CITY, DIPU, HETING, MAILONG, MUNICIPAL, SONGJI, YUNXIU

NEWEST = ""
MISREPORT = "鹤汀县失业人员再就业8月数重复计算"
LATE_REPORT = "3月月报延后补报"


@dataclass(frozen=True)
class Look:
    """`at`: words of the reason of the publication that the version is (NEWEST: the newest version), or, with
    `before`, of the one it comes right before."""

    district: str
    month: str
    expect: Mapping[str, object]
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    at: str = NEWEST
    before: bool = False


@dataclass(frozen=True)
class Story:
    code: str
    indicator: str
    title_zh: str
    title_en: str
    looks: tuple[Look, ...] = field(default=())


STORIES = (
    Story(
        "seasonally_fine",
        "farm_technician_training",
        "柏潭县慢于序时进度，但快于往年同期：培训集中在下半年",
        "Baitan is behind the straight line and ahead of its own season: training comes late in the year",
        (
            Look(
                BAITAN,
                "2020-09",
                {"status": "on_pace", "completion": 70.7, "points_linear": -4.3, "points_seasonal": 5.0},
                ("正常", "慢于序时进度4.3个百分点", "快于往年同期5.0个百分点"),
                ("On pace", "4.3", "5.0"),
            ),
        ),
    ),
    Story(
        "ahead_and_missed",
        "urban_new_employment",
        "荻浦县2019年9月快于序时进度，全年却未完成：往年同期已看出不足",
        "Dipu was ahead of the straight line in September 2019 and missed the year: its season had shown it",
        (
            Look(
                DIPU,
                "2019-09",
                {"status": "behind", "completion": 76.4, "points_linear": 1.4, "points_seasonal": -5.6},
                ("滞后", "快于序时进度1.4个百分点", "慢于往年同期5.6个百分点"),
                ("Behind", "1.4", "5.6"),
            ),
            Look(
                DIPU,
                "2019-12",
                {"status": "behind", "completion": 81.9, "gap": 614.0},
                ("滞后", "还差614人"),
                ("Behind", "614"),
            ),
        ),
    ),
    Story(
        "ahead_and_will_miss",
        "urban_new_employment",
        "云岫区2020年9月快于序时进度，但慢于往年同期，年末难以完成",
        "Yunxiu is ahead of the straight line in September 2020, behind its season, and will miss the year",
        (
            Look(
                YUNXIU,
                "2020-09",
                {"status": "behind", "completion": 76.8, "points_linear": 1.8, "points_seasonal": -5.2},
                ("滞后", "快于序时进度1.8个百分点", "慢于往年同期5.2个百分点"),
                ("Behind", "1.8", "5.2"),
            ),
        ),
    ),
    Story(
        "correction_changed_status",
        "reemployment",
        "鹤汀县8月数更正后，由正常变为滞后",
        "Heting's August was corrected, and went from on pace to behind",
        (
            Look(
                HETING,
                "2020-08",
                {"status": "on_pace", "actual": 467.0, "completion": 79.2},
                ("正常", "467"),
                ("On pace", "467"),
                at=MISREPORT,
                before=True,
            ),
            Look(
                HETING,
                "2020-08",
                {"status": "behind", "actual": 389.0, "completion": 65.9},
                ("滞后", "389"),
                ("Behind", "389"),
                at=MISREPORT,
            ),
        ),
    ),
    Story(
        "month_not_reported",
        "urban_new_employment",
        "麦垄县2020年5月未报：全市含8/9，进度状态沿用4月，不作同比，也不画成下降",
        "Mailong did not report May 2020: the city holds 8 of 9, keeps April's status, compares nothing, draws no fall",
        (
            Look(MAILONG, "2020-05", {"status": "not_reported", "actual": None}, ("未报",), ("Not reported",)),
            Look(
                CITY,
                "2020-05",
                {
                    "reported": 8,
                    "expected": 9,
                    "carried": (MAILONG,),
                    "status": "behind",
                    "status_month": "2020-04",
                    "change": None,
                },
                ("含8/9",),
                ("8 of 9",),
            ),
            Look(MAILONG, "2020-06", {"actual": 667.0, "increase": 300.0, "increase_months": 2}, ("300",), ("300",)),
        ),
    ),
    Story(
        "late_report",
        "urban_new_employment",
        "柏潭县2020年3月月报晚到：补报之前全市含8/9，补报之后齐报",
        "Baitan's report of March 2020 came late: the city held 8 of 9 before it, and all nine after",
        (
            Look(
                CITY,
                "2020-03",
                {"reported": 8, "expected": 9, "carried": (BAITAN,), "actual": 5136.0},
                ("含8/9",),
                ("8 of 9",),
                at=LATE_REPORT,
                before=True,
            ),
            Look(
                CITY,
                "2020-03",
                {"reported": 9, "expected": 9, "actual": 5475.0},
                ("5,475",),
                ("5,475",),
                at=LATE_REPORT,
            ),
        ),
    ),
    Story(
        "audit_fall",
        "hard_to_employ",
        "松霁县8月累计数低于7月：审计核减，提示核对而不作错误处理",
        "Songji's August cumulative lies below July's: an audit took back double counts; told, not refused",
        (
            Look(SONGJI, "2020-07", {"actual": 303.0}),
            Look(
                SONGJI,
                "2020-08",
                {"actual": 276.0, "increase": -27.0, "status": "behind"},
                ("276", "27"),
                ("276", "27"),
            ),
        ),
    ),
    Story(
        "city_differs",
        "urban_new_employment",
        "全市自报数比县区合计少163人：市级去重后的数，差额列示",
        "The city's own figure is 163 below the sum of its districts, after removing double counts; the gap is shown",
        (
            Look(
                CITY,
                "2020-09",
                {"actual": 25568.0, "own_actual": 25405.0, "own_difference": -163.0, "status": "on_pace"},
                ("25,568", "25,405", "163"),
                ("25,568", "25,405", "163"),
            ),
        ),
    ),
    Story(
        "target_raised",
        "guaranteed_loans",
        "创业担保贷款目标7月由12,000万元上调为15,000万元，由略慢变为滞后",
        "The loans' target was raised from 120 to 150 million yuan in July: slightly behind became behind",
        (
            Look(CITY, "2020-06", {"status": "watch", "target": 12000.0, "actual": 5646.0}, ("略慢", "12,000")),
            Look(
                CITY,
                "2020-07",
                {"status": "behind", "target": 15000.0, "completion": 45.2},
                ("滞后", "15,000", "省就业领办〔2020〕15号"),
                ("Behind", "150,000"),
            ),
        ),
    ),
    Story(
        "open_household",
        "zero_household_rate",
        "鹤汀县1户零就业家庭尚未援助，全市98.9%，略慢",
        "One zero-employment household in Heting is still without help: the city stands at 98.9 %, slightly behind",
        (
            Look(HETING, "2020-09", {"numerator": 10.0, "denominator": 11.0, "status": "behind", "actual": 90.9}),
            Look(CITY, "2020-09", {"status": "watch", "actual": 98.9}, ("略慢", "98.9%"), ("Slightly behind", "98.9%")),
        ),
    ),
    Story(
        "over_the_ceiling",
        "registered_unemployment_rate",
        "麦垄县登记失业率4.52%，超过控制目标0.02个百分点；全市仍有余量",
        "Mailong's registered rate of 4.52 % is 0.02 points over the ceiling; the city has headroom",
        (
            Look(MAILONG, "2020-09", {"status": "behind", "headroom": -0.02}, ("滞后", "4.52%"), ("Behind", "4.52%")),
            Look(CITY, "2020-09", {"status": "on_pace", "headroom": 0.29}, ("正常", "4.21%"), ("On pace", "4.21%")),
        ),
    ),
    Story(
        "definition_changed",
        "farm_technician_training",
        "2018年起改按结业人数统计，与2017年不可比，图上画断点",
        "Counted by completion since 2018: not comparable with 2017, and drawn with a break",
        (Look(CITY, "2018-12", {"status": "behind", "comparable": False, "change": None}),),
    ),
    Story(
        "net_fall",
        "urban_new_employment",
        "市本级2018年12月净数下降14人：自然减员大于新增就业",
        "The municipal row's net figure fell by 14 in December 2018: more left than found work",
        (Look(MUNICIPAL, "2018-12", {"increase": -14.0, "status": "done"}),),
    ),
    Story(
        "import_taken_back",
        "rural_transfer",
        "2019年6月月报单位用错，整批撤销后重新入库",
        "June 2019 was first imported in the wrong unit, taken back, and imported again",
        (
            Look(CITY, "2019-06", {"actual": 346500.0}, at=planted.WRONG_REASON, before=True),
            Look(CITY, "2019-06", {"actual": 34.65, "status": "on_pace"}),
        ),
    ),
    Story(
        "one_district_short",
        "training_sessions",
        "业务培训不相加：鹤汀县只办1次，全市即为滞后",
        "Sessions do not add up: Heting has held one, and so the city is behind",
        (Look(CITY, "2020-09", {"status": "behind", "actual": 1.0, "target": 4.0}, ("滞后",), ("Behind",)),),
    ),
    Story(
        "no_target_yet",
        "young_worker_training",
        "新生代农民工培训：有上报数，目标未下达",
        "Training of young migrant workers: reported, and no target set yet",
        (Look(CITY, "2020-09", {"status": "no_target", "target": None, "actual": 973.0}, ("目标未下达",)),),
    ),
)


def version_of(reasons: Sequence[tuple[int, str]], look: Look) -> int:
    """Which version does a look stand on? `reasons`: (version, reason) of every publication, oldest first."""
    if look.at == NEWEST:
        return reasons[-1][0]
    found = next(version for version, reason in reasons if look.at in reason)
    return found - 1 if look.before else found
