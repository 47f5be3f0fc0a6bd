"""Is a database address one that can be used at all? Told before anything is connected to.

The address holds the password, and a half-understood one can show it anywhere: nothing here repeats any of it.
"""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from data_access.errors import DatabaseTrouble

POSTGRES = "postgresql+psycopg"
SQLITE = ("sqlite", "sqlite+pysqlite")


def parsed(url: URL | str) -> URL:
    """The parts of a SQLAlchemy address of a SQLite file or a PostgreSQL database; DatabaseTrouble for any other."""
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number, which may be part of a password
        raise DatabaseTrouble("bad_address") from None
    if found.drivername in SQLITE:
        sqlite_path(found)
    elif found.get_backend_name() in ("postgresql", "postgres") and found.drivername != POSTGRES:
        raise DatabaseTrouble("driver_unnamed")
    elif found.drivername != POSTGRES:
        raise DatabaseTrouble("unsupported")
    return found


def is_sqlite(url: URL | str) -> bool:
    return parsed(url).get_backend_name() == "sqlite"


def sqlite_path(url: URL | str) -> Path:
    """The file of a SQLite address; an address without a file is refused, as data in memory would be gone at once."""
    name = (url if isinstance(url, URL) else parsed(url)).database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise DatabaseTrouble("no_file")
    return Path(name).absolute()


def file_url(path: Path) -> str:
    """The address of a SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def shown(url: URL | str) -> str:
    """The address without what is secret in it: the password, also where it stands among the options."""
    return parsed(url).set(query={}).render_as_string(hide_password=True)
