"""The product `Ledger` (Tests/System/Ledger) as the host reaches it."""

import http.client
import json
import time
from typing import Any


class Product:
    """Its API on a port, over one connection that is opened again when it breaks."""

    def __init__(self, port: int, timeout: float = 30, source: str | None = None, host: str = "127.0.0.1") -> None:
        self.port = port
        self.host = host
        self.timeout = timeout
        #: The client's address. The rate limit counts each address by itself.
        self.source = (source, 0) if source else None
        self.connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
        """The response's status and body; `OSError` or `HTTPException` if there is none."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                self.host, self.port, timeout=self.timeout, source_address=self.source
            )
        try:
            headers = {"Content-Type": kind} if body is not None else {}
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            data = response.read()
            if response.will_close:
                self.close()
            return response.status, data
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def request(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
        """The body of a successful response; `RuntimeError` for any other one."""
        status, data = self.send(method, path, body, kind)
        if not 200 <= status < 300:
            raise RuntimeError(f"{method} {path}: status {status}: {data[:500]!r}")
        return data

    def json(self, path: str) -> Any:
        """The JSON of a successful response."""
        return json.loads(self.request("GET", path))

    def post(self, path: str, value: dict[str, Any]) -> bytes:
        """Posts JSON: the body of a successful response."""
        return self.request("POST", path, json.dumps(value).encode())

    def enter(self, path: str, number: int) -> None:
        """Posts a number, and returns once it was acknowledged."""
        self.post(path, {"number": number})

    def wait_until_healthy(self, limit: float = 120) -> float:
        """Waits until `GET /health` succeeds: the seconds that it took."""
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
