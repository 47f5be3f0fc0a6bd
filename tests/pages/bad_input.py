"""What should not be, one indicator each in one county: a database of it, June 2020 shown, its forecasts stored."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Engine

from data_access.create import create
from data_access.engine import close_engine
from data_access.publish import ChangeSet, publish
from forecasting.refresh import refresh
from tests.data_access.samples import CITY, EAST, district, indicator, observation, target

MONTH = "2020-06"
Cumulative = Mapping[int, float | None]  # month -> the figure since January; None: no figure in the report
WHOLE = {month: 100.0 * month for month in range(2, 13)}
SO_FAR = {month: 100.0 * month for month in range(2, 7)}
QUARTERS = {month: 100.0 * month for month in (3, 6, 9, 12)}
RISING = {
    year: {month: value * (1 + 0.1 * (year - 2016)) for month, value in WHOLE.items()} for year in range(2016, 2020)
}
STEADY: dict[int, Cumulative] = dict.fromkeys(range(2016, 2020), WHOLE)

# Each case: its years of figures; the year before 2020 has no bearing on a case that names none.
CASES: dict[str, dict[int, Cumulative]] = {
    "nothing": {},
    "one_point": {2020: {6: 600.0}},
    "three_points": {2020: {4: 400.0, 5: 500.0, 6: 600.0}},
    "constant": STEADY | {2020: SO_FAR},
    "all_zero": {year: dict.fromkeys(range(2, 13), 0.0) for year in range(2016, 2020)}
    | {2020: dict.fromkeys(range(2, 7), 0.0)},
    "outlier": RISING | {2018: {m: v + (1e6 if m >= 5 else 0) for m, v in RISING[2018].items()}, 2020: SO_FAR},
    "gap": RISING | {2020: {2: 200.0, 3: 300.0, 6: 650.0}},
    "audit": RISING | {2020: {2: 280.0, 3: 420.0, 4: 560.0, 5: 690.0, 6: 520.0}},
    "target_zero": STEADY | {2020: SO_FAR},
    "no_target": STEADY | {2020: SO_FAR},
    "redefined": STEADY | {2020: SO_FAR},
    "quarters": dict.fromkeys(range(2016, 2020), QUARTERS) | {2020: {3: 300.0, 6: 600.0}},
    "january": {year: {1: 100.0, **WHOLE} for year in range(2016, 2020)} | {2020: SO_FAR},
}
TARGETS = {"target_zero": 0.0, "all_zero": 100.0}
CHANGED = {"redefined": {"break_month": "2020-04", "break_note_zh": "口径扩大", "break_note_en": "wider"}}
OFTEN = {"quarters": {"frequency": "quarterly"}}


def built(url: str) -> Iterator[Engine]:
    engine = create(url)
    codes = list(CASES)
    rows = {
        "district": [district(CITY), district(EAST)],
        "indicator": [
            indicator(
                code, year, place=place + 1, **OFTEN.get(code, {}), **(CHANGED.get(code, {}) if year == 2020 else {})
            )
            for year in range(2016, 2021)
            for place, code in enumerate(codes)
        ],
        "target": [
            target(code, where, TARGETS.get(code, 1_300.0))
            for code in codes
            if code != "no_target"
            for where in (CITY, EAST)
        ],
        "observation": [
            observation(code, EAST, f"{year}-{month:02d}", value)
            for code, years in CASES.items()
            for year, months in years.items()
            for month, value in months.items()
        ],
    }
    publish(engine, ChangeSet(rows), kind="setup", author="test", reason="bad input")
    refresh(engine, month=MONTH)
    yield engine
    close_engine(url)
