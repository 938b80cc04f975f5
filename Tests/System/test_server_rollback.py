"""A release that is not good enough goes back by itself, while requests come in."""

import base64
import contextlib
import json
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from laptop.traffic import Traffic
from power_loss.product import Product
from relay.edition import write_edition
from relay.load import numbers
from server.command import Command
from server.stage import RelayStage

#: Seconds that a release is watched for.
BAKE = 6

#: Editions with a fault (Relay/Edition.swift).
CRASHES, FAILS, SLOW, SILENT = 1000, 2000, 3000, 4000


class Reads(Traffic):
    """Requests for the edition, and what became of each: the edition that responded, or how it failed."""

    def __init__(self, host: str) -> None:
        self.seen: dict[str, int] = {}
        super().__init__(80, [self.read] * 4, pause=0.05, host=host)

    def read(self, product: Product) -> None:
        try:
            status, body = product.send("GET", "/edition")
            kind = body.decode() if status == 200 else f"status {status}"
        except (OSError, HTTPException) as error:
            kind = type(error).__name__
        with self.lock:
            self.seen[kind] = self.seen.get(kind, 0) + 1

    def failures(self) -> int:
        return sum(count for kind, count in self.seen.items() if not kind.isdigit())


@pytest.fixture(scope="module")
def relay(ready: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayStage]:
    """Relay, which serves its edition 0 on a host."""
    stage = RelayStage(ready, tmp_path_factory.mktemp("rollback"))
    stage.deploy(0)
    yield stage
    stage.run("stage", "remove", "--stage", stage.stage, "--yes", stage.stage)


@pytest.fixture
def reads(relay: RelayStage) -> Iterator[Reads]:
    """Requests during a test. Edition 0 serves before, and has been asked for it often enough to compare with."""
    assert relay.deploy(0)["outcome"] in ("unchanged", "deployed")
    with Reads(relay.solo.host.address) as reads:
        deadline = time.monotonic() + 30
        while reads.seen.get("0", 0) < 50:
            assert time.monotonic() < deadline, reads.seen
            time.sleep(0.05)
        yield reads


def expect_back(relay: RelayStage, reads: Reads) -> None:
    """Edition 0 serves, alone."""
    assert relay.product().request("GET", "/edition") == b"0"
    before = reads.failures()
    after = reads.seen["0"] + 50
    while reads.seen["0"] < after:
        time.sleep(0.05)
    assert reads.failures() == before, reads.seen
    units = relay.solo.host.run("ls /etc/systemd/system | grep -c '^solo-relay_production-w.*service$'")
    assert int(units) == 2


@pytest.mark.parametrize("edition", [pytest.param(4, id="ends-at-once"), pytest.param(SILENT, id="never-responds", marks=pytest.mark.server)])
def test_a_release_that_is_never_healthy_fails_no_request(relay: RelayStage, reads: Reads, edition: int) -> None:
    failed = relay.deploy(edition, status=1, bake=BAKE)
    assert "did not pass its health check" in failed["error"]
    if edition == 4:
        assert "relay_production/web ended with exit code 3" in failed["error"]
    assert "Started" not in failed["error"]
    expect_back(relay, reads)
    assert reads.failures() == 0, reads.seen
    print(f"edition {edition}: {reads.seen}")


@pytest.mark.server
def test_a_release_that_fails_a_fifth_of_its_requests_goes_back(relay: RelayStage, reads: Reads) -> None:
    failed = relay.deploy(FAILS, status=1, bake=60)
    assert failed["outcome"] == "rolledBack"
    assert "requests failed" in failed["reason"]
    assert failed["seconds"] < 45
    expect_back(relay, reads)
    # All that failed is what it failed by itself.
    assert set(reads.seen) == {"0", str(FAILS), "status 500"}, reads.seen
    print(f"a fifth fails: {failed['reason']} {failed['seconds']:.1f} s, {reads.seen}")


def test_a_release_that_crashes_goes_back_and_says_how(relay: RelayStage, reads: Reads) -> None:
    failed = relay.deploy(CRASHES, status=1, bake=60)
    assert failed["outcome"] == "rolledBack"
    assert "crashed" in failed["reason"]
    log = "\n".join(failed["log"])
    assert "relay_production/web ended with SIG" in log
    assert "ends its process" in log
    assert "ends its process" in failed["error"]
    expect_back(relay, reads)
    print(f"crashes: {failed['reason']} {failed['seconds']:.1f} s, {reads.seen}\n{log}")


@pytest.mark.server
def test_a_release_that_is_slow_goes_back(relay: RelayStage, reads: Reads) -> None:
    failed = relay.deploy(SLOW, status=1, bake=60)
    assert failed["outcome"] == "rolledBack"
    assert "slow requests" in failed["reason"]
    expect_back(relay, reads)
    assert reads.failures() == 0, reads.seen
    print(f"slow: {failed['reason']} {failed['seconds']:.1f} s, {reads.seen}")


