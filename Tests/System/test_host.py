"""`solo host`: a bare machine becomes a host, stays one, and says what is wrong with it."""

import json
import re
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from server.command import Command
from testhost.access import make_key
from testhost.host import CommandFailed
from testhost.lifecycle import reboot

#: Ports that are listened on for the scan, beside those that Solo itself opens later.
LISTENERS = (21, 25, 111, 2019, 3306, 5432, 6379, 8080, 8090, 9000)


def states(printed: dict[str, Any]) -> dict[str, str]:
    return {point["point"]: point["state"] for point in printed["points"]}


def details(printed: dict[str, Any], point: str) -> str:
    return next(str(report["detail"]) for report in printed["points"] if report["point"] == point)


@pytest.fixture(scope="module")
def solo(ready: Command) -> Command:
    """A host that `solo host add` has made of a bare machine."""
    expected = {"packages", "folders", "slice", "journal", "updates", "helper", "proxy", "firewall", "ssh"}
    assert {name for name, state in states(ready.added).items() if state == "changed"} == expected
    assert {name for name, state in states(ready.added).items() if state == "skipped"} == {"time", "swap"}
    return ready


def test_a_host_that_is_added_again_is_not_changed(solo: Command) -> None:
    before = solo.host.run("find /etc /opt /var/lib/solo -newermt '-10 years' -printf '%p %T@\\n' | sort")
    began = time.monotonic()
    ended = solo.run("host", "add", "web1", "ready")
    took = time.monotonic() - began
    assert ended.returncode == 0, ended.stderr
    assert "web1 is ready: nothing was to be changed" in ended.stdout
    assert solo.host.run("find /etc /opt /var/lib/solo -newermt '-10 years' -printf '%p %T@\\n' | sort") == before
    print(f"\nhost add again: {took:.1f} s")
    assert took < 20


def test_a_host_tells_what_it_is(solo: Command) -> None:
    status = solo.done("host", "status", "web1")
    assert status["facts"]["distribution"] == "Debian GNU/Linux 12 (bookworm)"
    assert status["facts"]["postgres"] == ["15"]
    assert set(states(status).values()) == {"ok", "skipped"}
    assert [host["name"] for host in json.loads(solo.run("host", "list", "--json").stdout)] == ["web1"]
    assert solo.host.run("pg_lsclusters --no-header; systemctl is-active caddy || true").split() == ["inactive"]
    assert solo.host.run("systemctl is-system-running --wait").strip() == "running"


def is_open(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=0.5).close()
        return True
    except OSError:
        return False


def test_three_ports_are_open_and_no_other(solo: Command) -> None:
    ports = (*LISTENERS, 80, 443)
    units = "; ".join(
        f"systemd-run --quiet --collect --unit=listen-{port} --socket-property=ListenStream={port} --socket-property=Accept=yes "
        f"--property=StandardOutput=socket echo {port}"
        for port in ports
    )
    solo.host.run(units)
    try:
        listening = solo.host.run("ss -Hltn")
        assert all(re.search(rf":{port}\b", listening) for port in ports), listening
        found = [port for port in (22, *ports) if is_open(solo.host.address, port)]
        assert sorted(found) == [22, 80, 443]
    finally:
        solo.host.run("; ".join(f"systemctl stop listen-{port}.socket" for port in ports) + "; true")


#: What somebody does to a host: the point that it changes, and what is said about it.
DRIFTS = {
    "firewall": ("nft add rule inet solo input tcp dport 8080 accept", "rule that is not Solo's: tcp dport 8080 accept"),
    "ssh": ("echo 'PasswordAuthentication yes' > /etc/ssh/sshd_config.d/10-solo.conf", "10-solo.conf was changed"),
    "journal": ("rm /etc/systemd/journald.conf.d/10-solo.conf", "is missing"),
    "folders": ("chmod 777 /etc/solo", "/etc/solo is a directory 777"),
    "updates": ("systemctl stop apt-daily-upgrade.timer", "apt-daily-upgrade.timer is not active"),
}


