"""Load for as long as `SOLO_SOAK_MINUTES` says (60): memory and descriptors stay bounded, and nothing fails."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.server import resident_mebibytes
from laptop.dev import Dev, Project
from power_loss.check import check
from power_loss.ledger import Ledger, secret_value
from power_loss.load import Load
from power_loss.product import Product

#: How much larger a figure's maximum may be in the second half than in the first: MiB, or descriptors.
GROWTH = 24


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


@pytest.mark.soak
def test_hours_of_load(project: Callable[[str], Project]) -> None:
    minutes = float(os.environ.get("SOLO_SOAK_MINUTES", "60"))
    product = project("Ledger")
    product.set_secret("counter", secret_value(1))
    with Dev(product, "--no-watch") as dev:
        dev.wait_until_healthy()
        ledger = Ledger()
        load = Load(ledger, product.port, None)
        load.start()
        app = dev.app()
        assert app is not None
        samples: list[tuple[float, float, int]] = []
        ends = time.monotonic() + minutes * 60
        try:
            while time.monotonic() < ends:
                time.sleep(min(10, minutes * 6))
                samples.append((resident_mebibytes(app), resident_mebibytes(dev.process.pid), descriptors(app)))
        finally:
            load.stop()
        half = len(samples) // 2
        for index, name in enumerate(("app's memory", "services' memory", "app's descriptors")):
            first = max(sample[index] for sample in samples[:half])
            second = max(sample[index] for sample in samples[half:])
            print(f"{name}: at most {first:.0f} in the first half, {second:.0f} in the second")
            assert second <= first + GROWTH, name
        print(f"acknowledged: {ledger.counts()}")
        assert load.failed == []
        assert dev.app() == app, "the app was started again"
        assert check(ledger, Product(product.port)) == []
