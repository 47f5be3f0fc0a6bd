"""Who may record, close and comment what meetings decided? A rule of its own, apart from the right to publish.

Monitoring staff: everything. Leaders: what their grant covers, which on the city's code is everything. County heads and
officers: notes on the commitments of their own districts. Nobody else anything. Rights are today's.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from data_access.engine import reading
from data_access.schema import district, grant
from data_access.viewer import NO_DISTRICTS, Viewer


@dataclass(frozen=True)
class MeetingRights:
    """`everywhere`: everything; `kept`: districts whose commitments may be recorded and closed; `noted`: those with
    notes only."""

    everywhere: bool = False
    kept: frozenset[str] = NO_DISTRICTS
    noted: frozenset[str] = NO_DISTRICTS

    @property
    def any_keep(self) -> bool:
        """May commitments be recorded at all?"""
        return self.everywhere or bool(self.kept)

    def may_keep(self, district: str | None) -> bool:
        """May commitments of this district (None: of a body alone) be recorded, closed and reopened?"""
        return self.everywhere or district in self.kept

    def may_note(self, district: str | None) -> bool:
        """May notes be added to commitments of this district?"""
        return self.may_keep(district) or district in self.noted


def meeting_rights(engine: Engine, viewer: Viewer) -> MeetingRights:
    """What `viewer` may do today: for a page that offers only what will be accepted."""
    with reading(engine) as connection:
        return rights_in(connection, viewer)


def rights_in(connection: Connection, viewer: Viewer) -> MeetingRights:
    """meeting_rights() within the caller's transaction. Somebody without subject or aggregates has none."""
    if not (viewer.aggregates and viewer.subject and viewer.subject.isprintable()):
        return MeetingRights()
    granted: dict[str, set[str]] = {}
    for row in connection.execute(select(grant.c.role, grant.c.district).where(grant.c.subject == viewer.subject)):
        granted.setdefault(row.role, set()).add(row.district)
    known = connection.execute(select(district.c.code, district.c.kind).distinct()).all()
    every = frozenset(row.code for row in known)
    cities = frozenset(row.code for row in known if row.kind == "city")

    def covered(*roles: str) -> frozenset[str]:
        codes = frozenset().union(*(granted.get(role, ()) for role in roles))
        return codes | every if codes & cities else codes

    led = covered("leader")
    return MeetingRights(
        everywhere="monitor" in granted or bool(led & cities),
        kept=led,
        noted=covered("county_head", "county_officer"),
    )
