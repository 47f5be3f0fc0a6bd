"""What made a rule speak? The figures of each enterprise in one week, from its heads and its other reports. Pure."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.shedding_cleaning import clean

Frames = Mapping[str, pd.DataFrame]
MONTH, QUARTER = 4, 13  # weeks


def used_heads(headcounts: pd.DataFrame) -> pd.DataFrame:
    """Heads as the early warning takes them, carried over weeks without a report; an implausible figure is the last
    one until it is confirmed."""
    cleaned = clean(headcounts.to_numpy(dtype=float), np.ones(len(headcounts)))
    return pd.DataFrame(np.exp(cleaned.level.astype(float)), headcounts.index, headcounts.columns)


def trails(headcounts: pd.DataFrame, used: pd.DataFrame, weeks: int) -> dict[int, tuple[float | None, ...]]:
    """The last weeks of each enterprise as used, None where nothing was reported."""
    shown = used.where(headcounts.notna()).iloc[-weeks:]
    return {
        int(code): tuple(None if value != value else float(value) for value in shown[code].to_numpy())
        for code in shown.columns
    }


def facts_of(headcounts: pd.DataFrame, used: pd.DataFrame, evidence: Frames) -> dict[int, dict[str, float]]:
    """By enterprise the figures that its sentences name, in the last week of `headcounts`; what is not known is absent.

    All frames are weeks by enterprises and end with the week asked for.
    """
    told: dict[int, dict[str, float]] = {int(code): {} for code in headcounts.columns}

    def add(name: str, values: pd.Series) -> None:
        for code, value in values.items():
            if value == value:
                told[int(code)][name] = float(value)

    now = used.iloc[-1]
    for weeks in (13, 26):
        if len(used) > weeks:
            before = used.iloc[-1 - weeks]
            add(f"loss_{weeks}", (before - now).clip(lower=0))
            add(f"share_{weeks}", ((before - now) / before).clip(lower=0))
    falls, fallen = _falls(used)
    add("falls", falls)
    add("fallen", fallen)
    add("silent", _silent(headcounts))
    for name, frame, weeks in (
        ("dismissed_4", "dismissals", MONTH),
        ("dismissed_13", "dismissals", QUARTER),
        ("closed", "closures", MONTH),
    ):
        add(name, evidence[frame].iloc[-weeks:].sum(min_count=1))
    for name, frame in (("planned", "planned_cuts"), ("hidden", "hidden"), ("shortage", "shortage")):
        add(name, evidence[frame].ffill(limit=MONTH).iloc[-1])
    gap = evidence["base"] + evidence["hires"] - evidence["leavers"] - headcounts
    add("gap", _largest(gap.iloc[-MONTH:]))
    return told


def _falls(used: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """How many falls in a row each enterprise ends with, weeks that only repeat a figure left out, and of how many
    persons together."""
    falls, fallen = {}, {}
    for code in used.columns:
        heads = used[code].dropna().round().to_numpy()
        steps = np.diff(heads)
        steps = steps[steps != 0]
        row = len(steps) - 1 - np.flatnonzero(np.append([1], steps) > 0)[-1] + 1 if len(steps) else 0
        falls[code], fallen[code] = row, -steps[len(steps) - row :].sum() if row else 0
    return pd.Series(falls), pd.Series(fallen)


def _largest(recent: pd.DataFrame) -> pd.Series:
    """The figure farthest from nought of each enterprise; NaN where there is none."""
    low, high = recent.min(), recent.max()
    return high.where(high.abs() >= low.abs(), low)


def _silent(headcounts: pd.DataFrame) -> pd.Series:
    """Weeks since the last report; 0 where there is one this week."""
    told = headcounts.notna().to_numpy()[::-1]
    return pd.Series(np.where(told.any(axis=0), told.argmax(axis=0), len(told)), index=headcounts.columns)
