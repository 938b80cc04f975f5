"""A stage on a virtual machine: its power is cut during deploys, and one of its processes takes more memory than it may.

The host is made as a container, where that takes a minute, and then boots as a machine.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException

import pytest
from conftest import require_hosts
from power_loss.product import Product
from relay.edition import write_edition
from relay.load import numbers
from server.command import Command
from server.stage import RelayStage
from testhost.host import Host
from testhost.lifecycle import host as booted_host
from testhost.lifecycle import power, turn_into_machine

pytestmark = [pytest.mark.server, pytest.mark.faults]

#: Of the journal. Each has another thing half done: what the release needs, its processes, who of systemd and Caddy knows who serves, what is left of
#: the other one. The promotion itself is one rename.
STEPS = ["prepare", "start", "settle", "drain"]
#: Seconds from the moment sshd responds after a boot to the first response of the product, on a machine that is emulated.
PATIENCE = 15

#: Says when the journal has a step of a release. The shell alone reads it: an emulated machine starts few processes a second.
WATCH = """
journal=/var/lib/solo/stages/relay_production/deploy.json
while :; do
    IFS= read -r text < $journal
    case $text in *'"release":"{release}"'*) case $text in *'"step":"{step}"'*) echo reached; exit;; esac;; esac
done
"""


class Notes:
    """Notes that are written during a block, and those that were acknowledged."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.acknowledged: set[int] = set(numbers(product, "/notes"))
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.write, daemon=True)

    def write(self) -> None:
        number = max(self.acknowledged, default=0)
        while not self.ended.is_set():
            number += 1
            try:
                self.product.enter("/notes", number)
            except (OSError, HTTPException, RuntimeError):
                return
            self.acknowledged.add(number)

    def __enter__(self) -> "Notes":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.product.close()
        self.thread.join()


@dataclass
class Machine:
    """Relay on a virtual machine, which has two of its editions. A test begins with the one that the last test has left."""

    relay: RelayStage
    #: By their editions.
    releases: dict[int, str]

    @property
    def host(self) -> Host:
        return self.relay.solo.host

    def product(self) -> Product:
        return Product(80, timeout=10, host=self.host.address)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    require_hosts(vm=True)
    folder = tmp_path_factory.mktemp("machine")
    with booted_host("emulated") as bare:
        solo = Command(folder, bare)
        solo.done("host", "add", "web1", bare.name)
        stage = RelayStage(solo, folder / "relay")
        releases = {edition: stage.deploy(edition)["release"] for edition in (1, 0)}
        began = time.monotonic()
        turn_into_machine(bare)
        print(f"\nit boots as a machine in {time.monotonic() - began:.0f} s")
        stage.product().wait_until_healthy(120)
        yield Machine(stage, releases)


@pytest.mark.parametrize("step", STEPS)
def test_a_power_cut_during_a_deploy_loses_nothing(machine: Machine, step: str) -> None:
    product = machine.product()
    old = int(product.request("GET", "/edition"))
    new = 1 - old
    write_edition(machine.relay.program, new)
    with Notes(machine.product()) as notes:
        before = len(notes.acknowledged)
        cut_at(machine, step, machine.releases[new])
    power(machine.host, on=True)
    seconds = product.wait_until_healthy(120)
    edition = int(product.request("GET", "/edition"))
    lost = notes.acknowledged - set(numbers(product, "/notes"))
    began = time.monotonic()
    again = machine.relay.deploy(new)
    print(
        f"cut at {step}: edition {edition} in place of {old} or {new} serves {seconds:.1f} s after sshd, "
        f"{len(notes.acknowledged) - before} notes, {len(lost)} lost; then {again['outcome']} in {time.monotonic() - began:.0f} s"
    )
    assert len(notes.acknowledged) > before
    assert lost == set()
    assert edition in (old, new)
    assert int(product.request("GET", "/edition")) == new
    assert machine.relay.units() == machine.relay.expected_units(machine.releases[new])
    assert seconds <= PATIENCE


def cut_at(machine: Machine, step: str, release: str) -> None:
    """Begins a deploy, and cuts the power once its journal has a step."""
    watcher = subprocess.Popen(
        machine.host.ssh("timeout 300 sh -s"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert watcher.stdin is not None and watcher.stdout is not None
    watcher.stdin.write(WATCH.format(release=release, step=step))
    watcher.stdin.close()
    deploy = machine.relay.start_deploy("--bake", "0")
    reached = watcher.stdout.readline().strip()
    power(machine.host, on=False)
    for process in (deploy, watcher):
        if process.poll() is None:
            process.kill()
        process.wait()
    try:
        os.killpg(deploy.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    assert reached == "reached"


def test_a_process_over_its_memory_limit_is_ended_alone_and_started_again(machine: Machine) -> None:
    host, product = machine.host, machine.product()
    release = machine.releases[int(product.request("GET", "/edition"))]
    web, work = (f"solo-relay_production-{process}-{release}.service" for process in ("web", "work"))
    others = [work, "solo-relay_production-services.service", "solo-proxy.service"]
    assert host.run(f"systemctl show --property=MemoryMax --value {web}").strip() == str(1 << 30)
    # As much as the whole machine has; less, so that the rest of it is not what ends.
    host.run(f"systemctl set-property --runtime {web} MemoryMax=256M")
    before = main_processes(host, [web, *others])
    with pytest.raises((OSError, HTTPException, RuntimeError)):
        product.request("POST", "/hoard", b"")
    seconds = product.wait_until_healthy(60)
    after = main_processes(host, [web, *others])
    print(f"out of memory, it serves again {seconds:.1f} s later")
    assert after[web] not in (before[web], "0")
    assert {unit: after[unit] for unit in others} == {unit: before[unit] for unit in others}
    assert "oom-kill" in host.run(f"journalctl --no-pager --lines 50 --unit {web}")


def main_processes(host: Host, units: list[str]) -> dict[str, str]:
    """The process of each unit."""
    shown = host.run(f"systemctl show --property=MainPID --value {' '.join(units)}").split()
    return dict(zip(units, shown, strict=True))
