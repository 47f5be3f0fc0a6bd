"""How far off are forecasts of a year's remainder? Weights of the experts, a spread for each series, and the shape.

error = spread x shape: the logarithm of the spread is linear in the features, fitted by the likelihood of a Laplace
distribution; the shape is the pooled quantiles of the standardised errors, by how much of the year is known.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.exponential import Array
from forecasting.gate import Gate, fit, neutral
from forecasting.year_view import YearView

LEVELS = np.r_[0.0005, 0.001, 0.0025, 0.005, np.arange(1, 100) / 100, 0.995, 0.9975, 0.999, 0.9995]
FURTHEST = 3.0  # an error in units of the year's size beyond which a case only says: far
RIDGE = 3e-5
SPREAD_RIDGE = 1e-3


@dataclass(frozen=True)
class YearLaw:
    """`gate` weighs the experts; `spread` (1 + Q,) are the coefficients of the log spread on the gate's standardised
    features; `shapes` maps months known to the quantiles of the standardised error at LEVELS."""

    gate: Gate
    spread: Array
    shapes: dict[int, Array]

    def remainder(self, seen: YearView) -> Array:
        """The centre (N,) of what the rest of the year brings."""
        return (self.gate.weights(seen.features) * seen.remainders).sum(axis=0)

    def width(self, seen: YearView) -> Array:
        """What a standardised error of 1 is in the series' own unit (N,)."""
        return np.exp(self.spread @ self.gate.standard(seen.features)) * seen.size


def fit_law(cases: dict[int, tuple[YearView, Array]], groups: tuple[tuple[int, ...], ...]) -> YearLaw:
    """The law of pseudo-origins: months known -> (view, the remainder that came). `groups` share one shape each."""
    features = np.concatenate([seen.features for seen, _ in cases.values()], axis=1)
    said = np.concatenate([(seen.remainders + seen.actual) / seen.size for seen, _ in cases.values()], axis=1)
    came = np.concatenate([(rest + seen.actual) / seen.size for seen, rest in cases.values()])
    level = np.maximum(np.abs(came), 0.1)
    relative = np.clip((said - came) / level, -FURTHEST, FURTHEST)
    gate = fit(
        neutral(len(said), features),
        forecasts=relative[:, None],
        actual=np.zeros((1, len(came))),
        importance=np.ones(len(came)),
        features=features,
        ridge=RIDGE,
    )
    law = YearLaw(gate, np.zeros(1 + len(features)), {})
    errors = np.concatenate([(rest - law.remainder(seen)) / seen.size for seen, rest in cases.values()])
    law = YearLaw(gate, _fit_spread(np.clip(np.abs(errors), 1e-6, FURTHEST), gate.standard(features)), {})
    shapes = {}
    for group in groups:
        pooled = np.concatenate([standardised(law, *cases[known]) for known in group])
        shapes |= dict.fromkeys(group, np.quantile(pooled, LEVELS))
    return YearLaw(law.gate, law.spread, shapes)


def standardised(law: YearLaw, seen: YearView, rest: Array) -> Array:
    """The errors (N,) in units of what was expected of them."""
    width = law.width(seen)
    return np.divide(rest - law.remainder(seen), width, out=np.zeros_like(width), where=width > 0)


def spread_out(law: YearLaw, seen: YearView, known: int) -> Array:
    """The year's total as quantiles at LEVELS (L, N), around the centre."""
    return seen.actual + law.remainder(seen) + law.shapes[known][:, None] * law.width(seen)


def _fit_spread(errors: Array, inputs: Array) -> Array:
    """The coefficients of the log spread with the highest likelihood of absolute errors (N,) under a Laplace law."""
    from scipy.optimize import minimize

    penalty = np.full(len(inputs), SPREAD_RIDGE)
    penalty[0] = 0.0

    def loss(coefficients: Array) -> tuple[float, Array]:
        log_spread = coefficients @ inputs
        ratio = errors * np.exp(-log_spread)
        gradient = inputs @ (1 - ratio) / len(errors) + 2 * penalty * coefficients
        return (log_spread + ratio).mean() + (penalty * coefficients**2).sum(), gradient

    first = np.zeros(len(inputs))
    first[0] = np.log(errors.mean())
    return minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x.round(4)
