"""A host is lost. From a bare machine, the recovery key and a bucket, one command brings its product back."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import require_hosts
from power_loss.product import Product
from relay.load import numbers
from server.bucket import OWNER
from server.bucket_stage import back_up, declare_bucket, done, give_keys, host_and_bucket, replace_host, wait_for_backup
from server.stage import ProductStage, RelayStage
from testhost.lifecycle import host as booted_host
from testhost.lifecycle import power

pytestmark = pytest.mark.server

#: A gibibyte that zstd makes three quarters of.
FILL = """
url='{url}'
psql "$url" --quiet --command 'CREATE TABLE ballast (line text NOT NULL)'
head -c 805306368 /dev/urandom | base64 --wrap 8000 | psql "$url" --quiet --command 'COPY ballast FROM STDIN'
psql "$url" --tuples-only --command "SELECT pg_total_relation_size('ballast')"
"""
#: Seconds that a stage with a gibibyte may be away, with a debug build.
LIMIT = 300


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayStage]:
    """Relay on a host, whose backups go to a bucket that outlives it."""
    require_hosts()
    with host_and_bucket(tmp_path, "lost") as (solo, url):
        stage = RelayStage(solo, tmp_path / "relay")
        declare_bucket(stage, url)
        yield stage


def test_a_lost_host_is_replaced(relay: RelayStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert relay.deploy(0)["outcome"] == "deployed"
    key = give_keys(relay, tmp_path)
    for number in range(50):
        relay.product().enter("/notes", number)
    back_up(relay)
    assert "protected" in (status := done(relay, "status")) and "no new verified copy" not in status
    # The bucket is pruned from here, with a key that the host does not have.
    refused = relay.run("backup", "prune", "--stage", "production")
    assert refused.returncode == 2 and "SOLO_BACKUP_KEY" in refused.stderr
    monkeypatch.setenv("SOLO_BACKUP_KEY", OWNER)
    monkeypatch.setenv("SOLO_BACKUP_SECRET", "SECRET")
    assert "Every backup is one that stays" in done(relay, "backup", "prune")
    monkeypatch.undo()
    # What is protected may be deployed to.
    relay.unprotected = False
    assert relay.deploy(2)["outcome"] == "deployed"
    back_up(relay)
    lost = relay.solo.host
    power(lost, on=False)
    with booted_host("fresh") as fresh:
        replaced = replace_host(relay, fresh, key)
        product = Product(80, host=fresh.address)
        assert sorted(numbers(product, "/notes")) == list(range(50))
        assert product.request("GET", "/edition") == b"2"
        product.enter("/notes", 50)
        print("\n".join(line for _, line in replaced))
        assert replaced[-1][1].startswith("web1 is replaced")
        # It goes on being backed up, to the same key.
        back_up(relay)
        assert relay.deploy(6)["outcome"] == "deployed"
        # The lost one comes back, and finds that the stage is another machine's.
        power(lost, on=True)
        relay.solo.host = lost
        ended = relay.run("backup", "now", "--stage", "production", "--on", f"root@{lost.name}", "--json")
        [report] = json.loads(ended.stdout)
        assert ended.returncode == 1 and "has taken the stage over" in report["problem"], report
        assert "nothing is delivered here" in lost.run("journalctl --no-pager --unit solo-relay_production-services")


@pytest.fixture
def intruder(tmp_path: Path) -> Iterator[ProductStage]:
    """Intruder on a host, whose Postgres has a gibibyte, with backups in a bucket."""
    require_hosts()
    with host_and_bucket(tmp_path, "heavy") as (solo, url):
        stage = ProductStage(solo, tmp_path / "intruder", "Intruder")
        declare_bucket(stage, url)
        assert stage.deploy_build()["outcome"] == "deployed"
        yield stage


def test_a_gibibyte_of_postgres_is_back_within_minutes(intruder: ProductStage, tmp_path: Path) -> None:
    bytes_there = int(intruder.solo.host.run(FILL.format(url=done(intruder, "db", "url", "ledger").strip())))
    assert bytes_there >= 1 << 30
    key = give_keys(intruder, tmp_path)
    began = time.monotonic()
    wait_for_backup(intruder, limit=LIMIT)
    print(f"\n{bytes_there / 2**30:.2f} GiB backed up in {time.monotonic() - began:.1f} s")
    for number in range(20):
        intruder.product().enter("/notes", number)
    lost = intruder.solo.host
    power(lost, on=False)
    with booted_host("fresh") as fresh:
        began = time.monotonic()
        replaced = replace_host(intruder, fresh, key)
        Product(80, host=fresh.address).wait_until_healthy()
        found = numbers(Product(80, host=fresh.address), "/notes")
        seconds = time.monotonic() - began
        print("\n".join(f"{at:6.1f} s  {line}" for at, line in replaced))
        prepared, whole, serves = (
            next(at for at, line in replaced if text in line) for text in ("is restored beside", "is whole", "The release serves")
        )
        print(f"host prepared in {prepared:.1f} s, restored in {whole - prepared:.1f} s, in place in {serves - whole:.1f} s,", end=" ")
        print(f"first response after {seconds:.1f} s; {20 - len(found)} of 20 rows after the backup are lost")
        assert found == list(range(len(found)))
        said = "\n".join(line for _, line in replaced)
        assert "to anything but Postgres is lost" in said and "What was written later is lost" in said
        url = done(intruder, "db", "url", "ledger").strip()
        assert int(fresh.run(f"psql '{url}' --tuples-only --command \"SELECT pg_total_relation_size('ballast')\"")) >= 1 << 30
        assert seconds < LIMIT
