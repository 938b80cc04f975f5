"""Looks for a secret's traces in files, in processes, and in what a command printed."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from pathlib import Path


def spellings(value: str) -> dict[str, bytes]:
    """The encodings in which a value may be stored without encryption."""
    raw = value.encode()
    return {
        "plain": raw,
        "base64": base64.b64encode(raw).rstrip(b"=")[:-1],
        "base64url": base64.urlsafe_b64encode(raw).rstrip(b"=")[:-1],
        "hex": binascii.hexlify(raw),
        "utf-16": value.encode("utf-16-le"),
    }


def in_bytes(place: str, data: bytes, values: Iterable[str]) -> Iterator[str]:
    """A line for each value that the data contains, without the value."""
    for number, value in enumerate(values):
        for spelling, pattern in spellings(value).items():
            if pattern in data or (spelling == "hex" and pattern.upper() in data):
                yield f"{place} has secret {number} ({spelling})"


def in_files(folder: Path, values: list[str]) -> list[str]:
    """Every file below a folder that has one of the values."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found += in_bytes(str(path), path.read_bytes(), values)
    return found


def in_processes(pids: list[int], values: list[str]) -> list[str]:
    """Every process whose environment or arguments have one of the values."""
    found: list[str] = []
    for pid in pids:
        for what in ("environ", "cmdline"):
            try:
                data = Path(f"/proc/{pid}/{what}").read_bytes()
            except OSError:
                continue
            found += in_bytes(f"/proc/{pid}/{what}", data, values)
    return found
