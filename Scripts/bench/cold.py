"""A release whose process is stopped: how long until the first response, since its socket starts it."""

import time
from statistics import median

from bench.figure import Figure
from power_loss.product import Product
from server.stage import ProductStage

ROUNDS = 20


def figures(stage: ProductStage) -> None:
    """Through Caddy, each time by a connection of its own. The request reads from SQLite."""
    host = stage.solo.host
    [unit] = host.run(f"systemctl list-units --plain --no-legend 'solo-*_{stage.stage}-web-*.service' | cut -d ' ' -f 1").split()
    asleep: list[float] = []
    awake: list[float] = []
    for _ in range(ROUNDS):
        host.run(f"systemctl stop {unit}")
        asleep.append(first_response(stage.product()))
        awake.append(first_response(stage.product()))
    Figure(
        "server.cold-start", median(asleep), "ms", median(awake), 100, "lower",
        f"median of {ROUNDS}, {min(asleep):.0f} to {max(asleep):.0f} ms, beside a process that runs; through Caddy, a read of SQLite",
    ).show()  # fmt: skip


def first_response(product: Product) -> float:
    """The milliseconds to the response of a route that reads the database."""
    began = time.monotonic()
    product.json("/notes")
    taken = (time.monotonic() - began) * 1000
    product.close()
    return taken
