"""How likely is it that an enterprise is shedding a tenth of its staff? A logistic model of hinges that can be read.

Each term is a feature, or what it has beyond a knot, times a weight; so what a feature adds can be told of every alert.
The weights are learnt on simulated panels (forecasting.shedding_learn) and shipped as learnt_shedding.json.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from forecasting.exponential import Array

FILE = Path(__file__).with_name("learnt_shedding.json")
LEAST, MOST = np.float32(-3), np.float32(20)  # features count within these limits


@dataclass(frozen=True)
class Term:
    """`knot` None: the feature itself; else what it has beyond the knot."""

    feature: str
    knot: float | None
    weight: float


@dataclass(frozen=True)
class Model:
    """`depth`: the share of the staff that an event takes on average, where it was learnt."""

    constant: float
    depth: float
    terms: tuple[Term, ...]

    @property
    def by_feature(self) -> Mapping[str, tuple[Term, ...]]:
        found: dict[str, tuple[Term, ...]] = {}
        for term in self.terms:
            found[term.feature] = (*found.get(term.feature, ()), term)
        return found

    def logits(self, features: Iterable[tuple[str, Array]]) -> Array:
        """The sum of all terms (T, N), in the order in which the features come."""
        by_feature = self.by_feature
        total = spare = np.zeros((0, 0), np.float32)
        for place, (name, values) in enumerate(features):
            if not place:
                total = np.full(values.shape, np.float32(self.constant))
                spare = np.empty_like(total)
            for term in by_feature.get(name, ()):
                total += np.multiply(base(values, term.knot, spare), np.float32(term.weight), out=spare)
        return total

    def parts(self, features: Iterable[tuple[str, Array]]) -> Iterator[tuple[str, Array]]:
        """What each feature adds (T, N): the explanation of a score."""
        by_feature = self.by_feature
        for name, values in features:
            if terms := by_feature.get(name, ()):
                yield name, np.sum([np.float32(term.weight) * base(values, term.knot) for term in terms], axis=0)


def base(values: Array, knot: float | None, out: Array | None = None) -> Array:
    """One column of the model's design, into `out` where it is given."""
    if knot is None:
        return np.minimum(np.maximum(values, LEAST, out=out), MOST, out=out)
    return np.maximum(np.subtract(values, np.float32(knot), out=out), np.float32(0), out=out)


def probability(logits: Array) -> Array:
    """Between 0 and 1, as float64 so that the most alarming still differ."""
    return 1.0 / (1.0 + np.exp(-logits.astype(np.float64)))


def as_written(model: Model) -> str:
    """The text of the file, a line for each feature."""
    lines = [
        f"  {json.dumps(name)}: {json.dumps([[term.knot, term.weight] for term in terms])}"
        for name, terms in model.by_feature.items()
    ]
    told = ",\n".join(lines)
    return f'{{\n "constant": {model.constant},\n "depth": {model.depth},\n "terms": {{\n{told}\n }}\n}}\n'


@cache
def shipped() -> Model:
    written = json.loads(FILE.read_text(encoding="utf-8"))
    terms = tuple(Term(name, knot, weight) for name, some in written["terms"].items() for knot, weight in some)
    return Model(written["constant"], written["depth"], terms)
