"""How is the database reached, and when it cannot be used, why?

SQLite is opened so that a missing file is an error and never an empty database, and nothing is written on opening:
WAL belongs to the file and is set when we create it, so a database that is not ours stays byte for byte as it was.
"""

import atexit
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from data_access import damage
from data_access.address import file_url, parsed, sqlite_path
from data_access.errors import DatabaseTrouble
from data_access.revisions import KNOWN, NEWEST, VERSION_TABLE

__all__ = [
    "DatabaseTrouble",
    "check",
    "close_engine",
    "database_url",
    "file_url",
    "open_engine",
    "open_file",
    "reading",
    "sqlite_path",
    "sqlite_trouble",
    "stays_locked",
    "writing",
]

PROJECT = Path(__file__).resolve().parent.parent
BUSY_SECONDS = 5
STATEMENT_MILLISECONDS = 15_000
POSTGRES_OPTIONS = (
    f"-c statement_timeout={STATEMENT_MILLISECONDS} -c lock_timeout={BUSY_SECONDS * 1000} "
    "-c idle_in_transaction_session_timeout=60000"
)

_engines: dict[str, Engine] = {}
_turns: dict[str, threading.Lock] = {}
_lock = threading.Lock()


def database_url() -> str:
    """Which database? DATABASE_URL, else the sample city beside the code."""
    return os.environ.get("DATABASE_URL") or file_url(PROJECT / "data" / "sample_city.sqlite")


def open_engine(url: str) -> Engine:
    """The one engine of this process for `url`; opening connects to nothing, so it never fails for a database down.

    DatabaseTrouble when it is no address of a SQLite file or a PostgreSQL database.
    Kept here and not in Streamlit's caches: any visitor can have those cleared.
    """
    with _lock:
        engine = _engines.get(url)
        if engine is None:
            address = parsed(url)
            is_file = address.get_backend_name() == "sqlite"
            engine = _engines[url] = open_file(sqlite_path(address)) if is_file else _open_postgres(address)
        return engine


def close_engine(url: str) -> None:
    """Give back every connection to `url`; the next open_engine starts afresh."""
    with _lock:
        engine = _engines.pop(url, None)
    if engine is not None:
        engine.dispose()


@atexit.register
def _close_engines() -> None:
    for url in list(_engines):
        close_engine(url)


