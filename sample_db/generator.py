"""By which generator was a demo database made, and would this one make another?"""

import hashlib
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from data_access.engine import DatabaseTrouble, open_file, reading
from data_access.revisions import NEWEST
from data_access.schema import profile

FOLDER = Path(__file__).parent
KINDS = ("demo", "national")


def fingerprint() -> str:
    """What identifies the database that is made today: SHA-256 over this package's files and the schema's version."""
    digest = hashlib.sha256(NEWEST.encode())
    for file in sorted(file for file in FOLDER.iterdir() if file.suffix in (".py", ".csv")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_outdated(path: Path, kind: str = "demo") -> bool:
    """Is this a database of this kind (demo, national) that another generator, or one of another schema, has made?

    False for a file that is missing, cannot be read or holds anything else: those are never made anew unasked.
    """
    if not path.is_file():
        return False
    told = _profile(path)
    return told.get("database_kind") == kind and told.get("generator") != fingerprint()


def is_invented_or_public(path: Path) -> bool:
    """Does the file say that it holds demo or national figures, which can be made again?"""
    return _profile(path).get("database_kind") in KINDS


def _profile(path: Path) -> dict[str, str]:
    """What a file says of itself, whatever its schema; nothing when it cannot be asked."""
    engine = open_file(path)
    try:
        with reading(engine) as connection:
            return {row.key: row.value for row in connection.execute(select(profile.c.key, profile.c.value))}
    except (DatabaseTrouble, SQLAlchemyError):
        return {}
    finally:
        engine.dispose()
