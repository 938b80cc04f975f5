"""Messages through a real `solo dev` while the platform and each process of the app are killed with SIGKILL at random moments."""

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable

import pytest
from laptop.crowd import Crowd
from laptop.dev import Dev, Project
from laptop.processes import is_alive, kill
from power_loss.ledger import secret_value
from power_loss.product import Product


TARGETS = ("web", "work", "platform", "all")


def kill_target(dev: Dev, target: str) -> Dev:
    """Kills a process of the app, the platform, or all, and returns the `solo dev` that runs afterwards."""
    for process, pid in dev.members().items():
        if target in (process, "all"):
            kill(pid)
    if target in ("web", "work"):
        return dev
    left = dev.kill_platform()
    # The app notices that its platform is gone, and ends by itself.
    deadline = time.monotonic() + 60
    while any(is_alive(pid) for pid in left):
        assert time.monotonic() < deadline, f"processes {left} outlived their platform"
        time.sleep(0.05)
    return Dev(dev.project, "--no-watch")


@pytest.mark.parametrize(
    ("messages", "kills"),
    [
        pytest.param(10_000, 20, id="20-kills"),
        pytest.param(20_000, 40, id="40-kills", marks=pytest.mark.faults),
        pytest.param(50_000, 200, id="200-kills", marks=pytest.mark.faults),
    ],
)
def test_nothing_is_lost(project: Callable[[str], Project], messages: int, kills: int) -> None:
    seed = random.randrange(1 << 31)
    chance = random.Random(seed)
    ledger = project("Ledger")
    ledger.set_secret("counter", secret_value(1))
    dev = Dev(ledger, "--no-watch")
    try:
        dev.wait_until_healthy()
        crowd = Crowd(ledger.port, messages)
        crowd.start()
        # Each of them equally often, in any order.
        targets = chance.sample(TARGETS * (kills // len(TARGETS)), kills)
        sent_when_killed = 0
        for target in targets:
            # A kill may come at any moment: while it starts, too.
            time.sleep(chance.uniform(0.02, 1.0))
            sent_when_killed = len(crowd.acknowledged)
            dev = kill_target(dev, target)
        dev.wait_until_healthy()
        crowd.join(max(120, messages / 50))
        missing = messages - len(crowd.acknowledged)
        assert missing == 0, f"{missing} were never acknowledged; the last refusals: {crowd.refusals[-3:]}"
        product = Product(ledger.port)
        rows = wait_for_all(product, messages)
        dead = json.loads(ledger.run("queue", "list", "entries", "--state", "dead", "--json"))
    finally:
        with dev:
            pass
    keys: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        keys[row["number"]].append(row["key"])
    lost = crowd.acknowledged - keys.keys()
    again = sum(len(used) - 1 for used in keys.values())
    under_other_keys = [number for number, used in keys.items() if len(set(used)) > 1]
    print(
        f"seed {seed}: {messages} messages, {kills} kills ({', '.join(targets)}), the last one after "
        f"{sent_when_killed} were acknowledged; {crowd.retried} sends repeated: "
        f"{len(lost)} lost, {len(dead)} dead letters, {again} handled again under the same key, {len(under_other_keys)} under another key"
    )
    assert not dead
    assert not lost
    assert not under_other_keys


def wait_for_all(product: Product, messages: int, limit: float = 300) -> list[dict[str, object]]:
    """The worker's runs, once every message was handled or the limit has passed."""
    deadline = time.monotonic() + limit
    while True:
        rows: list[dict[str, object]] = product.json("/entries")
        if len({row["number"] for row in rows}) >= messages or time.monotonic() > deadline:
            return rows
        time.sleep(0.5)
