"""Serves a copy of the app on a free port, with stand-in pages that leave a trace when they run."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data_access import schema
from data_access.create import create, describe
from data_access.engine import close_engine, writing
from data_access.publish import ChangeSet, publish
from ui.pages_list import PAGES

ROOT = Path(__file__).parents[2]
PARTS = ("app.py", "terminal.py", "ui", "data_access", "reports", "sample_db", "tracking", ".streamlit")
STAND_IN = """
from pathlib import Path
import streamlit as st
Path(__file__).with_suffix(".ran").touch()
if st.query_params.get("fail"):
    raise RuntimeError("hunter2 " + __file__)
viewer = st.session_state["_session"].viewer
st.title("matter of {name}")
st.write("viewer", viewer.role, viewer.subject)
st.write("parameter", st.query_params.get("i"))
st.html('''<p><a data-go href="./targets?lang=en&v=1&i=a">first</a>
<a data-go href="./targets?lang=en&v=1&i=b">second</a>
<a data-go href="./?lang=en&v=1">home</a> <a href="./data?lang=en&v=1">hard</a>
<button data-copy="/targets?v=1" data-copied="copied">copy</button>
<button data-identity="monitor">monitor</button></p>''')
"""


@dataclass
class Served:
    """A running server."""

    port: int
    folder: Path
    process: subprocess.Popen

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def ran(self) -> list[str]:
        """Which pages' scripts have run since the start."""
        return sorted(path.stem for path in (self.folder / "pages").glob("*.ran"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database(path: Path, kind: str) -> str:
    """A database of two districts and three people; its address."""
    url = f"sqlite:///{path}"
    engine = create(url)
    describe(engine, {"database_kind": kind})
    rows = [
        {"code": "990100", "name_zh": "示例市", "name_en": "Sample City", "kind": "city"},
        {"code": "990101", "name_zh": "甲区", "name_en": "Jia District", "kind": "urban"},
    ]
    publish(engine, ChangeSet({"district": rows}), kind="setup", author="test", reason="districts")
    with writing(engine) as connection:
        for subject, role, district in (
            ("leader", "leader", "990100"),
            ("monitor", "monitor", "990100"),
            ("head-990101", "county_head", "990101"),
        ):
            connection.execute(schema.grant.insert(), {"subject": subject, "role": role, "district": district})
    close_engine(url)
    return url


def copied(folder: Path) -> None:
    """The app without its pages; in their place stand-ins that show who looks."""
    folder.mkdir(exist_ok=True)
    for part in PARTS:
        source, ignored = ROOT / part, shutil.ignore_patterns("__pycache__")
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            shutil.copy(source, folder / part)
    (folder / "pages").mkdir()
    for page in PAGES:
        (folder / "pages" / page.file).write_text(STAND_IN.replace("{name}", page.file), encoding="utf-8")


@contextmanager
def served(folder: Path, *, kind: str = "demo", environment: dict[str, str] | None = None) -> Iterator[Served]:
    """The copy in `folder`, healthy, and stopped afterwards."""
    copied(folder)
    own = {name: text for name, text in os.environ.items() if name not in ("TRUSTED_USER_HEADER", "PUBLIC_URL")}
    own |= {"DATABASE_URL": database(folder / "monitoring.sqlite", kind), **(environment or {})}
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=own, stdout=log, stderr=subprocess.STDOUT)
    server = Served(port, folder, process)
    try:
        _until_healthy(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _until_healthy(server: Served) -> None:
    for _ in range(300):
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended: {server.log}")
        try:
            with urllib.request.urlopen(f"{server.base}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not become healthy: {server.log}")
