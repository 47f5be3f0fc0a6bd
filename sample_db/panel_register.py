"""The enterprises of the sample city: some three hundred, invented, mixed as real monitoring samples are.

Half and more of all heads are with six giants; manufacturing has two fifths of the enterprises, small and medium ones
nine tenths, the state a tenth (domain.md 3.1). Credit codes have a right check character and a district code (9901xx)
that belongs to no place, so none can be a real one.
"""

from dataclasses import dataclass, replace

import numpy as np

from data_access.credit_code import check_character
from sample_db.districts import BAITAN, DIPU, HETING, MAILONG, NAMES_ZH, SONGJI, TINGLAN, YUNXIU, ZONE
from sample_db.panel_planted import HIGH_TECH_PARK, LIGHT_PARK, PLANTED
from sample_db.seasons import generator

FIRST_WEEK, LAST_WEEK = "2018-10-01", "2020-09-21"
NUMBER = 300
# How many enterprises each industry has (sections of GB/T 4754), and what their names end in.
INDUSTRIES: dict[str, tuple[int, tuple[str, ...]]] = {
    "C": (
        117,
        ("机械", "食品", "纺织", "服饰", "电子", "建材", "家具", "汽车零部件", "包装", "塑业", "药业", "金属制品"),
    ),
    "F": (39, ("商贸", "超市", "医药连锁", "汽车销售")),
    "E": (27, ("建设工程", "建筑安装", "市政工程")),
    "H": (26, ("大酒店", "餐饮管理", "宾馆")),
    "G": (24, ("物流", "客运", "快递服务")),
    "I": (20, ("软件", "信息技术", "网络科技")),
    "L": (17, ("人力资源服务", "物业服务外包", "会展服务")),
    "O": (12, ("家政服务", "汽车维修")),
    "K": (8, ("物业管理", "房地产开发")),
    "P": (6, ("职业培训", "教育科技")),
    "Q": (4, ("康养服务", "医院管理")),
}
BRANDS = "锐恒宏瑞嘉信云启晟泽润源安和德华永兴同盛金玉清海星辰远拓昌利荣景泰禾"
PLACES = (
    (TINGLAN, 0.22),
    (YUNXIU, 0.16),
    (SONGJI, 0.15),
    (BAITAN, 0.10),
    (DIPU, 0.10),
    (HETING, 0.08),
    (MAILONG, 0.06),
)
GIANTS = (
    ("望澜澜江汽车股份有限公司", ZONE, "C", 11_800, "state"),
    ("望澜云岫文化旅游集团有限公司", YUNXIU, "H", 4_300, "state"),
    ("望澜万通公共交通集团有限公司", TINGLAN, "G", 5_600, "state"),
    ("望澜澜江钢构集团有限公司", TINGLAN, "E", 6_700, "private"),
    ("望澜迅达智能终端有限公司", ZONE, "C", 9_400, "foreign"),
)  # and the giant of the planted story
GROUPS = ("澜江集团", "云岫文旅集团", "望澜城投集团", "松霁农垦集团")
SOFTWARE_PARK, FOOD_PARK = "云岫软件园", "鹤汀食品产业园"
IN_HIGH_TECH_PARK = 80
JOINED, LEFT = 14, 5  # enterprises that came into the sample later, and that left it


@dataclass(frozen=True)
class Enterprise:
    """A row of the register, and `heads`: about how many it employs."""

    code: int
    name: str
    credit_code: str
    district: str
    industry: str
    size: str
    ownership: str
    park: str | None
    affiliation: str | None
    monitoring: str
    giant: int
    active_since: str
    active_until: str | None
    heads: int

    @property
    def row(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "heads"}


