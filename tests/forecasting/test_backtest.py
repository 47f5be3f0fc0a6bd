"""Back-tests: the right years, the right marks, and a command that anybody can run."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting import backtest
from forecasting.__main__ import main
from forecasting.accuracy import Referee, brier, calibration_error, naive2
from forecasting.panels import Competition, read
from tests.forecasting.series import FILE

MONTHS = pd.period_range("2014-01", "2019-12", freq="M")


def flows() -> pd.DataFrame:
    season = np.tile(np.arange(1.0, 13.0), 6)
    return pd.DataFrame({"a": season, "b": season * 3}, index=MONTHS)


def last_year(origin: pd.Period) -> pd.Series:
    return pd.Series({"a": 78.0, "b": 235.0})


def test_every_completed_year_and_month_is_forecast_with_what_was_known_then():
    origins = []

    def forecaster(history: pd.DataFrame, targets: pd.Series, *, origin: pd.Period) -> pd.DataFrame:
        origins.append(str(origin))
        figures = {"q10": 70.0, "q50": 80.0, "q90": 90.0, "probability": 0.5, "method": "engine", "reason": ""}
        return pd.DataFrame(figures, index=history.columns).assign(reason=["", "refused"])

    rows = backtest.rehearse(flows(), last_year, years=[2018, 2019], months=[3, 6], forecaster=forecaster)
    assert origins == ["2018-03", "2018-06", "2019-03", "2019-06"]
    assert rows["series"].tolist() == ["a"] * 4
    assert rows["total"].tolist() == [78.0] * 4
    assert rows["straight_line"].tolist() == [24.0, 42.0] * 2
    assert rows["last_year_share"].tolist() == pytest.approx([78.0] * 4)


def test_marks_by_hand():
    rows = pd.DataFrame(
        {
            "month": [3, 3, 6, 6],
            "total": [100.0, 200.0, 100.0, 200.0],
            "target": [90.0, 210.0, 90.0, np.nan],
            "q10": [80.0, 210.0, 90.0, 190.0],
            "q50": [90.0, 220.0, 100.0, 200.0],
            "q90": [110.0, 230.0, 110.0, 210.0],
            "probability": [0.4, 0.6, 1.0, np.nan],
            "straight_line": [80.0, 200.0, 100.0, 200.0],
            "last_year_share": [100.0, np.nan, 110.0, 200.0],
        }
    )
    found = backtest.marks(rows)
    march = found.loc[3]
    assert march["coverage_80"] == 50.0
    assert march["mape"] == pytest.approx(10.0)
    assert march["mape_straight_line"] == pytest.approx(10.0)
    assert march["mape_last_year_share"] == 0.0
    assert march["brier"] == pytest.approx(0.36)
    assert march["ece"] == pytest.approx(0.6)
    assert march["false_alarms"] == 100.0
    assert march["brier_straight_line"] == pytest.approx(0.5)
    assert march["brier_last_year_share"] == 0.0  # of the one that it speaks of
    assert march["false_alarms_straight_line"] == 100.0
    assert march["false_alarms_last_year_share"] == 0.0
    assert found.loc["all", "mape"] == pytest.approx(5.0)
    assert found.loc["all", "n"] == 4
    assert found.loc["all", "n_targets"] == 3
    assert "cover80" in backtest.printed(found)


def test_probability_marks_by_hand():
    said, came = np.array([0.25, 0.25, 0.25, 0.25]), np.array([1, 0, 0, 0])
    assert brier(said, came) == pytest.approx(0.1875)
    assert calibration_error(said, came) == 0.0
    assert calibration_error(np.array([1.0, 0.0]), np.array([0, 1])) == 1.0


def test_competition_marks_by_hand():
    series = Competition(("one",), (np.array([1.0, 2.0, 3.0]),), (np.array([3.0, 5.0]),), ((2000, 1),))
    referee = Referee.of(series, 1)
    forecast = np.array([[3.0], [3.0]])
    assert naive2(np.array([1.0, 2.0, 3.0]), 1, 2).tolist() == [3.0, 3.0]
    assert referee.smape(forecast) == pytest.approx(25.0)
    assert referee.mase(forecast) == 1.0
    assert referee.owa(forecast) == 1.0
    assert referee.coverage(forecast, forecast) == 50.0
    assert referee.msis(forecast, forecast + 1, 80) == pytest.approx((1 + 1 + 10 * 1.0) / 2)


def test_a_clear_season_is_taken_off_by_naive2():
    year = np.array([10.0, 20, 30, 40, 50, 60, 60, 50, 40, 30, 20, 10])
    np.testing.assert_allclose(naive2(np.tile(year, 5), 12, 12), year, rtol=1e-6)


def public_file(folder: Path) -> Path:
    """The monthly series of the tests in the layout of forecasting.panels."""
    table = pd.read_csv(FILE)
    table = table.loc[~table["uid"].str.startswith("W")]
    table = table.assign(test=table.groupby("uid").cumcount(ascending=False) < 18, start_year=1990, start_month=1)
    path = folder / "monthly.parquet"
    table.to_parquet(path)
    return path


def test_a_file_of_public_series_is_read_in_order_and_refused_without_its_columns(tmp_path: Path):
    found = read(public_file(tmp_path))
    assert list(found.names) == sorted(found.names)
    assert {len(one) for one in found.test} == {18}
    assert found.panel.shape == (max(map(len, found.train)), len(found.names))
    assert np.isfinite(found.panel[-1]).all()
    pd.DataFrame({"uid": ["a"], "t": [0]}).to_parquet(tmp_path / "bad.parquet")
    with pytest.raises(ValueError, match="test, y"):
        read(tmp_path / "bad.parquet")


def test_the_command_prints_marks_for_public_series(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["backtest", "--engine", "--monthly", str(public_file(tmp_path))]) == 0
    told = capsys.readouterr().out
    assert "cover80" in told
    assert told.count("\n") == 13


def test_the_command_prints_marks_for_a_database(
    sample_city_file: Path,
    capsys: pytest.CaptureFixture[str],
):
    url = f"sqlite:///{sample_city_file}"
    assert main(["backtest", "--engine", "--years", "1", "--url", url]) == 0
    whole = capsys.readouterr().out.split("all")[1].split()
    error, straight = float(whole[2]), float(whole[3])
    assert error < straight / 4
