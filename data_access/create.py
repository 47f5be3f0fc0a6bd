"""How is a database made, brought to the newest schema, and told whose data it holds?"""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, make_url

from data_access.backup import backup, restore
from data_access.engine import (
    DatabaseTrouble,
    open_engine,
    open_file,
    reading,
    schema_version,
    sqlite_path,
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


def create(url: str) -> Engine:
    """A new database with the newest schema and nothing published.

    A SQLite file appears under its name only when it is whole. A file or database that already holds something is
    refused (CommandRefused) and not touched; on PostgreSQL the database itself must exist.
    """
    if make_url(url).get_backend_name() == "sqlite":
        _create_file(sqlite_path(url))
    else:
        engine = open_engine(url)
        with told(engine), engine.execution_options(write=True).begin() as connection:
            if inspect(connection).get_table_names():
                raise _occupied(str(make_url(url).database))
            _upgrade(connection)
    engine = open_engine(url)
    describe(engine, DESCRIPTION)
    return engine


def describe(engine: Engine, values: Mapping[str, str]) -> None:
    """Set what the database says of itself: database_kind (demo, national, real), origin_zh, origin_en and the like."""
    with writing(engine) as connection:
        for key, value in values.items():
            connection.execute(profile.delete().where(profile.c.key == key))
            connection.execute(profile.insert(), {"key": key, "value": value})


def migrate(url: str) -> str | None:
    """Bring a database of ours to the newest schema in one transaction; the version it had, None if it was the newest.

    A database that is not ours, or newer than this program, is refused without writing.
    """
    engine = open_engine(url)
    with reading(engine) as connection:
        found = schema_version(connection)
    if found is None:
        raise DatabaseTrouble("not_ours")
    if found not in KNOWN:
        raise DatabaseTrouble("newer_schema", found)
    if found == NEWEST:
        return None
    with told(engine), engine.execution_options(write=True).begin() as connection:
        _upgrade(connection)
    return found


def _create_file(path: Path) -> None:
    if path.exists() and (not path.is_file() or path.stat().st_size):
        raise _occupied(str(path))
    with draft_of(path) as draft:
        engine = open_file(draft)
        try:
            with engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA journal_mode=WAL")
            with engine.execution_options(write=True).begin() as connection:
                _upgrade(connection)
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
