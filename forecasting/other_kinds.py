"""How will the year end for indicators that are not sums of flows? Each kind by what it is.

A ceiling and a stock end at a level, an event count at a whole number, a floor at a share of a list, a floor for every
district at the lowest of them. Of funnels, milestones and the age of the oldest case nothing is forecast, and it is
said why.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from forecasting.case_kinds import rate_at_year_end
from forecasting.count_kinds import count_at_year_end, past_counts
from forecasting.district_floor import AllReach, all_reach, common_cause, lowest_of
from forecasting.endings import COLUMNS, Ending, chance, refused, told
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.level_kinds import level_at_year_end, stock_at_year_end
from forecasting.tracked import SERIES, as_defined, flows_of
from tracking.targets import INHERITED_KINDS, goals_for, goals_of, in_force

KINDS = ("rate_ceiling", "stock", "count", "rate_floor", "per_district_floor")
NOT_FORECAST: Mapping[str, str] = {
    "age_ceiling": "How old the oldest open case will be depends on single cases; no forecast is made.",
    "funnel": "The conversion between steps is not forecast; how the steps stand is shown.",
    "milestone": "A milestone is done or not; whether it will be is not forecast from figures.",
}
WITHHELD = "The figure is withheld because it is small."
COUNTS = ("count", "per_district_floor")


@dataclass(frozen=True)
class KindEnding:
    """What is said of one kind: its (indicator, district) columns, their endings, targets (N,) and whether each is to
    stay at or under its target. Of a floor for every district, `floors`: the city's chance by indicator."""

    kind: str
    columns: pd.MultiIndex
    said: Ending
    wanted: Array
    less: np.ndarray
    floors: Mapping[str, AllReach] = field(default_factory=dict)

    def table(self, city: str) -> pd.DataFrame:
        found = told(self.columns, self.said, self.wanted, self.less)
        for code, floor in self.floors.items():
            found.loc[(code, city), "probability"] = floor.probability
        return found


def forecast_other_kinds(
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    city: str,
    origin: pd.Period,
    abnormal: Collection[int] = (),
) -> pd.DataFrame:
    """The year-end of every (indicator, district) whose kind is not `cumulative`, in a table like forecast_year_end's.

    `observations`: columns indicator, district, month (YYYY-MM), value, numerator, denominator and, of roll-ups,
    reported and expected; `indicators`: code, kind, direction, frequency, break_month; `targets` as tracking takes
    them, both as somebody sees who may see small figures (a newest figure that is withheld is no forecast); `city`: its
    code, whose figure of a floor for every district is the lowest. Nothing after `origin` is read.
    `abnormal`: earlier years that say nothing of ordinary ones.

    Columns: actual, mean, q05 q10 q25 q50 q75 q90 q95, probability, method, reason, open_cases.
    """
    found = kind_endings(observations, indicators, targets, city=city, origin=origin, abnormal=abnormal)
    parts = [one.table(city) for one in found]
    if parts:
        return pd.concat(parts)
    return pd.DataFrame(columns=list(COLUMNS), index=pd.MultiIndex.from_arrays([[], []], names=SERIES))


def kind_endings(
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    city: str,
    origin: pd.Period,
    abnormal: Collection[int] = (),
) -> Iterator[KindEnding]:
    """`forecast_other_kinds` kind by kind, with the whole distributions."""
    codes = _codes(indicators)
    for kind, rows, goals in _asked(observations, codes, targets, city, origin):
        columns, wanted = goals.index, goals["value"].to_numpy(float)
        said = _said(
            kind, rows, codes, goals["due"], starts=_starts(targets, codes, origin), apart=abnormal, origin=origin
        )
        hidden = np.flatnonzero(_withheld(rows, columns))
        said = said.having(hidden, refused(np.full(len(hidden), np.nan), WITHHELD))
        less = columns.get_level_values(0).map(codes["direction"]).to_numpy() == "less"
        floors = {}
        if kind == "per_district_floor":
            panel = columns.get_level_values(0).to_numpy(str)
            past = list(past_counts(_events(rows, codes, columns, abnormal, origin), origin=origin, panel=panel))
            for code in columns.unique(0):
                parts = _parts(columns, code, city)
                common = common_cause((then.taken(parts), came[parts]) for then, came in past)
                floors[code] = all_reach(chance(said.taken(parts), wanted[parts]), common)
                whole = np.flatnonzero(columns == (code, city))
                if len(whole):
                    said = said.having(whole, lowest_of(said.taken(parts), common))
            floors = {code: floor for code, floor in floors.items() if (code, city) in columns}
        yield KindEnding(kind, columns, said, wanted, less, floors)


