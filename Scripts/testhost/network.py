"""A network for each host: an interface on this machine, the subnet 10.213.N.0/24 behind it, and the way out.

Hosts of several copies of the repository share this machine's interfaces, so a number is claimed for the whole machine, in
a folder that is empty after a boot. A claim belongs to a process; the number of one that has ended is free. While a host
is off, its number is held for it.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from testhost.place import locked
from testhost.processes import Process

CLAIMS = Path("/run/solo-testhost")
FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")
#: All hosts; what they send each other keeps its address.
ALL = "10.213.0.0/16"
RULES = """
table ip {table} {{}}
delete table ip {table}
table ip {table} {{
    chain outbound {{
        type nat hook postrouting priority srcnat;
        ip saddr {subnet} ip daddr != {all} masquerade
    }}
}}
"""


@dataclass(frozen=True)
class Network:
    """The network of one host, by its number."""

    number: int

    @property
    def interface(self) -> str:
        return f"solo-host{self.number}"

    @property
    def gateway(self) -> str:
        return f"10.213.{self.number}.1"

    @property
    def address(self) -> str:
        return f"10.213.{self.number}.2"

    @property
    def subnet(self) -> str:
        return f"10.213.{self.number}.0/24"

    @property
    def table(self) -> str:
        return f"solo_testhost_{self.number}"

    @property
    def claim(self) -> Path:
        return CLAIMS / str(self.number)

    @property
    def configuration(self) -> str:
        """The guest's side, for systemd-networkd."""
        return f"[Match]\nName=eth0 en*\n\n[Network]\nAddress={self.address}/24\nGateway={self.gateway}\n"

    def open_veth(self, pid: int) -> None:
        """Makes an interface whose other end is `eth0` in the network namespace of a process."""
        run("ip", "link", "add", self.interface, "type", "veth", "peer", "name", "eth0", "netns", str(pid))
        self.connect()

    def open_tap(self) -> None:
        """Makes an interface for a virtual machine."""
        run("ip", "tuntap", "add", self.interface, "mode", "tap")
        self.connect()

    def connect(self) -> None:
        run("ip", "address", "add", f"{self.gateway}/24", "dev", self.interface)
        run("ip", "link", "set", self.interface, "up")
        run("nft", "-f", "-", text=RULES.format(table=self.table, subnet=self.subnet, all=ALL))

    def close(self) -> None:
        """Removes what is there of it."""
        subprocess.run(["ip", "link", "delete", self.interface], capture_output=True)
        subprocess.run(["nft", "delete", "table", "ip", self.table], capture_output=True)


def claim_network(owner: Process) -> Network:
    """Claims a number for a process, and lets packets pass between the interfaces."""
    with locked("claims", CLAIMS):
        claimed = live_claims()
        network = next(Network(number) for number in range(1, 255) if number not in claimed)
        network.close()
        before = CLAIMS / "forwarding"
        if not claimed and not before.exists():
            before.write_text(FORWARDING.read_text())
        FORWARDING.write_text("1")
        network.claim.write_text(str(owner))
    return network


def release_network(network: Network, owner: Process) -> None:
    """Removes a host's network; this machine's setting is as it was after the last one."""
    with locked("claims", CLAIMS):
        if not network.claim.exists() or network.claim.read_text() != str(owner):
            return
        network.close()
        network.claim.unlink()
        before = CLAIMS / "forwarding"
        if not live_claims() and before.exists():
            FORWARDING.write_text(before.read_text())
            before.unlink()


def move_claim(network: Network, owner: Process, to: Process) -> None:
    """Gives a number to another process, as when a host is switched off and keeps its address, and closes the network."""
    with locked("claims", CLAIMS):
        if not network.claim.exists() or network.claim.read_text() != str(owner):
            raise RuntimeError(f"{network.address} was given to another host meanwhile; `reset` boots a fresh one")
        network.close()
        network.claim.write_text(str(to))


def live_claims() -> set[int]:
    """The numbers whose processes run."""
    files = [file for file in CLAIMS.iterdir() if file.name.isdigit()]
    return {int(file.name) for file in files if Process.parse(file.read_text()).is_alive}


def run(*command: str, text: str | None = None) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, input=text)
    if ended.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {ended.returncode}: {ended.stderr.strip()}")
