"""The databases of a stage on a host, from this machine: shells, dumps, loads, migrations and resets, while the product serves."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from laptop.traffic import Traffic
from power_loss.product import Product
from server.command import Command
from server.stage import ProductStage

pytestmark = pytest.mark.server

DATABASES = ("ledger", "book")


@pytest.fixture(scope="module")
def intruder(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductStage]:
    """A product with a Postgres and a SQLite, which has a migration of each."""
    stage = ProductStage(ready, tmp_path_factory.mktemp("intruder"), "Intruder")
    for database in DATABASES:
        write_migration(stage, database, "0001-create-marks", "CREATE TABLE marks (number bigint PRIMARY KEY);")
    assert stage.deploy_build()["outcome"] == "deployed"
    yield stage
    done(stage, "stage", "remove", "--yes", stage.stage)


def write_migration(stage: ProductStage, database: str, name: str, text: str) -> None:
    folder = stage.folder / "Migrations" / database
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.sql").write_text(f"{text}\n")


def done(stage: ProductStage, *words: str, stdin: str | None = None) -> str:
    """What a command for the stage prints, which has to succeed."""
    ended = stage.run(*words, "--stage", stage.stage, stdin=stdin)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return str(ended.stdout)


def count(stage: ProductStage, database: str, table: str = "notes") -> int:
    """How many rows a table has, by the database's shell."""
    return int(done(stage, "db", "shell", database, stdin=f"SELECT 'rows ' || count(*) FROM {table};\n").split("rows ")[1].split()[0])


class Notes(Traffic):
    """Requests that write to both databases and read from one."""

    def __init__(self, stage: ProductStage) -> None:
        self.number = 1000
        super().__init__(80, [self.write, self.read] * 2, pause=0.02, host=stage.solo.host.address)

    def write(self, product: Product) -> None:
        with self.lock:
            self.number += 1
            number = self.number
        product.enter("/notes", number)

    def read(self, product: Product) -> None:
        product.json("/notes")


def test_a_shell_opens_both_kinds_of_databases(intruder: ProductStage) -> None:
    for number in range(3):
        intruder.product().enter("/notes", number)
    assert [count(intruder, database) for database in DATABASES] == [3, 3]


def test_a_dump_is_loaded_again_while_the_product_serves(intruder: ProductStage, tmp_path: Path) -> None:
    before = count(intruder, "ledger")
    for database in DATABASES:
        done(intruder, "db", "dump", database, str(tmp_path / database))
    assert (tmp_path / "ledger").read_bytes()[:5] == b"PGDMP"
    with sqlite3.connect(tmp_path / "book") as copy:
        assert copy.execute("SELECT count(*) FROM notes").fetchone() == (before,)
    with Notes(intruder) as load:
        while load.sent < 50:
            load.ended.wait(0.05)
        refused = intruder.run("db", "load", "book", str(tmp_path / "book"), "--yes", "book", "--stage", intruder.stage)
        assert refused.returncode == 2 and "nothing was removed" in refused.stderr
        done(intruder, "db", "load", "book", str(tmp_path / "book"), "--yes", intruder.stage)
    print(f"a SQLite is loaded: {load}")
    assert load.failed == []
    assert count(intruder, "book") < count(intruder, "ledger")
    done(intruder, "db", "load", "ledger", str(tmp_path / "ledger"), "--yes", intruder.stage)
    assert count(intruder, "ledger") == before
    # Both are lent as before.
    intruder.product().enter("/notes", 500)
    assert count(intruder, "ledger") == before + 1
    left = intruder.solo.host.run(f"ls /var/lib/solo/stages/intruder_{intruder.stage}/data/transfers")
    assert left == ""


def test_migrations_of_the_package_run_beside_the_release_that_serves(intruder: ProductStage) -> None:
    def states() -> list[tuple[str, str, str]]:
        page = json.loads(done(intruder, "migrate", "status", "--json"))
        return sorted((row["database"], row["migration"], row["state"]) for row in page["migrations"])

    first = [(database, "0001-create-marks.sql", "applied") for database in sorted(DATABASES)]
    assert states() == first
    write_migration(intruder, "book", "0002-create-stars", "CREATE TABLE stars (number bigint PRIMARY KEY);")
    second = ("book", "0002-create-stars.sql")
    assert states() == sorted([*first, (*second, "pending")])
    assert "0002-create-stars.sql" in done(intruder, "migrate", "up")
    assert states() == sorted([*first, (*second, "applied")])
    assert "Nothing was to be run." in done(intruder, "migrate", "up")
    assert count(intruder, "book", "stars") == 0
    kept = intruder.solo.host.run(f"ls /var/lib/solo/stages/intruder_{intruder.stage}/data/snapshots/migrate-up")
    assert kept.split() == ["book.sqlite"]
    assert intruder.deploy_build()["outcome"] == "deployed"


def test_a_url_is_for_programs_of_the_host(intruder: ProductStage) -> None:
    ended = intruder.run("db", "url", "ledger", "--stage", intruder.stage)
    assert ended.returncode == 0, ended.stderr
    host = intruder.solo.host
    found = host.run(f"psql '{ended.stdout.strip()}' --tuples-only --command 'SELECT count(*) FROM marks'")
    assert int(found) == 0
    assert "ssh -F" in ended.stderr and "-L" in ended.stderr
    book = intruder.run("db", "url", "book", "--stage", intruder.stage)
    assert book.stdout.startswith("sqlite:///var/lib/solo/stages/") and "solo db dump" in book.stderr


def test_a_database_that_is_reset_is_empty_and_serves(intruder: ProductStage) -> None:
    for number, database in enumerate(DATABASES):
        done(intruder, "db", "reset", database, "--yes", intruder.stage)
        assert [count(intruder, database, table) for table in ("notes", "marks")] == [0, 0]
        intruder.product().enter("/notes", 700 + number)
        assert count(intruder, database) == 1


def test_a_stage_that_is_reset_is_empty_and_serves(intruder: ProductStage) -> None:
    product = intruder.product()
    product.enter("/notes", 900)
    refused = intruder.run("stage", "reset", "--stage", intruder.stage, "--yes", "staging")
    assert refused.returncode == 2 and "nothing was removed" in refused.stderr
    assert product.json("/notes") != []
    done(intruder, "stage", "reset", "--yes", intruder.stage)
    assert product.json("/notes") == []
    product.enter("/notes", 901)
    assert [count(intruder, database) for database in DATABASES] == [1, 1]
    assert [count(intruder, database, "marks") for database in DATABASES] == [0, 0]
    actions = [json.loads(line)["action"] for line in intruder.solo.host.run("cat /var/log/solo/audit.jsonl").splitlines()]
    assert f"reset intruder_{intruder.stage}" in actions
