"""Backups of a stage on a host: to a recovery key that is never there, tried there, and restored there while its release stays."""

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from server.bucket_stage import declare_bucket, done, done_json, wait_for_backup
from server.command import Command
from server.stage import ProductStage
from server.terminal import in_terminal, key_in

pytestmark = pytest.mark.server

PLACE = "/var/lib/solo/stages/intruder_production"


@pytest.fixture(scope="module")
def intruder(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductStage]:
    """A product with a Postgres and a SQLite."""
    stage = ProductStage(ready, tmp_path_factory.mktemp("intruder"), "Intruder")
    assert stage.deploy_build()["outcome"] == "deployed"
    yield stage
    assert stage.run("stage", "remove", "--stage", stage.stage, "--yes", stage.stage).returncode == 0


@pytest.fixture(scope="module")
def key(intruder: ProductStage) -> str:
    """The recovery key, as its owner keeps it."""
    refused = intruder.run("backup", "now", "--stage", "production")
    assert refused.returncode == 1 and "solo backup key" in refused.stderr
    nobody = intruder.run("backup", "key", "--stage", "production")
    assert nobody.returncode == 2 and "nobody is here to keep it" in nobody.stderr
    words = ["backup", "key", "--stage", "production"]
    assert "was not typed back" in in_terminal(intruder, *words, types="QQQQQQ", status=2)
    key = key_in(in_terminal(intruder, *words))
    # The log of its Postgres needs a base backup, so the services make one at once.
    wait_for_backup(intruder)
    return key


def rows(stage: ProductStage) -> list[int]:
    return sorted(note["number"] for note in stage.product().json("/notes"))


def test_a_backup_of_a_host_is_restored_there(intruder: ProductStage, key: str, tmp_path: Path) -> None:
    for number in range(20):
        intruder.product().enter("/notes", number)
    before = rows(intruder)
    [report] = done_json(intruder, "backup", "now")
    assert report["name"] and "problem" not in report
    assert done_json(intruder, "backup", "list")[0]["name"] == report["name"]
    assert "is whole" in done(intruder, "backup", "verify")
    for number in range(20, 25):
        intruder.product().enter("/notes", number)
    outcome = done_json(intruder, "restore")
    print(f"restored in {outcome['seconds']:.1f} s, {outcome['bytes']} bytes")
    assert outcome["backup"] == report["name"]
    # What was archived since the backup came back too.
    found = rows(intruder)
    assert set(before) <= set(found) <= set(range(25))
    # Both databases are lent to the product as before.
    intruder.product().enter("/notes", 30)
    assert rows(intruder) == [*found, 30]
    kept = intruder.solo.host.run(f"ls {PLACE}/.kept").split()
    assert kept == [outcome["kept"]]
    done(intruder, "restore", "--remove-kept", outcome["kept"])
    assert intruder.solo.host.run(f"ls {PLACE}/.kept") == ""
    actions = [json.loads(line)["action"] for line in intruder.solo.host.run("cat /var/log/solo/audit.jsonl").splitlines()]
    assert "restore intruder_production" in actions


