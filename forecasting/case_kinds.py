"""What share of a list will be dealt with by the year's end? Rates with a floor, however short the list.

Of the cases open now and those that will still be entered, some are closed by December. At which rate is told by the
same months of earlier years, halfway between the share of such cases that they closed and the points by which their
rates rose: lists that get better from year to year follow the points (on the sample city, halfway instead of the share
alone takes the mean error from 0.77 to 0.49 points and the Brier score from 0.097 to 0.053). That rate is uncertain and
moves between years (beta), so the number closed is beta-binomial; entrants are as in forecasting.count_kinds.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.count_kinds import Remaining, remaining
from forecasting.endings import Ending, by_groups, ending, quantiles_of, refused, settled
from forecasting.exponential import Array
from forecasting.flows import YEAR
from forecasting.level_kinds import level_at_year_end
from forecasting.year_end import NOTHING_REPORTED, published_by_year
from forecasting.year_law import LEVELS

CASES = "cases"
OPEN_CASES = "Cases are open, and no earlier year tells how many are closed by December."
NO_EARLIER_YEAR = "No case is open; no earlier year tells what the rest of the year brings."
NOT_THIS_YEAR = "No figure has been reported this year."
IMPOSSIBLE = "More cases are reported closed than there are on the list."

ANEW = 0.1  # a numerator that falls in more than this share of months is counted anew every month, not a list
STEADINESS = np.geomspace(1.0, 1e5, 61)  # candidates for how many cases' worth a year's closing rate is known
A_YEAR = 250.0  # one year teaches no rate better than so many cases: how rates move from year to year is unseen
SHORT_LIST = 400  # up to so many cases every number closed is gone through, beyond it a grid
FEW_ENTRANTS = 60
GRID, ENTRANT_GRID = 201, 41


@dataclass(frozen=True)
class Closing:
    """The rate at which cases are closed by December, beta: `mean` (N,) and `cases`, how many it is worth."""

    mean: Array
    cases: float


def rate_at_year_end(
    numerator: pd.DataFrame, denominator: pd.DataFrame, *, origin: pd.Period, panel: Array | None = None
) -> Ending:
    """The December rate in per cent (numerator / denominator; 0/0 is attained: 100) of every column.

    Both frames: months as for forecast_year_end, the list as it stands since January, NaN = not reported; rows after
    `origin` are never read. `panel` (N,): labels of the columns that tell each other how fast cases are closed and how
    much that moves between years; without it all do. A panel whose numerators are counted anew every month is no list
    of cases: its rates are forecast as levels. Without an earlier year nothing is said but how many cases are open.
    """
    closed, listed = published_by_year(numerator, origin), published_by_year(denominator, origin)
    # Half a figure is none.
    missing = np.isnan(closed) | np.isnan(listed)
    closed, listed = np.where(missing, np.nan, closed), np.where(missing, np.nan, listed)
    columns = closed.shape[2]
    labels = np.zeros(columns) if panel is None else np.asarray(panel)

    def found(here: Array) -> Ending:
        if counted_anew(closed[:, :, here]):
            rates = _percent(closed[:, :, here], listed[:, :, here]).reshape(-1, len(here))[: len(numerator)]
            months = pd.period_range(pd.Period(f"{numerator.index[0].year}-01", "M"), periods=len(rates), freq="M")
            levels = pd.DataFrame(rates, index=months)
            said = level_at_year_end(levels.reindex(numerator.index), origin=origin, lowest=0.0, highest=100.0)
        else:
            said = _by_cases(closed[:, :, here], listed[:, :, here], origin.month)
        return Ending(**(vars(said) | {"open_cases": _open(closed[-1][:, here], listed[-1][:, here])}))

    return by_groups(labels, columns, found)


def counted_anew(closed: Array) -> bool:
    """Do numerators (years, 12, N) fall within the year as a matter of course?"""
    steps = np.diff(closed, axis=1)
    steps = steps[~np.isnan(steps)]
    return bool(len(steps)) and float((steps < 0).mean()) > ANEW


def _by_cases(closed: Array, listed: Array, month: int) -> Ending:
    now, there = _standing(closed, month), _standing(listed, month)
    done, entered = now[-1], there[-1]
    december = (month == YEAR) & ~np.isnan(closed[-1, -1])
    ended, enlisted = closed[:-1, -1], listed[:-1, -1]
    # What became of each earlier year's cases: those open or entered after this month, and how many were closed.
    cases = np.maximum(enlisted - now[:-1], 0.0)
    successes = np.clip(ended - now[:-1], 0.0, cases)
    arriving = _entrants(there[:-1], enlisted, entered, month)
    rates = _percent(done, entered)
    rise = _percent(ended, enlisted) - _percent(now[:-1], there[:-1])
    # A year in which there was less room to rise than now says nothing of it in points.
    rise = np.where(_percent(now[:-1], there[:-1]) <= rates, rise, np.nan)
    by_rise = _closing_by_rise(rise, done, entered, arriving.mean)
    by_rise = np.where(np.isnan(by_rise), successes, cases * by_rise)
    closing = closing_rate((successes + by_rise) / 2, cases)
    taught = ~np.isnan(cases).all(axis=0) | (np.nansum(cases) > 0)
    said = refused(rates, "")
    for at in range(len(done)):
        here = np.array([at])
        actual = rates[here]
        if np.isnan(closed[:, :, at]).all():
            one = refused(actual, NOTHING_REPORTED)
        elif np.isnan(done[at]):
            one = refused(actual, NOT_THIS_YEAR)
        elif not 0 <= done[at] <= entered[at]:
            one = refused(actual, IMPOSSIBLE)
        elif december[at]:
            one = settled(actual, stepped=np.array([True]))
        elif not taught[at] or not np.nansum(cases):
            one = refused(actual, OPEN_CASES if entered[at] > done[at] else NO_EARLIER_YEAR)
        else:
            quantiles = _rates(done[at], entered[at], closing.mean[at], closing.cases, _single(arriving, at))
            one = ending(quantiles[:, None], actual, CASES, stepped=np.array([True]))
        said = said.having(here, one)
    return said


def _closing_by_rise(rise: Array, done: Array, entered: Array, entrants: Array) -> Array:
    """What share (Y, N) of this year's cases is closed if the rate rises by as many points as it did in each year."""
    listed = entered + entrants
    cases = listed - done
    closed = (_percent(done, entered) + rise) / 100 * listed - done
    shares = np.divide(closed, cases, out=np.full(rise.shape, np.nan), where=cases > 0)
    return np.clip(shares, 0.0, 1.0)


