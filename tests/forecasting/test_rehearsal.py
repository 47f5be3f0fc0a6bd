"""A database's completed years are rehearsed once: by what fingerprint, over which years, counted how."""

from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from data_access.create import create
from data_access.engine import close_engine, open_engine
from data_access.publish import ChangeSet, newest_version, publish
from data_access.reader import Reader
from data_access.rehearsals import rehearsed_at
from data_access.viewer import program_viewer
from forecasting.__main__ import main
from forecasting.kinds_backtest import kind_marks, told_again
from forecasting.rehearsal import kinds_question, question
from tests.data_access.samples import CITY, EAST, JOBS, district, indicator, observation, target


def reports(*months: tuple[int, int], more: float = 0.0) -> list[dict]:
    return [observation(JOBS, EAST, f"{year}-{month:02d}", 50.0 * month + more) for year, month in months]


def until(last: tuple[int, int]) -> list[tuple[int, int]]:
    return [(year, month) for year in range(2016, 2021) for month in range(2, 13) if (year, month) <= last]


@pytest.fixture
def url(tmp_path: Path):
    address = f"sqlite:///{tmp_path / 'city.sqlite'}"
    ground = {
        "district": [district(CITY), district(EAST)],
        "indicator": [indicator(JOBS, year) for year in range(2016, 2021)],
        "target": [target(JOBS, EAST, 590.0, year=2019, effective_from="2019-02-01")],
        "observation": reports(*until((2020, 3))),
    }
    publish(create(address), ChangeSet(ground), kind="setup", author="test", reason="ground")
    yield address
    close_engine(address)


def again(url: str, rows: list[dict]) -> str:
    engine = open_engine(url)
    version = publish(engine, ChangeSet({"observation": rows}), kind="import", author="test", reason="report")
    return question(engine, version).fingerprint


def test_only_what_is_completed_is_rehearsed(url: str):
    asked = question(open_engine(url), 1)
    assert list(asked.years) == [2018, 2019]  # 2016 and 2017 are the two years before
    assert asked.history.index[-1] == pd.Period("2019-12", "M")
    rows = asked.answer()
    assert set(rows["year"]) == {2018, 2019}
    assert rows.loc[rows["year"] == 2019, "target"].dropna().unique().tolist() == [590.0]
    assert rows["total"].unique().tolist() == [600.0]


def test_the_fingerprint_follows_the_completed_years_alone(url: str):
    before = question(open_engine(url), 1).fingerprint
    assert again(url, reports((2020, 4))) == before
    assert again(url, reports((2019, 11), more=7.0)) != before
    assert question(open_engine(url), 1).fingerprint == before


def test_a_revised_target_of_a_completed_year_is_another_question(url: str):
    engine = open_engine(url)
    before = question(engine, 1).fingerprint
    revised = {"target": [target(JOBS, EAST, 610.0, year=2019, effective_from="2019-02-01")]}
    version = publish(engine, ChangeSet(revised), kind="target", author="test", reason="revision")
    assert question(engine, version).fingerprint != before


def test_the_command_stores_what_it_prints_once(url: str, capsys: pytest.CaptureFixture[str]):
    assert main(["backtest", "--store", "--url", url]) == 0
    assert "rows stored: 36" in capsys.readouterr().out  # two years, nine months, the county and the city
    assert main(["backtest", "--store", "--url", url]) == 0
    assert "rows stored: 0" in capsys.readouterr().out
    engine = open_engine(url)
    asked = question(engine, newest_version(engine))
    told = Reader(engine, program_viewer(engine), 1).rehearsal(asked.fingerprint)
    assert len(told) == 36
    assert set(told["method"]) == {"engine"}  # of what never varies no model can be made: the engine's forecast stands
    rows = asked.answer(asked.shipped).sort_values(["indicator", "district", "year", "month"], ignore_index=True)
    for name in ("total", "q50", "probability", "straight_line", "last_year_share"):
        pd.testing.assert_series_equal(told[name], rows[name], check_exact=True)


