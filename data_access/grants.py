"""Who may see and write what? Rights are of today, not versioned; every change of them is in the audit trail."""

from datetime import datetime

from sqlalchemy import Engine, select

from data_access.audit import record
from data_access.engine import writing
from data_access.errors import InvalidChange
from data_access.schema import ROLES, district, grant
from data_access.validate import checked_text


def grant_role(
    engine: Engine, subject: str, role: str, district_code: str, *, author: str, at: datetime | None = None
) -> bool:
    """Give `subject` a role in a district (the city's code covers every district); False when it was so already.

    The audit trail says that it was done at `at`, by default now.
    """
    return _set(engine, subject, role, district_code, author=author, wanted=True, at=at)


def revoke_role(engine: Engine, subject: str, role: str, district_code: str, *, author: str) -> bool:
    """Take a role in a district away; False when there was none. It counts at the next reading, also of open pages."""
    return _set(engine, subject, role, district_code, author=author, wanted=False)


def _set(
    engine: Engine,
    subject: str,
    role: str,
    district_code: str,
    *,
    author: str,
    wanted: bool,
    at: datetime | None = None,
) -> bool:
    subject = checked_text("grant", "subject", subject).strip()
    author = checked_text("audit", "subject", author)
    if role not in ROLES:
        listed = ", ".join(ROLES)
        raise InvalidChange([(f"没有 {role} 这个角色，应为：{listed}", f"no role {role}; there are: {listed}")])
    row = {"subject": subject, "role": role, "district": district_code}
    this = [grant.c[column] == value for column, value in row.items()]
    with writing(engine) as connection:
        # Any version's districts: a right may have to be taken away after its district is gone.
        if connection.execute(select(district.c.code).where(district.c.code == district_code)).first() is None:
            raise InvalidChange(
                [
                    (
                        f"没有代码为 {district_code} 的县区，请先入库县区",
                        f"there is no district {district_code}; publish the districts first",
                    )
                ]
            )
        there = connection.execute(select(grant.c.subject).where(*this)).first() is not None
        if there == wanted:
            return False
        connection.execute(grant.insert().values(row) if wanted else grant.delete().where(*this))
        record(connection, author, "grant" if wanted else "revoke", subject, f"{role} {district_code}", at=at)
    return True
