"""Did what was said come true? A rehearsal counted by the words of the likelihood, and by tenths of the probability.

Pure: rows of forecasting.backtest.rehearse in, counts out. The same target counts once for every month in which it was
forecast, so counts are not independent of each other.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

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


def by_word(rows: pd.DataFrame) -> dict[Likelihood, Spoken]:
    """Each word of the likelihood that was used, the most confident first."""
    judged = rows.loc[rows["target"].notna()]
    words = judged["probability"].map(likelihood)
    return {word: _spoken(judged.loc[words == word]) for word in Likelihood if (words == word).any()}


def by_tenth(rows: pd.DataFrame) -> list[Spoken]:
    """Each tenth of the probability in which something was said, the lowest first; 100 % belongs to the last."""
    judged = rows.loc[rows["target"].notna()]
    tenths = np.minimum((judged["probability"].to_numpy(float) * TENTHS).astype(int), TENTHS - 1)
    return [_spoken(judged.loc[tenths == tenth]) for tenth in range(TENTHS) if (tenths == tenth).any()]


def _spoken(rows: pd.DataFrame) -> Spoken:
    came = attained(rows["total"].to_numpy(float), rows["target"].to_numpy(float))
    return Spoken(len(rows), float(rows["probability"].mean()), int(came.sum()))
