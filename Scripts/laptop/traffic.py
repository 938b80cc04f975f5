"""Requests from several threads during a test: their number, the failures, and the slowest."""

import threading
import time
from collections.abc import Callable, Sequence
from http.client import HTTPException
from typing import Self

from power_loss.product import Product

#: Sends one request; `RuntimeError`, `OSError` or `HTTPException` if it fails.
Send = Callable[[Product], object]


class Traffic:
    """Sends requests from the start of a `with` block to its end, from one thread for each of `sends`.

    The first half of the threads opens a new connection for each request; the others keep theirs.
    """

    def __init__(self, port: int, sends: Sequence[Send], pause: float, host: str = "127.0.0.1") -> None:
        self.port = port
        self.host = host
        #: Seconds between two requests of one thread.
        self.pause = pause
        self.sent = 0
        self.failed: list[str] = []
        self.slowest = 0.0
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.threads = [
            threading.Thread(target=self.repeat, args=(send, self.connect(index), index < len(sends) // 2), daemon=True)
            for index, send in enumerate(sends)
        ]

    def connect(self, index: int) -> Product:
        """The connection of a thread."""
        return Product(self.port, timeout=30, host=self.host)

    def repeat(self, send: Send, product: Product, reconnects: bool) -> None:
        while not self.ended.is_set():
            began = time.monotonic()
            failure = None
            try:
                send(product)
            except (RuntimeError, OSError, HTTPException) as error:
                failure = f"{type(error).__name__}: {error}"
            self.count(time.monotonic() - began, failure)
            if reconnects:
                product.close()
            self.ended.wait(self.pause)
        product.close()

    def count(self, seconds: float, failure: str | None) -> None:
        with self.lock:
            self.sent += 1
            self.slowest = max(self.slowest, seconds)
            if failure is not None:
                self.failed.append(failure)

    def __str__(self) -> str:
        return f"{self.sent} requests, {len(self.failed)} failed, the slowest {self.slowest * 1000:.0f} ms"

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()
