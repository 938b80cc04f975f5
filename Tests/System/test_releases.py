"""Releases that change what they declare, one after the other under load; and a worker that crashes beside a busy API."""

import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest
from laptop.dev import Dev, Project, built
from power_loss.product import Product

#: Every fifth release ends as soon as it is to serve.
BROKEN = 5


class Editions:
    """Puts one release after the other into a project: the built program with its number at the end."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.program = project.folder / ".build/debug/Relay"
        hook = project.folder / "build-hook"
        hook.write_text(f"#!/bin/sh\n[ ! -e {self.next} ] || mv {self.next} {self.program}\n")
        hook.chmod(0o755)
        self.write(0)
        self.next.replace(self.program)

    @property
    def next(self) -> Path:
        return self.project.folder / "next-edition"

    def write(self, number: int) -> None:
        unfinished = self.project.folder / "unfinished-edition"
        shutil.copyfile(built("Relay"), unfinished)
        with unfinished.open("ab") as file:
            file.write(f"\nedition:{number}\n".encode())
        unfinished.chmod(0o755)
        unfinished.replace(self.next)

    def release(self, number: int) -> None:
        """Builds the next one, as a save does."""
        self.write(number)
        source = self.project.folder / "Sources/Relay/App.swift"
        source.write_text(f"import Solo\n\n@main struct Relay: App {{ let edition = {number} }}\n")


class Load:
    """Requests of three kinds, until it is stopped: every one that is not successful counts."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.numbers = count(1)
        self.notes: set[int] = set()
        self.errands: set[int] = set()
        self.sent = 0
        self.failed: list[str] = []
        self.slowest = 0.0
        self.ended = threading.Event()
        kinds = [self.note, self.errand, self.crumb, self.read] * 2
        self.threads = [threading.Thread(target=self.run, args=(kind,), daemon=True) for kind in kinds]

    def note(self, product: Product, number: int) -> None:
        self.post(product, "/notes", {"number": number})
        self.notes.add(number)

    def errand(self, product: Product, number: int) -> None:
        self.post(product, "/errands", {"number": number, "seconds": number % 5 * 0.2})
        self.errands.add(number)

    def crumb(self, product: Product, number: int) -> None:
        self.check("PUT /crumbs", *product.send("PUT", f"/crumbs/{number % 50}", str(number).encode()))

    def read(self, product: Product, _: int) -> None:
        self.check("GET /edition", *product.send("GET", "/edition"))

    def post(self, product: Product, path: str, value: dict[str, float]) -> None:
        self.check(f"POST {path}", *product.send("POST", path, json.dumps(value).encode()))

    @staticmethod
    def check(what: str, status: int, body: bytes) -> None:
        if not 200 <= status < 300:
            raise RuntimeError(f"{what}: {status} {body[:300]!r}")

    def run(self, kind: Callable[[Product, int], None]) -> None:
        product = Product(self.port, timeout=30)
        while not self.ended.is_set():
            number = next(self.numbers)
            began = time.monotonic()
            try:
                kind(product, number)
            except (RuntimeError, OSError, HTTPException) as error:
                self.failed.append(f"{kind.__name__}: {type(error).__name__}: {error}")
            self.sent += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if number % 3 == 0:
                product.close()
            self.ended.wait(0.02)
        product.close()

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()


def wait_for_edition(dev: Dev, product: Product, number: int, limit: float = 60) -> None:
    deadline = time.monotonic() + limit
    while (came := product.send("GET", "/edition")[1].decode()) != str(number):
        shown = "\n".join([line for line in dev.lines if "  20" not in line][-40:])
        assert time.monotonic() < deadline, f"edition {came} still serves, not {number}:\n{shown}"
        time.sleep(0.02)


def numbers(product: Product, path: str) -> list[int]:
    return [row["number"] for row in product.json(path)]


def wait_for_errands(product: Product, expected: set[int], limit: float = 60) -> Counter[int]:
    deadline = time.monotonic() + limit
    while True:
        ran = Counter(numbers(product, "/errands"))
        if expected <= ran.keys() or time.monotonic() > deadline:
            return ran
        time.sleep(0.2)


@pytest.mark.parametrize(
    "reloads", [pytest.param(20, id="20-reloads"), pytest.param(100, id="100-reloads", marks=pytest.mark.faults)]
)
def test_no_request_and_no_job_is_lost(project: Callable[[str], Project], reloads: int) -> None:
    relay = project("Relay")
    editions = Editions(relay)
    with Dev(relay) as dev:
        dev.wait_until_healthy()
        product = Product(relay.port)
        with Load(relay.port) as load:
            for number in range(1, reloads + 1):
                after = len(dev.lines)
                kept = set(load.notes)
                editions.release(number)
                if number % BROKEN == BROKEN - 1:
                    dev.wait_for("ended before its health check passed", after=after)
                else:
                    wait_for_edition(dev, product, number, limit=20)
                assert kept <= set(numbers(product, "/notes")), f"notes are gone after release {number}"
        ran = wait_for_errands(product, load.errands)
    twice = [number for number, times in ran.items() if times > 1]
    lost = load.errands - ran.keys()
    print(
        f"{load.sent} requests and {len(load.errands)} jobs through {reloads} releases, "
        f"{reloads // BROKEN} of which never came up: {len(load.failed)} failed, the slowest "
        f"{load.slowest * 1000:.0f} ms; {len(lost)} jobs lost, {len(twice)} ran twice"
    )
    assert load.failed == []
    assert not lost
    assert not twice


def test_a_worker_in_a_crash_loop_takes_no_request_along(project: Callable[[str], Project]) -> None:
    relay = project("Relay")
    Editions(relay)
    with Dev(relay) as dev:
        dev.wait_until_healthy()
        product = Product(relay.port)
        with Load(relay.port) as load:
            for number in range(1_000_000, 1_000_005):
                body = json.dumps({"number": number, "seconds": 0, "crashes": True}).encode()
                assert product.send("POST", "/errands", body)[0] == 200
            for crash in range(2):
                dev.wait_for("crashed", after=dev.wait_for("crashed") + 1 if crash else 0)
            dev.wait_for("twice in a row", limit=120)
            time.sleep(2)
    print(f"{load.sent} requests beside a worker that crashed: {len(load.failed)} failed, "
          f"the slowest {load.slowest * 1000:.0f} ms")  # fmt: skip
    assert load.failed == []


def test_a_crashed_process_is_replaced_while_it_writes_its_backtrace(project: Callable[[str], Project]) -> None:
    relay = project("Relay")
    Editions(relay)
    with Dev(relay) as dev:
        dev.wait_until_healthy()
        began = time.monotonic()
        trap = threading.Thread(target=send_trap, args=(relay.port,), daemon=True)
        trap.start()
        dev.wait_for("a request that ends its process")
        served = began + dev.wait_until_healthy("/edition")
        trap.join()
        dev.wait_for("crashed")
        told = time.monotonic()
    print(f"served again {(served - began) * 1000:.0f} ms after the crash, which was told after {(told - began) * 1000:.0f} ms")
    assert served < told


def send_trap(port: int) -> None:
    try:
        Product(port).send("POST", "/trap", b"")
    except (OSError, HTTPException):
        pass
