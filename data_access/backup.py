"""How is a database saved to a file while people work on it, and brought back from one?

SQLite by its online backup, PostgreSQL by pg_dump and pg_restore of the PATH. A backup appears under its name only when
it is whole; a restore happens as a whole or not at all.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import inspect

from data_access.address import is_sqlite, parsed, sqlite_path
from data_access.engine import (
    BUSY_SECONDS,
    DatabaseTrouble,
    close_engine,
    open_engine,
    reading,
    require_ours,
    schema_version,
    sqlite_trouble,
)
from data_access.errors import CommandRefused
from data_access.files import draft_of
from data_access.revisions import KNOWN, VERSION_TABLE


def backup(url: str, file: str | Path) -> None:
    """Save the database at `url` to `file`, consistent at one moment while others write. Never overwrites a file."""
    target = Path(file).absolute()
    if target.exists():
        raise CommandRefused(
            f"{target} 已经存在，未做任何改动。请另取文件名。",
            f"{target} exists and was left as it is. Choose another name.",
        )
    engine = open_engine(url)
    with reading(engine) as connection:
        require_ours(connection)
    with draft_of(target) as draft:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(sqlite_path(url), draft, journal="DELETE")  # one file, fit to be carried away
        else:
            _run(
                "pg_dump",
                *("--format=custom", "--no-owner", "--no-privileges", f"--dbname={_conninfo(url)}", f"--file={draft}"),
                url=url,
            )
        draft.replace(target)


def restore(url: str, file: str | Path, *, replace: bool = False) -> None:
    """Bring the database at `url` to what `file` holds.

    A database of ours is overwritten only with `replace`; one that is not ours never is. A damaged SQLite file is kept
    under another name. A file that is no whole backup of ours, or of a newer schema, is refused and nothing changes.
    """
    source = Path(file).absolute()
    if not source.is_file():
        raise CommandRefused(f"找不到备份文件 {source}。", f"There is no backup file {source}.")
    if is_sqlite(url):
        _restore_sqlite(url, source, replace=replace)
    else:
        _restore_postgres(url, source, replace=replace)
    close_engine(url)


def _restore_sqlite(url: str, source: Path, *, replace: bool) -> None:
    try:
        with closing(_open(source, "ro")) as given:
            if [row[0] for row in given.execute("PRAGMA quick_check(1)")] != ["ok"]:
                raise _no_backup(source)
            present = given.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone()
            found = given.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() if present else None
    except sqlite3.Error as error:
        raise _no_backup(source) from error
    _require_known(source, found[0] if found else None)
    path = sqlite_path(url)
    damaged = False
    if path.exists() and path.stat().st_size:
        try:
            with reading(open_engine(url)) as connection:
                ours = schema_version(connection) is not None
                damaged = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok"
        except DatabaseTrouble as trouble:
            if trouble.code != "corrupt":
                raise
            ours, damaged = True, True
        if not ours:
            raise DatabaseTrouble("not_ours")
        if not replace:
            raise _occupied(str(path))
        close_engine(url)
        if not damaged:
            # Into the file itself, under SQLite's own locks: an app that has it open sees all of it or nothing.
            _copy_sqlite(source, path, journal="WAL")
            return
    with draft_of(path) as draft:
        _copy_sqlite(source, draft, journal="WAL")
        if damaged:
            _set_aside(path)
        draft.replace(path)


def _set_aside(path: Path) -> None:
    """A damaged database stays for whoever looks into it; its log must not be found beside the new one."""
    mark = f".damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for ending in ("", "-wal", "-shm"):
        part = Path(f"{path}{ending}")
        if part.exists():
            part.rename(f"{path}{mark}{ending}")


def _copy_sqlite(source: Path, target: Path, *, journal: str) -> None:
    try:
        with closing(_open(source, "ro")) as given, closing(_open(target, "rw")) as taken:
            # Fails within the busy timeout; the backup itself would wait for a writer without end.
            taken.execute("BEGIN IMMEDIATE")
            taken.execute("ROLLBACK")
            given.backup(taken)
            taken.execute(f"PRAGMA journal_mode={journal}")
    except sqlite3.Error as error:
        raise sqlite_trouble(error) or error from error


def _open(path: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path))}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _restore_postgres(url: str, source: Path, *, replace: bool) -> None:
    listed = _run("pg_restore", "--list", str(source), url=url, otherwise=_no_backup(source))
    if f" {VERSION_TABLE} " not in listed:
        raise _no_backup(source)
    rows = _run("pg_restore", "--data-only", f"--table={VERSION_TABLE}", "--file=-", str(source), url=url).splitlines()
    start = next(number for number, row in enumerate(rows) if row.startswith("COPY "))
    _require_known(source, rows[start + 1])
    with reading(open_engine(url)) as connection:
        occupied = bool(inspect(connection).get_table_names())
        if occupied and schema_version(connection) is None:
            raise DatabaseTrouble("not_ours")
    if occupied and not replace:
        raise _occupied(str(parsed(url).database))
    # Connections in use elsewhere wait for the transaction; idle ones find the new tables by name.
    clean = ("--clean", "--if-exists") if occupied else ()
    _run(
        "pg_restore",
        *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", *clean),
        f"--dbname={_conninfo(url)}",
        str(source),
        url=url,
    )


def _conninfo(url: str) -> str:
    """The address for PostgreSQL's own programs, without the password, which others could read in the process list."""
    from psycopg.conninfo import make_conninfo  # a database in a SQLite file needs no PostgreSQL driver

    address = parsed(url)
    given = {"host": address.host, "port": address.port, "user": address.username, "dbname": address.database}
    options = {name: value for name, value in address.query.items() if name != "password"}
    return make_conninfo(**{**{name: value for name, value in given.items() if value is not None}, **options})


def _password(url: str) -> str:
    address = parsed(url)
    return str(address.password or address.query.get("password", ""))


def _run(program: str, *arguments: str, url: str, otherwise: CommandRefused | None = None) -> str:
    found = shutil.which(program)
    if found is None:
        raise CommandRefused(
            f"找不到 {program}。请先安装 PostgreSQL 客户端：apt-get install postgresql-client",
            f"{program} was not found. Install PostgreSQL's client programs: apt-get install postgresql-client",
        )
    password = _password(url)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        reason = said[0] if said else f"exit {done.returncode}"
        raise otherwise or CommandRefused(f"{program} 未能完成：{reason}", f"{program} failed: {reason}")
    return done.stdout


def _require_known(source: Path, found: str | None) -> None:
    if found is None:
        raise _no_backup(source)
    if found not in KNOWN:
        raise DatabaseTrouble("newer_schema", f"{source}: {found}")


def _no_backup(source: Path) -> CommandRefused:
    return CommandRefused(
        f"{source} 不是本系统的完整备份，数据库未做任何改动。",
        f"{source} is not a whole backup of this product; the database was left as it is.",
    )


def _occupied(name: str) -> CommandRefused:
    return CommandRefused(
        f"{name} 已有数据，未做任何改动。确要覆盖请加 --replace。",
        f"{name} already holds data and was left as it is. To overwrite it add --replace.",
    )
