"""Traffic for Relay, and what came of what it acknowledged."""

import time
from collections import Counter
from itertools import count

from laptop.traffic import Traffic
from power_loss.product import Product


class Load(Traffic):
    """Requests of four kinds, and the numbers of the notes and errands that were acknowledged."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.numbers = count(1)
        self.notes: set[int] = set()
        self.errands: set[int] = set()
        super().__init__(port, [self.note, self.errand, self.crumb, self.read] * 2, pause=0.02, host=host)

    def note(self, product: Product) -> None:
        number = next(self.numbers)
        product.enter("/notes", number)
        self.notes.add(number)

    def errand(self, product: Product) -> None:
        number = next(self.numbers)
        product.post("/errands", {"number": number, "seconds": number % 5 * 0.2})
        self.errands.add(number)

    def crumb(self, product: Product) -> None:
        number = next(self.numbers)
        product.request("PUT", f"/crumbs/{number % 50}", str(number).encode())

    def read(self, product: Product) -> None:
        product.request("GET", "/edition")


def numbers(product: Product, path: str) -> list[int]:
    return [row["number"] for row in product.json(path)]


def wait_for_errands(product: Product, expected: set[int], limit: float = 60) -> Counter[int]:
    deadline = time.monotonic() + limit
    while True:
        ran = Counter(numbers(product, "/errands"))
        if expected <= ran.keys() or time.monotonic() > deadline:
            return ran
        time.sleep(0.2)
