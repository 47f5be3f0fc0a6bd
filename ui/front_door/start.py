"""What has to be true before the first visitor comes in, and what is done once at start.

Everything here ends the start with one sentence rather than a traceback when it cannot go on.
"""

import gc
import importlib
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, TypeVar

from streamlit import config

from terminal import language
from ui.front_door.arrival import Entrance, address, is_loopback
from ui.front_door.errors import Told
from ui.words import N_, words

LOG = logging.getLogger("front_door")
Made = TypeVar("Made")
PUBLIC_KINDS = ("demo", "national")  # invented or published figures: no harm in showing them to anybody
BUILD_SECONDS = 180
SERVING_WITHIN = 120
WRONG_VARIABLE = N_("The environment variable {variable} has a value that cannot be used.")
UNPROTECTED = N_(
    "This database holds real figures, and the app was to listen on {address} without knowing who is looking. Let the "
    "sign-in proxy name the user in a header and say which one: TRUSTED_USER_HEADER=X-Forwarded-User (and "
    "TRUSTED_PROXIES= the proxy's address), or listen on this machine only: --server.address=127.0.0.1."
)
BUILDING = N_("Building the sample city's database (the first time only) ...")
BUILDING_ANEW = N_("The sample city's database was built by another version of the app: building it anew ...")
NOT_BUILT = N_("The sample database could not be built; the app starts without it. The details are in {log}.")


def entrance() -> Entrance:
    """How this installation is reached; ends the start when a variable that protects it is wrong."""
    try:
        return Entrance.of(os.environ, config.get_option("server.allowedHosts"))
    except ValueError as wrong:
        _stop(words(language())(WRONG_VARIABLE, variable=str(wrong)))


def checked(made: Callable[[], Made], wrong: type[Exception]) -> Made:
    """What `made` returns; ends the start with the error's own sentence when it fails in this way."""
    try:
        return made()
    except wrong as error:
        _stop(error.sentence(language()) if isinstance(error, Told) else str(error))


def _stop(said: str) -> NoReturn:
    t = words(language())
    sys.exit(t("{said} The app was not started.", said=said))


def listens_here_only() -> bool:
    """Does the server listen on this machine only? Unset, Streamlit listens on every address."""
    return is_loopback(config.get_option("server.address") or "0.0.0.0")


def refuse_unprotected(way_in: Entrance, database_kind: Callable[[], str | None]) -> None:
    """Ends the start when real figures would be served to other machines without an identity.

    `database_kind` may answer None while the database cannot be asked; ui.viewer then refuses at each page.
    """
    if way_in.user_header or listens_here_only():
        return
    if database_kind() not in (*PUBLIC_KINDS, None):
        where = config.get_option("server.address") or "0.0.0.0"
        _stop(words(language())(UNPROTECTED, address=where))


def admit_websockets(way_in: Entrance) -> None:
    """Tells Streamlit's own list of hosts what the front door lets pass; it knows names only, not "any address"."""
    bound = config.get_option("server.address") or "0.0.0.0"
    hosts = list(config.get_option("server.allowedHosts"))
    if way_in.public_host:
        hosts.append(way_in.public_host)
    if not listens_here_only():
        found = address(bound)
        hosts.append("*" if found is not None and found.is_unspecified else bound)
    config.set_option("server.allowedHosts", hosts)


def build_sample(database: Path, root: Path, *, is_outdated: bool = False) -> None:
    """Builds the sample city where it is missing or outdated, in another process: Alembic stays out of this one."""
    if database.exists() and not is_outdated:
        return
    t = words(language())
    print(t(BUILDING_ANEW if is_outdated else BUILDING), file=sys.stderr, flush=True)
    log = database.with_suffix(".log")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w") as output:
            command = [sys.executable, "-m", "sample_db", "city", "--refresh"]
            built = subprocess.run(
                command, cwd=root, stdout=output, stderr=subprocess.STDOUT, check=False, timeout=BUILD_SECONDS
            )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        print(t(NOT_BUILT, log=log), type(trouble).__name__, file=sys.stderr, flush=True)
        return
    if built.returncode:
        print(t(NOT_BUILT, log=log), file=sys.stderr, flush=True)
    else:
        log.unlink()


def log_with_time() -> None:
    """Gives lines of our own loggers a time; Streamlit and uvicorn write theirs themselves."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)


def in_background(examine: Callable[[], None], trouble: type[Exception]) -> None:
    """Examines the database beside the start, since a large one takes seconds, and logs what is wrong with it.

    The start goes on: pages say the same in the reader's words, and recover without a restart.
    """

    def run() -> None:
        try:
            examine()
        except trouble as found:
            LOG.error("the database cannot be used: %s", found)

    threading.Thread(target=run, name="examine-database", daemon=True).start()


def once_serving(ask: Callable[[], object], trouble: type[Exception]) -> threading.Thread:
    """Does what can wait until the server is reached, so that the start is not slowed by it; logs what is wrong.

    Nothing is done where the server is not reached in SERVING_WITHIN seconds: it has not started, then.
    """

    def run() -> None:
        if not _is_reached():
            return
        try:
            ask()
        except trouble as found:
            LOG.error("not done after the start: %s", found)

    thread = threading.Thread(target=run, name="once-serving", daemon=True)
    thread.start()
    return thread


def _is_reached() -> bool:
    bound = address(config.get_option("server.address") or "")
    host = "127.0.0.1" if bound is None or bound.is_unspecified else str(bound)
    end = time.monotonic() + SERVING_WITHIN
    while time.monotonic() < end:
        try:
            socket.create_connection((host, config.get_option("server.port")), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.25)
    return False


def warm(modules: Iterable[str]) -> None:
    """Imports what every page needs before the first visitor waits for it, and keeps it out of garbage collection.

    After each script run Streamlit collects all generations, which looks at every object that lives: the modules, and
    the more answers are kept the more of those (54 ms with 48 boards). What is imported here is frozen, and when to
    collect what runs leave behind is left to Python, which weighs the garbage against what lives.
    """
    for name in modules:
        importlib.import_module(name)
    config.set_option("runner.postScriptGC", False)
    gc.collect()
    gc.freeze()
