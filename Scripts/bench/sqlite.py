"""Rows a second, each in a commit of its own, from one process and from two that share the file."""

import json
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Literal

from bench.figure import Figure, progress
from bench.release import release

SECONDS = 2.0
ROUNDS = 5
#: How many tasks of a process write at once.
TASKS = 4


def rate(host: Path, processes: int, mode: Literal["shared", "alone"]) -> float:
    """The rows a second of all processes together, on a new file."""
    with tempfile.TemporaryDirectory(prefix="solo-bench-") as folder:
        command = [host, "rate", f"{folder}/db.sqlite", str(SECONDS), str(TASKS), mode]
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]
        for process in running:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise RuntimeError(f"{host} did not start")
        # All are ready before one begins.
        for process in running:
            if process.stdin is not None:
                process.stdin.write("go\n")
                process.stdin.flush()
        taken = [json.loads(process.communicate()[0]) for process in running]
        return float(sum(one["written"] / one["seconds"] for one in taken))


def figures() -> None:
    """Measures in turn, so that other work of the machine affects each alike."""
    host = release("SQLiteHost")
    alone: list[float] = []
    one: list[float] = []
    two: list[float] = []
    for _ in range(ROUNDS):
        alone.append(rate(host, 1, "alone"))
        one.append(rate(host, 1, "shared"))
        two.append(rate(host, 2, "shared"))
        progress(f"sqlite: {alone[-1]:.0f} rows/s without the lock, {one[-1]:.0f} with it, {two[-1]:.0f} from two")
    lock = median(with_lock / without for with_lock, without in zip(one, alone, strict=True))
    shared = median(both / single for both, single in zip(two, one, strict=True))
    Figure(
        "sqlite.lock.one-process", lock, "ratio", None, 0.9, "higher",
        f"rows a second with the lock, by those without; {median(one):.0f} and {median(alone):.0f} rows/s",
    ).show()  # fmt: skip
    Figure(
        "sqlite.two-processes", shared, "ratio", None, 0.7, "higher",
        f"rows a second from two processes together, by those from one; {median(two):.0f} and {median(one):.0f} rows/s",
    ).show()  # fmt: skip
