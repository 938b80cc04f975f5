"""A stage under a domain, on a host whose certificates come from Pebble."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pebble.authority import Pebble
from server.command import Command
from server.stage import RelayStage
from testhost.network import Network

DOMAIN = "relay.example.com"


@dataclass
class Response:
    """What curl got."""

    #: curl's own: 0 if there was a response.
    exit: int
    status: int
    #: 1.1, 2 or 3.
    version: str
    fields: dict[str, str]
    body: str


@dataclass
class Site:
    stage: RelayStage
    pebble: Pebble

    def ask(self, url: str, *options: str, host: str = DOMAIN) -> Response:
        """Asks the host under a name, trusting the authority alone."""
        address = self.stage.solo.host.address
        ended = subprocess.run(
            ["curl", "--silent", "--max-time", "10", "--cacert", self.pebble.root, "--dump-header", "-",
             "--resolve", f"{host}:443:{address}", "--resolve", f"{host}:80:{address}",
             "--write-out", "\n%{http_code} %{http_version}", *options, url], capture_output=True, text=True,
        )  # fmt: skip
        text, _, figures = ended.stdout.rpartition("\n")
        head, _, body = text.replace("\r", "").partition("\n\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        status, version = figures.split()
        return Response(ended.returncode, int(status), version, {k.lower(): v for k, v in fields.items()}, body)


@contextmanager
def served_site(solo: Command, folder: Path) -> Iterator[Site]:
    """Relay under a domain, once it responds over HTTPS. The times are printed."""
    host = solo.host
    with Pebble(folder, Network(host.record.network).gateway, host.address) as pebble:
        host.run("cat > /etc/solo/acme-roots.pem && chmod 644 /etc/solo/acme-roots.pem", pebble.roots.read_text())
        authority = {"ca": pebble.directory, "roots": "/etc/solo/acme-roots.pem"}
        host.run("cat > /etc/solo/acme.json", json.dumps(authority))
        found = Site(RelayStage(solo, folder / "relay", "shown", DOMAIN), pebble)
        began = time.monotonic()
        assert found.stage.deploy(0)["outcome"] == "deployed"
        deployed = time.monotonic() - began
        while found.ask(f"https://{DOMAIN}/health").status != 200:
            assert time.monotonic() - began < 120, host.run("journalctl -u solo-proxy -n 30 --no-pager")
            time.sleep(0.1)
        print(f"\ndeploy {deployed:.1f} s; HTTPS after {time.monotonic() - began:.1f} s")
        yield found
        host.run("rm /etc/solo/acme.json")
