"""Are the pinned packages in .venv? If not, put them there: `python3 -m scripts.install [app|dev]`.

A stamp in .venv holds the hash of the requirement files that were installed, so a second run touches nothing and
needs no network. Everything pip says goes to .venv/install.log; the terminal gets one sentence.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.sentences import say, stop

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = {"app": ("requirements.txt",), "dev": ("requirements.txt", "requirements-dev.txt")}
OLDEST_PYTHON = (3, 11)

# What pip prints when no index answers; the last is its verdict when it also found no copy anywhere else.
UNREACHABLE = re.compile(
    r"ConnectionError|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Max retries exceeded"
    r"|Name or service not known|name resolution|Network is unreachable|Connection refused|timed out"
)
DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded")


def python_of(root: Path) -> Path:
    """Where is the Python of the project's virtual environment?"""
    return root / ".venv" / "bin" / "python"


def fingerprint(root: Path, kind: str) -> str:
    """Which pins does this kind of installation ask for? SHA-256 over the requirement files, in order."""
    digest = hashlib.sha256()
    for name in REQUIREMENTS[kind]:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def stamp(root: Path, kind: str) -> Path:
    """Which file remembers what was installed?"""
    return root / ".venv" / f"installed-{kind}.sha256"


def is_installed(root: Path, kind: str) -> bool:
    """Is exactly this set of pins installed already? A .venv whose Python has gone (an upgraded system) is not."""
    mark = stamp(root, kind)
    return python_of(root).exists() and mark.is_file() and mark.read_text().strip() == fingerprint(root, kind)


def is_writable(folder: Path) -> bool:
    """Can a file be made in this folder? Tried rather than asked: permission bits do not show a read-only mount."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def has_venv() -> bool:
    """Can this Python make environments with pip in them? Debian ships that part, ensurepip, in python3-venv."""
    found = importlib.util.find_spec("ensurepip")
    return found is not None and found.origin is not None


def create_environment(root: Path) -> None:
    """Make .venv with pip in it, or stop with the sentence that says what is missing."""
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(root / ".venv")], capture_output=True, text=True, check=False
    )
    if made.returncode:
        output = made.stdout + made.stderr
        if "ensurepip" in output:
            stop("venv_missing")
        if DISK_FULL.search(output):
            stop("disk_full")
        lines = output.strip().splitlines()
        stop("venv_failed", reason=lines[-1] if lines else f"exit code {made.returncode}")


def has_pip(root: Path) -> bool:
    """Was .venv made to the end? An interrupted `venv` leaves a Python without pip."""
    return python_of(root).exists() and any((root / ".venv").glob("lib/python*/site-packages/pip/__init__.py"))


def install(root: Path, kind: str, *, target: str = "run") -> Path:
    """Bring .venv to the pins of `kind` and return its Python; do nothing when it is there already.

    `target` is the make target named in the sentences. Stops with one sentence when Python is too old, venv is
    missing, the folder cannot be written to, the disk is full or no package index answers.
    """
    if sys.version_info[:2] < OLDEST_PYTHON:
        stop("python_too_old", found=sys.version.split()[0], target=target)
    if is_installed(root, kind):
        return python_of(root)
    if not is_writable(root):
        stop("read_only", folder=root)
    if not has_pip(root) and not has_venv():
        stop("venv_missing")
    say("installing")
    if not has_pip(root):
        create_environment(root)
    log = root / ".venv" / "install.log"
    for mark in REQUIREMENTS:  # a half-finished upgrade must not pass for the old installation
        stamp(root, mark).unlink(missing_ok=True)
    pip = [str(python_of(root)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    with log.open("w") as output:
        done = subprocess.run(
            [*pip, "-r", str(root / REQUIREMENTS[kind][-1])], stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        said = log.read_text(errors="replace")
        if DISK_FULL.search(said):
            stop("disk_full")
        if UNREACHABLE.search(said):
            stop("no_network")
        stop("pip_failed", log=log)
    for also in REQUIREMENTS:
        if set(REQUIREMENTS[also]) <= set(REQUIREMENTS[kind]):  # the tests' set contains the app's
            stamp(root, also).write_text(fingerprint(root, also) + "\n")
    return python_of(root)


if __name__ == "__main__":
    install(ROOT, sys.argv[1] if len(sys.argv) > 1 else "app", target=sys.argv[2] if len(sys.argv) > 2 else "run")
