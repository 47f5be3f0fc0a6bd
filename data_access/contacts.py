"""Whom to call at an enterprise? A work contact of today, for those who have the district's details; reading is noted.

Contacts are no part of the versioned data: they are of persons, change without notice and are never exported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from data_access.audit import record
from data_access.engine import writing
from data_access.errors import InvalidChange
from data_access.panel_schema import enterprise, enterprise_contact
from data_access.plain_words import plain_words
from data_access.viewer import Viewer


@dataclass(frozen=True)
class Contact:
    """`position`: the office that is called, such as 人力资源部经理; never a person's name."""

    position: str
    office_phone: str


def read_contact(engine: Engine, viewer: Viewer, code: int, *, at: datetime | None = None) -> Contact | None:
    """The contact of an enterprise in a district of the viewer's details; each reading is a line in the audit trail.

    None for an enterprise that is unknown, elsewhere or without a contact: the answer does not tell which.
    """
    standing = select(enterprise.c.district).where(enterprise.c.code == code, enterprise.c.until.is_(None))
    wanted = select(enterprise_contact).where(enterprise_contact.c.enterprise == code)
    with writing(engine) as connection:
        if connection.scalar(standing) not in viewer.details:
            return None
        found = connection.execute(wanted).first()
        if found is None:
            return None
        record(connection, viewer.subject or viewer.role, "read contact", f"enterprise {code}", at=at)
    return Contact(found.position, found.office_phone)


def keep_contacts(engine: Engine, contacts: Mapping[int, Contact], *, author: str, at: datetime | None = None) -> int:
    """Set the contacts of these enterprises, in place of what was there; how many were new or changed.

    InvalidChange with every text that cannot be kept. The audit trail says for how many, not what.
    """
    moment = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = _checked(contacts)
    table = enterprise_contact
    with writing(engine) as connection:
        known = {row.enterprise: Contact(row.position, row.office_phone) for row in connection.execute(select(table))}
        changed = {code: contact for code, contact in kept.items() if known.get(code) != contact}
        if changed:
            for code in changed.keys() & known.keys():
                connection.execute(table.delete().where(table.c.enterprise == code))
            connection.execute(
                table.insert(),
                [{"enterprise": code, **vars(contact), "changed_at": moment} for code, contact in changed.items()],
            )
            record(connection, author, "keep contacts", f"{len(changed)} enterprises", at=at)
    return len(changed)


def _checked(contacts: Mapping[int, Contact]) -> dict[int, Contact]:
    """The same as one line each of plain words."""
    kept: dict[int, Contact] = {}
    problems: list[tuple[str, str]] = []
    for code, contact in contacts.items():
        office = f"企业 {code} 的联系岗位", f"enterprise {code}: the contact's position"
        phone = f"企业 {code} 的办公电话", f"enterprise {code}: the office phone"
        position = plain_words(contact.position, office, 100, problems)
        number = plain_words(contact.office_phone, phone, 40, problems)
        if position and number:
            kept[code] = Contact(position, number)
    if problems:
        raise InvalidChange(problems)
    return kept
