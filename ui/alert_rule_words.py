"""The lines of the rules in words: what each number is, what a rule asks for, and how far an enterprise went. Pure."""

from collections.abc import Mapping

from forecasting.alert_rules import BY_CODE, Rules
from ui.alert_reasons import Facts
from ui.formats import NOTHING, Numbers
from ui.words import N_, Words

PARAMETER_NAMES: Mapping[str, str] = {
    "persons": N_("persons"),
    "persons_red": N_("persons, red"),
    "share": N_("share"),
    "share_13": N_("share in 13 weeks"),
    "share_26": N_("share in 26 weeks"),
    "least": N_("persons at least"),
    "probability": N_("probability, orange"),
    "watch": N_("probability, yellow"),
    "falls": N_("falls in a row"),
    "weeks": N_("weeks"),
    "raise_weeks": N_("weeks before it speaks"),
    "clear_share": N_("share of the line"),
    "clear_weeks": N_("weeks below it"),
}
FRACTIONS = ("share", "share_13", "share_26", "probability", "watch", "clear_share")
# What an enterprise's figure is called among its facts, and whether it is a share: code -> (name, is share).
VALUES: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "closure": (("closed", False),),
    "planned_cuts": (("planned", False),),
    "decline_20": (("loss_4", False), ("share_4", True)),
    "decline_10": (("loss_4", False), ("share_4", True)),
    "decline_5": (("loss_4", False), ("share_4", True)),
    "jobs_at_risk": (("jobs_at_risk", False),),
    "section_41": (("dismissed_4", False),),
    "dismissals_90d": (("dismissed_13", False),),
    "expected_drop": (("probability", True),),
    "slow_decline": (("loss_13", False), ("share_13", True)),
    "three_falls": (("fallen", False),),
    "hidden_unemployed": (("hidden", False),),
    "reconciliation": (("gap", False),),
    "shortage": (("shortage", False),),
}


def parameter_value(parameter: str, value: float, n: Numbers) -> str:
    """A line's number as it is read: 20%, 50 persons, 2 weeks."""
    if parameter in FRACTIONS:
        return n.percent(value, 1 if round(value * 100, 6) % 1 else 0)
    if parameter in ("persons", "persons_red", "least"):
        return n.quantity(value, "person")
    return n.figure(value)


def line_said(code: str, rules: Rules, t: Words, n: Numbers) -> str:
    """What a rule asks for: ≥20% and ≥50 persons."""

    def at(parameter: str) -> str:
        return "≥" + parameter_value(parameter, getattr(rules, f"{code}_{parameter}"), n)

    if code in ("section_41", "planned_cuts"):
        return t("{persons} or {share}", persons=at("persons"), share=at("share"))
    if code == "slow_decline":
        return t("{short} in 13 weeks or {long} in 26", short=at("share_13"), long=at("share_26"))
    if code == "three_falls":
        return t("falls {falls} and {share}", falls=at("falls"), share=at("share"))
    if code in ("silence_1", "silence_2"):
        return t("rounds {count}", count=at("weeks"))
    if code == "expected_drop":
        return t("{probability} and {persons}", probability=at("watch"), persons=at("persons"))
    parameters = [name for name in BY_CODE[code].parameters if name in ("share", "persons")]
    return t(" and ").join(map(at, parameters))


def value_said(code: str, facts: Facts, t: Words, n: Numbers) -> str:
    """How far an enterprise went: 235 persons, 3.3%; — where it is not known."""
    if code in ("silence_1", "silence_2"):
        return t("rounds {count}", count=n.figure(facts.get("silent", 0)))
    told = [
        n.percent(facts[name]) if is_share else n.quantity(round(abs(facts[name])), "person")
        for name, is_share in VALUES[code]
        if name in facts
    ]
    return t(", ").join(told) or NOTHING
