"""One question for the screens: every target of the sample city, districts and city, as of a month."""

from pathlib import Path

import pandas as pd
import pytest

from data_access.engine import close_engine, open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS
from forecasting.year_end import COLUMNS
from forecasting.year_ends import year_ends
from sample_db.districts import BAITAN, DIPU, HETING, MAILONG, SONGJI
from tests.sample_city import sample_city_file  # noqa: F401

CITY = "990100"


@pytest.fixture(scope="module")
def tables(sample_city_file: Path):  # noqa: F811
    url = f"sqlite:///{sample_city_file}"
    engine = open_engine(url)
    reader = Reader(engine, ANONYMOUS, newest_version(engine))
    yield {
        "observations": reader.observations(),
        "indicators": reader.indicators(2020),
        "districts": reader.districts(),
        "targets": reader.targets(),
        "rules": reader.rules(),
    }
    close_engine(url)


def test_the_city_is_the_sum_of_its_districts(tables: dict[str, pd.DataFrame]):
    found = year_ends(**tables, month="2020-09", with_statsmodels=False)
    assert tuple(found.columns) == COLUMNS
    jobs = found.loc["urban_new_employment"]
    assert jobs.loc[CITY, "mean"] == pytest.approx(jobs.drop(CITY)["mean"].sum(), rel=1e-12)
    assert jobs["probability"].between(0, 1).all()


def test_the_county_that_will_miss_its_target_is_seen_by_june(tables: dict[str, pd.DataFrame]):
    june = year_ends(**tables, month="2020-06", with_statsmodels=False)
    chances = june.loc["urban_new_employment", "probability"]
    assert chances[MAILONG] < 0.15
    assert chances[[DIPU, HETING, BAITAN, SONGJI]].min() > chances[MAILONG]


def test_a_seasonal_target_that_was_made_is_not_accused_in_spring(tables: dict[str, pd.DataFrame]):
    # Rural transfers come in spring, new jobs evenly; both were made in 2019.
    april = year_ends(**tables, month="2019-04", with_statsmodels=False)["probability"]
    assert april["rural_transfer"][CITY] > 0.9
    assert april["urban_new_employment"][CITY] > 0.7


def test_later_months_are_not_read(tables: dict[str, pd.DataFrame]):
    observations = tables["observations"]
    cut = tables | {"observations": observations.loc[observations["month"] <= "2020-06"]}
    whole, early = (year_ends(**one, month="2020-06", with_statsmodels=False) for one in (tables, cut))
    pd.testing.assert_frame_equal(whole, early)


def test_nothing_reported_gives_no_rows(tables: dict[str, pd.DataFrame]):
    assert year_ends(**tables, month="2015-12").empty


def test_every_series_of_a_city_is_forecast_with_statsmodels(tables: dict[str, pd.DataFrame]):
    few = tables["observations"]["indicator"] == "urban_new_employment"
    told: list[tuple[int, int]] = []
    found = year_ends(
        **tables | {"observations": tables["observations"].loc[few]},
        month="2020-09",
        progress=lambda *done: told.append(done),
    )
    assert (found["method"].drop(("urban_new_employment", CITY)) == "engine_statsmodels").all()
    assert told[-1][0] == told[-1][1] > 0