@pytest.mark.server
def test_a_good_release_stays_after_its_time(relay: RelayStage, reads: Reads) -> None:
    deployed = relay.deploy(2, bake=BAKE)
    assert deployed["outcome"] == "deployed"
    baked = {step["step"]: step["seconds"] for step in deployed["steps"]}["bake"]
    assert BAKE <= baked < BAKE + 5
    assert reads.failures() == 0, reads.seen


@pytest.mark.server
def test_whoever_detaches_leaves_the_release_to_the_host(relay: RelayStage, reads: Reads) -> None:
    left = relay.deploy(FAILS, "--detach", bake=60)
    assert left["outcome"] == "promoted"
    # The next deploy waits for its turn, and by then edition 0 serves again.
    write_edition(relay.program, 0)
    waits = relay.run("deploy", *relay.options, "--bake", "0")
    assert waits.returncode == 0, waits.stderr
    expect_back(relay, reads)


@pytest.mark.server
def test_a_helper_that_is_killed_goes_on(relay: RelayStage, reads: Reads) -> None:
    host = relay.solo.host
    answers: list[dict[str, Any]] = []
    deploy = threading.Thread(target=lambda: answers.append(relay.deploy(8, status=1, bake=20)))
    deploy.start()
    wait_for_step(relay, "bake")
    began = time.monotonic()
    host.run("systemctl kill --signal=KILL solo-helper.service")
    deploy.join()
    assert "systemd starts it again" in answers[0]["error"]
    assert "Deploy again" in answers[0]["error"]
    record = wait_for_ending(relay)
    assert record["ending"] == "deployed"
    assert time.monotonic() - began < 30
    assert relay.product().request("GET", "/edition") == b"8"
    assert reads.failures() == 0, reads.seen


def test_a_failing_migration_leaves_the_release_before(relay: RelayStage, reads: Reads) -> None:
    text = "INSERT INTO notes (number) SELECT number FROM nowhere;\n"
    with migration(relay, "0001-copy-what-is-not-there.sql", text):
        failed = relay.deploy(6, status=1, bake=BAKE)
    assert "nowhere" in failed["error"]
    assert "0001-copy-what-is-not-there.sql" in failed["error"]
    expect_back(relay, reads)
    assert reads.failures() == 0, reads.seen


@pytest.mark.server
def test_databases_are_copied_before_migrations(relay: RelayStage, reads: Reads, tmp_path: Path) -> None:
    host = relay.solo.host
    product = relay.product()
    product.enter("/notes", 1)
    with migration(relay, "0001-remember.sql", "CREATE TABLE remembered (number INTEGER) STRICT;\nDELETE FROM notes;\n"):
        deployed = relay.deploy(2, bake=0)
        assert deployed["outcome"] == "deployed"
        assert "snapshot" in [step["step"] for step in deployed["steps"]]
        assert numbers(product, "/notes") == []
        folder = "/var/lib/solo/stages/relay_production/data/snapshots"
        assert deployed["release"] in host.run(f"ls {folder}").split()
        copied = host.run(f"base64 {folder}/{deployed['release']}/book.sqlite")
        file = tmp_path / "book.sqlite"
        file.write_bytes(base64.b64decode(copied))
        with contextlib.closing(sqlite3.connect(file)) as copy:
            assert copy.execute("SELECT number FROM notes").fetchall() == [(1,)]
        # Nothing is left to run, so nothing is copied.
        again = relay.deploy(8, bake=0)
        assert "snapshot" not in [step["step"] for step in again["steps"]]
        assert relay.deploy(0)["outcome"] == "deployed"
    assert reads.failures() == 0, reads.seen


@contextlib.contextmanager
def migration(relay: RelayStage, name: str, text: str) -> Iterator[None]:
    """A migration of the database in the package, for as long as the block runs."""
    folder = relay.folder / "Migrations/book"
    folder.mkdir(parents=True)
    (folder / name).write_text(text)
    yield
    shutil.rmtree(folder.parent)


def journal(relay: RelayStage) -> dict[str, Any]:
    """The record of the stage's last deploy."""
    record: dict[str, Any] = json.loads(relay.solo.host.run("cat /var/lib/solo/stages/relay_production/deploy.json"))
    return record


def wait_for_step(relay: RelayStage, step: str, limit: float = 60) -> None:
    deadline = time.monotonic() + limit
    while (record := journal(relay)).get("ending") or record["entries"][-1]["step"] != step:
        assert time.monotonic() < deadline, record
        time.sleep(0.1)


def wait_for_ending(relay: RelayStage, limit: float = 60) -> dict[str, Any]:
    deadline = time.monotonic() + limit
    while "ending" not in (record := journal(relay)):
        assert time.monotonic() < deadline, record
        time.sleep(0.2)
    return record
