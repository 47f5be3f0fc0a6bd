"""The indicators of the national database: the city's definitions under national names, units and leads, and two of
its own (城镇调查失业率, 零就业家庭帮扶户数)."""

from collections.abc import Collection, Mapping

from sample_db import catalogue

YEARS = range(2006, 2026)
# the file's name of an indicator: the catalogue's code
CODES = {
    "urban_new_employment": "urban_new_employment",
    "reemployment_of_urban_unemployed": "reemployment",
    "employment_of_hard_to_employ": "hard_to_employ",
    "registered_urban_unemployment_rate": "registered_unemployment_rate",
    "surveyed_urban_unemployment_rate": "surveyed_unemployment_rate",
    "zero_employment_households_helped": "zero_households_helped",
}
BETWEEN_QUARTERS = {2, 4, 5, 7, 8}  # October and November are told even in years told by the quarter
MINISTRY = {"lead_zh": "人力资源社会保障部", "lead_en": "Ministry of Human Resources and Social Security"}
BUREAU = {"lead_zh": "国家统计局", "lead_en": "National Bureau of Statistics"}
JOBS = {"unit": "10k_person", "decimals": 0}
RATE = {"roll_up": "none"}  # published without numerator and denominator
SURVEYED = {
    "code": "surveyed_unemployment_rate",
    "name_zh": "城镇调查失业率",
    "name_en": "Surveyed urban unemployment rate",
    "short_zh": "城镇调查失业率",
    "short_en": "Surveyed unemployment",
    "unit": "percent",
    "decimals": 1,
    "kind": "rate_ceiling",
    "direction": "less",
    "definition_zh": "按月度劳动力抽样调查，城镇失业人口占城镇劳动力的比重，覆盖城镇常住人口，与登记失业率口径不同。",
    "definition_en": (
        "Unemployed urban residents as a share of the urban labour force, from the monthly labour force survey; it "
        "covers migrants and differs from the registered rate."
    ),
    "formula_zh": "城镇调查失业人口÷（城镇就业人口＋城镇失业人口）×100%",
    "formula_en": "Urban unemployed ÷ (urban employed + urban unemployed) × 100, as surveyed",
}
HELPED = {
    "code": "zero_households_helped",
    "name_zh": "零就业家庭帮扶户数",
    "name_en": "Zero-employment households helped",
    "short_zh": "零就业家庭帮扶",
    "short_en": "Zero-job homes helped",
    "unit": "10k_household",
    "decimals": 1,
    "kind": "cumulative",
    "direction": "more",
    "definition_zh": "年内帮助至少一名成员实现就业的零就业家庭户数。",
    "definition_en": "Zero-employment households of which at least one member was helped into work this year.",
    "formula_zh": "1月至报告期末帮扶户数之和",
    "formula_en": "Sum of households helped since January",
}
# in the order shown; code: what differs from the city's row, or stands alone
ROWS: Mapping[str, Mapping[str, object]] = {
    "urban_new_employment": {**JOBS, **MINISTRY, "clause_zh": "城镇新增就业年度预期目标"},
    "reemployment": {**JOBS, **MINISTRY, "clause_zh": "城镇失业人员再就业年度目标"},
    "hard_to_employ": {**JOBS, **MINISTRY, "clause_zh": "就业困难人员就业年度目标"},
    "registered_unemployment_rate": {**RATE, **MINISTRY, "clause_zh": "城镇登记失业率年度控制目标"},
    "surveyed_unemployment_rate": {**SURVEYED, **RATE, **BUREAU, "clause_zh": "城镇调查失业率年度预期目标"},
    "zero_households_helped": {**HELPED, **MINISTRY, "roll_up": "sum", "clause_zh": "零就业家庭动态清零"},
}
EMPTY = ("steps_zh", "steps_en", "break_month", "break_note_zh", "break_note_en")


def indicator_rows(year: int, months: Mapping[str, Collection[int]]) -> list[dict[str, object]]:
    """The indicators of one year: rows of the table `indicator`.

    `months`: indicator -> months of the year with a figure. An indicator is listed in the years for which the file has
    figures of it, urban new employment in every year; else a gap of this collection would read as 未报.
    """
    city = {str(row["code"]): row for row in catalogue.rows(catalogue.YEARS[-1])}
    listed = [code for code in ROWS if code in months or code == "urban_new_employment"]
    return [
        {
            **city.get(code, dict.fromkeys(EMPTY)),
            "year": year,
            "headline": 1,
            "sensitive": 0,
            "block": 1,
            "section_zh": "一",
            **ROWS[code],
            "frequency": frequency(code, months.get(code, ())),
            "place": list(ROWS).index(code) + 1,
        }
        for code in listed
    ]


def frequency(code: str, months: Collection[int]) -> str:
    """How often was it told that year? Monthly when at least two months between the quarters' ends were."""
    if code == "zero_households_helped":
        return "yearly"
    if code == "surveyed_unemployment_rate":
        return "monthly"
    return "monthly" if len(BETWEEN_QUARTERS & set(months)) >= 2 else "quarterly"
