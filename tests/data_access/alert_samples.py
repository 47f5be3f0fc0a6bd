"""Alerts for the tests of data_access: a city with people in their roles, and signals in few words."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from data_access.alert_signals import SignalChange, record_signals
from data_access.alerts import Alert, act, alert_numbered
from data_access.grants import grant_role
from data_access.publish import publish
from data_access.viewer import Viewer, viewer_for
from tests.data_access.samples import CITY, EAST, EVERYTHING, SOUTH, WEST, ground, observation, report

PUBLISHED = datetime(2020, 10, 9, 1, tzinfo=UTC)
MORNING = datetime(2020, 10, 12, 2, 30, tzinfo=UTC)
TODAY = date(2020, 10, 12)
WEEK = date(2020, 9, 28)
STEEL, BAKERY, TEXTILES = 100001, 100002, 100003
HOME = {STEEL: EAST, BAKERY: EAST, TEXTILES: WEST}
GRANTS = (
    ("leader", "leader", CITY),
    ("monitor", "monitor", CITY),
    ("head", "county_head", EAST),
    ("officer", "county_officer", EAST),
    ("western", "county_officer", WEST),
)


def lay_people(engine: Engine) -> None:
    """The ground as version 1, one figure as version 2, and people with their roles. SOUTH has no officer."""
    publish(engine, ground(), kind="setup", author="test", reason="ground", published_at=PUBLISHED)
    report(engine, observation(), published_at=PUBLISHED)
    for subject, role, where in GRANTS:
        grant_role(engine, subject, role, where, author="admin")


def by(engine: Engine, subject: str = "officer") -> Viewer:
    return viewer_for(engine, subject)


def signal(
    enterprise: int | None = STEEL,
    level: str = "orange",
    *,
    action: str = "raised",
    number: int | None = None,
    reasons: tuple[str, ...] = ("decline_10",),
    cause: str = "decline",
    district: str | None = None,
    **given: object,
) -> SignalChange:
    return SignalChange(
        action=action,
        number=number,
        about=str(given.pop("about", "enterprise")),
        enterprise=enterprise,
        value=given.pop("value", None),
        cause=cause,
        level=level,
        reasons=() if level == "none" else reasons,
        district=district or HOME.get(enterprise, SOUTH),
        **given,
    )


def signals(engine: Engine, *changes: SignalChange, week: date = WEEK, at: datetime = MORNING) -> int:
    return record_signals(engine, week=week, decide=lambda _: changes, at=at)


def raise_one(engine: Engine, enterprise: int = STEEL, level: str = "orange", **given: object) -> Alert:
    """One alert, just raised on MORNING."""
    before = {one.number for one in everything(engine)}
    signals(engine, signal(enterprise, level, **given))
    (new,) = [one for one in everything(engine) if one.number not in before]
    return new


def everything(engine: Engine) -> tuple[Alert, ...]:
    from data_access.alerts import alerts

    return alerts(engine, EVERYTHING)


def do(engine: Engine, number: int, action: str, subject: str = "officer", **given: object) -> Alert:
    """Act on what stands now; the alert afterwards."""
    one = alert_numbered(engine, EVERYTHING, number)
    wanted = {"expected_event": one.event, "at": MORNING + timedelta(minutes=1), **given}
    wanted["at"] = max(wanted["at"], one.at)
    act(engine, by(engine, subject), number, action, **wanted)
    return alert_numbered(engine, EVERYTHING, number)
