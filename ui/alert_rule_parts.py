"""The rules of the alerts as a table, and what another threshold would have done, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from forecasting.alert_rules import BY_CODE, HYSTERESIS, RULES, Rules
from forecasting.rule_rehearsal import RuleRehearsal
from ui.alert_marks import level_mark
from ui.alert_rule_words import PARAMETER_NAMES, parameter_value
from ui.alert_words import CAUSE_NAMES, LEVEL_NAMES, LEVELS, RULE_NAMES
from ui.formats import NOTHING
from ui.labels import Labels
from ui.link import RulesLink
from ui.tables import RIGHT, plain_table, raw_link, table_of

PARAMETERS = {rule.code: rule.parameters for rule in RULES} | {HYSTERESIS[0]: HYSTERESIS[1]}


@dataclass(frozen=True)
class Precision:
    """How often a rule was right: `alerts` it spoke for, `decided` of them by people, `confirmed` of these as true;
    `low` and `high` bound the share where it is known."""

    alerts: int
    decided: int
    confirmed: int
    low: float | None
    high: float | None
    is_enough: bool


def rules_finding(found: Mapping[str, Precision], labels: Labels) -> str:
    """The title: how many rules there are, and for how many of them somebody has found out whether they were right."""
    judged = sum(one.decided > 0 for one in found.values())
    if not judged:
        return labels.t("Alert rules: {count}, none judged by a call or visit yet", count=len(RULES))
    return labels.t("Alert rules: {count}, judged by calls or visits so far: {judged}", count=len(RULES), judged=judged)


def rules_table(
    rules: Rules, since: Mapping[str, str], found: Mapping[str, Precision], link: RulesLink, labels: Labels
) -> str:
    """Every rule: its levels, its lines, the day they count from, where they stand, and how often it was right.

    `since`: rule -> the latest day that one of its lines counts from; absent where this system's own count.
    """
    t, n = labels.t, labels.n
    rows = []
    for code in PARAMETERS:
        rule = BY_CODE.get(code)
        marks = " ".join(level_mark(level, t) for level in rule.levels) if rule else ""
        lines = t("; ").join(
            t(
                "{name} {value}",
                name=t(PARAMETER_NAMES[name]),
                value=parameter_value(name, _value(rules, code, name), n),
            )
            for name in PARAMETERS[code]
        )
        if rule is None:
            source = t("Set by this system: silent only well below the line, for some reports")
        else:
            source = rule.source_zh if link.lang == "zh" else rule.source_en
        day = n.day(since[code]) if code in since else t("from the start")
        chosen = link.rule == code
        name = raw_link(link.change(rule="" if chosen else code, p="", x="").href(), escape(t(RULE_NAMES[code])))
        rows.append(
            f'<tr{" class=here" if chosen else ""}><th scope="row">{name}</th><td>{marks}</td>'
            f'<td>{escape(lines)}</td><td class="nb">{escape(day)}</td><td class="muted small">{escape(source)}</td>'
            f"<td{RIGHT}>{precision_said(found.get(code), labels)}</td></tr>"
        )
    heads = (t("Rule"), t("Level"), t("Thresholds"), t("In force"), t("Source"), t("True so far"))
    return table_of(heads, rows, caption=t("Alert rules"), numeric=(5,), css="cards rules")


def _value(rules: Rules, code: str, parameter: str) -> float:
    return getattr(rules, f"{code}_{parameter}")


def precision_said(one: Precision | None, labels: Labels) -> str:
    """83% of 12, as markup; a hint only where few were judged."""
    t, n = labels.t, labels.n
    if one is None or not one.alerts:
        return NOTHING
    if not one.decided:
        return escape(t("0 of {count} judged", count=one.alerts))
    share = n.percent(one.confirmed / one.decided, 0)
    told = f"<b>{share}</b> " + escape(t("({confirmed}/{decided})", confirmed=one.confirmed, decided=one.decided))
    low, high = n.percent(one.low, 0), n.percent(one.high, 0)
    below = t("{low}–{high}", low=low, high=high) if one.is_enough else t("{low}–{high}, few", low=low, high=high)
    return f'{told}<span class="two muted small">{escape(below)}</span>'


def rehearsal_said(now: RuleRehearsal, then: RuleRehearsal, labels: Labels) -> str:
    """What the changed line would have done, beside today's, as one sentence."""
    t, n = labels.t, labels.n
    caught, all_of_them = len(then.caught), len(then.caught) + len(then.missed)
    told = t(
        "Over the last year it would have raised {then} in place of {now} ({change})",
        then=n.figure(then.raised),
        now=n.figure(now.raised),
        change=n.signed(then.raised - now.raised),
    )
    if not all_of_them:
        return t("{text}; nothing was confirmed in that time.", text=told)
    return t(
        "{text}; of the confirmed ones it would have caught {caught} of {count} (today's lines: {before}).",
        text=told,
        caught=caught,
        count=all_of_them,
        before=len(now.caught),
    )


def rehearsal_table(now: RuleRehearsal, then: RuleRehearsal, labels: Labels) -> str:
    """Alerts by level and by cause, today's lines beside the tried one."""
    t, n = labels.t, labels.n

    def row(name: str, left: int, right: int) -> tuple[str, ...]:
        return name, n.figure(left), n.figure(right), n.signed(right - left)

    rows = [row(t(LEVEL_NAMES[level]), now.by_level.get(level, 0), then.by_level.get(level, 0)) for level in LEVELS]
    causes = [cause for cause in CAUSE_NAMES if cause in {*now.by_cause, *then.by_cause}]
    rows += [row(t(CAUSE_NAMES[cause]), now.by_cause.get(cause, 0), then.by_cause.get(cause, 0)) for cause in causes]
    rows.append(row(t("A week"), round(now.a_week), round(then.a_week)))
    heads = (t("Alerts in 52 weeks"), t("Today's line"), t("Tried"), t("Difference"))
    return plain_table(heads, rows, caption=t("What the tried line would have done"), numeric=(1, 2, 3), css="slim")
