"""How long does a country's panel take: 3,000 districts x 17 indicators, forecast by the engine alone? A few minutes:

    OMP_NUM_THREADS=1 python benchmarks/large_panel.py [--districts 3000] [--indicators 17] [--database] [--workers N]

The panel is made up: monthly figures since 2016 with a season of each indicator's own, a target for every series,
January never told alone. First through the forecasts' own functions, in memory: fingerprints, the forecasts with their
way to the year's end and the totals, rows to store. `--workers` also has the blocks worked out by that many processes
of a Dask cluster of this machine, and says whether every figure is the same. `--database` fills a SQLite file with the
panel (not counted) and runs what `python -m forecasting refresh` runs: reading, roll-up, forecasts, storing.

Printed: seconds on the clock, CPU seconds of this process, the most memory it held until then.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd

from forecasting.blocks import Run, here
from forecasting.outlook import Outlook, Question

CITY, FIRST_DISTRICT = "100000", 100001
MONTHS = pd.period_range("2016-01", "2020-09", freq="M")
AT_ONCE = 100_000  # rows of one statement


def panel(districts: int, indicators: int) -> pd.DataFrame:
    """Whole-number flows of every (indicator, district), none in January, with a fixed seed."""
    random = np.random.default_rng(20200930)
    names = [f"indicator_{one:02d}" for one in range(indicators)]
    codes = [str(FIRST_DISTRICT + one) for one in range(districts)]
    columns = pd.MultiIndex.from_product([names, codes], names=["indicator", "district"])
    shape = (len(MONTHS), len(columns))
    season = np.exp(random.normal(0, 0.3, (12, indicators))).repeat(districts, axis=1)[MONTHS.month - 1]
    level = random.normal(4, 1, len(columns)) + np.cumsum(random.normal(0, 0.03, shape), axis=0)
    flows = np.round(season * np.exp(level + random.normal(0, 0.15, shape)))
    flows[MONTHS.month == 1] = np.nan
    return pd.DataFrame(flows, index=MONTHS, columns=columns)


def goals(flows: pd.DataFrame) -> pd.Series:
    """Three per cent more than last year, for every series and for the total of each indicator."""
    own = (flows.loc["2019"].sum() * 1.03).round()
    totals = own.groupby(level=0).sum()
    totals.index = pd.MultiIndex.from_product([totals.index, [CITY]], names=own.index.names)
    return pd.concat([own, totals])


def measured(label: str, work: Callable[[], object]) -> object:
    """What `work` returns; prints its line."""
    wall, used = time.perf_counter(), time.process_time()
    found = work()
    wall, used = time.perf_counter() - wall, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{label:<44}{wall:>9.1f} s {used:>9.1f} CPU s {peak:>9,.0f} MB", flush=True)
    return found


def in_memory(asked: Question, run: Run) -> Outlook:
    """All that is done between reading and storing."""
    marks = asked.fingerprints()
    found = asked.answer(with_statsmodels=False, run=run)
    found.rows(marks, version=1, seconds=1.0)
    return found


def on_workers(asked: Question, count: int, expected: Outlook) -> None:
    from distributed import LocalCluster

    from forecasting.cluster import cluster

    with (
        LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as local,
        cluster(local.scheduler_address) as run,
    ):
        found = measured(f"in memory, on {count} processes", lambda: in_memory(asked, run))
    same = np.array_equal(np.stack(found.year["distribution"]), np.stack(expected.year["distribution"]))
    print(f"every quantile the same to the last bit: {'yes' if same else 'NO'}")


def filled(url: str, flows: pd.DataFrame, targets: pd.Series) -> None:
    """A database with the panel in it, as if one import had brought it."""
    from data_access.create import create
    from data_access.engine import writing
    from data_access.publish import ChangeSet, publish
    from data_access.schema import observation

    engine = create(url)
    ground = ChangeSet(
        {
            "district": [_district(code) for code in (CITY, *flows.columns.unique("district"))],
            "indicator": [_indicator(name, place) for place, name in enumerate(flows.columns.unique("indicator"), 1)],
            "target": [_target(*series, value) for series, value in targets.items()],
        }
    )
    publish(engine, ground, kind="setup", author="benchmark", reason="made-up panel")
    with writing(engine) as connection:
        for rows in _observations(flows):
            connection.execute(observation.insert(), rows)


def _district(code: str) -> dict[str, object]:
    return {"code": code, "name_zh": code, "name_en": code, "kind": "city" if code == CITY else "county"}


def _indicator(code: str, place: int) -> dict[str, object]:
    texts = ("name_zh", "name_en", "short_zh", "short_en", "section_zh", "clause_zh", "definition_zh", "definition_en")
    words = dict.fromkeys((*texts, "formula_zh", "formula_en", "lead_zh", "lead_en"), code)
    kind = {"kind": "cumulative", "direction": "more", "roll_up": "sum", "frequency": "monthly", "unit": "person"}
    return {"year": 2020, "code": code, "decimals": 0, "headline": 0, "sensitive": 0, "block": 1, "place": place} | (
        words | kind
    )


def _target(indicator: str, district: str, value: float) -> dict[str, object]:
    dated = {"tier": "municipal", "effective_from": "2020-02-01", "basis": "flow", "due": "2020-12-31"}
    return {"year": 2020, "indicator": indicator, "district": district, "value": value, "document": "1", **dated}


def _observations(flows: pd.DataFrame) -> Iterator[list[dict[str, object]]]:
    """Cumulative figures from February on, as rows, many at a time."""
    sums = flows.groupby(MONTHS.year).cumsum()
    rows: list[dict[str, object]] = []
    for (indicator, district), column in sums.items():
        for month, value in zip(MONTHS, column.to_numpy(), strict=True):
            if month.month > 1:
                one = {"indicator": indicator, "district": district, "month": str(month), "value": value}
                rows.append(one | {"step": 0, "since": 1})
        if len(rows) > AT_ONCE:
            yield rows
            rows = []
    yield rows


def refreshed(flows: pd.DataFrame, targets: pd.Series) -> None:
    from data_access.engine import close_engine, open_engine
    from forecasting.refresh import refresh

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'country.sqlite'}"
        measured("the database filled (not part of a refresh)", lambda: filled(url, flows, targets))
        done = measured("refresh: read, roll up, forecast, store", lambda: refresh(open_engine(url)))
        print(f"{done.made:,} forecasts stored for {done.month}")
        close_engine(url)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, default=3000)
    parser.add_argument("--indicators", type=int, default=17)
    parser.add_argument("--database", action="store_true", help="through a database, too")
    parser.add_argument("--workers", type=int, default=0, help="processes of a Dask cluster, too")
    given = parser.parse_args(arguments)
    flows = panel(given.districts, given.indicators)
    targets = goals(flows)
    print(f"{given.districts:,} districts x {given.indicators} indicators = {flows.shape[1]:,} series")
    asked = Question(MONTHS[-1], flows, targets, CITY)
    found = measured("in memory: fingerprints, forecasts, rows", lambda: in_memory(asked, here))
    if given.workers:
        on_workers(asked, given.workers, found)
    if given.database:
        refreshed(flows, targets)
    return 0


if __name__ == "__main__":
    sys.exit(main())
