"""Senders that send each message again, under its number, until it is acknowledged."""

import queue
import threading
import time
from http.client import HTTPException

from power_loss.product import Product


class Crowd:
    """Sends the numbers from 1 to `count`, from several threads at once."""

    def __init__(self, port: int, count: int, senders: int = 8) -> None:
        self.acknowledged: set[int] = set()
        self.retried = 0
        #: Responses that are not successful; there may be some while something is started again.
        self.refusals: list[str] = []
        self.left: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(1, count + 1):
            self.left.put(number)
        self.given_up = threading.Event()
        self.pause = threading.Event()
        self.threads = [threading.Thread(target=self.send, args=(port,), daemon=True) for _ in range(senders)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    @property
    def is_done(self) -> bool:
        return not any(thread.is_alive() for thread in self.threads)

    def join(self, limit: float) -> None:
        """Waits for the end; after the limit it gives up."""
        deadline = time.monotonic() + limit
        for thread in self.threads:
            thread.join(max(0, deadline - time.monotonic()))
        self.given_up.set()

    def send(self, port: int) -> None:
        product = Product(port, timeout=10)
        while not self.given_up.is_set():
            try:
                number = self.left.get_nowait()
            except queue.Empty:
                break
            while not self.given_up.is_set():
                try:
                    product.enter("/entries", number)
                    self.acknowledged.add(number)
                    break
                except RuntimeError as error:
                    self.refusals.append(str(error))
                except (OSError, HTTPException):
                    pass
                self.retried += 1
                self.pause.wait(0.05)
        product.close()
