"""When does the machine raise an alert about an enterprise, at which level, and where does each line come from?

`Rules` holds every number that can be changed; `RULES` says what each rule means. A rule's parameter `persons` is the
field `<code>_persons` of `Rules`. Everything is counted in persons, shares and reported weeks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

LEVELS = ("none", "blue", "yellow", "orange", "red")  # risk colours of the machine, never an emergency level
CAUSES = ("decline", "dismissals", "planned_cuts", "hidden_unemployed", "silence", "reconciliation", "shortage")


@dataclass(frozen=True)
class Rules:
    """The lines. Shares and probabilities are fractions; `_raise_weeks`: reported weeks in a row before a rule speaks.

    A rule that speaks is silent again after `hysteresis_clear_weeks` reported weeks in a row below
    `hysteresis_clear_share` of its line. A week without a report counts neither way.
    """

    closure_persons: float = 50
    closure_raise_weeks: int = 1
    planned_cuts_persons_red: float = 50
    planned_cuts_persons: float = 20
    planned_cuts_share: float = 0.10
    planned_cuts_least: float = 3
    planned_cuts_raise_weeks: int = 1
    decline_20_share: float = 0.20
    decline_20_persons: float = 50
    decline_20_raise_weeks: int = 1
    jobs_at_risk_persons: float = 100
    jobs_at_risk_share: float = 0.02
    jobs_at_risk_raise_weeks: int = 1
    decline_10_share: float = 0.10
    decline_10_persons: float = 20
    decline_10_raise_weeks: int = 1
    expected_drop_probability: float = 0.33
    expected_drop_watch: float = 0.15
    expected_drop_persons: float = 3
    expected_drop_raise_weeks: int = 1
    section_41_persons: float = 20
    section_41_share: float = 0.10
    section_41_least: float = 3
    section_41_raise_weeks: int = 1
    dismissals_90d_persons: float = 20
    dismissals_90d_raise_weeks: int = 1
    slow_decline_share_13: float = 0.12
    slow_decline_share_26: float = 0.20
    slow_decline_persons: float = 15
    slow_decline_raise_weeks: int = 2
    decline_5_share: float = 0.05
    decline_5_persons: float = 10
    decline_5_raise_weeks: int = 1
    three_falls_falls: int = 3
    three_falls_share: float = 0.06
    three_falls_persons: float = 10
    three_falls_raise_weeks: int = 1
    hidden_unemployed_share: float = 0.05
    hidden_unemployed_persons: float = 3
    hidden_unemployed_raise_weeks: int = 1
    silence_2_weeks: int = 2
    silence_1_weeks: int = 1
    reconciliation_persons: float = 1
    reconciliation_raise_weeks: int = 1
    shortage_share: float = 0.10
    shortage_persons: float = 3
    shortage_raise_weeks: int = 1
    hysteresis_clear_share: float = 0.60
    hysteresis_clear_weeks: int = 2

    def raise_weeks(self, code: str) -> int:
        """After how many reported weeks in a row a rule speaks; silence has a count of its own."""
        return int(getattr(self, f"{code}_raise_weeks", 1))

    def changed(self, values: Mapping[tuple[str, str], float]) -> "Rules":
        """These rules with other values by (code, parameter); KeyError for one that does not exist."""
        types = {field.name: type(field.default) for field in fields(self)}
        return replace(self, **{name: types[name](value) for name, value in _by_field(values, types).items()})

    def values(self) -> dict[tuple[str, str], float]:
        """Every number by (code, parameter), in the order of RULES, the hysteresis last."""
        return {
            (code, parameter): getattr(self, f"{code}_{parameter}")
            for code, parameters in [*((rule.code, rule.parameters) for rule in RULES), HYSTERESIS]
            for parameter in parameters
        }


def _by_field(values: Mapping[tuple[str, str], float], known: Mapping[str, type]) -> dict[str, float]:
    named = {f"{code}_{parameter}": value for (code, parameter), value in values.items()}
    if unknown := set(named) - set(known):
        raise KeyError(f"no such parameter of a rule: {', '.join(sorted(unknown))}")
    return named


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue. `levels`: those it can raise, strongest first; `cause`: what its alert is filed under.

    `needs`: the figures it reads beyond headcounts, '' for none. `source_*`: where its line stands, or that it is this
    system's own.
    """

    code: str
    levels: tuple[str, ...]
    cause: str
    parameters: tuple[str, ...]
    needs: str
    source_zh: str
    source_en: str

    @property
    def level(self) -> str:
        return self.levels[0]


HYSTERESIS = ("hysteresis", ("clear_share", "clear_weeks"))

_OWN_ZH, _OWN_EN = "本系统设定", "set by this system"
_LAW_ZH, _LAW_EN = "《劳动合同法》第四十一条", "Labour Contract Law, article 41"

