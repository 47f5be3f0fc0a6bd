"""How will the year end in one city? The engine combined with statsmodels as the city's own past decides.

For up to about two thousand series, what the screens show. Larger panels use the engine alone (forecasting.year_end).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting import reference_models
from forecasting.blocks import Run, here
from forecasting.exponential import Array
from forecasting.flows import monthly
from forecasting.year_end import (
    ENGINE,
    Outcome,
    completed_years,
    goals,
    ordinary,
    outcomes,
    published_by_year,
    sharpened,
    shipped_law,
    told,
)
from forecasting.year_law import YearLaw
from forecasting.year_rules import share_rule
from forecasting.year_view import YearView, year_view

WITH_STATSMODELS = "engine_statsmodels"
NOT_FITTED = "The statistical models did not converge; the engine's forecast stands."

# Weights of the engine, of each of reference_models.MODELS and of the share rule; the first is used until enough years
# have been seen.
MIXES = (
    (0.75, 0.125, 0.125, 0.0),
    (0.9, 0.05, 0.05, 0.0),
    (0.5, 0.25, 0.25, 0.0),
    (0.2, 0.4, 0.4, 0.0),
    (0.5, 0.125, 0.125, 0.25),
    (0.25, 0.125, 0.125, 0.5),
)
CITY_SCALE = 2000  # series up to which the models' cost is small: some of them a second
DECIDING = 60  # past forecasts that must exist before they decide
SAMPLE = 120  # columns of a year that back-tests are run on: more only cost time
FAR = 4.0  # a model this many expected errors from the engine's centre has exploded
WORST = 1.0  # a relative error counts as 100 % at most

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PastForecasts:
    """What was said of completed years: remainders (voices, n), the remainder that came, the total, and the engine's
    expected error, each (n,). One object a year, for `known` months."""

    known: int
    said: Array
    came: Array
    total: Array
    width: Array

    def errors(self, mix: tuple[float, ...]) -> Array:
        """The errors (n,) of a mix in units of what was expected of the engine."""
        missed = self.came - mixed_centre(self.said, mix)
        return np.divide(missed, self.width, out=np.zeros_like(missed), where=self.width > 0)


def forecast_city(
    history: pd.DataFrame,
    targets: pd.Series,
    *,
    origin: pd.Period,
    abnormal: Collection[int] = (),
    progress: Progress | None = None,
) -> pd.DataFrame:
    """`forecast_year_end` with statsmodels in it: the same arguments, answer and errors.

    method is `engine_statsmodels` where both spoke; where the models did not converge the engine's forecast stands and
    the reason says so. `progress(done, of)` is called after each group of series.
    """
    published = published_by_year(history, origin)
    flows = ordinary(monthly(published), origin.year, abnormal)
    said = combined(list(outcomes(published[-1], flows)), flows, progress)
    return told(history.columns, published[-1], goals(history.columns, targets), said)


def combined(plain: list[Outcome], flows: Array, progress: Progress | None, run: Run = here) -> Iterator[Outcome]:
    """The engine's outcomes with the other voices mixed in; refusals and completed years pass as they are."""
    mixed = [one for one in plain if one.method == ENGINE]
    pasts = {one.known: past_forecasts(flows[:, :, one.columns], one.known, run) for one in mixed}
    mix = chosen_mix([past for group in pasts.values() for past in group])
    done, every = 0, sum(len(one.columns) for one in mixed)
    for one in plain:
        if one.method != ENGINE:
            yield one
            continue
        yield from _mixed(one, flows[:, :, one.columns], pasts[one.known], mix, run)
        done += len(one.columns)
        if progress is not None:
            progress(done, every)


def past_forecasts(flows: Array, known: int, run: Run = here) -> list[PastForecasts]:
    """What would have been said of the panel's completed years, for a sample of its columns."""
    found = []
    for past, columns in completed_years(flows):
        some = _spread_over(past, columns)
        seen, law = year_view(past[:, :, some], known), shipped_law(known)
        said = _said(law, seen, past[:, :, some], known, run)
        came = past[-1, known:, some].sum(axis=1)
        found.append(PastForecasts(known, said, came, seen.actual + came, law.width(seen)))
    return found


def _spread_over(flows: Array, columns: Array) -> Array:
    """Up to SAMPLE of `columns`, spread over the ranking by growth, so that their order does not matter."""
    if len(columns) <= SAMPLE:
        return columns
    totals = flows[-2:, :, columns].sum(axis=1)
    growth = np.nan_to_num(totals[1] / np.where(totals[0] == 0, np.nan, totals[0]))
    ranked = columns[np.argsort(growth, kind="stable")]
    return ranked[np.linspace(0, len(ranked) - 1, SAMPLE).round().astype(int)]


def _said(law: YearLaw, seen: YearView, flows: Array, known: int, run: Run) -> Array:
    """The remainders by every voice of MIXES (voices, N); NaN where a model failed or exploded."""
    engine = law.remainder(seen)
    others = np.concatenate([reference_models.remainders(flows, known, run=run), share_rule(flows, known)[None]])
    far = np.abs(others - engine) > FAR * law.width(seen)
    return np.concatenate([engine[None], np.where(far, np.nan, others)])


def mixed_centre(said: Array, mix: tuple[float, ...]) -> Array:
    """The weighted remainder (N,); a model that is missing leaves its weight to the others."""
    weights = np.array(mix)[:, None] * ~np.isnan(said)
    return (weights * np.nan_to_num(said)).sum(axis=0) / weights.sum(axis=0)


def chosen_mix(pasts: list[PastForecasts]) -> tuple[float, ...]:
    """The mix with the smallest mean relative error of the year's total over past forecasts."""
    if sum(len(one.came) for one in pasts) < DECIDING:
        return MIXES[0]

    def error(mix: tuple[float, ...]) -> float:
        missed = [np.abs(mixed_centre(one.said, mix) - one.came) / np.maximum(np.abs(one.total), 1e-9) for one in pasts]
        return float(np.minimum(np.concatenate(missed), WORST).mean())

    return min(MIXES, key=error)


def _mixed(
    one: Outcome, flows: Array, pasts: list[PastForecasts], mix: tuple[float, ...], run: Run
) -> Iterator[Outcome]:
    known = one.known
    law = sharpened(shipped_law(known), [past.errors(mix) for past in pasts], known)
    seen = year_view(flows, known)
    said = _said(law, seen, flows, known, run)
    quantiles = seen.actual + mixed_centre(said, mix) + law.shapes[known][:, None] * law.width(seen)
    quantiles = np.maximum(quantiles, one.least)
    fitted = ~np.isnan(said[1:-1]).all(axis=0)
    for some, method, reason in ((fitted, WITH_STATSMODELS, ""), (~fitted, ENGINE, NOT_FITTED)):
        yield Outcome(one.columns[some], quantiles[:, some], one.least[some], method, known, reason)
