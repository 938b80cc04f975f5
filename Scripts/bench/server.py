"""A server under measurement: it is started, observed, and ended by its process id."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from bench.wrk import pinned


def resident_mebibytes(pid: int) -> float:
    """The resident memory of a process, by the kernel's count."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


class Server:
    """A process that serves HTTP on a port of its own."""

    def __init__(self, arguments: list[str | Path], port: int, environment: dict[str, str] | None = None) -> None:
        self.port = port
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*pinned("0"), *arguments], env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def first_response(self, path: str = "/health", limit: float = 20) -> float:
        """Sends requests until the server responds: the seconds from its start to its first response."""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        while time.monotonic() - self.started < limit:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as peer:
                    peer.sendall(request)
                    if peer.recv(64).startswith(b"HTTP/1.1 "):
                        return time.monotonic() - self.started
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"the server ended with {self.process.returncode}") from None
                time.sleep(0.0005)
        raise TimeoutError(f"no response on port {self.port}")

    def stop(self) -> None:
        """Ends it and its child processes."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
