"""Runs `solo` and kills it at a call: each one that changes a file has its turn."""

import subprocess
from pathlib import Path

from laptop.dev import Project

SOURCE = Path(__file__).with_name("killed_at.c")


def build_library(folder: Path) -> Path:
    """Compiles `killed_at.c` with the compiler that comes with Swift."""
    library = folder / "killed_at.so"
    subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True)
    return library


class Killer:
    """Loads `killed_at.c` into `solo`."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project = project
        self.library = build_library(folder)
        self.log = folder / "killed_at.log"

    def run(self, *words: str, at: int = 0, clock_by: int = 0) -> "subprocess.CompletedProcess[str]":
        """Runs a command that is killed right before a call, counted from 1 over all threads; 0 for none."""
        loaded = {"LD_PRELOAD": str(self.library), "CLOCK_BY": str(clock_by), "KILLED_LOG": str(self.log)}
        self.log.unlink(missing_ok=True)
        return subprocess.run(
            [self.project.solo, *words, *self.project.selection()], cwd=self.project.folder, text=True, capture_output=True,
            env={**self.project.environment(), **loaded, **({"KILLED_AT": str(at)} if at else {})}, timeout=120,
        )  # fmt: skip

    @property
    def call(self) -> str:
        """The name of the call before which the last one was killed."""
        return self.log.read_text() if self.log.exists() else ""


def is_killed(ended: "subprocess.CompletedProcess[str]") -> bool:
    return ended.returncode == -9
