"""How many enterprises of the whole city have an open alert, at which level, and how many jobs are at risk with them?

Numbers of the city for everybody with aggregates, as the worklist counts them: an enterprise once, at the strongest
level of its open alerts. The jobs are withheld where they could be told from one enterprise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data_access.alert_standing import standing
from data_access.alert_steps import LEVELS
from data_access.engine import reading
from data_access.reader import Reader
from data_access.schema import alert
from data_access.screenings import DOMINANT, Screenings, Week, stored_frame

URGENT = ("orange", "red")


@dataclass(frozen=True)
class CityAlerts:
    """`levels`: enterprises by level; `jobs_at_risk` of red and orange ones, None where withheld; `overdue`:
    enterprises with an alert past its day."""

    levels: Mapping[str, int]
    jobs_at_risk: float | None
    overdue: int


def city_alerts(reader: Reader, week: Week, *, today: date) -> CityAlerts | None:
    """The open alerts as they stand, with the jobs at risk of a week's screening; None without one or aggregates."""
    shown = Screenings(reader).about(week)
    if shown is None:
        return None
    with reading(reader.engine) as connection:
        found = [one for one in standing(connection, alert.c.about == "enterprise") if not one.is_finished]
    strongest: dict[int | None, str] = {}
    for one in found:
        if one.level != "none":
            strongest[one.enterprise] = max(one.level, strongest.get(one.enterprise, "none"), key=LEVELS.index)
    told = list(strongest.values())
    districts = {one.enterprise: one.district for one in found}
    urgent = [code for code, level in strongest.items() if level in URGENT]
    jobs = stored_frame(reader.engine, shown.fingerprint)["jobs_at_risk"].reindex(urgent).fillna(0.0)
    alone = len(jobs) > 0 and (len(jobs) < reader._protection().smallest or jobs.max() > DOMINANT * jobs.sum() > 0)
    return CityAlerts(
        {level: told.count(level) for level in LEVELS[1:]},
        None if alone and not {districts[code] for code in urgent} <= reader.viewer.details else float(jobs.sum()),
        len({one.enterprise for one in found if one.is_overdue(today)}),
    )
