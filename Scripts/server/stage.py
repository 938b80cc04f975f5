"""A product of the build on a stage of a host."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from laptop.place import built
from laptop.prebuilt import write_package
from power_loss.product import Product
from relay.edition import write_edition
from server.command import Command


@dataclass
class ProductStage:
    """A package of a product that is built, and the stage that it is deployed to."""

    solo: Command
    folder: Path
    product_name: str
    stage: str = "production"
    domain: str | None = None
    #: Whether the domain has to resolve to the host.
    checks_dns: bool = False
    #: Whether it is deployed although its data is not safe.
    unprotected: bool = True
    #: Where the product is, once it is built.
    build: Callable[[str], Path] = built
    swift: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.swift = write_package(self.folder, self.product_name, self.build(self.product_name))

    @property
    def program(self) -> Path:
        return self.folder / ".build/debug" / self.product_name

    @property
    def options(self) -> list[str]:
        domain = ["--domain", self.domain] if self.domain else []
        if not self.checks_dns:
            domain.append("--skip-dns-check")
        return [
            "--stage", self.stage, "--on", "web1", "--product", self.product_name, "--configuration", "debug", "--skip-build",
            *(["--unprotected", "a test"] if self.unprotected else []), *domain,
        ]  # fmt: skip

    def run(self, *words: str, stdin: str | None = None) -> Any:
        """Runs a command of `solo` in the package: how it ended."""
        return self.solo.run(*words, cwd=self.folder, swift=self.swift, stdin=stdin)

    def deploy_build(self, *options: str, status: int = 0, bake: int = 0) -> dict[str, Any]:
        """Deploys the program: what `solo deploy --json` prints; `error` is what it says beside that.

        The host watches it for as many seconds as `bake` says.
        """
        ended = self.run("deploy", *self.options, "--bake", str(bake), *options, "--json")
        assert ended.returncode == status, ended.stdout + ended.stderr
        printed: dict[str, Any] = json.loads(ended.stdout) if ended.stdout else {}
        return {**printed, "error": ended.stderr}

    def start_deploy(self, *options: str) -> "subprocess.Popen[bytes]":
        """Begins a deploy of the program, in a process group of its own."""
        return subprocess.Popen(
            [self.solo.program, "deploy", *self.options, *options], cwd=self.folder, start_new_session=True,
            env=self.solo.environment(swift=self.swift), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def product(self) -> Product:
        return Product(80, host=self.solo.host.address)


class RelayStage(ProductStage):
    """Relay, whose releases are its editions."""

    #: What the first deploy sent.
    first_bytes: int = 0

    def __init__(
        self, solo: Command, folder: Path, stage: str = "production", domain: str | None = None, checks_dns: bool = False,
        build: Callable[[str], Path] = built,
    ) -> None:
        super().__init__(solo, folder, "Relay", stage, domain, checks_dns, build)
        self.program.unlink()

    def deploy(self, edition: int, *options: str, status: int = 0, bake: int = 0) -> dict[str, Any]:
        """Deploys an edition."""
        write_edition(self.program, edition, self.build("Relay"))
        return self.deploy_build(*options, status=status, bake=bake)

    def units(self) -> list[str]:
        """The units of releases that the host has."""
        listed = self.solo.host.run(f"ls /etc/systemd/system | grep '^solo-relay_{self.stage}-w' || true")
        return sorted(listed.split())

    def expected_units(self, release: str) -> list[str]:
        """Those that it has if this release is the only one in use."""
        names = [f"solo-relay_{self.stage}-{process}-{release}" for process in ("web", "work")]
        return sorted(f"{name}.{kind}" for name in names for kind in ("service", "socket"))
