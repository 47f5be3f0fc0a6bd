"""How long do a week's import, a correction and the questions of the enterprise panel take? Some minutes to fill:

    python benchmarks/enterprise_panel.py [--enterprises 100000] [--weeks 104] [--file FILE]

A SQLite file (a temporary one, or `--file`, which is kept) is filled with a made-up register and all weeks but the
last, not counted. Then the last week is loaded from a CSV of the template as `python -m data_access load` does it, the
week before is put right for every enterprise, and ten reports are. The matrices are stored, and everything is asked
that the screens ask.

Printed: seconds on the clock and CPU seconds of this process. The week's import is to take less than ten seconds.
"""

import argparse
import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from sqlalchemy import Engine, text

from data_access import triggers
from data_access.change_set import ChangeSet, SourceFile
from data_access.create import create
from data_access.credit_code import check_character
from data_access.engine import file_url
from data_access.load import load_file
from data_access.panel import Panel
from data_access.panel_matrix import store_matrices
from data_access.panel_schema import INDUSTRIES, weekly_report
from data_access.panel_template import WEEKLY_TEMPLATE
from data_access.publish import newest_version, publish
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS, program_viewer
from data_access.weeks import weeks_from

CITY = "100000"
DISTRICTS = tuple(str(100001 + number) for number in range(12))
LAST_WEEK = "2020-09-21"
FIRST_CODE = 1_000_000
TOLD = ("base_headcount", "headcount", "hires", "dismissed", "resigned", "ended", "closed", "untyped", "vacancies")


def measured(label: str, work: Callable[[], object]) -> object:
    """What `work` returns; prints its line."""
    wall, used = time.perf_counter(), time.process_time()
    found = work()
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(f"{label:<58} {wall:8.2f} s {used:8.2f} s CPU", flush=True)
    return found


def district(code: str) -> dict[str, object]:
    kind = "city" if code == CITY else "county"
    return {"code": code, "name_zh": f"县{code}", "name_en": f"County {code}", "kind": kind}


def enterprise(number: int) -> dict[str, object]:
    body = f"91{place_of(number)}MA{number:06d}X"
    return {
        "code": FIRST_CODE + number,
        "name": f"企业{number}",
        "credit_code": body + check_character(body),
        "district": place_of(number),
        "industry": INDUSTRIES[number % 15],
        "size": "small",
        "ownership": "private",
        "monitoring": "fixed_point",
        "giant": int(number % 1000 == 0),
        "active_since": "2018-01-01",
    }


def place_of(number: int) -> str:
    return DISTRICTS[number * 7 % len(DISTRICTS)]


def figures(enterprises: int, weeks: int) -> np.ndarray:
    """TOLD of every enterprise and week (weeks, enterprises, figures), whole persons that reconcile."""
    chance = np.random.default_rng(20200921)
    found = np.zeros((weeks, enterprises, len(TOLD)), dtype=np.int32)
    heads = np.round(np.exp(chance.normal(4.2, 1, enterprises))).astype(np.int64) + 5
    for week in range(weeks):
        hires, leavers = chance.poisson(heads * 0.004), chance.poisson(heads * 0.004)
        end = np.maximum(heads + hires - leavers, 0)
        found[week, :, 0], found[week, :, 1], found[week, :, 2] = heads, end, hires
        found[week, :, 4] = heads + hires - end
        heads = end
    return found


def fill(engine: Engine, told: np.ndarray, weeks: Sequence[str]) -> None:
    """All weeks at once, past the checks and without the indexes, which are made afterwards: not what is measured."""
    version = publish_note(engine)
    columns = ("enterprise", "week", "district", *TOLD, "since")
    statement = f"INSERT INTO weekly_report ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"

    def rows() -> Iterator[tuple]:
        for number in range(told.shape[1]):
            place, code = place_of(number), FIRST_CODE + number
            for week, values in zip(weeks, told[:, number].tolist(), strict=True):
                yield (code, week, place, *values, version)

    with engine.execution_options(write=True).begin() as connection:
        raw = connection.connection.driver_connection
        for name in ("insert", "update", "delete"):
            connection.execute(text(f"DROP TRIGGER monitoring_weekly_report_{name}"))
        for index in weekly_report.indexes:
            connection.execute(text(f"DROP INDEX {index.name}"))
        raw.executemany(statement, rows())
        for index in weekly_report.indexes:
            index.create(connection)
        triggers.install(connection)