# Strongest first: the order in which the reasons of an enterprise are told.
RULES: tuple[Rule, ...] = (
    Rule(
        "closure", ("red", "orange"), "decline", ("persons", "raise_weeks"), "closures",
        "失业监测表“减员类型”：关停、破产；人数界限参照美国WARN法（50人）",
        "Monitoring form, type of reduction: closure, bankruptcy; persons after the US WARN Act (50)",
    ),
    Rule(
        "planned_cuts", ("red", "orange"), "planned_cuts", ("persons_red", "persons", "share", "least", "raise_weeks"),
        "planned_cuts",
        f"{_LAW_ZH}：裁减二十人以上或者百分之十以上须提前三十日说明情况；红色界限50人，{_OWN_ZH}",
        f"{_LAW_EN}: 20 persons or 10 % are to be explained 30 days ahead; the red line of 50 persons {_OWN_EN}",
    ),
    Rule(
        "decline_20", ("red",), "decline", ("share", "persons", "raise_weeks"), "",
        f"{_OWN_ZH}：四周净减20%且50人以上", f"Net loss of 20 % and 50 persons in four weeks, {_OWN_EN}",
    ),
    Rule(
        "jobs_at_risk", ("red",), "decline", ("persons", "share", "raise_weeks"), "",
        f"{_OWN_ZH}：大户小幅减员也是多人", f"A giant's small percentage is many people; {_OWN_EN}",
    ),
    Rule(
        "section_41", ("orange",), "dismissals", ("persons", "share", "least", "raise_weeks"), "dismissals",
        f"{_LAW_ZH}：裁减人员二十人以上，或者不足二十人但占职工总数百分之十以上",
        f"{_LAW_EN}: 20 persons or more, or fewer but at least 10 % of the staff",
    ),
    Rule(
        "dismissals_90d", ("orange",), "dismissals", ("persons", "raise_weeks"), "dismissals",
        "欧盟98/59号指令：90日内累计20人，防止分批", "EU directive 98/59: 20 within 90 days, so that slices count",
    ),
    Rule(
        "decline_10", ("orange", "yellow"), "decline", ("share", "persons", "raise_weeks"), "",
        f"{_OWN_ZH}：四周净减10%且20人以上", f"Net loss of 10 % and 20 persons in four weeks, {_OWN_EN}",
    ),
    Rule(
        "expected_drop", ("orange", "yellow"), "decline", ("probability", "watch", "persons", "raise_weeks"), "",
        f"{_OWN_ZH}：减员10%以上的可能性超过界限且预计减少3人以上",
        f"Probability of a loss of 10 % over the line and at least 3 persons expected, {_OWN_EN}",
    ),
    Rule(
        "slow_decline", ("orange", "yellow"), "decline", ("share_13", "share_26", "persons", "raise_weeks"), "",
        f"{_OWN_ZH}：13周减12%或26周减20%", f"12 % in 13 weeks or 20 % in 26 weeks, {_OWN_EN}",
    ),
    Rule(
        "decline_5", ("yellow",), "decline", ("share", "persons", "raise_weeks"), "",
        f"{_OWN_ZH}：四周净减5%且10人以上", f"Net loss of 5 % and 10 persons in four weeks, {_OWN_EN}",
    ),
    Rule(
        "three_falls", ("yellow",), "decline", ("falls", "share", "persons", "raise_weeks"), "",
        f"{_OWN_ZH}：连续三次下降", f"Three falls in a row, {_OWN_EN}",
    ),
    Rule(
        "hidden_unemployed", ("yellow",), "hidden_unemployed", ("share", "persons", "raise_weeks"), "hidden",
        f"失业监测表“隐性失业”；界限5%，{_OWN_ZH}", f"Monitoring form, hidden unemployed; the line of 5 % {_OWN_EN}",
    ),
    Rule(
        "silence_2", ("yellow",), "silence", ("weeks",), "",
        f"监测制度：应报企业按期上报；连续两期未报，{_OWN_ZH}",
        f"Monitoring rules: reports are due every round; two rounds without one, {_OWN_EN}",
    ),
    Rule(
        "silence_1", ("blue",), "silence", ("weeks",), "",
        "监测制度：应报企业按期上报", "Monitoring rules: reports are due every round",
    ),
    Rule(
        "reconciliation", ("blue",), "reconciliation", ("persons", "raise_weeks"), "base",
        "失业监测表：建档期末人数＋新增人数－减少人数＝调查期末人数",
        "Monitoring form: base + hires − leavers = headcount at the end",
    ),
    Rule(
        "shortage", ("blue",), "shortage", ("share", "persons", "raise_weeks"), "shortage",
        f"失业监测表“当前缺口”；界限10%，{_OWN_ZH}", f"Monitoring form, current shortage; the line of 10 % {_OWN_EN}",
    ),
)  # fmt: skip

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
DEFAULT_RULES = Rules()
