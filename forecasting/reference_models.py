"""The rest of a year by statsmodels: ETSModel (additive errors, damped trend, season) and UnobservedComponents (a local
level with a fixed season), both on the logarithms of flows that are positive.

Limits are counted in iterations, never in seconds, so that the same figures give the same answer on every machine.
statsmodels is imported at the first call: it takes a second.
"""

import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from forecasting.blocks import Run, here
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.scale import scaled
from forecasting.year_view import YEARS

LEAST_MONTHS = 3 * YEAR  # without a gap, for ETSModel, which knows no missing values
ITERATIONS = 200
AT_ONCE = 8  # series that a process of a cluster is given at a time


def ets(values: Array, horizon: int) -> Array | None:
    """The forecast path of an additive damped-trend model with a season; None where it cannot be fitted."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    gaps = np.flatnonzero(np.isnan(values))
    whole = values[gaps[-1] + 1 :] if len(gaps) else values
    if len(whole) < LEAST_MONTHS:
        return None
    model = ETSModel(
        pd.Series(whole),
        error="add",
        trend="add",
        damped_trend=True,
        seasonal="add",
        seasonal_periods=YEAR,
        initialization_method="heuristic",  # estimated starts: eight times slower and no better on public series
    )
    return _path(lambda: model.fit(disp=False, maxiter=ITERATIONS), horizon)


def components(values: Array, horizon: int) -> Array | None:
    """The forecast path of a local level with a fixed season, missing values and all; None where it does not fit."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    model = UnobservedComponents(values, level="llevel", seasonal=YEAR, stochastic_seasonal=False)
    return _path(lambda: model.fit(disp=False, maxiter=ITERATIONS), horizon)


def _path(fitted: Callable[[], object], horizon: int) -> Array | None:
    """The forecast of a model that converges, None of one that does not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they warn of is asked below
        try:
            found = fitted()
        except (ValueError, np.linalg.LinAlgError, FloatingPointError):
            return None
        path = np.asarray(found.forecast(horizon))
    return path if found.mle_retvals["converged"] and np.isfinite(path).all() else None


MODELS = {"ets": ets, "components": components}


def remainders(flows: Array, known: int, *, run: Run = here) -> Array:
    """What the rest of the last year brings by each of MODELS (models, N); NaN where a model could not be fitted.

    `flows` (years, 12, N), of the last year the first `known` months. `run`: where the series are fitted, AT_ONCE each.
    """
    flows = flows[-(YEARS + 1) :]
    history = flows.reshape(-1, flows.shape[2])[: len(flows) * YEAR - (YEAR - known)]
    parts = (np.ascontiguousarray(history[:, at : at + AT_ONCE]) for at in range(0, history.shape[1], AT_ONCE))
    found = list(run(partial(_remainders, horizon=YEAR - known), parts))
    return np.concatenate(found, axis=1) if found else np.empty((len(MODELS), 0))


def _remainders(history: Array, horizon: int) -> Array:
    """The sums (models, n) of the paths after `history` (T, n)."""
    block, scale = scaled(history)
    paths = np.full((len(MODELS), horizon, history.shape[1]), np.nan)
    for column, values in enumerate(block.T):
        values = values[np.argmax(~np.isnan(values)) :]
        if np.nanstd(values) < 1e-9:
            continue  # a constant needs no model, and breaks them
        for place, model in enumerate(MODELS.values()):
            path = model(values, horizon)
            if path is not None:
                paths[place, :, column] = path
    return scale.back(paths).sum(axis=1)
