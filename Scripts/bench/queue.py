"""Messages from a sender in the app to a worker in the app, each durable before it is acknowledged and before it is done."""

import json
import os
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.figure import Figure, progress
from bench.stage import stage
from power_loss.product import Product

MESSAGES = 12_000
SENDERS = 64
ROUNDS = 5


def synced_appends(seconds: float = 1.0) -> float:
    """The peer: how often a second this disk makes one small append durable, one after another."""
    with tempfile.TemporaryDirectory(prefix="solo-bench-") as folder:
        descriptor = os.open(Path(folder) / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        began, count = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            os.write(descriptor, b"x" * 256)
            os.fdatasync(descriptor)
            count += 1
        os.close(descriptor)
        return count / (time.monotonic() - began)


def figures() -> None:
    """Sends bursts, in turn with the peer's appends."""
    rates: list[float] = []
    peers: list[float] = []
    with stage("Ledger", "counter") as dev:
        product = Product(dev.project.port, timeout=120)
        for _ in range(ROUNDS):
            peers.append(synced_appends())
            taken = json.loads(product.post("/bursts", {"count": MESSAGES, "senders": SENDERS}))
            rates.append(MESSAGES / taken["handled"])
            progress(f"queue: {rates[-1]:.0f} messages/s, sent in {taken['sent']:.2f} s; disk {peers[-1]:.0f} appends/s")
    Figure(
        "runtime.queue.durable-end-to-end", median(rates), "messages/s", median(peers), 3000, "higher",
        f"{SENDERS} senders; the peer is synced appends a second of the same disk; {min(rates):.0f} to {max(rates):.0f}",
    ).show()  # fmt: skip
