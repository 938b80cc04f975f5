"""Twenty reloads under load: requests that failed, and how long a swap takes after its build ended."""

import re
import sys
import threading
import time
from http.client import HTTPException
from statistics import median

from bench.figure import Figure, progress
from laptop.dev import Dev
from laptop.first_app import FirstApp
from power_loss.product import Product

RELOADS = 20
#: How `solo dev` says how long a swap took.
SWAPPED = re.compile(r"(\d+(?:\.\d+)?) (m?s) after the build")


class Requests:
    """Requests on new and on kept connections, until it is stopped; counts every one that got no good answer."""

    def __init__(self, port: int, path: str, threads: int = 16) -> None:
        self.port = port
        self.path = path
        self.answered = 0
        self.failed: list[str] = []
        self.slowest = 0.0
        self.ended = threading.Event()
        self.threads = [
            threading.Thread(target=self.ask, args=(index,), daemon=True) for index in range(threads)
        ]

    def ask(self, index: int) -> None:
        # Each is a client of its own, as far as the rate limit is concerned: all of 127.0.0.0/8 is the loopback on Linux.
        product = Product(self.port, timeout=30, source=f"127.0.0.{index + 2}" if sys.platform == "linux" else None)
        while not self.ended.is_set():
            began = time.monotonic()
            try:
                status, _ = product.send("GET", self.path)
                if status != 200:
                    self.failed.append(f"answered {status}")
            except (OSError, HTTPException) as error:
                self.failed.append(f"{type(error).__name__}: {error}")
            self.answered += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if index % 2 == 0:
                product.close()
            # Below the rate limit of 600 a minute for each client.
            self.ended.wait(0.11 if sys.platform == "linux" else 2)
        product.close()

    def __enter__(self) -> "Requests":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()


def figures(reloads: int = RELOADS) -> None:
    """Edits a handler over and over while requests go on."""
    app = FirstApp.prepared()
    swaps: list[float] = []
    with Dev(app.project) as dev:
        dev.wait_until_healthy(app.path, limit=1200)
        with Requests(app.project.port, app.path) as requests:
            for number in range(reloads):
                after = len(dev.lines)
                app.edit(f"edit {number}")
                line = dev.lines[dev.wait_for("after the build", limit=300, after=after)]
                took = SWAPPED.search(line)
                if took is None:
                    raise RuntimeError(f"no time of the swap in: {line}")
                swaps.append(float(took[1]) * (1 if took[2] == "ms" else 1000))
                progress(f"reload {number + 1}: {line.strip()}")
        for failure in requests.failed[:5]:
            progress(f"failed: {failure}")
    Figure(
        "runtime.reload.failed-requests", len(requests.failed), "requests", None, 0, "lower",
        f"{requests.answered} requests through {reloads} reloads, the slowest {requests.slowest * 1000:.0f} ms",
    ).show()  # fmt: skip
    Figure(
        "runtime.reload.swap-after-build", median(swaps), "ms", None, 150, "lower", f"worst {max(swaps):.0f} ms"
    ).show()  # fmt: skip
