"""Has this machine what the tests need? `python3 -m scripts.machine build|test ...`, from `.ci/run` and the Makefile.

`build` is what `make run` needs (make, venv), `test` what the browser and PostgreSQL tests need. What is missing is
installed through apt when this is root on Debian, and otherwise named in one sentence with a non-zero exit: a test
that cannot run here must never look like one that passed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from scripts.install import has_venv
from scripts.sentences import say, stop


class Need(NamedTuple):
    """One thing the machine must have: Debian's package and how to see that it is there."""

    package: str
    is_there: Callable[[], bool]


def has_chinese_fonts() -> bool:
    """Would Chinese text be drawn as glyphs and not as boxes?"""
    return any(
        any(Path(folder).glob(pattern))
        for folder in ("/usr/share/fonts", "/usr/local/share/fonts")
        for pattern in ("**/NotoSansCJK*", "**/NotoSansSC*", "**/SourceHanSans*")
    )


def has_libatomic() -> bool:
    """Is libatomic there? Desktops have it; a bare Debian does not."""
    return any(any(Path(folder).glob("**/libatomic.so.1")) for folder in ("/usr/lib", "/usr/lib64", "/lib"))


def has_postgresql() -> bool:
    """Are the server's own programs there? Debian keeps them outside PATH, one folder per version."""
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def has_office(part: str) -> bool:
    """Is this part of LibreOffice there? Debian installs the parts one by one."""
    return any(any(Path(folder).glob(f"libreoffice*/program/s{part}")) for folder in ("/usr/lib", "/opt"))


OFFICE = ("writer", "calc", "impress")  # what lays out a bulletin, a workbook and slides

NEEDS: dict[str, tuple[Need, ...]] = {
    "build": (
        Need("make", lambda: shutil.which("make") is not None),
        Need("python3-venv", has_venv),
    ),
    "test": (
        Need("chromium", lambda: shutil.which("chromium") is not None),
        Need("fonts-noto-cjk", has_chinese_fonts),
        Need("libatomic1", has_libatomic),  # Playwright's own Node.js is linked against it
        Need("postgresql", has_postgresql),
        # The documents are opened in an office suite, laid out and looked at page by page.
        *(Need(f"libreoffice-{part}", lambda part=part: has_office(part)) for part in OFFICE),
        Need("poppler-utils", lambda: all(shutil.which(tool) for tool in ("pdftotext", "pdftoppm"))),
    ),
}


def missing(kinds: list[str]) -> list[str]:
    """Which Debian packages are missing for these kinds of work?"""
    return [need.package for kind in kinds for need in NEEDS[kind] if not need.is_there()]


def apt(packages: list[str]) -> None:
    """Install Debian packages, or stop with apt's own last line in our sentence."""
    say("tools_installing", packages=" ".join(packages))
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            stop("tools_failed", packages=" ".join(packages), reason=lines[-1] if lines else command[1])


def require(kinds: list[str]) -> None:
    """Make sure that everything is there, by apt where this user may, else by saying what is missing."""
    packages = missing(kinds)
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        apt(packages)
        packages = missing(kinds)
    if packages:
        stop("tools_missing", names=", ".join(packages), packages=" ".join(packages))


if __name__ == "__main__":
    require(sys.argv[1:] or ["test"])
