"""How good have the year-ends of the other kinds been? Completed years forecast again with what was known then."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from forecasting.accuracy import brier
from forecasting.other_kinds import NOT_FORECAST, KindEnding, kind_endings
from forecasting.text_table import text_table
from forecasting.year_end import COMPLETE, attained
from forecasting.year_law import LEVELS

EARLIEST, LATEST = 3, 11
MADE = {"made": "came", "made_so_far": "straight_line"}
WEIGHTS = np.diff(np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0])


def rehearse_kinds(
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    city: str,
    years: Iterable[int],
    months: Iterable[int] = range(EARLIEST, LATEST + 1),
    abnormal: Collection[int] = (),
) -> pd.DataFrame:
    """What was said of each completed year at each month, and what came: arguments as of `forecast_other_kinds`.

    One row for every (indicator, district), year and month with a forecast whose outcome is known: kind, indicator,
    district, year, month, came, actual (at the month), q10, q50, q90, held (the share of the forecast's own
    distribution from q10 to q90: more than 80 % where figures move in steps), target, probability, made, made_so_far.
    """
    whole, found = {"city": city, "abnormal": abnormal}, []
    for year in years:
        ends = pd.Period(year=year, month=12, freq="M")
        came = {one.kind: one for one in kind_endings(observations, indicators, targets, origin=ends, **whole)}
        for month in months:
            origin = pd.Period(year=year, month=month, freq="M")
            for one in kind_endings(observations, indicators, targets, origin=origin, **whole):
                if one.kind not in NOT_FORECAST:
                    found.append(_said(one, came[one.kind], year, month, city))
    found = [rows for rows in found if len(rows)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _said(one: KindEnding, came: KindEnding, year: int, month: int, city: str) -> pd.DataFrame:
    place = came.columns.get_indexer(one.columns)
    known = (place >= 0) & (came.said.method[place] == COMPLETE)
    total = np.where(known, came.said.actual[place], np.nan)
    table, sign = one.table(city), np.where(one.less, -1.0, 1.0)
    rows = one.columns.to_frame(index=False)
    rows = rows.assign(kind=one.kind, year=year, month=month, came=total, actual=one.said.actual)
    for name in ("q10", "q50", "q90", "probability", "method"):
        rows[name] = table[name].to_numpy()
    inside = (one.said.quantiles >= rows["q10"].to_numpy()) & (one.said.quantiles <= rows["q90"].to_numpy())
    rows["held"] = WEIGHTS @ inside
    rows["target"] = one.wanted
    rows["made"] = attained(sign * total, sign * one.wanted)
    rows["made_so_far"] = attained(sign * one.said.actual, sign * one.wanted)
    said = known & np.isfinite(one.said.quantiles[0]) & (one.said.method != COMPLETE)
    return rows.loc[said]


def kept(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as the table `rehearsal` keeps them, where `told_again` finds them: `total` is the figure that came, and
    `straight_line`, what a plain rule says, is the figure as it stood at the month."""
    columns = ["indicator", "district", "year", "month", "target", "q10", "q50", "q90", "probability", "method"]
    return rows[columns].assign(total=rows["came"], straight_line=rows["actual"])


def told_again(stored: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Stored rows (Reader.rehearsal) as `kind_marks` counts them: kind, indicator, district, year, month, came, actual,
    q10, q50, q90, probability, target, made, made_so_far, method.

    `indicators`: the catalogue (code, kind, direction); rows of indicators that it lacks are left out.
    """
    codes = indicators.set_index("code")
    rows = stored.loc[stored["indicator"].isin(codes.index)].rename(columns={"total": "came"})
    sign = np.where(rows["indicator"].map(codes["direction"]) == "less", -1.0, 1.0)
    goal = sign * rows["target"].to_numpy(float)
    made = {name: attained(sign * rows[figure].to_numpy(float), goal) for name, figure in MADE.items()}
    return rows.assign(kind=rows["indicator"].map(codes["kind"]), actual=rows["straight_line"]).assign(**made)


def kind_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """The marks of each kind, index kind.

    n, coverage_80 (per cent within q10 to q90, the ends included), held_80 (per cent that the forecasts themselves gave
    that range; not of stored rows, which do not tell it), error (mean absolute, of the median), error_as_now (of the
    figure at the month); with targets: n_targets, made (per cent), brier, brier_as_now (what is reached now is taken to
    be reached at the end).
    """
    return pd.DataFrame({kind: _marks(part) for kind, part in rows.groupby("kind", sort=False)}).T


def _marks(rows: pd.DataFrame) -> Mapping[str, float]:
    came = rows["came"]
    found = {
        "n": len(rows),
        "coverage_80": 100 * ((came >= rows["q10"]) & (came <= rows["q90"])).mean(),
        "held_80": 100 * rows["held"].mean() if "held" in rows else np.nan,
        "error": (rows["q50"] - came).abs().mean(),
        "error_as_now": (rows["actual"] - came).abs().mean(),
    }
    judged = rows.loc[rows["probability"].notna()]
    found["n_targets"] = len(judged)
    if len(judged):
        made = judged["made"].to_numpy(bool)
        found["made"] = 100 * made.mean()
        found["brier"] = brier(judged["probability"].to_numpy(float), made)
        found["brier_as_now"] = brier(judged["made_so_far"].to_numpy(float), made)
    return found


HEADINGS = {
    "en": ("kind", "n", "cover80", "held80", "error", "as now", "targets", "made%", "Brier", "as now"),
    "zh": ("类别", "次数", "覆盖率80", "自称80", "误差", "维持现状", "目标数", "完成%", "Brier", "维持现状"),
}
FORMS = ("{:.0f}", "{:.1f}", "{:.1f}", "{:.3f}", "{:.3f}", "{:.0f}", "{:.1f}", "{:.4f}", "{:.4f}")


def printed(marks: pd.DataFrame, language: str = "en") -> str:
    """The marks as lines of text."""
    lines = []
    for kind, row in marks.iterrows():
        figures = [form.format(value) if value == value else "-" for value, form in zip(row, FORMS, strict=True)]
        lines.append((str(kind), *figures))
    return text_table(HEADINGS[language], lines)
