"""Rows that a product acknowledges one after another, and the loss of the disk that they are on."""

import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from typing import Self

from power_loss.product import Product
from server.stage import ProductStage

#: Seconds between the beginnings of two rows.
PAUSE = 0.1

#: Ends the Postgres server of a stage as a machine does that stops, and removes its data and its archive. Prints when it was killed.
DESTROY = """
cd {data}
server=$(head -1 postgres/*/data/postmaster.pid)
all="$server $(pgrep -P $server)"
kill -KILL $all 2>/dev/null
date +%s.%N
for process in $all; do while kill -0 $process 2>/dev/null; do sleep 0.01; done; done
# A segment may still be on its way into the archive.
until rm -rf postgres/*/data wal; do sleep 0.01; done
"""


@dataclass
class Rows:
    """Notes with rising numbers, one at a time, from the start of a `with` block until its end or until one is not acknowledged."""

    product: Product
    first: int
    #: By their numbers: when each was sent, and when it was acknowledged.
    sent: dict[int, float] = field(default_factory=dict)
    acknowledged: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.write, daemon=True)

    def write(self) -> None:
        for number in count(self.first):
            began = time.monotonic()
            self.sent[number] = time.time()
            try:
                self.product.enter("/notes", number)
            except (RuntimeError, OSError, HTTPException):
                return
            self.acknowledged[number] = time.time()
            if self.ended.wait(max(0, PAUSE - (time.monotonic() - began))):
                return

    def wait(self, until: float) -> None:
        """Returns at a time, with all acknowledged that was sent."""
        self.ended.wait(until - time.time())
        assert self.thread.is_alive(), f"the row {max(self.sent)} was not acknowledged"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()


def destroy(stage: ProductStage) -> float:
    """Loses the Postgres server of a stage and its disk: when."""
    data = f"/var/lib/solo/stages/{stage.product_name.lower()}_{stage.stage}/data"
    return float(stage.solo.host.run(DESTROY.format(data=data)))
