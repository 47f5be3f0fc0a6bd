"""Both READMEs name every page, make target, configuration option and environment variable there is."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
ENVIRONMENTS = {"environ", "environment"}  # os.environ, and the mapping it is handed on as
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+")
SET_BY_PYTEST = {"PYTEST_XDIST_WORKER"}  # by pytest-xdist in each of its processes, by nobody else


def sources() -> list[Path]:
    """Every Python file of the project."""
    files = [
        file for file in ROOT.rglob("*.py") if not any(part.startswith(".") for part in file.relative_to(ROOT).parts)
    ]
    return sorted(files)


def name_of(node: ast.expr) -> str:
    """The last part of a dotted name: environ for os.environ."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def asked_for(node: ast.AST) -> ast.expr | None:
    """The key with which this expression reads the environment, None where it does not."""
    if isinstance(node, ast.Subscript) and name_of(node.value) in ENVIRONMENTS and isinstance(node.ctx, ast.Load):
        return node.slice
    if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute):
        from_mapping = node.func.attr in ("get", "pop") and name_of(node.func.value) in ENVIRONMENTS
        return node.args[0] if from_mapping or node.func.attr == "getenv" else None
    if isinstance(node, ast.Compare) and any(name_of(side) in ENVIRONMENTS for side in node.comparators):
        return node.left
    return None


def variables_read_in(text: str) -> Iterator[str]:
    """Which environment variables does this source read? Through a constant of the same file, too."""
    tree = ast.parse(text)
    constants = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        key = asked_for(node)
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and VARIABLE.fullmatch(key.value):
            yield key.value
        elif isinstance(key, ast.Name) and isinstance(constants.get(key.id), str):
            yield constants[key.id]


def environment_variables() -> set[str]:
    return {name for file in sources() for name in variables_read_in(file.read_text(encoding="utf-8"))}


def options(table: dict[str, object], *above: str) -> Iterator[tuple[str, ...]]:
    """The dotted names of a TOML table's values."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from options(value, *above, key)
        else:
            yield (*above, key)


def configuration() -> set[tuple[str, ...]]:
    return set(options(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))))


def make_targets() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):.*##", text, flags=re.MULTILINE))


@pytest.fixture(params=READMES)
def readme(request) -> str:
    return (ROOT / request.param).read_text(encoding="utf-8")


def test_the_scan_finds_every_way_to_read_a_variable():
    text = """
import os
NAME = "BY_CONSTANT"
a = os.environ["BY_INDEX"]
b = os.environ.get("BY_GET", "")
c = os.getenv("BY_GETENV")
d = environment.get("HANDED_ON")
e = "BY_MEMBERSHIP" in os.environ
f = os.environ.get(NAME)
os.environ["WRITTEN_ONLY"] = "x"
g = row.get("NOT_ENVIRONMENT")
"""
    expected = {"BY_CONSTANT", "BY_INDEX", "BY_GET", "BY_GETENV", "HANDED_ON", "BY_MEMBERSHIP"}
    assert set(variables_read_in(text)) == expected


def test_every_page_is_described(readme):
    pages = [file.name for file in (ROOT / "pages").glob("*.py") if file.name != "__init__.py"]
    assert pages
    assert [name for name in pages if f"`pages/{name}`" not in readme] == []


def test_every_environment_variable_is_described(readme):
    found = environment_variables()
    assert {
        "DATABASE_URL",
        "PUBLIC_URL",
        "TRUSTED_USER_HEADER",
        "TRUSTED_PROXIES",
        "DATA_MARK",
        "PORT",
        "HOST",
    } <= found
    assert sorted(name for name in found - SET_BY_PYTEST if f"`{name}`" not in readme) == []


def test_every_option_of_the_configuration_is_described(readme):
    found = configuration()
    assert ("server", "address") in found

    def is_described(option: tuple[str, ...]) -> bool:
        *section, name = option
        # The light and the dark theme have the same options, so they share a row.
        if section[:1] == ["theme"] and len(section) > 1:
            return f"`{'.'.join(section)}.*`" in readme and f"`{name}`" in readme
        return f"`{'.'.join(option)}`" in readme

    assert sorted(option for option in found if not is_described(option)) == []


def test_every_make_target_is_described(readme):
    found = make_targets()
    assert {"run", "serve", "test", "lint", "endure", "clean"} <= found
    assert sorted(name for name in found if f"`make {name}`" not in readme) == []


def test_every_folder_of_code_is_in_the_layout(readme):
    folders = {file.parent.name for file in sources() if file.parent.parent == ROOT}
    assert sorted(name for name in folders if f"\n{name}/" not in readme) == []


def test_the_pictures_and_files_that_are_linked_exist(readme):
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", readme)
    assert len([name for name in linked if name.startswith("docs/")]) >= 2
    assert "deploy/nginx.conf" in linked
    assert sorted(name for name in linked if not (ROOT / name).exists()) == []


def test_the_two_describe_the_same_things():
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    assert english.count("\n## ") == chinese.count("\n## ")

    def code(text: str) -> set[str]:
        return set(re.findall(r"`([A-Za-z_./-]+)`", text))

    assert code(english) ^ code(chinese) == set()