def judged_series(
    observations: pd.DataFrame, indicators: pd.DataFrame, targets: pd.DataFrame, *, city: str, origin: pd.Period
) -> list[tuple[str, str]]:
    """Which (indicator, district) of these kinds have a target for the year's end? Nothing is forecast for it."""
    asked = _asked(observations, _codes(indicators), targets, city, origin)
    return [series for _, _, goals in asked for series in goals.index[goals["value"].notna()]]


def _codes(indicators: pd.DataFrame) -> pd.DataFrame:
    return indicators.drop_duplicates("code", keep="last").set_index("code")


def _asked(
    observations: pd.DataFrame, codes: pd.DataFrame, targets: pd.DataFrame, city: str, origin: pd.Period
) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Kind by kind, the rows that count and what is aimed at, by (indicator, district)."""
    now = observations.loc[observations["month"] <= str(origin)]
    for kind in (*KINDS, *NOT_FORECAST):
        rows = _rows(now, codes.loc[codes["kind"] == kind], origin)
        if not rows.empty:
            yield kind, rows, _goals(targets, _columns(rows), kind, city, origin)


def _columns(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[SERIES].drop_duplicates().sort_values(SERIES, kind="stable"))


def _withheld(rows: pd.DataFrame, columns: pd.MultiIndex) -> np.ndarray:
    """Is the newest figure of each column one that is not shown? The one before it would be taken for it."""
    if "suppressed" not in rows.columns:
        return np.zeros(len(columns), dtype=bool)
    newest = rows.sort_values("month").drop_duplicates(SERIES, keep="last").set_index(SERIES)
    hidden = newest["suppressed"].eq(True) & newest[["value", "numerator"]].isna().all(axis=1)
    return hidden.reindex(columns).to_numpy(bool)


def _said(
    kind: str,
    rows: pd.DataFrame,
    codes: pd.DataFrame,
    due: pd.Series,
    *,
    starts: pd.DataFrame,
    apart: Collection[int],
    origin: pd.Period,
) -> Ending:
    """The endings of the columns of `due`, whose rows these are. Years `apart` say nothing of ordinary ones."""
    columns = due.index
    if kind in NOT_FORECAST:
        return refused(np.full(len(columns), np.nan), NOT_FORECAST[kind])
    panel = columns.get_level_values(0).to_numpy(str)
    if kind in COUNTS:
        return count_at_year_end(_events(rows, codes, columns, apart, origin), origin=origin, due=due, panel=panel)
    levels = _table(with_rates(rows), "value", origin, columns)
    if kind == "stock":
        return stock_at_year_end(with_starts(levels, starts), origin=origin)
    said = level_at_year_end(levels, origin=origin, lowest=0.0, highest=100.0)
    if kind == "rate_floor":
        closed, listed = (_table(rows, name, origin, columns) for name in ("numerator", "denominator"))
        # Of a rate told without its list only the level is known.
        has_list = np.flatnonzero((closed.notna() & listed.notna()).any().to_numpy())
        lists = [_ordinary(one.iloc[:, has_list], apart) for one in (closed, listed)]
        said = said.having(has_list, rate_at_year_end(*lists, origin=origin, panel=panel[has_list]))
    return said


def _events(
    rows: pd.DataFrame, codes: pd.DataFrame, columns: pd.MultiIndex, apart: Collection[int], origin: pd.Period
) -> pd.DataFrame:
    return _ordinary(events_of(rows, codes, origin).reindex(columns=columns), apart)


def _ordinary(table: pd.DataFrame, apart: Collection[int]) -> pd.DataFrame:
    """The table without its years `apart`, in columns that have another earlier year; the last year always stays."""
    years, last = table.index.year, table.index[-1].year
    strange = years.isin(list(apart)) & (years < last)
    others = table.loc[~strange & (years < last)].notna().any()
    return table.mask(pd.DataFrame(np.outer(strange, others), index=table.index, columns=table.columns))


def _parts(columns: pd.MultiIndex, code: str, city: str) -> Array:
    return np.flatnonzero((columns.get_level_values(0) == code) & (columns.get_level_values(1) != city))


def with_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the value of a rate worked out from its numerator and denominator where both are kept."""
    kept = rows["numerator"].notna() & (rows["denominator"] > 0)
    return rows.assign(value=rows["value"].where(~kept, 100.0 * rows["numerator"] / rows["denominator"]))


