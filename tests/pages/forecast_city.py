"""The sample city with the forecasts of its newest version stored, by the engine alone: statsmodels takes a minute.

Import the fixtures where they are wanted: ``from tests.pages.forecast_city import forecast_url  # noqa: F401``
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.engine import close_engine, open_engine
from data_access.forecasts import store_forecasts
from data_access.publish import newest_month, newest_version
from forecasting.refresh import question


def make_forecasts(engine: Engine, month: str) -> None:
    """Store the forecasts of the newest version at `month`."""
    version = newest_version(engine)
    asked = question(engine, version, month)
    outlook = asked.answer(with_statsmodels=False)
    store_forecasts(engine, *outlook.rows(asked.fingerprints(), version=version, seconds=0.0))


@pytest.fixture(scope="session")
def forecast_url(sample_city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A copy that tests only read."""
    url = f"sqlite:///{shutil.copyfile(sample_city_file, tmp_path_factory.mktemp('forecast') / 'city.sqlite')}"
    engine = open_engine(url)
    make_forecasts(engine, newest_month(engine, newest_version(engine)))
    yield url
    close_engine(url)


@pytest.fixture
def forecast_city(forecast_url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The pages show that city."""
    monkeypatch.setenv("DATABASE_URL", forecast_url)
    return open_engine(forecast_url)
