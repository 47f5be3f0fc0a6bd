"""The front door: the ASGI application that `streamlit run app.py` serves.

The script that Streamlit runs is ui/shell.py. It is not this file, because Streamlit serves a folder `pages/` beside
the script at addresses of their own, past any check in the script.
"""

import functools
import os
from pathlib import Path

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from streamlit import config, file_util

from data_access.engine import DatabaseTrouble, check, database_url, open_engine, sqlite_path, stays_locked
from data_access.identities import database_kind
from data_access.publications import identity_of
from data_access.publish import newest_month, newest_version
from sample_db.generator import is_outdated
from ui.forecast_jobs import JOBS
from ui.front_door import start
from ui.front_door.asked import base_path
from ui.front_door.bundles import Bundles
from ui.front_door.document import page, script_hashes, template
from ui.front_door.door import FrontDoor
from ui.front_door.errors import server_error, show_script_error
from ui.front_door.headers import SecurityHeaders, security_headers
from ui.front_door.ready import PATH as READY
from ui.front_door.ready import State, ready_route
from ui.front_door.redirect import Newest
from ui.viewer import beginning, visit_of

ROOT = Path(__file__).resolve().parent
LOCKED_SECONDS = 1.0  # well within the time that /ready answers in, so that two askers at once are told too
STATIC = Path(file_util.get_static_dir())
WARM = (
    "pandas",
    "plotly.graph_objects",
    "plotly.tools",
    "pyarrow.pandas_compat",
    "ui.alert_form",
    "ui.alert_view",
    "ui.charts",
    "ui.data_parts",
    "ui.enterprise_view",
    "ui.frame",
    "ui.overview_rows",
    "ui.quality_parts",
    "ui.target_parts",
    "ui.trouble",
)


def newest(headers: Headers | None) -> Newest | None:
    """Where a page without a version is sent on to; None while there is nothing to show, which the page then tells.

    `headers`: of a request for the bare address, which leads whoever answers for one county to that county's page, and
    city monitoring staff to the week's alerts.
    """
    try:
        check(engine)
        version = newest_version(engine)
        page, district = beginning(engine, visit_of(headers)) if headers else ("", "")
        return Newest(version, month_of(version, identity_of(engine, version)), district, page)
    except (DatabaseTrouble, SQLAlchemyError):
        return None


@functools.lru_cache(maxsize=16)
def month_of(version: int, _identity: tuple[str, ...]) -> str | None:
    """The month that a version opens on; a restored database may number other publications by the same versions."""
    return newest_month(engine, version)


def state() -> State:
    """What /ready says."""
    try:
        if stays_locked(engine, LOCKED_SECONDS):
            return "locked", 0
        check(engine)
        return "ok", newest_version(engine)
    except DatabaseTrouble as trouble:
        return trouble.code, 0


def kind() -> str | None:
    """What kind of figures the database holds; None while it cannot be asked."""
    try:
        check(engine)
    except DatabaseTrouble as trouble:
        if trouble.code != "empty":
            return None
    return database_kind(engine)


def forecasts() -> None:
    """Has the year-end forecasts of the newest version made, at the month it opens on, and its newest week screened:
    what everybody sees first."""
    found = newest(None)
    if found is None:
        return
    address = engine.url.render_as_string(hide_password=False)
    if found.month:
        JOBS.ask(address, found.version, found.month)
    JOBS.ask_screening(address, found.version)


start.log_with_time()
base = base_path(config.get_option("server.baseUrlPath"))
entrance = start.entrance()
if not os.environ.get("DATABASE_URL"):
    sample = sqlite_path(database_url())
    start.build_sample(sample, ROOT, is_outdated=is_outdated(sample))
engine = start.checked(lambda: open_engine(database_url()), DatabaseTrouble)
start.refuse_unprotected(entrance, kind)
start.admit_websockets(entrance)
frame = template(STATIC / "index.html")
headers = security_headers(script_hashes(page(frame, language="en", title="", scripts="")))
app = st.App(
    ROOT / "ui" / "shell.py",
    routes=[ready_route(state, base)],
    middleware=[
        Middleware(SecurityHeaders, headers=headers),
        Middleware(GZipMiddleware, compresslevel=6),
        Middleware(FrontDoor, entrance=entrance, look_up=newest, frame=frame, base=base, own_paths=(READY,)),
        Middleware(Bundles, folder=STATIC, base=base),
    ],
    on_script_error=show_script_error,
    exception_handlers={Exception: server_error(headers)},
)
start.warm(WARM)
start.in_background(lambda: check(engine, quick_check=True), DatabaseTrouble)
start.once_serving(forecasts, DatabaseTrouble)
