"""Which month does a view show by default? The newest that every part has reported."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from data_access.at_version import at
from data_access.business_clock import SHANGHAI
from data_access.engine import reading
from data_access.schema import district, indicator, observation, publication

HEADLINE_BLOCK, HEADLINE_PLACES = 1, 12  # the plan's headline indicators (实现一个目标)
Reports = Mapping[str, Mapping[str, set[str]]]  # month -> district -> its headline indicators reported


def newest_month(engine: Engine, version: int) -> str | None:
    """The newest month for which every part has reported most of the headline measures it reports at all.

    Headline measures: places 1 to 12 of block 1, monthly, of the month's plan year (else of the last before it). A part
    is a district of this version below the city that reported any of them in the twelve months up to then; what it
    usually reports is what it reported in these. So neither one mistyped month nor one measure ahead of the others
    moves the month, and a measure given up does not hold it back.
    Without headline measures or parts (the national figures) it is the newest month with any observation. No month
    after the version's own publication counts. None without observations.
    """
    with reading(engine) as connection:
        last = _month_of(connection, version)
        if last is None:
            return None
        codes = _headline_codes(connection, version)
        # Mostly the answer lies in the last two years, which are quickly read; only then is it sought in all.
        for first in (_years_before(last, 2), "") if codes else ():
            reports = _reports(connection, version, set().union(*codes.values()), first, last)
            month = _complete(reports, codes)
            if month and _years_before(month, 1) >= first:
                return month
        return _any_month(connection, version, last)


def _complete(reports: Reports, codes: Mapping[int, set[str]]) -> str | None:
    months = sorted(reports, reverse=True)
    for month in months:
        headline = codes[max((year for year in codes if year <= int(month[:4])), default=min(codes))]
        year_before = _years_before(month, 1)
        usual: dict[str, set[str]] = {}
        for other in months:
            if year_before <= other <= month:
                for place, reported in reports[other].items():
                    usual.setdefault(place, set()).update(reported & headline)
        expected = {place: measures for place, measures in usual.items() if measures}
        if expected and all(
            2 * len(reports[month].get(place, set()) & measures) > len(measures) for place, measures in expected.items()
        ):
            return month
    return None


def _headline_codes(connection: Connection, version: int) -> dict[int, set[str]]:
    """Plan year -> its monthly headline indicators."""
    statement = select(indicator.c.year, indicator.c.code).where(
        at(indicator, version),
        indicator.c.block == HEADLINE_BLOCK,
        indicator.c.place <= HEADLINE_PLACES,
        indicator.c.frequency == "monthly",
    )
    found: dict[int, set[str]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.year, set()).add(row.code)
    return found


def _reports(connection: Connection, version: int, codes: set[str], first: str, last: str) -> Reports:
    parts = select(district.c.code).where(at(district, version), district.c.kind != "city")
    known = set(connection.execute(parts).scalars())
    statement = (
        select(observation.c.month, observation.c.district, observation.c.indicator)
        .where(at(observation, version), observation.c.indicator.in_(sorted(codes)))
        .where(observation.c.month >= first, observation.c.month <= last)
        .distinct()
    )
    found: dict[str, dict[str, set[str]]] = {}
    for month, place, code in connection.execute(statement):
        if place in known:
            found.setdefault(month, {}).setdefault(place, set()).add(code)
    return found


def _any_month(connection: Connection, version: int, last: str) -> str | None:
    return connection.execute(
        select(func.max(observation.c.month)).where(at(observation, version), observation.c.month <= last)
    ).scalar()


def _month_of(connection: Connection, version: int) -> str | None:
    """The month of the version's publication, where it was published; None for a version that is not there."""
    moment = connection.execute(select(publication.c.published_at).where(publication.c.version == version)).scalar()
    return datetime.fromisoformat(moment).astimezone(SHANGHAI).strftime("%Y-%m") if moment else None


def _years_before(month: str, years: int) -> str:
    return f"{int(month[:4]) - years}{month[4:]}"
