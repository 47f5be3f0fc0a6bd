"""A process killed in the middle of publishing leaves the version before or the version after, never a part of one."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.engine import check
from data_access.publish import newest_version
from tests.data_access.samples import EVERYTHING, lay_ground, report, seen
from tests.data_access.samples import observation as row

PROJECT = Path(__file__).resolve().parents[2]
ROWS = 300
KILLS = 25
PUBLISHER = f"""
import sys
from data_access.engine import open_engine
from data_access.publish import newest_version
from tests.data_access.samples import observation, report

engine = open_engine(sys.argv[1])
while True:
    value = newest_version(engine) + 1
    report(engine, *(observation(month=f"{{1990 + n // 12}}-{{n % 12 + 1:02d}}", value=value) for n in range({ROWS})))
    print("published", flush=True)
"""


def published(process: subprocess.Popen) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == b"published\n"


@pytest.mark.endure
def test_a_publisher_killed_at_any_moment_leaves_whole_versions(engine: Engine) -> None:
    """Each is killed within the time that two of its own publications take here and now, however busy the machine."""
    lay_ground(engine)
    moments = random.Random(20200930)
    url = engine.url.render_as_string(hide_password=False)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", PUBLISHER, url], cwd=PROJECT, stdout=subprocess.PIPE)
        published(process)
        start = time.monotonic()
        published(process)
        one = time.monotonic() - start
        time.sleep(moments.uniform(0, 2 * one))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        check(engine, quick_check=True)
        newest = newest_version(engine)
        found = seen(engine, EVERYTHING, newest).observations()
        assert (len(found), set(found["value"]), set(found["since"])) == (ROWS, {float(newest)}, {newest})
    assert newest_version(engine) > 2 * KILLS
    assert report(engine, row(month="2020-09", value=1)) == newest_version(engine)
