"""Checks that the product still has everything that it acknowledged."""

import time
from collections import Counter, defaultdict

from power_loss.ledger import Ledger, digest, secret_value
from power_loss.product import Product


def check(ledger: Ledger, product: Product, drain_limit: float = 180) -> list[str]:
    """A line for each thing that is missing or incomplete."""
    return [
        *objects(ledger, product),
        *messages(ledger, product, drain_limit),
        *notes(ledger, product),
        *ticks(ledger, product),
        *secret(ledger, product),
    ]


def objects(ledger: Ledger, product: Product) -> list[str]:
    wrong = []
    for key, expected in ledger.objects.items():
        status, data = product.send("GET", f"/objects/{key}")
        if status != 200:
            wrong.append(f"{key} was acknowledged, and its status is {status}")
        elif digest(data) != expected:
            wrong.append(f"{key} has other content: {len(data)} bytes")
    return wrong


def messages(ledger: Ledger, product: Product, limit: float) -> list[str]:
    """Every acknowledged message is handled within the limit, and all runs of a message have the same key."""
    began = time.monotonic()
    while True:
        rows = product.json("/entries")
        lost = ledger.messages - {row["number"] for row in rows}
        if not lost or time.monotonic() - began > limit:
            break
        time.sleep(0.5)
    keys: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        keys[row["number"]].add(row["key"])
    wrong = [f"message {number} was acknowledged and never handled" for number in sorted(lost)]
    wrong += [f"message {number} was handled under the keys {sorted(used)}" for number, used in keys.items() if len(used) > 1]
    return wrong


def notes(ledger: Ledger, product: Product) -> list[str]:
    stored = {row["number"] for row in product.json("/notes")}
    return [f"row {number} was acknowledged and is missing" for number in sorted(ledger.notes - stored)]


def ticks(ledger: Ledger, product: Product) -> list[str]:
    """Every tick that was seen is still there, and no due time ran under two ids."""
    rows = product.json("/ticks")
    gone = ledger.ticks - {row["id"] for row in rows}
    ids: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        ids[row["due"]].add(row["id"])
    wrong = [f"tick {tick} was seen and is missing" for tick in sorted(gone)]
    wrong += [f"the tick due at {due} ran under {len(used)} ids" for due, used in ids.items() if len(used) > 1]
    return wrong


def secret(ledger: Ledger, product: Product) -> list[str]:
    """The secret is one that was set, whole, and not older than the last that was acknowledged."""
    if ledger.secret == 0:
        return []
    status, data = product.send("GET", "/counter")
    length, _, end = data.decode().partition(" ")
    number = int(end.rpartition("-")[2] or 0) if status == 200 else 0
    if status != 200 or int(length) != len(secret_value(number)):
        return [f"the secret is incomplete: {status} {data[:80]!r}"]
    if not ledger.secret <= number <= ledger.secret_sent:
        return [f"secret {ledger.secret} was acknowledged, and the value is that of {number}"]
    return []


def duplicates(product: Product) -> tuple[int, int]:
    """How many messages were handled, and how many runs beyond the first there were."""
    runs = Counter(row["number"] for row in product.json("/entries"))
    return len(runs), sum(runs.values()) - len(runs)