@pytest.mark.parametrize(
    "drifts",
    [
        DRIFTS,
        {"firewall": ("systemctl stop nftables", "nftables.service is not active")},
        {"firewall": ("nft flush ruleset", "the rules are not loaded")},
    ],
    ids=["each point", "stopped firewall", "flushed firewall"],
)
def test_drift_is_found_and_repaired(solo: Command, drifts: dict[str, tuple[str, str]]) -> None:
    solo.host.run("; ".join(command for command, _ in drifts.values()))
    status = solo.done("host", "status", "web1", status=2)
    assert {name for name, state in states(status).items() if state == "drift"} == set(drifts)
    for point, (_, detail) in drifts.items():
        assert detail in details(status, point)
    hardened = solo.done("host", "harden", "web1")
    assert {name for name, state in states(hardened).items() if state == "changed"} == set(drifts)
    assert set(states(solo.done("host", "status", "web1")).values()) == {"ok", "skipped"}


def test_a_host_is_the_same_after_a_reboot(solo: Command) -> None:
    reboot(solo.host)
    # SSH responds before everything has started.
    solo.host.run("timeout 30 systemctl is-system-running --wait || true")
    assert set(states(solo.done("host", "status", "web1")).values()) == {"ok", "skipped"}
    assert "policy drop" in solo.host.run("nft list table inet solo")


def test_every_change_is_in_a_log_that_is_only_appended_to(solo: Command) -> None:
    entries = [json.loads(line) for line in solo.host.run("cat /var/log/solo/audit.jsonl").splitlines()]
    assert entries[0]["action"] == "host apply" and "changed: packages" in entries[0]["result"]
    assert entries[1]["action"] == "host keep-ssh"
    # sshd tells which key logged in from the first hardened login on.
    key = subprocess.run(["ssh-keygen", "-lf", solo.host.describe()["key"]], capture_output=True, text=True).stdout
    assert entries[1]["who"]["key"] == key.split()[1]
    assert entries[1]["who"]["user"] == "root" and "address" in entries[1]["who"]
    with pytest.raises(CommandFailed, match="Operation not permitted"):
        solo.host.run("echo forged > /var/log/solo/audit.jsonl")


def write_config(solo: Command, folder: Path, keys: list[Path]) -> Path:
    """The host's SSH configuration with other keys, offered in this order."""
    lines = [line for line in solo.host.ssh_config.read_text().splitlines() if "IdentityFile" not in line]
    config = folder / "ssh_config"
    config.write_text("\n".join([*lines, *(f'    IdentityFile "{key}"' for key in keys)]) + "\n")
    return config


def wait_for_revert(solo: Command, limit: float = 60) -> None:
    """Waits until the host has taken the settings back, and sshd has loaded the old ones. Nothing listens while sshd restarts."""
    state = "ls -d /var/lib/solo/ssh-before 2>/dev/null; systemctl is-active solo-ssh-revert.timer solo-ssh-revert.service || true"
    deadline = time.monotonic() + limit
    while True:
        with suppress(CommandFailed):
            if solo.host.run(state).split() == ["inactive", "inactive"]:
                return
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_hardened_settings_that_lock_out_are_taken_back(solo: Command, tmp_path: Path) -> None:
    """Four wrong keys before the right one: sshd's own limit lets them try it, and the hardened one does not."""
    keys = [tmp_path / f"wrong-{number}" for number in range(4)]
    for key in keys:
        make_key(key, key.name)
    config = write_config(solo, tmp_path, [*keys, Path(solo.host.describe()["key"])])
    solo.host.run("rm /etc/ssh/sshd_config.d/10-solo.conf; systemctl restart ssh")
    own = Command(tmp_path, solo.host)
    ended = own.run("host", "add", "mine", "ready", "--revert-after", "3", ssh_config=config)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "A second login on ready failed with the hardened SSH settings." in ended.stderr
    assert "takes them back by itself within 3 s" in ended.stderr
    wait_for_revert(solo)
    assert "maxauthtries 6" in solo.host.run("sshd -T; test ! -e /etc/ssh/sshd_config.d/10-solo.conf")
    # The same login works again, and was not possible meanwhile.
    assert subprocess.run(["ssh", "-F", config, "ready", "true"], stdin=subprocess.DEVNULL).returncode == 0
    assert not json.loads(own.run("host", "list", "--json").stdout)
    assert states(solo.done("host", "harden", "web1"))["ssh"] == "changed"


