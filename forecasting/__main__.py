"""The forecasts' commands.

python -m forecasting refresh [--version N] [--month YYYY-MM]   make and store what a version needs (default: the
                                                newest, at the month it opens on); what is stored is kept
python -m forecasting backtest [--url URL]      completed years of a database forecast again (without a URL: the
                                                sample city, built afresh), with statsmodels; --engine without it
python -m forecasting backtest --store [--version N]    the same by the engine alone, kept for the page
                                                /forecast-quality
python -m forecasting backtest --monthly FILE   the same on public monthly series, with made-up even targets
python -m forecasting learn --monthly FILE --weekly FILE    what public series teach, written to learnt.json
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting import backtest, learnt, panels
from forecasting.city import forecast_city
from forecasting.flows import YEAR
from forecasting.year_end import forecast_year_end
from terminal import language

SPREAD = 0.08  # even targets lie around last year's total by this much (log-normal): about half are made
SEED = 20200131
NOTHING_COMPLETED = "nothing to forecast again: no targets, or no completed year with two before it"


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
    rehearsal.add_argument("--store", action="store_true", help="keep it for the page; DATABASE_URL unless --url")
    rehearsal.add_argument("--version", type=int, help="of the database, by default the newest")
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
    from data_access.engine import DatabaseTrouble, close_engine, database_url
    from sample_db import build

    if given.monthly:
        return _of_public_series(given.monthly, engine_only=given.engine)
    try:
        if given.url or given.store:
            return _of_database(given.url or database_url(), given)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'sample_city.sqlite'}"
            build(url)
            try:
                return _of_database(url, given)
            finally:
                close_engine(url)
    except (DatabaseTrouble, LookupError) as wrong:
        said = wrong.sentence(language()) if isinstance(wrong, DatabaseTrouble) else str(wrong)
        print(said, file=sys.stderr)
        return 1


def _of_public_series(file: Path, *, engine_only: bool) -> int:
    """The judged years of public series, side by side on one made-up calendar."""
    from forecasting.learn import series_years

    cases = series_years(panels.read(file), judged=True)
    months = pd.period_range("2001-01", periods=len(cases) * YEAR, freq="M")
    history = pd.DataFrame(cases.reshape(len(months), -1), index=months)
    noise = np.random.default_rng(SEED).normal(0, SPREAD, history.shape[1])
    wanted = pd.Series(cases[-2].sum(axis=0) * np.exp(noise), index=history.columns)
    years, started = [months[-1].year], time.process_time()
    forecaster = forecast_year_end if engine_only else forecast_city
    rows = backtest.rehearse(history, lambda _: wanted, years=years, forecaster=forecaster, progress=_progress)
    return _told(rows, years, time.process_time() - started)


def _of_database(url: str, given: argparse.Namespace) -> int:
    from data_access.engine import open_engine
    from data_access.publish import newest_version
    from forecasting.rehearsal import YEARS, question, store

    engine = open_engine(url)
    version = given.version or newest_version(engine)
    asked = question(engine, version, YEARS if given.store else given.years) if version else None
    if asked is None:
        print(NOTHING_COMPLETED, file=sys.stderr)
        return 1
    started = time.process_time()
    rows = asked.answer(forecast_year_end if given.engine or given.store else forecast_city, _progress)
    if _told(rows, asked.years, time.process_time() - started):
        return 1
    if given.store:
        print(f"version {version}: {store(engine, asked, rows)} rows stored")
    return 0


def _told(rows: pd.DataFrame, years: Sequence[int], used: float) -> int:
    """Prints the marks of what was rehearsed in `used` CPU seconds; 1 where that was nothing."""
    print("\r", end="", file=sys.stderr)
    if rows.empty:
        print(NOTHING_COMPLETED, file=sys.stderr)
        return 1
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