def closing_rate(successes: Array, cases: Array) -> Closing:
    """From earlier years' cases (Y, N) and how many of them were closed: each column's own rate, drawn towards that of
    all, and how steady rates are between years, by the highest likelihood."""
    from scipy.special import betaln

    known = ~np.isnan(cases) & (cases > 0)
    n, k = np.where(known, cases, 0.0), np.where(known, successes, 0.0)
    overall = (k.sum() + 0.5) / (n.sum() + 1.0)

    def likelihood(worth: float) -> float:
        a, b = overall * worth, (1 - overall) * worth
        return float((betaln(a + k[known], b + (n - k)[known]) - betaln(a, b)).sum())

    worth = max(STEADINESS.tolist(), key=likelihood) if known.sum() > 1 else 1.0
    # A year tells about the rate no more than `worth` cases do, however long its list.
    told = np.divide(n * (worth + 1), n + worth, out=np.zeros_like(n), where=n > 0)
    told = told * 0.5 ** np.arange(len(n))[::-1, None]
    own = np.divide(k, n, out=np.zeros_like(n), where=n > 0)
    mean = ((told * own).sum(axis=0) + worth * overall) / (told.sum(axis=0) + worth)
    # What is known of the mean is not known for sure: the new year moves around it, and it may be elsewhere.
    years = max(int(known.any(axis=1).sum()), 1)
    return Closing(mean, min(worth * years / (years + 1), A_YEAR * years))


