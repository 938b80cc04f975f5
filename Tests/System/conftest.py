"""What the system tests share: the built programs, and a project folder of their own for each."""

from collections.abc import Callable
from pathlib import Path

import pytest
from laptop.dev import Project
from laptop.place import built
from laptop.prebuilt import write_package


def make_project(folder: Path, program: str) -> Project:
    """A project for a program of the build, in a folder of its own."""
    if not built(program).exists():
        pytest.fail(f"{built(program)} is not built; run `swift build` first")
    package = folder / program.lower()
    package.mkdir()
    swift = write_package(package, program, built(program))
    return Project(folder=package, home=folder / "home", product=program, swift=swift)


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Project]:
    """Makes a project for a program of the build."""
    return lambda program: make_project(tmp_path, program)
