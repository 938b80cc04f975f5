"""`python -m bench GROUP`: prints the figures of one group, or of all."""

import sys
from collections.abc import Callable

from bench import backup, clients, first_build, hosted, memory, migrations, queue, reload, sqlite, start, throughput, waking
from bench.peers import Peers

PARTS: dict[str, Callable[[], None]] = {
    "throughput": lambda: throughput.figures(Peers()),
    "start": lambda: start.figures(Peers()),
    "memory": memory.figures,
    "queue": queue.figures,
    "sqlite": sqlite.figures,
    "clients": clients.figures,
    "migrations": migrations.figures,
    "waking": waking.figures,
    "reload": reload.figures,
    "backup": backup.figures,
    "first-build": first_build.figures,
    "server": hosted.figures,
}
#: Names for several parts together.
GROUPS: dict[str, list[str]] = {
    "runtime": ["throughput", "start", "memory", "queue", "reload", "first-build"],
    "data": ["clients", "migrations", "waking"],
    "all": list(PARTS),
}


def main() -> int:
    name = sys.argv[1] if len(sys.argv) > 1 else "all"
    parts = GROUPS.get(name, [name] if name in PARTS else [])
    if not parts:
        print(f"bench: there is no group {name}; there are: {', '.join([*GROUPS, *PARTS])}", file=sys.stderr)
        return 2
    for part in parts:
        PARTS[part]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
