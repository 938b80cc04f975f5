"""What the system tests share: the built programs, a project folder of their own for each, and bare hosts."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from laptop.dev import Project
from laptop.place import built
from laptop.prebuilt import write_package
from server.command import Command
from server.site import Site, served_site
from testhost.host import Host
from testhost.lifecycle import host as booted_host
from testhost.requirements import missing_requirements


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


def require_hosts(vm: bool = False) -> None:
    """Skips the test if this machine cannot boot a host; with `SOLO_NEEDS_HOST=1` it fails instead."""
    missing = missing_requirements(vm)
    if not missing:
        return
    report = pytest.fail if os.environ.get("SOLO_NEEDS_HOST") == "1" else pytest.skip
    report(f"NO HOST CAN BOOT HERE: {'; '.join(missing)}")


@pytest.fixture
def hosts_boot() -> None:
    """For a test that boots hosts by itself."""
    require_hosts()


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """A host that `solo host add` has made of a bare machine, as `web1`. The time is printed."""
    require_hosts()
    with booted_host("ready") as bare:
        command = Command(tmp_path_factory.mktemp("config"), bare)
        began = time.monotonic()
        command.added = command.done("host", "add", "web1", "ready")
        seconds = time.monotonic() - began
        print(f"\nhost add: from bare to ready in {seconds:.1f} s, sent {command.added['sentBytes']} bytes")
        yield command


@pytest.fixture(scope="session")
def site(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Relay under a domain on that host."""
    with served_site(ready, tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """A bare Debian host that the tests of a run share, booted by the first one that takes it."""
    require_hosts()
    with booted_host("shared") as booted:
        yield booted
