"""The sample city behind the pages, and who looks at it."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.components.v2 import manifest_scanner

from data_access.engine import close_engine, open_engine
from data_access.publish import newest_version
from forecasting.kinds_backtest import rehearse_kinds
from forecasting.rehearsal import kinds_question, question, store, store_kinds
from ui.front_door.arrival import HERE
from ui.viewer import Visit


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """AppTest reads the metadata of every installed package each time: longer than a page takes to draw."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def city_url(sample_city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A copy that tests only read, so that what was asked of it once stays cached."""
    url = f"sqlite:///{shutil.copyfile(sample_city_file, tmp_path_factory.mktemp('read') / 'city.sqlite')}"
    yield url
    close_engine(url)


@pytest.fixture
def city(city_url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The pages show the sample city, to be read only."""
    monkeypatch.setenv("DATABASE_URL", city_url)
    return open_engine(city_url)


@pytest.fixture
def newest(city: Engine) -> str:
    return str(newest_version(city))


@pytest.fixture(scope="session")
def rehearsed_url(sample_city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A copy, only read, whose completed years are forecast again."""
    url = f"sqlite:///{shutil.copyfile(sample_city_file, tmp_path_factory.mktemp('quality') / 'city.sqlite')}"
    engine = open_engine(url)
    asked, others = (one(engine, newest_version(engine)) for one in (question, kinds_question))
    store(engine, asked, asked.answer())
    given = {"city": others.city, "abnormal": others.abnormal}
    store_kinds(engine, others, rehearse_kinds(**vars(others.others), **given, years=[2019], months=[3, 6]))
    yield url
    close_engine(url)


@pytest.fixture
def rehearsed(rehearsed_url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DATABASE_URL", rehearsed_url)
    return open_engine(rehearsed_url)


@pytest.fixture
def own_city(sample_city_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The pages show a copy of the sample city that the test may change or break."""
    path = shutil.copyfile(sample_city_file, tmp_path / "city.sqlite")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    yield path
    close_engine(f"sqlite:///{path}")


@pytest.fixture
def look_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Look as one of the demo identities from now on, as its browser's cookie would say."""

    def become(subject: str) -> None:
        monkeypatch.setattr("ui.viewer.visit", lambda: Visit(place=HERE, remembered=subject))

    return become


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """File name -> text of the CSV files that the screens drawn hand over."""
    kept: dict[str, str] = {}
    offered = st.download_button

    def offer(label: str, data: Callable[[], bytes], file_name: str, **given: object) -> bool:
        if file_name.endswith(".csv"):
            kept[file_name] = data().decode("utf-8-sig")
        return offered(label, data, file_name, **given)

    monkeypatch.setattr(st, "download_button", offer)
    return kept


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """File name -> what writes the file, of everything that the screens drawn since offer; asked after the run."""
    kept: dict[str, Callable[[], bytes]] = {}
    offered = st.download_button

    def offer(label: str, data: Callable[[], bytes], file_name: str, **given: object) -> bool:
        kept[file_name] = data
        return offered(label, data, file_name, **given)

    monkeypatch.setattr(st, "download_button", offer)
    return kept