def test_a_change_that_nobody_confirmed_is_taken_back(solo: Command) -> None:
    """The command line dies right after the change."""
    solo.host.run("echo '# mine' > /etc/ssh/sshd_config.d/10-solo.conf; systemctl restart ssh")
    solo.host.run("solo agent host apply --revert-after 1")
    wait_for_revert(solo)
    assert solo.host.run("cat /etc/ssh/sshd_config.d/10-solo.conf") == "# mine\n"
    assert states(solo.done("host", "harden", "web1"))["ssh"] == "changed"


def test_a_machine_that_is_not_reached_says_why(solo: Command, tmp_path: Path) -> None:
    def error(address: str, config: Path | None = None) -> str:
        ended = solo.run("host", "add", "other", address, ssh_config=config)
        assert ended.returncode in (1, 2) and ended.stdout == "", ended
        return ended.stderr

    wrong = tmp_path / "wrong"
    make_key(wrong, "wrong")
    config = write_config(solo, tmp_path, [wrong])
    assert "ready rejects the login: none of this machine's keys is permitted there." in error("ready", config)
    plain = tmp_path / "plain"
    plain.write_text("GlobalKnownHostsFile /dev/null\nUserKnownHostsFile /dev/null\nConnectTimeout 2\n")
    assert "The host key of root@" in error(f"root@{solo.host.address}", plain)
    assert "can't be reached by SSH" in error("root@127.0.0.1", refused(tmp_path))
    assert "can't be resolved" in error("root@nowhere.invalid", plain)
    assert "already, as ready" in solo.run("host", "add", "web1", "elsewhere").stderr
    assert "There is no host 'web2'. Did you mean 'web1'?" in solo.run("host", "status", "web2").stderr


def refused(folder: Path) -> Path:
    """A configuration with a port that nothing listens on."""
    config = folder / "refused"
    config.write_text("Host *\n    Port 1\n")
    return config


def test_another_distribution_is_rejected(solo: Command) -> None:
    solo.host.run("cp -P /etc/os-release /root/kept; cp --remove-destination /usr/lib/os-release /etc/os-release")
    try:
        solo.host.run("sed -i 's/^VERSION_ID=.*/VERSION_ID=\"11\"/; s/12 (bookworm)/11 (bullseye)/' /etc/os-release")
        ended = solo.run("host", "harden", "web1")
        assert ended.returncode == 2
        assert "ready runs Debian GNU/Linux 11 (bullseye), and a host runs Debian 12 or Ubuntu 24.04." in ended.stderr
    finally:
        solo.host.run("mv /root/kept /etc/os-release")


def test_a_newer_agent_is_not_replaced(solo: Command) -> None:
    solo.host.run("cp /opt/solo/current/release /root/release; echo 99.0.0 > /opt/solo/current/release")
    try:
        ended = solo.run("host", "upgrade", "web1")
        assert ended.returncode == 2
        assert "ready has solo 99.0.0, which is newer than this one" in ended.stderr
    finally:
        solo.host.run("mv /root/release /opt/solo/current/release")


def test_a_host_is_upgraded(solo: Command) -> None:
    upgraded = solo.done("host", "upgrade", "web1")
    assert states(upgraded)["security updates"] in ("ok", "changed")


def test_a_user_with_sudo_will_do(solo: Command, tmp_path: Path) -> None:
    solo.host.run(
        "useradd --create-home --shell /bin/bash ada; cp -r /root/.ssh /home/ada/; chown -R ada: /home/ada/.ssh;"
        "echo 'ada ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ada"
    )
    own = Command(tmp_path, solo.host)
    assert set(states(own.done("host", "add", "mine", "ada@ready")).values()) == {"ok", "skipped"}
    last = json.loads(solo.host.run("tail -n 1 /var/log/solo/audit.jsonl"))
    assert last["who"]["user"] == "ada" and last["who"]["key"].startswith("SHA256:")
    solo.host.run("rm /etc/sudoers.d/ada")
    ended = own.run("host", "harden", "mine")
    assert ended.returncode == 2 and "can't become root without a password" in ended.stderr


def test_a_host_is_forgotten(solo: Command, tmp_path: Path) -> None:
    (tmp_path / "hosts.json").write_bytes((solo.folder / "hosts.json").read_bytes())
    own = Command(tmp_path, solo.host)
    assert own.done("host", "remove", "web1") == {"removed": "web1"}
    assert own.run("host", "remove", "web1").returncode == 1
    assert json.loads(own.run("host", "list", "--json").stdout) == []
