"""What a version needs of forecasts, made where it is missing and stored: the database and the calculation together.

Pages only read what is stored, through their viewer's scope. What is worked out here is worked out from all rows.
"""

import time
from dataclasses import dataclass

from sqlalchemy import Engine

from data_access.engine import reading
from data_access.forecasts import known_fingerprints, store_forecasts
from data_access.publish import newest_month, newest_version
from data_access.reader import Reader
from data_access.viewer import program_viewer
from forecasting.blocks import Run, here
from forecasting.city import Progress
from forecasting.outlook import Question
from tracking.roll_up import roll_up


@dataclass(frozen=True)
class Refreshed:
    """`series` the month asks for, of which `made` had to be made, in `seconds`."""

    version: int
    month: str
    series: int
    made: int
    seconds: float


def question(engine: Engine, version: int, month: str) -> Question:
    """What the forecasts of `month` are made from, as `version` knows it. A version that is not there: LookupError."""
    reader = Reader(engine, program_viewer(engine), version)
    districts, indicators, targets = reader.districts(), reader.indicators(int(month[:4])), reader.targets()
    observations = reader.observations(last=month)
    return Question.of(
        districts=districts,
        indicators=indicators,
        targets=targets,
        observations=observations,
        totals=roll_up(observations, districts, indicators, targets=targets),
        rules=reader.rules(),
        month=month,
    )


def refresh(
    engine: Engine,
    *,
    version: int | None = None,
    month: str | None = None,
    progress: Progress | None = None,
    run: Run = here,
) -> Refreshed:
    """Make and store the forecasts of a version (default: the newest) at a month (default: the one it opens on).

    Forecasts whose inputs have not changed since they were stored are kept as they are. `run`: where a large panel's
    blocks are worked out (forecasting.cluster). An empty database has none; a version that is not there is a
    LookupError.
    """
    if version is None:
        version = newest_version(engine)
    else:
        Reader(engine, program_viewer(engine), version)  # LookupError where there is no such version
    month = month or (newest_month(engine, version) if version else None)
    if not month:
        return Refreshed(version, "", 0, 0, 0.0)
    asked = question(engine, version, month)
    fingerprints = asked.fingerprints()
    with reading(engine) as connection:
        known = set(known_fingerprints(connection, list(fingerprints.values())))
    began = time.perf_counter()
    if known.issuperset(fingerprints.values()):
        return Refreshed(version, month, len(fingerprints), 0, 0.0)
    outlook = asked.answer(progress, run=run)
    seconds = time.perf_counter() - began
    made = store_forecasts(engine, *outlook.rows(fingerprints, version=version, seconds=seconds))
    return Refreshed(version, month, len(fingerprints), made, seconds)
