"""The databases that tests run on: a SQLite file and a PostgreSQL database, both new for every test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.create import create
from data_access.engine import close_engine, file_url, open_engine
from tests import postgres
from tests.sample_city import sample_city_file  # noqa: F401  (one sample city for all that draw it)

os.environ["FORECAST_JOBS"] = "off"  # no test starts the forecasts' process unless it is about that


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test gets a second go: no test controls when a Chromium on an unknown machine draws or is killed.

    Nothing else does, since whatever else fails now and then is wrong; tests/counts.py names what needed it.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


BOTH = [pytest.param("sqlite", id="sqlite"), pytest.param("postgres", id="postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server of this test process alone (with xdist one for each worker)."""
    with postgres.cluster() as running:
        yield running


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address to create() a database at: a file that does not exist, or an empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'monitoring.sqlite'}"
        yield url
        close_engine(url)
        return
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    name = postgres.fresh_name()
    cluster.run(f"CREATE DATABASE {name}")
    yield cluster.url(name)
    close_engine(cluster.url(name))
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    create(f"sqlite:///{path}")
    close_engine(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(cluster: postgres.Cluster) -> str:
    cluster.run("CREATE DATABASE template_monitoring")
    create(cluster.url("template_monitoring"))
    close_engine(cluster.url("template_monitoring"))
    return "template_monitoring"


@pytest.fixture(params=BOTH)
def fresh_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], AbstractContextManager[Engine]]:
    """Opens, as often as it is called, a new database with the newest schema and nothing published."""
    if request.param == "sqlite":
        template_file: Path = request.getfixturevalue("sqlite_template")
        return lambda: _sqlite_copy(template_file, tmp_path / postgres.fresh_name("sqlite"))
    return lambda: _postgres_copy(request.getfixturevalue("cluster"), request.getfixturevalue("postgres_template"))


@pytest.fixture
def engine(fresh_engine: Callable[[], AbstractContextManager[Engine]]) -> Iterator[Engine]:
    """A new database with the newest schema and nothing published."""
    with fresh_engine() as opened:
        yield opened


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """The same in a file, for what only files can suffer."""
    with _sqlite_copy(sqlite_template, tmp_path / "monitoring.sqlite") as opened:
        yield opened


@contextmanager
def _sqlite_copy(template: Path, path: Path) -> Iterator[Engine]:
    shutil.copyfile(template, path)
    url = file_url(path)
    yield open_engine(url)
    close_engine(url)
    path.unlink(missing_ok=True)


@contextmanager
def _postgres_copy(cluster: postgres.Cluster, template: str) -> Iterator[Engine]:
    name = postgres.fresh_name()
    cluster.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield open_engine(cluster.url(name))
    close_engine(cluster.url(name))
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")
