"""How will every target of a city's year end? The question the screens ask, from the tables a database gives."""

from collections.abc import Callable, Hashable

import pandas as pd

from forecasting.coherent import forecast_totals
from forecasting.tracked import abnormal_years, flows_of, targets_at
from tracking.catalogue import city_of, district_kinds


def year_ends(
    *,
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    districts: pd.DataFrame,
    targets: pd.DataFrame,
    rules: pd.DataFrame,
    month: str,
    with_statsmodels: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """The forecast as of `month` (YYYY-MM) of every cumulative indicator in every district, the city included.

    Index (indicator, district); columns as `forecast_year_end`. `observations` are the districts' own figures, without
    roll-ups: where districts report, the city is their sum; a district without a figure this year leaves it refused.
    Later months are not read. No rows where nothing cumulative has been reported by then.
    """
    city, origin = city_of(district_kinds(districts)), pd.Period(month, "M")
    history = flows_of(observations.loc[observations["month"] <= month], indicators)
    if history.empty:
        return forecast_totals(history.reindex([origin]), pd.Series(dtype=float), {}, origin=origin)
    history = history.reindex(pd.period_range(history.index[0], origin, freq="M"))
    groups = groups_of(history.columns, city)
    # Where parts report, the city's own figure is shown beside their sum and forecasts nothing.
    history = history.drop(columns=[name for name in groups if name in history.columns])
    wanted = targets_at(targets, [*history.columns, *groups], origin)
    return forecast_totals(
        history,
        wanted,
        groups,
        origin=origin,
        abnormal=abnormal_years(rules),
        progress=progress,
        with_statsmodels=with_statsmodels,
    )


def groups_of(columns: pd.MultiIndex, city: str) -> dict[Hashable, list[tuple[str, str]]]:
    """For each indicator that districts report: the city's key -> the districts' keys."""
    groups: dict[Hashable, list[tuple[str, str]]] = {}
    for indicator, district in columns:
        if district != city:
            groups.setdefault((indicator, city), []).append((indicator, district))
    return groups
