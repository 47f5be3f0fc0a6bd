"""The charts of how good the forecasts would have been, for pictures. Pure."""

from collections.abc import Mapping

import pandas as pd

from forecasting.quality import by_tenth
from reports.content import LineChart, PointsChart
from ui.formats import rounded
from ui.labels import Labels
from ui.quality_parts import ALARMS, Marks


def alarms_picture(months: Mapping[int, Marks], labels: Labels) -> LineChart:
    """False alarms by month, in %, by the three ways."""
    t = labels.t
    names = (t("forecast"), t("straight line"), t("last year's share"))
    series = tuple(
        (name, tuple(_known(marks.get(code)) for marks in months.values()), role)
        for name, code, role in zip(names, ALARMS, ("actual", "linear", "last_year"), strict=True)
    )
    told = tuple(labels.n.month_name(month) for month in months)
    return LineChart(t("False alarms, % of the targets reached"), told, series, "%", 1)


def _known(mark: float | None) -> float | None:
    """In per cent as printed; None where there was nothing to take it from."""
    return None if mark is None or mark != mark else rounded(mark, 1)


def reliability_picture(rows: pd.DataFrame, labels: Labels) -> PointsChart:
    """What was said against what came, by tenths of the chance."""
    t = labels.t
    return PointsChart(
        title=t("Reliability by tenths of the chance"),
        points=tuple((one.said * 100, one.share * 100) for one in by_tenth(rows)),
        names=(t("What was said and what came"), t("both the same")),
        axes=(t("Chance told"), t("Share reached")),
    )
