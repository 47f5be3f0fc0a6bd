"""What do a panel's own back-tests teach? Weights of the experts, and how wide intervals must be.

Origins lie inside the history only, one after another before its end; what is forecast is never seen.
"""

import numpy as np

from forecasting.experts import FEW, PRECISION, family, view
from forecasting.exponential import Array
from forecasting.gate import Gate, fit, neutral
from forecasting.learnt import LEVELS, IntervalLaw
from forecasting.scale import scaled

ENOUGH = 200  # with fewer series at the newest origin a panel teaches less than the public ones did
MOST = 600  # series at one origin: more sharpen nothing and cost time
ORIGINS = (1.0, 1.5, 2.0, 2.5, 3.0)  # horizons before the end: several years, for one year's turn is no rule
RIDGE = 0.5  # over the number of back-tests: how firmly the gate is held to the one it starts from
HEAVIEST = 200.0  # a series that hardly ever moves decides no more than this about the weights
OPTIMISM = 1.005  # the gate was fitted on these very back-tests; fitted on one half it misses the other by this more
PRIOR = 600  # the shipped intervals weigh as much as this many back-tests


class Lesson:
    """What the experts said at one origin and what came, on the scale forecast on."""

    def __init__(self, values: Array, horizon: int, season: int, back: int) -> None:
        history, ahead = values[: len(values) - back], values[len(values) - back :][:horizon]
        block, scale = scaled(history, PRECISION[family(season)])
        seen = view(block, scale.positive, horizon, season)
        with np.errstate(invalid="ignore", divide="ignore"):
            actual = ahead / scale.size
            actual = np.where(scale.positive, np.log(actual), actual) - seen.season
        kept = np.isfinite(actual).all(axis=0)
        self.forecasts, self.spread = seen.forecasts[:, :, kept], seen.spread[:, kept]
        self.features, self.actual = seen.features[:, kept], actual[:, kept]
        self.importance = importance(history[:, kept], ahead[:, kept], season if family(season) == "cycle" else 1)


def importance(history: Array, ahead: Array, season: int) -> Array:
    """What a proportional error of each series weighs (N,), so that the sum is half sMAPE and half MASE.

    Both are relative to what repeating the last season would have scored, as the overall weighted average (OWA) is.
    """
    step = np.abs(history[season:] - history[:-season])
    known = ~np.isnan(step)
    usual = np.where(known, step, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    repeated = history[len(history) - season + np.arange(len(ahead)) % season]
    repeated = np.where(np.isnan(repeated), history[-1], repeated)
    error, size = np.abs(ahead - repeated), np.abs(ahead) + np.abs(repeated)
    proportional = np.divide(2 * error, size, out=np.zeros_like(size), where=size > 0).mean()
    level = np.divide(np.abs(ahead).mean(axis=0), usual, out=np.zeros_like(usual), where=usual > 0)
    absolute = np.divide(error.mean(axis=0), usual, out=np.zeros_like(usual), where=usual > 0).mean()
    weight = 1.0 / max(proportional, 1e-9) + np.minimum(level, HEAVIEST) / max(absolute, 1e-9)
    return weight / max(weight.mean(), 1e-9)


def lessons(values: Array, horizon: int, season: int, most: int = MOST) -> list[Lesson]:
    """Back-tests at several origins, of up to `most` of the series that had a history by then."""
    found = []
    for back in sorted({round(horizon * one) for one in ORIGINS}):
        usable = eligible(values, horizon, season, back, most)
        if len(usable):
            found.append(Lesson(values[:, usable], horizon, season, back))
    return [one for one in found if one.actual.shape[1]]


def eligible(values: Array, horizon: int, season: int, back: int, most: int) -> Array:
    """The columns with history enough before the origin and every value after it; a sample of a large panel.

    The sample is spread over the ranking by size of the last step, so that it depends on no order of the columns.
    """
    length = len(values) - back
    least = {"cycle": 2 * season, "yearly": season + FEW, "plain": 3 * FEW}[family(season)]
    if length < least:
        return np.arange(0)
    known = ~np.isnan(values)
    there = known[length : length + horizon].all(axis=0) & (known[:length].sum(axis=0) >= least) & known[length - 1]
    columns = np.flatnonzero(there)
    with np.errstate(invalid="ignore", divide="ignore"):
        step = values[length - 1, columns] / values[max(length - 1 - FEW, 0), columns]
    columns = columns[np.argsort(np.nan_to_num(step), kind="stable")]
    return columns[np.linspace(0, len(columns) - 1, min(most, len(columns))).round().astype(int)]


def taught_afresh(taught: list[Lesson], experts: int) -> IntervalLaw:
    """A law from back-tests alone, with no prior but that all experts weigh alike."""
    gate = fitted_gate(neutral(experts, np.concatenate([one.features for one in taught], axis=1)), taught)
    return IntervalLaw(gate, multipliers(gate, taught))


def refined(prior: IntervalLaw, values: Array, horizon: int, season: int) -> IntervalLaw:
    """`prior` moved towards what the panel's own back-tests say; `prior` itself for a small panel."""
    if values.shape[1] < ENOUGH:
        return prior
    taught = lessons(values, horizon, season)
    if not taught or taught[0].actual.shape[1] < ENOUGH:
        return prior
    gate = fitted_gate(prior.gate, taught)
    own, count = multipliers(gate, taught), sum(one.actual.shape[1] for one in taught)
    known = prior.multipliers[:, np.minimum(np.arange(horizon), prior.multipliers.shape[1] - 1)]
    share = count / (count + PRIOR)
    return IntervalLaw(gate, share * own + (1 - share) * known)


def fitted_gate(prior: Gate, taught: list[Lesson]) -> Gate:
    return fit(
        prior,
        forecasts=np.concatenate([one.forecasts for one in taught], axis=2),
        actual=np.concatenate([one.actual for one in taught], axis=1),
        importance=np.concatenate([one.importance for one in taught]),
        features=np.concatenate([one.features for one in taught], axis=1),
        ridge=RIDGE / sum(one.actual.shape[1] for one in taught),
    )


def multipliers(gate: Gate, taught: list[Lesson]) -> Array:
    """How many spreads an interval of each level must reach (LEVELS, H) to have covered what came, smooth in H."""
    missed = []
    for one in taught:
        centre = np.einsum("en,ehn->hn", gate.weights(one.features), one.forecasts)
        missed.append(np.abs(one.actual - centre) / np.maximum(one.spread, 1e-9))
    exact = np.quantile(np.concatenate(missed, axis=1), np.array(LEVELS) / 100, axis=1)
    exact *= OPTIMISM
    padded = np.pad(exact, ((0, 0), (1, 1)), mode="edge")
    return (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / 3
