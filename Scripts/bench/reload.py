"""Twenty reloads under load: requests that failed, and how long a swap takes after its build ended."""

import re
import sys
from statistics import median

from bench.figure import Figure, progress
from laptop.dev import Dev
from laptop.first_app import FirstApp
from laptop.traffic import Traffic
from power_loss.product import Product

RELOADS = 20
#: The line of `solo dev` that says how long a swap took.
SWAPPED = re.compile(r"(\d+(?:\.\d+)?) (m?s) after the build")


class Requests(Traffic):
    """`GET` of one path, from several clients."""

    def __init__(self, port: int, path: str, clients: int = 16) -> None:
        self.path = path
        # Below the rate limit of 600 requests a minute for each client.
        super().__init__(port, [self.get] * clients, pause=0.11 if sys.platform == "linux" else 2)

    def connect(self, index: int) -> Product:
        # A client for each thread, with a rate limit of its own: all of 127.0.0.0/8 is the loopback on Linux.
        source = f"127.0.0.{index + 2}" if sys.platform == "linux" else None
        return Product(self.port, timeout=30, source=source)

    def get(self, product: Product) -> None:
        product.request("GET", self.path)


def figures(reloads: int = RELOADS) -> None:
    """Edits a handler over and over during requests."""
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
        f"{reloads} reloads: {requests}",
    ).show()  # fmt: skip
    Figure(
        "runtime.reload.swap-after-build", median(swaps), "ms", None, 150, "lower", f"worst {max(swaps):.0f} ms"
    ).show()  # fmt: skip
