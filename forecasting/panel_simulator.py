"""What would a panel of enterprises look like of which it is known who sheds jobs, and from when?

Weights are learnt and alarms are judged on such panels (forecasting.shedding_learn, benchmarks/early_warning.py): a
real panel never says who was in trouble and was not noticed. Worlds differ on purpose, so that nothing is learnt that
only one of them teaches. Everything is drawn from the given seed.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.exponential import Array
from forecasting.festival import FAR, festival_weeks

SUDDEN, BLED, GRADUAL, FURLOUGH = "sudden", "bled", "gradual", "furlough"
KINDS = (SUDDEN, BLED, GRADUAL, FURLOUGH)
CROSSED = 0.9  # an event: the true headcount is at or below this share of its mean in the BEFORE weeks before
BEFORE = 4
BLEED_WEEKS = 6
QUIET_END = 8  # weeks at the end without a shock's beginning


@dataclass(frozen=True)
class World:
    """How a panel is drawn.

    `turnover`: share of the staff that leaves and comes in a week; `reversion`: of a gap to its plan an enterprise
    closes in a week; `common`: weekly movement of a sector (sd of log); `festival`: scale of the dips of 3 to 25 %;
    `back`: weeks after which people return at the latest; `irregular`: sd of a dip's log depth from year to year,
    `same_dates`: an enterprise's people leave and return alike each year; `stalest`: the least probability that a
    week's report is a fresh count; `mix`: weights of KINDS; `unit`: what the figures are multiplied by; `whole`: they
    are integers before that; `repeated`: a stale report repeats a slip too; `late`: share that joins during the panel;
    `quiet`: weeks at the beginning without a shock; `together`: share of the shocks that begin in the week `crash` or
    the two after it, as in an epidemic.
    """

    enterprises: int = 4000
    weeks: int = 156
    first: str = "2017-10-02"
    sectors: int = 4
    size: float = 60.0
    size_spread: float = 1.0
    turnover: float = 0.01
    turnover_spread: float = 0.4
    reversion: float = 0.05
    common: float = 0.002
    festival: float = 1.0
    back: float = 5.0
    irregular: float = 0.15
    same_dates: bool = False
    stalest: float = 0.25
    missing: float = 0.04
    gaps: float = 0.15
    slips: float = 0.003
    shocked: float = 0.30
    mix: tuple[float, ...] = (0.25, 0.25, 0.3, 0.2)
    unit: float = 1.0
    whole: bool = True
    repeated: bool = False
    late: float = 0.05
    quiet: int = 16
    together: float = 0.0
    crash: int = 60


@dataclass(frozen=True)
class Events:
    """Shocks that took a tenth, one row each: the enterprise's place, the weeks' places, the kind's place in KINDS.

    `start`: the first week of the shock, a slow bleed before it included; `cross`: the first at CROSSED or below.
    """

    enterprise: np.ndarray
    start: np.ndarray
    cross: np.ndarray
    kind: np.ndarray


@dataclass(frozen=True)
class Panel:
    """`headcounts`: as reported (weeks x enterprises, NaN = no report); `true` (T, N): as they were; `shock` (T, N):
    a shock is under way or not made good; `industry`: by enterprise; `events`: the shocks that took a tenth."""

    headcounts: pd.DataFrame
    industry: pd.Series
    true: Array
    events: Events
    shocked: np.ndarray


def simulate(world: World, seed: int) -> Panel:
    """One panel of this world. The same world and seed give the same panel."""
    random = np.random.default_rng(seed)
    weeks = pd.date_range(world.first, periods=world.weeks, freq="7D")
    shape = (world.weeks, world.enterprises)
    sector = random.integers(0, world.sectors, world.enterprises)
    kind, start, shock = _shocks(world, random)
    plan = _plan(world, random, weeks, sector) * shock
    true = _staffed(world, random, plan, shock)
    reports = _reported(world, random, true, shape)
    names = pd.Index([f"E{place:06d}" for place in range(world.enterprises)])
    return Panel(
        headcounts=pd.DataFrame(reports * world.unit, index=weeks, columns=names),
        industry=pd.Series(np.array(list("CFGHIJKLMN"))[sector % 10], index=names),
        true=true * world.unit,
        events=_events(true, kind, start),
        shocked=shock < 1,
    )


def _shocks(world: World, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, Array]:
    """Each enterprise's kind (-1: none), the week its shock begins, and what it leaves of the headcount (T, N)."""
    count, weeks = world.enterprises, world.weeks
    mix = np.array(world.mix) / sum(world.mix)
    kind = np.where(random.random(count) < world.shocked, random.choice(len(KINDS), count, p=mix), -1)
    start = random.integers(world.quiet, max(weeks - QUIET_END, world.quiet + 1), count)
    common = random.random(count) < world.together
    start = np.where(common, world.crash + random.integers(0, 3, count), start)
    depth = np.select(
        [kind == KINDS.index(GRADUAL), kind >= 0],
        [random.uniform(0.2, 0.5, count), random.uniform(0.12, 0.6, count)],
        0.0,
    )
    steps = np.where(kind == KINDS.index(GRADUAL), random.integers(8, 27, count), random.integers(1, 4, count))
    bled = kind == KINDS.index(BLED)
    bleed = np.where(bled, random.uniform(0.02, 0.09, count), 0.0)
    since = np.arange(weeks)[:, None] - start + 1  # 1 in the first week
    slow = np.clip(since / BLEED_WEEKS, 0, 1) * bleed
    fast = np.clip((since - np.where(bled, BLEED_WEEKS, 0)) / steps, 0, 1)
    left = (1 - slow) * (1 - depth * fast)
    lasts = random.integers(5, 17, count)
    back = np.clip((since - steps - lasts) / random.integers(1, 6, count), 0, 1)
    left = np.where(kind == KINDS.index(FURLOUGH), 1 - depth * np.minimum(fast, 1 - back), left)
    return kind, start, np.where(kind >= 0, left, 1.0)