def _starts(targets: pd.DataFrame, codes: pd.DataFrame, origin: pd.Period) -> pd.DataFrame:
    """The levels at the start of a year that targets set by the end of `origin` name: month (December before)."""
    if "start_level" not in targets.columns:
        return pd.DataFrame(columns=[*SERIES, "month", "start_level"])
    known = targets["start_level"].notna() & (targets["effective_from"] <= origin.end_time.date().isoformat())
    known &= targets["indicator"].map(codes["kind"]).eq("stock")
    rows = targets.loc[known].sort_values("effective_from").drop_duplicates([*SERIES, "year"], keep="last")
    december = pd.PeriodIndex((rows["year"] - 1).astype(str) + "-12", freq="M")
    return rows[[*SERIES, "start_level"]].assign(month=december)


def with_starts(levels: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Levels with the one at the start of a year where no December was reported but a target names it."""
    starts = starts.loc[pd.MultiIndex.from_frame(starts[SERIES]).isin(levels.columns)]
    if starts.empty:
        return levels
    named = starts.pivot(index="month", columns=SERIES, values="start_level").astype(float)
    first = min(levels.index[0], pd.Period(year=named.index[0].year, month=1, freq="M"))
    months = pd.period_range(first, levels.index[-1], freq="M")
    return levels.reindex(months).combine_first(named.reindex(months)).reindex(columns=levels.columns)


def events_of(rows: pd.DataFrame, codes: pd.DataFrame, origin: pd.Period) -> pd.DataFrame:
    """Events of each month by (indicator, district), from what had happened since January.

    Of indicators reported on the event, a month without a row since the indicator's first year is one without event.
    """
    kinds = pd.DataFrame({"code": codes.index, "kind": "cumulative"})
    events = flows_of(rows, kinds)
    first = events.index[0] if len(events) else pd.Period(year=origin.year, month=1, freq="M")
    events = events.reindex(pd.period_range(first, origin, freq="M")).astype(float)
    begun = rows.groupby("indicator")["month"].min().str[:4].astype(int)
    for column in events.columns:
        if codes.at[column[0], "frequency"] == "event":
            from_then = events.index.year >= begun[column[0]]
            events.loc[from_then, column] = events.loc[from_then, column].fillna(0.0)
    return events


def _rows(observations: pd.DataFrame, codes: pd.DataFrame, origin: pd.Period) -> pd.DataFrame:
    """The rows of these indicators that count: a roll-up instead of the city's own figure, whole ones only, of the
    years since the definition in force."""
    rows = observations.loc[observations["indicator"].isin(codes.index)]
    rows = rows.drop_duplicates([*SERIES, "month"], keep="last")
    if "reported" in rows.columns:
        rows = rows.loc[~(rows["reported"] < rows["expected"])]
    return as_defined(rows, codes, str(origin))


def _table(rows: pd.DataFrame, figure: str, origin: pd.Period, columns: pd.MultiIndex) -> pd.DataFrame:
    """A figure by month, from the first January to the origin, and (indicator, district)."""
    rows = rows.assign(month=pd.PeriodIndex(rows["month"], freq="M"))
    table = rows.pivot(index="month", columns=SERIES, values=figure)
    first = pd.Period(f"{table.index[0].year}-01", "M")
    return table.reindex(pd.period_range(first, origin, freq="M"), columns=columns)


def _goals(targets: pd.DataFrame, columns: pd.MultiIndex, kind: str, city: str, origin: pd.Period) -> pd.DataFrame:
    """For each column the target in force at the end of `origin` (value, NaN without) and the month it is due.

    An earlier due date is one for events; of the others a target over a window of its own says nothing of December.
    """
    goals, day = goals_of(targets, origin.year), origin.end_time.date().isoformat()
    values, due = [], []
    for indicator, district in columns:
        own = goals_for(goals, kind, indicator, district, city, takes_part=kind in INHERITED_KINDS)
        standing = in_force(own, day)
        month = pd.Period(standing.goal.due[:7], "M") if standing else pd.Period(year=origin.year, month=YEAR, freq="M")
        judged = standing is not None and (month.month == YEAR or kind in COUNTS)
        values.append(standing.goal.value if judged else np.nan)
        due.append(month)
    return pd.DataFrame({"value": values, "due": due}, index=columns)