def open_file(path: Path) -> Engine:
    """An engine of its own for a SQLite file, not kept: whoever opens it disposes of it."""

    def connect() -> sqlite3.Connection:
        if not path.exists():
            raise DatabaseTrouble("missing", str(path))
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # the driver's own BEGIN comes too late: only before the first write
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")  # what was reported as published outlives a power cut
        connection.execute("PRAGMA recursive_triggers=ON")  # else INSERT OR REPLACE deletes past the triggers
        return connection

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=connect,
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=20,
        pool_timeout=BUSY_SECONDS,
    )

    def identity() -> tuple[int, int] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @event.listens_for(engine, "connect")
    def remember(_connection: sqlite3.Connection, record) -> None:
        record.info["file"] = identity()

    @event.listens_for(engine, "checkout")
    def same_file(_connection: sqlite3.Connection, record, _proxy) -> None:
        # A connection to a file since deleted or replaced would go on answering from the old one.
        if record.info["file"] is None or record.info["file"] != identity():
            raise DisconnectionError("the database file was replaced")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _open_postgres(url: URL) -> Engine:
    given = url.query.get("options", "")
    own = given if isinstance(given, str) else " ".join(given)
    return create_engine(
        url.difference_update_query(["options"]),
        connect_args={"connect_timeout": 3, "options": f"{POSTGRES_OPTIONS} {own}".strip()},
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=BUSY_SECONDS,
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read with; what fails because of the database comes out as DatabaseTrouble."""
    with told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One serialised write transaction on a database of exactly this schema, else DatabaseTrouble, nothing written."""
    with told(engine), _turn(engine), engine.execution_options(write=True).begin() as connection:
        require_schema(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE publication IN SHARE ROW EXCLUSIVE MODE"))
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Writers of this process wait for each other here: SQLite's own waiting lets one of many starve."""
    if engine.dialect.name != "sqlite":
        yield
        return
    with _lock:
        turn = _turns.setdefault(str(engine.url.database), threading.Lock())
    if not turn.acquire(timeout=BUSY_SECONDS):
        raise DatabaseTrouble("locked", "another write of this process")
    try:
        yield
    finally:
        turn.release()


def check(engine: Engine, *, quick_check: bool = False) -> None:
    """Can the product work on this database? Raises DatabaseTrouble when it cannot.

    Cheap enough for every session; `quick_check` also reads the whole SQLite file for damage, when a process starts.
    Damage once found is said until the file is another one, and that one is read whole before it is trusted.
    """
    file = str(engine.url.database) if engine.dialect.name == "sqlite" else ""
    now = damage.mark(file) if file else ()
    if file and damage.is_to_be_read(file, now):
        engine.dispose()  # connections keep pages of the file as it was
        quick_check = True
    with reading(engine) as connection:
        require_schema(connection)
        if file:
            damage.require_whole(connection, file, now, thoroughly=quick_check)
        if connection.execute(text("SELECT 1 FROM publication LIMIT 1")).first() is None:
            raise DatabaseTrouble("empty")


def stays_locked(engine: Engine, seconds: float) -> bool:
    """Does another program hold the SQLite file so that nothing can be read from it for this long?

    For who cannot wait as long as a reader does (BUSY_SECONDS). Other troubles are check()'s to find: False.
    """
    if engine.dialect.name != "sqlite":
        return False
    file = f"file:{quote(str(engine.url.database))}?mode=ro"
    try:
        with closing(sqlite3.connect(file, uri=True, timeout=seconds)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error as error:
        trouble = sqlite_trouble(error)
        return trouble is not None and trouble.code == "locked"
    return False


def require_schema(connection: Connection) -> None:
    """Raise DatabaseTrouble unless the database is ours and of exactly the schema this program knows best."""
    found = require_ours(connection)
    if found not in KNOWN:
        raise DatabaseTrouble("newer_schema", found)
    if found != NEWEST:
        raise DatabaseTrouble("older_schema", found)


def require_ours(connection: Connection) -> str:
    """The schema version that a database of ours names, known to this program or not; DatabaseTrouble for others."""
    found = schema_version(connection)
    if found is None:
        raise DatabaseTrouble("not_ours" if inspect(connection).get_table_names() else "blank")
    return found


def schema_version(connection: Connection) -> str | None:
    """The schema version a database names, None when it has none and so is not ours."""
    if connection.dialect.name == "sqlite":
        present = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name"
    else:
        present = "SELECT 1 WHERE to_regclass(:name) IS NOT NULL"
    if connection.execute(text(present), {"name": VERSION_TABLE}).first() is None:
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        trouble = _trouble(error, engine)
        if trouble is None:
            raise
        if trouble.code == "corrupt" and engine.dialect.name == "sqlite":
            damage.suspect(str(engine.url.database), trouble.detail)
        raise trouble from error
    except PoolTimeout as error:
        raise DatabaseTrouble("unreachable", str(error)) from error


SQLITE_TROUBLES = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_PERM: "unreachable",
    sqlite3.SQLITE_READONLY: "unreachable",
    sqlite3.SQLITE_FULL: "unreachable",
    sqlite3.SQLITE_IOERR: "unreachable",
}
# By class or code of the SQL standard's five letters; what is not here is a fault of the program and stays an error.
POSTGRES_TROUBLES = (
    ("3D000", "no_such_database"),
    ("55P03", "locked"),  # lock_timeout
    ("40P01", "locked"),  # deadlock
    ("40001", "locked"),  # serialisation
    ("57014", "unreachable"),  # statement_timeout
    ("57P", "server_down"),  # shutting down, starting, crashed
    ("XX001", "corrupt"),
    ("XX002", "corrupt"),
    ("08", "server_down"),
    ("28", "login_refused"),
    ("42501", "unreachable"),
    ("53", "unreachable"),
    ("57", "unreachable"),
    ("58", "unreachable"),
    ("25006", "unreachable"),  # a read-only standby
    ("25P03", "unreachable"),  # idle in transaction for too long
)


# Before a session exists psycopg passes on text only, the server's own part in the server's language.
LOGIN_WORDS = ("authentication", "password", "pg_hba.conf", "is not permitted to log in", "认证", "口令", "密码")
BUSY_WORDS = ("connection slots", "too many")


def _before_a_session(said: str, database: str) -> str:
    """The code of what a server said, or was said of it, in place of letting anybody in."""
    told = said.partition("failed: ")[2] or said
    absent = "not exist" in told or "不存在" in told
    if absent and f'"{database}"' in told and "role" not in told and "角色" not in told:
        return "no_such_database"
    if absent or any(word in told for word in LOGIN_WORDS):
        return "login_refused"
    return "unreachable" if any(word in told for word in BUSY_WORDS) else "server_down"


def sqlite_trouble(error: sqlite3.Error) -> DatabaseTrouble | None:
    """What ails the database when SQLite fails; None when it is the statement that was wrong."""
    code = SQLITE_TROUBLES.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    return DatabaseTrouble(code, str(error)) if code else None


def _trouble(error: DBAPIError, engine: Engine) -> DatabaseTrouble | None:
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_trouble(error.orig)
    detail = str(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        if error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout"):
            return DatabaseTrouble(_before_a_session(detail, str(engine.url.database)), detail)
        return None
    for start, code in POSTGRES_TROUBLES:
        if state.startswith(start):
            return DatabaseTrouble(code, detail)
    return None
