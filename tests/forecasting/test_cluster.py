"""A panel forecast by two processes of a cluster is the panel forecast here, to the last bit."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting import cluster as clusters
from forecasting.__main__ import main
from forecasting.blocks import COLUMNS, Run, here
from forecasting.cluster import ClusterTrouble, cluster
from forecasting.outlook import Outlook, Question

CITY = "990100"
MONTHS = pd.period_range("2014-01", "2020-06", freq="M")
SEASON = np.array([0.02, 0.06, 0.11, 0.1, 0.09, 0.1, 0.1, 0.09, 0.1, 0.09, 0.08, 0.06])


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:
        yield running.scheduler_address


@pytest.fixture(scope="module")
def run(scheduler: str) -> Iterator[Run]:
    with cluster(scheduler) as found:
        yield found


def question(districts: int) -> Question:
    """One indicator of many districts, with targets, and their city."""
    random = np.random.default_rng(11)
    shape = (len(MONTHS), districts)
    noise = np.exp(np.cumsum(random.normal(0, 0.02, shape), axis=0) + random.normal(0, 0.1, shape))
    flows = np.exp(random.normal(5, 1, districts)) * SEASON[MONTHS.month - 1][:, None] * noise
    names = [("jobs", f"{100000 + one}") for one in range(districts)]
    columns = pd.MultiIndex.from_tuples(names, names=["indicator", "district"])
    history = pd.DataFrame(flows, index=MONTHS, columns=columns)
    targets = history.loc["2019"].sum() * 1.02
    targets.loc["jobs", CITY] = targets.sum()
    return Question(MONTHS[-1], history, targets, CITY)


def assert_same(found: Outlook, expected: Outlook) -> None:
    plain = [one.year.drop(columns="distribution") for one in (found, expected)]
    pd.testing.assert_frame_equal(*plain, check_exact=True)
    assert np.array_equal(np.stack(found.year["distribution"]), np.stack(expected.year["distribution"]))
    pd.testing.assert_frame_equal(found.path, expected.path, check_exact=True)


def test_a_large_panel_in_blocks_on_two_processes_is_the_panel_here(run: Run):
    asked = question(2 * COLUMNS + 100)  # more than CITY_SCALE: the engine alone, its law learnt over all of it
    found = asked.answer(run=run)
    assert_same(found, asked.answer(run=here))
    assert set(found.year["method"]) == {"engine", "sum_of_parts"}


def test_the_work_is_spread_over_both_processes_and_comes_back_in_order(run: Run, tmp_path: Path):
    assert list(run(abs, [-3, 2, -1])) == [3, 2, 1]
    assert list(run(abs, [])) == []
    assert len(set(run(_process_once_both_are_at_work, [tmp_path] * 8))) == 2


def _process_once_both_are_at_work(folder: Path) -> int:
    """The process that does this piece, which waits for the other one's to begin, two minutes at most."""
    import os
    import time

    (folder / str(os.getpid())).touch()
    end = time.monotonic() + 120
    while len(list(folder.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    return os.getpid()


def test_the_command_refreshes_on_a_scheduler(tmp_path: Path, scheduler: str, capsys: pytest.CaptureFixture[str]):
    from data_access.create import create
    from data_access.engine import close_engine

    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    create(url)
    assert main(["refresh", "--url", url, "--scheduler", scheduler]) == 0
    assert "the database is empty" in capsys.readouterr().out
    close_engine(url)


def test_workers_of_another_version_are_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clusters.np, "__version__", "1.0")
    with pytest.raises(ClusterTrouble) as refused, cluster(scheduler):
        pass
    assert refused.value.code == "other"


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys):
    from data_access.create import create
    from data_access.engine import close_engine

    monkeypatch.setattr(clusters, "PATIENCE", 0.2)
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    create(url)
    assert main(["refresh", "--url", url, "--scheduler", "tcp://127.0.0.1:1"]) == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:1." in capsys.readouterr().err
    close_engine(url)
