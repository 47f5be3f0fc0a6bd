"""A PostgreSQL cluster of its own for one test run: started here, reached by a private socket, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

MISSING = "PostgreSQL is not installed: apt-get install postgresql (its initdb was looked for in /usr/lib/postgresql)"
STARTS_WITHIN = STOPS_WITHIN = 120  # seconds, on a machine that is busy with much else
# No fsync, no TCP, little memory: this data lives for minutes.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    "lc_messages": "C",
}


@dataclass
class Cluster:
    """A running server; `url(name)` is the SQLAlchemy address of one of its databases."""

    folder: Path
    programs: Path
    process: subprocess.Popen | None = None

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)

    def start(self) -> None:
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        options += ["-c", f"unix_socket_directories={self.folder}"]
        data = self.folder / "data"
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd=self.folder, **as_user()
            )
        ready = [self.programs / "pg_isready", "-q", "-h", self.folder, "-U", "postgres"]
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end and self.process.poll() is None:
            if subprocess.run(ready, check=False, timeout=STARTS_WITHIN).returncode == 0:
                return
            time.sleep(0.05)
        pytest.fail(f"PostgreSQL did not start: {(self.folder / 'log').read_text(errors='replace')[-2000:]}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: `immediate` is a crash, `fast` breaks sessions off and shuts down in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal({"immediate": 3, "fast": 2}[mode])
            self.process.wait(timeout=STOPS_WITHIN)


def as_user() -> dict[str, object]:
    """PostgreSQL refuses to run as root; Debian's package brings the user postgres."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def programs() -> Path:
    """The folder of initdb, newest version first."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    found = versions[0] if versions else shutil.which("initdb")
    if not found:
        pytest.fail(MISSING)
    return Path(found).parent


@contextmanager
def cluster() -> Iterator[Cluster]:
    # Not below pytest's own folder: that is closed to other users, and a socket's path has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="monitor-pg-", dir="/tmp"))
    running = Cluster(folder, programs())
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        trusted = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        subprocess.run(
            [running.programs / "initdb", "-D", folder / "data", *trusted],
            check=True,
            capture_output=True,
            cwd=folder,
            **as_user(),
        )
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


_numbers = count(1)


def fresh_name(ending: str = "") -> str:
    """A name that no database of this process has had."""
    return f"test_{next(_numbers)}" + (f".{ending}" if ending else "")
