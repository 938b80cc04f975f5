"""The bare hosts that other tests are run against: each is what a provider hands out, and goes without a trace."""

import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import require_hosts
from laptop.processes import command_line, is_alive
from testhost import requirements
from testhost.host import CommandFailed, Host
from testhost.lifecycle import boot, hosts, power, reboot
from testhost.lifecycle import host as booted_host
from testhost.network import CLAIMS, Network, live_claims
from testhost.processes import Process
from testhost.settings import read_settings

SANDBOX = (
    "User=app", "DynamicUser=no", "NoNewPrivileges=yes", "SystemCallFilter=@system-service", "ProtectSystem=strict",
    "LoadCredentialEncrypted=key:/etc/app/key.cred",
)  # fmt: skip


def test_a_host_is_a_bare_debian_with_root_by_ssh(host: Host) -> None:
    assert host.run("systemctl is-system-running --wait").strip() == "running"
    assert host.run("id -un; hostname; . /etc/os-release; echo $VERSION_CODENAME").split() == ["root", host.name, "bookworm"]
    assert host.run("ls /opt /srv; command -v nft curl docker caddy solo || true") == "/opt:\n\n/srv:\n"
    with pytest.raises(CommandFailed, match="ended with 3"):
        host.run("exit 3")


def test_ssh_reaches_a_host_by_the_files_it_describes(host: Host) -> None:
    described = host.describe()
    command = ["ssh", "-F", described["ssh_config"], described["name"], "cat", "-"]
    assert subprocess.run(command, input="through", capture_output=True, text=True).stdout == "through"
    strict = ["ssh", "-F", "none", "-i", described["key"], "-o", f"UserKnownHostsFile={described['known_hosts']}",
              "-o", "StrictHostKeyChecking=yes", f"{described['user']}@{described['address']}", "echo known"]  # fmt: skip
    assert subprocess.run(strict, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout == "known\n"


def test_a_service_runs_in_a_sandbox_with_an_encrypted_credential(host: Host) -> None:
    host.run("id app || useradd --system app; mkdir -p /etc/app")
    host.run("systemd-creds encrypt --name=key - /etc/app/key.cred", text="secret")
    assert "secret" not in host.run("cat /etc/app/key.cred")
    properties = " ".join(f"-p {property}" for property in SANDBOX)
    status = "grep -e NoNewPrivs -e ^Seccomp: /proc/self/status"
    script = f"cat $CREDENTIALS_DIRECTORY/key; echo; id -un; touch /var/tmp/x /etc/x; {status}"
    shown = host.run(f"systemd-run --quiet --wait --pipe {properties} sh -c '{script}' 2>&1")
    assert shown.split("\n")[:2] == ["secret", "app"]
    assert shown.count("Read-only file system") == 2
    assert "NoNewPrivs:\t1" in shown and "Seccomp:\t2" in shown


@pytest.mark.parametrize("port", [80, 443])
def test_the_ports_of_a_host_are_reached_by_its_address(host: Host, port: int) -> None:
    units = f"/run/systemd/system/port-{port}"
    host.run(f"printf '[Socket]\\nListenStream={port}\\nAccept=yes\\n' > {units}.socket")
    host.run(f"printf '[Service]\\nStandardOutput=socket\\nExecStart=echo from {port}\\n' > {units}@.service")
    host.run(f"systemctl daemon-reload && systemctl start port-{port}.socket")
    with socket.create_connection((host.address, port), timeout=10) as peer:
        assert peer.makefile().read() == f"from {port}\n"


def require_network() -> None:
    """Skips the test if this machine itself does not reach its mirror."""
    mirror = read_settings().mirror
    if mirror is None:
        pytest.skip("NO NETWORK IS KNOWN: this machine's apt has no mirror of the release")
    try:
        urllib.request.urlopen(f"{mirror}/dists/bookworm/Release", timeout=20).close()
    except (urllib.error.URLError, OSError) as error:
        pytest.skip(f"NO NETWORK: this machine does not reach {mirror}: {error}")


def test_apt_installs_a_package(host: Host) -> None:
    require_network()
    host.run("apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install nftables")
    assert "table inet own" in host.run("nft add table inet own && nft list tables")


def test_two_hosts_are_apart(host: Host, hosts_boot: None) -> None:
    with booted_host("beside") as beside:
        assert beside.address != host.address
        assert beside.run("cat /etc/machine-id") != host.run("cat /etc/machine-id")
        host.run("echo mine > /root/file; sysctl -q net.ipv4.ip_forward=1")
        assert beside.run("ls /root; sysctl -n net.ipv4.ip_forward") == "0\n"
        assert "systemd-nspawn" not in beside.run("ps -e -o args=")
        assert " 0% packet loss" in beside.run(f"ping -c 1 -w 10 {host.address}")


def processes_of(host: Host) -> set[int]:
    """The processes that have the host's files as their root, by the id that each host has of its own."""
    machine = host.run("cat /etc/machine-id")
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "root/etc/machine-id").read_text() == machine:
                found.add(int(process.name))
        except OSError:
            pass
    return found


