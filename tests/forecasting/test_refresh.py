"""What a version needs is made once, kept while its inputs stay, and told to nobody beyond their scope."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from data_access.create import create
from data_access.publish import ChangeSet, publish
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS
from forecasting.__main__ import main
from forecasting.refresh import question, refresh
from tests.data_access.samples import CITY, EAST, JOBS, WEST, district, indicator, observation, rule, target

MONTHS = pd.period_range("2017-01", "2020-09", freq="M")
SEASON = np.array([0.02, 0.06, 0.11, 0.1, 0.09, 0.1, 0.1, 0.09, 0.1, 0.09, 0.08, 0.06])


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'city.sqlite'}"


@pytest.fixture
def city(url: str) -> Engine:
    """Two counties that have reported since 2017, with targets; version 1."""
    draw, rows = np.random.default_rng(3), []
    for where, size in ((EAST, 600.0), (WEST, 400.0)):
        flows = size * SEASON[MONTHS.month - 1] * np.exp(draw.normal(0, 0.05, len(MONTHS)))
        sums = pd.Series(flows, index=MONTHS).groupby(MONTHS.year).cumsum().round()
        rows += [observation(JOBS, where, str(month), value) for month, value in sums.items() if month.month > 1]
    goals = [target(JOBS, where, value) for where, value in ((CITY, 1000.0), (EAST, 600.0), (WEST, 420.0))]
    engine = create(url)
    publish(
        engine,
        ChangeSet(
            {
                "district": [district(code) for code in (CITY, EAST, WEST)],
                "indicator": [indicator(JOBS, year) for year in range(2017, 2021)],
                "target": goals,
                "status_rule": [rule("season", "weight_2020", 0.25)],
                "observation": rows,
            }
        ),
        kind="setup",
        author="test",
        reason="ground",
    )
    return engine


def test_a_version_is_forecast_once(city: Engine) -> None:
    first, again = refresh(city), refresh(city)
    assert (first.version, first.month, first.series, first.made) == (1, "2020-09", 3, 3)
    assert (again.series, again.made) == (3, 0)


def test_a_publication_that_touches_no_input_keeps_the_forecast(city: Engine) -> None:
    refresh(city)
    publish(city, ChangeSet({"status_rule": [rule("stock", "x", 1.0)]}), kind="rule", author="test", reason="a rule")
    assert refresh(city).made == 0
    told, _ = Reader(city, ANONYMOUS, 2).forecasts(question(city, 2, "2020-09").fingerprints())
    assert set(told["version"]) == {1}


def test_a_revised_figure_is_forecast_anew_and_the_older_version_keeps_its_own(city: Engine) -> None:
    refresh(city)
    revised = ChangeSet({"observation": [observation(JOBS, EAST, "2020-09", 300.0)]})
    publish(city, revised, kind="correction", author="test", reason="revised")
    assert refresh(city).made == 3
    means = []
    for version in (1, 2):
        told, path = Reader(city, ANONYMOUS, version).forecasts(question(city, version, "2020-09").fingerprints())
        assert len(told) == 3
        assert sorted(set(path["month"])) == ["2020-10", "2020-11", "2020-12"]
        means.append(told.set_index("district").loc[EAST, "mean"])
    assert means[0] > means[1]


def test_the_command_says_what_it_made(city: Engine, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "--url", url]) == 0
    assert capsys.readouterr().out.startswith("version 1, 2020-09: 3 of 3 forecasts made")
    assert main(["refresh", "--url", url, "--version", "9"]) == 1
    assert "no version 9" in capsys.readouterr().err
    assert main(["refresh", "--url", f"{url}.none"]) == 1
    assert "The database is not there" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["refresh", "--url", url, "--month", "2020-13"])


def test_an_empty_database_has_nothing_to_forecast(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    create(url)
    assert main(["refresh", "--url", url]) == 0
    assert "nothing to forecast" in capsys.readouterr().out
