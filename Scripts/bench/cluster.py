"""A Postgres server of the benchmark's own, in a temporary folder, which ends with the block."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "owner"
#: The same for all who are measured; without a disk in the way, what the clients cost is seen best.
SETTINGS = {"fsync": "off", "listen_addresses": "", "max_connections": "50"}


@dataclass(frozen=True)
class Cluster:
    """A server that runs."""

    #: The folder of its socket.
    folder: str
    version: str
    #: Runs one of the server's programs on its data.
    run: Callable[..., str]

    def stop(self) -> None:
        self.run("pg_ctl", "-m", "fast", "-w", "stop")

    def start(self, *options: str) -> None:
        """Options of `pg_ctl`: with `-W` it returns before the server takes connections."""
        settings = {**SETTINGS, "unix_socket_directories": self.folder}
        words = " ".join(f"-c {key}={value}" for key, value in settings.items())
        self.run("pg_ctl", *options, "-l", f"{self.folder}/log", "-o", words, "start")

    @property
    def conninfo(self) -> str:
        return f"host={self.folder} dbname=postgres user={USER}"

    @property
    def description(self) -> str:
        return f"{self.version}, {', '.join(f'{key}={value}' for key, value in SETTINGS.items() if value)}"


def programs() -> Path:
    """The folder with the newest server's programs."""
    places = [Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"), Path("/usr/local/opt")]
    found = [folder for place in places for folder in sorted(place.glob("*/bin"), reverse=True)]
    return next(folder for folder in found if (folder / "initdb").exists())


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Root may not run a server, so it runs as nobody there."""
    bin_folder = programs()
    with tempfile.TemporaryDirectory(prefix="solo-pg-", dir="/tmp") as folder:
        user = []
        if os.getuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
            user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]

        def run(program: str, *arguments: str) -> str:
            command = [*user, str(bin_folder / program), "-D", f"{folder}/data", *arguments]
            return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout

        run("initdb", "-U", USER, "-A", "trust", "--no-sync")
        version = subprocess.run([bin_folder / "postgres", "--version"], capture_output=True, text=True, check=True)
        server = Cluster(folder, f"Postgres {version.stdout.split()[2]}", run)
        server.start("-w")
        try:
            yield server
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
