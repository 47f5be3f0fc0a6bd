"""How will the year end in one city? The engine combined with statsmodels as the city's own past decides.

For up to about two thousand series, what the screens show. Larger panels use the engine alone (forecasting.year_end).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

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
from forecasting.year_law import LEVELS, YearLaw
from forecasting.year_rules import share_rule
from forecasting.year_view import YearView, year_view

WITH_STATSMODELS = "engine_statsmodels"
NOT_FITTED = "The statistical models did not converge; the engine's forecast stands."

# Weights of the engine, of each of reference_models.MODELS and of the share rule. The first is what is said before the
# city's own years decide: on public series the engine alone is best, but what is steered along an annual plan keeps its
# shares. On the national figures 2017-2025 a quarter of it was better in eight years of nine, and worse in 2020.
MIXES = (
    (0.5, 0.125, 0.125, 0.25),
    (0.75, 0.125, 0.125, 0.0),
    (0.5, 0.25, 0.25, 0.0),
    (0.2, 0.4, 0.4, 0.0),
    (0.25, 0.125, 0.125, 0.5),
    (0.1, 0.1, 0.1, 0.7),
)
# In a year known to be abnormal the shares of ordinary years mislead, and so do their errors: on the national figures
# the rule was wrong by 21 % in March 2020 and worse than the engine in every month, whose errors were four times usual.
ABNORMAL_MIX, ABNORMAL_WIDTH = (0.75, 0.125, 0.125, 0.0), 1.5
CITY_SCALE = 2000  # series up to which the models' cost is small: some of them a second
DECIDING = 20  # past forecasts that a completed year must have to decide anything
EARLIER = 2  # complete years before a completed one that is looked at
FIRMNESS = 20.0  # a mix that a year showed to be a twentieth worse than the best weighs 1/e of it
MIX_YEARS, SCALE_YEARS = 0.5, 3.0  # what the first mix, and the shipped width, weigh against each completed year
WITHIN = 0.8  # the share of past errors by which the width is measured
SAMPLE = 60  # columns of a year that back-tests are run on: more only cost time
FAR = 4.0  # a model this many expected errors from the engine's centre has exploded
TINY = 1e-9
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
    said = combined(list(outcomes(published[-1], flows)), flows, progress, is_abnormal=origin.year in abnormal)
    return told(history.columns, published[-1], goals(history.columns, targets), said)


def combined(
    plain: list[Outcome], flows: Array, progress: Progress | None, run: Run = here, *, is_abnormal: bool = False
) -> Iterator[Outcome]:
    """The engine's outcomes with the other voices mixed in; refusals and completed years pass as they are.

    `is_abnormal`: the year that is forecast is known to be no ordinary one.
    """
    mixed = [one for one in plain if one.method == ENGINE]
    pasts = {one.known: past_forecasts(flows[:, :, one.columns], one.known, run) for one in mixed}
    done, every = 0, sum(len(one.columns) for one in mixed)
    for one in plain:
        if one.method != ENGINE:
            yield one
            continue
        yield from _mixed(one, flows[:, :, one.columns], pasts[one.known], run, is_abnormal)
        done += len(one.columns)
        if progress is not None:
            progress(done, every)


def past_forecasts(flows: Array, known: int, run: Run = here) -> list[PastForecasts]:
    """What would have been said of the panel's completed years, for a sample of its columns."""
    found = []
    for past, columns in completed_years(flows, EARLIER):
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
    """The weights that the city's completed years ask for: MIXES by their mean relative error of the year's total.

    Nearly as good is nearly as heavy, and few years are held to the first of MIXES: one year's turn is no rule.
    """
    deciding = [one for one in pasts if len(one.came) >= DECIDING]
    if not deciding:
        return MIXES[0]
    errors = np.mean([[_relative_error(one, mix) for mix in MIXES] for one in deciding], axis=0)
    weights = np.exp(-FIRMNESS * len(deciding) * (errors / max(errors.min(), TINY) - 1.0))
    share = len(deciding) / (len(deciding) + MIX_YEARS)
    learnt = weights / weights.sum() @ np.array(MIXES)
    return tuple(share * learnt + (1 - share) * np.array(MIXES[0]))


def _relative_error(past: PastForecasts, mix: tuple[float, ...]) -> float:
    missed = np.abs(mixed_centre(past.said, mix) - past.came) / np.maximum(np.abs(past.total), TINY)
    return float(np.minimum(missed, WORST).mean())


def recalibrated(law: YearLaw, errors: list[Array], known: int) -> YearLaw:
    """`law` with its shape as wide as the mix's past errors, one list of them a year, and then sharpened by them."""
    years = [one for one in errors if len(one) >= DECIDING]
    if not years:
        return law
    shape = law.shapes[known]
    expected = np.quantile(np.abs(np.interp((np.arange(999) + 1) / 1000, LEVELS, shape)), WITHIN)
    wider = max(float(np.quantile(np.abs(np.concatenate(years)), WITHIN)), TINY) / expected
    return sharpened(widened(law, known, wider ** (len(years) / (len(years) + SCALE_YEARS))), years, known)


def widened(law: YearLaw, known: int, factor: float) -> YearLaw:
    """`law` with errors `factor` times as far from their median."""
    shape = law.shapes[known]
    median = np.interp(0.5, LEVELS, shape)
    return replace(law, shapes=law.shapes | {known: median + factor * (shape - median)})


def _mixed(one: Outcome, flows: Array, pasts: list[PastForecasts], run: Run, is_abnormal: bool) -> Iterator[Outcome]:
    known, mix = one.known, ABNORMAL_MIX if is_abnormal else chosen_mix(pasts)
    law = recalibrated(shipped_law(known), [past.errors(mix) for past in pasts], known)
    if is_abnormal:
        law = widened(law, known, ABNORMAL_WIDTH)
    seen = year_view(flows, known)
    said = _said(law, seen, flows, known, run)
    quantiles = seen.actual + mixed_centre(said, mix) + law.shapes[known][:, None] * law.width(seen)
    quantiles = np.maximum(quantiles, one.least)
    fitted = ~np.isnan(said[1:-1]).all(axis=0)
    for some, method, reason in ((fitted, WITH_STATSMODELS, ""), (~fitted, ENGINE, NOT_FITTED)):
        yield Outcome(one.columns[some], quantiles[:, some], one.least[some], method, known, reason)
