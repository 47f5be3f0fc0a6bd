"""Which columns has a file of weekly reports, and one of the enterprise register? Names as the field uses them.

A header may use the Chinese or the English name of a column, or its name in the schema.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data_access.panel_schema import HEADS

REPORTS, ENTERPRISES = "weekly", "enterprises"


@dataclass(frozen=True)
class TemplateColumn:
    """`kind` says how a cell is read: text, count, week, day, choice, flag or district; `words`: what a choice is."""

    field: str
    zh: str
    en: str
    kind: str
    required: bool = False
    example: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Template:
    """`title_*`: the sheet's name; a sheet whose header has all `signs` is of this kind."""

    code: str
    title_zh: str
    title_en: str
    columns: tuple[TemplateColumn, ...]
    signs: frozenset[str]

    @property
    def by_name(self) -> dict[str, TemplateColumn]:
        """Every way in which a header may name a column -> the column."""
        return {name.casefold(): column for column in self.columns for name in (column.zh, column.en, column.field)}

    def required(self) -> Sequence[TemplateColumn]:
        return [column for column in self.columns if column.required]


COUNTS: Mapping[str, tuple[str, str]] = {
    "base_headcount": ("期初人数", "Base headcount"),
    "headcount": ("期末人数", "End headcount"),
    "hires": ("新增人数", "Hires"),
    "dismissed": ("裁员人数", "Dismissed"),
    "resigned": ("辞职人数", "Resigned"),
    "ended": ("合同终止及退休死亡人数", "Contract ended, retired or died"),
    "closed": ("关停减员人数", "Closure"),
    "untyped": ("未分类减员人数", "Leavers of untold type"),
    "dispatched": ("劳务派遣人数", "Dispatched workers"),
    "hidden_unemployed": ("在册不在岗人数", "On the payroll without work"),
    "vacancies": ("空缺岗位数", "Vacancies"),
    "planned_cuts": ("拟减员人数", "Planned cuts"),
    "shortage": ("用工缺口", "Labour shortage"),
}
SIZES = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}
OWNERSHIPS = {"国有": "state", "集体": "collective", "民营": "private", "外资": "foreign", "其他": "other"}
MONITORING = {"定点监测": "fixed_point", "重点监测": "key"}
FLAGS = {"是": "1", "否": "0", "yes": "1", "no": "0", "1": "1", "0": "0"}
# Sections of GB/T 4754, as far as their names are used alone.
INDUSTRIES = {
    "农、林、牧、渔业": "A",
    "采矿业": "B",
    "制造业": "C",
    "电力、热力、燃气及水生产和供应业": "D",
    "建筑业": "E",
    "批发和零售业": "F",
    "交通运输、仓储和邮政业": "G",
    "住宿和餐饮业": "H",
    "信息传输、软件和信息技术服务业": "I",
    "金融业": "J",
    "房地产业": "K",
    "租赁和商务服务业": "L",
    "科学研究和技术服务业": "M",
    "水利、环境和公共设施管理业": "N",
    "居民服务、修理和其他服务业": "O",
    "教育": "P",
    "卫生和社会工作": "Q",
    "文化、体育和娱乐业": "R",
    "公共管理、社会保障和社会组织": "S",
    "国际组织": "T",
}


def _codes(words: Mapping[str, str]) -> dict[str, str]:
    """Words and the codes themselves, both as a cell may give them."""
    return {**words, **{code.casefold(): code for code in words.values()}}


CREDIT_CODE = TemplateColumn("credit_code", "统一社会信用代码", "Credit code", "text", True, "919901010000000000")
NAME = TemplateColumn("name", "企业名称", "Enterprise", "text", True)
WEEKLY_TEMPLATE = Template(
    REPORTS,
    "用工周报",
    "Weekly reports",
    (
        TemplateColumn("week", "周次", "Week", "week", True, "2020-09-14"),
        CREDIT_CODE,
        TemplateColumn("name", "企业名称", "Enterprise", "text"),
        *(TemplateColumn(name, *COUNTS[name], "count") for name in HEADS if name != "shortage"),
        TemplateColumn("planned_cuts_on", "拟减员日期", "Planned cuts on", "day"),
        TemplateColumn("shortage", *COUNTS["shortage"], "count"),
        TemplateColumn("note", "备注", "Note", "text"),
    ),
    frozenset({"week", "credit_code"}),
)
REGISTER_TEMPLATE = Template(
    ENTERPRISES,
    "企业名录",
    "Enterprises",
    (
        CREDIT_CODE,
        NAME,
        TemplateColumn("district", "县区", "District", "district", True),
        TemplateColumn("industry", "行业门类", "Industry section", "choice", True, "C", _codes(INDUSTRIES)),
        TemplateColumn("size", "企业规模", "Size", "choice", True, "小型", _codes(SIZES)),
        TemplateColumn("ownership", "所有制", "Ownership", "choice", True, "民营", _codes(OWNERSHIPS)),
        TemplateColumn("park", "园区", "Park", "text"),
        TemplateColumn("affiliation", "所属集团", "Group", "text"),
        TemplateColumn("monitoring", "监测类型", "Monitoring", "choice", True, "定点监测", _codes(MONITORING)),
        TemplateColumn("giant", "巨型企业", "Giant", "flag", True, "否", FLAGS),
        TemplateColumn("active_since", "起始周", "Active since", "week", True, "2020-01-06"),
        TemplateColumn("active_until", "终止周", "Active until", "week"),
        TemplateColumn("position", "联系岗位", "Contact position", "text"),
        TemplateColumn("office_phone", "办公电话", "Office phone", "text"),
    ),
    frozenset({"credit_code", "industry"}),
)
TEMPLATES = {template.code: template for template in (WEEKLY_TEMPLATE, REGISTER_TEMPLATE)}
