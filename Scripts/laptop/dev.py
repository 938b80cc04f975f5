"""One run of `solo dev`, and the commands beside it."""

import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from laptop.place import built, free_port
from laptop.processes import command_line, descendants, is_alive, kill


@dataclass
class Project:
    """A folder with an app that `solo` is used in, and a home of its own for the keys."""

    folder: Path
    home: Path
    product: str | None = None
    #: The toolchain that `solo` calls; `None` for the machine's own.
    swift: Path | None = None
    port: int = field(default_factory=free_port)
    services_port: int = field(default_factory=free_port)
    solo: Path = field(default_factory=lambda: built("solo"))

    def environment(self) -> dict[str, str]:
        swift = {"SOLO_SWIFT": str(self.swift)} if self.swift else {}
        return {**os.environ, "SOLO_HOME": str(self.home), "SWIFT_BACKTRACE": "enable=no", **swift}

    def selection(self) -> list[str]:
        """The options that name the app."""
        return ["--product", self.product] if self.product else []

    def run(self, *arguments: str, stdin: str = "", check: bool = True, selects: bool = True) -> str:
        """Runs a command of `solo` in the project: its standard output."""
        ended = subprocess.run(
            [self.solo, *arguments, *(self.selection() if selects else [])], cwd=self.folder, input=stdin, text=True,
            capture_output=True, env=self.environment(), timeout=600,
        )  # fmt: skip
        if check and ended.returncode != 0:
            raise RuntimeError(f"solo {' '.join(arguments)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def set_secret(self, name: str, value: str) -> None:
        self.run("secret", "set", name, stdin=value)


class Dev:
    """A running `solo dev`."""

    def __init__(self, project: Project, *arguments: str) -> None:
        self.project = project
        self.lines: list[str] = []
        self.changed = threading.Condition()
        self.process = subprocess.Popen(
            [project.solo, "dev", *project.selection(), "--port", str(project.port), "--services-port",
             str(project.services_port), *arguments],
            cwd=project.folder, env=project.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    @property
    def output(self) -> str:
        with self.changed:
            return "\n".join(self.lines)

    def wait_for(self, text: str, limit: float = 120, after: int = 0) -> int:
        """Waits until a line from number `after` on has a text: that line's number."""
        deadline = time.monotonic() + limit
        with self.changed:
            while True:
                for number in range(after, len(self.lines)):
                    if text in self.lines[number]:
                        return number
                left = deadline - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self.reader.is_alive()):
                    shown = "\n".join(self.lines[-40:])
                    raise TimeoutError(f"solo dev never printed {text!r} (exit {self.process.poll()}):\n{shown}")
                self.changed.wait(min(left, 0.5))

    def wait_until_healthy(self, path: str = "/health", limit: float = 120) -> float:
        """Waits until the API responds: the seconds that it took."""
        started = time.monotonic()
        while time.monotonic() - started < limit:
            try:
                with socket.create_connection(("127.0.0.1", self.project.port), timeout=5) as peer:
                    peer.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                    if peer.recv(64).startswith(b"HTTP/1.1 200"):
                        return time.monotonic() - started
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"solo dev ended with {self.process.returncode}:\n{self.output}") from None
            time.sleep(0.02)
        raise TimeoutError(f"no health on port {self.project.port}:\n{self.output}")

    def members(self) -> dict[str, int]:
        """The process ids of the releases' processes by name, `web` and `work`; of several, the newest."""
        name = self.project.product or ""
        found: dict[str, int] = {}
        for pid in sorted(descendants(self.process.pid)):
            words = command_line(pid).split(" ")
            if Path(words[0]).name == name and "--process" in words and is_alive(pid):
                found[words[words.index("--process") + 1]] = pid
        return found

    def app(self) -> int | None:
        """The process id of the process that has the APIs."""
        return self.members().get("web")

    def family(self) -> list[int]:
        """The process ids of `solo dev` and all below it."""
        return [self.process.pid, *descendants(self.process.pid)]

    def kill_platform(self) -> list[int]:
        """SIGKILL to `solo dev` alone: its remaining processes."""
        left = descendants(self.process.pid)
        kill(self.process.pid)
        self.process.wait()
        return left

    def stop(self, limit: float = 30) -> int:
        """Ctrl-C: the exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=limit)

    def __enter__(self) -> "Dev":
        return self

    def __exit__(self, *_: object) -> None:
        family = self.family()
        if self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                pass
        for pid in family:
            if is_alive(pid) and pid != os.getpid():
                kill(pid)
        self.process.wait()
