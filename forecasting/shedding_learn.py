"""How learnt_shedding.json is made: a logistic model of hinges on simulated panels of worlds that differ on purpose.

A week counts as shedding from the start of what took a tenth (a slow bleed before it included) to LATE weeks after the
crossing; the EARLY weeks before belong to neither and are left out. All weeks of shedding are learnt from, of the quiet
ones those that a first model finds alarming, and a share of the rest with their weight. Then the terms that say least
are left out until TERMS stay. Seeds and worlds are apart from those that the model is judged on.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from forecasting.alarm_marks import EARLY, LATE
from forecasting.early_warning import panel_quantities
from forecasting.exponential import Array
from forecasting.panel_simulator import Panel, World, simulate
from forecasting.shedding_blocks import Block
from forecasting.shedding_model import Model, Term, base
from forecasting.shedding_panel import groups_of

COUNT = {"enterprises": 3000}
# Index numbers of large units without a festival, most of which an epidemic hits at once.
STATES = {
    "turnover": 0.0003, "festival": 0, "whole": False, "unit": 0.01, "slips": 0, "missing": 0, "gaps": 0, "late": 0,
    "stalest": 1.0, "quiet": 7, "together": 0.6, "shocked": 0.9, "first": "2020-01-06", "sectors": 1, "size": 300,
}  # fmt: skip
WORLDS: tuple[World, ...] = (
    World(turnover=0.005, festival=0.8, **COUNT),
    World(turnover=0.004, same_dates=True, irregular=0.05, **COUNT),
    World(turnover=0.005, common=0.006, **COUNT),
    World(turnover=0.002, reversion=0.02, **COUNT),
    World(turnover=0.0075, common=0.004, **COUNT),
    World(turnover=0.004, festival=1.6, same_dates=True, irregular=0.1, **COUNT),
    World(turnover=0.004, stalest=0.6, first="2016-11-07", **COUNT),
    World(turnover=0.004, festival=0, unit=0.37, **COUNT),
    World(turnover=0.001, reversion=0, slips=0.001, **COUNT),
    World(turnover=0.005, slips=0.008, first="2018-03-05", **COUNT),
    World(turnover=0.003, weeks=104, back=8.0, same_dates=True, irregular=0.0, **COUNT),
    World(turnover=0.003, repeated=True, size=100, size_spread=1.3, **COUNT),
    World(turnover=0.010, festival=0.5, reversion=0.1, **COUNT),
    World(turnover=0.0003, festival=0, whole=False, unit=0.01, slips=0, missing=0, stalest=1.0, common=0.004, **COUNT),
    World(**STATES, crash=10, enterprises=500),
    World(**{**STATES, "first": "2019-06-03"}, crash=70, enterprises=500),
    World(turnover=0.003, shocked=0.5, together=0.4, mix=(0.5, 0.1, 0.1, 0.3), crash=75, **COUNT),
    World(turnover=0.003, festival=1.2, sectors=8, common=0.003, first="2018-10-01", weeks=130, **COUNT),
)
SEED = 7_000  # the panel of the first world; the following ones follow
QUIET = 0.02  # share of the unsuspicious quiet weeks that is learnt from
SUSPICIOUS = 0.015  # share of the quiet weeks that the first model finds most alarming: all are learnt from
KNOTS = (0.15, 0.5, 0.85)  # quantiles of a feature in weeks of shedding, where hinges may stand
IN_TIME = 1.25  # what a week of shedding up to the crossing weighs: an alarm then is worth more
TERMS = 140
ROUNDS = (200, TERMS)  # terms that stay after each fit
RIDGE = 2.0
CHUNK = 20_000


@dataclass(frozen=True)
class Lessons:
    """`features` (Q, cells), whether each cell is shedding (cells,), and what it weighs (cells,)."""

    names: tuple[str, ...]
    features: Array
    shedding: Array
    weights: Array


def labels(panel: Panel) -> np.ndarray:
    """1 where an enterprise is shedding (T, N), 0 where it is not, -1 where neither is to be learnt."""
    events = panel.events
    week = np.arange(len(panel.true))[:, None]
    own = np.zeros((len(panel.true), len(events.start)), np.int8)
    own[(week >= events.start - EARLY) & (week < events.start)] = -1
    own[(week >= events.start) & (week <= events.cross + LATE)] = 1
    found = np.zeros(panel.true.shape, np.int8)
    found[:, events.enterprise] = own
    return found


def in_time(panel: Panel) -> np.ndarray:
    """The weeks (T, N) up to the crossing of an enterprise's event."""
    cross = np.full(panel.true.shape[1], -1)
    cross[panel.events.enterprise] = panel.events.cross
    return np.arange(len(panel.true))[:, None] <= cross


def block_of(panel: Panel) -> Block:
    taught = panel_quantities(panel.headcounts, industry=panel.industry)
    members = groups_of(panel.industry, panel.headcounts.columns)
    return Block(panel.headcounts.to_numpy(dtype=float), members, taught)


