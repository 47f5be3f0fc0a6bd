"""Who is looking, and which rows may come back to them? Rights are today's, at every version.

Two scopes: *aggregates* (figures, targets and ranks of every district, small cells suppressed) and *details* (source
cells, figures under three units) of the districts granted.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from data_access.engine import reading
from data_access.schema import district, grant

STRENGTH = ("monitor", "county_officer", "county_head", "leader")
NO_DISTRICTS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Viewer:
    """`role` is leader, monitor, county_head, county_officer, anonymous (no identity configured) or none (no grant).

    `writable` holds the districts whose figures a county officer may report; a monitor writes everything.
    """

    subject: str | None
    role: str
    aggregates: bool
    details: frozenset[str]
    may_write: bool
    writable: frozenset[str] = NO_DISTRICTS

    @property
    def scope(self) -> tuple[bool, tuple[str, ...]]:
        """What rows may come back, not who asks: the part of a viewer that belongs into every cache key."""
        return self.aggregates, tuple(sorted(self.details))


ANONYMOUS = Viewer(subject=None, role="anonymous", aggregates=True, details=NO_DISTRICTS, may_write=False)


def program_viewer(engine: Engine) -> Viewer:
    """The program itself, where something is worked out from all rows that viewers then see through their scopes.

    Never for answering anybody.
    """
    with reading(engine) as connection:
        every = frozenset(connection.scalars(select(district.c.code).distinct()))
    return Viewer(subject=None, role="program", aggregates=True, details=every, may_write=False)


def viewer_for(engine: Engine, subject: str | None) -> Viewer:
    """The viewer that `subject` is today; without a grant, or without a subject, one who gets no rows at all.

    A grant on the city's code covers every district. Somebody with several roles has the rights of all of them and the
    name of the strongest.
    """
    with reading(engine) as connection:
        return rights(connection, subject)


def rights(connection: Connection, subject: str | None) -> Viewer:
    granted: list[tuple[str, str]] = []
    if subject and subject.isprintable():
        statement = select(grant.c.role, grant.c.district).where(grant.c.subject == subject)
        granted = [(row.role, row.district) for row in connection.execute(statement.order_by(grant.c.district))]
    if not granted:
        return Viewer(subject=subject, role="none", aggregates=False, details=NO_DISTRICTS, may_write=False)
    # Districts of every version: whoever may see the whole city may also see a district since merged away.
    known = connection.execute(select(district.c.code, district.c.kind).distinct()).all()
    every = frozenset(row.code for row in known)
    cities = frozenset(row.code for row in known if row.kind == "city")

    def covered(*roles: str) -> frozenset[str]:
        codes = frozenset(code for role, code in granted if role in roles)
        return codes | every if codes & cities else codes

    roles = {role for role, _ in granted}
    monitors = "monitor" in roles
    return Viewer(
        subject=subject,
        role=next(role for role in STRENGTH if role in roles),
        aggregates=True,
        details=every | covered(*STRENGTH) if monitors else covered(*STRENGTH),
        may_write=monitors or "county_officer" in roles,
        writable=every if monitors else covered("county_officer"),
    )
