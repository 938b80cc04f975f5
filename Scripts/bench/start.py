"""From the start of a release build to its first response."""

from statistics import median

from bench.figure import Figure
from bench.peers import Peers
from bench.server import Server
from laptop.place import free_port

ROUNDS = 20


def figures(peers: Peers) -> None:
    """Starts each server many times, in turn."""
    taken: dict[str, list[float]] = {"solo": [], "bare": []}
    for _ in range(ROUNDS):
        for name, times in taken.items():
            port = free_port()
            with Server(peers.serve(name, port), port) as server:
                times.append(server.first_response("/text") * 1000)
    Figure(
        "runtime.start-to-first-response", median(taken["solo"]), "ms", median(taken["bare"]), 50, "lower",
        f"worst of {ROUNDS}: {max(taken['solo']):.1f} ms",
    ).show()  # fmt: skip
