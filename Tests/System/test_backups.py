"""A product on a laptop is backed up while it runs, lost, and restored: by `solo`, and by hand without it."""

import json
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from laptop.dev import Dev, Project
from power_loss.product import Product

#: Larger than what the object store keeps in its index.
LARGE = bytes(range(256)) * 400
SMALL = b"a small one"


@pytest.fixture
def ledger(project: Callable[[str], Project]) -> Project:
    return project("Ledger")


def fill(ledger: Project) -> None:
    """Rows, objects of both kinds, messages that were handled, and a secret, while a backup is made."""
    ledger.set_secret("counter", "7")
    with Dev(ledger) as dev:
        dev.wait_until_healthy()
        product = Product(ledger.port)
        for number in range(20):
            product.enter("/notes", number)
        product.request("PUT", "/objects/small", SMALL)
        product.request("PUT", "/objects/large", LARGE)
        [report] = json.loads(ledger.run("backup", "now", "--json"))
        assert report["name"] and "problem" not in report
        product.enter("/notes", 20)
        dev.stop()


def notes(product: Product) -> list[int]:
    return sorted(note["number"] for note in product.json("/notes"))


def contents(ledger: Project) -> dict[str, Any]:
    with Dev(ledger) as dev:
        dev.wait_until_healthy()
        product = Product(ledger.port)
        found = {
            "notes": notes(product),
            "small": product.request("GET", "/objects/small"),
            "large": product.request("GET", "/objects/large"),
        }
        dev.stop()
    return found


def test_what_was_lost_is_restored(ledger: Project) -> None:
    fill(ledger)
    key = Path(ledger.run("backup", "key").splitlines()[0])
    kept = key.read_text()
    assert "is whole" in ledger.run("backup", "verify")
    shutil.rmtree(ledger.folder / ".solo")
    shutil.rmtree(ledger.home / "keys")
    [backup] = json.loads(ledger.run("backup", "list", "--json"))
    (ledger.home / "elsewhere.txt").write_text(kept)
    refused = subprocess.run(
        [ledger.solo, "restore", *ledger.selection()], cwd=ledger.folder, env=ledger.environment(), capture_output=True, text=True
    )
    assert refused.returncode == 2 and "solo restore --key" in refused.stderr
    restored = json.loads(ledger.run("restore", "--key", str(ledger.home / "elsewhere.txt"), "--json"))
    assert restored["backup"] == backup["name"] and "kept" not in restored
    assert contents(ledger) == {"notes": list(range(20)), "small": SMALL, "large": LARGE}


def test_what_was_there_is_kept_until_it_is_removed_by_its_name(ledger: Project) -> None:
    fill(ledger)
    rehearsal = json.loads(ledger.run("restore", "--to", "rehearsal", "--json"))
    assert rehearsal["stage"] == "rehearsal" and "kept" not in rehearsal
    restored = json.loads(ledger.run("restore", "--json"))
    assert "never run at" not in ledger.run("status")
    kept = ledger.folder / ".solo/.kept" / restored["kept"]
    with sqlite3.connect(kept / "db/book.sqlite") as database:
        assert database.execute("SELECT count(*) FROM notes").fetchone() == (21,)
    assert contents(ledger)["notes"] == list(range(20))
    ledger.run("restore", "--remove-kept", restored["kept"])
    assert not kept.exists()


def test_a_drill_tries_a_backup_and_touches_nothing(ledger: Project) -> None:
    fill(ledger)
    assert "never run; solo drill restore" in ledger.run("status")
    [drill] = json.loads(ledger.run("drill", "restore", "--json"))
    assert "problem" not in drill and drill["seconds"] > 0 and drill["loss"] > 0
    assert not (ledger.folder / ".solo/dev/drill").exists()
    assert contents(ledger)["notes"] == list(range(21))
    [found] = (ledger.home / "backups/ledger/dev").iterdir()
    damaged = found / "objects.jsonl.zst.age"
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    failed = subprocess.run(
        [ledger.solo, "drill", "restore", *ledger.selection()], cwd=ledger.folder, env=ledger.environment(), capture_output=True, text=True
    )
    assert failed.returncode == 1 and "damaged" in failed.stderr
    assert "failing" in ledger.run("status")
    assert [("problem" in drill) for drill in json.loads(ledger.run("drill", "list", "--json"))] == [True, False]


