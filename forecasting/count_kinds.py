"""How often will something have happened by the year's end? Whole numbers of a few events a year.

The rate is unknown (gamma), the events of the rest of the year given the rate are Poisson, so their number is negative
binomial: Gelman and others (2013), "Bayesian Data Analysis", section 2.6. Where earlier years show that events come
more evenly than by chance, as sessions that are planned do, or less, the variance is theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.endings import Ending, by_groups, ending, refused, settled
from forecasting.exponential import Array
from forecasting.flows import YEAR, monthly
from forecasting.year_end import NOTHING_REPORTED, published_by_year
from forecasting.year_law import LEVELS

COUNT = "count"
BACK = 3  # completed years that are looked back at
FIRST_YEAR = "No complete earlier year: this year's pace is taken to go on."

FADING = 0.5  # each year further back weighs half as much: plans change
IGNORANCE = 0.5  # events that are known before any year is (Jeffreys)
EVEN = 2.0  # events' worth of belief that they come evenly over the months
SUREST = 25.0  # no rate is known better than from so many events: between years it moves by a fifth
CHANCE = 4.0  # years' worth of belief that events come by chance alone
DISPERSIONS = (0.2, 5.0)
TINY, NEARLY = 1e-9, 1e-6
SLIP = 10.0  # a year with so many times the usual events is a slip of the keyboard


@dataclass(frozen=True)
class Remaining:
    """Events still to come: `mean` and `variance` (N,). Negative binomial where the variance is above the mean,
    binomial where what is planned comes more evenly than chance; Poisson lies between."""

    mean: Array
    variance: Array

    def at_most(self, number: Array) -> Array:
        """The probability (..., N) that so many events come at most."""
        from scipy.special import betainc

        share = self.variance / np.maximum(self.mean, TINY)
        share = np.where(np.abs(share - 1) < NEARLY, 1 + NEARLY, share)  # Poisson is the limit of both
        size = np.maximum(self.mean, TINY) / np.abs(share - 1)
        trials = np.maximum(size - number, 0.0)
        spread = betainc(size, number + 1, 1 / np.maximum(share, 1.0))
        even = np.where(trials > 0, betainc(np.maximum(trials, TINY), number + 1, np.clip(share, 0.0, 1.0)), 1.0)
        found = np.where(share >= 1, spread, even)
        return np.where(number < 0, 0.0, np.where(self.mean == 0, 1.0, found))

    def quantile(self, level: Array) -> Array:
        """The smallest whole numbers (..., N) that are not exceeded with probability `level`."""
        level = np.broadcast_to(np.asarray(level, dtype=float), np.broadcast_shapes(np.shape(level), self.mean.shape))
        low, high = np.full(level.shape, -1.0), np.full(level.shape, 2.0)
        # Doubled until it is enough, then halved: exact whole numbers without a table of probabilities.
        while (short := self.at_most(high) < level).any():
            low, high = np.where(short, high, low), np.where(short, 2 * high, high)
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            enough = self.at_most(middle) >= level
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return high


def remaining(before: Array, after: Array, so_far: Array, left: float, dispersion: float = 1.0) -> Remaining:
    """What the rest of the year brings, from this year's events `so_far` (N,) and those of earlier years in the same
    months (Y, N), newest last, NaN = a year that is not known. `left`: share of the year's months still to come.
    `dispersion`: the variance of a year's events over their mean, given the rate."""
    total = before + after
    known = ~np.isnan(total)
    weights = FADING ** np.arange(len(total))[::-1, None] * known
    before, after = (np.where(known, np.maximum(one, 0.0), 0.0) for one in (before, after))
    share = (after.sum(axis=0) + EVEN * left) / (before.sum(axis=0) + after.sum(axis=0) + EVEN)
    events = IGNORANCE + (weights * (before + after)).sum(axis=0) + np.maximum(so_far, 0.0)
    # An own pace is only known once some of the year is behind.
    exposure = weights.sum(axis=0) + np.maximum(1.0 - share, (1.0 - left) / 2)
    mean = share * events / exposure
    return Remaining(mean, dispersion * (mean + mean**2 / np.minimum(events, SUREST)))


