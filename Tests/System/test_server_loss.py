"""What a lost disk costs: a Postgres server is killed and its files removed, again and again, and comes back from the bucket."""

import math
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from conftest import require_hosts
from relay.load import numbers
from server.bucket_stage import declare_bucket, done, give_keys, host_and_bucket, wait_for_backup
from server.rows import Rows, destroy
from server.stage import ProductStage

pytestmark = pytest.mark.server

#: Seconds. At most as much is lost as Documentation/backups.md says.
BOUND = 60
#: Seconds after which Postgres archives what it has, and after which that is written to the bucket.
ARCHIVED, SHIPPED = 30, 15
RUNS = 10


@dataclass
class Stage:
    product: ProductStage
    #: The numbers of the rows that it has, whatever was lost.
    rows: list[int]
    #: Where `psql` on the host finds the database.
    url: str = ""
    #: The newest backup's name.
    backup: str = ""

    def found(self) -> list[int]:
        return sorted(numbers(self.product.product(), "/notes"))

    def ask(self, query: str) -> list[list[str]]:
        """The rows of a query, by `psql` on the host, which is not one of the product's own clients."""
        told = self.product.solo.host.run(f"psql '{self.url}' --tuples-only --no-align --command \"{query}\"")
        return [line.split("|") for line in told.splitlines()]

    def last_archived(self) -> float:
        """When Postgres archived a segment the last time."""
        return float(self.ask("SELECT coalesce(extract(epoch FROM last_archived_time), 0) FROM pg_stat_archiver")[0][0])

    def wait_for_base(self) -> float:
        """Waits for the backup that a restored stage gets by itself: the seconds until it was there."""
        began = time.monotonic()
        self.backup = wait_for_backup(self.product, after=self.backup)
        return time.monotonic() - began

    def restore(self, *options: str) -> str:
        """What `solo restore` says to a person."""
        ended = self.product.run("restore", *options, "--stage", self.product.stage)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        text = str(ended.stderr)
        done(self.product, "restore", "--remove-kept", text.split("--remove-kept ")[1].split()[0])
        return text

    def next_row(self) -> int:
        return max(self.rows, default=0) + 1000


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Intruder, which has a Postgres, with its backups in a bucket."""
    require_hosts()
    folder = tmp_path_factory.mktemp("loss")
    with host_and_bucket(folder, "losing") as (solo, url):
        product = ProductStage(solo, folder / "intruder", "Intruder")
        declare_bucket(product, url)
        assert product.deploy_build()["outcome"] == "deployed"
        began = time.monotonic()
        give_keys(product, folder)
        found = Stage(product, [], url=done(product, "db", "url", "ledger").strip())
        found.wait_for_base()
        print(f"\nthe first backup was there {time.monotonic() - began:.1f} s after the recovery key was made")
        yield found


@dataclass
class Loss:
    lost: float
    phase: float
    #: Seconds of the restore, and from its end to the base backup that follows.
    restored: float
    unsafe: float


def lose(stage: Stage, phase: float) -> Loss:
    """Loses the disk so many seconds after a segment was archived, and brings the stage back."""
    before = stage.rows
    with Rows(stage.product.product(), stage.next_row()) as rows:
        unsafe = stage.wait_for_base()
        rows.wait(stage.last_archived() + phase)
        killed = destroy(stage.product)
    began = time.monotonic()
    stage.restore()
    restored = time.monotonic() - began
    stage.rows = stage.found()
    back = stage.rows[len(before) :]
    assert stage.rows[: len(before)] == before
    assert back == list(range(rows.first, rows.first + len(back))), "there is a gap in what came back"
    assert len(back) <= len(rows.sent) and back
    last = rows.acknowledged.get(back[-1], rows.sent[back[-1]])
    return Loss(killed - last, phase, restored, unsafe)


def test_less_than_a_minute_is_lost(stage: Stage) -> None:
    stage.restore()
    # Each run dies at another tenth of the time between two segments. The later tenths are those of the first segment after the base
    # backup, and the others those of the next one.
    phases = [ARCHIVED * (0.55 + run / RUNS) for run in range(RUNS)]
    losses = []
    for phase in phases:
        losses.append(lose(stage, phase))
        print(f"killed {phase:.1f} s after a segment was archived: {losses[-1]}", flush=True)
    seconds = sorted(loss.lost for loss in losses)
    print("seconds lost:", *(f"{one:.1f}" for one in seconds), end="; ")
    print(f"median {statistics.median(seconds):.1f}, worst {seconds[-1]:.1f} of {BOUND} allowed")
    print(f"without a base backup after a restore: {max(loss.unsafe for loss in losses):.1f} s at most")
    assert seconds[-1] < BOUND


def test_a_millisecond_between_two_rows_comes_back(stage: Stage) -> None:
    stage.wait_for_base()
    with Rows(stage.product.product(), stage.next_row()) as rows:
        rows.wait(time.time() + 10)
        middle = time.time()
        rows.wait(middle + 5)
        while stage.last_archived() < middle + 1:
            rows.wait(time.time() + 1)
        rows.wait(time.time() + SHIPPED + 5)
        written = "extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000"
        commits = {int(number): int(float(at)) for number, at in stage.ask(f"SELECT number, {written} FROM notes")}
        destroy(stage.product)
    # A row committed in this millisecond, and others before and after it.
    chosen = math.ceil(min(at for at in commits.values() if at > middle * 1_000_000) / 1000)
    moment = datetime.fromtimestamp(chosen / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = stage.restore("--at", moment)
    stage.rows = stage.found()
    print(f"restored to {moment}:\n{said}")
    assert stage.rows == sorted(number for number, at in commits.items() if at <= chosen * 1000)
    assert rows.first < stage.rows[-1] < max(rows.acknowledged)
    assert "Its Postgres databases are as they were at" in said


def test_a_moment_after_the_last_commit_has_everything_and_says_so(stage: Stage) -> None:
    stage.wait_for_base()
    with Rows(stage.product.product(), stage.next_row()) as rows:
        rows.wait(time.time() + 3)
    last = max(rows.acknowledged.values())
    while stage.last_archived() < last:
        time.sleep(1)
    time.sleep(SHIPPED + 5)
    everything = stage.found()
    destroy(stage.product)
    said = stage.restore("--at", datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    print(said)
    assert stage.found() == everything and set(rows.acknowledged) <= set(everything)
    assert "have all of the log that was backed up, which ends before" in said
