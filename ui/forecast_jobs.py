"""Forecasts that are missing are made once for everybody, by a process of their own, while people read on.

The command is the one an operator would type; the pages look again until what they need is stored. One at a time: the
models of a city keep a processor busy for a while.
"""

import logging
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SWITCH = "FORECAST_JOBS"  # "off": forecasts are made by `python -m forecasting refresh` alone
LOG = logging.getLogger("forecasts")
PATIENCE = 900  # seconds, after which a run is given up

Job = tuple[str, tuple[str, ...]]  # the database's address, and what `python -m forecasting` is told


@dataclass
class Jobs:
    """What is being worked out, what waits for its turn, and what could not be: a job that failed is not tried again
    by this process."""

    running: Job | None = None
    waiting: list[Job] = field(default_factory=list)
    failed: set[Job] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, url: str, version: int, month: str) -> bool:
        """Have these forecasts made, unless they are or another job runs; False when they cannot be made here."""
        return self._ask((url, ("refresh", "--version", str(version), "--month", month)))

    def ask_rehearsal(self, url: str, version: int) -> bool:
        """The same for what would have been forecast of the completed years."""
        return self._ask((url, ("backtest", "--store", "--version", str(version))))

    def ask_screening(self, url: str, version: int) -> bool:
        """Have the newest week of a version screened, after what runs now; what is stored already is kept."""
        return self._ask((url, ("screen", "--version", str(version))), in_turn=True)

    def _ask(self, job: Job, *, in_turn: bool = False) -> bool:
        if os.environ.get(SWITCH) == "off":
            return False
        with self.lock:
            if job in self.failed:
                return False
            if self.running is None:
                self._start(job)
            elif in_turn and job not in (self.running, *self.waiting):
                self.waiting.append(job)
        return True

    def _start(self, job: Job) -> None:
        self.running = job
        threading.Thread(target=self._run, args=(job,), name="forecasts", daemon=True).start()

    def _run(self, job: Job) -> None:
        url, told = job
        command = [sys.executable, "-m", "forecasting", *told]
        surroundings = {**os.environ, "DATABASE_URL": url, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
        try:
            subprocess.run(
                command, cwd=PROJECT, env=surroundings, check=True, capture_output=True, text=True, timeout=PATIENCE
            )
        except (subprocess.SubprocessError, OSError) as error:
            # What stood on its error output names the reason; it may name the database, so it goes to the log only.
            LOG.error("%s: %s\n%s", " ".join(told), error, getattr(error, "stderr", "") or "")
            self.failed.add(job)
        finally:
            with self.lock:
                self.running = None
                if self.waiting:
                    self._start(self.waiting.pop(0))


JOBS = Jobs()
