"""A host from the moment it boots to the one it is removed."""

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from testhost.access import access_of
from testhost.network import Network
from testhost.place import HOSTS
from testhost.processes import HELD, Process


@dataclass(frozen=True)
class Record:
    """What is written down about a host, for the commands that come later."""

    template: str
    network: int
    vm: bool
    #: The process that is the host; while it is off, the one that holds its address.
    process: str
    #: The process that serves a virtual machine's disk.
    disk: str | None = None


class CommandFailed(RuntimeError):
    """A command on a host ended with another status than 0."""

    def __init__(self, name: str, command: str, ended: subprocess.CompletedProcess[str]) -> None:
        super().__init__(f"{command!r} on {name} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
        self.status = ended.returncode


class Host:
    """A host by its name. The files are under `.cache/testhost/hosts/NAME`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = HOSTS / name

    @property
    def record(self) -> Record:
        try:
            return Record(**json.loads((self.folder / "host.json").read_text()))
        except FileNotFoundError:
            raise LookupError(f"there is no host {self.name}; `python -m testhost up {self.name}` boots one") from None

    def write(self, record: Record) -> None:
        unfinished = self.folder / "host.json.unfinished"
        unfinished.write_text(json.dumps(asdict(record)))
        unfinished.replace(self.folder / "host.json")

    @property
    def address(self) -> str:
        return Network(self.record.network).address

    @property
    def is_on(self) -> bool:
        process = Process.parse(self.record.process)
        return process != HELD and process.is_alive

    @property
    def ssh_config(self) -> Path:
        return access_of(self.folder).config

    @property
    def console(self) -> str:
        """What the host wrote to its console."""
        return "".join(log.read_text(errors="replace") for log in sorted(self.folder.glob("*.log")))

    def describe(self) -> dict[str, Any]:
        access = access_of(self.folder)
        return {
            "name": self.name, "address": self.address, "user": "root", "key": str(access.key),
            "ssh_config": str(access.config), "known_hosts": str(access.known_hosts),
            "kind": "vm" if self.record.vm else "container", "on": self.is_on,
        }  # fmt: skip

    def ssh(self, *command: str) -> list[str]:
        """The command line that runs a command on the host, or a shell."""
        return ["ssh", "-F", str(self.ssh_config), self.name, *command]

    def run(self, command: str, text: str | None = None, limit: float = 300) -> str:
        """Runs a line of shell as root: its output. Throws `CommandFailed` unless it ends with 0."""
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if text is None else {"input": text}
        ended: subprocess.CompletedProcess[str] = subprocess.run(
            self.ssh(command), capture_output=True, text=True, timeout=limit, **given
        )
        if ended.returncode != 0:
            raise CommandFailed(self.name, command, ended)
        return ended.stdout
