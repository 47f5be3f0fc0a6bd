"""The closing count tells the kinds apart, and a run that skipped a test does not pass."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

FOUR_KINDS = """
import pytest

def test_unit(): pass

@pytest.mark.apptest
def test_page(): pass

@pytest.mark.postgres
@pytest.mark.parametrize("n", [1, 2])
def test_database(n): pass

@pytest.mark.browser
def test_screen(): pass
"""


FAILS_AT_FIRST = """
import pytest

goes = []

@pytest.fixture(scope="module")
def chromium():
    goes.append("start")
    yield
    print(f"{goes.count('start')} start, {goes.count('go')} goes")

@pytest.mark.browser
def test_screen(chromium):
    goes.append("go")
    assert goes.count("go") == 2, "the page was not drawn"

@pytest.mark.browser
def test_the_next(chromium): pass
"""


def run(tmp_path: Path, source: str, *options: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "test_it.py").write_text(source)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = apptest\n  postgres\n  browser\n")
    options = ("-p", "tests.counts", "-p", "no:cacheprovider", "-q", *options)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", tmp_path / "pytest.ini", "--rootdir", tmp_path, tmp_path, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_kind_is_counted_and_pytests_own_line_comes_last(tmp_path):
    done = run(tmp_path, FOUR_KINDS, "--every-kind", "-n", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("5 passed")
    assert "passed: unit 1 · AppTest 1 · PostgreSQL 2 · browser 1" in lines


def test_a_skipped_test_fails_the_run_and_is_named(tmp_path):
    done = run(tmp_path, "import pytest\n\ndef test_absent(): pytest.skip('no server')\n\ndef test_there(): pass\n")
    assert done.returncode == 1
    assert "1 skipped, and a skipped test is a failure here: test_it.py::test_absent" in done.stdout


def test_a_kind_without_a_test_fails_a_full_run_only(tmp_path):
    source = "def test_unit(): pass\n"
    assert run(tmp_path, source).returncode == 0
    full = run(tmp_path, source, "--every-kind")
    assert full.returncode == 1
    assert "no test of this kind passed: AppTest, PostgreSQL, browser" in full.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "2", "--dist", "loadfile")])
def test_a_browser_test_gets_a_second_go_and_is_named(tmp_path, workers):
    done = run(tmp_path, FAILS_AT_FIRST, "-p", "tests.conftest", "-W", "error", "-rP", *workers)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("2 passed, 1 rerun")
    assert "passed: unit 0 · AppTest 0 · PostgreSQL 0 · browser 2" in lines
    assert "needed a second go: test_it.py::test_screen: AssertionError: the page was not drawn" in lines
    assert "1 start, 2 goes" in lines


def test_no_other_kind_gets_a_second_go(tmp_path):
    done = run(tmp_path, FAILS_AT_FIRST.replace("browser", "apptest"), "-p", "tests.conftest")
    assert done.returncode == 1
    assert "second go" not in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 failed, 1 passed")


def test_a_browser_test_that_fails_twice_fails(tmp_path):
    done = run(tmp_path, FAILS_AT_FIRST.replace('count("go") == 2', 'count("go") == 3'), "-p", "tests.conftest")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("1 failed, 1 passed, 1 rerun")
