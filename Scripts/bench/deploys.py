"""What a deploy and a rollback take until the release serves, counted from the start of the command."""

import json
import subprocess
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench.figure import Figure
from relay.edition import write_edition
from server.stage import RelayStage

ROUNDS = 10
#: Editions that differ in nothing but their number (Relay/Edition.swift).
EDITIONS = [number for number in range(2, 1000, 2) if number % 3 != 1 and number % 5 != 4][:ROUNDS]
#: What a deploy does once its release serves.
AFTERWARDS = ("settle", "bake", "drain", "contract", "prune")


def figures(relay: RelayStage) -> None:
    """One deploy after the other, of a release that is there, of one that is new, and back."""
    unchanged = [timed(lambda: relay.deploy(0))[0] for _ in range(ROUNDS)]
    Figure(
        "server.deploy.unchanged", median(unchanged), "s", None, 1, "lower", f"with --skip-build; {spread(unchanged)}"
    ).show()  # fmt: skip
    changed: list[float] = []
    steps: list[dict[str, float]] = []
    sent = 0
    for edition in EDITIONS:
        write_edition(relay.program, edition, relay.build("Relay"))
        wall, printed = timed(relay.deploy_build)
        assert printed["outcome"] == "deployed", printed
        steps.append({step["step"]: step["seconds"] for step in printed["steps"]})
        changed.append(wall - afterwards(steps[-1]))
        sent = printed["sentBytes"]
    Figure(
        "server.deploy.changed-to-promotion", median(changed), "s", None, 5, "lower",
        f"over this machine's loopback, with --skip-build, without bake ({middle(steps, 'bake'):.2f} s with --bake 0), "
        f"drain ({middle(steps, 'drain'):.2f} s) and what follows; upload {middle(steps, 'upload'):.2f} s, "
        f"prepare {middle(steps, 'prepare'):.2f} s, start {middle(steps, 'start'):.2f} s, "
        f"promote {middle(steps, 'promote'):.2f} s; {spread(changed)}",
    ).show()  # fmt: skip
    size = relay.program.stat().st_size / 2**20
    Figure(
        "server.deploy.sent", sent / 2**20, "MiB", size, None, "lower", "compressed, beside the executable"
    ).show()  # fmt: skip
    back: list[float] = []
    for _ in range(ROUNDS):
        wall, printed = timed(lambda: roll_back(relay))
        back.append(wall - afterwards({step["step"]: step["seconds"] for step in printed["steps"]}))
    Figure("server.rollback-to-promotion", median(back), "s", None, 1, "lower", spread(back)).show()


def roll_back(relay: RelayStage) -> dict[str, Any]:
    ended: subprocess.CompletedProcess[str] = relay.run("rollback", "--stage", relay.stage, "--json")
    assert ended.returncode == 0, ended.stderr
    printed: dict[str, Any] = json.loads(ended.stdout)
    return printed


def timed(command: Callable[[], dict[str, Any]]) -> tuple[float, dict[str, Any]]:
    """The seconds that a command takes, and what it prints."""
    began = time.monotonic()
    printed = command()
    return time.monotonic() - began, printed


def afterwards(steps: dict[str, float]) -> float:
    return sum(steps.get(step, 0) for step in AFTERWARDS)


def middle(steps: list[dict[str, float]], step: str) -> float:
    return median(taken.get(step, 0) for taken in steps)


def spread(seconds: list[float]) -> str:
    return f"median of {len(seconds)}, {min(seconds):.2f} to {max(seconds):.2f} s"
