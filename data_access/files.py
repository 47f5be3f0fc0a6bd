"""How does a file appear only when it is whole?"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_access.errors import CommandRefused


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, readable by its owner alone, to be moved there when it is whole.

    The folder is made when it is missing; a draft that was never moved is removed, with what SQLite put beside it.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    except OSError as error:
        raise CommandRefused(
            f"无法写入 {target.parent}：{error.strerror}", f"Cannot write to {target.parent}: {error.strerror}"
        ) from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
    finally:
        for leftover in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm"), Path(f"{draft}-journal")):
            leftover.unlink(missing_ok=True)
