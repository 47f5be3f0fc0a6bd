"""A panel's blocks worked out by the processes of an existing Dask cluster, on however many machines.

Whoever reaches a scheduler can have its workers run any code, so this is for a trusted network only. The scheduler and
every worker must have this very version of the project, Python and NumPy, or they are refused: figures must not hang on
who made them.
"""

import hashlib
import platform
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from forecasting.blocks import Run

PATIENCE = 30.0  # seconds until somebody answers
AHEAD = 3  # parts sent for each of the workers' threads: nobody waits, and no more than these are held in memory
CODE = Path(__file__).resolve().parent


class ClusterTrouble(Exception):
    """The cluster cannot be used. `code`: silent, idle (no worker), other (its processes have another version)."""

    def __init__(self, code: str, address: str) -> None:
        super().__init__(f"{code}: {address}")
        self.code = code
        self.address = address


@contextmanager
def cluster(address: str) -> Iterator[Run]:
    """`run` for forecasting.blocks on the workers of the scheduler at `address` (tcp://...); else ClusterTrouble."""
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as silent:
        raise ClusterTrouble("silent", address) from silent
    with client:
        _require_version(client, address)

        def run(work: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
            waiting = (client.submit(work, part, pure=False) for part in parts)
            tasks = deque(islice(waiting, AHEAD * sum(client.nthreads().values())))
            while tasks:
                yield tasks.popleft().result()  # in order; what is taken is freed on the worker
                tasks.extend(islice(waiting, 1))

        yield run


def _require_version(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as idle:
        raise ClusterTrouble("idle", address) from idle
    try:
        marks = {address: client.run_on_scheduler(version_mark), **client.run(version_mark)}
    except (ImportError, AttributeError) as other:
        raise ClusterTrouble("other", address) from other
    strange = [place for place, mark in marks.items() if mark != version_mark()]
    if strange:
        raise ClusterTrouble("other", ", ".join(strange))


def version_mark() -> str:
    """What the figures made by this process hang on: the calculation's code, what it learnt, Python and NumPy."""
    found = hashlib.sha256(f"{platform.python_version()} {np.__version__}".encode())
    for file in sorted((*CODE.glob("*.py"), *CODE.glob("*.json"))):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
