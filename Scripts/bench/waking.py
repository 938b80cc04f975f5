"""A program starts while its server sleeps: how long until it has its first row."""

import subprocess
import time
from statistics import median

from bench.cluster import USER, cluster
from bench.figure import Figure
from bench.release import release

ROUNDS = 5


def figures() -> None:
    """Server and program start together, as the first request to a product that sleeps has them do."""
    host = str(release("DataHost"))
    asleep: list[float] = []
    awake: list[float] = []
    with cluster() as server:
        command = [host, "postgres", server.folder, "postgres", USER, "first", "1", "0"]
        for _ in range(ROUNDS):
            server.stop()
            began = time.monotonic()
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
                server.start("-W")
                asleep.append(first_row(process, began))
            # The one with `-W` may have been left before the server was up.
            began = time.monotonic()
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
                awake.append(first_row(process, began))
    Figure(
        "data.postgres.first-row.asleep", median(asleep), "ms", median(awake), None, "lower",
        f"start of program and server to the first row, beside a server that is awake; {min(asleep):.0f} to {max(asleep):.0f}",
    ).show()  # fmt: skip


def first_row(process: subprocess.Popen[str], began: float) -> float:
    """The milliseconds until the program says that it has a row."""
    if process.stdout is None or process.stdout.readline() != "ready\n":
        raise RuntimeError("the program had no row")
    taken = (time.monotonic() - began) * 1000
    process.communicate("go\n")
    return taken
