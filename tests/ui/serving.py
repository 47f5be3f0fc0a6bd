"""Serves a copy of the app with stand-in pages that leave a trace when they run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data_access import schema
from data_access.create import create
from data_access.engine import close_engine, writing
from data_access.publish import ChangeSet, publish
from tests.data_access.samples import JOBS, indicator, observation
from tests.server import ROOT, Server, serving
from ui.pages_list import PAGES

PARTS = ("app.py", "terminal.py", "ui", "data_access", "forecasting", "reports", "sample_db", "tracking", ".streamlit")
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


@dataclass(frozen=True)
class Served(Server):
    """A running server of stand-in pages, and the folder that it runs in."""

    folder: Path

    def ran(self) -> list[str]:
        """Which pages' scripts have run since the start."""
        return sorted(path.stem for path in (self.folder / "pages").glob("*.ran"))


def database(path: Path, kind: str, *, month: str = "") -> str:
    """A database of two districts and three people, with one figure of `month` where one is given; its address."""
    url = f"sqlite:///{path}"
    engine = create(url, {"database_kind": kind})
    rows = [
        {"code": "990100", "name_zh": "示例市", "name_en": "Sample City", "kind": "city"},
        {"code": "990101", "name_zh": "甲区", "name_en": "Jia District", "kind": "urban"},
    ]
    matter = {"district": rows}
    if month:
        matter |= {"indicator": [indicator(JOBS)], "observation": [observation(JOBS, "990101", month, 5)]}
    publish(engine, ChangeSet(matter), kind="setup", author="test", reason=f"districts {month}")
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
    url = database(folder / "monitoring.sqlite", kind)
    with serving(url, folder / "server.log", root=folder, environment=environment) as server:
        yield Served(**vars(server), folder=folder)
