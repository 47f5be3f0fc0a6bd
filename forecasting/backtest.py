"""How good have year-end forecasts been? Completed years forecast again with what was known then.

Beside the forecast stand the straight line (序时进度) and last year's share, as everybody reckons today.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from forecasting.accuracy import brier, calibration_error
from forecasting.city import NOT_FITTED
from forecasting.flows import YEAR, by_calendar_year, monthly
from forecasting.text_table import text_table
from forecasting.year_end import attained, forecast_year_end, so_far
from forecasting.year_rules import LAST_YEAR_SHARE, RULES, STRAIGHT_LINE

Forecaster = Callable[..., pd.DataFrame]
TargetsAt = Callable[[pd.Period], pd.Series]
EARLIEST, LATEST = 3, 11  # months that are judged unless others are asked for


def rehearse(
    history: pd.DataFrame,
    targets: TargetsAt,
    *,
    years: Iterable[int],
    months: Iterable[int] = range(EARLIEST, LATEST + 1),
    forecaster: Forecaster = forecast_year_end,
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """What was said of each completed year at each month, and what came.

    `targets(origin)`: the targets that judged at that month. One row for every series, year and month whose forecast
    was not refused (where models failed the engine's stands) and whose total is known: series, year, month, total,
    target, q10, q50, q90, probability, straight_line, last_year_share (totals by the two rules), method.
    """
    found = [_said(history, targets, year, month, forecaster, progress) for year in years for month in months]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _said(
    history: pd.DataFrame,
    targets: TargetsAt,
    year: int,
    month: int,
    forecaster: Forecaster,
    progress: Callable[[str], None] | None,
) -> pd.DataFrame:
    origin = pd.Period(year=year, month=month, freq="M")
    if progress is not None:
        progress(str(origin))
    wanted = targets(origin).reindex(history.columns)
    found = forecaster(history, wanted, origin=origin)
    until = history.loc[: pd.Period(year=year, month=YEAR, freq="M")]
    flows = monthly(by_calendar_year(until.to_numpy(float), until.index[0].month - 1))
    complete = ~np.isnan(flows[-1]).any(axis=0)
    rows = {"series": [str(name) for name in history.columns], "year": year, "month": month}
    rows |= {"total": so_far(flows), "target": wanted.to_numpy(float)}
    rows |= {name: found[name].to_numpy() for name in ("q10", "q50", "q90", "probability", "method")}
    last = flows[-2] if len(flows) > 1 else np.full_like(flows[-1], np.nan)
    rows |= {name: rule(last, flows[-1, :month]) for name, rule in RULES.items()}
    said = found["reason"].isin(("", NOT_FITTED)).to_numpy() & complete
    return pd.DataFrame(rows).loc[said]


def marks(rows: pd.DataFrame) -> pd.DataFrame:
    """The marks by month, and over all months as the mean of theirs: one row each, index month or "all".

    n, coverage_80 (per cent), mape (of the median, per cent), mape_straight_line, mape_last_year_share; with targets:
    n_targets, brier, ece, brier_straight_line, brier_last_year_share, false_alarms (of the targets made, per cent told
    less than an even chance), false_alarms_straight_line, false_alarms_last_year_share (per cent told to fall short).
    """
    by_month = pd.DataFrame({month: marks_of(part) for month, part in rows.groupby("month")}).T
    whole = by_month.mean()
    for counted in ("n", "n_targets"):
        whole[counted] = by_month[counted].sum()
    by_month.loc["all"] = whole
    return by_month


def marks_of(rows: pd.DataFrame) -> Mapping[str, float]:
    """The marks of these rows together, by the names of `marks`; those of targets are absent where none was judged."""
    total = rows["total"].to_numpy(float)
    usable = total != 0
    judged = rows["target"].notna().to_numpy()
    made = attained(total, rows["target"].to_numpy(float))[judged]
    said = rows["probability"].to_numpy(float)[judged]

    def error(column: str) -> float:
        forecast = rows[column].to_numpy(float)
        there = usable & np.isfinite(forecast)
        return float(100 * np.mean(np.abs(forecast - total)[there] / np.abs(total[there]))) if there.any() else np.nan

    inside = (total >= rows["q10"]) & (total <= rows["q90"])
    found = {"n": len(rows), "coverage_80": 100 * inside.mean(), "mape": error("q50")}
    found |= {f"mape_{name}": error(name) for name in RULES}
    found |= {"n_targets": int(judged.sum())}
    if not judged.any():
        return found
    found |= {"brier": brier(said, made), "ece": calibration_error(said, made)}
    found["false_alarms"] = 100 * np.mean(said[made] < 0.5) if made.any() else np.nan
    goals = rows["target"].to_numpy(float)[judged]
    for name in RULES:
        told = rows[name].to_numpy(float)[judged]
        spoke = np.isfinite(told)  # without last year's figures its share says nothing
        reached = attained(told[spoke], goals[spoke])
        found[f"brier_{name}"] = brier(reached.astype(float), made[spoke]) if spoke.any() else np.nan
        came = made[spoke]
        found[f"false_alarms_{name}"] = 100 * np.mean(~reached[came]) if came.any() else np.nan
    return found


PRINTED = {
    "n": "{:.0f}",
    "coverage_80": "{:.1f}",
    "mape": "{:.2f}",
    f"mape_{STRAIGHT_LINE}": "{:.2f}",
    f"mape_{LAST_YEAR_SHARE}": "{:.2f}",
    "n_targets": "{:.0f}",
    "brier": "{:.4f}",
    f"brier_{STRAIGHT_LINE}": "{:.4f}",
    f"brier_{LAST_YEAR_SHARE}": "{:.4f}",
    "ece": "{:.4f}",
    "false_alarms": "{:.1f}",
    "false_alarms_straight_line": "{:.1f}",
}
HEADINGS = {
    "en": ("month", "n", "cover80", "MAPE", "line", "last yr", "targets", "Brier", "line", "last yr", "ECE",
           "false%", "line%"),
    "zh": ("月份", "次数", "覆盖率80", "误差%", "序时", "上年同期", "目标数", "Brier", "序时", "上年同期", "ECE",
           "误报%", "序时误报%"),
}  # fmt: skip
ALL = {"en": "all", "zh": "合计"}


def printed(table: pd.DataFrame, language: str = "en") -> str:
    """The marks as lines of text."""
    lines = []
    for month, row in table.iterrows():
        values = [(row.get(name, np.nan), form) for name, form in PRINTED.items()]
        figures = [form.format(value) if value == value else "-" for value, form in values]
        lines.append((ALL[language] if month == "all" else str(month), *figures))
    return text_table(HEADINGS[language], lines)
