"""What was put into the sample city on purpose: years that went a told way, misreports, reports missing or late.

stories.py says of each what the screen must show; here is only what makes it so.
"""

from dataclasses import dataclass

from sample_db.districts import BAITAN, CITY, DIPU, HETING, MAILONG, MUNICIPAL, SONGJI, TINGLAN, YUNXIU
from sample_db.report import Key


@dataclass(frozen=True)
class Year:
    """How a district's year went: its total against the target (2020: its September against what is usual by then),
    and how it was lost where it was (seasons.MISSES)."""

    ratio: float
    form: str | None = None


TOLD: dict[tuple[str, str, int], Year] = {
    ("urban_new_employment", DIPU, 2019): Year(0.985, "autumn"),
    ("urban_new_employment", YUNXIU, 2020): Year(0.935),
    ("urban_new_employment", MAILONG, 2020): Year(0.90),
    ("reemployment", HETING, 2020): Year(0.93),
    ("hard_to_employ", SONGJI, 2020): Year(1.08),
    ("farm_technician_training", BAITAN, 2020): Year(1.07),
    ("farm_technician_training", MAILONG, 2020): Year(0.80),
    ("guaranteed_loans", MUNICIPAL, 2020): Year(1.04),
    ("guaranteed_loans", MAILONG, 2020): Year(0.66),
    ("labour_agents", HETING, 2020): Year(0.88),
}


@dataclass(frozen=True)
class Correction:
    """A figure first reported wrong by the factor `times`, put right at `at` (Shanghai time)."""

    key: Key
    times: float
    at: str
    reason: str


CORRECTIONS = (
    Correction(
        ("guaranteed_loans", YUNXIU, "2017-05", 0),
        1.18,
        "2017-06-21 15:20",
        "云岫区创业担保贷款5月数误含续贷金额，按新发放口径更正",
    ),
    Correction(
        ("rural_transfer", DIPU, "2018-09", 0),
        0.91,
        "2018-10-24 10:05",
        "荻浦县农村劳动力转移就业9月数漏报两个乡镇，补充后更正",
    ),
    Correction(
        ("labour_agents", SONGJI, "2019-11", 0),
        1.09,
        "2019-12-18 16:40",
        "松霁县劳务经纪人11月数含尚未建档人员，剔除后更正",
    ),
    Correction(
        ("registered_unemployment_rate", TINGLAN, "2020-06", 0),
        0.95,
        "2020-07-23 11:15",
        "听澜区登记失业人数6月数漏计线上登记人员，更正",
    ),
    Correction(
        ("reemployment", HETING, "2020-08", 0),
        1.20,
        "2020-09-22 09:50",
        "鹤汀县失业人员再就业8月数重复计算灵活就业续报人员，核减后更正",
    ),
)

# A month that a district never reported, and one that it reported late.
MISSING = ((MAILONG, "2020-05"),)
LATE = ((BAITAN, "2020-03", "2020-04-21 14:30", "柏潭县因疫情防控值守，3月月报延后补报"),)

# A month whose file was first loaded with transfers in persons instead of 10,000 persons, and taken back.
WRONG_MONTH, WRONG_INDICATOR, WRONG_TIMES = "2019-06", "rural_transfer", 10_000.0
WRONG_REASON = "误将转移就业人数按“人”入库（应为万人），整批撤销后重新入库"

# An audit took back what had been counted twice: from August on, this many fewer, so that August falls below July.
AUDIT_KEY = ("hard_to_employ", SONGJI, "2020-08", 0)
AUDIT_FALL = 27
AUDIT_DOCUMENT = "望审发〔2020〕17号"
AUDIT_NOTE = "审计核减重复统计人员，累计数相应下降"

# A net figure fell in a quiet December: more people left than found work.
NET_FALL = ("urban_new_employment", MUNICIPAL, "2018-12", 0)
NET_FALL_BY = 14
NET_FALL_NOTE = "12月自然减员大于新增就业，净数下降"

# What the city itself told of new urban jobs, after removing people counted in two districts: month -> how many fewer.
OWN_CODE, OWN_DISTRICT = "urban_new_employment", CITY
OWN_FEWER = {"2020-03": 0, "2020-06": 0, "2020-09": 163}
OWN_NOTE = "市级核查去重后的全市数"
