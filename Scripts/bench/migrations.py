"""`solo migrate up` with nothing to run: the whole command, beside a stage that runs."""

import time
from statistics import median

from bench.figure import Figure
from bench.stage import stage

ROUNDS = 10
#: How many migrations have run before.
MIGRATIONS = 20


def figures() -> None:
    """Runs the command many times after the one that has something to do."""
    taken: list[float] = []
    with stage("Ledger", "counter") as dev:
        folder = dev.project.folder / "Migrations/book"
        folder.mkdir(parents=True)
        for number in range(1, MIGRATIONS + 1):
            text = f"CREATE TABLE shelf_{number} (id INTEGER PRIMARY KEY) STRICT;\n"
            (folder / f"{number:04}-create-shelf.sql").write_text(text)
        dev.project.run("migrate", "up")
        for _ in range(ROUNDS):
            began = time.monotonic()
            printed = dev.project.run("migrate", "up")
            taken.append((time.monotonic() - began) * 1000)
            if "Nothing was to be run." not in printed:
                raise RuntimeError(f"solo migrate up printed {printed!r}")
    Figure(
        "data.migrate-up.nothing-to-run", median(taken), "ms", None, 100, "lower",
        f"SQLite, {MIGRATIONS} migrations, the stage runs; {min(taken):.0f} to {max(taken):.0f}",
    ).show()  # fmt: skip
