"""Which enterprises are shedding jobs, since when, and why does the machine say so?

One causal pass over the whole history (cleaning, Spring Festival, features, learnt weights, rules with hysteresis):
an answer about a week depends on that week and those before it alone, and a later week never changes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial

import numpy as np
import pandas as pd

from forecasting.alert_rules import DEFAULT_RULES, LEVELS, RULES, Rules
from forecasting.blocks import Run
from forecasting.exponential import Array
from forecasting.festival import FAR, festival_weeks
from forecasting.shedding_blocks import COLUMNS, Block, Screened, blocks, threads
from forecasting.shedding_cleaning import Cleaned, clean
from forecasting.shedding_features import course
from forecasting.shedding_forecast import AHEAD
from forecasting.shedding_panel import Quantities, groups_of, quantities, unit_of
from forecasting.shedding_rules import PLACE, Figures

WEEK = pd.Timedelta(weeks=1)


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


@dataclass(frozen=True)
class CleanedHeads:
    """For charts, frames of the headcounts' shape. `heads`: as used, carried over silent weeks; `held`: not believed
    when it came; `slip`: nor confirmed later; `stale`: repeats the report before; `festival`: persons allowed for the
    Spring Festival. `festival_weeks`: by week, whether it lies in the festival's window."""

    heads: pd.DataFrame
    held: pd.DataFrame
    slip: pd.DataFrame
    stale: pd.DataFrame
    festival: pd.DataFrame
    festival_weeks: pd.Series


def score_history(headcounts: pd.DataFrame, *, industry: pd.Series | None = None, run: Run = threads) -> pd.DataFrame:
    """How likely is it, in each week, that an enterprise is shedding a tenth of its staff? Same shape as `headcounts`.

    `headcounts`: weeks (Mondays) down, enterprises across, NaN = not reported, any unit. The score of a week uses the
    weeks up to it only; NaN before the second report, in a silent week the last score. The unit that figures are
    counted in, the Spring Festival's dip and each industry's movement are what this panel shows. `run`: where blocks
    of enterprises are worked out. Raises ValueError for weeks that are not distinct or not weeks apart.
    """
    panel = _Panel.of(headcounts, industry)
    found = list(run(Block.scores, panel.blocks(run)))
    return panel.frame(found)


def level_history(
    headcounts: pd.DataFrame,
    *,
    industry: pd.Series | None = None,
    evidence: Evidence | None = None,
    rules: Rules = DEFAULT_RULES,
    run: Run = threads,
) -> pd.DataFrame:
    """Which level (none, blue, yellow, orange, red) did each enterprise have in each week? Same shape."""
    panel = _Panel.of(headcounts, industry, evidence)
    found = list(run(partial(Block.levels, rules=rules), panel.blocks(run)))
    names = np.array(LEVELS, dtype=object)
    return panel.frame([names[part] for part in found])


def screen(
    headcounts: pd.DataFrame,
    *,
    week: pd.Timestamp,
    industry: pd.Series | None = None,
    evidence: Evidence | None = None,
    rules: Rules = DEFAULT_RULES,
) -> pd.DataFrame:
    """What is to be said of each enterprise in this week? One row per column of `headcounts`, in order.

    Columns: level (none, blue, yellow, orange, red), reasons (codes of the rules that speak, strongest first),
    headcount (cleaned), change_4w (persons) and change_4w_pct, expected_4w with lower_4w and upper_4w (80 % of
    outcomes), probability_drop_10pct (that in four weeks a tenth is gone of what is there now), jobs_at_risk (persons),
    score (as in score_history). Only rules whose evidence is given speak. Weeks after `week` are not read; those before
    are, for a rule that has spoken stays until it is well below its line. KeyError for a week that is not in the index.
    """
    asked = pd.Timestamp(week)
    return screen_weeks(headcounts, weeks=[asked], industry=industry, evidence=evidence, rules=rules)[asked]