def test_every_moment_since_a_backup_comes_back(intruder: ProductStage, key: str) -> None:
    done(intruder, "backup", "now")
    before = rows(intruder)
    product = intruder.product()
    for number in range(100, 110):
        product.enter("/notes", number)
    time.sleep(1)
    moment = datetime.now(UTC)
    time.sleep(1)
    for number in range(110, 120):
        product.enter("/notes", number)
    # Postgres archives what it has within half a minute, and it is written to the destination some seconds later.
    time.sleep(60)
    outcome = done_json(intruder, "restore", "--at", moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    assert rows(intruder) == sorted([*before, *range(100, 110)])
    print(f"restored to a second in {outcome['seconds']:.1f} s; the last commit was at {outcome['log']['lastCommit']}")
    done(intruder, "restore", "--remove-kept", outcome["kept"])


def test_sqlite_comes_back_as_it_was_minutes_ago(intruder: ProductStage, key: str) -> None:
    done(intruder, "backup", "now")
    product = intruder.product()
    for number in range(200, 210):
        product.enter("/notes", number)
    began = time.monotonic()
    written = f"ls {PLACE}/backups/intruder/production/increments/*/sqlite.book.sqlite.zst.age 2>/dev/null || true"
    before = intruder.solo.host.run(written).split()
    while len(intruder.solo.host.run(written).split()) == len(before):
        assert time.monotonic() - began < 330, "what changed was not backed up within five minutes"
        time.sleep(2)
    print(f"SQLite was backed up after {time.monotonic() - began:.0f} s: {done(intruder, 'status')}")
    assert "other databases until" in done(intruder, "status")
    count = f"sqlite3 {PLACE}/data/db/book.sqlite 'SELECT count(*) FROM notes WHERE number BETWEEN 200 AND 209'"
    intruder.solo.host.run(f"sqlite3 {PLACE}/data/db/book.sqlite 'DELETE FROM notes'")
    assert intruder.solo.host.run(count).strip() == "0"
    outcome = done_json(intruder, "restore")
    assert "databases" in outcome
    assert intruder.solo.host.run(count).strip() == "10"
    done(intruder, "restore", "--remove-kept", outcome["kept"])


def test_the_recovery_key_is_not_on_the_host_and_opens_its_backups(intruder: ProductStage, key: str, tmp_path: Path) -> None:
    host = intruder.solo.host
    found = host.run(f"grep -rlF '{key}' /etc/solo /var/lib/solo /run/credentials /run/solo /var/log || true")
    assert found == ""
    done(intruder, "backup", "now")
    newest = done_json(intruder, "backup", "list")[0]["name"]
    file = host.run(f"ls {PLACE}/backups/intruder/production/{newest}/stage.tar.zst.age").strip()
    (tmp_path / "key.txt").write_text(key + "\n")
    sealed = subprocess.run(host.ssh(f"cat {file}"), capture_output=True, check=True).stdout
    (tmp_path / "stage.age").write_bytes(sealed)
    opened = subprocess.run(
        f"age --decrypt --identity {tmp_path}/key.txt {tmp_path}/stage.age | zstd -dc | tar -t", shell=True, capture_output=True, text=True
    )
    assert "vault.json" in opened.stdout.split(), opened.stderr


def test_a_drill_on_the_host_opens_what_the_host_alone_can(intruder: ProductStage, key: str) -> None:
    done(intruder, "backup", "now")
    before = rows(intruder)
    [drill] = done_json(intruder, "drill", "restore")
    assert "problem" not in drill and drill["bytes"] > 0
    assert done_json(intruder, "drill", "list")[0]["backup"] == drill["backup"]
    assert rows(intruder) == before


def test_another_disk_of_the_host_has_backups(intruder: ProductStage, key: str) -> None:
    host = intruder.solo.host
    declare_bucket(intruder, "/srv/copies")
    try:
        refused = intruder.deploy_build(status=2)
        assert "has no folder /srv/copies" in refused["error"]
        host.run("mkdir /srv/copies")
        assert intruder.deploy_build()["outcome"] == "deployed"
        [report] = done_json(intruder, "backup", "now")
        assert report["destination"] == "/srv/copies" and "problem" not in report, report
        # The disk is gone, and comes back.
        host.run("mv /srv/copies /srv/aside")
        gone = intruder.run("backup", "now", "--stage", "production", "--json")
        assert gone.returncode == 1 and "problem" in json.loads(gone.stdout)[0]
        assert "failing" in done(intruder, "status")
        host.run("mv /srv/aside /srv/copies")
        assert report["name"] in [backup["name"] for backup in done_json(intruder, "backup", "list")]
    finally:
        intruder.program.with_name("Intruder.backups").unlink()
        assert intruder.deploy_build()["outcome"] == "deployed"


def test_production_is_guarded_until_it_is_protected(intruder: ProductStage, key: str) -> None:
    status = done(intruder, "status")
    assert "protected" in status and "no new verified copy is off the machine" in status
    intruder.unprotected = False
    refused = intruder.run("deploy", *intruder.options, "--bake", "0")
    intruder.unprotected = True
    assert refused.returncode == 2 and "is not protected" in refused.stderr and "--unprotected" in refused.stderr
    assert intruder.deploy_build()["outcome"] == "unchanged"
