"""Releases of Relay without a compiler: the built program with its number at the end."""

import shutil
from pathlib import Path

from laptop.place import built


def write_edition(program: Path, number: int, of: Path | None = None) -> None:
    """Replaces a program by the edition of a number, of the debug build if no other one is named."""
    unfinished = program.with_name("unfinished-edition")
    shutil.copyfile(of or built("Relay"), unfinished)
    with unfinished.open("ab") as file:
        file.write(f"\nedition:{number}\n".encode())
    unfinished.chmod(0o755)
    unfinished.replace(program)
