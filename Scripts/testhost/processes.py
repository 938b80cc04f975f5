"""A process that outlives the command that started it."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from laptop.processes import descendants


@dataclass(frozen=True)
class Process:
    """A process by its id and the moment of its start, since the id alone may belong to another one later."""

    pid: int
    started: int

    @staticmethod
    def of(pid: int) -> "Process":
        return Process(pid, start_of(pid) or 0)

    @staticmethod
    def parse(text: str) -> "Process":
        pid, started = text.split()
        return Process(int(pid), int(started))

    def __str__(self) -> str:
        return f"{self.pid} {self.started}"

    @property
    def is_alive(self) -> bool:
        return start_of(self.pid) == self.started

    def kill(self, limit: float = 20) -> None:
        """SIGKILL, and waits until the process has ended, and those below it whose namespace it was."""
        if not self.is_alive:
            return
        below = [Process.of(pid) for pid in descendants(self.pid)]
        os.kill(self.pid, signal.SIGKILL)
        for process in [self, *below]:
            process.wait(limit)

    def wait(self, limit: float = 60) -> None:
        """Waits until the process has ended."""
        deadline = time.monotonic() + limit
        while self.is_alive:
            if time.monotonic() > deadline:
                raise TimeoutError(f"process {self.pid} did not end within {limit} s")
            reap(self.pid)
            time.sleep(0.01)


def reap(pid: int) -> None:
    """Takes the status of an own child that has ended."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass


def start_of(pid: int) -> int | None:
    """The start in clock ticks since the boot; `None` if the process has ended, also if it is a zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = status.rpartition(")")[2].split()
    return None if fields[0] == "Z" else int(fields[19])


#: Owns what is kept while a host is off: the first process runs until this machine's own boot ends.
HELD = Process.of(1)
