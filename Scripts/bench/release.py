"""The release build of this package, kept in `Benchmarks/.build/solo` beside the peers'."""

import os
import subprocess
from pathlib import Path

from bench.figure import progress
from laptop.place import REPOSITORY

SCRATCH = REPOSITORY / "Benchmarks/.build/solo"


def release(product: str) -> Path:
    """A program of this package in its release build."""
    progress(f"building {product} for release; the first time takes some minutes")
    arguments = ["swift", "build", "-c", "release", "--package-path", REPOSITORY, "--scratch-path", SCRATCH]
    subprocess.run([*arguments, "--product", product], check=True, stdout=subprocess.DEVNULL, env=os.environ)
    return SCRATCH / "release" / product
