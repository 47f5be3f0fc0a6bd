"""What the import contracts of pyproject.toml cannot see: names, and files that are scripts and no modules."""

import ast
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("data_access", "tracking", "forecasting", "reports", "sample_db", "ui")


def imported(file: Path) -> set[str]:
    """Which top-level modules does a file name in its imports, lazy ones included?"""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_every_package_of_the_house_is_under_contract():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert set(settings["root_packages"]) == set(PACKAGES)
    there = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "scripts"}
    assert there == set(PACKAGES)


def test_the_modules_of_ui_are_imported_by_their_full_name_only():
    # Streamlit puts the folder of its script, ui/, on the path: a bare `import link` would make a second copy.
    modules = {file.stem for file in (ROOT / "ui").glob("*.py")} | {
        file.parent.name for file in (ROOT / "ui").glob("*/__init__.py")
    }
    bare = modules - set(sys.stdlib_module_names)
    for file in (*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"):
        assert not imported(file) & bare, file


def test_what_runs_before_anything_is_installed_needs_the_standard_library_only():
    for file in (*(ROOT / "scripts").glob("*.py"), ROOT / "terminal.py"):
        assert imported(file) <= set(sys.stdlib_module_names) | {"scripts", "terminal"}, file


def test_pages_write_no_sql():
    for file in (ROOT / "pages").glob("*.py"):
        assert not imported(file) & {"sqlalchemy", "sqlite3", "psycopg", "alembic"}, file
