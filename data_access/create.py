"""How is a database made, brought to the newest schema, and told whose data it holds?"""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text

from data_access.address import is_sqlite, parsed, sqlite_path
from data_access.backup import backup, restore
from data_access.engine import (
    DatabaseTrouble,
    open_engine,
    open_file,
    reading,
    require_ours,
    told,
    writing,
)
from data_access.errors import CommandRefused
from data_access.files import draft_of
from data_access.revisions import KNOWN, NEWEST
from data_access.schema import profile

__all__ = ["backup", "create", "describe", "migrate", "restore"]

MIGRATIONS = Path(__file__).parent / "migrations"
DESCRIPTION = {"database_kind": "real", "origin_zh": "", "origin_en": ""}
SCHEMA_LOCK = 0x656D706C6F79  # "employ": one number for all programs that change a schema of ours


def create(url: str, description: Mapping[str, str] = DESCRIPTION) -> Engine:
    """A new database with the newest schema and nothing published, which says of itself what `description` says.

    A SQLite file appears under its name only when it is whole. A file or database that already holds something is
    refused (CommandRefused) and not touched; on PostgreSQL the database itself must exist. The description is there as
    soon as the tables are: a demo database whose building breaks off never passes for a real one.
    """
    if is_sqlite(url):
        _create_file(sqlite_path(url), description)
    else:
        engine = open_engine(url)
        with told(engine), engine.execution_options(write=True).begin() as connection:
            _wait_for_turn(connection)
            if inspect(connection).get_table_names():
                raise _occupied(str(parsed(url).database))
            _upgrade(connection)
            _describe(connection, description)
    return open_engine(url)


def describe(engine: Engine, values: Mapping[str, str]) -> None:
    """Set what the database says of itself: database_kind (demo, national, real), origin_zh, origin_en and the like."""
    with writing(engine) as connection:
        _describe(connection, values)


def _describe(connection: Connection, values: Mapping[str, str]) -> None:
    for key, value in values.items():
        connection.execute(profile.delete().where(profile.c.key == key))
        connection.execute(profile.insert(), {"key": key, "value": value})


def migrate(url: str) -> str | None:
    """Bring a database of ours to the newest schema in one transaction; the version it had, None if it was the newest.

    A database that is not ours, or newer than this program, is refused without writing. Of several that migrate at
    once one does it, and the others find it done.
    """
    engine = open_engine(url)
    with reading(engine) as connection:
        if _outdated(connection) is None:
            return None
    with told(engine), engine.execution_options(write=True).begin() as connection:
        _wait_for_turn(connection)
        found = _outdated(connection)
        if found is not None:
            _upgrade(connection)
    return found


def _outdated(connection: Connection) -> str | None:
    """The schema version to upgrade from; None when it is the newest."""
    found = require_ours(connection)
    if found not in KNOWN:
        raise DatabaseTrouble("newer_schema", found)
    return None if found == NEWEST else found


def _wait_for_turn(connection: Connection) -> None:
    """Only one changes the schema at a time, and it may take its time. On SQLite BEGIN IMMEDIATE has seen to it."""
    if connection.dialect.name != "postgresql":
        return
    patience = connection.execute(text("SELECT current_setting('lock_timeout')")).scalar_one()
    for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(select(func.set_config(setting, "0", True)))
    connection.execute(select(func.pg_advisory_xact_lock(SCHEMA_LOCK)))
    connection.execute(select(func.set_config("lock_timeout", patience, True)))


def _create_file(path: Path, description: Mapping[str, str]) -> None:
    if path.exists() and (not path.is_file() or path.stat().st_size):
        raise _occupied(str(path))
    with draft_of(path) as draft:
        engine = open_file(draft)
        try:
            with engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA journal_mode=WAL")
            with engine.execution_options(write=True).begin() as connection:
                _upgrade(connection)
                _describe(connection, description)
        finally:
            engine.dispose()
        draft.replace(path)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # 0.4 s to import, and only commands need it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _occupied(name: str) -> CommandRefused:
    return CommandRefused(
        f"{name} 已经有内容，未做任何改动。请换一个空的数据库，或删除它之后再新建。",
        f"{name} already holds something and was left as it is. Name an empty database, or remove this one first.",
    )
