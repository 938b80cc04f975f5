"""Where things are on this machine: the repository, its programs, and ports."""

import socket
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def built(name: str) -> Path:
    """A program of this package's debug build."""
    return REPOSITORY / ".build/debug" / name


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
