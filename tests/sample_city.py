"""The sample city for tests: built once a session, copied for whoever wants a file of their own.

tests/conftest.py has `sample_city_file` for all: imported into a module it would be another fixture, and built again.
"""

import shutil
from pathlib import Path

import pytest

from sample_db import build

NAME = "sample_city.sqlite"
NEWEST = 82  # versions of it; a link to the newest figures carries this one


def built_city(folder: Path) -> Path:
    """A file with the sample city in `folder`, built anew."""
    path = folder / NAME
    build(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def sample_city_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city's SQLite file, for reading only: one for the session (with xdist one for each worker)."""
    return built_city(tmp_path_factory.mktemp("sample_city"))


@pytest.fixture
def sample_city_copy(sample_city_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample city that a test may write to."""
    return Path(shutil.copy(sample_city_file, tmp_path / NAME))
