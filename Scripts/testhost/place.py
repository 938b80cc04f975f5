"""Where hosts are kept, and the locks between the commands that make and remove them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from laptop.place import REPOSITORY

FOLDER = REPOSITORY / ".cache/testhost"
HOSTS = FOLDER / "hosts"


@contextmanager
def locked(name: str, folder: Path = FOLDER) -> Iterator[None]:
    """Holds a lock that ends with the process at the latest."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
