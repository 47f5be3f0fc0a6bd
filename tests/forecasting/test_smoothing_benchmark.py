"""The benchmark of the smoothing engine works: every library is asked, and the lines come out. No time is tested."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import smoothing
from tests.forecasting.series import FILE


def test_a_run_prints_a_line_for_every_method(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    table = pd.read_csv(FILE)
    weekly = table["uid"].str.startswith("W")
    for name, rows, horizon in (("monthly", table[~weekly], 18), ("weekly", table[weekly], 13)):
        tested = rows.groupby("uid").cumcount(ascending=False) < horizon
        rows.assign(test=tested).to_parquet(tmp_path / f"{name}.parquet")
    files = ["--monthly", str(tmp_path / "monthly.parquet"), "--weekly", str(tmp_path / "weekly.parquet")]
    assert smoothing.main([*files, "--series", "2", "--panel", "50"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [one.split("  ")[0] for one in told[1:5]] == [
        "monthly, all 6: engine",
        "weekly, all 3: engine",
        "monthly, 2: engine",
        "monthly, 2: statsmodels ETSModel",
    ]
    assert "weekly panel 50 x 104" in told[-1]
    for line in told[1:5]:
        assert all(np.isfinite(float(one.replace(",", ""))) for one in line.split()[-7:])
