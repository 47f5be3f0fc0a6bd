"""Which enterprises are shedding jobs, since when, and why does the machine say so?

One causal pass over the whole history (cleaning, Spring Festival, features, learnt weights, rules with hysteresis):
an answer about a week depends on that week and those before it alone, and a later week never changes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from forecasting.alert_rules import DEFAULT_RULES, LEVELS, RULES, Rules
from forecasting.exponential import Array
from forecasting.learnt import interval_law
from forecasting.shedding_cleaning import Cleaned, clean
from forecasting.shedding_rules import PLACE, Figures, Signals, Spoken, spoken
from forecasting.smoothing import forecast_with

AHEAD = 4  # weeks
RECENT = 60  # weeks that the forecast looks back on
BELIEF = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99)


@dataclass(frozen=True)
class Evidence:
    """What the reports say beside headcounts: frames of the headcounts' shape, NaN = nothing said.

    `dismissals`: leavers dismissed by the employer, and those whose type is not told; `planned_cuts`, `hidden`
    (unemployed on the payroll), `hires`, `vacancies`, `shortage`: persons; `closures`: persons who lost their job by
    a closure; `base`: the headcount at the start of the week and `leavers`: all who left, for the reconciliation.
    """

    dismissals: pd.DataFrame | None = None
    planned_cuts: pd.DataFrame | None = None
    hidden: pd.DataFrame | None = None
    hires: pd.DataFrame | None = None
    vacancies: pd.DataFrame | None = None
    shortage: pd.DataFrame | None = None
    closures: pd.DataFrame | None = None
    base: pd.DataFrame | None = None
    leavers: pd.DataFrame | None = None


def score_history(headcounts: pd.DataFrame, *, industry: pd.Series | None = None) -> pd.DataFrame:
    """How alarming was each enterprise in each week? Same shape; NaN before the second report."""
    cleaned = _cleaned(headcounts)
    return pd.DataFrame(_scores(cleaned), index=headcounts.index, columns=headcounts.columns)


def screen(
    headcounts: pd.DataFrame,
    *,
    week: pd.Timestamp,
    industry: pd.Series | None = None,
    evidence: Evidence | None = None,
    rules: Rules = DEFAULT_RULES,
) -> pd.DataFrame:
    """What is to be said of each enterprise in this week? One row per column of `headcounts`."""
    return screen_weeks(headcounts, weeks=[week], industry=industry, evidence=evidence, rules=rules)[pd.Timestamp(week)]


def screen_weeks(
    headcounts: pd.DataFrame,
    *,
    weeks: Sequence[pd.Timestamp],
    industry: pd.Series | None = None,
    evidence: Evidence | None = None,
    rules: Rules = DEFAULT_RULES,
) -> dict[pd.Timestamp, pd.DataFrame]:
    """`screen` of many weeks from one pass."""
    asked = [pd.Timestamp(week) for week in weeks]
    places = {week: headcounts.index.get_loc(week) for week in asked}
    if not places:
        return {}
    last = max(places.values()) + 1
    headcounts = headcounts.iloc[:last]
    cleaned = _cleaned(headcounts)
    score = _scores(cleaned)
    signals = _signals(cleaned, score)
    found = spoken(signals, _figures(evidence, headcounts), rules)
    return {week: _frame(headcounts, cleaned, signals, score, found, place) for week, place in places.items()}


def _cleaned(headcounts: pd.DataFrame) -> Cleaned:
    return clean(headcounts.to_numpy(dtype=float), np.ones(len(headcounts)))


def _scores(cleaned: Cleaned) -> Array:
    """Placeholder of the learnt model: the cleaned fall against the median of weeks t-8..t-4."""
    level = cleaned.level
    drop = level - np.median(np.stack([_back(level, k) for k in range(4, 9)]), axis=0)
    score = 1 / (1 + np.exp(25 * drop + 2.5))
    return np.where(cleaned.age >= 2, np.where(np.isnan(score), 0.0, score), np.nan)


def _back(level: Array, weeks: int) -> Array:
    padded = np.concatenate([np.repeat(level[:1], weeks, axis=0), level])
    return padded[: len(level)]


def _signals(cleaned: Cleaned, score: Array) -> Signals:
    heads = np.exp(cleaned.level)
    told = np.where(np.isnan(heads), 0, heads)
    before = {
        k: np.where(np.isnan(np.exp(_back(cleaned.level, k))), told, np.exp(_back(cleaned.level, k)))
        for k in (4, 13, 26)
    }
    loss = {k: np.maximum(before[k] - told, 0) for k in before}
    probability = np.where(np.isnan(score), 0, score)
    zero = np.zeros_like(told)
    return Signals(
        heads=told, loss_4=loss[4], before_4=before[4], loss_13=loss[13], before_13=before[13], loss_26=loss[26],
        before_26=before[26], usual=zero, probability=probability, expected_loss=np.maximum(loss[4], 0.2 * before[4]),
        falls=zero, fallen=zero, silent=cleaned.silent, reported=cleaned.reported,
    )  # fmt: skip


def _figures(evidence: Evidence | None, headcounts: pd.DataFrame) -> Figures:
    if evidence is None:
        return Figures()
    told = {
        field.name: frame.reindex(index=headcounts.index, columns=headcounts.columns).to_numpy(dtype=np.float32)
        for field in fields(evidence)
        if (frame := getattr(evidence, field.name)) is not None
    }
    gap = None
    if {"base", "hires", "leavers"} <= set(told):
        gap = np.nan_to_num(told["base"] + told["hires"] - told["leavers"] - headcounts.to_numpy(dtype=np.float32))
    names = ("dismissals", "planned_cuts", "hidden", "shortage", "closures")
    return Figures(**{name: np.nan_to_num(told[name]) for name in names if name in told}, gap=gap)


def _frame(
    headcounts: pd.DataFrame, cleaned: Cleaned, signals: Signals, score: Array, found: Spoken, place: int
) -> pd.DataFrame:
    level = cleaned.level[: place + 1]
    ahead = forecast_with(interval_law("plain"), level[-RECENT:].astype(float), AHEAD, season=1, levels=BELIEF)
    heads, before = np.exp(level[-1].astype(float)), np.exp(level[max(place - 4, 0)].astype(float))
    line = level[-1] + np.log(0.9)
    below = np.zeros(headcounts.shape[1])
    for belief in BELIEF:
        chance = (1 - belief / 100) / 2
        below = np.maximum(below, np.where((ahead.lower[belief] <= line).any(axis=0), chance, 0))
        below = np.maximum(below, np.where((ahead.upper[belief] <= line).any(axis=0), 1 - chance, 0))
    return pd.DataFrame(
        {
            "level": np.array(LEVELS, dtype=object)[found.level[place]],
            "reasons": _reasons(found.rules[place]),
            "reason_levels": _reason_levels(found.rules[place], found.strongly[place]),
            "headcount": heads,
            "change_4w": heads - before,
            "change_4w_pct": 100 * (heads / before - 1),
            "expected_4w": np.exp(ahead.mean[-1]),
            "lower_4w": np.exp(ahead.lower[80][-1]),
            "upper_4w": np.exp(ahead.upper[80][-1]),
            "probability_drop_10pct": below,
            "jobs_at_risk": signals.jobs_at_risk[place],
            "score": score[place],
        },
        index=headcounts.columns,
    )


def _reasons(bits: np.ndarray) -> pd.Series:
    kinds, which = np.unique(bits, return_inverse=True)
    told = np.empty(len(kinds), dtype=object)
    for place, kind in enumerate(kinds):
        told[place] = tuple(rule.code for rule in RULES if kind >> PLACE[rule.code] & 1)
    return told[which]


def _reason_levels(bits: np.ndarray, strongly: np.ndarray) -> np.ndarray:
    """The level at which each of the reasons speaks, in their order."""
    pairs, which = np.unique(np.stack([bits, strongly]), axis=1, return_inverse=True)
    told = np.empty(pairs.shape[1], dtype=object)
    for place, (kind, strong) in enumerate(pairs.T):
        spoken = (rule for rule in RULES if kind >> PLACE[rule.code] & 1)
        told[place] = tuple(rule.levels[0 if strong >> PLACE[rule.code] & 1 else -1] for rule in spoken)
    return told[which.reshape(-1)]


def section_41(reasons: Mapping[str, tuple[str, ...]]) -> dict[str, bool]:
    """Who bears the badge 可能触及第四十一条报告线?"""
    return {enterprise: "section_41" in codes for enterprise, codes in reasons.items()}
