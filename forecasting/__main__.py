"""The forecasts' commands.

python -m forecasting refresh [--version N] [--month YYYY-MM]   make and store what a version needs (default: the
                                                newest, at the month it opens on); what is stored is kept
python -m forecasting backtest [--url URL]      completed years of a database forecast again (without a URL: the
                                                sample city, built afresh), with statsmodels; --engine without it
python -m forecasting backtest --monthly FILE   the same on public monthly series, with made-up even targets
python -m forecasting learn --monthly FILE --weekly FILE    what public series teach, written to learnt.json
"""

import argparse
import re
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting import backtest, learnt, panels
from forecasting.city import forecast_city
from forecasting.flows import YEAR
from forecasting.tracked import abnormal_years, flows_of, targets_at
from forecasting.year_end import forecast_year_end
from terminal import language

SPREAD = 0.08  # even targets lie around last year's total by this much (log-normal): about half are made
SEED = 20200131


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m forecasting", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    refreshing = commands.add_parser("refresh", help="make and store the forecasts that a version needs")
    refreshing.add_argument("--url", help="SQLAlchemy URL; by default DATABASE_URL, else the sample city")
    refreshing.add_argument("--version", type=int, help="by default the newest")
    refreshing.add_argument("--month", type=_month, help="by default the month that the version opens on")
    refreshing.set_defaults(run=_refresh)
    rehearsal = commands.add_parser("backtest", help="how good would year-end forecasts have been?")
    source = rehearsal.add_mutually_exclusive_group()
    source.add_argument("--url", help="SQLAlchemy URL of a monitoring database")
    source.add_argument("--monthly", type=Path, help="parquet file of public monthly series")
    rehearsal.add_argument("--engine", action="store_true", help="the engine alone, without statsmodels")
    rehearsal.add_argument("--years", type=int, default=3, help="completed years of a database to forecast again")
    rehearsal.set_defaults(run=_backtest)
    learn = commands.add_parser("learn", help="make learnt.json anew from public series")
    learn.add_argument("--monthly", type=Path, required=True, help="parquet file of monthly series")
    learn.add_argument("--weekly", type=Path, required=True, help="parquet file of weekly series")
    learn.set_defaults(run=_learn)
    given = parser.parse_args(arguments)
    return given.run(given)


def _month(text: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no month such as 2020-09")
    return text


def _refresh(given: argparse.Namespace) -> int:
    from data_access.engine import DatabaseTrouble, database_url, open_engine
    from forecasting.refresh import refresh

    try:
        engine = open_engine(given.url or database_url())
        done = refresh(engine, version=given.version, month=given.month, progress=_bar)
    except (DatabaseTrouble, LookupError) as wrong:
        said = wrong.sentence(language()) if isinstance(wrong, DatabaseTrouble) else str(wrong)
        print(said, file=sys.stderr)
        return 1
    if not done.month:
        print("nothing to forecast: the database is empty")
        return 0
    print(f"version {done.version}, {done.month}: {done.made} of {done.series} forecasts made, {done.seconds:.1f} s")
    return 0


def _bar(done: int, of: int) -> None:
    print(f"\r{done} of {of} series ", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _backtest(given: argparse.Namespace) -> int:
    if given.monthly:
        return _of_public_series(given.monthly, engine_only=given.engine)
    if given.url:
        return _of_database(given.url, given.years, engine_only=given.engine)
    from data_access.engine import close_engine
    from sample_db import build

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'sample_city.sqlite'}"
        build(url)
        try:
            return _of_database(url, given.years, engine_only=given.engine)
        finally:
            close_engine(url)


def _of_public_series(file: Path, *, engine_only: bool) -> int:
    """The judged years of public series, side by side on one made-up calendar."""
    from forecasting.learn import series_years

    cases = series_years(panels.read(file), judged=True)
    months = pd.period_range("2001-01", periods=len(cases) * YEAR, freq="M")
    history = pd.DataFrame(cases.reshape(len(months), -1), index=months)
    noise = np.random.default_rng(SEED).normal(0, SPREAD, history.shape[1])
    wanted = pd.Series(cases[-2].sum(axis=0) * np.exp(noise), index=history.columns)
    return _told(history, lambda _: wanted, [months[-1].year], forecast_year_end if engine_only else forecast_city)


def _of_database(url: str, years: int, *, engine_only: bool) -> int:
    from data_access.engine import open_engine
    from data_access.publish import newest_version
    from data_access.reader import Reader
    from data_access.viewer import ANONYMOUS
    from tracking.roll_up import roll_up

    engine = open_engine(url)
    reader = Reader(engine, ANONYMOUS, newest_version(engine))
    targets, plan_years = reader.targets(), sorted(reader.targets()["year"].unique())
    if not plan_years:
        print("nothing to forecast again: the database has no targets", file=sys.stderr)
        return 1
    indicators = reader.indicators(int(plan_years[-1]))
    rolled = partial(roll_up, districts=reader.districts(), indicators=indicators, targets=targets)
    history = flows_of(reader.observations(roll_up=rolled), indicators)
    last = history.index[-1].year if history.index[-1].month == YEAR else history.index[-1].year - 1
    forecaster = partial(forecast_year_end if engine_only else forecast_city, abnormal=abnormal_years(reader.rules()))
    judged = partial(targets_at, targets, history.columns)
    return _told(history, judged, range(last - years + 1, last + 1), forecaster)


def _told(
    history: pd.DataFrame, targets: backtest.TargetsAt, years: range | list[int], forecaster: backtest.Forecaster
) -> int:
    started = time.process_time()
    rows = backtest.rehearse(history, targets, years=years, forecaster=forecaster, progress=_progress)
    print("\r", end="", file=sys.stderr)
    if rows.empty:
        print("nothing to forecast again: no completed year with two before it", file=sys.stderr)
        return 1
    used = time.process_time() - started
    methods = rows["method"].value_counts().to_dict()
    print(f"{rows['series'].nunique()} series, years {min(years)}-{max(years)}, methods {methods}")
    print(backtest.printed(backtest.marks(rows)))
    print(f"{len(rows)} forecasts in {used:.1f} CPU seconds: {len(rows) / used:,.0f} a second")
    return 0


def _progress(what: str) -> None:
    print(f"\r{what} ", end="", file=sys.stderr, flush=True)


def _learn(given: argparse.Namespace) -> int:
    from forecasting.learn import file_text

    text = file_text(panels.read(given.monthly), panels.read(given.weekly))
    learnt.FILE.write_text(text, encoding="utf-8")
    print(f"{learnt.FILE}: {len(text):,} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
