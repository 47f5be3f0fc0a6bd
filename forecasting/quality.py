"""Did what was said come true? A rehearsal counted by the words of the likelihood, and by tenths of the probability.

Pure: rows of a stored rehearsal in, counts out. The same target counts once for every month in which it was
forecast, so counts are not independent of each other.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.accuracy import brier
from forecasting.stored import Likelihood, likelihood
from forecasting.year_end import attained

TENTHS = 10


@dataclass(frozen=True)
class Spoken:
    """`times` something was said, with the mean probability `said`, and how often it then `came`."""

    times: int
    said: float
    came: int

    @property
    def share(self) -> float:
        return self.came / self.times


@dataclass(frozen=True)
class Held:
    """Of so many `times` that something was forecast the share `within` the 80 % range; of those with a target what was
    said and what came, and the mean squared error of the chance (`brier`); None where no target was judged."""

    times: int
    within: float
    spoken: Spoken | None
    brier: float | None


def with_outcome(rows: pd.DataFrame, less: Collection[str] = ()) -> pd.DataFrame:
    """The rows with `made`: was the target reached? `less`: the indicators whose target is to stay under."""
    sign = np.where(rows["indicator"].isin(list(less)), -1.0, 1.0)
    return rows.assign(made=attained(sign * rows["total"].to_numpy(float), sign * rows["target"].to_numpy(float)))


def held(rows: pd.DataFrame) -> Held:
    """The marks of any kind of target together."""
    within = (rows["total"] >= rows["q10"]) & (rows["total"] <= rows["q90"])
    judged = _judged(rows)
    if judged.empty:
        return Held(len(rows), float(within.mean()), None, None)
    error = brier(judged["probability"].to_numpy(float), judged["made"].to_numpy(bool))
    return Held(len(rows), float(within.mean()), _spoken(judged), error)


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[rows["target"].notna() & rows["probability"].notna()]


def by_word(rows: pd.DataFrame) -> dict[Likelihood, Spoken]:
    """Each word of the likelihood that was used, the most confident first; rows of with_outcome()."""
    judged = _judged(rows)
    words = judged["probability"].map(likelihood)
    return {word: _spoken(judged.loc[words == word]) for word in Likelihood if (words == word).any()}


def by_tenth(rows: pd.DataFrame) -> list[Spoken]:
    """Each tenth of the probability in which something was said, the lowest first; 100 % belongs to the last."""
    judged = _judged(rows)
    tenths = np.minimum((judged["probability"].to_numpy(float) * TENTHS).astype(int), TENTHS - 1)
    return [_spoken(judged.loc[tenths == tenth]) for tenth in range(TENTHS) if (tenths == tenth).any()]


def _spoken(rows: pd.DataFrame) -> Spoken:
    return Spoken(len(rows), float(rows["probability"].mean()), int(rows["made"].sum()))
