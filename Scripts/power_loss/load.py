"""Writes of every kind at once, until the power is cut."""

import http.client
import random
import threading
from collections.abc import Callable

from power_loss.ledger import Ledger, digest, secret_value
from power_loss.machine import Machine
from power_loss.product import Product

DISCONNECTED = (OSError, http.client.HTTPException)


class Load:
    """Threads that each do one kind of write over and over, and enter what was acknowledged in the ledger."""

    def __init__(self, ledger: Ledger, port: int, machine: Machine | None) -> None:
        self.ledger = ledger
        self.port = port
        self.machine = machine
        self.ended = threading.Event()
        self.failed: list[str] = []
        writers = [self.put_object, self.put_object, self.send_message, self.send_message, self.add_note, self.see_ticks]
        if machine is not None:
            writers.append(self.set_secret)
        self.threads = [threading.Thread(target=self.repeat, args=(writer,)) for writer in writers]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def repeat(self, write: Callable[[Product], None]) -> None:
        product = Product(self.port, timeout=15)
        while not self.ended.is_set():
            try:
                write(product)
            except DISCONNECTED:
                # The power was cut, or a connection broke: the write was not acknowledged.
                self.ended.wait(0.05)
            except RuntimeError as error:
                self.failed.append(str(error))
                self.ended.wait(0.2)
        product.close()

    def put_object(self, product: Product) -> None:
        key = f"object-{self.ledger.number()}"
        data = random.randbytes(random.choice((100, 4_000, 40_000, 200_000)))
        product.request("PUT", f"/objects/{key}", data, "application/octet-stream")
        self.ledger.objects[key] = digest(data)

    def send_message(self, product: Product) -> None:
        number = self.ledger.number()
        product.enter("/entries", number)
        self.ledger.messages.add(number)

    def add_note(self, product: Product) -> None:
        number = self.ledger.number()
        product.enter("/notes", number)
        self.ledger.notes.add(number)

    def see_ticks(self, product: Product) -> None:
        self.ledger.ticks.update(tick["id"] for tick in product.json("/ticks"))
        self.ended.wait(0.3)

    def set_secret(self, _: Product) -> None:
        assert self.machine is not None
        number = self.ledger.secret_sent + 1
        self.ledger.secret_sent = number
        self.machine.shell(f"printf %s {secret_value(number)} | set-counter", limit=30)
        self.ledger.secret = number
        self.ended.wait(0.1)
