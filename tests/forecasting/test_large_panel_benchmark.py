"""The benchmark of a country's panel works, in memory and through a database. No time is tested."""

import pytest

from benchmarks import large_panel
from forecasting import outlook


def test_a_run_says_what_was_forecast_and_for_how_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(outlook, "CITY_SCALE", 0)  # a small panel by what forecasts a large one
    assert large_panel.main(["--districts", "3", "--indicators", "2", "--database"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "3 districts x 2 indicators = 6 series"
    assert told[-1] == "8 forecasts stored for 2020-09"  # the two totals as well
    for line in told[1:4]:
        *_, seconds, _, used, _, _, memory, unit = line.split()
        assert min(float(seconds), float(used)) >= 0
        assert int(memory.replace(",", "")) > 0
        assert unit == "MB"