def screen_weeks(
    headcounts: pd.DataFrame,
    *,
    weeks: Sequence[pd.Timestamp],
    industry: pd.Series | None = None,
    evidence: Evidence | None = None,
    rules: Rules = DEFAULT_RULES,
    run: Run = threads,
) -> dict[pd.Timestamp, pd.DataFrame]:
    """`screen` of many weeks from one pass: a rehearsal of a year costs little more than a week."""
    asked = [pd.Timestamp(week) for week in weeks]
    if unknown := [week for week in asked if week not in headcounts.index]:
        raise KeyError(unknown[0])
    if not asked:
        return {}
    known = headcounts.loc[headcounts.index <= max(asked)]
    panel = _Panel.of(known, industry, evidence)
    places = tuple(panel.weeks.get_loc(week) for week in asked)
    coming = tuple(int(near) for near in festival_weeks(pd.DatetimeIndex(asked) + AHEAD * WEEK))
    found = list(run(partial(Block.screened, rules=rules, places=places, coming=coming), panel.blocks(run)))
    whole = {
        field.name: np.concatenate([getattr(part, field.name) for part in found], axis=1)
        for field in fields(Screened)
        if found
    }
    return {week: _frame(whole, row, headcounts.columns) for row, week in enumerate(asked)}


def cleaned(headcounts: pd.DataFrame, *, industry: pd.Series | None = None) -> CleanedHeads:
    """What is a headcount taken to be, and which reports were not believed? For charts of one panel or a part of it."""
    panel = _Panel.of(headcounts, industry)
    found = Block(panel.values, panel.members, panel.quantities)
    told = found.cleaned()
    heads = np.exp(told.level.astype(float))
    allowed = course(told, panel.quantities.near, panel.quantities.of(panel.members)[0]).allowed
    return CleanedHeads(
        heads=panel.frame([heads]),
        held=panel.frame([told.held]),
        slip=panel.frame([_slips(told)]),
        stale=panel.frame([told.reported & ~told.changed & ~told.held & (told.age > 1)]),
        festival=panel.frame([heads * (1 - np.exp(-allowed.astype(float)))]),
        festival_weeks=pd.Series(panel.quantities.near < FAR, index=panel.weeks).reindex(headcounts.index),
    )


def slips(headcounts: pd.DataFrame) -> pd.DataFrame:
    """`slip` of cleaned() alone, without the rest: reports not believed when they came, nor confirmed since."""
    weeks = _every_week(headcounts.index)
    values = headcounts.reindex(weeks).to_numpy(dtype=float, na_value=np.nan)
    found = _slips(clean(values, unit_of(values)))
    return pd.DataFrame(found, index=weeks, columns=headcounts.columns).reindex(headcounts.index)


def explained(headcounts: pd.DataFrame, *, week: pd.Timestamp, industry: pd.Series | None = None) -> pd.DataFrame:
    """What does each feature add to the score (as a logit) in this week? Features down, enterprises across."""
    panel = _Panel.of(headcounts.loc[headcounts.index <= pd.Timestamp(week)], industry)
    place = panel.weeks.get_loc(pd.Timestamp(week))
    found = Block(panel.values, panel.members, panel.quantities)
    return pd.DataFrame({name: added[place] for name, added in found.parts()}, index=headcounts.columns).T


def panel_quantities(headcounts: pd.DataFrame, *, industry: pd.Series | None = None) -> Quantities:
    """What the whole panel teaches: to be learnt once, over all enterprises, and handed to any part of them."""
    return _Panel.of(headcounts, industry).quantities


@dataclass(frozen=True)
class _Panel:
    """Every week from the first to the last, as arrays, with what the whole panel teaches."""

    weeks: pd.DatetimeIndex
    index: pd.Index
    columns: pd.Index
    values: Array
    members: np.ndarray
    quantities: Quantities
    figures: Figures
    known: tuple[Cleaned, ...]

    @classmethod
    def of(cls, headcounts: pd.DataFrame, industry: pd.Series | None, evidence: Evidence | None = None) -> "_Panel":
        weeks = _every_week(headcounts.index)
        values = headcounts.reindex(weeks).to_numpy(dtype=float, na_value=np.nan)
        members, near = groups_of(industry, headcounts.columns), festival_weeks(weeks)
        unit = unit_of(values)
        nothing = Quantities(unit, near, {})
        known = tuple(threads(Block.cleaned, blocks(values, members, nothing, Figures(), COLUMNS)))
        taught = quantities(*_levels(known, values), unit, near, members)
        figures = _figures(evidence, weeks, headcounts.columns, values)
        return cls(weeks, headcounts.index, headcounts.columns, values, members, taught, figures, known)

    def blocks(self, run: Run) -> Iterator[Block]:
        """The panel in parts; what is known of them is left out where it would have to be sent to other processes."""
        parts = blocks(self.values, self.members, self.quantities, self.figures, COLUMNS)
        if run is not threads:
            return parts
        return (replace(part, known=one) for part, one in zip(parts, self.known, strict=True))

    def frame(self, parts: Sequence[Array]) -> pd.DataFrame:
        values = np.concatenate(parts, axis=1) if parts else np.empty((len(self.weeks), 0))
        return pd.DataFrame(values, index=self.weeks, columns=self.columns).reindex(self.index)


