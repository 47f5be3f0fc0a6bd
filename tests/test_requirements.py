"""The pins are complete, exact and name no address to fetch from."""

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = "3.11.2"  # Debian 12's
DIRECT, BROUGHT = "# Direct dependencies", "# What those bring"


def pins(name: str, heading: str) -> dict[str, Requirement]:
    """Which packages stand below this heading of a requirement file?"""
    text = (ROOT / name).read_text(encoding="utf-8")
    part = text.split(heading + "\n")[1].split("\n# What")[0]
    lines = [line.split("#")[0].strip() for line in part.splitlines()]
    return {canonicalize_name(found.name): found for found in (Requirement(line) for line in lines if line)}


def closure(roots: dict[str, Requirement]) -> set[str]:
    """Which packages do these bring, by what the installed ones themselves declare?"""
    seen: set[tuple[str, str]] = set()
    waiting = [(name, extra) for name, root in roots.items() for extra in ("", *root.extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for line in importlib.metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(needed.name), also) for also in ("", *needed.extras)]
    return {name for name, _ in seen}


def test_the_second_list_is_exactly_what_the_first_brings():
    direct = pins("requirements.txt", DIRECT)
    assert set(pins("requirements.txt", BROUGHT)) == closure(direct) - set(direct)


def test_the_tests_second_list_is_exactly_what_their_first_brings_beyond_the_app():
    app = closure(pins("requirements.txt", DIRECT))
    direct = pins("requirements-dev.txt", DIRECT)
    assert set(pins("requirements-dev.txt", BROUGHT)) == closure(direct) - set(direct) - app


def test_the_tests_list_starts_with_the_apps():
    lines = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if not line.startswith("#")) == "-r requirements.txt"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_installed_is_what_is_pinned(name):
    for heading in (DIRECT, BROUGHT):
        for package, pin in pins(name, heading).items():
            (exact,) = pin.specifier
            assert exact.operator == "=="
            assert importlib.metadata.version(package) == exact.version


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_debians_own_python_can_install_every_pin(name):
    for heading in (DIRECT, BROUGHT):
        for package in pins(name, heading):
            wanted = importlib.metadata.metadata(package).get("Requires-Python") or ""
            assert SpecifierSet(wanted).contains(OLDEST_PYTHON), f"{package} needs Python {wanted}"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_direct_dependency_says_why_it_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8").split(DIRECT)[1].split(BROUGHT)[0]
    for line in text.strip().splitlines():
        assert re.search(r"  # \w+", line), line


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "Makefile", ".ci/run"])
def test_no_registry_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8").replace("http://127.0.0.1:8501", "")
    assert not re.search(r"https?://|index-url|find-links|trusted-host", text)
