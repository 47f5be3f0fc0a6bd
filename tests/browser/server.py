"""The app as `make run` starts it, on a port of its own and on a database of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCALHOST = "127.0.0.1"
STARTS_WITHIN = 60  # seconds, with the other core busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        return probe.getsockname()[1]


@contextmanager
def serving(database: str, log: Path, *, root: Path = ROOT) -> Iterator[str]:
    """The address of a server that has answered its health check and is stopped afterwards."""
    port = free_port()
    options = (f"--server.port={port}", f"--server.address={LOCALHOST}")
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(("STREAMLIT_", "TRUSTED_"))}
    environment = {**inherited, "DATABASE_URL": database, "LANG": "C.UTF-8", "PUBLIC_URL": "", "DATA_MARK": ""}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://{LOCALHOST}:{port}"
    try:
        _wait_until_healthy(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_healthy(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")
