"""Throughput and tail latency beside two peers: bare Hummingbird, and Hummingbird with middleware of the same duties."""

from statistics import median

from bench.figure import Figure, progress
from bench.peers import Peers
from bench.server import Server
from bench.wrk import Run, Workload, measure
from laptop.place import free_port

ROUNDS = 11
SECONDS = 1
ORDER = '{"customer":"ada@example.com","items":[{"product":"mug","quantity":2},{"product":"beans","quantity":1}]}'
WORKLOADS = (
    Workload("text", "/text"),
    Workload("json-out", "/json"),
    Workload("json-in-out", "/echo", ORDER),
)
#: Each peer with the share of its throughput that is the goal.
GOALS = {"bare": 0.9, "dutiful": 1.0}


def figures(peers: Peers) -> None:
    """Runs every workload on every server in turn, and prints medians of the rounds' ratios."""
    for workload in WORKLOADS:
        runs: dict[str, list[Run]] = {"solo": [], "bare": [], "dutiful": []}
        ports = {name: free_port() for name in runs}
        servers = [Server(peers.serve(name, port), port) for name, port in ports.items()]
        try:
            for server in servers:
                server.first_response("/text")
            for port in ports.values():
                measure(port, workload, 1)
            for turn in range(ROUNDS):
                # Each round begins with another server, so that the order favours none of them.
                names = list(runs)
                for name in names[turn % 3 :] + names[: turn % 3]:
                    runs[name].append(measure(ports[name], workload, SECONDS))
            for name, all_runs in runs.items():
                progress(f"{workload.name} {name}: " + " ".join(f"{run.per_second:.0f}" for run in all_runs))
        finally:
            for server in servers:
                server.stop()
        show(workload, runs)


def show(workload: Workload, runs: dict[str, list[Run]]) -> None:
    """The figures of one workload."""
    own = median(run.per_second for run in runs["solo"])
    failed = sum(run.failed for run in runs["solo"])
    for peer, goal in GOALS.items():
        theirs = median(run.per_second for run in runs[peer])
        ratios = [one.per_second / other.per_second for one, other in zip(runs["solo"], runs[peer], strict=True)]
        Figure(
            f"runtime.throughput.{workload.name}.vs-{peer}", median(ratios), "ratio", 1.0, goal, "higher",
            f"{own:.0f} requests/s beside {theirs:.0f}; ratios {min(ratios):.2f} to {max(ratios):.2f}; {failed} failed",
        ).show()  # fmt: skip
        slow, their_slow = (median(run.p99 for run in runs[name]) for name in ("solo", peer))
        Figure(
            f"runtime.p99.{workload.name}.vs-{peer}", slow, "ms", their_slow, round(their_slow / goal, 3), "lower",
        ).show()  # fmt: skip
