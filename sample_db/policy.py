"""The dated policy parameters (政策参数): caps and years that the plan's graduate and post policies leave blank."""

Row = dict[str, object]

# code, effective_from, value, unit, Chinese, English, section, clause, document
PARAMETERS = (
    (
        "graduate_flexible_insurance_years",
        "2018-01-01",
        2,
        "year",
        "高校毕业生灵活就业社保补贴最长年限",
        "Insurance subsidy for flexibly employed graduates: at most",
        "三(一)",
        "可比照灵活就业困难人员享受不超过X年的社会保险补贴",
        "省人社规〔2017〕8号",
    ),
    (
        "graduate_loan_years",
        "2018-01-01",
        5,
        "year",
        "高校毕业生创业担保贷款：毕业年限",
        "Graduates' guaranteed loans: years since graduation, at most",
        "三(一)",
        "对毕业X年以内符合规定的高校毕业生自主创业",
        "省人社规〔2017〕8号",
    ),
    (
        "graduate_loan_cap",
        "2016-01-01",
        10,
        "10k_yuan",
        "高校毕业生创业担保贷款最高额度",
        "Graduates' guaranteed loans: cap per person",
        "三(一)",
        "可申请最高不超过X万元的创业担保贷款扶持",
        "望人社发〔2016〕3号",
    ),
    (
        "graduate_loan_cap",
        "2018-05-01",
        15,
        "10k_yuan",
        "高校毕业生创业担保贷款最高额度",
        "Graduates' guaranteed loans: cap per person",
        "三(一)",
        "可申请最高不超过X万元的创业担保贷款扶持",
        "望人社发〔2018〕19号",
    ),
    (
        "graduate_loan_cap",
        "2020-05-01",
        20,
        "10k_yuan",
        "高校毕业生创业担保贷款最高额度",
        "Graduates' guaranteed loans: cap per person",
        "三(一)",
        "可申请最高不超过X万元的创业担保贷款扶持",
        "望人社发〔2020〕16号",
    ),
    (
        "graduate_contract_years",
        "2018-01-01",
        1,
        "year",
        "小微企业招用毕业生：劳动合同最短年限",
        "Small firms hiring graduates: contract of at least",
        "三(一)",
        "签订X年以上劳动合同并按时足额缴纳社会保险费的",
        "省人社规〔2017〕8号",
    ),
    (
        "graduate_hire_subsidy_years",
        "2018-01-01",
        1,
        "year",
        "小微企业招用毕业生：社保补贴年限",
        "Small firms hiring graduates: insurance subsidy for",
        "三(一)",
        "给予X年的社会保险补贴",
        "省人社规〔2017〕8号",
    ),
    (
        "welfare_post_months",
        "2020-03-01",
        6,
        "month",
        "临时公益性岗位期限",
        "Temporary public-welfare posts: term",
        "二(二)",
        "开发X个月的临时公益性岗位X个",
        "望人社发〔2020〕9号",
    ),
    (
        "zero_household_limit",
        "2016-01-01",
        20,
        "working_day",
        "零就业家庭援助时限",
        "Zero-employment households: helped within",
        "三(三)",
        "确保零就业家庭动态清零",
        "望人社发〔2015〕41号",
    ),
)
COLUMNS = ("code", "effective_from", "value", "unit", "name_zh", "name_en", "section_zh", "clause_zh", "document")


def rows(*, first: str = "", last: str = "9999") -> list[Row]:
    """Rows of policy_parameter that take effect from `first` to before `last` (days)."""
    found = [dict(zip(COLUMNS, row, strict=True)) for row in PARAMETERS]
    return [row for row in found if first <= str(row["effective_from"]) < last]
