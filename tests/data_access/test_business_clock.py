"""Which day it is: system time, the day of what is frozen, or the day after the newest publication."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from data_access.business_clock import business_day, business_moment, day_shown
from data_access.commitments import record
from data_access.create import describe
from data_access.grants import grant_role
from data_access.publish import publish
from data_access.viewer import viewer_for
from tests.data_access.samples import CITY, EAST, ground, observation, report

NOW = datetime(2026, 11, 24, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
NEWEST = datetime(2020, 10, 9, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "now", "newest", "frozen", "day"),
    [
        ("real", NOW, NEWEST, None, date(2026, 11, 24)),
        ("real", NOW + timedelta(minutes=1), NEWEST, None, date(2026, 11, 25)),
        ("real", NOW, None, None, date(2026, 11, 24)),
        ("real", NOW, NEWEST, datetime(2020, 8, 10, 16, tzinfo=UTC), date(2020, 8, 11)),
        ("demo", NOW, NEWEST, None, date(2020, 10, 10)),
        ("national", NOW, NEWEST, None, date(2020, 10, 10)),
        ("demo", NOW, datetime(2020, 12, 31, 16, tzinfo=UTC), None, date(2021, 1, 2)),
        ("demo", NOW, NEWEST, datetime(2020, 8, 10, 1, tzinfo=UTC), date(2020, 8, 10)),
        ("demo", NOW, None, None, date(2026, 11, 24)),
    ],
)
def test_the_business_day(
    kind: str, now: datetime, newest: datetime | None, frozen: datetime | None, day: date
) -> None:
    assert business_day(kind, now=now, newest=newest, frozen=frozen) == day


def test_what_happens_now_happens_at_this_hour_of_the_business_day() -> None:
    assert business_moment("real", now=NOW, newest=NEWEST) == NOW
    assert business_moment("demo", now=NOW, newest=NEWEST) == datetime(2020, 10, 10, 15, 59, tzinfo=UTC)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        business_day("real", now=NOW.replace(tzinfo=None), newest=None)


def test_a_link_says_its_day_by_its_version_and_event(engine: Engine) -> None:
    publish(engine, ground(), kind="setup", author="a", reason="b", published_at=datetime(2020, 8, 10, tzinfo=UTC))
    grant_role(engine, "monitor", "monitor", CITY, author="admin")

    def decide(at: datetime, version: int) -> None:
        day = at.date()
        viewer = viewer_for(engine, "monitor")
        record(engine, viewer, text="x", due=day, meeting=day, version=version, district=EAST, at=at)

    decide(datetime(2020, 8, 14, 2, tzinfo=UTC), 1)
    report(engine, observation(), published_at=datetime(2020, 10, 9, 1, tzinfo=UTC))
    decide(datetime(2020, 10, 12, 2, tzinfo=UTC), 2)
    days = {
        (2, None): date(2026, 11, 24),  # live
        (1, None): date(2020, 8, 10),
        (1, 0): date(2020, 8, 10),
        (1, 1): date(2020, 8, 14),
        (1, 2): date(2020, 10, 12),
        (2, 0): date(2020, 10, 9),
        (2, 1): date(2020, 10, 9),  # a view of version 2 is never older than version 2
        (2, 2): date(2020, 10, 12),
    }
    assert {asked: day_shown(engine, *asked, now=NOW) for asked in days} == days
    describe(engine, {"database_kind": "demo"})
    assert day_shown(engine, 2, now=NOW) == date(2020, 10, 10)
    assert day_shown(engine, 2, 2, now=NOW) == date(2020, 10, 12)
    for unknown in ((0, None), (3, None), (2**70, None), (2, 3), (2, -1)):
        with pytest.raises(LookupError):
            day_shown(engine, *unknown, now=NOW)
