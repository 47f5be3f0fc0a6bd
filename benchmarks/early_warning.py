"""How fast is the early warning, and how good are its alarms beside textbook rules? One run, some two minutes:

    OMP_NUM_THREADS=1 python benchmarks/early_warning.py [--enterprises 4000] [--panel 100000] [--worlds NAME ...]

Alarms are judged on simulated panels (forecasting.panel_simulator) of worlds and seeds that nothing was learnt from or
tuned on, by forecasting.alarm_marks: an alarm silences its enterprise for 8 weeks; a hit lies between 4 weeks before
the start and 4 weeks after the crossing of 90 %. Printed for each rule: recall with at most 1, 2 and 5 false alarms per
100 enterprises and quarter; of the threshold for 2: recall of slow declines, the share alarmed at or before the
crossing, precision, and the median weeks from alarm to crossing (positive: before). The last line of each world is of
the levels as shown, orange and red together, at the rules' own lines. Textbook rules read the reports as they come.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd

from forecasting.alarm_marks import BUDGETS, Marks, alarms, at_budget, marks
from forecasting.early_warning import cleaned, level_history, score_history, screen, screen_weeks
from forecasting.exponential import Array
from forecasting.panel_simulator import Panel, World, simulate
from forecasting.shedding_forecast import AHEAD

WORLDS: dict[str, tuple[World, int]] = {
    "common": (World(turnover=0.004), 901),
    "calm": (World(turnover=0.0025, festival=0.9, same_dates=True, irregular=0.05, first="2017-07-03"), 902),
    "restless (2.5 x turnover)": (World(turnover=0.010, festival=0.8), 903),
    "large festivals (1.6 x)": (World(turnover=0.004, festival=1.6), 904),
    "fresh reports": (World(turnover=0.004, stalest=0.7), 905),
    "two years": (World(turnover=0.004, weeks=104, first="2018-10-01"), 906),
    "no festival, thousands": (World(turnover=0.004, festival=0, unit=0.001), 907),
    "index numbers": (
        World(
            enterprises=500, weeks=260, turnover=0.0004, festival=0, whole=False, unit=0.01, slips=0, missing=0, gaps=0,
            late=0, stalest=1.0, quiet=8, together=0.5, crash=11, shocked=0.8, first="2020-01-06", sectors=1, size=250,
        ),
        908,
    ),
}  # fmt: skip
SLOWNESS, SLACK = 0.2, 0.5  # of EWMA and CUSUM
QUIET = 0.03  # weight of the newest week in the running variance of the charts
START, EVERY = 40, 11  # weeks of which four-week forecasts are judged
LIMIT = 0.1  # a change counts towards that variance as far as this


def before(values: Array, weeks: int) -> Array:
    return np.concatenate([np.repeat(values[:1], weeks, axis=0), values[:-weeks]])


def as_reported(headcounts: pd.DataFrame) -> Array:
    """Logs of the last report each week, nought as half a head."""
    values = headcounts.ffill().bfill().to_numpy(dtype=float)
    return np.log(np.maximum(values, 0.5 * np.nanmin(values[values > 0])))


def drop_rule(level: Array) -> Array:
    """The fall against four weeks ago."""
    return before(level, 4) - level


def standard_steps(level: Array) -> Array:
    """Weekly falls in running standard deviations."""
    fall = before(level, 1) - level
    variance, found = np.full(level.shape[1], 0.02**2), np.empty_like(level)
    for week in range(len(level)):
        found[week] = fall[week] / np.sqrt(variance)
        variance = (1 - QUIET) * variance + QUIET * np.minimum(fall[week] ** 2, LIMIT**2)
    return found


def ewma_rule(level: Array) -> Array:
    steps, found = standard_steps(level), np.zeros_like(level)
    for week in range(1, len(level)):
        found[week] = (1 - SLOWNESS) * found[week - 1] + SLOWNESS * steps[week]
    return found / np.sqrt(SLOWNESS / (2 - SLOWNESS))


def cusum_rule(level: Array) -> Array:
    steps, found = standard_steps(level), np.zeros_like(level)
    for week in range(1, len(level)):
        found[week] = np.maximum(found[week - 1] + steps[week] - SLACK, 0)
    return found


RULES: dict[str, Callable[[Array], Array]] = {
    "drop against 4 weeks ago": drop_rule,
    "EWMA": ewma_rule,
    "CUSUM": cusum_rule,
}
HEADING = f"{'':<42}" + "".join(f"{f'rec@{budget}':>8}" for budget in BUDGETS[:3]) + (
    f"{'slow@2':>8}{'time@2':>8}{'prec@2':>8}{'lead@2':>8}"
)  # fmt: skip


def line(label: str, scores: Array, panel: Panel) -> str:
    found = [at_budget(scores, panel.events, budget) for budget in BUDGETS[:3]]
    recalls = "".join(f"{one.recall:>8.2f}" for one in found)
    two = found[1]
    return f"{label:<42}{recalls}{two.slow:>8.2f}{two.by_time:>8.2f}{two.precision:>8.2f}{two.lead:>8.0f}"


def shown(panel: Panel) -> str:
    """The levels as shown."""
    levels = level_history(panel.headcounts, industry=panel.industry)
    found: Marks = marks(alarms(levels.isin(["orange", "red"]).to_numpy()), panel.events)
    said = f"recall {found.recall:.2f}, precision {found.precision:.2f}, by the crossing {found.by_time:.2f}"
    return f"{'  levels: orange and red':<42}{said}, {found.false:.2f} false alarms"


def ranges(panel: Panel) -> str:
    """How often the shown range held the headcount of four weeks on, and how the probability of a drop did.

    Of what falls for the festival the probability says nothing, but here it counts as seen.
    """
    heads = cleaned(panel.headcounts).heads
    places = range(START, len(heads) - AHEAD, EVERY)
    frames = screen_weeks(panel.headcounts, weeks=[heads.index[place] for place in places], industry=panel.industry)
    told = pd.concat([frames[heads.index[place]].assign(then=heads.iloc[place + AHEAD]) for place in places])
    told = told.dropna(subset=["expected_4w", "then"])
    held = told["then"].between(told["lower_4w"], told["upper_4w"])
    fell = told["then"] <= 0.9 * told["headcount"]
    brier = ((told["probability_drop_10pct"] - fell) ** 2).mean()
    rate = fell.mean()
    said = f"holds {held.mean():.0%}; drops told {told['probability_drop_10pct'].mean():.1%}, seen {rate:.1%}"
    return f"{'  80 % range of four weeks':<42}{said}, Brier {brier:.4f} (rate alone {rate * (1 - rate):.4f})"


def judge(name: str, world: World, seed: int) -> None:
    panel = simulate(world, seed)
    print(f"{name}: {world.enterprises:,} x {world.weeks}, {len(panel.events.start)} events")
    level = as_reported(panel.headcounts)
    for label, rule in RULES.items():
        print(line(f"  {label}", rule(level), panel), flush=True)
    held = np.log(cleaned(panel.headcounts).heads.bfill().to_numpy())
    print(line("  drop against 4 weeks ago, cleaned", drop_rule(held), panel), flush=True)
    print(line("  ours, industry given", score_history(panel.headcounts, industry=panel.industry).to_numpy(), panel))
    print(line("  ours, industry not given", score_history(panel.headcounts).to_numpy(), panel))
    if world.unit == 1:  # the rules' lines are in persons
        print(shown(panel), flush=True)
    print(ranges(panel), flush=True)


def speed(enterprises: int, weeks: int, asked: int) -> str:
    panel = simulate(World(enterprises=enterprises, weeks=weeks), 900)
    began, used = time.perf_counter(), time.process_time()
    if asked == 1:
        screen(panel.headcounts, week=panel.headcounts.index[-1], industry=panel.industry)
    else:
        screen_weeks(panel.headcounts, weeks=list(panel.headcounts.index[-asked:]), industry=panel.industry)
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    what = f"{enterprises:,} x {weeks}, {asked} week{'s' if asked > 1 else ''} screened"
    return f"{what:<42}{wall:8.1f} s {cpu:8.1f} CPU s {memory:8.2f} GB at most so far"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enterprises", type=int, default=4000, help="of the panels that alarms are judged on")
    parser.add_argument("--panel", type=int, default=100_000, help="enterprises of the large panel; 0: no timing")
    parser.add_argument("--worlds", nargs="*", default=list(WORLDS), choices=list(WORLDS), help="by default all")
    given = parser.parse_args(arguments)
    for enterprises, asked in ((300, 52), (5000, 52), (given.panel, 1)) if given.panel else ():
        print(speed(enterprises, 104, asked), flush=True)
    print(HEADING)
    for name in given.worlds:
        world, seed = WORLDS[name]
        count = min(world.enterprises, given.enterprises)
        judge(name, World(**{**vars(world), "enterprises": count}), seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
