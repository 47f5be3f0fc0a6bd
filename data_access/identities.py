"""What kind of database is this, and whom does it know? For deciding who looks; rights are data_access.viewer's."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from data_access.engine import reading
from data_access.schema import district, grant, profile

REAL = "real"


@dataclass(frozen=True)
class Granted:
    """One row of the grant table with its district's current names (the code where the district has none)."""

    subject: str
    role: str
    district: str
    name_zh: str
    name_en: str


def database_kind(engine: Engine) -> str:
    """demo (invented figures), national (published figures) or real; a database that does not say is real."""
    with reading(engine) as connection:
        return kind_in(connection)


def kind_in(connection: Connection) -> str:
    """database_kind() within the caller's transaction."""
    return kind_of(connection.execute(select(profile.c.value).where(profile.c.key == "database_kind")).scalar())


def kind_of(said: str | None) -> str:
    """The kind that a database's profile says it is; one that does not say is real."""
    return said if said in ("demo", "national") else REAL


def granted_subjects(engine: Engine) -> tuple[Granted, ...]:
    """Everybody with a grant, ordered by subject, role and district."""
    now = district.alias()
    statement = (
        select(grant.c.subject, grant.c.role, grant.c.district, now.c.name_zh, now.c.name_en)
        .select_from(grant.outerjoin(now, (now.c.code == grant.c.district) & now.c.until.is_(None)))
        .order_by(grant.c.subject, grant.c.role, grant.c.district)
    )
    with reading(engine) as connection:
        return tuple(
            Granted(row.subject, row.role, row.district, row.name_zh or row.district, row.name_en or row.district)
            for row in connection.execute(statement)
        )
