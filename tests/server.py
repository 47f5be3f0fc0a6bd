"""The app as a server of its own: `streamlit run app.py` on a free port of this machine, stopped afterwards."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCALHOST = "127.0.0.1"
STARTS_WITHIN, STOPS_WITHIN = 180, 60  # seconds, on a machine that is busy with much else
# Below the ports that the system gives to whoever connects (32768 and above), a slice for each process of a run.
FIRST_PORT, SLICE = 20_000, 1_000
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
FOREIGN = ("STREAMLIT_", "TRUSTED_", "PUBLIC_URL", "DATA_MARK", "LC_")  # of whoever runs the tests


@dataclass(frozen=True)
class Server:
    """A server that has answered its health check."""

    port: int
    process: subprocess.Popen
    log_file: Path

    @property
    def base(self) -> str:
        return f"http://{LOCALHOST}:{self.port}"

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def memory(self) -> float:
        """The memory that the process holds at this moment, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


_numbers = count(os.getpid())  # of two runs at once the second begins elsewhere


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as a server binds
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port that nobody else takes between now and the server's start."""
    ports = (FIRST_PORT + WORKER % 10 * SLICE + number % SLICE for number in _numbers)
    return next(port for port in ports if is_free(port))


@contextmanager
def serving(
    database: str, log: Path, *, root: Path = ROOT, environment: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[Server]:
    """The app of `root` over `database`, as `make run` starts it; `port` 0: a free one."""
    port = port or free_port()
    options = (f"--server.port={port}", f"--server.address={LOCALHOST}")
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(FOREIGN)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=root,
            env={**inherited, "LANG": "C.UTF-8", "DATABASE_URL": database, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(port, process, log)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=STOPS_WITHIN)
        finally:
            process.kill()
            process.wait()


def _wait_until_healthy(server: Server) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.base}/_stcore/health", timeout=20) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, http.client.HTTPException, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{server.log[-3000:]}")
