"""What the SQL clients do in a second, beside other clients on the same server or file, in turn."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from statistics import median

from bench.cluster import USER, Cluster, cluster
from bench.figure import Figure, progress
from bench.release import release
from laptop.place import REPOSITORY

SECONDS = 1.0
ROUNDS = 3
#: Threads of the peers in C, each with a connection, where Solo has 32 tasks.
THREADS = 8

ITEMS = "CREATE TABLE items (id {key}, name text NOT NULL, price double precision NOT NULL, note text)"
WRITTEN = "CREATE TABLE written (id {key}, name text NOT NULL)"
FILL = "INSERT INTO items (id, name, price, note) VALUES ({values})"


@dataclass
class Contest:
    """One workload with so many tasks: whoever takes part, by name, with the command that runs it."""

    engine: str
    workload: str
    tasks: int
    commands: dict[str, list[str]]
    #: Who of them is measured against whom, with the goal.
    goals: list[tuple[str, str, float]]
    note: str
    rates: dict[str, list[float]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.engine}.{self.workload}.tasks-{self.tasks}"

    def round(self) -> None:
        for name, command in self.commands.items():
            self.rates.setdefault(name, []).append(rate(command))

    def show(self) -> None:
        for ours, peer, goal in self.goals:
            pairs = zip(self.rates[ours], self.rates[peer], strict=True)
            ratio = median(mine / theirs for mine, theirs in pairs)
            workload = self.workload + ours.removeprefix("solo")
            Figure(
                f"data.{self.engine}.{workload}.tasks-{self.tasks}.by-{peer}", ratio, "ratio", None, goal, "higher",
                f"{median(self.rates[ours]):.0f} and {median(self.rates[peer]):.0f} statements/s; {self.note}",
            ).show()  # fmt: skip


def rate(command: list[str]) -> float:
    """The statements a second of a process."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "Scripts")}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:  # fmt: skip
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{command} did not start")
        taken = json.loads(process.communicate("go\n")[0])
    return float(taken["operations"] / taken["seconds"])


def compile_peer(name: str, library: str, folder: str) -> str:
    """A peer in C, compiled as a release."""
    program = f"{folder}/{name}"
    source = REPOSITORY / f"Benchmarks/Peers/{name}.c"
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", library], capture_output=True, text=True, check=True)
    # Swift's toolchain has a clang.
    compiler = [shutil.which("cc") or "clang", "-O2", "-Wall", "-Wextra", "-Werror", str(source), "-o", program]
    subprocess.run([*compiler, "-lpthread", *flags.stdout.split()], check=True)
    return program


def postgres(host: str, peer: str, server: Cluster) -> list[Contest]:
    """Every workload on the server, with one task and with 32."""
    contests = []
    for tasks in (1, 32):
        threads = 1 if tasks == 1 else THREADS
        for workload in ("row", "rows", "insert", "batch"):
            ours = [host, "postgres", server.folder, "postgres", USER]
            commands = {
                "solo": [*ours, workload, str(tasks), str(SECONDS)],
                "libpq": [peer, server.conninfo, workload, str(threads), str(SECONDS)],
            }
            goals = [("solo", "libpq", 0.75 if tasks == 1 else 1.0)]
            if workload in ("row", "rows"):
                commands["solo-codable"] = [*ours, f"{workload}-codable", str(tasks), str(SECONDS)]
                goals.append(("solo-codable", "libpq", 0.7 if tasks == 1 else 0.8))
            if workload == "batch":
                commands["solo-tasks"] = [*ours, "burst", str(tasks), str(SECONDS)]
                goals.append(("solo-tasks", "asyncpg", 1.0))
            for driver in ("asyncpg", "psycopg"):
                script = [sys.executable, "-m", "bench.clients_peer", driver, server.conninfo]
                commands[driver] = [*script, workload, str(tasks), str(SECONDS)]
                goals.append(("solo", driver, 1.0))
            note = f"libpq with {threads} thread{'s' if threads > 1 else ''}; {server.description}"
            contests.append(Contest("postgres", workload, tasks, commands, goals, note))
    return contests


def sqlite(host: str, peer: str, file: str) -> list[Contest]:
    """Reads with one task and with 32, and inserts, each synced to the disk."""
    contests = []
    for workload, tasks, threads in (("row", 1, 1), ("row", 32, 4), ("rows", 1, 1), ("rows", 32, 4), ("insert", 1, 1)):
        commands = {
            "solo": [host, "sqlite", file, workload, str(tasks), str(SECONDS)],
            "sqlite3": [peer, file, workload, str(threads), str(SECONDS)],
        }
        note = f"sqlite3 with {threads} thread{'s' if threads > 1 else ''}; WAL, synchronous=FULL"
        contests.append(Contest("sqlite", workload, tasks, commands, [("solo", "sqlite3", 0.9)], note))
    return contests


def fill_postgres(server: Cluster) -> None:
    import psycopg

    with psycopg.connect(server.conninfo) as connection:
        connection.execute(ITEMS.format(key="integer PRIMARY KEY"))
        connection.execute(WRITTEN.format(key="bigserial PRIMARY KEY"))
        connection.cursor().executemany(FILL.format(values="%s, %s, %s, %s"), items())
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def fill_sqlite(file: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(ITEMS.format(key="INTEGER PRIMARY KEY"))
    connection.execute(WRITTEN.format(key="INTEGER PRIMARY KEY"))
    connection.executemany(FILL.format(values="?, ?, ?, ?"), items())
    connection.commit()
    connection.close()


def items() -> list[tuple[int, str, float, str | None]]:
    notes = [None, "leave it at the door", "a gift: no invoice in the parcel, please"]
    return [(number, f"item number {number}", number * 1.25, notes[number % 3]) for number in range(1, 10_001)]


def figures() -> None:
    """Rounds in turn, so that other work of the machine affects each alike."""
    host = str(release("DataHost"))
    with tempfile.TemporaryDirectory(prefix="solo-bench-") as folder, cluster() as server:
        file = f"{folder}/db.sqlite"
        fill_sqlite(file)
        fill_postgres(server)
        contests = postgres(host, compile_peer("libpq_peer", "libpq", folder), server)
        contests += sqlite(host, compile_peer("sqlite_peer", "sqlite3", folder), file)
        for contest in contests:
            for _ in range(ROUNDS):
                contest.round()
            rates = ", ".join(f"{name} {median(rates):.0f}" for name, rates in contest.rates.items())
            progress(f"clients: {contest.name}: {rates}")
            contest.show()
