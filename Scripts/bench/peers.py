"""The release builds under measurement, from the package in `Benchmarks/`."""

import subprocess
from pathlib import Path

from bench.figure import progress
from laptop.place import REPOSITORY


class Peers:
    """The servers of the runtime's benchmark: `solo`, `bare` Hummingbird, and a `dutiful` one with our middleware's duties."""

    PRODUCTS = {"solo": "SoloPeer", "bare": "BarePeer", "dutiful": "DutifulPeer"}

    def __init__(self) -> None:
        package = REPOSITORY / "Benchmarks"
        progress("building the release peers; the first time takes some minutes")
        arguments = ["swift", "build", "-c", "release", "--package-path", str(package)]
        subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
        shown = subprocess.run([*arguments, "--show-bin-path"], capture_output=True, text=True, check=True)
        self.folder = Path(shown.stdout.strip())

    def serve(self, name: str, port: int) -> list[str | Path]:
        """The command that serves on a port."""
        return [self.folder / self.PRODUCTS[name], "--port", str(port)]