def _standing(figures: Array, month: int) -> Array:
    """Each year's figure (years, N) at the month, or the last reported before it within the year."""
    held = np.full(figures[:, 0].shape, np.nan)
    for one in range(month):
        held = np.where(np.isnan(figures[:, one]), held, figures[:, one])
    return held


def _entrants(there: Array, enlisted: Array, entered: Array, month: int) -> Remaining:
    """Cases still to be entered; none where no list ever grew after this month."""
    after = np.maximum(enlisted - there, 0.0)
    found = remaining(there, after, np.nan_to_num(entered), (YEAR - month) / YEAR)
    complete = np.nansum(after, axis=0) == 0
    grows = ~complete | np.isnan(after).all(axis=0)
    return Remaining(found.mean * grows, found.variance * grows)


def _single(arriving: Remaining, at: int) -> Remaining:
    return Remaining(arriving.mean[at : at + 1], arriving.variance[at : at + 1])


def _rates(done: float, entered: float, mean: float, worth: float, arriving: Remaining) -> Array:
    """The quantiles (L,) of the year-end rate of one column."""
    values, weights = [], []
    for entrants, weight in zip(*_entrant_numbers(arriving), strict=True):
        total = entered + entrants
        closed, part = _closed(total - done, mean, worth)
        values.append(np.full(1, 100.0) if total == 0 else 100.0 * ((done + closed) / total))
        weights.append(np.full(1, weight) if total == 0 else weight * part)
    return quantiles_of(np.concatenate(values), np.concatenate(weights))


def _entrant_numbers(arriving: Remaining) -> tuple[Array, Array]:
    """How many may enter, with their probabilities: every number where they are few, else a grid."""
    if arriving.mean[0] == 0:
        return np.zeros(1), np.ones(1)
    most = arriving.quantile(LEVELS[-1])[0]
    if most <= FEW_ENTRANTS:
        numbers = np.arange(most + 1)
        return numbers, np.diff(arriving.at_most(numbers), prepend=0.0)
    middles = (np.arange(ENTRANT_GRID) + 0.5) / ENTRANT_GRID
    return arriving.quantile(middles[:, None])[:, 0], np.full(ENTRANT_GRID, 1 / ENTRANT_GRID)


def _closed(cases: float, mean: float, worth: float) -> tuple[Array, Array]:
    """How many of the cases may be closed, with their probabilities (beta-binomial)."""
    from scipy.special import betaincinv, betaln, gammaln

    if cases <= 0:
        return np.zeros(1), np.ones(1)
    a, b = mean * worth, (1 - mean) * worth
    if cases <= SHORT_LIST:
        number = np.arange(cases + 1)
        choices = gammaln(cases + 1) - gammaln(number + 1) - gammaln(cases - number + 1)
        return number, np.exp(choices + betaln(a + number, b + cases - number) - betaln(a, b))
    # A long list: a beta with the beta-binomial's mean and variance.
    like = cases * (worth + 1) / (cases + worth) - 1
    shares = betaincinv(mean * like, (1 - mean) * like, (np.arange(GRID) + 0.5) / GRID)
    return np.rint(cases * shares), np.full(GRID, 1 / GRID)


def _open(closed: Array, listed: Array) -> Array:
    """Cases open now (N,); NaN where this year has no figure."""
    month = len(closed)
    return _standing(listed[None], month)[0] - _standing(closed[None], month)[0]


def _percent(closed: Array, listed: Array) -> Array:
    """In per cent; 0/0 is attained."""
    shares = np.divide(100.0 * closed, listed, out=np.full(np.shape(closed), 100.0), where=listed > 0)
    return np.where(np.isnan(closed) | np.isnan(listed), np.nan, shares)
