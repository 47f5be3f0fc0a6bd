"""Whom a district is fairly compared with, and its figures per 10,000 of the workforce."""

from dataclasses import dataclass
from math import log

import pandas as pd

from tracking.catalogue import CITY
from tracking.progress import Progress

PRESETS = ("all", "kind", "size")
NEAREST = 3  # districts of about the same size: enough to compare with, few enough to be alike
COUNTED_KINDS = ("cumulative", "stock", "count")
# What is counted and so has a rate per 10,000; days, scores, percentages and months have none.
PEOPLE = {"person": 1, "person_time": 1, "household": 1, "10k_person": 10_000, "10k_household": 10_000}
SINGLE = {"10k_person": "person", "10k_household": "household"}
AMOUNTS = ("10k_yuan", "post")
EVENTS = ("item", "firm", "session", "event", "case", "trip", "loan")


@dataclass(frozen=True)
class Per10k:
    """A figure per 10,000 of the workforce, in `unit` (万人 come as persons), to be shown with `decimals`."""

    value: float
    unit: str
    decimals: int


def peers(districts: pd.DataFrame, district: str, preset: str) -> tuple[str, ...]:
    """Which districts stand beside one: codes, itself and the city left out.

    `districts`: columns code, kind, population, workforce (as a reader returns them). `preset`: 'all' and 'kind' (those
    of the same kind) by code; 'size': the three whose workforce is nearest in proportion (half and double are equally
    far), nearest first, by population where the district has no workforce figure; () where it has neither.
    ValueError for another preset, KeyError for an unknown district.
    """
    if preset not in PRESETS:
        raise ValueError(f"peers are 'all', 'kind' or 'size', not {preset!r}")
    rows = {row.code: row for row in districts.itertuples(index=False)}
    own = rows[district]
    others = [row for code, row in sorted(rows.items()) if row.kind != CITY and code != district]
    if preset == "all":
        return tuple(row.code for row in others)
    if preset == "kind":
        return tuple(row.code for row in others if row.kind == own.kind)
    measure = next((name for name in ("workforce", "population") if _size(own, name)), None)
    if measure is None:
        return ()
    near = [(abs(log(size / _size(own, measure))), row.code) for row in others if (size := _size(row, measure))]
    return tuple(code for _, code in sorted(near)[:NEAREST])


def per_10k(progress: Progress, workforce: float | None) -> Per10k | None:
    """What is the cumulative figure, or the level, per 10,000 of the workforce?

    None for rates and other kinds that are not counted, without a figure, and without a workforce.
    """
    if not is_counted(progress) or progress.actual is None or not workforce or workforce != workforce:
        return None
    unit, per = progress.unit, progress.actual / workforce * 10_000
    if unit in PEOPLE:
        return Per10k(per * PEOPLE[unit], SINGLE.get(unit, unit), 1)
    return Per10k(per, unit, 1 if unit in AMOUNTS else 2)


def is_counted(progress: Progress) -> bool:
    """Is the figure one of people, amounts or events, so that more of it may be expected of a larger workforce?"""
    return progress.kind in COUNTED_KINDS and progress.unit in (*PEOPLE, *AMOUNTS, *EVENTS)


def _size(row: object, measure: str) -> float:
    """Population or workforce; 0 where there is no figure."""
    value = getattr(row, measure)
    return float(value) if value is not None and value == value else 0.0
