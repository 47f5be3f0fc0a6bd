"""How will the year end? The total of every series' year as a distribution, and the chance of reaching its target.

The experts of the smoothing engine, weighted by a gate; around them an error law that back-tests on public series
taught (forecasting.year_law) and that a large panel's own completed years sharpen. Whatever cannot be forecast is
refused with a reason and answered by a plain rule that is named.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from forecasting.blocks import Block, Run, blocks, here
from forecasting.exponential import Array
from forecasting.flows import YEAR, by_calendar_year, monthly
from forecasting.learnt import RULE_LEVELS, rule_errors, year_law
from forecasting.year_law import LEVELS, YearLaw
from forecasting.year_rules import LAST_YEAR_SHARE, RULES, STRAIGHT_LINE

QUANTILES = {"q05": 0.05, "q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90, "q95": 0.95}
COLUMNS = ("actual", "mean", *QUANTILES, "probability", "method", "reason")

# Methods, beside the plain rules' names.
ENGINE = "engine"
YEAR_START = "year_start"  # the engine as of December; January is left aside
COMPLETE = "complete"
NONE = "none"

# Reasons, written to stand in a catalogue of sentences.
NOTHING_REPORTED = "No figure has been reported."
TOO_SHORT = "Fewer than two complete earlier years."
JANUARY_ALONE = "January alone says little: the Spring Festival moves between January and February."

LEAST_YEARS = 2
CERTAIN = 0.0005  # before December nothing is called certain that is not reached
BACK, LONG = 3, 3  # completed years of the panel that sharpen the shape of the errors, each with so many before it
ENOUGH = 100  # past errors that are worth looking at
# A year's errors go together: the shipped shape rests on many years, the panel's own on BACK, however many series.
PRIOR_ERRORS, PRIOR_YEARS = 1000, 12
ROUNDING = 1e-9
STEPS = np.diff(np.r_[0.0, (LEVELS[1:] + LEVELS[:-1]) / 2, 1.0])  # how much of the distribution each level stands for


Laws = Mapping[int, YearLaw]  # by months known


@dataclass(frozen=True)
class Outcome:
    """What is said of some columns: the year's total as quantiles at LEVELS (L, N), by what method, refused why.

    `least` (N,): what the total cannot fall short of any more; minus infinity for net figures. `known`: months.
    """

    columns: Array
    quantiles: Array
    least: Array
    method: str
    known: int
    reason: str = ""


def forecast_year_end(
    history: pd.DataFrame,
    targets: pd.Series,
    *,
    origin: pd.Period,
    abnormal: Collection[int] = (),
    laws: Laws | None = None,
) -> pd.DataFrame:
    """How will origin's year end for every column of `history`?

    `history`: monthly flows, consecutive months (PeriodIndex "M") that contain `origin`. NaN: no figure for that month;
    a value after NaNs of the same year contains them; NaN after the last value: not yet reported, and the forecast
    starts after it. Rows after `origin` are never read. `targets`: annual target of origin's year by column; NaN or
    absent: no probability. `abnormal`: earlier years to leave out as history, like 2020, where enough others remain.
    `laws`: what panel_laws learnt over a whole panel that `history` is a part of; without it `history` is the panel.

    Result, index = history.columns: actual (the year's sum up to origin), mean, q05 q10 q25 q50 q75 q90 q95,
    probability that the total reaches the target, method, reason ('' when all is well). In December every quantile is
    the actual. A series without negative flows ends no lower than it stands, so a target already reached has
    probability 1; a net figure may still fall. Refused series: the named rule's figures, or NaN.

    Raises ValueError when the months are not consecutive or do not contain `origin`, columns repeat or figures are
    not finite.
    """
    published = published_by_year(history, origin)
    flows = ordinary(monthly(published), origin.year, abnormal)
    said = outcomes(published[-1], flows, laws or {})
    return told(history.columns, published[-1], goals(history.columns, targets), said)


def panel_laws(history: pd.DataFrame, *, origin: pd.Period, abnormal: Collection[int] = ()) -> Laws:
    """The error laws that a whole panel teaches, by months known, to be handed to forecasts of its parts.

    Parts that are forecast by them say what the whole panel at once would have said of the same columns.
    """
    published = published_by_year(history, origin)
    flows = ordinary(monthly(published), origin.year, abnormal)
    return {
        months: panel_law(flows[:, :, columns], seen_at(months)) for months, columns in by_engine(published[-1], flows)
    }


def published_by_year(history: pd.DataFrame, origin: pd.Period) -> Array:
    """The figures up to `origin` by calendar year (years, 12, N), or a ValueError that says what is wrong."""
    index = history.index
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M":
        raise ValueError('history must be indexed by months (a PeriodIndex with freq "M")')
    if not isinstance(origin, pd.Period) or origin.freqstr != "M":
        raise ValueError(f'origin must be a month (a Period with freq "M"), not {origin!r}')
    if (np.diff(index.asi8) != 1).any():
        raise ValueError("the months of history must be consecutive and in order")
    if origin not in index:
        raise ValueError(f"history does not contain the origin {origin}")
    if history.columns.has_duplicates:
        raise ValueError("history has columns of the same name")
    values = _numbers(history.loc[:origin], "history")
    return by_calendar_year(values, index[0].month - 1)


def goals(columns: pd.Index, targets: pd.Series) -> Array:
    """The target of each column (N,), NaN where there is none."""
    if targets.index.has_duplicates:
        raise ValueError("targets names a column twice")
    return _numbers(targets.reindex(columns), "targets")


def _numbers(table: pd.DataFrame | pd.Series, name: str) -> Array:
    try:
        values = table.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must hold numbers; write a missing one as NaN") from error
    if np.isinf(values).any():
        raise ValueError(f"{name} must be finite; write a missing one as NaN")
    return values


def ordinary(flows: Array, year: int, abnormal: Collection[int]) -> Array:
    """Monthly flows (years, 12, N) up to `year` without those of abnormal earlier years.

    On the national series 2017-2025 this took the error of June and September from 2.5 to 1.6 %. Years that merely look
    unusual are not left out: on public series that made no forecast better.
    """
    years = np.arange(year - len(flows) + 1, year + 1)
    apart = np.isin(years, list(abnormal)) & (years < year)
    enough = complete_years(flows[:-1][~apart[:-1]]) >= LEAST_YEARS
    return np.where(apart[:, None, None] & enough, np.nan, flows)


def outcomes(year: Array, flows: Array, laws: Laws = MappingProxyType({}), *, run: Run = here) -> Iterator[Outcome]:
    """What the engine says of every column, by how much of the year is known.

    `year` (12, N) as published, `flows` (years, 12, N) by month; `laws` where they are known already; `run`: where the
    blocks of columns are worked out.
    """
    known = months_known(year)
    long_enough = complete_years(flows[:-1]) >= LEAST_YEARS
    for months, columns in by_engine(year, flows):
        yield _by_engine(flows, columns, months, laws.get(months), run)
    for months in map(int, np.unique(known)):
        columns = np.flatnonzero((known == months) & (~long_enough | (months == YEAR)))
        if not len(columns):
            continue
        if months == YEAR:
            totals = so_far(flows[:, :, columns])
            yield Outcome(columns, constant(totals), totals, COMPLETE, months)
        else:
            yield from _by_rules(flows, columns, months)


def by_engine(year: Array, flows: Array) -> Iterator[tuple[int, Array]]:
    """The columns that the engine forecasts, by months known."""
    known = months_known(year)
    long_enough = complete_years(flows[:-1]) >= LEAST_YEARS
    for months in map(int, np.unique(known)):
        columns = np.flatnonzero((known == months) & long_enough)
        if months < YEAR and len(columns):
            yield months, columns


def seen_at(months: int) -> int:
    """How many months the engine looks at: January alone tells it nothing."""
    return 0 if months == 1 else months


def months_known(year: Array) -> Array:
    """The number (N,) of the last month of a year (12, N) that has a figure; 0: none."""
    months = np.arange(1, YEAR + 1)[:, None]
    return np.where(~np.isnan(year), months, 0).max(axis=0)


def complete_years(flows: Array) -> Array:
    """How many years (N,) of monthly flows (years, 12, N) have all their months?"""
    return (~np.isnan(flows).any(axis=1)).sum(axis=0)


def so_far(flows: Array) -> Array:
    """The last year's sum (N,) of what is known."""
    return np.where(np.isnan(flows[-1]), 0.0, flows[-1]).sum(axis=0)


def constant(totals: Array) -> Array:
    """Quantiles (L, N) of totals that are certain."""
    return np.broadcast_to(totals, (len(LEVELS), len(totals)))


def _by_engine(flows: Array, columns: Array, months: int, law: YearLaw | None, run: Run) -> Outcome:
    """The engine's outcome; with January alone the one of the year's start, refused with the reason."""
    chosen, seen = flows[:, :, columns], seen_at(months)
    least = reached_for_good(chosen)
    told_by_block = run(Block.quantiles, blocks(law or panel_law(chosen, seen, run=run), chosen, seen))
    quantiles = np.maximum(np.concatenate(list(told_by_block), axis=1), least)
    if months == 1:
        return Outcome(columns, quantiles, least, YEAR_START, months, JANUARY_ALONE)
    return Outcome(columns, quantiles, least, ENGINE, months)


def reached_for_good(flows: Array) -> Array:
    """What the year's total cannot fall short of any more (N,): nothing where a flow was ever negative."""
    return np.where(np.fmin.reduce(flows, axis=(0, 1)) < 0, -np.inf, so_far(flows))


def panel_law(flows: Array, known: int, *, run: Run = here) -> YearLaw:
    """The error law for a panel: the shipped one, its shape sharpened by the panel's own completed years.

    Learnt once over the whole panel and handed to its blocks.
    """
    law = shipped_law(known)
    return sharpened(
        law, [past_errors(law, past[:, :, some], known, run) for past, some in completed_years(flows)], known
    )


def past_errors(law: YearLaw, flows: Array, known: int, run: Run = here) -> Array:
    """How far off `law` was of a completed year (N,), in units of what it expected."""
    return np.concatenate(list(run(Block.errors, blocks(law, flows, known))))


def shipped_law(known: int) -> YearLaw:
    return year_law("running" if known > 2 else "opening")


def completed_years(flows: Array, earlier: int = LONG) -> Iterator[tuple[Array, Array]]:
    """The panel as of each of its last completed years: the flows up to that year's end, and the columns (of those with
    `earlier` complete years before it) whose outcome is known."""
    for back in range(1, BACK + 1):
        past = flows[:-back]
        if len(past) > earlier:
            usable = (complete_years(past[-1:]) == 1) & (complete_years(past[:-1]) >= earlier)
            if usable.any():
                yield past, np.flatnonzero(usable)


def sharpened(law: YearLaw, errors: list[Array], known: int) -> YearLaw:
    """`law` with its shape moved towards the panel's own standardised errors, one list of them a year."""
    count, years = sum(map(len, errors)), len(errors)
    if count < ENOUGH:
        return law
    share = count / (count + PRIOR_ERRORS) * years / (years + PRIOR_YEARS)
    own = np.quantile(np.concatenate(errors), LEVELS)
    return replace(law, shapes=law.shapes | {known: share * own + (1 - share) * law.shapes[known]})


def _by_rules(flows: Array, columns: Array, months: int) -> Iterator[Outcome]:
    """Series too young for the engine: last year's share, else the straight line, else nothing; each refused so."""
    now, last = flows[-1, :months, columns].T, flows[-2, :, columns].T if len(flows) > 1 else None
    left, least = np.ones(len(columns), dtype=bool), reached_for_good(flows[:, :, columns])
    for name in (LAST_YEAR_SHARE, STRAIGHT_LINE):
        if months < 2 or (name == LAST_YEAR_SHARE and last is None):
            continue
        totals = RULES[name](last, now)
        usable = left & (totals > 0)
        left &= ~usable
        ratios = np.interp(LEVELS, RULE_LEVELS, rule_errors(name).ratios[months])[:, None]
        quantiles = np.maximum(totals * ratios, least)[:, usable]
        yield Outcome(columns[usable], quantiles, least[usable], name, months, TOO_SHORT)
    silent = np.isnan(flows[:, :, columns]).all(axis=(0, 1))
    for chosen, reason in ((left & silent, NOTHING_REPORTED), (left & ~silent, TOO_SHORT)):
        yield Outcome(columns[chosen], constant(np.full(chosen.sum(), np.nan)), least[chosen], NONE, months, reason)


def told(columns: pd.Index, year: Array, wanted: Array, said: Iterable[Outcome]) -> pd.DataFrame:
    """The answer as a table, from the year's published figures (12, N), the targets and the outcomes."""
    actual = np.where(np.isnan(year), 0.0, year).sum(axis=0)
    quantiles, least = np.full((len(LEVELS), len(columns)), np.nan), np.full(len(columns), -np.inf)
    method, reason = np.full(len(columns), NONE, dtype=object), np.full(len(columns), "", dtype=object)
    for one in said:
        quantiles[:, one.columns], least[one.columns] = one.quantiles, one.least
        method[one.columns], reason[one.columns] = one.method, one.reason
    decided = np.where(np.isnan(wanted), np.nan, attained(actual, wanted))
    over = method == COMPLETE  # to the last bit what was published, in whatever order its months are added
    reached = np.where(over, decided, probability(quantiles, wanted, least))
    figures = {"mean": mean(quantiles)} | {name: at_level(quantiles, level) for name, level in QUANTILES.items()}
    figures = {name: np.where(over, actual, figure) for name, figure in figures.items()}
    answer = {"actual": actual, **figures, "probability": reached}
    return pd.DataFrame(answer | {"method": method, "reason": reason}, index=columns, columns=list(COLUMNS))


def at_level(quantiles: Array, level: float) -> Array:
    """One quantile (N,), linear between the two levels around it."""
    after = int(np.clip(np.searchsorted(LEVELS, level), 1, len(LEVELS) - 1))
    share = (level - LEVELS[after - 1]) / (LEVELS[after] - LEVELS[after - 1])
    return quantiles[after - 1] + share * (quantiles[after] - quantiles[after - 1])


def mean(quantiles: Array) -> Array:
    """The mean (N,): the area under the quantile function, taken as level around each of LEVELS."""
    return STEPS @ quantiles


def attained(total: Array, wanted: Array) -> np.ndarray:
    """Is the total at least what is wanted, but for the last bits that the order of a sum decides?"""
    return total >= wanted - ROUNDING * np.abs(wanted)


def probability(quantiles: Array, wanted: Array, least: Array) -> Array:
    """The chance (N,) that the total is at least what is wanted; NaN without a target or a forecast.

    Linear between two quantiles. `least` (N,): what the total cannot fall short of; 1 up to there, and never beyond.
    """
    below = (quantiles < wanted).sum(axis=0)
    place = np.clip(below, 1, len(LEVELS) - 1)
    low, high = (np.take_along_axis(quantiles, place[None] - step, axis=0)[0] for step in (1, 0))
    share = np.divide(wanted - low, high - low, out=np.zeros_like(wanted), where=high > low)
    failing = LEVELS[place - 1] + np.clip(share, 0.0, 1.0) * (LEVELS[place] - LEVELS[place - 1])
    failing = np.where(below == 0, 0.0, np.where(below == len(LEVELS), 1.0, failing))
    reached = np.where(attained(least, wanted), 1.0, np.clip(1.0 - failing, CERTAIN, 1.0 - CERTAIN))
    return np.where(np.isnan(wanted) | np.isnan(quantiles[0]), np.nan, reached)
