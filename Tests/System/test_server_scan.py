"""What strangers find on a host: its TLS by testssl.sh, its open ports by nmap, HTTP/3, and the addresses of files."""

import json
import socket
import subprocess
import urllib.parse
from pathlib import Path

import pytest
from server.command import Command
from server.http3 import fetch
from server.site import DOMAIN, Site
from testhost.network import Network

pytestmark = pytest.mark.server

#: What testssl.sh looks at: protocols, cipher categories, forward secrecy, preferences, certificate, headers, vulnerabilities. Not how
#: each of a hundred old browsers would connect.
CHECKS = ("--protocols", "--standard", "--fs", "--server-preference", "--server-defaults", "--headers", "--vulnerable")
#: What it finds of the certificates of a test authority: five years, and no list of revoked ones.
AUTHORITY = {"cert_validityPeriod", "cert_revocation", "cert_crlDistributionPoints", "cert_ocspURL"}


def test_testssl_finds_nothing_of_medium_severity_or_worse(site: Site, tmp_path: Path) -> None:
    findings = scan(site, tmp_path)
    found = {entry["id"]: entry["severity"] for entry in findings}
    # It has looked.
    assert found["TLS1_3"] == found["TLS1_2"] == found["heartbleed"] == found["HSTS_subdomains"] == "OK", found
    bad = [entry for entry in findings if entry["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL") and entry["id"] not in AUTHORITY]
    assert bad == []
    print("low:", [(entry["id"], entry["finding"]) for entry in findings if entry["severity"] == "LOW"])


def scan(site: Site, folder: Path) -> list[dict[str, str]]:
    """Everything that it says about the site."""
    report = folder / "testssl.json"
    ended = subprocess.run(
        ["testssl", "--add-ca", site.pebble.root, "--ip", site.stage.solo.host.address, "--warnings", "off", "--color", "0",
         "--jsonfile", report, *CHECKS, DOMAIN], capture_output=True, text=True, timeout=1200, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert report.exists(), ended.stdout[-2000:] + ended.stderr
    findings: list[dict[str, str]] = json.loads(report.read_text())
    return findings


@pytest.mark.parametrize("family", ["IPv4", "IPv6"])
def test_the_ports_of_ssh_and_http_are_open_and_no_other(site: Site, family: str) -> None:
    """All 65,535, while Caddy and a stage are there."""
    host = site.stage.solo.host
    address = [host.address]
    if family == "IPv6":
        own = host.run("ip -6 -brief address show dev eth0").split()[2].partition("/")[0]
        address = ["-6", f"{own}%{Network(host.record.network).interface}"]
    assert open_ports("-p-", *address) == ["22/tcp", "80/tcp", "443/tcp"]


def test_a_listener_on_another_port_is_not_reached(site: Site) -> None:
    """By TCP, and by UDP, where the one who sends does not see what became of it."""
    host = site.stage.solo.host
    command = "systemd-run --quiet --collect"
    host.run(f"{command} --unit=planted --socket-property=ListenStream=2019 --socket-property=Accept=yes echo")
    host.run(f"{command} --unit=awaited --socket-property=ListenDatagram=5353 sleep 60")
    try:
        assert ":2019" in host.run("ss -Hltn")
        assert open_ports("-p", "22,2019", host.address) == ["22/tcp"]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"from outside", (host.address, 5353))
        # What is sent there from inside comes after it, and starts the service.
        state = "systemctl show --property=ActiveState --value awaited.service"
        assert host.run(state).strip() == "inactive"
        host.run("bash -c 'echo from inside > /dev/udp/127.0.0.1/5353'")
        assert host.run(f"sleep 0.5; {state}").strip() == "active"
    finally:
        host.run("systemctl stop planted.socket awaited.socket awaited.service")


def open_ports(*arguments: str) -> list[str]:
    """The TCP ports that nmap finds open by connecting to them."""
    # A firewall that is silent makes it slow down, unless it is told how many probes a second to send.
    ended = subprocess.run(
        ["nmap", "-n", "-Pn", "-sT", "--min-rate", "3000", "--max-retries", "2", "-oG", "-", *arguments],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    [ports] = [line.split("Ports: ")[1].split("\t")[0] for line in ended.stdout.splitlines() if "Ports: " in line]
    fields = [port.strip().split("/") for port in ports.split(",")]
    return [f"{number}/{protocol}" for number, state, protocol, *_ in fields if state == "open"]


def test_http_3(site: Site) -> None:
    response = fetch(site.stage.solo.host.address, DOMAIN, "/edition", site.pebble.root)
    assert (response.status, response.body) == (200, b"0")
    assert response.fields["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_a_presigned_address_gives_its_object_and_no_other(site: Site) -> None:
    """The address that the app makes, as its visitor uses it."""
    content = "a crumb for somebody else"
    put = site.ask(f"https://{DOMAIN}/crumbs/shared", "--request", "PUT", "--data", content)
    assert put.status == 201
    address = site.ask(f"https://{DOMAIN}/crumbs/shared/address").body
    parts = urllib.parse.urlsplit(address)
    name = f"files.{DOMAIN}"
    assert (parts.scheme, parts.hostname) == ("https", name)
    got = site.ask(address, host=name)
    assert (got.status, got.body) == (200, content)
    assert "strict-transport-security" in got.fields
    altered = address[:-1] + ("0" if address[-1] != "0" else "1")
    others = {
        "a signature of its own": site.ask(altered, host=name),
        "another object": site.ask(address.replace("/shared?", "/a?"), host=name),
        "another method": site.ask(address, "--request", "PUT", "--data", "x", host=name),
        "no signature": site.ask(address.partition("?")[0], host=name),
    }
    assert {case: response.status for case, response in others.items()} == dict.fromkeys(others, 403)
    assert site.ask(address, host=name).body == content


def test_a_host_listens_for_its_own_alone(ready: Command, site: Site) -> None:
    """What listens on every address: nothing beside sshd and Caddy, so the firewall is a second wall."""
    listening = ready.host.run("ss -Hltunp").splitlines()
    wide = {line.split()[-1].split('"')[1] for line in listening if not line.split()[4].startswith(("127.", "[::1]"))}
    assert wide <= {"sshd", "caddy", "systemd", "systemd-network"}, listening