def _plan(world: World, random: np.random.Generator, weeks: pd.DatetimeIndex, sector: np.ndarray) -> Array:
    """The staff that each enterprise would have without chance and shocks (T, N)."""
    size = np.maximum(world.size * np.exp(random.normal(0, world.size_spread, world.enterprises)), 4.0)
    moves = random.normal(0, world.common, (len(weeks), world.sectors))
    trend = random.normal(0, 0.0008, world.enterprises)
    path = np.cumsum(moves, axis=0)[:, sector] + trend * np.arange(len(weeks))[:, None]
    return size * np.exp(path) * (1 - _festival(world, random, weeks))


def _festival(world: World, random: np.random.Generator, weeks: pd.DatetimeIndex) -> Array:
    """The share of the staff away for the Spring Festival (T, N): out within a few weeks, back over some more."""
    count = world.enterprises
    away = np.zeros((len(weeks), count))
    near = festival_weeks(weeks)
    inside = near < FAR
    depth = random.uniform(0.03, 0.25, count) * world.festival
    shape = _dates(world, random)  # of every year, or of none
    year = (weeks + pd.Timedelta(weeks=20)).year.to_numpy()
    for one in np.unique(year[inside]):
        rows = inside & (year == one)
        leaves, returns, ramp_out, ramp_in = shape if world.same_dates else _dates(world, random)
        apart = near[rows][:, None]
        out = np.clip((apart - leaves) / ramp_out, 0, 1)
        home = np.clip((apart - returns) / ramp_in, 0, 1)
        away[rows] = depth * np.exp(random.normal(0, world.irregular, count)) * (out - home)
    return np.clip(away, 0, 0.95)


def _dates(world: World, random: np.random.Generator) -> tuple[Array, ...]:
    """When each enterprise's people leave and return, in weeks from the festival, and how long either takes."""
    leaves = random.uniform(-2.5, -0.5, world.enterprises)
    returns = leaves + random.uniform(2.0, world.back, world.enterprises)
    return leaves, returns, random.uniform(0.5, 1.5, world.enterprises), random.uniform(0.7, 3.0, world.enterprises)


def _staffed(world: World, random: np.random.Generator, plan: Array, shock: Array) -> Array:
    """Heads week by week (T, N): the plan's steps taken at once, chance leavers and hires, gaps closed slowly."""
    rate = world.turnover * np.exp(random.normal(0, world.turnover_spread, world.enterprises))
    true = np.empty_like(plan)
    gap = random.normal(0, 1, world.enterprises) * np.sqrt(rate * plan[0] / max(2 * world.reversion, 0.02))
    for week, planned in enumerate(plan):
        if week:
            spread = np.sqrt(2 * rate * np.maximum(planned, 1.0))
            gap = gap * (1 - world.reversion) + random.normal(0, 1, len(gap)) * spread
        true[week] = np.maximum(planned + gap, 1.0)
    return np.round(true) if world.whole else true


def _reported(world: World, random: np.random.Generator, true: Array, shape: tuple[int, int]) -> Array:
    """What the enterprises send: stale counts, slips of the pen, weeks without a report."""
    fresh = random.random(shape) < random.uniform(world.stalest, 1.0, shape[1])
    fresh[0] = True
    slipped = random.random(shape) < world.slips
    if world.repeated:
        told = _kept(_slips(random, true, slipped, world.whole), fresh)
    else:
        told = _slips(random, _kept(true, fresh), slipped, world.whole)
    silent = random.random(shape) < world.missing
    week = np.arange(shape[0])[:, None]
    gap, length = random.integers(0, shape[0], shape[1]), random.integers(3, 11, shape[1])
    silent |= (random.random(shape[1]) < world.gaps) & (week >= gap) & (week < gap + length)
    silent |= (random.random(shape[1]) < world.late) & (week < random.integers(8, max(shape[0] // 2, 9), shape[1]))
    return np.where(silent, np.nan, told)


def _kept(values: Array, fresh: np.ndarray) -> Array:
    """Each week's value as of the last fresh count."""
    last = np.maximum.accumulate(np.where(fresh, np.arange(len(values))[:, None], 0), axis=0)
    return np.take_along_axis(values, last, axis=0)


def _slips(random: np.random.Generator, values: Array, slipped: np.ndarray, whole: bool) -> Array:
    which = random.integers(0, 4, values.shape)
    any_figure = values * random.uniform(0.1, 3.0, values.shape)
    wrong = np.select([which == 0, which == 1, which == 2], [values / 10, values * 10, 0.0], any_figure)
    return np.where(slipped, np.round(wrong) if whole else wrong, values)


def _events(true: Array, kind: np.ndarray, start: np.ndarray) -> Events:
    """The shocks whose true headcount came to CROSSED of its mean in the weeks before."""
    which = np.flatnonzero(kind >= 0)
    first = start[which]
    before = np.mean([true[first - back, which] for back in range(1, BEFORE + 1)], axis=0)
    week = np.arange(len(true))[:, None]
    under = (true[:, which] <= CROSSED * before) & (week >= first) & (week < first + 40)
    crossed = under.any(axis=0)
    return Events(which[crossed], first[crossed], under.argmax(axis=0)[crossed], kind[which][crossed])