def register() -> tuple[Enterprise, ...]:
    """Every enterprise, by code."""
    chance = generator("panel", "register")
    planted = [
        _enterprise(one.enterprise, one.name, one.district, one.industry, one.heads, "private", park=one.park)
        for one in PLANTED
    ]
    planted = [replace(one, giant=int(told.giant)) for one, told in zip(planted, PLANTED, strict=True)]
    taken = {one.code for one in planted}
    codes = [int(code) for code in chance.permutation(np.arange(100_000, 1_000_000))[: NUMBER + len(taken)]]
    fresh = iter(code for code in codes if code not in taken)
    giants = [
        replace(_enterprise(next(fresh), name, district, industry, heads, ownership), giant=1)
        for name, district, industry, heads, ownership in GIANTS
    ]
    industries = [industry for industry, (number, _) in INDUSTRIES.items() for _ in range(number)]
    for one in (*planted, *giants):
        industries.remove(one.industry)
    names: set[str] = set()
    others = [_other(next(fresh), industry, chance, names) for industry in industries]
    return tuple(sorted(_placed([*planted, *giants, *others], chance), key=lambda one: one.code))


def _enterprise(
    code: int, name: str, district: str, industry: str, heads: int, ownership: str, *, park: str | None = None
) -> Enterprise:
    body = f"91{district}MA{code:06d}X"
    size = "large" if heads >= 400 else "medium" if heads >= 100 else "small"
    return Enterprise(
        code=code,
        name=name,
        credit_code=body + check_character(body),
        district=district,
        industry=industry,
        size=size,
        ownership=ownership,
        park=park,
        affiliation=None,
        monitoring="key" if heads >= 300 else "fixed_point",
        giant=0,
        active_since=FIRST_WEEK,
        active_until=None,
        heads=heads,
    )


def _other(code: int, industry: str, chance: np.random.Generator, names: set[str]) -> Enterprise:
    shares = np.array([share for _, share in PLACES])
    at = int(chance.choice(len(PLACES) + 1, p=[*shares, 1 - shares.sum()]))
    district = PLACES[at][0] if at < len(PLACES) else ZONE
    typical, spread = chance.choice([62, 155, 520], p=[0.58, 0.38, 0.04]), 0.35
    heads = int(np.clip(typical * np.exp(chance.normal(0, spread)), 22, 950))
    ownership = str(
        chance.choice(["state", "collective", "private", "foreign", "other"], p=[0.10, 0.04, 0.72, 0.09, 0.05])
    )
    where = NAMES_ZH[district][:2] if district != ZONE else "望澜"
    kinds = INDUSTRIES[industry][1]
    while True:
        brand = "".join(chance.choice(list(BRANDS), 2, replace=False))
        name = f"{where}{brand}{chance.choice(kinds)}有限公司"
        if name not in names:
            names.add(name)
            return _enterprise(code, name, district, industry, heads, ownership)


def _placed(found: list[Enterprise], chance: np.random.Generator) -> list[Enterprise]:
    """The same in their parks and groups; some joined later, a few left."""
    told = {one.enterprise for one in PLANTED}
    free = [at for at, one in enumerate(found) if one.code not in told and not one.giant]
    placed = list(found)

    def some(number: int, suits) -> list[int]:
        suiting = [at for at in free if suits(placed[at])]
        return [int(at) for at in chance.permutation(suiting)[:number]]

    in_park = sum(one.park == HIGH_TECH_PARK for one in placed)
    for at in some(IN_HIGH_TECH_PARK - in_park, lambda one: one.district in (ZONE, TINGLAN)):
        placed[at] = replace(placed[at], park=HIGH_TECH_PARK)
    for number, park, district, industry in (
        (9, LIGHT_PARK, SONGJI, "C"),
        (8, SOFTWARE_PARK, YUNXIU, "I"),
        (9, FOOD_PARK, HETING, "C"),
    ):
        for at in some(number, lambda one, d=district, i=industry: one.district == d and one.industry == i):
            placed[at] = replace(placed[at], park=park)
    for group in GROUPS:
        for at in some(6, lambda one: one.affiliation is None):
            placed[at] = replace(placed[at], affiliation=group)
    for at in some(JOINED, lambda one: one.heads < 300):
        week = chance.choice(["2019-01-07", "2019-04-01", "2019-07-01", "2020-01-06"])
        placed[at] = replace(placed[at], active_since=str(week))
    for at in some(LEFT, lambda one: one.heads < 200 and one.active_since == FIRST_WEEK):
        placed[at] = replace(placed[at], active_until=str(chance.choice(["2019-12-23", "2020-03-30", "2020-06-29"])))
    return placed
