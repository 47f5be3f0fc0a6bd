"""Why is there an alert about an enterprise? One sentence per rule with the numbers that made it speak. Pure.

`Facts` holds the figures of one enterprise in one week under the names used here; what is not known is absent, and its
sentence then says the rule alone.
"""

from collections.abc import Callable, Mapping, Sequence

from ui.alert_words import RULE_NAMES
from ui.formats import Numbers
from ui.words import N_, Words

Facts = Mapping[str, float]
Said = Callable[[Facts, Words, Numbers], str]
MOST = 2  # reasons in the list's short sentence
IN_COLUMNS = ("decline_20", "decline_10", "decline_5", "jobs_at_risk")  # what the list's own columns tell already


def _persons(facts: Facts, name: str, n: Numbers) -> str:
    return n.quantity(round(facts[name]), "person")


def _decline(facts: Facts, t: Words, n: Numbers) -> str:
    lost, share = _persons(facts, "loss_4", n), n.percent(facts["share_4"])
    return t("net loss of {persons} ({share}) in four weeks", persons=lost, share=share)


def _slow(facts: Facts, t: Words, n: Numbers) -> str:
    # The longer view speaks where it has lost the larger share.
    weeks = 26 if facts.get("share_26", 0) > facts.get("share_13", 0) else 13
    lost, share = _persons(facts, f"loss_{weeks}", n), n.percent(facts[f"share_{weeks}"])
    words = N_("slow decline: {persons} fewer ({share}), counted in weeks: {weeks}")
    return t(words, persons=lost, share=share, weeks=weeks)


def _planned(facts: Facts, t: Words, n: Numbers) -> str:
    return t("lay-offs of {persons} planned", persons=_persons(facts, "planned", n))


def _section_41(facts: Facts, t: Words, n: Numbers) -> str:
    told = t("{persons} laid off in 30 days", persons=_persons(facts, "dismissed_4", n))
    untyped = round(facts.get("untyped_4", 0))
    return told + (t(" ({persons} of type not told)", persons=n.quantity(untyped, "person")) if untyped else "")


SENTENCES: Mapping[str, Said] = {
    "closure": lambda f, t, n: t("{persons} lost by closure", persons=_persons(f, "closed", n)),
    "planned_cuts": _planned,
    "decline_20": _decline,
    "decline_10": _decline,
    "decline_5": _decline,
    "jobs_at_risk": lambda f, t, n: t("jobs at risk: {count}", count=n.figure(round(f["jobs_at_risk"]))),
    "section_41": _section_41,
    "dismissals_90d": lambda f, t, n: t("{persons} laid off in 90 days", persons=_persons(f, "dismissed_13", n)),
    "expected_drop": lambda f, t, n: t("chance of a loss: {share}", share=n.percent(f["probability"], 0)),
    "slow_decline": _slow,
    "three_falls": lambda f, t, n: t(
        "falls in a row: {count}, {persons} in all", count=round(f["falls"]), persons=_persons(f, "fallen", n)
    ),
    "hidden_unemployed": lambda f, t, n: t("{persons} without work on the payroll", persons=_persons(f, "hidden", n)),
    "silence_2": lambda f, t, n: t("rounds without a report: {count}", count=round(f["silent"])),
    "silence_1": lambda f, t, n: t("no report this week"),
    "reconciliation": lambda f, t, n: t(
        "start, hires and leavers miss the end by {persons}", persons=n.quantity(abs(round(f["gap"])), "person")
    ),
    "shortage": lambda f, t, n: t("short of {persons}", persons=_persons(f, "shortage", n)),
}
DECLINES = ("decline_20", "decline_10", "decline_5")


def sentence(code: str, facts: Facts, t: Words, n: Numbers) -> str:
    """One rule's sentence; its name alone where the numbers are not known."""
    try:
        return SENTENCES[code](facts, t, n)
    except KeyError:
        return t(RULE_NAMES[code])


def sentences(codes: Sequence[str], facts: Facts, t: Words, n: Numbers) -> list[str]:
    """Every rule's, strongest first; of the three lines of a net loss the strongest alone."""
    told, lines = [], [code for code in codes if code in DECLINES]
    for code in codes:
        if code not in lines[1:] and not (code == "silence_1" and "silence_2" in codes):
            told.append(sentence(code, facts, t, n))
    return told


def reason(codes: Sequence[str], facts: Facts, t: Words, n: Numbers) -> str:
    """The list's sentence: first what its columns do not tell, at most MOST reasons."""
    further = [code for code in codes if code not in IN_COLUMNS]
    below = facts.get("below", 0)
    told = []
    if below >= 1 and any(code in IN_COLUMNS for code in codes):
        told.append(t("{persons} below the expected range", persons=_persons(facts, "below", n)))
    told += sentences(further, facts, t, n)
    return t(", ").join((told or sentences(codes, facts, t, n))[:MOST])


def full_reason(codes: Sequence[str], facts: Facts, t: Words, n: Numbers) -> str:
    """The card's sentence: everything, with the number of people first."""
    below = facts.get("below", 0)
    told = sentences(codes, facts, t, n)
    if below >= 1:
        told.insert(min(1, len(told)), t("{persons} below the expected range", persons=_persons(facts, "below", n)))
    return t("{text}.", text=t(", ").join(told)) if told else ""
