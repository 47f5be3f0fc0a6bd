"""The forecasts' commands: refresh | screen | backtest | learn | learn-alarms. `COMMAND --help` says what each takes.

Sentences are Chinese where LC_ALL or LANG starts with zh.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.engine import DatabaseTrouble, close_engine, database_url, open_engine
from data_access.errors import Refused
from data_access.publish import newest_version
from forecasting import backtest, kinds_backtest
from forecasting.blocks import here
from forecasting.city import forecast_city
from forecasting.cluster import ClusterTrouble, cluster
from forecasting.command_words import say
from forecasting.flows import YEAR
from forecasting.screen_command import add_screen
from forecasting.year_end import forecast_year_end
from terminal import Parser, language

SPREAD = 0.08  # even targets lie around last year's total by this much (log-normal): about half are made
SEED = 20200131


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it was done, 1 with a sentence when it was not, 2 when it was not understood."""
    given = parser().parse_args(arguments)
    try:
        return given.run(given)
    except (DatabaseTrouble, Refused) as wrong:
        print(wrong.sentence(language()), file=sys.stderr)
        return 1
    except ClusterTrouble as trouble:
        return _complain(f"cluster_{trouble.code}", address=trouble.address)


def parser() -> Parser:
    top = Parser(prog="python -m forecasting", description=say("program"))
    commands = top.add_subparsers(dest="command", required=True, metavar=say("COMMAND"))
    refreshing = commands.add_parser("refresh", help=say("refresh"), description=say("refresh_more"))
    refreshing.add_argument("--url", metavar=say("URL"), help=say("url"))
    refreshing.add_argument("--version", type=int, metavar=say("VERSION"), help=say("version"))
    refreshing.add_argument("--month", type=_month, metavar=say("MONTH"), help=say("month"))
    refreshing.add_argument("--scheduler", metavar=say("ADDRESS"), help=say("scheduler"))
    refreshing.set_defaults(run=_refresh)
    add_screen(commands)
    rehearsal = commands.add_parser("backtest", help=say("backtest"), description=say("backtest_more"))
    source = rehearsal.add_mutually_exclusive_group()
    source.add_argument("--url", metavar=say("URL"), help=say("backtest_url"))
    source.add_argument("--monthly", type=Path, metavar=say("FILE"), help=say("monthly"))
    method = rehearsal.add_mutually_exclusive_group()  # what is kept is what the screens' forecasts are made with
    method.add_argument("--engine", action="store_true", help=say("engine"))
    method.add_argument("--store", action="store_true", help=say("store"))
    rehearsal.add_argument("--years", type=int, default=3, metavar=say("YEARS"), help=say("years"))
    rehearsal.add_argument("--version", type=int, metavar=say("VERSION"), help=say("version"))
    rehearsal.set_defaults(run=_backtest)
    learn = commands.add_parser("learn", help=say("learn"), description=say("learn"))
    learn.add_argument("--monthly", type=Path, required=True, metavar=say("FILE"), help=say("monthly"))
    learn.add_argument("--weekly", type=Path, required=True, metavar=say("FILE"), help=say("weekly"))
    learn.set_defaults(run=_learn)
    alarms = commands.add_parser("learn-alarms", help=say("learn_alarms"), description=say("learn_alarms_more"))
    alarms.set_defaults(run=_learn_alarms)
    return top


def _month(text: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text):
        raise argparse.ArgumentTypeError(say("no_month", text=text))
    return text


def _complain(key: str, **values: object) -> int:
    print(say(key, **values), file=sys.stderr)
    return 1


def _refresh(given: argparse.Namespace) -> int:
    from forecasting.refresh import refresh

    engine = open_engine(given.url or database_url())
    if given.version is not None and not 1 <= given.version <= newest_version(engine):
        return _complain("no_version", version=given.version)
    with cluster(given.scheduler) if given.scheduler else nullcontext(here) as run:
        done = refresh(engine, version=given.version, month=given.month, progress=_bar, run=run)
    print(say("made", **vars(done)) if done.month else say("nothing"))
    return 0


def _bar(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    print(f"\r{say('progress', done=done, of=of)} ", end=end, file=sys.stderr, flush=True)


def _backtest(given: argparse.Namespace) -> int:
    from sample_db import build

    if given.monthly:
        return _of_public_series(given.monthly, engine_only=given.engine)
    if given.url or given.store:
        return _of_database(given.url or database_url(), given)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'sample_city.sqlite'}"
        build(url)
        try:
            return _of_database(url, given)
        finally:
            close_engine(url)


def _of_public_series(file: Path, *, engine_only: bool) -> int:
    """The judged years of public series, side by side on one made-up calendar."""
    from forecasting import panels
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
    from forecasting.rehearsal import YEARS, kinds_question, question, store, store_kinds

    engine = open_engine(url)
    newest = newest_version(engine)
    if given.version is not None and not 1 <= given.version <= newest:
        return _complain("no_version", version=given.version)
    version, years = given.version or newest, YEARS if given.store else given.years
    asked = question(engine, version, years) if version else None
    others = kinds_question(engine, version, years) if version else None
    if asked is None and others is None:
        return _complain("nothing_completed")
    count = 0
    if asked is not None:
        started = time.process_time()
        rows = asked.answer(forecast_year_end if given.engine else asked.shipped, _progress)
        _told(rows, asked.years, time.process_time() - started)
        count += store(engine, asked, rows) if given.store and len(rows) else 0
    if others is not None:
        rows = others.answer()
        if len(rows):
            print(say("kinds"))
            print(kinds_backtest.printed(kinds_backtest.kind_marks(rows), language()))
        count += store_kinds(engine, others, rows) if given.store else 0
    if given.store:
        print(say("stored", version=version, count=count))
    return 0


def _told(rows: pd.DataFrame, years: Sequence[int], used: float) -> int:
    """Prints the marks of what was rehearsed in `used` CPU seconds; 1 where that was nothing."""
    print("\r", end="", file=sys.stderr)
    if rows.empty:
        return _complain("nothing_completed")
    methods = rows["method"].value_counts().to_dict()
    print(say("rehearsed", series=rows["series"].nunique(), first=min(years), last=max(years), methods=methods))
    print(backtest.printed(backtest.marks(rows), language()))
    print(say("speed", count=len(rows), used=used, each=len(rows) / used))
    return 0


def _progress(what: str) -> None:
    print(f"\r{what} ", end="", file=sys.stderr, flush=True)


def _learn_alarms(_given: argparse.Namespace) -> int:
    from forecasting import shedding_model
    from forecasting.shedding_learn import learn

    text = shedding_model.as_written(learn())
    shedding_model.FILE.write_text(text, encoding="utf-8")
    print(say("written", file=shedding_model.FILE, size=len(text)))
    return 0


def _learn(given: argparse.Namespace) -> int:
    from forecasting import learnt, panels
    from forecasting.learn import file_text

    text = file_text(panels.read(given.monthly), panels.read(given.weekly))
    learnt.FILE.write_text(text, encoding="utf-8")
    print(say("written", file=learnt.FILE, size=len(text)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
