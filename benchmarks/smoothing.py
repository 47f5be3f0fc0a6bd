"""How good and how fast is the smoothing engine, beside statsmodels and statsforecast? One run, some minutes:

    OMP_NUM_THREADS=1 python benchmarks/smoothing.py --monthly FILE --weekly FILE [--series 60] [--panel 100000]

FILEs are parquet tables of public series (forecasting.panels); nothing of their test periods is learnt from. Printed
for each method: sMAPE, MASE, OWA relative to Naive2, coverage of the 80 and 95 % intervals, MSIS at 95 %, and series a
CPU second of one core. The first lines judge the engine on all series; then every library forecasts the same `--series`
of them, spread evenly over the file. The engine's own back-tests are part of its time. At last a panel of `--panel`
series of 104 weeks, made from the weekly ones with noise: CPU seconds, seconds on the clock (which mean little on a
busy machine: its load stands beside), and the most memory held, the making of the panel included.

statsforecast is no dependency of the project: where it can be imported it is measured, else a line says so.
"""

import argparse
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd

from forecasting import panels
from forecasting.accuracy import Referee
from forecasting.panels import Competition
from forecasting.smoothing import Smoothed, forecast

LEVELS = (80, 95)
PEERS = ("AutoETS", "DynamicOptimizedTheta", "AutoCES")
Method = Callable[[Competition, int, int], Smoothed]


@dataclass(frozen=True)
class Task:
    """One competition: horizon, the season that forecasts are told, and the one that errors are scaled by."""

    name: str
    series: Competition
    horizon: int
    season: int
    scaled_by: int


def engine(series: Competition, horizon: int, season: int) -> Smoothed:
    return forecast(series.panel, horizon, season=season, levels=LEVELS)


def statsmodels_ets(series: Competition, horizon: int, season: int) -> Smoothed:
    """ETSModel, additive errors and damped trend; with an additive season where there are two years of months."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    def one(values: np.ndarray) -> list[np.ndarray]:
        seasonal = {"seasonal": "add", "seasonal_periods": season} if 1 < season <= 24 <= len(values) else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = ETSModel(pd.Series(values), trend="add", damped_trend=True, **seasonal).fit(disp=False)
            found = fitted.get_prediction(start=len(values), end=len(values) + horizon - 1)
            frames = {level: found.summary_frame(alpha=1 - level / 100) for level in LEVELS}
        bounds = [frames[level][name] for level in LEVELS for name in ("pi_lower", "pi_upper")]
        return [frames[LEVELS[0]]["mean"], *bounds]

    return _stacked([one(values) for values in series.train])


def statsforecast_model(name: str, series: Competition, horizon: int, season: int) -> Smoothed:
    """A model of statsforecast by name, with the season where it is of months."""
    from statsforecast import models

    model = getattr(models, name)(season_length=season if season <= 24 else 1)

    def one(values: np.ndarray) -> list[np.ndarray]:
        found = model.forecast(y=values, h=horizon, level=list(LEVELS))
        return [found["mean"], *(found[f"{side}-{level}"] for level in LEVELS for side in ("lo", "hi"))]

    return _stacked([one(values) for values in series.train])


def _stacked(found: Sequence[Sequence[np.ndarray]]) -> Smoothed:
    mean, *bounds = (np.array(column, dtype=float).T for column in zip(*found, strict=True))
    lower = {level: bounds[2 * place] for place, level in enumerate(LEVELS)}
    upper = {level: bounds[2 * place + 1] for place, level in enumerate(LEVELS)}
    return Smoothed(mean, lower, upper)


def line(label: str, task: Task, method: Method) -> str:
    """One method's marks on one task, as a line of the table."""
    started = time.process_time()
    found = method(task.series, task.horizon, task.season)
    used = time.process_time() - started
    referee = Referee.of(task.series, task.scaled_by)
    marks = [referee.smape(found.mean), referee.mase(found.mean), referee.owa(found.mean)]
    marks += [referee.coverage(found.lower[level], found.upper[level]) for level in LEVELS]
    marks.append(referee.msis(found.lower[95], found.upper[95], 95))
    figures = "".join(f"{value:>9.{digits}f}" for value, digits in zip(marks, (3, 3, 4, 1, 1, 2), strict=True))
    return f"{label:<48}{figures}{len(task.series.names) / max(used, 1e-9):>12,.0f}"


COLUMNS = ("sMAPE", "MASE", "OWA", "cov80", "cov95", "MSIS")
HEADING = f"{'':<48}" + "".join(f"{name:>9}" for name in COLUMNS) + f"{'series/s':>12}"


def some(series: Competition, count: int) -> Competition:
    """About `count` of the series, evenly spread."""
    chosen = np.unique(np.linspace(0, len(series.names) - 1, min(count, len(series.names))).round().astype(int))
    parts = ([getattr(series, field)[one] for one in chosen] for field in Competition.__dataclass_fields__)
    return Competition(*map(tuple, parts))


def large_panel(weekly: Competition, count: int) -> np.ndarray:
    """`count` series of 104 weeks: those of the file with a random walk of one per cent a week laid over them."""
    random = np.random.default_rng(0)
    panel = weekly.panel[-104:]
    walk = np.cumsum(random.normal(0, 0.01, (len(panel), count)), axis=0)
    return panel[:, random.integers(0, panel.shape[1], count)] * np.exp(walk)


def methods() -> dict[str, Method]:
    found: dict[str, Method] = {"engine": engine, "statsmodels ETSModel": statsmodels_ets}
    if find_spec("statsforecast") is not None:
        found |= {f"statsforecast {name}": partial(statsforecast_model, name) for name in PEERS}
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--monthly", type=Path, required=True)
    parser.add_argument("--weekly", type=Path, required=True)
    parser.add_argument("--series", type=int, default=60, help="of each file for the libraries")
    parser.add_argument("--panel", type=int, default=100_000, help="series of the large weekly panel")
    given = parser.parse_args(arguments)
    weekly = panels.read(given.weekly)
    tasks = (Task("monthly", panels.read(given.monthly), 18, 12, 12), Task("weekly", weekly, 13, 52, 1))
    print(HEADING)
    for task in tasks:
        print(line(f"{task.name}, all {len(task.series.names)}: engine", task, engine), flush=True)
    for task in tasks:
        part = Task(task.name, some(task.series, given.series), task.horizon, task.season, task.scaled_by)
        for label, method in methods().items():
            method(some(part.series, 1), part.horizon, part.season)  # compiles and imports before the clock starts
            print(line(f"{task.name}, {len(part.series.names)}: {label}", part, method), flush=True)
    if len(methods()) == 2:
        print("statsforecast is not installed here: its lines are left out")
    panel = large_panel(weekly, given.panel)
    load, wall, used = os.getloadavg()[0], time.perf_counter(), time.process_time()
    forecast(panel, 13, season=52)
    wall, used = time.perf_counter() - wall, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"weekly panel {panel.shape[1]:,} x {len(panel)}: {used:.2f} CPU s, {panel.shape[1] / used:,.0f} series/s, ",
        end="",
    )
    print(f"{wall:.1f} s on the clock at a load of {load:.1f}, {peak:,.0f} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
