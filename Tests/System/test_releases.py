"""Releases that change what they declare, one after the other under load; and a worker that crashes beside a busy API."""

import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import pytest
from laptop.dev import Dev, Project
from laptop.place import built
from laptop.traffic import Traffic
from power_loss.product import Product
from relay.edition import write_edition
from relay.load import Load, numbers, wait_for_errands

#: Every fifth release ends as soon as it is started to serve.
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
        write_edition(self.next, number)

    def release(self, number: int) -> None:
        """Builds the next one, as a save does."""
        self.write(number)
        source = self.project.folder / "Sources/Relay/App.swift"
        source.write_text(f"import Solo\n\n@main struct Relay: App {{ let edition = {number} }}\n")


def wait_for_edition(dev: Dev, product: Product, number: int, limit: float = 60) -> None:
    deadline = time.monotonic() + limit
    while (served := product.send("GET", "/edition")[1].decode()) != str(number):
        shown = "\n".join([line for line in dev.lines if "  20" not in line][-40:])
        assert time.monotonic() < deadline, f"edition {served} still serves, not {number}:\n{shown}"
        time.sleep(0.02)


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
                assert kept <= set(numbers(product, "/notes")), f"notes are missing after release {number}"
        ran = wait_for_errands(product, load.errands)
    twice = [number for number, times in ran.items() if times > 1]
    lost = load.errands - ran.keys()
    print(
        f"{reloads} releases, {reloads // BROKEN} of which never became healthy: {load}; "
        f"{len(load.errands)} jobs, {len(lost)} lost, {len(twice)} ran twice"
    )
    assert load.failed == []
    assert not lost
    assert not twice


def test_a_worker_in_a_crash_loop_fails_no_request(project: Callable[[str], Project]) -> None:
    relay = project("Relay")
    Editions(relay)
    with Dev(relay) as dev:
        dev.wait_until_healthy()
        product = Product(relay.port)
        with Load(relay.port) as load:
            for number in range(1_000_000, 1_000_005):
                product.post("/errands", {"number": number, "seconds": 0, "crashes": True})
            for crash in range(2):
                dev.wait_for("crashed", after=dev.wait_for("crashed") + 1 if crash else 0)
            dev.wait_for("twice in a row", limit=120)
            time.sleep(2)
    print(f"beside a worker that crashed: {load}")
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
        reported = time.monotonic()
    took, report = (round((end - began) * 1000) for end in (served, reported))
    print(f"served again {took} ms after the crash, which was reported after {report} ms")
    assert served < reported


def send_trap(port: int) -> None:
    try:
        Product(port).send("POST", "/trap", b"")
    except (OSError, HTTPException):
        pass
