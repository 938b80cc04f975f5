"""The first build of a new app beside that of a bare Hummingbird app, by `Scripts/first-build.sh`."""

import json
import subprocess

from bench.figure import Figure
from laptop.place import REPOSITORY


def figures() -> None:
    """Builds both from nothing, in turn."""
    ended = subprocess.run([REPOSITORY / "Scripts/first-build.sh"], capture_output=True, text=True, check=True)
    seconds = json.loads(ended.stdout.strip().splitlines()[-1])
    Figure(
        "runtime.first-build", seconds["solo"] / seconds["hummingbird"], "ratio", 1.0, 1.5, "lower",
        f"{seconds['solo']:.0f} s beside {seconds['hummingbird']:.0f} s",
    ).show()  # fmt: skip
