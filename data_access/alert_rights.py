"""Who may see and handle the alerts of a district? Monitoring staff all of them, county officers their own districts'.

Leaders and county heads read those of the districts whose details they are granted. Nobody else learns that there is an
alert: an unknown one and one they may not see give the same answer. Rights are today's.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from data_access.engine import reading
from data_access.schema import district as districts
from data_access.schema import grant
from data_access.viewer import NO_DISTRICTS, Viewer, rights


@dataclass(frozen=True)
class AlertRights:
    """`read`: the districts whose alerts may be seen; `handled`: those whose alerts may be acted on."""

    read: frozenset[str] = NO_DISTRICTS
    handled: frozenset[str] = NO_DISTRICTS

    def may_read(self, district: str) -> bool:
        return district in self.read

    def may_act(self, district: str) -> bool:
        return district in self.handled


def alert_rights(engine: Engine, viewer: Viewer) -> AlertRights:
    """What `viewer` may do today: for a page that offers only what will be accepted."""
    with reading(engine) as connection:
        return rights_in(connection, viewer)


def rights_in(connection: Connection, viewer: Viewer) -> AlertRights:
    """alert_rights() within the caller's transaction; nothing for somebody without a subject."""
    if viewer.subject is None:
        return AlertRights()
    today = rights(connection, viewer.subject)
    return AlertRights(read=today.details, handled=today.writable)


def owners(engine: Engine, viewer: Viewer, district: str) -> tuple[str, ...]:
    """Whom may an alert of this district be given to? Its officers first; none for a viewer without its details."""
    if district not in viewer.details:
        return ()
    with reading(engine) as connection:
        return owners_in(connection, district)


def owners_in(connection: Connection, district: str) -> tuple[str, ...]:
    """owners() within the caller's transaction: the district's own officers, then the city's, then monitors."""
    cities = set(connection.scalars(select(districts.c.code).where(districts.c.kind == "city").distinct()))
    wanted = grant.c.role.in_(("county_officer", "monitor"))
    granted = connection.execute(select(grant.c.subject, grant.c.role, grant.c.district).where(wanted)).all()
    able = [row for row in granted if row.role == "monitor" or row.district == district or row.district in cities]
    ordered = sorted(able, key=lambda row: (row.role != "county_officer", row.district != district, row.subject))
    return tuple(dict.fromkeys(row.subject for row in ordered))
