"""Start the app: `python3 -m scripts.run run|serve|national`, from the Makefile.

`run` and `national` listen on this machine only, `serve` on HOST (default: every address). In order: is the port free,
are the packages there, is there a place for the database; then Streamlit takes this process's place, so that Ctrl+C and
a service manager's signals reach it directly. What the app itself needs, it checks itself (app.py).
"""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

from scripts.install import ROOT, install, is_writable
from scripts.sentences import say, stop

LOCALHOST = "127.0.0.1"
DEFAULT_PORT = "8501"


def port_from(text: str) -> int:
    """Which port is meant? Anything but a whole number from 1 to 65535 stops with a sentence."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        stop("port_invalid", port=text)
    return int(text)


def require_free(host: str, port: int, *, target: str) -> None:
    """Can the app listen here? Stops with the sentence that says why not."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        stop("host_unknown", host=host)
    with socket.socket(family, kind, protocol) as probe:
        # As the server itself does, so that a port whose last connections are still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except OSError as trouble:
            other = port + 1 if 1024 <= port < 65535 else int(DEFAULT_PORT) + 1
            if trouble.errno == errno.EACCES:
                stop("port_forbidden", port=port, target=target, other=other)
            if trouble.errno == errno.EADDRINUSE:
                stop("port_in_use", host=host, port=port, target=target, other=other)
            stop("host_unknown", host=host)


def require_place_for_sample(root: Path) -> None:
    """Can the sample city live here? Without DATABASE_URL the app reads it, and builds it at its first start."""
    if os.environ.get("DATABASE_URL"):
        return
    data = root / "data"
    folder = data if data.exists() else root
    if not is_writable(folder):  # SQLite keeps its write-ahead log beside the file, for readers too
        stop("read_only", folder=folder)


def use_national(root: Path, python: Path) -> None:
    """Point the app at the real national figures, built from the published series where they are missing or of an
    older version."""
    database = root / "data" / "national.sqlite"
    os.environ["DATABASE_URL"] = f"sqlite:///{database}"
    data = database.parent
    folder = data if data.exists() else root
    if not is_writable(folder):
        stop("read_only", folder=folder)
    if not database.exists():
        say("building_national")
    data.mkdir(exist_ok=True)
    log = database.with_suffix(".log")
    with log.open("w") as output:
        built = subprocess.run(
            [str(python), "-m", "sample_db", "national", "--refresh"],
            cwd=root,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if built.returncode:
        stop("national_failed", log=log)
    log.unlink()


def start(root: Path, target: str) -> None:
    """Check, prepare, and hand this process over to Streamlit."""
    port = port_from(os.environ.get("PORT") or DEFAULT_PORT)
    # Some shells export HOST as the machine's name: only `make serve` listens to it.
    host = (os.environ.get("HOST") or "0.0.0.0") if target == "serve" else LOCALHOST
    require_free(host, port, target=target)
    python = install(root, "app", target=target)
    if target == "national":
        use_national(root, python)
    require_place_for_sample(root)
    shown = LOCALHOST if host in ("0.0.0.0", "::") else host
    say("starting", url=os.environ.get("PUBLIC_URL") or f"http://{f'[{shown}]' if ':' in shown else shown}:{port}")
    os.chdir(root)
    options = (f"--server.port={port}", f"--server.address={host}")
    os.execv(python, [str(python), "-m", "streamlit", "run", "app.py", *options])


if __name__ == "__main__":
    start(ROOT, sys.argv[1] if len(sys.argv) > 1 else "run")
