"""Relay on a stage of a host."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from laptop.prebuilt import write_package
from power_loss.product import Product
from relay.edition import write_edition
from server.command import Command


@dataclass
class RelayStage:
    """A package of Relay, and the stage that it is deployed to."""

    solo: Command
    folder: Path
    stage: str = "production"
    domain: str | None = None
    #: Whether the domain has to resolve to the host.
    checks_dns: bool = False
    swift: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.swift = write_package(self.folder, "Relay", self.program)
        self.program.unlink()

    @property
    def program(self) -> Path:
        return self.folder / ".build/debug/Relay"

    @property
    def options(self) -> list[str]:
        domain = ["--domain", self.domain] if self.domain else []
        if not self.checks_dns:
            domain.append("--skip-dns-check")
        return [
            "--stage", self.stage, "--on", "web1", "--product", "Relay", "--configuration", "debug", "--skip-build",
            *domain,
        ]  # fmt: skip

    def run(self, *words: str) -> Any:
        """Runs a command of `solo` in the package: how it ended."""
        return self.solo.run(*words, cwd=self.folder, swift=self.swift)

    def deploy(self, edition: int, *options: str, status: int = 0, bake: int = 0) -> dict[str, Any]:
        """Deploys an edition: what `solo deploy --json` prints; `error` is what it says beside that.

        The host watches it for as many seconds as `bake` says.
        """
        write_edition(self.program, edition)
        ended = self.run("deploy", *self.options, "--bake", str(bake), *options, "--json")
        assert ended.returncode == status, ended.stdout + ended.stderr
        printed: dict[str, Any] = json.loads(ended.stdout) if ended.stdout else {}
        return {**printed, "error": ended.stderr}

    def product(self) -> Product:
        return Product(80, host=self.solo.host.address)
