"""Who did what, when: one more line in the append-only audit trail, in the transaction of what it tells."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from data_access.schema import audit


def record(
    connection: Connection, subject: str, action: str, about: str, detail: str = "", *, at: datetime | None = None
) -> None:
    """Add a line: `subject` did `action` to `about`. Now, unless `at` says when; nothing removes it."""
    moment = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    connection.execute(
        audit.insert(), {"at": moment, "subject": subject, "action": action, "object": about, "detail": detail}
    )
