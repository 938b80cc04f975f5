"""`solo` as it is used against a host."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from laptop.place import built
from testhost.host import Host


@dataclass
class Command:
    """`solo` with a configuration folder of its own."""

    folder: Path
    host: Host
    #: `solo` itself.
    program: Path = field(default_factory=lambda: built("solo"))
    #: What `solo host add` printed, if it was that command that made the host ready.
    added: dict[str, Any] = field(default_factory=dict)

    def environment(self, ssh_config: Path | None = None, swift: Path | None = None) -> dict[str, str]:
        return {
            **os.environ,
            "SOLO_CONFIG": str(self.folder),
            "SOLO_SSH_CONFIG": str(ssh_config or self.host.ssh_config),
            **({"SOLO_SWIFT": str(swift)} if swift else {}),
        }

    def run(
        self, *words: str, ssh_config: Path | None = None, cwd: Path | None = None, swift: Path | None = None,
        stdin: str | None = None,
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.program, *words], capture_output=True, text=True, timeout=600, cwd=cwd or self.folder,
            env=self.environment(ssh_config, swift), **({"input": stdin} if stdin is not None else {}),
        )  # fmt: skip

    def done(self, *words: str, status: int = 0) -> dict[str, Any]:
        """What a command prints as JSON; it has to end with a status."""
        ended = self.run(*words, "--json")
        assert ended.returncode == status, ended.stdout + ended.stderr
        printed: dict[str, Any] = json.loads(ended.stdout)
        return printed
