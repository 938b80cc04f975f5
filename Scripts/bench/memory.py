"""Resident memory of an idle app and of the platform's services beside it."""

import time

from bench.figure import Figure
from bench.server import resident_mebibytes
from bench.stage import stage
from power_loss.product import Product


def figures() -> None:
    """Sends the example some requests, waits until it is idle, and measures."""
    with stage("Shop", "stripe-key") as dev:
        product = Product(dev.project.port)
        for _ in range(200):
            product.json("/orders")
        time.sleep(5)
        app = dev.app()
        if app is None:
            raise RuntimeError(f"the app has ended:\n{dev.output}")
        Figure("runtime.idle-memory.app", resident_mebibytes(app), "MiB", None, 40, "lower").show()
        Figure(
            "runtime.idle-memory.services", resident_mebibytes(dev.process.pid), "MiB", None, 60, "lower"
        ).show()  # fmt: skip
