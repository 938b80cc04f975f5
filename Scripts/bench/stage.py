"""A release build under `solo dev`, in a folder of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.release import release
from laptop.dev import Dev, Project
from laptop.prebuilt import write_package


@contextmanager
def stage(product: str, secret: str) -> Iterator[Dev]:
    """Runs a product until the block ends."""
    with tempfile.TemporaryDirectory(prefix="solo-bench-") as name:
        folder = Path(name) / product.lower()
        folder.mkdir()
        swift = write_package(folder, product, release(product))
        project = Project(folder=folder, home=Path(name) / "home", product=product, swift=swift, solo=release("solo"))
        project.set_secret(secret, "a-value-of-this-run")
        with Dev(project, "--no-watch") as dev:
            dev.wait_until_healthy()
            yield dev