def publish_note(engine: Engine) -> int:
    """A version for the weeks to belong to: one enterprise's group is changed."""
    changes = ChangeSet({"enterprise": [{**enterprise(0), "affiliation": "集团"}]})
    return publish(engine, changes, kind="import", author="benchmark", reason="weeks")


def week_file(name: str, week: str, values: np.ndarray) -> SourceFile:
    """A week's reports in the columns of the template."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.zh for column in WEEKLY_TEMPLATE.columns])
    fields = [column.field for column in WEEKLY_TEMPLATE.columns]
    for number, row in enumerate(values.tolist()):
        told = dict(zip(TOLD, row, strict=True))
        told |= {"week": week, "credit_code": enterprise(number)["credit_code"], "name": f"企业{number}"}
        writer.writerow([told.get(one, "") for one in fields])
    return SourceFile(name, "\ufeff".encode() + out.getvalue().encode())


def run(engine: Engine, enterprises: int, weeks: int) -> None:
    mondays = [str(day) for day in weeks_from("2010-01-04", LAST_WEEK)[-weeks:]]
    told = figures(enterprises, weeks)
    ground = ChangeSet({"district": [district(code) for code in (CITY, *DISTRICTS)]})
    publish(engine, ground, kind="setup", author="benchmark", reason="ground")
    register = ChangeSet({"enterprise": [enterprise(number) for number in range(enterprises)]})
    measured("the register published", lambda: publish(engine, register, kind="import", author="b", reason="register"))
    measured("all weeks but the last, raw (not counted)", lambda: fill(engine, told[:-1], mondays[:-1]))
    measured("matrices of all figures stored, from all reports", lambda: store_matrices(engine, newest_version(engine)))
    file = week_file("week.csv", mondays[-1], told[-1])
    size = f"{enterprises:,} reports"
    measured(f"a week's file loaded ({size})", lambda: load_file(engine, file, author="benchmark"))
    measured(
        "matrices stored, from those of the version before", lambda: store_matrices(engine, newest_version(engine))
    )
    right = week_file("correction.csv", mondays[-2], told[-2] + (np.arange(len(TOLD)) == 8))
    measured(f"a week put right ({size})", lambda: load_file(engine, right, author="benchmark"))
    few = week_file("few.csv", mondays[-3], told[-3][:10] + 1)
    measured("ten reports put right", lambda: load_file(engine, few, author="benchmark"))
    ask(engine, mondays)


def ask(engine: Engine, mondays: Sequence[str]) -> None:
    newest = newest_version(engine)
    everybody = Panel(Reader(engine, program_viewer(engine), newest))
    other = Panel(Reader(engine, ANONYMOUS, newest))
    measured("the register read", everybody.enterprises)
    measured("headcounts, from a stored matrix and what changed since", everybody.headcounts)
    measured("evidence, likewise", everybody.evidence)
    measured("reporting rates of a week", lambda: everybody.reporting(mondays[-1]))
    measured("one enterprise's weeks", lambda: everybody.reports_of(FIRST_CODE + 5))
    measured("job changes over four weeks", lambda: everybody.job_changes(mondays[-5], mondays[-1]))
    measured("job changes, small cells withheld", lambda: other.job_changes(mondays[-5], mondays[-1]))
    reader = everybody.reader
    measured("what the week's version changed", lambda: reader.changes(newest - 3, newest - 2))
    measured("what ten corrections changed", lambda: reader.changes(newest - 1, newest))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enterprises", type=int, default=100_000)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = asked.file or Path(folder) / "panel.sqlite"
        engine = create(file_url(file))
        run(engine, asked.enterprises, asked.weeks)
        engine.dispose()
        print(f"the file: {file.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
