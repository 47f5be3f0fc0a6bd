"""The words a document brings itself: headings, labels of the source, the key of a chart. Chinese and English."""

WORDS: dict[str, tuple[str, str]] = {  # key: (Chinese, English)
    "conclusion": ("总体情况", "Overall"),
    "indicators": ("各项指标完成情况", "Indicator by indicator"),
    "definitions": ("指标解释与计算方法", "Definitions and formulas"),
    "annex": ("附件", "Annex"),
    "annex_is": ("附件：{title}", "Annex: {title}"),
    "indicator": ("指标", "Indicator"),
    "definition": ("指标解释", "Definition"),
    "formula": ("计算方法", "Formula"),
    "table": ("表{number}　{title}", "Table {number}. {title}"),
    "figure": ("图{number}　{title}", "Figure {number}. {title}"),
    "unit": ("单位：{unit}", "Unit: {unit}"),
    "continued": ("（续）", " (continued)"),
    "completion": ("完成率", "Completion"),
    "expected": ("往年同期进度", "Usual pace"),
    "about": ("数据说明", "About these figures"),
    "city": ("地区", "City"),
    "period": ("数据截至", "Figures to"),
    "version": ("数据版本", "Data version"),
    "version_is": ("数据版本{version}，{published}发布", "Data version {version}, published {published}"),
    "published": ("发布时间", "Published"),
    "filters": ("筛选条件", "Selection"),
    "link": ("链接", "Link"),
    "author": ("制作人", "Made by"),
    "made": ("制作日期", "Made on"),
    "mark": ("性质", "Standing"),
    "source": ("来源", "Source"),
    "same_figures": (
        "有权限者打开链接后看到的数字与本文件相同。",
        "Whoever may open the link sees the same figures as in this file.",
    ),
    "month": ("月份", "Month"),
    "district": ("县区", "District"),
    "separator": ("：", ": "),
}


def say(key: str, language: str, /, **values: object) -> str:
    """One of WORDS in this language, with its braces filled; an unknown language is a KeyError."""
    return WORDS[key][{"zh": 0, "en": 1}[language]].format(**values)