def with_rate(url: str, *, direction: str) -> Engine:
    """The same city with an unemployment rate and its limit (or floor), version 2."""
    engine = open_engine(url)
    kind = "rate_ceiling" if direction == "less" else "rate_floor"
    given = {"kind": kind, "direction": direction, "roll_up": "ratio", "unit": "percent", "place": 2}
    parts = [
        observation(
            "rate", EAST, f"{year}-{month:02d}", None, numerator=30.0 + year - 2016 + month / 6, denominator=1000.0
        )
        for year, month in until((2020, 3))
    ]
    changes = {
        "indicator": [indicator("rate", year, **given) for year in range(2016, 2021)],
        "target": [target("rate", EAST, 3.6, year=2019, effective_from="2019-02-01", basis="stock")],
        "observation": parts,
    }
    publish(engine, ChangeSet(changes), kind="import", author="test", reason="rates")
    return engine


def test_the_other_kinds_are_rehearsed_printed_and_kept_under_a_fingerprint_of_their_own(
    url: str, capsys: pytest.CaptureFixture[str]
):
    engine = with_rate(url, direction="less")
    asked, flows = kinds_question(engine, 2), question(engine, 2)
    assert list(asked.years) == [2017, 2018, 2019]
    rows = asked.answer()
    assert set(rows["kind"]) == {"rate_ceiling"}
    assert main(["backtest", "--store", "--url", url]) == 0
    printed = capsys.readouterr().out
    assert "rate_ceiling" in printed
    assert f"rows stored: {36 + len(rows)}" in printed
    reader = Reader(engine, program_viewer(engine), 2)
    assert set(reader.rehearsal(flows.fingerprint)["indicator"]) == {JOBS}
    told = told_again(reader.rehearsal(asked.fingerprint), reader.indicators(2020))
    pd.testing.assert_frame_equal(
        kind_marks(told).drop(columns="held_80"), kind_marks(rows).drop(columns="held_80"), check_exact=False
    )
    # 3.5 % at the end of 2019 (33 + 2 in a thousand), under the limit of 3.6.
    last = told.loc[(told["year"] == 2019) & (told["district"] == EAST)]
    assert last["came"].to_list() == pytest.approx([3.5] * len(last))
    assert last["made"].all()


def test_a_revised_figure_of_another_kind_changes_its_fingerprint_alone(url: str):
    engine = with_rate(url, direction="less")
    before = kinds_question(engine, 2).fingerprint, question(engine, 2).fingerprint
    revised = observation("rate", EAST, "2019-10", None, numerator=40.0, denominator=1000.0)
    version = publish(engine, ChangeSet({"observation": [revised]}), kind="import", author="test", reason="revised")
    assert kinds_question(engine, version).fingerprint != before[0]
    assert question(engine, version).fingerprint == before[1]
    assert kinds_question(engine, 2).fingerprint == before[0]


def test_without_other_kinds_there_is_no_question_of_them(url: str):
    assert kinds_question(open_engine(url), 1) is None


def test_nothing_is_stored_where_nothing_is_completed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    address = f"sqlite:///{tmp_path / 'young.sqlite'}"
    ground = {
        "district": [district(CITY), district(EAST)],
        "indicator": [indicator(JOBS, 2020)],
        "target": [target(JOBS, EAST, 590.0)],
        "observation": reports((2020, 2), (2020, 3)),
    }
    publish(create(address), ChangeSet(ground), kind="setup", author="test", reason="ground")
    assert question(open_engine(address), 1) is None
    assert main(["backtest", "--store", "--url", address]) == 1
    assert "nothing to forecast again" in capsys.readouterr().err
    with open_engine(address).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM rehearsal")).scalar() == 0
    close_engine(address)


def test_an_older_schema_and_an_unknown_version_are_said(url: str, capsys: pytest.CaptureFixture[str]):
    assert main(["backtest", "--store", "--version", "9", "--url", url]) == 1
    assert "There is no version 9." in capsys.readouterr().err
    assert rehearsed_at(open_engine(url), "a" * 64) is None
