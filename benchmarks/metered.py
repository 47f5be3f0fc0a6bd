"""Streamlit with a meter: `python -m benchmarks.metered LOG SCRIPT [OPTION ...]` is `streamlit run SCRIPT`, and writes
one line per script run to LOG: processor milliseconds of the script alone, and of the whole run with what Streamlit
does after the script (garbage collection above all).

Both are differences of time.process_time(), so they hold all threads of the server.
"""

import functools
import sys
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner


def meter(runner: type[ScriptRunner], write: Callable[[str], object]) -> None:
    """Lets every run of `runner` write its line."""
    run, finish = runner._run_script, runner._on_script_finished

    @functools.wraps(run)
    def metered_run(self: ScriptRunner, *given: object, **named: object) -> None:
        began = time.process_time()
        self.finished_at = began
        run(self, *given, **named)
        ended = time.process_time()
        write(f"{(self.finished_at - began) * 1000:.3f} {(ended - began) * 1000:.3f}\n")

    @functools.wraps(finish)
    def metered_finish(self: ScriptRunner, *given: object, **named: object) -> None:
        self.finished_at = time.process_time()
        finish(self, *given, **named)

    runner._run_script, runner._on_script_finished = metered_run, metered_finish


def lines(log: Path) -> list[tuple[float, float]]:
    """What was written so far: (script, whole) in milliseconds, one a run."""
    texts = log.read_text().splitlines() if log.exists() else []
    return [(float(script), float(whole)) for script, whole in (text.split() for text in texts)]


if __name__ == "__main__":
    from streamlit.web.cli import main

    log = Path(sys.argv[1]).open("a", buffering=1)  # noqa: SIM115 - open for the life of the process
    meter(ScriptRunner, log.write)
    sys.argv = ["streamlit", "run", *sys.argv[2:]]
    main()
