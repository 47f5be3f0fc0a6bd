"""The stories planted in the sample city's enterprise panel: which enterprise, from which week, what must be said.

`words` are what the early warning has to say of the enterprise in the week `seen`, in Chinese as on the screens;
`rules` the codes of forecasting.alert_rules that must speak then, `silent` those that must not (ALL: none at all).
panel_flows.py makes them so. Every name, number and credit code is invented.
"""

from dataclasses import dataclass

from sample_db.districts import BAITAN, DIPU, HETING, MAILONG, SONGJI, TINGLAN, YUNXIU, ZONE

ALL = ("*",)
LIGHT_PARK, HIGH_TECH_PARK = "松霁轻工产业园", "望澜高新技术产业园"
W35, W36, W37, W38, W39 = (f"2020-{day}" for day in ("08-24", "08-31", "09-07", "09-14", "09-21"))


@dataclass(frozen=True)
class Planted:
    """One enterprise of one story. `first_week`: the first report that shows it; `seen`: a week to look at."""

    story: str
    enterprise: int
    name: str
    district: str
    industry: str
    heads: int
    first_week: str
    seen: str
    title_zh: str
    title_en: str
    words: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    park: str | None = None
    giant: bool = False


PLANTED = (
    Planted(
        "sudden_layoff",
        483920,
        "望澜锐拓精密制造有限公司",
        TINGLAN,
        "C",
        268,
        W38,
        W38,
        "一周裁员46人，占17%，超过《劳动合同法》第四十一条的报告线",
        "46 dismissed in one week, 17 %: beyond the line of article 41 of the Labour Contract Law",
        ("可能触及《劳动合同法》第四十一条报告线，请核实", "46"),
        ("section_41",),
    ),
    Planted(
        "slow_bleed",
        317465,
        "松霁云锦纺织有限公司",
        SONGJI,
        "C",
        246,
        "2020-05-18",
        W39,
        "自5月中旬起每周减少2至4人，单周都不显眼，半年累计减少两成以上",
        "Two to four fewer every week since May, none of them much, a fifth and more in half a year",
        (),
        ("slow_decline",),
    ),
    Planted(
        "furlough_returns",
        562118,
        "云岫望湖大酒店有限公司",
        YUNXIU,
        "H",
        184,
        "2020-02-10",
        "2020-02-17",
        "疫情停业，2月减少近四成，5月全部返岗，其后不应再有预警",
        "Closed by the epidemic, two fifths fewer in February, all back by May; no alert of it remains after that",
        (),
        ("decline_20",),
    ),
    Planted(
        "moved_staff",
        229704,
        "荻浦晟合电子有限公司",
        DIPU,
        "C",
        412,
        W36,
        W37,  # so large a jump is believed when the next report confirms it
        "236人整体转入样本外的新公司，报表上像大幅减员，实为转出样本",
        "236 moved as a body to a new firm outside the sample: it looks like a cut and is none",
        ("236",),
        ("decline_20",),
    ),
    Planted(
        "stops_reporting",
        640857,
        "鹤汀汇丰园食品有限公司",
        HETING,
        "C",
        97,
        W38,
        W39,
        "连续两周未报，缺报不等于没有变化",
        "Silent for two weeks: no report does not mean no change",
        (),
        ("silence_2",),
    ),
    Planted(
        "festival_only",
        758231,
        "望澜宏筑建设工程有限公司",
        BAITAN,
        "E",
        322,
        "2019-01-21",
        "2020-01-27",
        "春节前后减少三成，节后回升，每年如此，不应预警",
        "Three tenths fewer around the Spring Festival and back after it, every year: no alert",
        (),
        (),
        ("decline_20", "decline_10", "decline_5"),
    ),
    *(
        Planted(
            "park_falls_together",
            enterprise,
            name,
            SONGJI,
            "C",
            heads,
            W37,
            W39,
            "松霁轻工产业园三家企业同时减员，合并为一条园区预警",
            "Three enterprises of one park fall together: one alert for the park",
            (LIGHT_PARK,),
            (),
            park=LIGHT_PARK,
        )
        for enterprise, name, heads in (
            (815042, "松霁恒织服饰有限公司", 152),
            (904376, "松霁丽源箱包有限公司", 131),
            (371690, "松霁嘉禾玩具有限公司", 118),
        )
    ),
    Planted(
        "reconciliation_gap",
        126583,
        "柏潭信德建材有限公司",
        BAITAN,
        "C",
        163,
        W39,
        W39,
        "期初加新增减减少与期末相差31人，请核对",
        "Base and hires less leavers are 31 apart from the end: to be checked",
        ("31",),
        ("reconciliation",),
    ),
    Planted(
        "giant_small_percent",
        450912,
        "望澜重工集团有限公司",
        TINGLAN,
        "C",
        7900,
        W37,
        W38,
        "降幅仅3.3%，却是260人：巨型企业的小比例",
        "A fall of 3.3 % only, and 260 people: a giant's small percentage",
        (),
        ("jobs_at_risk",),
        giant=True,
    ),
    Planted(
        "labour_shortage",
        538274,
        "望澜芯澜光电科技有限公司",
        ZONE,
        "C",
        265,
        W35,
        W39,
        "用工缺口43人，占16%，招工不足而非减员",
        "43 posts cannot be filled, 16 %: too few hands, not too few jobs",
        ("43",),
        ("shortage",),
        park=HIGH_TECH_PARK,
    ),
    Planted(
        "planned_cuts",
        692845,
        "麦垄农机制造有限公司",
        MAILONG,
        "C",
        138,
        W38,
        W39,
        "申报拟于10月26日减员24人，占17%",
        "24 cuts declared for 26 October, 17 %",
        ("24",),
        ("planned_cuts",),
    ),
    Planted(
        "hidden_unemployed",
        273619,
        "鹤汀海棠家具有限公司",
        HETING,
        "C",
        127,
        W36,
        W39,
        "在册不在岗19人，占15%",
        "19 on the payroll without work, 15 %",
        ("19",),
        ("hidden_unemployed",),
    ),
)
BY_STORY: dict[str, tuple[Planted, ...]] = {}
for one in PLANTED:
    BY_STORY[one.story] = (*BY_STORY.get(one.story, ()), one)
