"""Boots hosts, switches them off and on, and removes them."""

import re
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from testhost.access import permit
from testhost.container import prepare_container, sweep
from testhost.host import CommandFailed, Host, Record
from testhost.machine import format_disk, prepare_machine, start_disk
from testhost.network import Network, claim_network, move_claim, release_network
from testhost.place import FOLDER, HOSTS, locked
from testhost.processes import HELD, Process
from testhost.requirements import check_requirements
from testhost.settings import nameservers
from testhost.template import template

#: The name is the host's own name as well, and its files' one.
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def boot(name: str, vm: bool = False) -> Host:
    """A fresh host, once SSH responds. One of the same name is removed first."""
    if not NAME.fullmatch(name):
        raise ValueError(f"a host cannot be called {name!r}: use a-z, 0-9 and hyphens, a letter first, 40 at most")
    check_requirements(vm)
    base = template()
    host = Host(name)
    with locked(name, HOSTS):
        clear(host)
        host.folder.mkdir(parents=True)
        network = claim_network(HELD)
        record = Record(base.name, network.number, vm, str(HELD))
        host.write(record)
        write_seed(host, network)
        if vm:
            format_disk(host.folder, base)
        start(host, record)
    return host


def write_seed(host: Host, network: Network) -> None:
    """What a provider's image is given at its first boot: name, id, network, keys."""
    seed = host.folder / "seed"
    for folder in ("etc/systemd/network", "etc/ssh"):
        (seed / folder).mkdir(parents=True)
    (seed / "etc/hostname").write_text(f"{host.name}\n")
    (seed / "etc/hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {host.name}\n::1 localhost ip6-localhost\n")
    (seed / "etc/machine-id").write_text(f"{uuid.uuid4().hex}\n")
    (seed / "etc/resolv.conf").write_text(nameservers())
    (seed / "etc/systemd/network/10-provider.network").write_text(network.configuration)
    permit(host.folder, host.name, network.address, seed)


def start(host: Host, record: Record) -> None:
    """Starts the process of a host that is off, gives it its network, and waits for SSH."""
    network = Network(record.network)
    disk = start_disk(host.folder) if record.vm else None
    process = prepare_machine(host.folder) if record.vm else prepare_container(host.folder, FOLDER / record.template)
    owner = Process.of(process.pid)
    move_claim(network, Process.parse(record.process), owner)
    host.write(replace(record, process=str(owner), disk=str(Process.of(disk.pid)) if disk else None))
    if record.vm:
        network.open_tap()
    else:
        network.open_veth(process.pid)
    assert process.stdin is not None
    process.stdin.write(f"{network.interface}\n")
    process.stdin.close()
    wait_for_ssh(host, process, limit=300 if record.vm else 60)


def wait_for_ssh(host: Host, process: subprocess.Popen[str], limit: float) -> None:
    deadline = time.monotonic() + limit
    while True:
        tried = subprocess.run([*host.ssh("true")], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if tried.returncode == 0:
            return
        if process.poll() is not None:
            raise RuntimeError(f"{host.name} ended with {process.returncode} while it booted:\n{host.console[-3000:]}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{host.name} has no SSH after {limit:.0f} s: {tried.stderr}\n{host.console[-3000:]}")
        time.sleep(0.05)


def reboot(host: Host, limit: float = 60) -> None:
    """Lets a host reboot by itself, and waits until it was booted another time."""
    booted = "systemctl show --property=UserspaceTimestampMonotonic"
    before = host.run(booted)
    host.run("systemd-run --quiet --on-active=0 systemctl reboot")
    deadline = time.monotonic() + limit
    while True:
        try:
            if host.run(booted) != before:
                return
        except CommandFailed:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(f"{host.name} was not booted again: {host.console[-2000:]}")
        time.sleep(0.1)


def power(host: Host, on: bool) -> None:
    """Cuts a host's power, or switches it on again with the disk it has."""
    with locked(host.name, HOSTS):
        if on == host.is_on:
            return
        record = host.record
        stop(record)
        if on:
            start(host, record)
            return
        move_claim(Network(record.network), Process.parse(record.process), HELD)
        host.write(replace(record, process=str(HELD), disk=None))


def turn_into_machine(host: Host) -> None:
    """Cuts a container's power, and boots what it has as a virtual machine: a kernel and a disk of its own from there on.

    What takes a long time in an emulated machine is done before.
    """
    check_requirements(vm=True)
    power(host, on=False)
    with locked(host.name, HOSTS):
        record = replace(host.record, vm=True)
        host.write(record)
        format_disk(host.folder, FOLDER / record.template)
        start(host, record)


def stop(record: Record) -> None:
    """Ends a host's processes at once; a disk ends by itself after it lost what it had only cached."""
    process = Process.parse(record.process)
    if process != HELD:
        process.kill()
    if record.disk:
        Process.parse(record.disk).wait()
    sweep(Network(record.network).interface)


def remove(host: Host) -> None:
    """Ends a host, and removes everything of it."""
    with locked(host.name, HOSTS):
        clear(host)


def clear(host: Host) -> None:
    try:
        record = host.record
    except LookupError:
        pass
    else:
        stop(record)
        release_network(Network(record.network), Process.parse(record.process))
    shutil.rmtree(host.folder, ignore_errors=True)


def hosts() -> list[Host]:
    """All hosts of this copy of the repository."""
    return [Host(file.parent.name) for file in sorted(HOSTS.glob("*/host.json"))]


@contextmanager
def host(name: str = "host", vm: bool = False) -> Iterator[Host]:
    """A host that is removed with the end of the block."""
    try:
        yield boot(name, vm)
    finally:
        remove(Host(name))