def lessons_of(panel: Panel, first: Model | None, random: np.random.Generator) -> Lessons:
    """The cells of one panel that are learnt from; without a first model quiet weeks are taken at random alone."""
    block = block_of(panel)
    said, known = labels(panel), block.cleaned().age >= 2
    quiet = known & (said == 0)
    drawn = quiet & (random.random(said.shape) < QUIET)
    suspicious = np.zeros_like(quiet)
    told = list(block.features())
    if first is not None:
        logits = first.logits(iter(told))
        suspicious = quiet & (logits >= np.quantile(logits[quiet], 1 - SUSPICIOUS))
    shedding = known & (said == 1)
    chosen = shedding | drawn | suspicious
    weights = np.where(shedding | suspicious, 1.0, 1 / QUIET) * np.where(shedding & in_time(panel), IN_TIME, 1.0)
    return Lessons(
        tuple(name for name, _ in told),
        np.stack([values[chosen] for _, values in told]),
        shedding[chosen].astype(np.float32),
        weights[chosen].astype(np.float32),
    )


def gathered(worlds: Sequence[World], first: Model | None) -> Lessons:
    random = np.random.default_rng(SEED)
    found = []
    for place, world in enumerate(worlds):
        found.append(lessons_of(simulate(world, SEED + place), first, random))
        gc.collect()
    return Lessons(
        found[0].names,
        np.concatenate([one.features for one in found], axis=1),
        np.concatenate([one.shedding for one in found]),
        np.concatenate([one.weights for one in found]),
    )


def candidates(lessons: Lessons) -> list[tuple[int, float | None]]:
    """Every feature itself, and hinges at KNOTS where it takes many values."""
    found: list[tuple[int, float | None]] = []
    shedding = lessons.shedding == 1
    for place, values in enumerate(lessons.features):
        found.append((place, None))
        if len(np.unique(values[:2000])) > 3:
            knots = [*np.quantile(values[shedding], KNOTS), np.median(values)]
            found += [(place, float(knot)) for knot in sorted({round(float(knot), 3) for knot in knots})]
    return found


def design(lessons: Lessons, terms: Iterable[tuple[int, float | None]]) -> Array:
    """The model's columns (terms + 1, cells), a constant last."""
    columns = [base(lessons.features[place], knot) for place, knot in terms]
    return np.stack([*columns, np.ones_like(columns[0])])


def fit(columns: Array, shedding: Array, weights: Array, steps: int = 9) -> tuple[Array, Array]:
    """Weights of the columns by Newton's method with a ridge, and how far each is from 0 in standard errors."""
    centre, width = columns[:-1].mean(axis=1), columns[:-1].std(axis=1) + 1e-6
    columns[:-1] = (columns[:-1] - centre[:, None]) / width[:, None]
    weights = (weights / weights.mean()).astype(np.float32)
    penalty = np.full(len(columns), RIDGE)
    penalty[-1] = 1e-6
    found = np.zeros(len(columns))

    def loss(beta: Array) -> float:
        logit = beta.astype(np.float32) @ columns
        unlikely = weights * (np.logaddexp(0, logit) - shedding * logit)
        return float(unlikely.sum(dtype=np.float64) + 0.5 * (penalty * beta**2).sum())

    before = loss(found)
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(found.astype(np.float32) @ columns, -30, 30)))
        slope = (columns @ (weights * (chance - shedding))).astype(float) + penalty * found
        curvature = _curvature(columns, np.sqrt(weights * np.maximum(chance * (1 - chance), 1e-5)))
        curvature[np.diag_indices(len(found))] += penalty
        step, size = np.linalg.solve(curvature, slope), 1.0
        while (after := loss(found - size * step)) > before and size > 1e-3:
            size /= 2
        found = found - size * step
        if before - after < 1e-4 * before:
            break
        before = after
    told = np.abs(found / np.sqrt(np.diag(np.linalg.inv(curvature))))[:-1]
    plain = found[:-1] / width
    return np.append(plain, found[-1] - (plain * centre).sum()), told


def _curvature(columns: Array, roots: Array) -> Array:
    found = np.zeros((len(columns), len(columns)))
    for start in range(0, columns.shape[1], CHUNK):
        part = columns[:, start : start + CHUNK] * roots[start : start + CHUNK]
        found += part @ part.T
    return found


def fitted(lessons: Lessons, rounds: Sequence[int] = ROUNDS) -> Model:
    """The model of all candidates, thinned out round by round; `depth` is filled in by learn()."""
    terms = candidates(lessons)
    for most in (*rounds, None):
        found, told = fit(design(lessons, terms), lessons.shedding, lessons.weights)
        if most is not None:
            terms = [terms[place] for place in np.sort(np.argsort(-told, kind="stable")[:most])]
    weights = [round(float(weight), 4) for weight in found]
    told_terms = (
        Term(lessons.names[place], knot, weight) for (place, knot), weight in zip(terms, weights, strict=False)
    )
    return Model(weights[-1], 0.0, tuple(told_terms))


def typical_depth(panels: Iterator[Panel]) -> float:
    """The share of the staff that is gone, on average, eight weeks after the crossing."""
    shares = []
    for panel in panels:
        events = panel.events
        after = np.minimum(events.cross + 8, len(panel.true) - 1)
        before = panel.true[events.start - 1, events.enterprise]
        shares.append(1 - panel.true[after, events.enterprise] / before)
    return float(np.concatenate(shares).mean())


def learn(worlds: Sequence[World] = WORLDS) -> Model:
    """A first model on quiet weeks at random, then the shipped one on those that it finds alarming."""
    first = fitted(gathered(worlds[::3], None), rounds=(TERMS,))
    model = fitted(gathered(worlds, first))
    depth = typical_depth(simulate(world, SEED + place) for place, world in enumerate(worlds[:3]))
    return Model(model.constant, round(depth, 3), model.terms)
