"""`python -m bench.clients_peer asyncpg|psycopg CONNINFO WORKLOAD TASKS SECONDS`: what DataHost does, in Python.

Tasks share eight connections, or have one if there is one; each statement is prepared once for a connection."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

CONNECTIONS = 8
ROWS = {"row": 1, "rows": 100, "insert": 0, "batch": 50}


class Driver(Protocol):
    """What differs between the two."""

    async def connect(self, conninfo: str) -> Any: ...
    async def run(self, connection: Any, workload: str, keys: list[int]) -> int:
        """Returns how many rows came."""


class AsyncPG:
    ROW = "SELECT id, name, price, note FROM items WHERE id = $1"
    STATEMENTS = {"row": ROW, "rows": "SELECT id, name, price, note FROM items WHERE id >= $1 ORDER BY id LIMIT 100"}
    INSERT = "INSERT INTO written (name) VALUES ($1)"

    async def connect(self, conninfo: str) -> Any:
        import asyncpg

        words = dict(word.split("=", 1) for word in conninfo.split())
        return await asyncpg.connect(host=words["host"], database=words["dbname"], user=words["user"])

    async def run(self, connection: Any, workload: str, keys: list[int]) -> int:
        if workload == "insert":
            await connection.execute(self.INSERT, "a row of the benchmark")
            return 0
        if workload == "batch":
            return len(await connection.fetchmany(self.ROW, [(key,) for key in keys]))
        return len(await connection.fetch(self.STATEMENTS[workload], keys[0]))


class Psycopg:
    ROW = "SELECT id, name, price, note FROM items WHERE id = %s"
    STATEMENTS = {"row": ROW, "rows": "SELECT id, name, price, note FROM items WHERE id >= %s ORDER BY id LIMIT 100"}
    INSERT = "INSERT INTO written (name) VALUES (%s)"

    async def connect(self, conninfo: str) -> Any:
        import psycopg

        return await psycopg.AsyncConnection.connect(conninfo, autocommit=True, prepare_threshold=0)

    async def run(self, connection: Any, workload: str, keys: list[int]) -> int:
        if workload == "insert":
            await connection.execute(self.INSERT, ("a row of the benchmark",))
            return 0
        if workload == "batch":
            async with connection.pipeline():
                cursors = [await connection.execute(self.ROW, (key,)) for key in keys]
                return sum([len(await cursor.fetchall()) for cursor in cursors])
        cursor = await connection.execute(self.STATEMENTS[workload], (keys[0],))
        return len(await cursor.fetchall())


class Work:
    """Tasks that take turns on a few connections."""

    def __init__(self, driver: Driver, workload: str, tasks: int) -> None:
        self.driver, self.workload, self.tasks = driver, workload, tasks
        self.idle: asyncio.LifoQueue[Any] = asyncio.LifoQueue()

    async def connect(self, conninfo: str) -> None:
        for _ in range(min(self.tasks, CONNECTIONS)):
            self.idle.put_nowait(await self.driver.connect(conninfo))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        connection = await self.idle.get()
        try:
            yield connection
        finally:
            self.idle.put_nowait(connection)

    async def task(self, number: int, until: float) -> int:
        state, done = (number + 1) * 2654435761 % 2**32, 0
        count = 50 if self.workload == "batch" else 1
        while time.monotonic() < until:
            keys = []
            for _ in range(count):
                state = (state * 1664525 + 1013904223) % 2**32
                keys.append((state >> 8) % 9900 + 1)
            async with self.connection() as connection:
                rows = await self.driver.run(connection, self.workload, keys)
            if rows != ROWS[self.workload]:
                raise RuntimeError(f"{rows} rows came")
            done += count
        return done

    async def work(self, seconds: float) -> tuple[int, float]:
        start = time.monotonic()
        done = await asyncio.gather(*(self.task(number, start + seconds) for number in range(self.tasks)))
        return sum(done), time.monotonic() - start


async def main(name: str, conninfo: str, workload: str, tasks: int, seconds: float) -> None:
    work = Work(AsyncPG() if name == "asyncpg" else Psycopg(), workload, tasks)
    await work.connect(conninfo)
    await work.work(0.2)
    print("ready", flush=True)
    sys.stdin.readline()
    operations, taken = await work.work(seconds)
    print(json.dumps({"operations": operations, "seconds": taken}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])))
