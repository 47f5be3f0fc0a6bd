"""Is a SQLite file damaged? Found once by reading all of it, remembered until the file is another one.

Reading a large file takes seconds, so sessions do not; but once damage is known, nobody may be told that all is well.
"""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from data_access.errors import DatabaseTrouble

Mark = tuple[object, ...]


@dataclass(frozen=True)
class Damage:
    """What was found in the file that bore `mark`; None: suspected, and so to be looked for."""

    mark: Mark | None
    detail: str


_known: dict[str, Damage] = {}
_lock = Lock()


def mark(file: str) -> Mark:
    """What changes when a file or its log is replaced or written to."""
    return tuple(_state(Path(f"{file}{ending}")) for ending in ("", "-wal"))


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    # An empty log comes and goes with the first and last connection and changes nothing.
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns) if found.st_size else ()


def suspect(file: str, detail: str) -> None:
    """Let the next check read the whole file: a page came upon damage."""
    with _lock:
        _known.setdefault(file, Damage(None, detail))


def is_to_be_read(file: str, now: Mark) -> bool:
    """Is the file another one than that in which damage was found, or was damage only suspected?"""
    known = _known.get(file)
    return known is not None and known.mark != now


def require_whole(connection: Connection, file: str, before: Mark, *, thoroughly: bool) -> None:
    """Raise DatabaseTrouble when the file is damaged: as far as that is known, or `thoroughly` by reading all of it.

    `before`: its mark() from before `connection` looked at it, so that a file that is replaced meanwhile is read again.
    """
    if thoroughly:
        detail = _found(connection)
        with _lock:
            _known.pop(file, None)
            if detail:
                _known[file] = Damage(before, detail)
    known = _known.get(file)
    if known is not None:
        raise DatabaseTrouble("corrupt", known.detail)


def _found(connection: Connection) -> str:
    """What SQLite finds wrong with the file, '' when it is whole."""
    try:
        rows = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check(5)")]
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return str(error.orig)
        raise
    return "" if rows == ["ok"] else "; ".join(rows)
