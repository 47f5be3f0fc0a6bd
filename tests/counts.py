"""How many tests of each kind ran? A pytest plugin: `python -m pytest -p tests.counts`.

Prints one line before pytest's own summary. A kind is a marker (postgres, apptest, browser, endure); what bears none
is a unit test. A skipped test fails the run, since a test that could not run must not look like one that passed;
`--every-kind` also fails a run in which one of the kinds had no test at all. A test that passed at its second go (see
tests/conftest.py) is named with what went wrong at the first.
"""

from __future__ import annotations

import pytest

KINDS = {"browser": "browser", "apptest": "AppTest", "postgres": "PostgreSQL"}  # marker: label; the first found counts
ALL = ("unit", "AppTest", "PostgreSQL", "browser")


def kind_of(report: pytest.TestReport) -> str:
    """Which kind is the test of this report?"""
    return next((label for marker, label in KINDS.items() if marker in report.keywords), "unit")


def first_line(report: pytest.TestReport) -> str:
    """What went wrong, in a line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return (crash.message if crash else report.longreprtext).partition("\n")[0]


class Counts:
    """Counts what ran, on the process that collects the reports (with xdist, the controller)."""

    def __init__(self, *, every_kind: bool) -> None:
        self.every_kind = every_kind
        self.passed = dict.fromkeys(ALL, 0)
        self.skipped: list[str] = []
        self.repeated: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome == "rerun":
            self.repeated.append(f"{report.nodeid}: {first_line(report)}")
        elif report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed[kind_of(report)] += 1

    @property
    def trouble(self) -> str:
        """Why may this run not pass, though no test failed? Empty when it may."""
        if self.skipped:
            return f"{len(self.skipped)} skipped, and a skipped test is a failure here: {', '.join(self.skipped[:5])}"
        absent = [label for label in ALL if not self.passed[label]]
        return f"no test of this kind passed: {', '.join(absent)}" if self.every_kind and absent else ""

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.OK and self.trouble:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line("")
        terminalreporter.write_line("passed: " + " · ".join(f"{label} {self.passed[label]}" for label in ALL))
        for told in self.repeated:
            terminalreporter.write_line(f"needed a second go: {told}", yellow=True)
        if self.trouble:
            terminalreporter.write_line(self.trouble, red=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-kind", action="store_true", help="fail when a kind of test has no passed test")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counts(every_kind=config.getoption("--every-kind")), "counts")
