"""Everything about a server, on a host of its own: how long it takes from bare to serving, and then what deploys cost."""

import tempfile
import time
from pathlib import Path

from bench import cold, deploys, footprint
from bench.figure import Figure, progress
from bench.release import deployable
from server.command import Command
from server.stage import ProductStage, RelayStage
from testhost.lifecycle import host
from testhost.requirements import check_requirements


def figures() -> None:
    """Release builds of all that is measured: `solo` itself, and two products as `solo deploy` would build them."""
    check_requirements()
    program = deployable("solo")
    products = [deployable(product) for product in ("Relay", "Intruder")]
    progress(", ".join(f"{path.name} has {path.stat().st_size / 2**20:.1f} MiB" for path in [program, *products]))
    with tempfile.TemporaryDirectory(prefix="solo-bench-") as name, host("bench") as bare:
        folder = Path(name)
        solo = Command(folder, bare, program)
        began = time.monotonic()
        solo.added = solo.done("host", "add", "web1", bare.name)
        ready = time.monotonic() - began
        relay = RelayStage(solo, folder / "relay", build=deployable)
        first = relay.deploy(0)
        serving = time.monotonic() - began
        assert relay.product().request("GET", "/edition") == b"0"
        Figure(
            "server.bare-to-serving", serving, "s", None, None, "lower",
            f"solo host add {ready:.1f} s, most of it the download of packages, {solo.added['sentBytes'] / 2**20:.1f} MiB sent; "
            f"first deploy {first['seconds']:.1f} s",
        ).show()  # fmt: skip
        deploys.figures(relay)
        footprint.figures(relay)
        cold.figures(relay)
        postgres = ProductStage(solo, folder / "intruder", "Intruder", "other", "other.example.com", build=deployable)
        postgres.deploy_build()
        footprint.figures_with_postgres(postgres)
