"""From what a database holds to what a forecast asks for: monthly flows and the targets that judge them."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from tracking.targets import goals_of, in_force

FLOW_KINDS = ("cumulative",)
SERIES = ["indicator", "district"]


def flows_of(observations: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Monthly flows of every cumulative indicator in every district, as `forecast_year_end` takes them.

    `observations`: columns indicator, district, month (YYYY-MM), value (since January); withheld or missing figures are
    gaps. Roll-up rows that lack a part (`reported` under `expected`) are gaps too: their increase is none. Years before
    a change of definition count for nothing. Columns: (indicator, district); rows: from the January of the first month
    to the last month, without a gap.
    """
    codes = indicators.set_index("code")
    is_flow = observations["indicator"].map(codes["kind"]).isin(FLOW_KINDS)
    rows = observations.loc[is_flow & observations["value"].notna()]
    rows = as_defined(rows, codes, str(rows["month"].max()) if len(rows) else "")
    # A roll-up is appended after the city's own figure and takes its place.
    rows = rows.drop_duplicates([*SERIES, "month"], keep="last")
    if "reported" in rows.columns:
        rows = rows.loc[~(rows["reported"] < rows["expected"])]
    if rows.empty:
        return pd.DataFrame(
            index=pd.PeriodIndex([], freq="M"), columns=pd.MultiIndex.from_arrays([[], []], names=SERIES)
        )
    which, names = pd.factorize(rows["month"])  # reading a month is dear, and there are few of them
    months = pd.PeriodIndex(names, freq="M").take(which)
    rows = rows.assign(month=months, year=months.year).sort_values([*SERIES, "month"])
    before = rows.groupby([*SERIES, "year"])["value"].shift(fill_value=0.0)
    flows = rows.assign(flow=rows["value"] - before).pivot(index="month", columns=SERIES, values="flow")
    first = pd.Period(f"{flows.index[0].year}-01", "M")
    return flows.reindex(pd.period_range(first, flows.index[-1], freq="M"))


def as_defined(rows: pd.DataFrame, codes: pd.DataFrame, until: str) -> pd.DataFrame:
    """The rows of the years since the definition that is in force at the month `until`; `codes`: the catalogue by code,
    with break_month where a definition ever changed."""
    if "break_month" not in codes.columns:
        return rows
    broken = rows["indicator"].map(codes["break_month"]).astype("str")  # also where no definition ever changed
    since = broken.where(broken.notna() & (broken <= until), "0000-01").str[:4]
    return rows.loc[rows["month"].str[:4] >= since]


def targets_at(targets: pd.DataFrame, columns: Iterable[tuple[str, str]], origin: pd.Period) -> pd.Series:
    """The annual target of each (indicator, district) that judges the month `origin`; NaN without one.

    A target over a window of its own (a campaign, or due before 31 December) says nothing of the year's end: NaN.
    """
    goals, day = goals_of(targets, origin.year), origin.end_time.date().isoformat()
    found = {}
    for key in columns:
        standing = in_force(goals.get(key, ()), day)
        whole_year = standing is not None and not standing.goal.has_window
        found[key] = standing.goal.value if whole_year else np.nan
    return pd.Series(found, dtype=float) if found else pd.Series(dtype=float)


def abnormal_years(rules: pd.DataFrame) -> tuple[int, ...]:
    """The years that the status rules give less than half their weight (parameters season/weight_YYYY)."""
    seasons = rules.loc[(rules["kind"] == "season") & (rules["value"] < 0.5), "parameter"]
    found = seasons.str.extract(r"^weight_(\d{4})$", expand=False).dropna()
    return tuple(sorted(found.astype(int)))
