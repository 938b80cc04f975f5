"""The product `Ledger` (Tests/System/Ledger) as the host reaches it."""

import http.client
import json
import time
from typing import Any


class Product:
    """Its API on a forwarded port, over one connection that is opened again when it breaks."""

    def __init__(self, port: int, timeout: float = 30, source: str | None = None) -> None:
        self.port = port
        self.timeout = timeout
        #: The address that it comes from: another one is another client, with a rate limit of its own.
        self.source = (source, 0) if source else None
        self.connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
        """An answer's status and body. `OSError` or `HTTPException` where none came."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=self.timeout, source_address=self.source
            )
        try:
            headers = {"Content-Type": kind} if body is not None else {}
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            data = answer.read()
            if answer.will_close:
                self.close()
            return answer.status, data
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def json(self, path: str) -> Any:
        """A JSON answer; `RuntimeError` where it is not a good one."""
        status, data = self.send("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}: {data[:500]!r}")
        return json.loads(data)

    def enter(self, path: str, number: int) -> None:
        """Posts a number, and returns once it was acknowledged; `RuntimeError` where it was refused."""
        status, data = self.send("POST", path, json.dumps({"number": number}).encode())
        if not 200 <= status < 300:
            raise RuntimeError(f"POST {path} answered {status}: {data[:300]!r}")

    def wait_until_healthy(self, limit: float = 120) -> float:
        """Waits for `GET /health`: the seconds that it took."""
        started = time.monotonic()
        while True:
            try:
                status, _ = self.send("GET", "/health")
                if status == 200:
                    return time.monotonic() - started
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() - started > limit:
                raise TimeoutError(f"no health on port {self.port} in {limit} s")
            time.sleep(0.1)