def processes_alive(pids: set[int]) -> list[str]:
    return [command_line(pid) for pid in pids if is_alive(pid)]


def traces(number: int) -> set[str]:
    """What this machine has of the host with a number. Others may boot meanwhile, of other clones as well."""
    interface, table = Network(number).interface, Network(number).table
    links = subprocess.run(["ip", "-o", "link", "show", interface], capture_output=True, text=True)
    rules = subprocess.run(["nft", "list", "table", "ip", table], capture_output=True, text=True)
    kept = {
        "interface": links.returncode == 0,
        "rules": rules.returncode == 0,
        "control group": any(Path("/sys/fs/cgroup").glob(f"**/{interface}")),
        "nspawn": any(Path("/run/systemd/nspawn").glob(f"*/{interface}")),
        "claim": Network(number).claim.exists(),
        "forwarding": not live_claims() and (CLAIMS / "forwarding").exists(),
    }
    return {name for name, is_there in kept.items() if is_there}


@contextmanager
def leaving_nothing(name: str, vm: bool = False) -> Iterator[Host]:
    """A host, of which nothing may be left."""
    with booted_host(name, vm) as host:
        number = host.record.network
        yield host
    assert traces(number) == set()
    assert not host.folder.exists()
    assert str(host.folder) not in Path("/proc/self/mountinfo").read_text()


def test_a_removed_host_leaves_nothing(hosts_boot: None) -> None:
    with leaving_nothing("brief") as host:
        assert {"interface", "rules", "nspawn", "claim"} <= traces(host.record.network)
        processes = processes_of(host)
        assert "/lib/systemd/systemd-journald" in processes_alive(processes)
    assert processes_alive(processes) == []
    assert "brief" not in [other.name for other in hosts()]


def test_an_abandoned_host_is_replaced(hosts_boot: None) -> None:
    abandoned = boot("abandoned")
    abandoned.run("touch /root/old")
    processes = processes_of(abandoned)
    with leaving_nothing("abandoned") as fresh:
        assert processes_alive(processes) == []
        assert fresh.run("ls /root") == ""
        # It ends by itself, as a host that is shut down does; the next one finds its remains.
        Process.parse(fresh.record.process).kill()
        assert boot("abandoned").run("echo up") == "up\n"


def test_a_host_keeps_its_disk_and_its_address_without_power(hosts_boot: None) -> None:
    with leaving_nothing("cut") as host:
        address = host.address
        host.run("echo kept > /root/file; sync")
        power(host, on=False)
        assert not host.is_on
        with booted_host("meanwhile") as other:
            assert other.address != address
        power(host, on=True)
        assert host.address == address
        assert host.run("cat /root/file") == "kept\n"
        assert host.run("systemctl is-system-running --wait").strip() == "running"


def test_a_host_reboots_by_itself(hosts_boot: None) -> None:
    with leaving_nothing("again") as host:
        host.run("touch /root/kept")
        reboot(host)
        assert host.run("systemctl is-system-running --wait; ls /root").split() == ["running", "kept"]


def test_a_machine_that_cannot_boot_hosts_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(requirements, "find_program", lambda name: None if name == "debootstrap" else name)
    [root, programs] = requirements.missing_requirements()
    assert root.endswith("this is user 1000: run as root")
    assert programs == "there is no debootstrap: run `Scripts/ensure host`"
    monkeypatch.delenv("SOLO_NEEDS_HOST", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NO HOST CAN BOOT HERE: root is needed"):
        require_hosts()
    monkeypatch.setenv("SOLO_NEEDS_HOST", "1")
    with pytest.raises(pytest.fail.Exception, match="NO HOST CAN BOOT HERE: root is needed"):
        require_hosts()


@pytest.mark.parametrize(("platform", "says"), [("darwin", "hosts boot on Linux only, and this is darwin")])
def test_another_system_says_so(monkeypatch: pytest.MonkeyPatch, platform: str, says: str) -> None:
    monkeypatch.setattr(requirements.sys, "platform", platform)
    [missing] = requirements.missing_requirements()
    assert missing.startswith(says)


@pytest.mark.faults
def test_a_virtual_machine_enforces_limits_and_loses_what_was_not_synced() -> None:
    """What a container does not show."""
    require_hosts(vm=True)
    with leaving_nothing("machine", vm=True) as host:
        assert host.run("systemctl is-system-running --wait; systemctl is-active systemd-timesyncd").split() == [
            "running",
            "active",
        ]
        host.run("systemd-run --quiet --wait -p MemoryMax=40M sh -c 'head -c 10M /dev/zero | tail -c 9M'")
        greedy = "head -c 60M /dev/zero | tail -c 55M > /dev/null"
        with pytest.raises(CommandFailed):
            host.run(
                f"systemd-run --quiet --unit=greedy --wait -p MemoryMax=40M -p MemorySwapMax=0 sh -c '{greedy}; exit 0'"
            )
        assert "oom-kill" in host.run("journalctl --unit=greedy --output=cat")
        host.run("echo kept > /root/synced; sync; echo gone > /root/written")
        power(host, on=False)
        power(host, on=True)
        assert host.run("ls /root; cat /root/synced").split() == ["synced", "kept"]
