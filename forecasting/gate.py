"""How much does each forecast weigh for each series? A softmax of a linear function of the series' features.

Fitted on back-tests only: origins inside the history, never the periods that a forecast is judged on.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.exponential import Array

REACH = 3.0  # features count as far as this many standard deviations: beyond, nothing was learnt
CORNER = 1e-6  # rounds the corner of the absolute error so that it can be minimised by gradients
DIGITS = 4  # more of a coefficient is the minimiser's path, which differs between machines


@dataclass(frozen=True)
class Gate:
    """`coefficients` (experts, 1 + features), constant first; `centre` and `width` (features,) standardise."""

    coefficients: Array
    centre: Array
    width: Array

    def standard(self, features: Array) -> Array:
        """Features (Q, N) as the gate reads them (1 + Q, N): centred, in standard deviations, a row of ones first."""
        return np.vstack([np.ones(features.shape[1]), standardised(features, self.centre, self.width)])

    def weights(self, features: Array) -> Array:
        """The experts' weights (E, N), positive and adding to 1, for features (Q, N)."""
        return softmax(self.coefficients @ self.standard(features))


def standardised(features: Array, centre: Array, width: Array) -> Array:
    return np.clip((features - centre[:, None]) / width[:, None], -REACH, REACH)


def softmax(scores: Array) -> Array:
    grown = np.exp(scores - scores.max(axis=0))
    return grown / grown.sum(axis=0)


def fit(
    prior: Gate, *, forecasts: Array, actual: Array, importance: Array, features: Array, ridge: float, rounds: int = 200
) -> Gate:
    """The gate with the least mean absolute error of the combined forecast, drawn towards `prior`.

    `forecasts` (E, H, N), `actual` (H, N), `importance` (N,) what an error of the series weighs, `features` (Q, N).
    """
    from scipy.optimize import minimize  # takes longer to import than a forecast of a thousand series

    inputs = prior.standard(features)
    count = actual.size
    penalty = np.full(prior.coefficients.shape, ridge)
    penalty[:, 0] *= 0.1

    def loss(flat: Array) -> tuple[float, Array]:
        coefficients = flat.reshape(prior.coefficients.shape)
        weights = softmax(coefficients @ inputs)
        error = np.einsum("en,ehn->hn", weights, forecasts) - actual
        size = np.sqrt(error**2 + CORNER)
        slope = np.einsum("hn,ehn->en", error / size * importance, forecasts) / count
        slope = weights * (slope - (weights * slope).sum(axis=0))
        departure = coefficients - prior.coefficients
        gradient = slope @ inputs.T + 2 * penalty * departure
        return (size * importance).sum() / count + (penalty * departure**2).sum(), gradient.ravel()

    found = minimize(loss, prior.coefficients.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    return Gate(found.x.reshape(prior.coefficients.shape).round(DIGITS), prior.centre, prior.width)


def neutral(experts: int, features: Array) -> Gate:
    """A gate that weighs all alike, standardising as `features` (Q, N) of a learning panel ask for."""
    width = features.std(axis=1)
    return Gate(np.zeros((experts, 1 + len(features))), features.mean(axis=1), np.where(width > 1e-9, width, 1.0))
