"""The memory that Solo itself takes of a host, beside what it runs there."""

import time
from dataclasses import dataclass

from bench.figure import Figure
from server.stage import ProductStage
from testhost.host import Host

#: Each process with its share of memory (proc(5), smaps_rollup) in KiB: pages that several processes have are divided among them.
SHARES = r"""
for process in /proc/[0-9]*; do
    share=$(sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' $process/smaps_rollup 2>/dev/null)
    [ -z "$share" ] || echo "$share $(tr '\0\n' '  ' < $process/cmdline)"
done
"""
#: What Coolify asks for: "2 CPU cores, 2 GB RAM" (https://coolify.io/docs/start-with-self-hosted, read in November 2026).
COOLIFY = 2048
COOLIFY_SOURCE = "the peer is what Coolify's documentation names as its minimum for itself (coolify.io/docs/start-with-self-hosted)"


@dataclass(frozen=True)
class Footprint:
    """Shares of memory in MiB, by what a process's command line begins with or has in it."""

    shares: list[tuple[float, str]]

    @staticmethod
    def of(host: Host) -> "Footprint":
        lines = [line.partition(" ") for line in host.run(SHARES).splitlines()]
        return Footprint([(int(share) / 1024, command.strip()) for share, _, command in lines])

    def sum(self, text: str) -> float:
        return sum(share for share, command in self.shares if text in command)

    def count(self, text: str) -> int:
        return sum(text in command for _, command in self.shares)


def figures(stage: ProductStage) -> None:
    """One stage, idle, while the helper of its last deploy has not ended yet."""
    product = stage.product()
    for _ in range(200):
        product.request("GET", "/notes")
    time.sleep(5)
    found = Footprint.of(stage.solo.host)
    services, helper = found.sum("solo services"), found.sum("solo agent helper")
    app = found.sum(f"/{stage.product_name.lower()} serve")
    assert services and helper and app, found
    Figure(
        "server.memory.solo", services + helper, "MiB", COOLIFY, 80, "lower",
        f"share of memory (PSS): a stage's services {services:.1f}, and the root helper {helper:.1f}, which ends a minute after a deploy; "
        f"beside {found.count('caddy run')} Caddy {found.sum('caddy run'):.1f}, and the product's "
        f"{found.count(f'/{stage.product_name.lower()} serve')} processes {app:.1f}; {COOLIFY_SOURCE}",
    ).show()  # fmt: skip


def figures_with_postgres(stage: ProductStage) -> None:
    """A second stage, with Postgres."""
    product = stage.product()
    for _ in range(20):
        product.json("/notes")
    time.sleep(5)
    found = Footprint.of(stage.solo.host)
    servers = [(share, command) for share, command in found.shares if command.startswith(("/usr/lib/postgresql/", "postgres:"))]
    Figure(
        "server.memory.postgres", sum(share for share, _ in servers), "MiB", None, None, "lower",
        f"a stage's cluster, {len(servers)} processes; the services of two stages beside it: {found.sum('solo services'):.1f}",
    ).show()  # fmt: skip
