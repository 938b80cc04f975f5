"""A host is lost. From a bare machine, the recovery key and a bucket, one command brings its product back."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import require_hosts
from power_loss.product import Product
from relay.load import numbers
from server.bucket import served_bucket
from server.command import Command
from server.stage import RelayStage
from server.terminal import in_terminal, key_in
from testhost.host import Host
from testhost.lifecycle import host as booted_host
from testhost.lifecycle import power

pytestmark = pytest.mark.server


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayStage]:
    """Relay on a host, whose backups go to a bucket that outlives it."""
    require_hosts()
    with booted_host("lost") as bare, served_bucket() as url:
        solo = Command(tmp_path / "config", bare)
        solo.folder.mkdir()
        solo.done("host", "add", "web1", bare.name)
        stage = RelayStage(solo, tmp_path / "relay")
        stage.program.with_name("Relay.backups").write_text(url)
        yield stage


def test_a_lost_host_is_replaced(relay: RelayStage, tmp_path: Path) -> None:
    assert relay.deploy(0)["outcome"] == "deployed"
    secret = relay.run("secret", "set", "backup-secret", "--stage", "production", stdin="SECRET")
    assert secret.returncode == 0, secret.stderr
    key = tmp_path / "key.txt"
    key.write_text(key_in(in_terminal(relay, "backup", "key", "--stage", "production")) + "\n")
    for number in range(50):
        relay.product().enter("/notes", number)
    [report] = json.loads(relay.run("backup", "now", "--stage", "production", "--json").stdout)
    assert report["isElsewhere"] and "problem" not in report, report
    assert "protected" in (status := relay.run("status", "--stage", "production").stdout) and "no new verified copy" not in status
    # What is protected may be deployed to.
    relay.unprotected = False
    assert relay.deploy(2)["outcome"] == "deployed"
    [report] = json.loads(relay.run("backup", "now", "--stage", "production", "--json").stdout)
    lost = relay.solo.host
    power(lost, on=False)
    with booted_host("fresh") as fresh:
        replaced = replace_host(relay, fresh, key)
        product = Product(80, host=fresh.address)
        assert sorted(numbers(product, "/notes")) == list(range(50))
        assert product.request("GET", "/edition") == b"2"
        product.enter("/notes", 50)
        assert "web1 is replaced" in replaced
        print(replaced)
        relay.solo.host = fresh
        # It goes on being backed up, to the same key.
        [report] = json.loads(relay.run("backup", "now", "--stage", "production", "--json").stdout)
        assert "problem" not in report, report
        assert relay.deploy(6)["outcome"] == "deployed"
        # The lost one comes back, and finds that the stage is another machine's.
        power(lost, on=True)
        relay.solo.host = lost
        ended = relay.run("backup", "now", "--stage", "production", "--on", f"root@{lost.name}", "--json")
        [report] = json.loads(ended.stdout)
        assert ended.returncode == 1 and "has taken the stage over" in report["problem"], report
        assert "nothing is delivered here" in lost.run("journalctl --no-pager --unit solo-relay_production-services")


def replace_host(relay: RelayStage, fresh: Host, key: Path) -> str:
    """What `solo host replace` prints."""
    os.environ["SOLO_BACKUP_SECRET"] = "SECRET"
    relay.solo.host = fresh
    try:
        ended = relay.run("host", "replace", "web1", fresh.name, "--key", str(key), "--product", "Relay")
    finally:
        del os.environ["SOLO_BACKUP_SECRET"]
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return str(ended.stdout)