def dispersion_of(totals: Array) -> float:
    """The variance of years' events (Y, N) over their mean, from how they move around each column's own mean; drawn
    towards 1, chance alone, as long as few years tell."""
    known = ~np.isnan(totals)
    count, events = known.sum(axis=0), np.where(known, totals, 0.0)
    mean = events.sum(axis=0) / np.maximum(count, 1)
    usable = (count > 1) & (mean > 0)
    around = (np.where(known, events - mean, 0.0) ** 2).sum(axis=0)
    ratio = np.divide(around, mean, out=np.zeros_like(mean), where=usable).sum()
    return float(np.clip((ratio + CHANCE) / ((count - 1)[usable].sum() + CHANCE), *DISPERSIONS))


def count_at_year_end(
    events: pd.DataFrame, *, origin: pd.Period, due: pd.Series | None = None, panel: Array | None = None
) -> Ending:
    """How many events the year will have seen, for every column; by the month `due` (column -> Period) where given.

    `events`: those of each month, as for forecast_year_end: NaN = not reported, contained in the year's next figure. A
    corrected month may be negative. Rows after `origin` are never read. `panel` (N,): labels of the columns that tell
    each other how evenly events come; without it all do. Whole numbers, never fewer than have happened.
    """
    published = published_by_year(events, origin)
    flows, columns = monthly(published), events.shape[1]
    until = np.full(columns, YEAR)
    if due is not None:
        for place, month in enumerate(due.reindex(events.columns)):
            if isinstance(month, pd.Period) and month.year == origin.year:
                until[place] = month.month
    told = np.where(np.isnan(published).all(axis=(0, 1)), -1, _last_month(published[-1]))
    labels = np.zeros(columns, dtype=int)
    if panel is not None:
        labels = np.unique(panel, return_inverse=True)[1].reshape(-1)
    past = _without_slips(flows[:-1])
    evenness = [dispersion_of(past[:, :, labels == one].sum(axis=1)) for one in range(labels.max(initial=-1) + 1)]

    def found(here: Array) -> Ending:
        known, months, label = int(told[here[0]]), int(until[here[0]]), int(labels[here[0]])
        return _ended(flows[-1][:, here], past[:, :, here], known, months, evenness[label])

    return by_groups(np.stack([told, until, labels], axis=1), columns, found)


def past_counts(
    events: pd.DataFrame, *, origin: pd.Period, panel: Array | None = None
) -> Iterator[tuple[Ending, Array]]:
    """What would have been said at this month of each of the last BACK years, and how many events it saw (N,)."""
    for back in range(1, BACK + 1):
        then, december = origin - YEAR * back, pd.Period(year=origin.year - back, month=YEAR, freq="M")
        if then.year > events.index[0].year:
            year = events.loc[str(then.year)]
            came = np.where(events.loc[december].notna(), year.fillna(0.0).sum(), np.nan)
            yield count_at_year_end(events.loc[:then], origin=then, panel=panel), came


def _last_month(year: Array) -> Array:
    """The number (N,) of the last month with a figure (12, N); 0: none."""
    return np.where(~np.isnan(year), np.arange(1, YEAR + 1)[:, None], 0).max(axis=0)


def _ended(year: Array, past: Array, told: int, until: int, dispersion: float) -> Ending:
    """Columns of which `told` months are known (-1: none ever was) and that are due by the end of month `until`."""
    so_far = np.rint(np.nansum(year[:until], axis=0))  # a figure that covers several months was shared among them
    if told < 0:
        return refused(np.full_like(so_far, np.nan), NOTHING_REPORTED)
    whole = {"least": so_far, "stepped": np.ones(len(so_far), dtype=bool)}
    if told >= until:
        return settled(so_far, **whole)
    before, after = past[:, :told].sum(axis=1), past[:, told:until].sum(axis=1)
    before = np.where(np.isnan(past[:, :until]).any(axis=1), np.nan, before)
    rest = remaining(before, after, so_far, (until - told) / until, dispersion)
    said = ending(so_far + rest.quantile(LEVELS[:, None]), so_far, COUNT, **whole)
    said.reason[np.isnan(before).all(axis=0)] = FIRST_YEAR
    return said


def _without_slips(past: Array) -> Array:
    """Earlier years (Y, 12, N) without those that have many times the events of the middle one."""
    if len(past) < 3:
        return past
    totals = past.sum(axis=1)
    usual = np.where(np.isnan(totals).all(axis=0), 0.0, np.nanmedian(np.nan_to_num(totals), axis=0))
    return np.where((totals > SLIP * (usual + 1))[:, None], np.nan, past)
