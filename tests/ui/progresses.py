"""Progress records for drawing tests: a plain one, and changes to it."""

from dataclasses import replace

from tracking.progress import Progress
from tracking.status import Status

PLAIN = Progress(
    indicator="urban_new_employment",
    district="990100",
    month="2020-09",
    kind="cumulative",
    unit="person",
    decimals=0,
    direction="more",
    status=Status.WATCH,
    rule="watch_ratio",
    actual=24318.0,
    target=30000.0,
    tier="provincial",
    due="2020-12-31",
    completion=0.8106,
    linear_pace=0.75,
    seasonal_pace=0.8206,
    reference="seasonal",
    points_linear=6.06,
    points_seasonal=-1.0,
    gap=5682.0,
    surplus=0.0,
    increase=2406.0,
    last_year=27761.0,
    change=-3443.0,
    change_pct=-0.124,
    reported=9,
    expected=9,
)


def progress(**changes: object) -> Progress:
    return replace(PLAIN, **changes)


CEILING = progress(
    indicator="registered_unemployment_rate",
    kind="rate_ceiling",
    unit="percent",
    decimals=2,
    status=Status.ON_PACE,
    actual=3.86,
    numerator=38_600.0,
    denominator=1_000_000.0,
    target=4.5,
    completion=None,
    linear_pace=None,
    seasonal_pace=None,
    points_linear=None,
    points_seasonal=None,
    gap=0.0,
    increase=0.04,
    change=0.31,
    change_pct=None,
    headroom=0.64,
)