def test_the_apps_own_check_decides_on_a_drill_and_a_restore(ledger: Project) -> None:
    """The Ledger's `check-book` throws an error for a note with a number below 0."""
    fill(ledger)
    [drill] = json.loads(ledger.run("drill", "restore", "--json"))
    assert drill["checks"] == {"notRun": [], "passed": ["check-book"]}
    book = ledger.folder / ".solo/dev/db/book.sqlite"
    with sqlite3.connect(book) as database:
        database.execute("INSERT INTO notes VALUES (-1)")
    ledger.run("backup", "now", "--json")
    with sqlite3.connect(book) as database:
        database.execute("DELETE FROM notes WHERE number < 0")

    def refused(*words: str) -> str:
        command = [ledger.solo, *words, *ledger.selection()]
        ended = subprocess.run(command, cwd=ledger.folder, env=ledger.environment(), capture_output=True, text=True)
        assert ended.returncode == 1, ended.stderr
        return ended.stderr

    assert "check 'check-book' failed over the restored data: The note -1 is wrong." in refused("drill", "restore")
    assert "failing" in ledger.run("status")
    error = refused("restore")
    assert "The note -1 is wrong." in error and "solo restore --skip-checks" in error
    assert not (ledger.folder / ".solo/.kept").exists()
    assert contents(ledger)["notes"] == list(range(21))
    restored = json.loads(ledger.run("restore", "--skip-checks", "--json"))
    assert restored["checks"] == {"notRun": ["check-book"], "passed": []}
    assert contents(ledger)["notes"] == [-1, *range(21)]


def test_a_stage_that_runs_is_not_replaced(ledger: Project) -> None:
    fill(ledger)
    with Dev(ledger) as dev:
        dev.wait_until_healthy()
        refused = subprocess.run(
            [ledger.solo, "restore", *ledger.selection()], cwd=ledger.folder, env=ledger.environment(), capture_output=True, text=True
        )
        assert refused.returncode == 2 and "--to rehearsal" in refused.stderr
        assert notes(Product(ledger.port)) == list(range(21))
        dev.stop()


def test_a_backup_is_restored_by_hand(ledger: Project, tmp_path: Path) -> None:
    """As Documentation/backups.md tells it, with age, zstd, tar and sqlite3 alone."""
    fill(ledger)
    key = ledger.run("backup", "key").splitlines()[0]
    [found] = (ledger.home / "backups/ledger/dev").iterdir()

    def opened(file: Path) -> bytes:
        plain = subprocess.run(["age", "--decrypt", "--identity", key, file], check=True, capture_output=True).stdout
        return subprocess.run(["zstd", "--decompress", "--stdout"], input=plain, check=True, capture_output=True).stdout

    database = tmp_path / "book.sqlite"
    database.write_bytes(opened(found / "sqlite.book.sqlite.zst.age"))
    with sqlite3.connect(database) as rows:
        assert rows.execute("SELECT count(*) FROM notes").fetchone() == (20,)
    archive = tmp_path / "contents.tar"
    archive.write_bytes(opened(found / "contents.1.tar.zst.age"))
    with tarfile.open(archive) as parts:
        parts.extractall(tmp_path / "parts", filter="data")
    lines = [json.loads(line) for line in opened(found / "objects.jsonl.zst.age").splitlines()]
    objects = {
        line["object"]["key"]: b"".join((tmp_path / "parts" / part["name"]).read_bytes() for part in line["object"]["parts"])
        for line in lines
        if "object" in line
    }
    assert objects == {"small": SMALL, "large": LARGE}