def _every_week(index: pd.Index) -> pd.DatetimeIndex:
    """Every week from the first to the last of the index; ValueError where its days are not weeks apart, or twice."""
    given = pd.DatetimeIndex(index)
    weeks = pd.date_range(given.min(), given.max(), freq="7D") if len(given) else given
    if given.has_duplicates or not given.isin(weeks).all():
        raise ValueError("the index must be distinct days, weeks apart")
    return weeks


def _levels(known: Sequence[Cleaned], values: Array) -> tuple[Array, np.ndarray]:
    """Cleaned levels and which of them changed (T, N), of the whole panel."""
    if not known:
        return values.astype(np.float32), np.zeros(values.shape, bool)
    return np.concatenate([one.level for one in known], axis=1), np.concatenate([one.changed for one in known], axis=1)


def _figures(evidence: Evidence | None, weeks: pd.DatetimeIndex, columns: pd.Index, values: Array) -> Figures:
    if evidence is None:
        return Figures()
    told = {
        field.name: given.reindex(index=weeks, columns=columns).to_numpy(dtype=np.float32, na_value=np.nan)
        for field in fields(evidence)
        if (given := getattr(evidence, field.name)) is not None
    }
    gap = None
    if {"base", "hires", "leavers"} <= set(told):
        gap = np.nan_to_num(told["base"] + told["hires"] - told["leavers"] - values.astype(np.float32))
    names = ("dismissals", "planned_cuts", "hidden", "shortage", "closures")
    return Figures(**{name: np.nan_to_num(told[name]) for name in names if name in told}, gap=gap)


def _frame(whole: dict[str, np.ndarray], row: int, columns: pd.Index) -> pd.DataFrame:
    nothing = np.empty(0)
    told = {field.name: whole[field.name][row] if whole else nothing for field in fields(Screened)}
    with np.errstate(invalid="ignore"):
        share = 100 * told["change"] / (told["headcount"] - told["change"])
    return pd.DataFrame(
        {
            "level": np.array(LEVELS, dtype=object)[told["level"].astype(int)],
            "reasons": _reasons(told["rules"].astype(np.uint32)),
            "reason_levels": _reason_levels(told["rules"].astype(np.uint32), told["strongly"].astype(np.uint32)),
            "headcount": told["headcount"],
            "change_4w": told["change"],
            "change_4w_pct": share,
            "expected_4w": told["expected"],
            "lower_4w": told["lower"],
            "upper_4w": told["upper"],
            "probability_drop_10pct": told["drop"],
            "jobs_at_risk": told["jobs_at_risk"].astype(float),
            "score": told["score"],
        },
        index=columns,
    )


def _reasons(bits: np.ndarray) -> np.ndarray:
    """The codes that each pattern of bits stands for, strongest first."""
    kinds, which = np.unique(bits, return_inverse=True)
    told = np.empty(len(kinds), dtype=object)
    for place, kind in enumerate(kinds):
        told[place] = tuple(rule.code for rule in RULES if kind >> PLACE[rule.code] & 1)
    return told[which]


def _reason_levels(bits: np.ndarray, strongly: np.ndarray) -> np.ndarray:
    """The level at which each of the reasons speaks, in their order: alerts are by cause, and each has its own."""
    pairs, which = np.unique(np.stack([bits, strongly]), axis=1, return_inverse=True)
    told = np.empty(pairs.shape[1], dtype=object)
    for place, (kind, strong) in enumerate(pairs.T):
        spoken = (rule for rule in RULES if kind >> PLACE[rule.code] & 1)
        told[place] = tuple(rule.levels[0 if strong >> PLACE[rule.code] & 1 else -1] for rule in spoken)
    return told[which.reshape(-1)]


def _slips(told: Cleaned) -> np.ndarray:
    """Held reports that no later one confirmed, seen from the end; the newest may still be."""
    found = np.zeros_like(told.held)
    after = told.level[-1] if len(told.level) else told.level
    for week in range(len(told.level) - 1, -1, -1):
        found[week] = told.held[week] & (np.abs(told.raw[week] - after) > np.float32(0.2))
        believed = told.reported[week] & ~told.held[week]
        after = np.where(believed, told.level[week], after)
    return found
