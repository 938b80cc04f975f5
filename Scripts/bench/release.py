"""The release builds of this package, kept under `Benchmarks/.build` beside the peers'."""

import os
import subprocess
from functools import cache
from pathlib import Path

from bench.figure import progress
from laptop.place import REPOSITORY

SCRATCH = REPOSITORY / "Benchmarks/.build/solo"
#: What `solo deploy` builds has Swift's libraries in the executable, for which all of it is compiled another way.
STATIC_SCRATCH = REPOSITORY / "Benchmarks/.build/static"


def release(product: str) -> Path:
    """A program of this package in its release build."""
    return build(product, SCRATCH)


@cache
def deployable(product: str) -> Path:
    """A program of this package as `solo deploy` builds it."""
    return build(product, STATIC_SCRATCH, "--static-swift-stdlib")


def build(product: str, scratch: Path, *options: str) -> Path:
    progress(f"building {product} for release; the first time takes some minutes")
    arguments = ["swift", "build", "-c", "release", "--package-path", REPOSITORY, "--scratch-path", scratch, *options]
    subprocess.run([*arguments, "--product", product], check=True, stdout=subprocess.DEVNULL, env=os.environ)
    return scratch / "release" / product
