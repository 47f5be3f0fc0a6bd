"""The schema versions this program knows, oldest first: told without importing Alembic, which the app never needs."""

KNOWN: tuple[str, ...] = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
NEWEST = KNOWN[-1]
VERSION_TABLE = "monitoring_schema"
